"""What holds whatever anybody sends, in whatever order: the promises of `step`."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from flow_chat import ALGEBRA, ANA, READING
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_flows import FLOWS, real_flow_set

from flows.effects import EFFECTS, Ask, Effect, Propose, Say, SetLanguage, WakeAt, Withdraw
from flows.engine import MAX_FRAMES, MAX_NODES_PER_STEP, Step, open_question, previous_question, step
from flows.events import (
    Answer,
    Event,
    Expired,
    Reply,
    Resumed,
    Returned,
    Reviewed,
    Safety,
    Started,
    Suspended,
    TimedOut,
    Unanswered,
)
from flows.facts import Facts
from flows.flow import FlowSet
from flows.intents import INTENTS
from flows.state import State, dump, load
from flows.waiting import open_key

FACTS = (
    ANA,
    Facts(
        person_id="p2",
        name="Bo",
        role="student",
        languages=("en",),
        coordinator="Mr. Lee",
        school="",
        today=ANA.today,
        goals=(ALGEBRA, READING),
    ),
    Facts(
        person_id="p3",
        name="Cy",
        role="guardian",
        languages=("en", "es"),
        coordinator="Mr. Lee",
        school="X",
        today=ANA.today,
        students=("Bo",),
    ),
)

texts = st.text(max_size=30) | st.sampled_from(
    ["7", "", "\x00", "\ud83d", "yes", "1 3 2", "no wait i meant 7"]
)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
likely_values: st.SearchStrategy[Any] = (
    st.integers(0, 10)
    | st.sampled_from(
        ["1", "2", "3", "g1", "save", "change", "more", "later", "es", "phone", "none", "me", True]
    )
    | st.sampled_from(["meeting", "set_goal", "help", "language", "something_else"])
    | st.just({"on": "2026-12-18", "raw": "winter break"})
    | st.lists(st.sampled_from(["1", "2", "3"]), max_size=9)
)
answers = st.builds(Answer, value=likely_values | json_values, words=texts)
heard = st.dictionaries(
    st.sampled_from(["goal", "when", "target", "progress", "person", "language", "done", "other"]),
    likely_values | json_values,
    max_size=3,
)
commands = st.sampled_from(
    ["help", "back", "skip", "repeat", "menu", "language", "person", "cancel", "go_on", "nonsense"]
)
safeties = st.builds(
    Safety, category=st.sampled_from(["self_harm", "other"]), level=st.sampled_from(["alert", "check"])
)


def sometimes(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | st.none() | st.none() | strategy


replies = st.builds(
    Reply,
    message_id=st.integers(1, 10**12),
    text=texts,
    command=sometimes(commands),
    intent=st.none() | st.sampled_from(sorted(INTENTS)),
    answer=st.none() | answers | answers,
    says_none=st.booleans(),
    is_correction=st.sampled_from([False, False, True]),
    correction=st.none() | answers,
    heard=heard,
    safety=sometimes(sometimes(safeties)),
    alternatives=st.sampled_from([("request_meeting", "set_goal"), ("help", "change_language")])
    | st.lists(st.sampled_from(sorted(INTENTS)), max_size=3).map(tuple),
    language=st.none() | st.sampled_from(["en", "es", "ht"]),
    is_language_clear=st.booleans(),
)
reviews = st.builds(
    Reviewed,
    decision=st.sampled_from(["accepted", "amended", "declined"]),
    kind=texts,
    summary=texts,
    reason=st.none() | texts,
    coordinator=texts,
)


@cache
def flows_named(name: str) -> FlowSet:
    return FLOWS if name == "sample" else real_flow_set()


def events(flows: FlowSet) -> st.SearchStrategy[Event]:
    started = st.builds(
        Started,
        flow=st.sampled_from(sorted(flows.flows)),
        answers=st.dictionaries(texts | st.just("progress"), likely_values, max_size=2),
        heard=heard,
        message_id=st.none() | st.integers(1, 99),
    )
    return replies | replies | replies | replies | started | reviews | by_themselves


#: A person is asked to take over, takes over and is done; time passes.
by_themselves: st.SearchStrategy[Event] = (
    st.builds(TimedOut, question=st.sampled_from(["1:progress", "2:what", "3:goal", ""]))
    | st.just(Expired())
    | st.builds(Suspended, coordinator=texts)
    | st.just(Resumed())
    | st.just(Returned())
    | st.builds(Unanswered, phone=st.none() | texts)
)


Play = Callable[[FlowSet, Facts, list[Event]], None]


def each_step(
    flows: FlowSet, facts: Facts, happened: list[Event], look: Callable[[State, Event, Step], None]
) -> None:
    """Play a conversation and look at every step of it."""
    state = State.new("en")
    for event in happened:
        done = step(state, event, facts=facts, flows=flows)
        look(state, event, done)
        state = done.state


stories = pytest.mark.parametrize("name", ["sample", "shipped"])


@stories
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_every_promise_of_a_step_holds_in_every_conversation(name: str, data: st.DataObject) -> None:
    flows = flows_named(name)
    facts = data.draw(st.sampled_from(FACTS))
    happened = data.draw(st.lists(events(flows), max_size=25))
    keys: set[str] = set()

    def look(state: State, event: Event, done: Step) -> None:
        assert step(state, event, facts=facts, flows=flows) == done
        assert_saved_unchanged(done.state)
        assert_answered(state, event, done)
        assert_quiet(state, event, done)
        assert_timers(state, done)
        assert_within_limits(done)
        assert_waiting(done, facts, flows)
        assert_keys_sound(done.effects, keys)

    each_step(flows, facts, happened, look)


def assert_saved_unchanged(state: State) -> None:
    saved = dump(state)
    text = json.dumps(saved, allow_nan=False)
    text.encode("utf-8")
    assert "\\u0000" not in text
    assert load(json.loads(text)) == state
    assert dump(load(json.loads(text))) == saved


def assert_answered(state: State, event: Event, done: Step) -> None:
    assert all(isinstance(effect, EFFECTS) for effect in done.effects)
    if isinstance(event, Reviewed) or (isinstance(event, Reply) and (event.safety or not state.is_suspended)):
        assert any(isinstance(effect, Say | Ask) for effect in done.effects)


def assert_quiet(state: State, event: Event, done: Step) -> None:
    """What ends or pauses a conversation says nothing; while a person answers, the assistant asks nothing."""
    spoken = [effect for effect in done.effects if isinstance(effect, Say | Ask)]
    if isinstance(event, Expired | Resumed):
        assert not any(not isinstance(effect, WakeAt) for effect in done.effects)
    if isinstance(event, Expired) and not (state.is_suspended or state.is_returning):
        assert not done.state.stack
    if state.is_suspended and done.state.is_suspended:
        assert not any(isinstance(effect, Ask) for effect in spoken)
        assert done.state.stack == state.stack or isinstance(event, Suspended)
    if isinstance(event, TimedOut) and spoken:
        assert done.state.nudged == event.question != state.nudged


def assert_timers(state: State, done: Step) -> None:
    """Timers are set for an open question only, and never a nudge for one that has had its nudge."""
    timers = [effect.name for effect in done.effects if isinstance(effect, WakeAt)]
    assert len(set(timers)) == len(timers)
    if timers:
        assert done.state.stack
        assert not done.state.is_suspended
        assert "expiry" in timers
    if "question" in timers:
        assert open_key(done.state) != done.state.nudged
        assert not done.state.is_nudge_open


def assert_within_limits(done: Step) -> None:
    assert len(done.state.stack) <= MAX_FRAMES
    assert len({frame.serial for frame in done.state.stack}) == len(done.state.stack)
    assert sum(isinstance(effect, Say | Ask) for effect in done.effects) <= MAX_NODES_PER_STEP + 3
    for frame in done.state.stack:
        assert len(set(frame.path)) == len(frame.path)
        assert set(frame.path) == set(frame.answers)


def assert_waiting(done: Step, facts: Facts, flows: FlowSet) -> None:
    """Whenever something is open, exactly one question is, and it is the last one that was asked."""
    question = open_question(done.state, facts=facts, flows=flows)
    previous_question(done.state, facts=facts, flows=flows)
    is_ours = not (done.state.is_suspended or done.state.is_returning)
    assert (question is not None) == (bool(done.state.stack) and is_ours)
    asked = [effect for effect in done.effects if isinstance(effect, Ask)]
    if asked and question is not None:
        assert asked[-1].question == question


def assert_keys_sound(effects: tuple[Effect, ...], keys: set[str]) -> None:
    """No key is ever used twice, and only what was proposed is withdrawn or superseded."""
    for effect in effects:
        if isinstance(effect, Propose):
            assert effect.key not in keys
            assert keys.issuperset(effect.supersedes)
            keys.add(effect.key)
        if isinstance(effect, Withdraw):
            assert keys.issuperset(effect.keys)


@stories
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_question_is_asked_twice_in_a_row_without_a_reason(name: str, data: st.DataObject) -> None:
    """An answer the question takes leads on: to another question, or in a loop the flow itself makes."""
    flows = flows_named(name)
    happened = data.draw(st.lists(events(flows), max_size=15))

    def look(state: State, event: Event, done: Step) -> None:
        before = open_question(state, facts=ANA, flows=flows)
        if (
            not isinstance(event, Reply)
            or event.command
            or event.is_correction
            or event.safety
            or before is None
        ):
            return
        asked = [effect.question.node for effect in done.effects if isinstance(effect, Ask)]
        if before.node in asked and before.kind == "text" and event.answer is not None:
            assert not (isinstance(event.answer.value, str) and event.answer.value.strip())

    each_step(flows, ANA, happened, look)


def way_of(done: Step) -> list[type]:
    """What happened, an offer to switch apart: whether one is due is all that may hang on the language."""
    return [type(one) for one in done.effects if not (isinstance(one, Say) and one.language)]


@settings(max_examples=60, deadline=None)
@given(happened=st.lists(replies, max_size=15), language=st.sampled_from(["es", "ar", "zh"]))
def test_the_way_through_a_flow_never_depends_on_the_language(happened: list[Reply], language: str) -> None:
    facts = Facts(
        person_id="p",
        name="Ana",
        role="student",
        languages=("en",),
        coordinator="Ms. Rivera",
        school="Lincoln",
        today=ANA.today,
        goals=(READING,),
    )
    one, other = State.new("en"), State.new(language)
    for event in happened:
        first = step(one, event, facts=facts, flows=FLOWS)
        second = step(other, event, facts=facts, flows=FLOWS)
        assert way_of(first) == way_of(second)
        one, other = first.state, second.state
        if any(isinstance(effect, SetLanguage) for effect in first.effects):
            return


@stories
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_flows_may_change_between_any_two_messages(name: str, data: st.DataObject) -> None:
    """A conversation saved under one set of flows goes on under another: never raising, never silent."""
    first, second = (flows_named(name), flows_named("shipped" if name == "sample" else "sample"))
    happened = data.draw(st.lists(events(first), max_size=8))
    later = data.draw(st.lists(replies, min_size=1, max_size=5))
    state = State.new("en")
    for event in happened:
        state = step(state, event, facts=ANA, flows=first).state

    for event in later:
        before = load(dump(state))
        done = step(before, event, facts=ANA, flows=second)
        state = done.state
        if before.is_suspended:
            continue  # what is said then is said to a person
        assert any(isinstance(effect, Say | Ask) for effect in done.effects)
        if event.safety is None and not state.is_suspended:
            # In danger nothing else happens; the flows are brought up to date next time.
            assert (open_question(state, facts=ANA, flows=second) is not None) == bool(state.stack)
