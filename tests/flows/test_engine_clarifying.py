"""A message that may mean one of two things is asked about once, and never acted upon by guessing."""

from dataclasses import replace
from typing import Any

import pytest
from flow_chat import ANA, Chat
from sample_flows import one_flow, real_flow_set

from flows.effects import Ask, Handoff, Propose
from flows.errors import FlowFaults
from flows.facts import Facts
from flows.flow import FlowSet
from flows.loader import load
from flows.state import State

FLOWS = real_flow_set()
NOBODY_KNOWS = "asdf"
TWO: dict[str, Any] = {"alternatives": ("request_meeting", "set_goal")}
MENU = "What would you like to do?"


def new(facts: Facts = ANA) -> Chat:
    return Chat(flows=FLOWS, facts=facts, state=State.new("en"))


def options(chat: Chat) -> list[str]:
    asked = [effect for effect in chat.effects if isinstance(effect, Ask)]
    return [option.label.msgid for option in asked[-1].question.options]


def test_somebody_who_may_mean_two_things_is_asked_which() -> None:
    chat = new()

    assert chat.says("can u set me up w her", **TWO) == ["Did you mean:"]
    assert options(chat) == ["Ask for a meeting", "Set a goal", "Something else"]


def test_nothing_is_done_before_the_person_has_picked() -> None:
    chat = new()
    chat.says("can u set me up w her", **TWO)

    assert not [effect for effect in chat.effects if isinstance(effect, Propose | Handoff)]


def test_what_was_said_in_the_unclear_message_is_not_asked_again() -> None:
    chat = new(replace(ANA, goals=()))
    chat.says("somethin about my bio grade", heard={"goal": "raise my bio grade"}, **TWO)
    chat.says("set_goal")

    assert chat.open == "steps"
    assert chat.state.stack[-1].answers["goal"].words == "somethin about my bio grade"
    assert chat.state.stack[-1].answers["goal"].message_ids == (1,)


def test_the_pick_counts_in_words_as_well_as_by_number() -> None:
    chat = new()
    chat.says("can u set me up w her", **TWO)
    chat.says("ask for a meeting")

    assert chat.state.stack[-1].flow == "meeting"


@pytest.mark.parametrize("reply", ["something else", "skip", "none", "nothing"])
def test_somebody_who_meant_neither_sees_what_can_be_done(reply: str) -> None:
    chat = new()
    chat.says("can u set me up w her", **TWO)

    assert chat.says(reply) == [MENU]


def test_it_is_not_asked_twice_in_a_row() -> None:
    chat = new()
    chat.says("can u set me up w her", **TWO)

    said = chat.says("you know what i mean", **TWO)

    assert said == ["Sorry, I am a computer and did not get that. I can do these things.", MENU]
    assert chat.says("no i dont know", **TWO) == ["Please pick one of these. The number is enough.", MENU]


def test_after_neither_it_is_not_asked_again_until_something_was_understood() -> None:
    chat = new()
    chat.says("can u set me up w her", **TWO)
    chat.says("something else")

    assert "Did you mean:" not in chat.says("the thing w her", **TWO)

    chat.says("thanks", intent="thank")

    assert chat.says("the thing w her", **TWO) == ["Did you mean:"]


def test_somebody_who_says_it_more_clearly_instead_of_picking_is_understood() -> None:
    chat = new()
    chat.says("can u set me up w her", **TWO)
    chat.says("show me my plan", intent="view_plan")

    assert "unsure" not in [frame.flow for frame in chat.state.stack]


def test_it_is_asked_over_the_menu_and_the_menu_does_not_come_back() -> None:
    chat = new()
    chat.says("menu")

    assert chat.says("can u set me up w her", **TWO) == ["Did you mean:"]
    assert [frame.flow for frame in chat.state.stack] == ["unsure"]


def test_in_the_middle_of_a_question_the_question_is_asked_again_more_plainly() -> None:
    chat = new()
    chat.starts("check_in")

    said = chat.says("it depends on her", **TWO)

    assert said[0] == "Just a number. 0 is not started, 5 is half way, 10 is done."


def test_back_leads_from_what_was_picked_to_the_pick() -> None:
    chat = new()
    chat.says("can u set me up w her", **TWO)
    chat.says("ask for a meeting")

    assert chat.says("back")[-1] == "Did you mean:"

    chat.says("set a goal")

    assert [frame.flow for frame in chat.state.stack] == ["unsure", "set_goal"]


def test_a_wrong_pick_can_be_put_right_in_words() -> None:
    chat = new()
    chat.says("can u set me up w her", **TWO)
    chat.says("ask for a meeting")

    said = chat.says("no wait i meant set a goal")

    assert said[0] == "OK, Set a goal."
    assert [frame.flow for frame in chat.state.stack] == ["unsure", "set_goal"]


def test_when_what_was_picked_is_over_nothing_is_left_open() -> None:
    chat = new()
    chat.says("who reads this", alternatives=("help", "view_plan"))
    chat.says("how this works")

    assert chat.open is None
    assert chat.state.stack == ()


def test_never_mind_drops_the_question() -> None:
    chat = new()
    chat.says("can u set me up w her", **TWO)

    assert chat.says("never mind") == ["OK, I dropped it. Nothing was saved."]
    assert chat.open is None


def test_the_menu_takes_the_place_of_the_question() -> None:
    chat = new()
    chat.says("can u set me up w her", **TWO)

    assert chat.says("menu") == [MENU]


def test_what_was_interrupted_comes_back_after_what_was_picked() -> None:
    chat = new()
    chat.starts("check_in")
    chat.says("menu")
    chat.says("who reads this", alternatives=("help", "talk_to_person"))

    said = chat.says("how this works")

    assert "Back to: Check in on a goal" in said
    assert chat.open == "progress"


@pytest.mark.parametrize(
    "close",
    [
        (),
        ("set_goal",),
        ("safety_concern", "set_goal"),
        ("set_goal", "safety_concern", "request_meeting"),
        ("stop_messages", "set_goal"),
        ("set_goal", "request_meeting", "safety_concern"),
        ("out_of_scope", "set_goal", "request_meeting"),
        ("greet", "set_goal"),
        ("set_goal", "set_goal"),
    ],
)
def test_danger_small_talk_and_one_guess_alone_are_not_asked_about(close: tuple[str, ...]) -> None:
    chat = new()

    said = chat.says(NOBODY_KNOWS, alternatives=close)

    assert said == ["Sorry, I am a computer and did not get that. I can do these things.", MENU]


def test_nothing_that_answers_danger_or_stops_messages_can_be_offered() -> None:
    offered = {intent for (intent, _), flow in FLOWS.starts.items() if FLOWS.flows[flow].offer is not None}

    assert not offered & {"safety_concern", "stop_messages", "bound", "menu", "not_understood", "unsure"}


@pytest.mark.parametrize("intent", ["safety_concern", "stop_messages"])
def test_a_flow_about_danger_or_stopping_with_an_offer_is_refused(intent: str) -> None:
    flow = one_flow("  - say: ok\n", starts_on=f"[{intent}]", offer="Try this")

    with pytest.raises(FlowFaults) as error:
        load({"story.yml": flow}, inventories={}, clusters_csv="")

    assert f"starts on '{intent}', which is never guessed at" in str(error.value)


def test_what_was_picked_and_is_over_can_still_be_put_right() -> None:
    chat = new()
    chat.says("who reads this", alternatives=("help", "talk_to_person"))
    chat.says("how this works")

    assert chat.says("no wait i meant talk to a person")[0] == "OK, Talk to a person."
    assert (chat.state.stack, chat.state.is_suspended) == ((), True)


def test_two_wishes_that_one_flow_serves_are_no_question() -> None:
    guardian = new(replace(ANA, role="guardian", students=("Bo",)))

    said = guardian.says(NOBODY_KNOWS, alternatives=("set_goal", "update_goal"))

    assert "Did you mean:" not in said


def test_a_sure_reading_is_acted_upon() -> None:
    chat = new()
    chat.says("i need a meeting", intent="request_meeting", **TWO)

    assert chat.state.stack[-1].flow == "meeting"


def test_somebody_at_the_question_when_a_guess_is_taken_away_can_still_answer() -> None:
    chat = new()
    chat.says("can u set me up w her", **TWO)
    fewer = without("meeting", FLOWS)

    chat = chat.reloaded(fewer)

    assert chat.says("repeat") == ["Did you mean:"]
    assert options(chat) == ["Set a goal", "Something else"]


def test_a_district_without_such_a_flow_goes_on_as_before() -> None:
    chat = Chat()

    assert "Did you mean:" not in chat.says(NOBODY_KNOWS, **TWO)


def test_run_takes_the_answer_of_no_other_question() -> None:
    flow = one_flow(
        "  - {id: a, ask: Go, as: {choice: {x: One, y: Two}}}\n  - {run: $a}\n  - say: ok\n", starts_on="[]"
    )

    with pytest.raises(FlowFaults) as error:
        load({"story.yml": flow}, inventories={}, clusters_csv="")

    assert "'run' of the node 'run_a' is not a flow" in str(error.value)


def without(flow_id: str, flows: FlowSet) -> FlowSet:
    return replace(flows, flows={id_: flow for id_, flow in flows.flows.items() if id_ != flow_id})
