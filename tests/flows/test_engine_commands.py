"""What a person can say anywhere: back, skip, repeat, never mind, menu, help, language, a person."""

from dataclasses import replace
from typing import Literal

import pytest
from flow_chat import ANA, READING, Chat
from sample_flows import FLOWS, flow_set, one_flow

from flows.effects import Handoff, RaiseAlert
from flows.events import Reviewed, Safety


def at_next_step() -> Chat:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.says("6")
    assert chat.open == "next_step"
    return chat


def test_back_opens_the_question_before() -> None:
    chat = at_next_step()

    assert chat.says("back") == ['How is "read every day" going?']
    assert chat.says("8") == ["What is next?"]


def test_back_at_the_first_question_says_so_and_asks_it_again() -> None:
    chat = Chat()
    chat.says("meet", intent="request_meeting")

    assert chat.says("back") == ["cannot_go_back", "Who with?"]


def test_back_past_everything_asked_opens_what_had_answered_itself() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    assert chat.open == "progress"

    assert chat.says("back") == ["Which goal?"]


def test_back_takes_back_what_had_been_proposed_since() -> None:
    story = one_flow(
        "  - {id: a, ask: First, as: text}\n"
        "  - {propose: {strength_noted: {words: $a}}}\n"
        "  - {id: b, ask: Second, as: text}\n"
        "  - say: done\n"
    )
    chat = Chat(flows=flow_set(story=story))
    chat.starts("story")
    chat.says("drawing")
    assert [one.key for one in chat.proposals] == ["1:strength_noted"]

    chat.says("back")
    assert chat.withdrawn == ["1:strength_noted"]
    chat.says("singing")

    assert [(one.key, one.supersedes) for one in chat.proposals] == [
        ("1:strength_noted.2", ("1:strength_noted",))
    ]
    assert chat.withdrawn == []


def test_back_from_the_first_question_of_a_flow_that_was_run_goes_to_the_one_that_ran_it() -> None:
    chat = Chat()
    chat.starts("day")
    chat.says("3")
    assert chat.says("yes") == ["Who with?"]

    assert chat.says("back") == ["Tell me more?"]
    assert [frame.flow for frame in chat.state.stack] == ["day"]
    assert chat.says("no") == ["Until when?"]


def test_back_does_not_run_a_finished_flow_twice() -> None:
    chat = Chat()
    chat.starts("day")
    chat.says("3")
    chat.says("yes")
    chat.says("coach")
    assert chat.says("by phone") == ["Asked coach, By phone.", "Until when?"]

    chat.says("back")
    assert chat.open == "more"

    assert chat.says("yes") == ["Until when?"]


def test_skip_leaves_an_optional_question_out() -> None:
    chat = at_next_step()

    assert chat.says("skip") == ["Anything in the way?"]
    assert chat.state.stack[-1].answers["next_step"].value is None


def test_skip_at_a_required_question_explains_and_asks_it_again() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")

    assert chat.says("skip") == ["cannot_skip", 'How is "read every day" going?']


def test_skip_is_nothing_where_nothing_is_an_answer() -> None:
    chat = at_next_step()
    chat.says("read")

    assert chat.says("skip")[0] == "Saved: 6."


def test_repeat_asks_the_open_question_again() -> None:
    chat = at_next_step()

    assert chat.says("repeat") == ["What is next?"]
    assert chat.state.tries == 0


def test_never_mind_drops_the_flow_and_says_truly_that_nothing_was_saved() -> None:
    chat = at_next_step()

    assert chat.says("never mind") == ["cancelled"]
    assert chat.open is None
    assert chat.withdrawn == []


def test_never_mind_does_not_claim_that_nothing_was_saved_when_something_was() -> None:
    story = one_flow(
        "  - {id: a, ask: First, as: text}\n"
        "  - {propose: {strength_noted: {words: $a}}}\n"
        "  - {id: b, ask: Second, as: text}\n"
        "  - say: done\n"
    )
    chat = Chat(flows=flow_set(story=story))
    chat.starts("story")
    chat.says("drawing")

    assert chat.says("never mind") == ["cancelled_kept"]
    assert chat.withdrawn == []


def test_never_mind_in_a_flow_that_was_run_goes_on_with_the_one_that_ran_it() -> None:
    chat = Chat()
    chat.starts("day")
    chat.says("3")
    chat.says("yes")

    assert chat.says("never mind") == ["cancelled", "Until when?"]


def test_help_answers_and_comes_back_to_the_open_question() -> None:
    chat = at_next_step()

    assert chat.says("help") == ["I am a computer.", "back_to Weekly check-in", "What is next?"]


def test_the_menu_lies_on_top_and_what_was_open_comes_back_after() -> None:
    chat = at_next_step()

    assert chat.says("menu") == ["What would you like?"]
    assert chat.says("meet someone") == ["Who with?"]
    chat.says("coach")

    assert chat.says("by phone") == ["Asked coach, By phone.", "back_to Weekly check-in", "What is next?"]


def test_picking_what_is_open_already_from_the_menu_goes_back_to_it() -> None:
    chat = at_next_step()
    chat.says("menu")

    assert chat.says("say how it goes") == ["back_to Weekly check-in", "What is next?"]
    assert len(chat.state.stack) == 1


def test_the_language_is_changed_in_the_middle_and_the_place_is_kept() -> None:
    chat = at_next_step()
    chat.says("language")

    assert chat.says("es") == ["Now in this language.", "back_to Weekly check-in", "What is next?"]
    assert chat.state.language == "es"


def test_asking_for_a_person_reaches_one() -> None:
    chat = at_next_step()

    assert chat.says("person")[0] == "I told Ms. Rivera."
    assert chat.effects[1] == Handoff(reason="wants_a_person", verbatim="person", message_id=3)


def test_without_flows_for_them_help_and_a_person_are_still_answered() -> None:
    chat = Chat(flows=flow_set(help=None, person=None, menu=None))

    assert chat.says("help") == ["no_help"]
    assert chat.says("menu") == ["no_help"]
    assert chat.says("person") == ["person_told"]
    assert chat.effects[1] == Handoff(
        reason="asked_for_person", verbatim="person", message_id=3, is_promised=True
    )


def test_the_menu_is_served_by_help_when_there_is_no_menu() -> None:
    chat = Chat(flows=flow_set(menu=None))

    assert chat.says("menu") == ["I am a computer."]


@pytest.mark.parametrize("command", ["back", "skip", "repeat", "never mind"])
def test_moving_about_with_nothing_open_is_answered(command: str) -> None:
    assert Chat().says(command) == ["nothing_open"]


def test_a_command_recognised_only_by_the_interpreter_works_too() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")

    assert chat.says("oh forget it pls", intent="cancel") == ["cancelled"]


def test_an_unknown_command_is_a_reply_like_any_other() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")

    assert chat.says("6", command="dance") == ["What is next?"]


def test_words_of_danger_come_before_anything_else_and_leave_the_question_open() -> None:
    chat = at_next_step()

    said = chat.says("i want to hurt myself", safety=Safety(category="self_harm", level="alert"))

    assert said == ["safety_self_harm"]
    assert chat.effects[0] == RaiseAlert(category="self_harm", level="alert", message_id=3)
    assert chat.open == "next_step"
    assert chat.says("read")[0] == "Anything in the way?"


@pytest.mark.parametrize(("category", "level"), [("self_harm", "check"), ("unheard_of", "alert")])
def test_a_doubtful_alarm_gets_the_careful_words(category: str, level: Literal["alert", "check"]) -> None:
    chat = Chat()

    assert chat.says("hmm", safety=Safety(category=category, level=level)) == ["safety_check"]


@pytest.mark.parametrize(
    ("decision", "reason", "said"),
    [
        ("accepted", None, "reviewed_accepted Ms. Lee goal"),
        ("amended", None, "reviewed_amended Ms. Lee goal"),
        ("amended", "spelling", "reviewed_amended_why Ms. Lee spelling goal"),
        ("declined", None, "reviewed_declined Ms. Lee goal"),
        ("declined", "too big", "reviewed_declined_why Ms. Lee too big goal"),
    ],
)
def test_a_decision_is_told_without_disturbing_the_open_question(
    decision: Literal["accepted", "amended", "declined"], reason: str | None, said: str
) -> None:
    chat = at_next_step()
    before = chat.state

    event = Reviewed(decision=decision, kind="goal_set", summary="goal", reason=reason, coordinator="Ms. Lee")

    assert chat.happens(event) == [said]
    assert chat.state == before


def test_a_guardian_is_not_offered_what_is_for_students() -> None:
    chat = Chat(facts=replace(ANA, role="guardian", goals=(READING,)))

    assert chat.says("how is it going", intent="update_goal") == ["What would you like?"]


def test_not_understood_with_nothing_open_starts_its_flow_or_says_so() -> None:
    assert Chat().says("asdf") == ["What would you like?"]
    assert Chat(flows=flow_set(menu=None)).says("asdf") == ["not_understood"]
    assert FLOWS.starting(None, "student") is None


def test_a_menu_that_leads_nowhere_does_not_stand_in_the_way() -> None:
    chat = at_next_step()
    chat.says("menu")
    chat.says("??")
    chat.says("??")

    assert chat.says("??") == ["handed_over", "back_to Weekly check-in", "What is next?"]
