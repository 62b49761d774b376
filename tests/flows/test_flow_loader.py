"""Reading flow files: good ones pass, each fault of a bad one is named with its line and how to mend it."""

import pytest
from sample_flows import FLOWS, PHRASES, flow_set, one_flow, real_flow_set

from flows.errors import Fault, FlowFaults, UnknownFlow

OK = "  - {id: a, ask: Go, as: text}\n  - say: ok\n"


def faults_of(story: str, **others: str | None) -> tuple[Fault, ...]:
    with pytest.raises(FlowFaults) as error:
        flow_set(story=story, **others)
    return error.value.faults


def test_good_flows_pass() -> None:
    assert set(FLOWS.flows) == {
        "check_in",
        "meeting",
        "language",
        "menu",
        "help",
        "person",
        "day",
        "interests",
    }
    assert FLOWS.starting("update_goal", "student") == "check_in"
    assert FLOWS.starting("update_goal", "guardian") is None


def test_the_flows_that_are_shipped_pass() -> None:
    flows = real_flow_set()

    assert {"welcome", "set_goal", "check_in", "interests", "meeting", "help", "language"} <= set(flows.flows)


def test_all_faults_of_all_files_come_at_once_with_file_and_line() -> None:
    story = one_flow("  - {id: a, ask: Go, as: txt}\n  - saay: ok\n  - {say: ok, go: nowhere}\n")

    faults = faults_of(story, phrases=PHRASES.replace("noted:", "notted:"))

    assert [(fault.file, fault.line) for fault in faults] == [
        ("phrases.yml", 1),
        ("phrases.yml", 6),
        ("story.yml", 7),
        ("story.yml", 8),
        ("story.yml", 8),
        ("story.yml", 9),
    ]
    assert "did you mean 'text'?" in faults[2].how
    assert any("did you mean 'say'?" in fault.how for fault in faults)
    assert str(faults[2]).startswith("story.yml:7: ")


def test_words_are_words_and_never_yes_or_no_by_accident() -> None:
    story = one_flow(
        "  - {id: a, ask: Go, as: {choice: {no: Not now, on: Go on}}}\n"
        "  - {say: off, when: {a: no}}\n"
        "  - say: ok\n"
    )

    flow = flow_set(story=story).flows["story"]

    assert (
        [option.value for option in flow.nodes[0].ask.options] == ["no", "on"] if flow.nodes[0].ask else False
    )


def test_a_text_may_name_a_carrier_word_when_it_says_so() -> None:
    story = one_flow(
        "  - {id: a, ask: Go, as: text}\n  - {say: Text STOP any time., carrier_words: [STOP]}\n"
    )

    assert "story" in flow_set(story=story).flows


def test_options_may_be_compared_by_number() -> None:
    story = one_flow(
        "  - {id: a, ask: Go, as: {choice: {1: One, 2: Two}}}\n"
        "  - {say: one, when: {a: 1}}\n"
        "  - {say: both, when: {a: {in: [1, 2]}}}\n"
        "  - {say: any, when: {any: [{a: 1}, {not: {a: 2}}], all: {a: {is_not: 2}}}}\n"
        "  - say: ok\n"
    )

    assert "story" in flow_set(story=story).flows


def test_nodes_without_an_id_are_named_after_what_they_do() -> None:
    story = one_flow(
        "  - say: hello\n"
        "  - {id: a, ask: Go, as: text}\n"
        "  - say: x\n"
        "  - {run: help}\n"
        "  - {run: help}\n"
        "  - {propose: {strength_noted: {words: $a}}}\n"
        "  - say: ok\n"
    )

    flow = flow_set(story=story).flows["story"]

    assert [node.id for node in flow.nodes] == [
        "start+1",
        "a",
        "a+1",
        "run_help",
        "run_help+",
        "strength_noted",
        "a+5",
    ]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("noted: 'noted'", "noted: 'noted {nmae}'", "'noted' has a placeholder that 'nmae' does not exist"),
        ("noted: 'noted'", "noted: 'noted {left}'", "'left' does not exist"),
        ("noted: 'noted'", "", "the phrase file has no 'noted'"),
        ("noted: 'noted'", "noted: []", "'noted' of the phrase file is not a text"),
        ("noted: 'noted'", "noted: 'noted'\nnotted: x", "a key that 'notted' does not exist"),
        ("noted: 'noted'", "noted: Text STOP", "invites people to send STOP"),
    ],
)
def test_the_engines_own_sentences_are_complete_and_use_what_they_are_given(
    old: str, new: str, what: str
) -> None:
    faults = faults_of(one_flow(OK), phrases=PHRASES.replace(old, new, 1))

    assert [fault.file for fault in faults] == ["phrases.yml"]
    assert what in faults[0].what


def test_a_missing_phrase_file_is_a_fault() -> None:
    assert [(fault.file, fault.what) for fault in faults_of(one_flow(OK), phrases=None)] == [
        ("phrases.yml", "the file is missing")
    ]


def test_an_unknown_flow_says_which_there_are() -> None:
    assert "a, b" in str(UnknownFlow("c", ("a", "b")))
