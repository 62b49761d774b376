"""Drawings of flows: complete, the same every time, and safe to open."""

from xml.dom.minidom import Element, parseString

import pytest
from sample_flows import FLOWS, flow_set, one_flow

from flows.draw import describe, draw
from flows.flow import Compare, Flow, Name, Not

FULL = one_flow(
    "  - {id: a, ask: 'Go <b> & \"on\"', as: {choice: {x: Ex, y: Why}}, optional: true}\n"
    "  - {when: {a: x}, say: bye, go: end}\n"
    "  - {when: {a: {in: [x, y]}, goals: {count: {more_than: 1}}}, go: restart}\n"
    "  - {when: {any: [{a: {known: false}}, {name: {is_not: Bo}}]}, each: {goal: $goals}, say: '-'}\n"
    "  - {id: i, inventory: {of: likes}}\n"
    "  - {set: {b: 1}, set_language: es, hand_off: told, propose: {strength_noted: {words: $a}}, run: help}\n"
    "  - {say: done, go: a}\n"
)


def texts_of(svg: str) -> list[str]:
    """List what a drawing says; fails when it is not well-formed."""
    found: list[Element] = parseString(svg).getElementsByTagName("text")  # noqa: S318 - our own drawing
    return [str(getattr(element.firstChild, "data", "")) for element in found]


@pytest.mark.parametrize("flow", FLOWS.flows.values(), ids=FLOWS.flows)
def test_every_flow_can_be_drawn(flow: Flow) -> None:
    svg = draw(flow)

    assert all(node.id in texts_of(svg) for node in flow.nodes)
    assert svg == draw(flow)


def test_a_drawing_shows_what_each_node_does_and_escapes_what_it_says() -> None:
    svg = draw(flow_set(story=FULL).flows["story"])
    texts = texts_of(svg)

    assert "<b>" not in svg
    for line in (
        'Go <b> & "on"',
        "1. Ex",
        "[choice, may be skipped]",
        "only if a is x",
        "for each goal of goals:",
        "asks the inventory likes, 3 at a time",
        "runs the flow help",
        "sets b",
        "sets the language",
        "proposes strength_noted",
        "tells a person: told",
        "then: restart",
        "For: student. Starts on: share_plan.",
    ):
        assert line in texts
    assert "only if a is one of x, y and number of goals is more than 1" in texts
    assert "only if (a is not known or name is not Bo)" in texts


def test_a_flow_that_others_run_says_so() -> None:
    flow = flow_set(story=one_flow("  - {id: a, ask: '.', as: text}\n  - say: ok\n", starts_on="[]")).flows[
        "story"
    ]

    assert "Starts on: nothing: other flows run it." in draw(flow)


def test_a_condition_turned_round_reads_so() -> None:
    known = Compare(name=Name(head="a", source="answer"), operator="known", literal=True)

    assert describe(Not(part=known)) == "not (a is known)"
