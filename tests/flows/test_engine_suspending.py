"""While a person at school has the conversation in hand."""

from dataclasses import replace
from datetime import date

from flow_chat import ANA, Chat
from sample_flows import flow_set, one_flow, real_flow_set

from flows.effects import Handoff, RaiseAlert
from flows.events import Expired, Resumed, Returned, Safety, Suspended, TimedOut, Unanswered

PERSON = """
id: person
version: 1
title: A person
for: [student, guardian]
starts_on: [talk_to_person]
nodes:
  - hand_off: wants_a_person
    waits_for_person: true
    say: 'I told {coordinator}, by {reply_by}.'
"""
QUESTION = 'How is "read every day" going?'


def waiting() -> Chat:
    """Somebody in the middle of a check-in who has asked for a person."""
    chat = Chat(flows=flow_set(person=PERSON), facts=replace(ANA, reply_by=date(2026, 11, 23)))
    chat.says("hi", intent="update_goal")
    chat.says("person")
    return chat


def test_asking_for_a_person_tells_them_and_leaves_the_question_open() -> None:
    chat = Chat(flows=flow_set(person=PERSON), facts=replace(ANA, reply_by=date(2026, 11, 23)))
    chat.says("hi", intent="update_goal")

    assert chat.says("person") == ["I told Ms. Rivera, by 2026-11-23."]
    assert chat.effects[-1] == Handoff(
        reason="wants_a_person", verbatim="person", message_id=2, is_promised=True
    )
    assert [frame.flow for frame in chat.state.stack] == ["check_in"]
    assert (chat.open, chat.timers) == (None, {})


def test_what_is_said_then_is_for_the_person_and_acknowledged_once_a_day() -> None:
    chat = waiting()

    assert chat.says("its about algebra") == ["message_kept"]
    assert chat.says("7") == []
    chat.facts = replace(chat.facts, today=date(2026, 11, 24))
    assert chat.says("hello?") == ["message_kept"]
    assert chat.says("person") == ["message_kept"]
    assert chat.proposals == []


def test_danger_is_answered_all_the_same() -> None:
    chat = waiting()

    said = chat.says("i want to die", safety=Safety(category="self_harm", level="alert"))

    assert said == ["safety_self_harm"]
    assert isinstance(chat.effects[0], RaiseAlert)


def test_words_that_only_sound_like_danger_are_answered_too() -> None:
    chat = Chat(flows=real_flow_set())
    chat.says("hi", intent="update_goal")
    chat.says("person")

    said = chat.says("everything feels heavy", intent="safety_concern")

    assert "call 911" in said[0]
    assert [effect.reason for effect in chat.effects if isinstance(effect, Handoff)] == ["safety_concern"]
    assert (chat.state.is_suspended, len(said)) == (True, 1)


def test_nothing_the_assistant_begins_comes_between_two_people() -> None:
    chat = waiting()
    before = chat.state

    assert chat.starts("check_in") == []
    assert chat.happens(TimedOut(question="1:progress")) == []
    assert chat.happens(Expired()) == []
    assert chat.state == before


def test_menu_brings_the_assistant_back_and_then_the_open_question() -> None:
    chat = waiting()

    assert chat.says("menu")[0] == "assistant_back"
    assert not chat.state.is_suspended
    assert chat.says("never mind")[-1] == QUESTION


def test_go_on_leads_straight_back_to_the_open_question() -> None:
    chat = waiting()

    assert chat.says("go_on") == ["assistant_back", "back_to Weekly check-in", QUESTION]
    assert chat.says("6") == ["What is next?"]


def test_when_the_coordinator_is_done_one_line_and_the_same_question_follow() -> None:
    chat = waiting()

    assert chat.happens(Resumed()) == []
    assert chat.happens(Returned()) == ["resumed", "back_to Weekly check-in", QUESTION]
    assert chat.says("6") == ["What is next?"]


def test_with_nothing_open_the_assistant_says_that_it_is_back() -> None:
    chat = Chat(flows=flow_set(person=PERSON))
    chat.says("person")
    chat.happens(Resumed())

    assert chat.happens(Returned()) == ["resumed_nothing_open"]
    assert chat.happens(Returned()) == []


def test_a_reply_that_comes_before_that_line_is_not_taken_as_an_answer() -> None:
    chat = waiting()
    chat.happens(Resumed())

    assert chat.says("7") == ["resumed", "back_to Weekly check-in", QUESTION]
    assert chat.happens(Returned()) == []


def test_a_wish_that_comes_before_that_line_is_followed() -> None:
    chat = waiting()
    chat.happens(Resumed())

    assert chat.says("a meeting please", intent="request_meeting") == ["Who with?"]


def test_a_coordinator_who_writes_first_is_announced_once() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")

    assert chat.happens(Suspended(coordinator="Mr. Lee")) == ["taken_over"]
    assert chat.state.is_suspended
    assert chat.happens(Suspended(coordinator="Mr. Lee")) == []


def test_nobody_answering_is_admitted_with_what_can_be_done() -> None:
    chat = waiting()

    assert chat.happens(Unanswered()) == ["promise_missed"]
    assert chat.happens(Unanswered(phone="555-0100")) == ["promise_missed_phone 555-0100"]
    assert chat.state.is_suspended


def test_a_flow_that_ran_the_one_that_hands_over_goes_on_behind_it() -> None:
    story = one_flow("  - {id: a, ask: First, as: text}\n  - run: person\n  - say: after\n")
    chat = Chat(flows=flow_set(person=PERSON, story=story))
    chat.starts("story")
    chat.says("one")
    chat.happens(Resumed())

    assert chat.happens(Returned()) == ["resumed", "after"]
