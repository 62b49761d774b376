"""Flows change under people: everyone finds a place, and nobody is asked again what they have answered."""

from flow_chat import Chat
from sample_flows import flow_set, one_flow

from flows.engine import open_question, previous_question

BEFORE = one_flow(
    "  - {id: a, ask: First, as: text}\n"
    "  - {id: b, ask: Second, as: text}\n"
    "  - {propose: {strength_noted: {words: $a}}}\n"
    "  - {id: c, ask: Third, as: text}\n"
    "  - say: 'done {a} {b} {c}'\n"
)


PASSED = (
    "  - {id: a, ask: First, as: text}\n"
    "  - {id: c, say: Just so you know.}\n"
    "  - {id: z, ask: Last, as: text}\n"
    "  - say: ok\n"
)


def after(nodes: str, *, removed: str = "{}") -> str:
    return one_flow(nodes, version="2", removed=removed)


def at_third() -> Chat:
    chat = Chat(flows=flow_set(story=BEFORE))
    chat.starts("story")
    chat.says("one")
    chat.says("two")
    assert chat.open == "c"
    return chat


def test_a_changed_text_applies_at_once() -> None:
    chat = at_third().reloaded(flow_set(story=BEFORE.replace("Third", "And third")))

    assert chat.says("repeat") == ["And third"]


def test_a_renamed_question_is_the_same_question_and_keeps_its_answer() -> None:
    new = after(
        "  - {id: first, was: a, ask: First, as: text}\n"
        "  - {id: b, ask: Second, as: text}\n"
        "  - {id: note, was: strength_noted, propose: {strength_noted: {words: $first}}}\n"
        "  - {id: third, was: [c, d], ask: Third, as: text}\n"
        "  - say: 'done {first} {third}'\n"
    )
    chat = at_third().reloaded(flow_set(story=new))

    assert chat.open == "third"
    assert chat.says("three") == ["done one three"]


def test_going_back_withdraws_under_the_name_a_proposal_has_now() -> None:
    new = BEFORE.replace("version: 1", "version: 2").replace(
        "{propose: {strength_noted: {words: $a}}}",
        "{id: note, was: strength_noted, propose: {strength_noted: {words: $a}}}",
    )
    chat = at_third().reloaded(flow_set(story=new))

    chat.says("back")
    assert chat.withdrawn == ["1:note"]


def test_a_removed_question_leads_where_the_file_says_and_the_reply_is_not_misread() -> None:
    new = after(
        "  - {id: a, ask: First, as: text}\n"
        "  - {id: b, ask: Second, as: text}\n"
        "  - {id: e, ask: Something else, as: text}\n"
        "  - say: 'done {a} {b} {e}'\n",
        removed="{c: e}",
    )
    flows = flow_set(story=new)
    chat = at_third().reloaded(flows)
    assert open_question(chat.state, facts=chat.facts, flows=flows) is None
    assert previous_question(chat.state, facts=chat.facts, flows=flows) is None

    assert chat.says("three") == ["flow_changed Story", "Something else"]
    assert chat.says("four") == ["done one two four"]


def test_a_question_removed_without_a_word_leads_through_the_flow_without_asking_again() -> None:
    new = after(
        "  - {id: a, ask: First, as: text}\n"
        "  - {id: x, ask: New, as: text}\n"
        "  - {id: b, ask: Second, as: text}\n"
        "  - say: 'done {a} {x} {b}'\n"
    )
    chat = at_third().reloaded(flow_set(story=new))

    assert chat.says("three") == ["flow_changed Story", "New"]
    assert chat.says("ex") == ["done one ex two"]


def test_a_command_still_works_when_the_question_is_gone() -> None:
    new = after("  - {id: x, ask: New, as: text}\n  - say: ok\n")
    chat = at_third().reloaded(flow_set(story=new))

    assert chat.says("never mind") == ["flow_changed Story", "New", "cancelled_kept"]


def test_a_flow_that_is_gone_is_said_to_be_gone_and_what_lay_below_comes_back() -> None:
    chat = Chat(flows=flow_set(story=BEFORE))
    chat.says("hi", intent="update_goal")
    chat.starts("story")
    chat = chat.reloaded(flow_set())

    assert chat.says("one") == ["flow_gone", "back_to Weekly check-in", 'How is "read every day" going?']
    assert chat.says("5") == ["What is next?"]


def test_when_the_only_flow_is_gone_that_is_said() -> None:
    chat = at_third().reloaded(flow_set())

    assert chat.says("three") == ["flow_gone"]
    assert chat.open is None


def test_what_a_flow_that_is_gone_had_run_goes_on_alone() -> None:
    caller = one_flow("  - {id: a, ask: Go, as: text}\n  - {run: meeting}\n  - say: done\n")
    chat = Chat(flows=flow_set(story=caller))
    chat.starts("story")
    chat.says("x")
    chat = chat.reloaded(flow_set())

    assert chat.says("coach") == ["How?"]
    assert chat.says("in person") == ["Asked coach, In person."]


def test_a_caller_that_does_not_run_anything_any_more_goes_on_at_its_place() -> None:
    caller = one_flow("  - {id: a, ask: Go, as: text}\n  - {id: r, run: meeting}\n  - say: done\n")
    chat = Chat(flows=flow_set(story=caller))
    chat.starts("story")
    chat.says("x")
    new = after("  - {id: a, ask: Go, as: text}\n  - {id: r, ask: Instead, as: text}\n  - say: done\n")
    chat = chat.reloaded(flow_set(story=new))
    chat.says("coach")

    assert chat.says("in person") == ["Asked coach, In person.", "Instead"]


def test_a_place_that_became_a_message_is_passed_at_the_next_reply() -> None:
    new = after(PASSED)
    chat = at_third().reloaded(flow_set(story=new))

    assert chat.says("three") == ["flow_changed Story", "Just so you know.", "Last"]


def test_an_interrupted_flow_whose_place_became_a_message_goes_on_from_there() -> None:
    chat = at_third()
    chat.says("menu")
    chat.says("meet someone")
    chat.says("coach")
    new = after(PASSED)
    chat = chat.reloaded(flow_set(story=new))

    assert chat.says("in person") == ["Asked coach, In person.", "Just so you know.", "Last"]


def test_the_last_answer_of_a_flow_changed_meanwhile_is_not_corrected_blindly() -> None:
    chat = at_third()
    chat.says("three")
    chat = chat.reloaded(flow_set(story=BEFORE.replace("version: 1", "version: 2")))

    assert chat.says("no wait i meant four") == ["cannot_correct"]


def test_the_assistant_can_begin_something_while_a_changed_flow_lies_open() -> None:
    new = after("  - {id: x, ask: New, as: text}\n  - say: ok\n")
    chat = at_third().reloaded(flow_set(story=new))

    assert chat.starts("meeting") == ["Who with?"]
    chat.says("coach")
    assert chat.says("in person") == ["Asked coach, In person.", "back_to Story", "New"]
