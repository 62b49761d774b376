"""What is wrong with a flow that can be read: unreachable, circular, silent, clashing, stranding people."""

import pytest
from sample_flows import FLOWS, flow_set, one_flow

from flows.check import Standing, check, stranded
from flows.errors import Fault, FlowFaults


def faults_of(nodes: str, **head: str) -> list[tuple[int, str]]:
    try:
        flow_set(story=one_flow(nodes, **head))
    except FlowFaults as error:
        return [(fault.line, fault.what) for fault in error.faults]
    return []


def test_good_flows_have_no_faults() -> None:
    assert check(FLOWS) == []


def test_a_node_nobody_can_get_to_is_a_fault() -> None:
    assert faults_of(
        "  - {id: a, ask: Go, as: text, go: b}\n  - {id: lost, say: x}\n  - {id: b, say: ok}\n"
    ) == [(8, "nobody can get here (node 'lost')")]


@pytest.mark.parametrize(
    "nodes",
    [
        "  - {id: a, ask: Go, as: text}\n  - {id: b, say: x, go: b}\n",
        "  - {id: a, ask: Go, as: text}\n  - {id: b, say: x}\n  - {say: y, go: b}\n",
        "  - {id: a, when: {name: Bo}, ask: Go, as: text}\n  - {say: x, go: restart}\n",
    ],
)
def test_a_circle_that_never_asks_is_a_fault(nodes: str) -> None:
    faults = faults_of(nodes)

    assert [what for _, what in faults if "circles" in what] == [faults[0][1]]


def test_a_circle_that_asks_on_the_way_is_none() -> None:
    assert (
        faults_of(
            "  - {id: a, ask: Go, as: {choice: {x: X, y: Y}}}\n  - {when: {a: x}, go: a}\n  - say: ok\n"
        )
        == []
    )


def test_a_flow_that_says_nothing_is_a_fault() -> None:
    assert faults_of("  - hand_off: help_wanted\n") == [
        (7, "the flow can begin and end without a message (node 'start+1')")
    ]


@pytest.mark.parametrize(
    ("nodes", "is_silent"),
    [
        ("  - {id: a, ask: Go, as: text}\n", True),
        ("  - {id: a, ask: Go, as: text}\n  - say: ok\n", False),
        ("  - {id: a, ask: Go, as: text}\n  - {when: {name: Bo}, say: hi}\n", True),
        ("  - {id: a, ask: Go, as: text}\n  - {each: {goal: $goals}, say: hi}\n", True),
        ("  - {id: a, ask: Go, as: text}\n  - run: help\n", False),
        (
            (
                "  - {id: a, ask: Go, as: yes_no}\n"
                "  - {when: {a: true}, say: A}\n"
                "  - {when: {a: false}, say: B}\n"
            ),
            False,
        ),
        ("  - {id: a, ask: Go, as: yes_no}\n  - {when: {a: true}, say: A}\n", True),
        (
            (
                "  - {id: a, ask: Go, as: {choice: {x: X, y: Y}}}\n"
                "  - {when: {a: x}, say: A}\n"
                "  - {when: {a: y}, say: B}\n"
            ),
            False,
        ),
        (
            (
                "  - {id: a, ask: Go, as: {choice: {x: X, y: Y}}, optional: true}\n"
                "  - {when: {a: x}, say: A}\n  - {when: {a: y}, say: B}\n"
            ),
            True,
        ),
        (
            (
                "  - {id: a, ask: Go, as: text}\n  - {when: {a: {known: true}}, say: A}\n"
                "  - {when: {a: {known: false}}, say: B}\n"
            ),
            False,
        ),
        (
            (
                "  - {id: a, ask: Go, as: text}\n  - {when: {school: {known: true}}, say: A}\n"
                "  - {when: {school: {known: false}}, say: B}\n"
            ),
            False,
        ),
        (
            (
                "  - {id: a, ask: Go, as: number}\n  - {when: {a: {at_least: 5}}, say: A}\n"
                "  - {when: {a: {less_than: 5}}, say: B}\n"
            ),
            False,
        ),
        (
            (
                "  - {id: a, ask: Go, as: number}\n  - {when: {a: {at_least: 5}}, say: A}\n"
                "  - {when: {a: {at_most: 3}}, say: B}\n"
            ),
            True,
        ),
        (
            (
                "  - {id: a, ask: Go, as: text}\n  - {when: {goals: {count: {at_least: 1}}}, say: A}\n"
                "  - {when: {goals: {count: {less_than: 1}}}, say: B}\n"
            ),
            False,
        ),
        (
            (
                "  - {id: a, ask: Go, as: text}\n  - {when: {any: [{role: student}, {name: Bo}]}, say: A}\n"
                "  - {when: {all: [{role: {is_not: student}}, {name: {is_not: Bo}}]}, say: B}\n"
            ),
            False,
        ),
        (
            (
                "  - {id: a, ask: Go, as: text}\n  - {when: {not: {role: student}}, say: A}\n"
                "  - {when: {role: student, school: X}, say: B}\n"
                "  - {when: {role: student, school: {is_not: X}}, say: C}\n"
            ),
            False,
        ),
        (
            (
                "  - {id: a, ask: Go, as: {choice: {x: X, y: Y}}}\n"
                "  - {set: {a: z}}\n"
                "  - {when: {a: x}, say: A}\n"
                "  - {when: {a: y}, say: B}\n"
            ),
            True,
        ),
    ],
)
def test_an_answer_after_which_a_flow_may_end_without_a_word_is_a_fault(nodes: str, is_silent: bool) -> None:
    silent = "after the answer to this, the flow can end without a message (node 'a')"

    assert ((7, silent) in faults_of(nodes)) is is_silent


def test_two_flows_that_start_on_the_same_words_are_a_fault() -> None:
    assert faults_of("  - {id: a, ask: Go, as: text}\n  - say: ok\n", starts_on="[update_goal]") == [
        (1, "'update_goal' of a student starts both 'check_in' and 'story'")
    ]


def test_a_flow_with_more_ways_than_anybody_could_walk_is_taken_to_speak() -> None:
    parts = "".join(f"  - {{when: {{name: n{n}}}, set: {{s{n}: 1}}}}\n" for n in range(3))
    many = "".join(f"  - {{when: {{extra.x{n}: {{at_least: 1}}}}, set: {{s{n}: 1}}}}\n" for n in range(14))

    assert faults_of(f"  - {{id: a, ask: Go, as: text}}\n{parts}{many}  - say: ok\n") == []


def test_people_who_would_be_stranded_by_an_edit_are_counted() -> None:
    standing = [
        Standing(flow="check_in", version=1, node="progress", people=3),
        Standing(flow="check_in", version=0, node="mood", people=12),
        Standing(flow="gone", version=1, node="x", people=2),
    ]

    assert stranded(FLOWS, standing) == [
        Fault(
            file="check_in.yml",
            line=2,
            what="12 people stand at 'mood' of version 0, which is gone",
            how="say what became of it: 'was: mood' or 'removed: {mood: ...}'",
        ),
        Fault(
            file="flows",
            line=1,
            what="2 people are in the flow 'gone', which is not there any more",
            how="keep the flow until nobody is in it",
        ),
    ]
