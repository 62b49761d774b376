"""How an update reads in a coordinator's list."""

import pytest
from plan_examples import goal, said

from plan import describe, kinds
from plan.sentences import SENTENCES


def test_a_goal_is_told_in_the_students_words() -> None:
    assert describe(goal()) == ("{name} set a goal: {words}", {"words": "raise my algebra grade"})


@pytest.mark.parametrize(
    ("fields", "msgid"),
    [
        (
            {"with_whom": "Ms. Ortiz", "topic": "algebra"},
            "{name} asked for a meeting with {with_whom} about: {topic}",
        ),
        ({"with_whom": "Ms. Ortiz"}, "{name} asked for a meeting with {with_whom}."),
        ({"topic": "algebra"}, "{name} asked for a meeting about: {topic}"),
        ({}, "{name} asked for a meeting."),
    ],
)
def test_a_meeting_is_told_as_fully_as_it_is_known(fields: dict[str, str], msgid: str) -> None:
    assert describe(said("meeting_requested", **fields)) == (msgid, fields)


def test_progress_zero_is_told_too() -> None:
    assert describe(said("checked_in", progress=0))[1] == {"progress": 0}


def test_a_meeting_called_off_says_so() -> None:
    assert describe(said("meeting_changed", status="cancelled"))[0] == "{name} called off a meeting."


def test_a_restricted_note_does_not_show_its_words() -> None:
    assert describe(said("note_added", visibility="restricted")) == ("{name} added a restricted note.", {})


def test_every_kind_has_a_sentence_and_names_who_said_it() -> None:
    assert {key.partition(".")[0] for key in SENTENCES} == set(kinds())
    assert all("{name}" in msgid for sentences in SENTENCES.values() for msgid in sentences)
