"""Answering questions: what counts as an answer, what is asked again, and what a plan gets out of it."""

from dataclasses import replace

import pytest
from flow_chat import ALGEBRA, ANA, READING, Chat
from sample_flows import flow_set, one_flow

from flows.data import Json
from flows.effects import Ask, Handoff, Propose, SetLanguage
from flows.events import Answer


def test_a_check_in_proposes_what_was_said_in_the_students_own_words() -> None:
    chat = Chat()

    assert chat.says("how its going", intent="update_goal") == ['How is "read every day" going?']
    assert chat.says("6") == ["What is next?"]
    assert chat.says("ask ms lee") == ["Anything in the way?"]
    assert chat.says("nothing") == ["Saved: 6.", "Ms. Rivera will see it."]

    assert chat.proposals == [
        Propose(
            key="1:save",
            kind="checked_in",
            fields={"goal_id": "g1", "progress": 6, "next_step": "ask ms lee"},
            verbatim="6\nask ms lee\nnothing",
            message_ids=(2, 3, 4),
        )
    ]
    assert chat.open is None


def test_the_only_goal_is_not_asked_for_but_two_are() -> None:
    chat = Chat(facts=replace(ANA, goals=(ALGEBRA, READING)))

    assert chat.says("checking in", intent="update_goal") == ["Which goal?"]
    assert chat.says("g1") == ['How is "read every day" going?']


def test_without_goals_the_flow_takes_its_other_way() -> None:
    chat = Chat(facts=replace(ANA, goals=()))

    assert chat.says("checking in", intent="update_goal") == ["No goal yet."]


def test_what_was_said_in_the_first_message_is_not_asked_again() -> None:
    chat = Chat()

    chat.says(
        "went to tutoring, a 7", intent="update_goal", heard={"progress": 7, "done": "went to tutoring"}
    )
    chat.says("keep going")
    chat.says("nothing")

    assert chat.proposals[0].fields["progress"] == 7
    assert chat.proposals[0].fields["done"] == "went to tutoring"
    assert chat.proposals[0].verbatim.splitlines()[0] == "went to tutoring, a 7"
    assert chat.proposals[0].message_ids == (1, 2, 3)


def test_what_is_heard_in_an_answer_is_kept_when_the_question_listens_for_it() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")

    chat.says("6", heard={"done": "went to tutoring", "target": 80})

    assert chat.state.stack[-1].heard["done"].value == "went to tutoring"
    assert "target" not in chat.state.stack[-1].heard


def test_a_heard_value_that_the_question_would_not_take_is_not_used() -> None:
    chat = Chat()

    assert chat.says("a 70 i think", intent="update_goal", heard={"progress": 70}) == [
        'How is "read every day" going?'
    ]


def test_an_unreadable_answer_is_asked_again_more_plainly_and_then_a_person_is_told() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")

    assert chat.says("dunno") == ["Just a number."]
    assert chat.says("??") == ["Any number from 0 to 10."]
    assert chat.says("!!") == ["handed_over"]
    assert chat.effects[-1] == Handoff(reason="not_understood", verbatim="!!", message_id=4)
    assert chat.says("lol") == ["Just a number."]
    assert chat.says("5") == ["What is next?"]


def test_a_question_without_hints_gets_the_phrase_of_its_kind_before_it() -> None:
    chat = Chat()
    chat.says("meet", intent="request_meeting", heard={"person": "coach"})

    assert chat.says("hm") == ["retry_choice_1", "How?"]
    assert chat.says("hm") == ["retry_choice_2", "How?"]


def test_a_number_with_both_ends_says_them_when_it_asks_again() -> None:
    story = one_flow("  - {id: x, ask: How many, as: {number: {from: 1, to: 5}}}\n  - say: ok\n")
    chat = Chat(flows=flow_set(story=story))
    chat.starts("story")

    assert chat.says("9") == ["retry_range_1 5 1", "How many"]


def test_after_three_tries_an_optional_question_is_left_out() -> None:
    story = one_flow("  - {id: x, ask: How many, as: number, optional: true}\n  - say: 'Got {x}.'\n")
    chat = Chat(flows=flow_set(story=story))
    chat.starts("story")
    chat.says("many")
    chat.says("lots")

    assert chat.says("tons") == ["skipped", "Got ."]


def test_tries_begin_anew_at_the_next_question() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.says("??")
    chat.says("6")

    assert chat.state.tries == 0


def test_nothing_means_nothing_only_where_the_question_takes_it() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.says("6")

    chat.says("nothing")

    assert chat.state.stack[-1].answers["next_step"].value == "nothing"
    assert chat.says("nope", intent="deny", says_none=False)[0] == "Saved: 6."
    assert "obstacle" not in chat.proposals[0].fields


def test_a_long_text_that_sounds_like_no_is_still_an_answer() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.says("6")
    chat.says("read")

    chat.says("no one at home can help me with it", intent="deny")

    assert chat.proposals[0].fields["obstacle"] == "no one at home can help me with it"


def test_none_picks_the_option_called_none_where_there_is_one() -> None:
    story = one_flow(
        "  - {id: x, ask: Which, as: {choice: {a: A, none: None of them}}, none_on: [deny]}\n"
        "  - say: 'Got {x}.'\n"
    )
    chat = Chat(flows=flow_set(story=story))
    chat.starts("story")

    assert chat.says("none") == ["Got None of them."]


def test_the_language_changes_at_once() -> None:
    chat = Chat()

    assert chat.says("en español", intent="change_language", heard={"language": "es"}) == [
        "Now in this language."
    ]
    assert SetLanguage(language="es") in chat.effects
    assert chat.state.language == "es"


def test_options_from_facts_are_shown_by_the_names_people_know() -> None:
    chat = Chat()
    chat.says("language")

    ask = chat.effects[-1]

    assert isinstance(ask, Ask)
    assert [(option.value, option.label.params["words"]) for option in ask.question.options] == [
        ("en", "English"),
        ("es", "Español"),
    ]


def test_a_reply_that_a_flow_has_nothing_to_say_to_is_still_answered() -> None:
    story = one_flow(
        "  - {id: x, ask: How many, as: number}\n  - {when: {x: {more_than: 3}}, say: Many.}\n  - say: ok\n"
    )
    flows = flow_set(story=story)
    silent = replace(flows.flows["story"], nodes=flows.flows["story"].nodes[:2])
    chat = Chat(flows=replace(flows, flows={**flows.flows, "story": silent}))
    chat.starts("story")

    assert chat.says("2") == ["noted"]


@pytest.mark.parametrize(
    ("form", "given", "kept"),
    [
        ("text", "  hi ", "hi"),
        ("text", 7, None),
        ("text", "   ", None),
        ("name", "Bo", "Bo"),
        ("yes_no", False, False),
        ("yes_no", "yes", None),
        ("number", 6.0, 6),
        ("number", 6.5, 6.5),
        ("number", True, None),
        ("number", float("nan"), None),
        ("number", "6", None),
        ("{number: {from: 0, to: 10}}", 11, None),
        ("{number: {from: 0, to: 10}}", -1, None),
        ("{number: {to: 10}}", -1, -1),
        ("{scale: {from: 1, to: 3}}", 2, 2),
        ("{scale: {from: 1, to: 3}}", 2.5, None),
        ("{choice: {a: A, b: B}}", "b", "b"),
        ("{choice: {a: A, b: B}}", "c", None),
        ("{choice: {1: A, 2: B}}", 2, "2"),
        ("{choices: {a: A, b: B}}", ["b", "b", "x"], ["b"]),
        ("{choices: {a: A, b: B}}", "a", ["a"]),
        ("{choices: {a: A, b: B}}", ["x"], None),
        ("date", "2026-12-18", {"on": "2026-12-18", "raw": "2026-12-18"}),
        ("date", "soon", {"on": None, "raw": "soon"}),
        ("date", {"on": "nope", "raw": "friday"}, {"on": None, "raw": "friday"}),
        ("date", {"on": "2026-12-18"}, {"on": "2026-12-18", "raw": "2026-12-18"}),
        ("date", {"on": None}, None),
        ("date", 3, None),
        ("time", {"at": "15:30:00", "raw": "half past 3"}, {"at": "15:30", "raw": "half past 3"}),
        ("time", {"at": "15:30+02:00", "raw": "x"}, {"at": None, "raw": "x"}),
        ("time", {"at": "late", "raw": "x"}, {"at": None, "raw": "x"}),
        ("slot", {"raw": "mon 3pm", "at": "15:00"}, {"on": None, "at": "15:00", "raw": "mon 3pm"}),
        ("{slot: {up_to: 2}}", {"raw": "mon"}, [{"on": None, "at": None, "raw": "mon"}]),
        ("{text: {up_to: 2}}", "1. a\n- b\n\nc", ["a", "b"]),
        ("{text: {up_to: 2}}", ["a", "", 3], ["a"]),
        ("{text: {up_to: 2}}", " \n", None),
        ("{text: {up_to: 2}}", 3, None),
        ("{person: {up_to: 3}}", "mom, Mr. Lee", ["mom", "Mr. Lee"]),
        ("{person: {up_to: 3}}", ["mom, dad", "Mr. Lee"], ["mom", "dad", "Mr. Lee"]),
        ("goal", "g1", "g1"),
        ("goal", "g9", None),
        ("text", "nul \x00 and \ud800", "nul \ufffd and \ufffd"),
    ],
)
def test_an_answer_is_kept_in_one_form_or_asked_again(form: str, given: Json, kept: Json) -> None:
    story = one_flow(
        f"  - {{id: x, ask: What, as: {form}}}\n  - {{id: y, ask: And, as: text}}\n  - say: 'Got {{x}}'\n"
    )
    chat = Chat(flows=flow_set(story=story), facts=replace(ANA, goals=(READING, ALGEBRA)))
    chat.starts("story")

    chat.says("x", answer=Answer(value=given, words="x"))

    if kept is None:
        assert chat.open == "x"
    else:
        assert chat.open == "y"
        assert chat.state.stack[-1].answers["x"].value == kept
