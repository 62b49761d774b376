"""An inventory: three items in a message, put away for days and taken up again, interrupted, corrected."""

import pytest
from flow_chat import Chat
from hypothesis import given
from hypothesis import strategies as st
from sample_flows import CLUSTERS, FLOWS, LIKES, SOURCES, flow_set

from flows.effects import Ask
from flows.engine import open_question, previous_question
from flows.events import Answer
from flows.loader import load


def shown(at: str, *lines: str, example: str = "1 3 2", more: bool = False) -> str:
    """Word some items as the sample phrases do; `at` is "4-6"."""
    first, last = at.split("-")
    body = "\n".join(lines)
    return f"inventory_items{'_more' if more else ''} {example} {first} {body} {last} 8"


FIRST = shown("1-3", "A: Build a shelf", "B: Do an experiment", "C: Draw")
LAST_TWO_OF_FIRST = shown("2-3", "B: Do an experiment", "C: Draw", example="1 3")
SECOND = shown("4-6", "A: Teach", "B: Lead", "C: Sort", more=True)
SECOND_AGAIN = shown("4-6", "A: Teach", "B: Lead", "C: Sort")
THIRD = shown("7-8", "A: Fix a bike", "B: Help someone", example="1 3", more=True)


def begun() -> Chat:
    chat = Chat()
    chat.says("what do i like", intent="start_inventory")
    return chat


def kept(chat: Chat) -> dict[str, object]:
    return {id_: one.value for id_, one in chat.state.saved["likes"].answers.items()}


def test_three_items_stand_in_one_message_each_on_a_line_with_a_letter() -> None:
    chat = Chat()

    assert chat.says("what do i like", intent="start_inventory") == ["Some quick ones.", FIRST]

    ask = chat.effects[-1]
    assert isinstance(ask, Ask)
    assert (ask.question.kind, ask.question.optional, ask.question.up_to) == ("scale", True, 3)
    assert ask.question.marks == ("A", "B", "C")
    assert [option.value for option in ask.question.options] == ["1", "2", "3"]


def test_an_answer_to_each_leads_to_the_next_three_which_say_once_how_to_stop() -> None:
    chat = begun()

    assert chat.says("1 3 2") == [SECOND]
    assert kept(chat) == {"r1": "1", "i1": "3", "a1": "2"}
    assert chat.says("1 3 2") == [THIRD]
    assert chat.says("1 3")[0].startswith("You like")


def test_fewer_answers_count_for_the_first_lines_and_only_the_others_are_shown_again() -> None:
    chat = begun()

    assert chat.says("1") == [LAST_TWO_OF_FIRST]
    assert chat.says("like") == ["inventory_item Draw 3 8"]
    assert chat.says("2") == [SECOND]
    assert chat.says("3 3") == ["inventory_item Sort 6 8"]


@pytest.mark.parametrize("text", ["1 3 2 1", "1 3 2 1 1 1 1 1 1 1 1"])
def test_an_item_nobody_has_seen_is_never_answered(text: str) -> None:
    chat = begun()

    assert chat.says(text) == [SECOND]
    assert kept(chat) == {"r1": "1", "i1": "3", "a1": "2"}


def test_a_list_with_a_part_that_is_no_answer_is_no_answer_at_all() -> None:
    chat = begun()

    assert chat.says("1 9 2", answer=Answer(value=["1", "9", "2"], words="1 9 2")) == ["retry_items_1", FIRST]


def test_later_keeps_the_answers_and_another_day_goes_on_at_the_open_items() -> None:
    chat = begun()
    chat.says("1 3 2")
    chat.says("1")

    assert chat.says("inventory_later") == ["inventory_saved"]
    assert chat.open is None
    assert chat.says("the quiz again", intent="start_inventory") == [
        "Some quick ones.",
        "inventory_resumed 4",
        shown("5-6", "B: Lead", "C: Sort", example="1 3"),
    ]


def test_later_is_no_answer_to_an_item_and_cannot_be_picked_by_a_number() -> None:
    chat = begun()

    assert chat.says("4") == ["retry_items_1", FIRST]
    chat.says("inventory_later")
    assert kept(chat) == {}


def test_what_a_flow_says_at_its_inventory_is_said_at_its_beginning_only() -> None:
    text = SOURCES["interests.yml"].replace(
        "  - say: Some quick ones.\n  - id: inventory\n", "  - id: inventory\n    say: Some quick ones.\n"
    )
    chat = Chat(flows=flow_set(interests=text))
    assert chat.says("quiz", intent="start_inventory") == ["Some quick ones.", FIRST]
    chat.says("1 3 2")
    chat.says("inventory_later")

    assert chat.says("quiz", intent="start_inventory") == ["inventory_resumed 5", SECOND]


def test_an_interruption_is_handled_and_the_open_items_come_back() -> None:
    chat = begun()
    chat.says("1")

    chat.says("im stuck", intent="update_goal")
    chat.says("10")

    assert chat.open == "inventory:i1"
    assert chat.says("repeat") == [LAST_TWO_OF_FIRST]


def test_the_result_is_proposed_with_every_answer_and_whose_words_they_were() -> None:
    chat = begun()
    for text in ("1 3 3", "1", "3 3", "1"):
        chat.says(text)

    assert chat.says("cool", answer=None, intent=None) == ["retry_scale_1", "inventory_item Help someone 8 8"]
    said = chat.says("1")

    assert said == ["You like building, helping."]
    proposal = chat.proposals[0]
    assert proposal.fields == {
        "inventory": "likes",
        "inventory_version": 1,
        "answers": {"r1": 2, "i1": 0, "a1": 0, "s1": 2, "e1": 0, "c1": 0, "r2": 2, "s2": 2},
        "scores": {"R": 4, "I": 0, "A": 0, "S": 4, "E": 0, "C": 0},
        "code": ["R", "S"],
        "clusters": ["Manufacturing", "Human Services"],
        "stretch": "Science",
        "is_early": False,
    }
    assert proposal.verbatim == "1 3 3\n1\n3 3\n1\n1"
    assert proposal.message_ids == (2, 3, 4, 5, 7)
    assert chat.state.saved == {}


def test_skip_skips_the_first_open_line_and_so_do_three_unreadable_answers() -> None:
    chat = begun()

    assert chat.says("skip") == [LAST_TWO_OF_FIRST]
    assert chat.says("hmm") == ["retry_items_1", LAST_TWO_OF_FIRST]
    assert chat.says("hmm") == ["retry_items_2", LAST_TWO_OF_FIRST]
    assert chat.says("hmm") == ["skipped", "inventory_item Draw 3 8"]
    assert kept(chat) == {"r1": None, "i1": None}


def test_how_to_stop_is_not_said_again_to_somebody_who_was_not_understood() -> None:
    chat = begun()
    chat.says("1 1 1")

    assert chat.says("hmm") == ["retry_items_1", SECOND_AGAIN]


def test_skipped_items_make_it_an_early_guess_and_too_few_answers_no_guess_at_all() -> None:
    chat = begun()
    for text in ("1 3 3", "skip", "3 3", "1", "skip"):
        chat.says(text)
    assert (chat.proposals[0].fields["is_early"], chat.proposals[0].fields["code"]) == (True, ["R"])

    few = begun()
    for text in ("1 3", "skip", "skip", "skip", "skip", "1", "skip"):
        few.says(text)
    assert few.proposals[0].fields["code"] == []
    assert "stretch" not in few.proposals[0].fields


def test_back_opens_the_item_before_and_only_that_one() -> None:
    chat = begun()
    assert chat.says("back") == ["cannot_go_back", FIRST]
    chat.says("1 3 2")

    assert chat.says("back") == ["inventory_item Draw 3 8"]
    assert chat.says("back") == [LAST_TWO_OF_FIRST]
    assert chat.says("1 1") == [SECOND]


def test_a_correction_mends_the_last_item_answered_and_the_open_ones_are_asked_again() -> None:
    chat = begun()
    chat.says("1 1")

    assert chat.says("no wait i meant dislike") == ["corrected Dislike", "inventory_item Draw 3 8"]
    assert kept(chat) == {"r1": "1", "i1": "3"}
    assert chat.says("no wait i meant whatever") == ["correct_again", LAST_TWO_OF_FIRST]


def test_a_correction_of_several_answers_mends_as_many_of_the_last_ones() -> None:
    chat = begun()
    chat.says("1 1 1")

    assert chat.says("no wait i meant 2 3") == ["corrected Not sure, Dislike", SECOND]
    assert kept(chat) == {"r1": "1", "i1": "2", "a1": "3"}
    assert chat.says("no wait i meant 3 3 3 1") == ["corrected Dislike, Dislike, Dislike", SECOND]
    assert kept(chat) == {"r1": "3", "i1": "3", "a1": "3"}


def finished() -> Chat:
    chat = begun()
    for text in ("1 3 3", "1 3 3", "1 1"):
        chat.says(text)
    assert chat.open is None
    return chat


def test_the_last_item_is_corrected_after_the_end() -> None:
    chat = finished()
    question = previous_question(chat.state, facts=chat.facts, flows=FLOWS)
    assert question is not None
    assert question.node == "inventory:r2"

    assert chat.says("no wait i meant dislike") == ["corrected Dislike"]
    answers = chat.proposals[0].fields["answers"]
    assert isinstance(answers, dict)
    assert (answers["r2"], answers["s2"]) == (2, 0)
    assert chat.proposals[0].supersedes == ("1:interests_profiled",)


def test_an_unreadable_correction_after_the_end_asks_the_last_item_again() -> None:
    chat = finished()

    assert chat.says("no wait i meant whatever") == ["correct_again", "inventory_item Help someone 8 8"]
    assert chat.withdrawn == ["1:interests_profiled"]
    chat.says("3")

    assert chat.proposals[0].key == "1:interests_profiled.2"
    assert chat.proposals[0].verbatim.startswith("1 3 3\n1 3 3\n1 1")


def test_never_mind_keeps_what_was_answered_and_says_so() -> None:
    chat = begun()
    assert chat.says("never mind") == ["cancelled"]
    chat.says("again", intent="start_inventory")
    chat.says("1")

    assert chat.says("never mind") == ["inventory_saved"]
    assert "r1" in chat.state.saved["likes"].answers


def test_an_edited_inventory_is_shown_before_a_reply_counts_and_goes_on_with_what_still_does() -> None:
    chat = begun()
    chat.says("1 3 2")
    edited = (
        LIKES.replace("version: 1", "version: 2")
        .replace("{id: r1, letter: R", "{id: shelf, was: r1, letter: R")
        .replace("  - {id: i1, letter: I, text: Do an experiment}\n", "")
    )

    later = chat.reloaded(load(SOURCES, inventories={"likes.yml": edited}, clusters_csv=CLUSTERS))

    assert later.says("1 1 1") == [
        "flow_changed What I like",
        "inventory_resumed 5",
        "inventory_item Teach 3 7",
    ]
    later.says("1")
    assert kept(later) == {"shelf": "1", "a1": "2", "s1": "1"}


def test_an_inventory_that_shrank_to_what_was_answered_is_finished_at_the_next_message() -> None:
    chat = begun()
    chat.says("1 3 2")
    items = LIKES.index("  - {id: s1")
    edited = LIKES[:items].replace("version: 1", "version: 2") + LIKES[LIKES.index("cluster_names") :]
    flows = load(SOURCES, inventories={"likes.yml": edited}, clusters_csv=CLUSTERS)

    later = chat.reloaded(flows)
    assert open_question(later.state, facts=later.facts, flows=flows) is None
    said = later.says("more")

    assert said[0] == "flow_changed What I like"
    assert said[-1].startswith("You like")


replies = st.one_of(
    st.lists(st.sampled_from("123"), min_size=1, max_size=9).map(" ".join),
    st.sampled_from(["skip", "back", "hmm", "repeat", "inventory_later", "never mind", "like"]),
    st.lists(st.sampled_from("123"), min_size=1, max_size=4).map(
        lambda said: f"no wait i meant {' '.join(said)}"
    ),
)


@given(said=st.lists(replies, max_size=20))
def test_whatever_is_said_only_items_that_were_shown_have_an_answer(said: list[str]) -> None:
    chat = begun()
    items = FLOWS.inventories["likes"].items
    seen: set[str] = set()

    for text in said:
        words = " ".join(
            ask.text.msgid + repr(ask.text.params) for ask in chat.effects if isinstance(ask, Ask)
        )
        seen |= {item.id for item in items if repr(item.text) in words}
        chat.says(text)
        if chat.proposals:
            return
        assert seen.issuperset(kept(chat))
        if chat.open is None:
            chat.says("quiz", intent="start_inventory")
        answered = [item.id in kept(chat) for item in items]
        assert answered == sorted(answered, reverse=True)
