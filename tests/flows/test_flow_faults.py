"""Faults of a flow file: each is named with its line, what was found and how to mend it."""

import pytest
from sample_flows import flow_set, one_flow

from flows.errors import Fault, FlowFaults

OK = "  - {id: a, ask: Go, as: text}\n  - say: ok\n"


def faults_of(story: str, **others: str | None) -> tuple[Fault, ...]:
    with pytest.raises(FlowFaults) as error:
        flow_set(story=story, **others)
    return error.value.faults


@pytest.mark.parametrize(
    ("nodes", "line", "what", "how"),
    [
        (
            "  - {id: a, ask: Go, as: text}\n  - say: a\n    say: b\n",
            9,
            "'say' stands here twice",
            "remove one",
        ),
        ("  - {id: a, ask: Go, as: text}\n  - {id: a, say: b}\n", 8, "two nodes have the id 'a'", "its own"),
        (
            "  - {id: a, ask: Go, as: text}\n  - {id: end, say: b}\n",
            8,
            "cannot be called 'end'",
            "another id",
        ),
        (
            "  - {id: A b, ask: Go, as: text}\n  - say: b\n",
            7,
            "is not a name of small letters",
            "small letters",
        ),
        ("  - {ask: Go, as: text}\n  - say: b\n", 7, "a question has no id", "give it one"),
        ("  - {id: a, ask: Go}\n  - say: b\n", 7, "has no 'as'", "as: text"),
        ("  - {id: a, ask: Go, as: txt}\n  - say: b\n", 7, "'txt' does not exist", "did you mean 'text'?"),
        ("  - {id: a, ask: Go, as: choice}\n  - say: b\n", 7, "a choice has nothing to pick", "choice"),
        (
            "  - {id: a, ask: Go, as: {choice: {x: Ex}}}\n  - say: b\n",
            7,
            "fewer than two options",
            "at least two",
        ),
        ("  - {id: a, ask: Go, as: {choice: [x, y]}}\n  - say: b\n", 7, "options are not a table", "Label"),
        ("  - {id: a, ask: Go, as: {choice: {x: [1], y: Y}}}\n  - say: b\n", 7, "'x' is a list", "label"),
        (
            "  - {id: a, ask: Go, as: {choice: {x: {also: b}, y: Y}}}\n  - say: b\n",
            7,
            "has no 'label'",
            "shown",
        ),
        (
            "  - {id: a, ask: Go, as: {choice: {x: {label: X, als: b}, y: Y}}}\n  - say: b\n",
            7,
            "'als'",
            "'also'",
        ),
        (
            "  - {id: a, ask: Go, as: {choice: {x: Ex, y: ex}}}\n  - say: b\n",
            7,
            "'ex' picks both",
            "keep one",
        ),
        (
            "  - {id: a, ask: Go, as: {choice: {x: STOP, y: Y}}}\n  - say: b\n",
            7,
            "phone company's word",
            "another",
        ),
        (
            "  - {id: a, ask: Go, as: {choice: {x: Back, y: Y}}}\n  - say: b\n",
            7,
            "command everywhere",
            "another",
        ),
        (
            "  - {id: a, ask: Go, as: {choice: {x: {label: X, also: 'quit, bye'}, y: Y}}}\n  - say: b\n",
            7,
            "'quit' stops all messages",
            "remove it",
        ),
        (
            "  - {id: a, ask: Go, as: {choice: $nobody}}\n  - say: b\n",
            7,
            "'nobody' does not exist",
            "use one of",
        ),
        ("  - {id: a, ask: Go, as: {choice: $a}}\n  - say: b\n", 7, "'$a' is not a fact", "$languages"),
        (
            "  - {id: a, ask: Go, as: {number: {from: 3, to: 1}}}\n  - say: b\n",
            7,
            "no number is from 3",
            "smaller",
        ),
        ("  - {id: a, ask: Go, as: {number: {form: 3}}}\n  - say: b\n", 7, "'form'", "did you mean 'from'?"),
        ("  - {id: a, ask: Go, as: {scale: {from: 1}}}\n  - say: b\n", 7, "a scale has no ends", "scale"),
        (
            "  - {id: a, ask: Go, as: {scale: {from: 1, to: 3, labels: {4: x}}}}\n  - say: b\n",
            7,
            "not on the scale",
            "1 to 3",
        ),
        (
            "  - {id: a, ask: Go, as: {scale: {from: 1, to: 3, labels: {x: x}}}}\n  - say: b\n",
            7,
            "not a number of",
            "numbers",
        ),
        ("  - {id: a, ask: Go, as: {text: 3}}\n  - say: b\n", 7, "takes no details", "as: text"),
        ("  - {id: a, ask: Go, as: {text: {}, date: {}}}\n  - say: b\n", 7, "several kinds of answer", "one"),
        (
            "  - {id: a, ask: Go, as: {text: {up_to: 0}}}\n  - say: b\n",
            7,
            "whole number from 1 up",
            "whole number",
        ),
        (
            "  - {id: a, ask: Go, as: text, optional: maybe}\n  - say: b\n",
            7,
            "not true or false",
            "true or false",
        ),
        (
            "  - {id: a, ask: Go, as: text, none_on: [denny]}\n  - say: b\n",
            7,
            "'denny' does not exist",
            "'deny'",
        ),
        ("  - {id: a, ask: Go, as: text, heard: gaol}\n  - say: b\n", 7, "'gaol' does not exist", "'goal'"),
        ("  - {id: a, ask: Go, as: text, hints: [a, b, c]}\n  - say: b\n", 7, "3 hints", "at most 2"),
        (
            "  - {id: a, ask: Go, as: text, hints: {a: b}}\n  - say: b\n",
            7,
            "not a text or a list",
            "list of texts",
        ),
        ("  - {id: a, ask: Go, as: text}\n  - {say: b, optional: true}\n", 8, "without 'ask'", "remove it"),
        ("  - {id: a, ask: Go, as: text}\n  - {}\n", 8, "does nothing", "one of"),
        (
            "  - {id: a, ask: Go, as: text, run: help}\n  - say: b\n",
            7,
            "waits for several things",
            "one node",
        ),
        ("  - {id: a, ask: [Go], as: text}\n  - say: b\n", 7, "is not a text", "a text"),
        ("  - {id: a, ask: Go, as: text}\n  - just words\n", 8, "a node is not a table", "say:"),
        (
            "  - {id: a, ask: Go, as: text}\n  - say: 'hi {nam}'\n",
            8,
            "'nam' does not exist",
            "did you mean 'name'?",
        ),
        ("  - {id: a, ask: Go, as: text}\n  - say: 'hi {Name}'\n", 8, "is not a name", "small letters"),
        ("  - {id: a, ask: Go, as: text}\n  - say: 'hi {name'\n", 8, "without its partner", "{name}"),
        ("  - {id: a, ask: Go, as: text}\n  - say: 'hi {a.words}'\n", 8, "'a' has no parts", "alone"),
        (
            "  - {id: a, ask: Go, as: goal}\n  - say: 'hi {a.wrds}'\n",
            8,
            "'a.wrds' does not exist",
            "'a.words'",
        ),
        (
            "  - {id: a, ask: Go, as: text}\n  - say: 'hi {heard.gaol}'\n",
            8,
            "'heard.gaol' does not exist",
            "use one of",
        ),
        ("  - {id: a, ask: Go, as: text}\n  - say: 'it\u2019s'\n", 8, "curly quotes", "instead"),
        (
            "  - {id: a, ask: Go, as: text}\n  - say: 'Text STOP now'\n",
            8,
            "to send STOP",
            "carrier_words: [STOP]",
        ),
        ("  - {id: a, ask: Go, as: text}\n  - say: 'Say \"yes\".'\n", 8, "to send YES", "another word"),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, carrier_words: [STOPP]}\n",
            8,
            "'STOPP' does not exist",
            "'STOP'",
        ),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, go: nowhere}\n",
            8,
            "'nowhere' does not exist",
            "use one of",
        ),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, run: nowhere}\n",
            8,
            "the flow 'nowhere'",
            "use one of",
        ),
        ("  - {id: a, inventory: {of: likse}}\n  - say: b\n", 7, "the inventory 'likse'", "'likes'"),
        ("  - {id: a, inventory: {at_a_time: 3}}\n  - say: b\n", 7, "has no 'of'", "name the inventory"),
        (
            "  - {id: a, inventory: {of: likes, at_a_time: 7}}\n  - say: b\n",
            7,
            "'at_a_time' of the inventory is not",
            "a number up to 6",
        ),
        ("  - {id: a, inventory: likes}\n  - say: b\n", 7, "not a list of 'key: value'", "key"),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: '{inventory.code}'}\n",
            8,
            "'inventory.code' does not exist",
            "use",
        ),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, when: {a: [x]}}\n",
            8,
            "compared with a list",
            "{in: [...]}",
        ),
        ("  - {id: a, ask: Go, as: text}\n  - {say: b, when: yes}\n", 8, "not a table", "{name: value}"),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, when: {a: {atleast: 3}}}\n",
            8,
            "'atleast'",
            "'at_least'",
        ),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, when: {a: {known: 1}}}\n",
            8,
            "'known' cannot compare",
            "true",
        ),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, when: {a: {in: x}}}\n",
            8,
            "'in' cannot compare",
            "a list",
        ),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, when: {a: {at_least: x}}}\n",
            8,
            "'at_least' cannot",
            "number",
        ),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, when: {b: 1}}\n",
            8,
            "'b' does not exist",
            "use one of",
        ),
        (
            "  - {id: a, ask: Go, as: {choice: {x: X, y: Y}}}\n  - {say: b, when: {a: z}}\n  - say: c\n",
            8,
            "'a' has no such option: 'z' does not exist",
            "use one of: x, y",
        ),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, propose: {goal_sett: {words: $a}}}\n",
            8,
            "'goal_sett'",
            "'goal_set'",
        ),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, propose: {goal_set: {word: $a, words: $a}}}\n",
            8,
            "'word'",
            "'words'",
        ),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, propose: {goal_set: {area: health}}}\n",
            8,
            "goal_set has no 'words'",
            "add",
        ),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, propose: goal_set}\n",
            8,
            "not a table such as",
            "goal_completed",
        ),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, propose: {goal_set: [1]}}\n",
            8,
            "fields of goal_set are not",
            "field",
        ),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, set: {x: {each: a, as: words}}}\n",
            8,
            "'each' does not go",
            "$steps",
        ),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, each: $goals}\n",
            8,
            "not a list of 'key: value'",
            "key",
        ),
        (
            "  - {id: a, ask: Go, as: text}\n  - {say: b, each: {goal: goals}}\n",
            8,
            "one name and what it goes",
            "$goals",
        ),
        ("  - {id: a, ask: Go, as: text}\n  - {say: b, set: [x]}\n", 8, "not a list of 'key: value'", "key"),
        (
            "  - {id: a, ask: Go, as: text, was: b}\n  - {id: b, say: b}\n",
            7,
            "'b' is the id of another node",
            "'was'",
        ),
    ],
)
def test_a_fault_is_named_with_its_line_and_how_to_mend_it(
    nodes: str, line: int, what: str, how: str
) -> None:
    faults = faults_of(one_flow(nodes))

    assert any(
        fault.file == "story.yml" and fault.line == line and what in fault.what and how in fault.how
        for fault in faults
    ), [str(fault) for fault in faults]


@pytest.mark.parametrize(
    ("story", "what"),
    [
        ("", "the file is empty"),
        ("- a\n", "does not begin with keys"),
        ("id: [\n", "this is not YAML"),
        ("id: a: b\n", "this is not YAML"),
        ("\x00", "characters that YAML does not allow"),
        ("id: &x story\nversion: *x\n", "named with & and used again"),
        ("? [a]\n: b\n", "a key is a list or a table"),
        (one_flow(OK).replace("version: 1\n", ""), "the flow has no 'version'"),
        (one_flow(OK, version="0"), "'version' of the flow is not a whole number from 1 up"),
        (one_flow(OK, title="''"), "'title' of the flow is not a text"),
        (one_flow(OK, starts_on="[fly]"), "the intent 'fly' does not exist"),
        (one_flow(OK, starts_on="[set_goal]").replace("for: student", "for: teacher"), "the role 'teacher'"),
        (one_flow(OK, removed="{b: nowhere}"), "the node 'nowhere' does not exist"),
        (one_flow(OK, removed="{a: a}"), "'a' is still there"),
        (one_flow(OK, removed="[a]"), "'removed' of the flow is not a list of"),
        (one_flow(OK, transient="perhaps"), "'transient' of the flow is not true or false"),
        (one_flow(OK, colour="red"), "the flow has a key that 'colour' does not exist"),
        (one_flow(OK, id="Story"), "'id' of the flow is not a name"),
        ("id: story\nversion: 1\ntitle: x\nfor: student\n", "the flow has no 'nodes'"),
        (
            "id: story\nversion: 1\ntitle: x\nfor: student\nnodes: {a: b}\n",
            "'nodes' of the flow is not a list",
        ),
        (one_flow(OK, id="check_in"), "the id 'check_in' is used by another file too"),
    ],
)
def test_a_fault_of_a_whole_file_is_named(story: str, what: str) -> None:
    assert any(what in fault.what for fault in faults_of(story)), [str(fault) for fault in faults_of(story)]
