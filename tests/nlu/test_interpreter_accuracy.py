"""How well people are understood: floors per language, on messages the training data have never seen.

The messages (heldout/<language>.tsv) were written apart from the training data, in other people's
voices: another age, another way to spell, other words for the same wish.
"""

from collections import Counter
from pathlib import Path

import pytest

from nlu import project
from nlu.evaluate import Row, parse
from nlu.features import plain
from nlu.interpretation import INTENTS, Interpretation
from nlu.interpreter import EmbeddedInterpreter
from nlu.training_data import TrainingData

LANGUAGES = project.languages()
#: English and Spanish measured 0.963 and 0.944; a point or two of 380 messages is chance.
FLOOR = {"en": 0.94, "es": 0.92, "pt": 0.90, "fr": 0.90, "ht": 0.85, "vi": 0.85, "zh": 0.85, "ar": 0.85}
UNSURE_AT_MOST = 0.12
WRONG_AT_MOST = 0.05
BYTES_PER_LANGUAGE_AT_MOST = 600_000


def read(interpreter: EmbeddedInterpreter, rows: tuple[Row, ...], profile: str) -> list[Interpretation]:
    return [interpreter.interpret(row.text, profile_language=profile, languages=LANGUAGES) for row in rows]


def another(language: str) -> str:
    """Name the language a person chose who writes in `language` all the same."""
    return "es" if language == "en" else "en"


def heldout(language: str) -> tuple[Row, ...]:
    path = Path(__file__).with_name("heldout") / f"{language}.tsv"
    return parse(path.name, path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("profile", ["own", "another"])
def test_intents_are_read_right_whatever_language_the_profile_names(
    interpreter: EmbeddedInterpreter, language: str, profile: str
) -> None:
    rows = heldout(language)

    readings = read(interpreter, rows, language if profile == "own" else another(language))

    right = sum(reading.intent == row.intent for row, reading in zip(rows, readings, strict=True))
    assert right / len(rows) >= FLOOR[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_seldom_has_to_ask_and_seldom_acts_on_a_wrong_reading(
    interpreter: EmbeddedInterpreter, language: str
) -> None:
    rows = heldout(language)

    readings = read(interpreter, rows, language)

    unsure = sum(reading.is_unsure for reading in readings)
    wrong = sum(
        reading.intent != row.intent and not reading.is_unsure
        for row, reading in zip(rows, readings, strict=True)
    )
    assert unsure / len(rows) <= UNSURE_AT_MOST
    assert wrong / len(rows) <= WRONG_AT_MOST


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_model_alone_notices_most_danger_and_cries_wolf_seldom(
    interpreter: EmbeddedInterpreter, language: str
) -> None:
    rows = heldout(language)

    readings = read(interpreter, rows, language)

    said = [
        row.intent for row, reading in zip(rows, readings, strict=True) if reading.intent == "safety_concern"
    ]
    dangerous = [row for row in rows if row.intent == "safety_concern"]
    assert said.count("safety_concern") / len(dangerous) >= 0.85
    assert len(said) - said.count("safety_concern") <= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_areas_of_goals_are_found(interpreter: EmbeddedInterpreter, language: str) -> None:
    rows = [row for row in heldout(language) if row.entities]

    missed = [
        row.id
        for row in rows
        if {("goal_area", value) for _, value in row.entities}
        != {
            (entity.entity, entity.value)
            for entity in interpreter.interpret(
                row.text, profile_language=language, languages=LANGUAGES
            ).entities
            if entity.entity == "goal_area"
        }
    ]

    assert len(missed) / len(rows) <= 0.1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_of_a_message_is_noticed(interpreter: EmbeddedInterpreter, language: str) -> None:
    rows = [row for row in heldout(language) if sum(map(str.isalpha, row.text)) > 4]
    profile = another(language)

    noticed = [
        interpreter.interpret(row.text, profile_language=profile, languages=LANGUAGES).language == language
        for row in rows
    ]

    # Among eight languages; some rows are in English on purpose ("switch to english please", "back stp").
    assert sum(noticed) / len(noticed) >= 0.96


def test_no_message_of_the_test_is_in_the_training_data(data: TrainingData) -> None:
    learned = {(example.language, plain(example.text)) for example in data.examples}

    asked = [(language, row) for language in LANGUAGES for row in heldout(language)]
    assert [row.id for language, row in asked if (language, plain(row.text)) in learned] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_is_asked_at_least_six_times(language: str) -> None:
    asked = Counter(row.intent for row in heldout(language))

    assert set(asked) == set(INTENTS)
    assert min(asked.values()) >= 6


def test_the_model_is_small(interpreter: EmbeddedInterpreter) -> None:
    assert len(interpreter.to_bytes()) <= BYTES_PER_LANGUAGE_AT_MOST * len(LANGUAGES)
