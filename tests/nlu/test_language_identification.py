"""A few words show their language; one short word never changes anybody's."""

import csv
from pathlib import Path

import numpy as np
import pytest

from locales import LANGUAGES
from nlu import project
from nlu.features import words
from nlu.interpreter import EmbeddedInterpreter
from nlu.language import LanguageModel, identify, shipped

BOTH = ("en", "es")
ALL = tuple(LANGUAGES)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("i need help", "en"),
        ("no quiero eso", "es"),
        ("como esta usted", "es"),
        ("whats my plan", "en"),
        ("kiero hablar con alguien", "es"),
        ("idk what to do rn", "en"),
        ("gracias por todo", "es"),
    ],
)
@pytest.mark.parametrize("profile", [None, "en", "es"])
def test_three_words_show_their_language_whatever_the_profile_says(
    interpreter: EmbeddedInterpreter, text: str, language: str, profile: str | None
) -> None:
    found, margin = interpreter.languages.identify(words(text), profile=profile, languages=BOTH)

    assert found == language
    assert margin > 0


@pytest.mark.parametrize("word", ["si", "no", "ok", "hola", "paso"])
def test_one_short_word_never_changes_the_language(interpreter: EmbeddedInterpreter, word: str) -> None:
    found, _ = interpreter.languages.identify(words(word), profile="en", languages=BOTH)

    assert found in {"en", None}


@pytest.mark.parametrize("text", ["7", "👍👍", "", "12/18", "?!"])
def test_what_has_no_letters_has_no_language(interpreter: EmbeddedInterpreter, text: str) -> None:
    assert interpreter.languages.identify(words(text), profile="en", languages=BOTH) == (None, 0.0)


def test_without_a_profile_a_doubtful_word_shows_nothing() -> None:
    model = LanguageModel.learn({"en": [words("no no")], "es": [words("no no")]})

    assert model.identify(words("no"), profile=None, languages=BOTH)[0] is None


def test_a_script_shows_the_language_where_it_is_enabled(interpreter: EmbeddedInterpreter) -> None:
    languages = (*BOTH, "zh", "ar")

    assert interpreter.languages.identify(words("我想要帮助"), profile="en", languages=languages)[0] == "zh"
    assert (
        interpreter.languages.identify(words("أريد المساعدة"), profile="en", languages=languages)[0] == "ar"
    )
    assert interpreter.languages.identify(words("是"), profile="en", languages=languages)[0] == "zh"
    assert interpreter.languages.identify(words("我想要帮助"), profile="en", languages=BOTH)[0] == "en"


def test_only_enabled_languages_are_named(interpreter: EmbeddedInterpreter) -> None:
    assert (
        interpreter.languages.identify(words("gracias por todo"), profile="en", languages=("en",))[0] == "en"
    )
    assert interpreter.languages.identify(words("gracias por todo"), profile="xx", languages=("xx",)) == (
        None,
        0.0,
    )


def spoken(interpreter: EmbeddedInterpreter, text: str, profile: str) -> tuple[str, ...]:
    said = words(text)
    weights = interpreter.languages.weigh(said, profile=profile, languages=ALL)
    return interpreter.languages.spoken(said, weights, profile=profile, languages=ALL)


def test_a_text_may_be_in_the_profiles_language_and_in_that_of_its_words(
    interpreter: EmbeddedInterpreter,
) -> None:
    assert spoken(interpreter, "quiero set a goal para math", "ht")[0] == "ht"
    assert {"ht", "es", "en"} <= set(spoken(interpreter, "quiero set a goal para math", "ht"))


def test_what_shows_no_language_may_be_in_any(interpreter: EmbeddedInterpreter) -> None:
    assert spoken(interpreter, "7", "ht") == ("ht", *(tag for tag in ALL if tag != "ht"))


def test_what_was_learned_survives_being_written_down(small: EmbeddedInterpreter) -> None:
    arrays = small.languages.to_arrays("x/")

    again = LanguageModel.from_arrays(arrays, "x/")

    assert again.languages == ("en", "es")
    assert again.rows == small.languages.rows
    assert np.allclose(again.evidence, small.languages.evidence, atol=0.01)


def test_the_words_kept_at_hand_do_not_grow_for_ever(
    small: EmbeddedInterpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nlu.language._KEPT", 2)

    first = small.languages.weigh(words("thanks a lot"), profile=None, languages=BOTH)

    assert len(small.languages.kept) <= 2
    assert small.languages.weigh(words("thanks a lot"), profile=None, languages=BOTH) == first


def short_texts(language: str) -> list[str]:
    path = Path(__file__).with_name("short_texts.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["text"] for row in rows if row["language"] == language]


@pytest.mark.parametrize("profile", ["none", "own", "another"])
@pytest.mark.parametrize("language", project.languages())
def test_a_text_of_a_few_letters_shows_its_language(language: str, profile: str) -> None:
    """Texts of 2 to 30 characters, written apart from the training data, as they are typed."""
    known = {"none": None, "own": language, "another": "es" if language == "en" else "en"}[profile]
    texts = short_texts(language)

    wrong = [
        text for text in texts if identify(text, profile=known, languages=project.languages())[0] != language
    ]

    assert len(texts) >= 40
    assert len(wrong) <= 0.05 * len(texts), wrong


def test_the_shipped_data_can_be_asked_without_an_interpreter() -> None:
    assert identify("no quiero eso gracias", profile="en", languages=BOTH)[0] == "es"
    assert shipped() is shipped()
