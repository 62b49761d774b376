"""An earlier answer put right ("no wait i meant 7"), and everything that followed from it with it."""

from dataclasses import replace

from flow_chat import ALGEBRA, ANA, READING, Chat
from sample_flows import FLOWS, flow_set, one_flow

from flows.effects import Propose
from flows.engine import MAX_FRAMES, previous_question
from flows.events import Answer

TWO = one_flow(
    "  - {id: a, ask: First, as: {number: {from: 0, to: 10}}, listens_for: [unit]}\n"
    "  - {when: {a: {at_least: 5}}, say: A lot.}\n"
    "  - {propose: {strength_noted: {words: $a}}}\n"
    "  - {when: {a: {at_least: 5}}, propose: {need_noted: {words: $a}}}\n"
    "  - {id: b, when: {a: {at_most: 8}}, ask: Second, as: text}\n"
    "  - {id: c, ask: Third, as: {choice: {x: Ex, y: Why}}}\n"
    "  - say: 'Saved {a} {b} {c}.'\n"
    "  - {propose: {family_input: {words: $a}}, say: Thanks.}\n"
)


def test_a_correction_replaces_the_answer_and_asks_the_open_question_again() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.says("6")

    assert chat.says("no wait i meant 7") == ["corrected 7", "What is next?"]
    chat.says("read")
    chat.says("nothing")

    assert chat.proposals[0].fields["progress"] == 7
    assert "no wait" not in chat.proposals[0].verbatim


def test_a_correction_can_lead_another_way() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.says("6")

    assert chat.says("no wait i meant 10") == ["corrected 10", "You did it, Ana!"]
    assert [one.kind for one in chat.proposals] == ["goal_completed"]
    assert chat.open is None


def test_a_correction_after_the_end_reopens_what_is_over_and_asks_nothing_again() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.says("6")
    chat.says("read")
    chat.says("tests")
    assert chat.open is None

    assert chat.says("no wait i meant the bus") == ["corrected the bus"]

    assert chat.proposals == [
        Propose(
            key="1:save.2",
            kind="checked_in",
            fields={"goal_id": "g1", "progress": 6, "next_step": "read", "obstacle": "the bus"},
            verbatim="6\nread\nthe bus",
            message_ids=(2, 3, 5),
            supersedes=("1:save",),
        )
    ]
    assert chat.withdrawn == []
    assert chat.says("no wait i meant the cold") == ["corrected the cold"]
    assert (chat.proposals[0].key, chat.proposals[0].supersedes) == ("1:save.3", ("1:save.2",))


def test_only_what_reads_differently_is_said_again() -> None:
    chat = Chat(flows=flow_set(story=TWO))
    chat.starts("story")
    chat.says("9")
    assert chat.says("ex") == ["Saved 9  Ex.", "Thanks."]

    assert chat.says("no wait i meant why") == ["corrected Why", "Saved 9  Why."]


def test_proposals_that_the_new_answer_does_not_make_are_withdrawn() -> None:
    chat = Chat(flows=flow_set(story=TWO))
    chat.starts("story")
    assert chat.says("7") == ["A lot.", "Second"]
    assert [one.key for one in chat.proposals] == ["1:strength_noted", "1:need_noted"]

    assert chat.says("no wait i meant 3") == ["corrected 3", "Second"]

    assert [(one.key, one.supersedes) for one in chat.proposals] == [
        ("1:strength_noted.2", ("1:strength_noted",))
    ]
    assert chat.withdrawn == ["1:need_noted"]


def test_a_correction_asks_what_the_new_answer_makes_necessary_and_keeps_the_rest() -> None:
    chat = Chat(flows=flow_set(story=TWO))
    chat.starts("story")
    chat.says("9")
    assert chat.open == "c"

    assert chat.says("no wait i meant 4") == ["corrected 4", "Second"]
    assert chat.withdrawn == ["1:need_noted"]
    assert chat.says("word") == ["Third"]


def test_what_was_heard_in_the_old_answer_goes_with_it() -> None:
    chat = Chat(flows=flow_set(story=TWO))
    chat.starts("story")
    chat.says("7", heard={"unit": "hours"})
    assert chat.state.stack[-1].heard["unit"].value == "hours"

    chat.says("no wait i meant 3")

    assert "unit" not in chat.state.stack[-1].heard


def test_an_unreadable_correction_asks_the_earlier_question_again() -> None:
    chat = Chat(flows=flow_set(story=TWO))
    chat.starts("story")
    chat.says("7")

    assert chat.says("no wait i meant lots") == ["correct_again", "First"]
    assert chat.withdrawn == ["1:strength_noted", "1:need_noted"]
    assert chat.says("8") == ["A lot.", "Second"]


def test_an_unreadable_correction_after_the_end_reopens_the_question_and_keeps_nothing_half_done() -> None:
    chat = Chat(flows=flow_set(story=TWO))
    chat.starts("story")
    chat.says("9")
    chat.says("ex")

    assert chat.says("no wait i meant zet") == ["correct_again", "Third"]
    assert chat.withdrawn == ["1:family_input"]
    assert chat.says("why") == ["Saved 9  Why.", "Thanks."]


def test_i_meant_with_something_only_the_open_question_understands_is_its_answer() -> None:
    chat = Chat(flows=flow_set(story=TWO))
    chat.starts("story")
    chat.says("9")

    assert chat.says("no wait i meant why") == ["Saved 9  Why.", "Thanks."]


def test_i_meant_as_the_first_answer_is_an_answer() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")

    assert chat.says("no wait i meant 7") == ["What is next?"]


def test_nothing_to_correct_is_said_and_the_open_question_asked_again() -> None:
    chat = Chat()
    assert chat.says("no wait i meant 7") == ["cannot_correct"]
    chat.says("hi", intent="update_goal")

    assert chat.says("no wait i meant lots") == ["cannot_correct", 'How is "read every day" going?']


def test_i_meant_to_do_something_else_starts_that() -> None:
    chat = Chat()

    assert chat.says("no wait i meant meeting", intent="request_meeting") == ["Who with?"]


def test_a_correction_to_nothing_says_so() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.says("6")
    chat.says("read")

    said = chat.says("no, none", is_correction=True, correction=Answer(value=None, words="none"))

    assert said == ["corrected_to_nothing", "Anything in the way?"]


def test_a_correction_means_the_last_answer_also_when_it_was_given_in_another_flow() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")
    chat.says("6")
    chat.says("menu")
    chat.says("meet someone")
    chat.says("coach")
    chat.says("by phone")
    assert chat.open == "next_step"

    said = chat.says("no wait i meant in person")

    assert said == [
        "corrected In person",
        "Asked coach, In person.",
        "back_to Weekly check-in",
        "What is next?",
    ]
    assert chat.proposals[0].supersedes == ("3:meeting_requested",)
    assert chat.says("read") == ["Anything in the way?"]
    assert chat.says("no wait i meant write") == ["corrected write", "Anything in the way?"]


def test_a_correction_before_the_first_answer_of_a_flow_that_was_run_means_the_one_that_ran_it() -> None:
    chat = Chat()
    chat.starts("day")
    chat.says("3")
    assert chat.says("yes") == ["Who with?"]

    assert chat.says("no wait i meant no") == ["corrected no", "Until when?"]
    assert [frame.flow for frame in chat.state.stack] == ["day"]


def test_a_flow_that_was_run_before_the_correction_is_not_run_again() -> None:
    chat = Chat()
    chat.starts("day")
    chat.says("3")
    chat.says("yes")
    chat.says("coach")
    chat.says("in person")
    chat.says("2026-12-18")

    said = chat.says("no wait i meant 2026-12-19")

    assert said == ["corrected 2026-12-19", "Until 2026-12-19. yes. 3"]


def test_a_choice_of_goal_is_said_back_in_the_students_words() -> None:
    chat = Chat(facts=replace(ANA, goals=(ALGEBRA, READING)))
    chat.says("checking in", intent="update_goal")
    chat.says("g1")

    assert chat.says("no wait i meant g2") == ["corrected pass algebra", 'How is "pass algebra" going?']


def test_the_question_a_correction_means_is_told_to_the_edge() -> None:
    chat = Chat()
    assert previous_question(chat.state, facts=ANA, flows=FLOWS) is None
    chat.says("hi", intent="update_goal")
    chat.says("6")

    question = previous_question(chat.state, facts=ANA, flows=FLOWS)

    assert question is not None
    assert (question.node, question.kind, question.high) == ("progress", "number", 10)


def test_no_correction_opens_more_than_may_be_open() -> None:
    chat = Chat(
        flows=flow_set(
            **{
                f"f{n}": one_flow(
                    f"  - {{id: a, ask: Q{n}, as: number}}\n  - say: ok\n", id=f"f{n}", starts_on="[]"
                )
                for n in range(MAX_FRAMES)
            }
        )
    )
    chat.starts("f0")
    chat.says("1")
    for n in range(MAX_FRAMES):
        chat.starts(f"f{n}")

    assert chat.says("no wait i meant lots") == ["cannot_correct", f"Q{MAX_FRAMES - 1}"]


def test_several_options_are_said_back_by_their_labels() -> None:
    story = one_flow(
        "  - {id: a, ask: Which, as: {choices: {x: Ex, y: Why}}}\n"
        "  - {id: b, ask: More, as: text}\n"
        "  - say: '{a}'\n"
    )
    chat = Chat(flows=flow_set(story=story))
    chat.starts("story")
    chat.says("both", answer=Answer(value=["x", "y"], words="both"))

    assert chat.says("just y", is_correction=True, correction=Answer(value=["y"], words="y")) == [
        "corrected Why",
        "More",
    ]


def test_a_value_heard_in_the_first_message_can_be_corrected_before_anything_was_asked() -> None:
    chat = Chat()
    chat.says("a 6 i guess", intent="update_goal", heard={"progress": 6})
    assert chat.open == "next_step"

    assert chat.says("no wait i meant 7") == ["corrected 7", "What is next?"]


def test_words_heard_in_a_sentence_are_asked_for_when_only_a_part_is_corrected() -> None:
    chat = Chat()
    chat.says("meet my coach", intent="request_meeting", heard={"person": "my coach"})

    assert chat.says("no wait i meant dad") == ["correct_again", "Who with?"]
    assert chat.says("dad") == ["How?"]


def test_the_goal_that_was_the_only_one_is_nothing_anybody_said() -> None:
    chat = Chat()
    chat.says("hi", intent="update_goal")

    assert previous_question(chat.state, facts=ANA, flows=FLOWS) is None
