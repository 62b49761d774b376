"""A long text message comes a portion at a time: two segments, "9" for more, questions always whole."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_people import MONDAY, Say

from bot.brain import Brain
from bot.conversation import Assistant
from bot.portions import is_nine, is_nine_an_answer, marked, numbered, portion
from bot.segments import segments
from flows.questions import Option, Question
from flows.text import Text
from storage.database import Database

HINT: Final = "9 = more"
ASKED: Final = "Did I get it right?\n1 Save it\n2 Change something"
LONG: Final = "Your plan is to read for twenty minutes every day before dinner. " * 8


def question(kind: str, *labels: str, low: int | None = None, high: int | None = None) -> Question:
    options = tuple(Option(value=f"v{place}", label=Text(label)) for place, label in enumerate(labels))
    return Question(flow="f", node="n", kind=kind, options=options, low=low, high=high)


def test_a_message_of_two_segments_is_sent_as_it_is() -> None:
    text = "x" * 306

    assert portion(text, "", hint=HINT, most=2) == (text, "")


def test_a_long_message_ends_with_how_to_get_more_and_the_rest_waits() -> None:
    now, later = portion(LONG.strip(), "", hint=HINT, most=2)

    assert now.endswith("before dinner.\n9 = more")
    assert segments(now).segments == 2
    assert f"{now.removesuffix(HINT).strip()} {later}" == LONG.strip()


def test_the_question_and_its_options_are_never_what_waits() -> None:
    now, later = portion(f"{LONG.strip()}\n{ASKED}", ASKED, hint=HINT, most=2)

    assert now.endswith(f"{ASKED}\n{HINT}")
    assert ASKED not in later
    assert segments(now).segments == 2


def test_a_question_longer_than_two_segments_is_sent_whole_and_waits_for_nothing() -> None:
    asked = "Which one?\n" + "\n".join(f"{place} Something rather long to choose" for place in range(1, 15))

    assert portion(asked, asked, hint=HINT, most=2) == (asked, "")


def test_a_sentence_that_is_broken_off_shows_it() -> None:
    now, _later = portion("word " * 100, "", hint=HINT, most=2)

    assert now.endswith("word...\n9 = more")


@given(
    told=st.text(st.sampled_from("abc 12.\n你é😀"), max_size=900),
    asked=st.text(st.sampled_from("abc é?\n"), max_size=200).map(str.strip),
)
def test_two_segments_hold_unless_the_question_needs_more_and_nothing_is_lost(told: str, asked: str) -> None:
    whole = "\n".join(filter(None, (told.strip(), asked)))

    now, later = portion(whole, asked, hint=HINT, most=2)

    assert segments(now).segments <= max(2, segments(f"{asked}\n{HINT}").segments)
    if later:
        tail = "\n".join(filter(None, (asked, HINT)))
        assert now.endswith(tail)
        sent = "".join(now.removesuffix(tail).split())
        waited = "".join(later.split())
        assert "".join(told.split()) in {sent + waited, sent.removesuffix("...") + waited}
    else:
        assert now == whole


def test_parts_that_belong_together_are_numbered_and_each_fits() -> None:
    parts = numbered(LONG, most=2)

    assert [part[:6] for part in parts] == ["(1/2) ", "(2/2) "]
    assert all(segments(part).segments <= 2 for part in parts)
    assert " ".join(part[6:] for part in parts) == LONG.strip()
    assert marked(("one",)) == ("one",)


@pytest.mark.parametrize(
    "text",
    [
        "9",
        " 9. ",
        "٩",
        "۹",
        "９",
        "९",
        "9\ufe0f\u20e3",
        "nine",
        "nueve",
        "neuf",
        "九",
        "option 9",
        "more",
        "9 = more",
        "seguir",
    ],
)
def test_nine_is_understood_in_every_script_and_language(text: str, brain: Brain) -> None:
    assert is_nine(text, brain=brain)


@pytest.mark.parametrize(
    "text", ["", "8", "99", "19", "9 hours a day", "the last one", "9 out of 10", "no more messages"]
)
def test_other_words_are_not_nine(text: str, brain: Brain) -> None:
    assert not is_nine(text, brain=brain)


@pytest.mark.parametrize(
    ("open_one", "is_answer"),
    [
        (None, False),
        (question("number", low=0, high=10), True),
        (question("number", low=1, high=5), False),
        (question("choice", "a", "b", "c"), False),
        (question("choice", *"abcdefghi"), True),
        (question("goal", *"abcdefghi"), True),
        (question("slot"), True),
        (question("yes_no"), False),
        (question("text"), False),
        (question("name"), False),
    ],
)
def test_nine_stays_an_answer_where_the_open_question_takes_it(
    open_one: Question | None, is_answer: bool, brain: Brain
) -> None:
    assert is_nine_an_answer(open_one, brain=brain, language="en", now=MONDAY) is is_answer


async def _to_a_long_summary(say: Say) -> str:
    """Set a goal in long words, up to the question whether it is right."""
    await say("ana", "I want to set a goal")
    await say(
        "ana", "I really want to get better at writing essays because I always run out of time at the end"
    )
    await say(
        "ana",
        "1. write for 15 minutes every monday\n2. ask Ms. Lee to read my draft\n3. make an outline first",
    )
    await say("ana", "my little brother is loud when I write and I have to take care of him after school")
    return await say(
        "ana", "I'll go to the library after school instead, or write early before everybody is up"
    )


async def test_a_long_summary_is_cut_and_nine_brings_the_rest(say: Say) -> None:
    summary = await _to_a_long_summary(say)
    rest = await say("ana", "9")
    saved = await say("ana", "1")

    assert summary.endswith(
        "right?\n1 Save it\n2 Add someone who helps me\n3 Change something\n4 Add a date\n9 = more"
    )
    assert segments(summary).segments == 2
    assert rest.endswith("before everybody is up")
    assert "9 = more" not in rest
    assert "Saved" in saved or "saved" in saved


async def test_what_waits_survives_a_restart(say: Say, assistant: Assistant, database: Database) -> None:
    await _to_a_long_summary(say)
    assistant.database = Database(database.engine.url.render_as_string(hide_password=False))

    rest = await say("ana", "٩")
    await assistant.database.close()

    assert rest.endswith("before everybody is up")


async def test_what_waits_is_dropped_when_something_else_is_said(say: Say) -> None:
    await _to_a_long_summary(say)
    await say("ana", "1")

    assert "before everybody is up" not in await say("ana", "9")
