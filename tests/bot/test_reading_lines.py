"""How replies to several lines at once are read: numbers, words, letters, "later", an old button."""

from datetime import UTC, date, datetime

import pytest

from bot.brain import Brain
from bot.reading import read
from flows.data import Json
from flows.engine import step
from flows.events import Started
from flows.facts import Facts
from flows.state import State
from nlu.interpretation import Interpretation

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)
MAYA = Facts(
    person_id="p1",
    name="Maya",
    role="student",
    languages=("en", "es"),
    coordinator="Ms. Rivera",
    school="Lincoln School",
    today=date(2026, 11, 23),
)
NOTHING = Interpretation(
    intent="other", confidence=0.0, language="en", entities=(), ranking=(), is_unsure=True
)


def value(brain: Brain, text: str, *, language: str = "en", choice: str | None = None) -> Json:
    """Read a reply to the first three items."""
    state = step(State.new(language), Started(flow="interests"), facts=MAYA, flows=brain.flows).state
    reply = read(
        text, choice, message_id=1, state=state, facts=MAYA, brain=brain, interpretation=NOTHING, now=NOW
    )
    return reply.answer.value if reply.answer else None


@pytest.mark.parametrize(
    "text", ["1 3 2", "132", "1, 3, 2", "A1 B3 C2", "a: 1\nb: 3\nc: 2", "yes, no, not sure"]
)
def test_one_answer_for_each_line(brain: Brain, text: str) -> None:
    assert value(brain, text) == ["1", "3", "2"]


@pytest.mark.parametrize(("text", "one"), [("yes", "1"), ("not sure", "2"), ("nope", "3"), ("2", "2")])
def test_one_answer_alone(brain: Brain, text: str, one: str) -> None:
    assert value(brain, text) == one


@pytest.mark.parametrize("text", ["B1", "A1 C2", "1 9 2", "4"])
def test_what_could_mean_other_lines_is_asked_again(brain: Brain, text: str) -> None:
    assert value(brain, text) is None


@pytest.mark.parametrize("text", ["later", "Later!", "not now", "maybe later", "luego", "después", "despues"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_later_is_understood_in_each_language_and_is_never_a_no(
    brain: Brain, text: str, language: str
) -> None:
    assert value(brain, text, language=language) == "later"


def test_a_button_of_an_earlier_question_answers_no_line(brain: Brain) -> None:
    assert value(brain, "I'd like it", choice="1") is None
