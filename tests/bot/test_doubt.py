"""What one message does not settle: which of two things it asks, and which language its writer prefers."""

import pytest

from bot.doubt import LIKELY, alternatives, is_clear, written_in
from flows.questions import Question
from nlu.interpretation import Interpretation

CLOSE = (("set_goal", 0.4), ("request_meeting", 0.3), ("help", LIKELY - 0.01))


def reading(*, is_unsure: bool = True, language: str = "es", margin: float = 30.0) -> Interpretation:
    return Interpretation(
        intent="set_goal",
        confidence=0.4,
        ranking=CLOSE,
        is_unsure=is_unsure,
        language=language,
        margin=margin,
    )


def test_an_unsure_reading_names_what_is_likely_enough_to_ask_about() -> None:
    assert alternatives(reading()) == ("set_goal", "request_meeting")


def test_a_sure_reading_leaves_nothing_to_ask() -> None:
    assert alternatives(reading(is_unsure=False)) == ()


@pytest.mark.parametrize("text", ["gracias", "si", "7", "", "Guadalupe 3", "nan nan nan"])
def test_one_word_shows_no_language(text: str) -> None:
    assert written_in(text, reading(), None) is None


def test_several_words_show_one() -> None:
    assert written_in("quiero mejorar", reading(), None) == "es"


@pytest.mark.parametrize("text", ["我想提高数学成绩", "مساعدة"])
def test_one_run_of_letters_in_a_script_of_its_own_is_enough(text: str) -> None:
    assert written_in(text, reading(language="zh"), None) == "zh"


def test_a_name_says_nothing_about_the_language_somebody_wants() -> None:
    asked = Question(flow="meeting", node="with_whom", kind="person")

    assert written_in("Juan Carlos Ramírez", reading(), asked) is None


def test_a_whole_sentence_is_clear() -> None:
    assert is_clear("quiero mejorar en mate", reading())
    assert is_clear("tôi cần giúp đỡ", reading(language="vi"))


@pytest.mark.parametrize(
    ("text", "margin"),
    [("hola miss", 30.0), ("một từ", 30.0), ("ok thanks 👍", 30.0), ("i need a junta", 5.9)],
)
def test_two_words_everybody_says_or_a_mixture_are_not(text: str, margin: float) -> None:
    assert not is_clear(text, reading(margin=margin))
