"""One thing in the middle of another: interrupted, come back to, never begun twice, never too many."""

from dataclasses import replace

import pytest
from flow_chat import ANA, READING, Chat
from sample_flows import FLOWS, flow_set, one_flow

from flows.effects import Handoff
from flows.engine import MAX_FRAMES
from flows.errors import UnknownFlow
from flows.flow import Flow


def test_something_else_interrupts_and_the_open_question_comes_back_after() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")

    assert chat.says("can i meet someone", intent="request_meeting") == ["Who with?"]
    chat.says("coach")

    assert chat.says("by phone") == [
        "Asked coach, By phone.",
        "back_to Weekly check-in",
        'How is "read every day" going?',
    ]
    assert chat.says("6") == ["What is next?"]


def test_words_that_answer_the_question_do_not_interrupt_it() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.says("6")

    assert chat.says("ask to meet someone", intent="request_meeting") == ["Anything in the way?"]


def test_asking_for_the_flow_one_is_in_counts_as_not_understood() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")

    assert chat.says("check in pls", intent="update_goal") == ["Just a number."]


def test_asking_for_a_flow_further_down_goes_back_to_it_and_keeps_the_rest() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.says("meet", intent="request_meeting")
    chat.says("coach")

    said = chat.says("check in", intent="update_goal")

    assert said == ["back_to Weekly check-in", 'How is "read every day" going?']
    assert [frame.flow for frame in chat.state.stack] == ["meeting", "check_in"]
    chat.says("10")
    assert chat.open == "mode"


def test_a_menu_that_something_else_interrupts_is_forgotten() -> None:
    chat = Chat()
    chat.says("asdf")
    assert chat.open == "pick"

    chat.says("checking in", intent="update_goal")

    assert [frame.flow for frame in chat.state.stack] == ["check_in"]


def test_what_a_flow_runs_comes_back_into_it() -> None:
    chat = Chat()
    chat.starts("day")
    chat.says("1")

    assert chat.says("yes") == ["Who with?"]
    chat.says("coach")

    assert chat.says("in person") == ["Asked coach, In person.", "Until when?"]
    assert chat.says("2026-12-18") == ["Until 2026-12-18. yes. 1"]


def test_a_flow_that_was_run_can_be_interrupted_and_still_leads_back() -> None:
    chat = Chat()
    chat.starts("day")
    chat.says("1")
    chat.says("yes")
    chat.says("coach")

    chat.says("check in", intent="update_goal")
    assert chat.says("10") == ["You did it, Ana!", "back_to Ask for a meeting", "How?"]
    assert chat.says("in person") == ["Asked coach, In person.", "Until when?"]


def test_running_a_flow_that_lies_open_further_down_takes_it_up_again() -> None:
    chat = Chat()
    chat.says("meet", intent="request_meeting")
    chat.says("coach")
    chat.starts("day")
    chat.says("1")

    assert chat.says("yes") == ["back_to Ask for a meeting", "How?"]
    assert [(frame.flow, frame.is_called) for frame in chat.state.stack] == [
        ("day", False),
        ("meeting", True),
    ]
    assert chat.says("in person") == ["Asked coach, In person.", "Until when?"]


def test_flows_that_run_each_other_do_not_pile_up() -> None:
    ping = one_flow(
        "  - {id: a, ask: Ping, as: text}\n  - {run: pong}\n  - say: ping done\n", id="ping", starts_on="[]"
    )
    pong = one_flow(
        "  - {id: b, ask: Pong, as: text}\n  - {run: ping}\n  - say: pong done\n", id="pong", starts_on="[]"
    )
    chat = Chat(flows=flow_set(ping=ping, pong=pong))
    chat.starts("ping")
    assert chat.says("x") == ["Pong"]

    assert chat.says("y") == ["ping done"]
    assert chat.state.stack == ()


def test_a_greeting_in_the_middle_is_answered_and_the_question_comes_again() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")

    assert chat.says("hey", intent="greet") == [
        "I am a computer.",
        "back_to Weekly check-in",
        'How is "read every day" going?',
    ]


def test_the_assistant_may_begin_with_what_is_known() -> None:
    chat = Chat()

    said = chat.starts(
        "check_in", answers={"progress": 5, "extra_name": 1}, heard={"done": "read"}, message_id=9
    )

    assert said == ["What is next?"]
    assert chat.state.stack[-1].answers["progress"].message_ids == (9,)


def test_the_assistant_beginning_what_is_open_asks_the_open_question() -> None:
    chat = Chat()
    chat.starts("check_in")

    assert chat.starts("check_in") == ['How is "read every day" going?']
    assert len(chat.state.stack) == 1


def test_beginning_a_flow_that_does_not_exist_is_an_error_that_names_those_that_do() -> None:
    with pytest.raises(UnknownFlow) as error:
        Chat().starts("nope")

    assert error.value.flow == "nope"
    assert "check_in" in error.value.known
    assert "nope" in str(error.value)


def many_flows() -> dict[str, str]:
    return {
        f"f{n}": one_flow(
            f"  - {{id: a, ask: Question {n}, as: number}}\n  - say: done\n", id=f"f{n}", starts_on="[]"
        )
        for n in range(MAX_FRAMES)
    }


def test_too_many_things_at_once_are_refused_kindly_and_a_person_is_told() -> None:
    chat = Chat(flows=flow_set(**many_flows()))
    for n in range(MAX_FRAMES):
        chat.starts(f"f{n}")
    assert len(chat.state.stack) == MAX_FRAMES

    said = chat.says("meet", intent="request_meeting")

    assert said == ["too_many_open", f"Question {MAX_FRAMES - 1}"]
    assert Handoff(reason="too_many_open", verbatim="meet", message_id=1) in chat.effects
    assert len(chat.state.stack) == MAX_FRAMES


def test_a_flow_that_runs_another_when_too_much_is_open_is_dropped_with_an_apology() -> None:
    runs = one_flow(
        "  - {id: a, ask: Go, as: text}\n  - {run: meeting}\n  - say: done\n", id="runs", starts_on="[]"
    )
    chat = Chat(flows=flow_set(**many_flows(), runs=runs))
    for n in range(MAX_FRAMES - 1):
        chat.starts(f"f{n}")
    chat.starts("runs")

    assert chat.says("x") == ["too_many_open", "back_to Story", f"Question {MAX_FRAMES - 2}"]


def looping() -> Flow:
    """A flow in a circle, which the loader would refuse."""
    story = one_flow("  - {id: a, ask: Go, as: text}\n  - {id: b, say: round}\n  - {id: c, say: and round}\n")
    flow = flow_set(story=story).flows["story"]
    return replace(flow, nodes=(*flow.nodes[:2], replace(flow.nodes[2], go="b")))


def test_a_flow_that_goes_in_circles_is_cut_with_an_apology_and_a_person_is_told() -> None:
    chat = Chat(flows=replace(FLOWS, flows={**FLOWS.flows, "story": looping()}))
    chat.says("hi", intent="update_goal")
    chat.starts("story")

    said = chat.says("x")

    assert said == [
        "round",
        "and round",
        "stuck",
        "back_to Weekly check-in",
        'How is "read every day" going?',
    ]
    assert Handoff(reason="flow_looped", verbatim="x", message_id=2) in chat.effects
    assert [frame.flow for frame in chat.state.stack] == ["check_in"]


def test_a_circle_below_another_flow_takes_down_only_its_own() -> None:
    caller = one_flow(
        "  - {id: a, ask: Go, as: text}\n  - {run: help}\n  - say: done\n", id="caller", starts_on="[]"
    )
    flows = flow_set(caller=caller)
    chat = Chat(flows=replace(flows, flows={**flows.flows, "help": replace(looping(), id="help")}))
    chat.says("hi", intent="update_goal")
    chat.starts("caller")
    assert chat.says("x") == ["Go"]

    assert chat.says("y") == [
        "round",
        "and round",
        "stuck",
        "back_to Weekly check-in",
        'How is "read every day" going?',
    ]
    assert [frame.flow for frame in chat.state.stack] == ["check_in"]


def test_a_loop_asks_again_and_forgets_what_it_did_not_ask_this_time() -> None:
    story = one_flow(
        "  - {id: more, ask: Another, as: {choice: {a: A, b: B}}}\n"
        "  - {id: only, when: {more: b}, ask: Only b, as: text}\n"
        "  - {when: {only: {known: true}}, say: 'Only {only}.', go: more}\n"
        "  - say: 'done {only}'\n"
    )
    chat = Chat(flows=flow_set(story=story))
    chat.starts("story")
    chat.says("b")
    assert chat.says("x") == ["Only x.", "Another"]

    assert chat.says("a") == ["done "]


def test_starting_over_forgets_everything() -> None:
    story = one_flow(
        "  - {id: a, ask: First, as: text, heard: goal}\n"
        "  - {id: again, ask: Sure, as: {choice: {yep: Sure, no: Not so}}}\n"
        "  - {when: {again: no}, go: restart}\n"
        "  - say: 'done {a}'\n"
    )
    chat = Chat(flows=flow_set(story=story))
    chat.starts("story", heard={"goal": "x"})
    assert chat.open == "again"

    assert chat.says("not so") == ["First"]


def test_set_names_a_value_and_keeps_whose_words_it_was() -> None:
    story = one_flow(
        "  - {id: a, ask: First, as: text, listens_for: [target]}\n"
        "  - {id: b, ask: Second, as: text, listens_for: [target]}\n"
        "  - set: {a: $b, kind: fixed, list: [$a, $nothing_yet], table: {x: $a, y: $heard.unit}}\n"
        "  - propose: {strength_noted: {words: $a}}\n"
        "    say: '{a} {kind} {list} {heard.target}'\n"
    ).replace(", $nothing_yet", ", $heard.unit")
    chat = Chat(flows=flow_set(story=story))
    chat.starts("story")
    chat.says("old", heard={"target": 80})

    assert chat.says("new") == ["new fixed new 80"]
    assert (chat.proposals[0].verbatim, chat.proposals[0].message_ids) == ("new", (2,))


def test_each_says_one_line_per_thing() -> None:
    story = one_flow(
        "  - {id: a, ask: Go, as: text}\n"
        "  - {each: {goal: $goals}, say: '- {goal.words} by {goal.due}'}\n"
        "  - {each: {one: $extra.none}, say: '- {one}'}\n"
        "  - say: '{meeting} and {meeting.with_whom}, {extra.plan.size}, {said}'\n"
    )
    chat = Chat(flows=flow_set(story=story))
    chat.says("show me", intent="share_plan")

    assert chat.says("x") == ["- read every day by 2026-12-18", "Mr. Lee and Mr. Lee, 2, show me"]


def test_facts_that_are_not_there_are_shown_as_nothing() -> None:
    story = one_flow(
        "  - {id: a, ask: Go, as: text}\n"
        "  - say: '[{meeting}{meeting.topic}{supporters}{goals}{extra.plan}{today}]'\n"
    )
    chat = Chat(flows=flow_set(story=story), facts=replace(ANA, meetings=(), goals=(READING,)))
    chat.starts("story")

    assert chat.says("x") == ["[read every day2026-11-22]"]


def test_an_update_without_what_it_needs_is_not_proposed() -> None:
    story = one_flow(
        "  - {id: a, ask: Go, as: text, optional: true}\n"
        "  - {propose: {strength_noted: {words: $a}}, say: ok}\n"
    )
    chat = Chat(flows=flow_set(story=story))
    chat.starts("story")

    chat.says("skip")

    assert chat.proposals == []


def test_lists_become_the_form_an_update_takes() -> None:
    story = one_flow(
        "  - {id: a, ask: Steps, as: {text: {up_to: 3}}}\n"
        "  - {id: d, ask: When, as: date}\n"
        "  - set: {helpers: [$coordinator, $heard.person]}\n"
        "  - propose:\n"
        "      - goal_set: {words: goal, steps: {each: $a, as: words}, due: $d, supporters: $helpers}\n"
        "      - goal_revised: {goal_id: $meeting, steps: {each: $heard.unit, as: words}}\n"
        "      - strength_noted: {words: $today}\n"
        "    say: ok\n"
    ).replace(", steps: {each: $heard.unit, as: words}", "")
    chat = Chat(flows=flow_set(story=story))
    chat.starts("story")
    chat.says("read\nwrite")

    chat.says("2026-12-18")

    assert [one.key for one in chat.proposals] == ["1:goal_set", "1:goal_set:2", "1:goal_set:3"]
    assert chat.proposals[0].fields == {
        "words": "goal",
        "steps": [{"words": "read"}, {"words": "write"}],
        "due": {"on": "2026-12-18", "raw": "2026-12-18"},
        "supporters": ["Ms. Rivera"],
    }
    assert chat.proposals[1].fields == {"goal_id": "m1"}
    assert chat.proposals[2].fields == {"words": "2026-11-22"}
    assert chat.proposals[1].verbatim == "2026-12-18"
