"""Conditions and names: what holds, what a name stands for, and that nothing is ever too odd to compare."""

from datetime import date, time

import pytest
from flow_chat import ANA
from hypothesis import given
from hypothesis import strategies as st
from sample_flows import FLOWS

from flows.conditions import COUNTED, OPERATORS, compare, count, holds, is_known
from flows.data import Json
from flows.facts import GoalFact, MeetingFact
from flows.flow import All, AnyOf, Compare, Name, Not
from flows.names import Scope, as_json
from flows.state import Frame, Given
from flows.text import Lines, Text

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


@pytest.mark.parametrize(
    ("value", "operator", "literal", "outcome"),
    [
        ("a", "is", "a", True),
        (True, "is", 1, False),
        (1, "is_not", True, True),
        (None, "is_not", "a", True),
        ("a", "in", ["a", "b"], True),
        (1, "in", [True], False),
        ("a", "in", 3, False),
        ("c", "not_in", ["a"], True),
        (3, "at_least", 3, True),
        ("3", "at_least", 3, False),
        (True, "at_least", 0, False),
        (None, "at_most", 3, False),
        (2, "at_most", 3, True),
        (4, "more_than", 3, True),
        (3, "less_than", 3, False),
        ("", "known", False, True),
        (0, "known", True, True),
        ([], "known", False, True),
        (["a"], "count.is", 1, True),
        ("abc", "count.at_least", 2, False),
        (None, "count.less_than", 1, True),
        ({"a": 1, "b": 2}, "count.more_than", 1, True),
    ],
)
def test_a_comparison_holds_or_does_not(value: object, operator: str, literal: object, outcome: bool) -> None:
    assert compare(value, operator, literal) is outcome


@given(
    value=anything,
    literal=anything,
    operator=st.sampled_from([*OPERATORS, *(COUNTED + one for one in OPERATORS)]),
)
def test_nothing_is_too_odd_to_compare(value: object, literal: object, operator: str) -> None:
    assert compare(value, operator, literal) in {True, False}
    assert count(value) >= 0
    assert is_known(value) in {True, False}


def test_conditions_are_put_together() -> None:
    def same(name: str) -> Compare:
        return Compare(name=Name(head=name, source="answer"), operator="is", literal=1)

    def look(name: Name) -> object:
        return 1 if name.head == "a" else 2

    assert holds(All(parts=(same("a"), Not(part=same("b")))), look)
    assert not holds(All(parts=(same("a"), same("b"))), look)
    assert holds(AnyOf(parts=(same("b"), same("a"))), look)
    assert not holds(AnyOf(parts=(same("b"),)), look)
    assert holds(All(parts=()), look)
    assert not holds(AnyOf(parts=()), look)


def scope(**answers: Json) -> Scope:
    given_ = {name: Given(value=value, words="w") for name, value in answers.items()}
    frame = Frame(serial=1, flow="check_in", version=1, node="progress", answers=given_)
    return Scope(frame=frame, flow=FLOWS.flows["check_in"], flows=FLOWS, facts=ANA, language="es")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (7, 7),
        (1.5, 1.5),
        ("words", "words"),
        (True, Text("yes")),
        (False, Text("no")),
        (["a", None, 3], ("a", "", 3)),
        ({"on": "2026-12-18", "raw": "winter break"}, date(2026, 12, 18)),
        ({"on": None, "raw": "soon"}, "soon"),
        ({"on": "soon", "raw": "soon"}, "soon"),
        ({"at": "15:30", "raw": "half past 3"}, time(15, 30)),
        ({"at": "late", "raw": "late"}, "late"),
        ({"on": "2026-12-18", "at": "15:30", "raw": "fri 3:30"}, "fri 3:30"),
        ({"x": 1}, ""),
        (Lines((Text("a"),)), Lines((Text("a"),))),
        (GoalFact(id="g", words="read"), "read"),
        (MeetingFact(id="m", with_whom="Mr. Lee"), "Mr. Lee"),
        (object(), ""),
    ],
)
def test_a_value_is_shown_as_a_person_reads_it(value: object, shown: object) -> None:
    assert scope().shown(value) == shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (Name(head="progress", source="answer"), 6),
        (Name(head="goal", parts=("words",), source="answer"), "read every day"),
        (Name(head="missing", parts=("words",), source="answer"), None),
        (Name(head="name", source="fact"), "Ana"),
        (Name(head="language", source="fact"), "es"),
        (Name(head="meeting", parts=("with_whom",), source="fact"), "Mr. Lee"),
        (Name(head="extra", parts=("plan", "size"), source="extra"), 2),
        (Name(head="extra", parts=("plan", "size", "more"), source="extra"), None),
        (Name(head="inventory", parts=("code",), source="inventory"), None),
        (Name(head="one", source="each"), None),
        (Name(head="unheard", source="heard"), None),
    ],
)
def test_a_name_stands_for_what_is_known(name: Name, value: object) -> None:
    assert scope(progress=6, goal="g1").look(name) == value


def test_a_goal_that_is_no_longer_open_is_shown_as_nothing() -> None:
    assert scope(goal="gone").show(Name(head="goal", source="answer")) == ""


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (GoalFact(id="g", words="read"), "g"),
        (date(2026, 12, 18), "2026-12-18"),
        (("a", 1, None), ["a", 1, None]),
        ({"a": (1,)}, {"a": [1]}),
        (object(), None),
    ],
)
def test_facts_are_proposed_as_plain_json(value: object, plain: object) -> None:
    assert as_json(value) == plain
