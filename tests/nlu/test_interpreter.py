"""One message in, one honest reading out: whatever the profile says, and whatever is typed."""

import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from nlu import project, training_data
from nlu.errors import UnreadableModel
from nlu.interpretation import INTENTS, Interpretation
from nlu.interpreter import EmbeddedInterpreter
from nlu.solver import Problem, solve
from nlu.training import train

BOTH = ("en", "es")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("i wanna raise my algebra grade from a 68 to 80 before winter break", "set_goal"),
        ("im stuck on my goal", "goal_stuck"),
        ("can i meet with ms rivera on tuesday", "request_meeting"),
        ("quiero ver mi plan porfa", "view_plan"),
        ("ya no me manden mensajes", "stop_messages"),
        ("me quiero morir", "safety_concern"),
        ("no wait i meant 7", "back"),
        ("in spanish please", "change_language"),
        ("solve 3x + 4 = 10 for me", "out_of_scope"),
    ],
)
@pytest.mark.parametrize("profile", BOTH)
def test_a_message_is_read_in_any_enabled_language(
    interpreter: EmbeddedInterpreter, text: str, intent: str, profile: str
) -> None:
    reading = interpreter.interpret(text, profile_language=profile, languages=BOTH)

    assert reading.intent == intent
    assert not reading.is_unsure
    assert reading.ranking[0] == (reading.intent, reading.confidence)
    assert len(reading.ranking) == 10


def test_what_nobody_could_read_is_unsure(interpreter: EmbeddedInterpreter) -> None:
    assert interpreter.interpret("zxqv wprt", profile_language="en", languages=BOTH).is_unsure
    assert interpreter.interpret("  . \u200f ", profile_language="en", languages=BOTH) == Interpretation(
        intent="out_of_scope", confidence=0.0, is_unsure=True
    )


@pytest.mark.parametrize("text", ["patate", "fraise", "gros ananas"])
def test_words_nobody_wrote_are_not_acted_on_however_like_others_they_look(
    interpreter: EmbeddedInterpreter, text: str
) -> None:
    """A French potato is one letter from the Haitian word for sharing, and must not open anybody's plan."""
    assert interpreter.interpret(text, profile_language="fr", languages=project.languages()).is_unsure


def test_a_language_nobody_taught_it_is_read_by_those_it_knows(interpreter: EmbeddedInterpreter) -> None:
    reading = interpreter.interpret("i want to set a goal", profile_language="xx", languages=("xx",))

    assert reading.intent == "set_goal"
    assert reading.language is None


def test_being_written_down_changes_nothing(small: EmbeddedInterpreter) -> None:
    again = EmbeddedInterpreter.from_bytes(small.to_bytes())

    for text in ("thanks", "quiero subir mi álgebra", "can you text me in spanish", "hm"):
        ours = small.interpret(text, profile_language="en", languages=BOTH)
        theirs = again.interpret(text, profile_language="en", languages=BOTH)
        assert (ours.intent, ours.language, ours.entities) == (
            theirs.intent,
            theirs.language,
            theirs.entities,
        )
    assert again.digest == small.digest
    assert again.to_bytes() == small.to_bytes()


def test_the_same_data_give_the_same_bytes(small_project: dict[str, str]) -> None:
    first = EmbeddedInterpreter.train(training_data.load(small_project)).to_bytes()
    second = train(training_data.load(dict(reversed(small_project.items())))).to_bytes()

    assert first == second


def edited(model: bytes, name: str, content: bytes | None) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(model)) as old, zipfile.ZipFile(file, "w") as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
            elif content is not None:
                new.writestr(entry, content)
    return file.getvalue()


def test_what_is_no_model_is_refused_with_the_way_out(small: EmbeddedInterpreter) -> None:
    model = small.to_bytes()
    other = io.BytesIO()
    np.lib.format.write_array(other, np.asarray([99]))

    for broken in (
        b"",
        b"hello",
        model[: len(model) // 2],
        edited(model, "en/weights.npy", None),
        edited(model, "en/weights.npy", b"hello"),
        edited(model, "format.npy", other.getvalue()),
    ):
        with pytest.raises(UnreadableModel, match="throughline nlu train"):
            EmbeddedInterpreter.from_bytes(broken)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=400), profile=st.sampled_from(["en", "es", "ht", ""]))
def test_any_text_is_read_without_an_exception(
    interpreter: EmbeddedInterpreter, text: str, profile: str
) -> None:
    reading = interpreter.interpret(text, profile_language=profile, languages=BOTH)

    assert 0 <= reading.confidence <= 1
    assert all(0 <= one.start < one.end <= len(text) for one in reading.entities)
    assert reading == interpreter.interpret(text, profile_language=profile, languages=BOTH)


@pytest.mark.parametrize("letter", ["a", "a ", "é", "我", "👨‍👩‍👧 ", "\ud800", "1/", "ب"])
def test_ten_thousand_characters_cost_no_more_than_the_longest_sms(
    interpreter: EmbeddedInterpreter, letter: str
) -> None:
    long, longest = (letter * 10_000)[:10_000], (letter * 10_000)[:1600]

    ours = interpreter.interpret(long, profile_language="en", languages=BOTH)

    shorter = interpreter.interpret(longest, profile_language="en", languages=BOTH)
    assert (ours.intent, ours.confidence, ours.language) == (
        shorter.intent,
        shorter.confidence,
        shorter.language,
    )


def test_a_message_in_two_languages_is_read_by_both(interpreter: EmbeddedInterpreter) -> None:
    reading = interpreter.interpret("quiero set a goal para math", profile_language="es", languages=BOTH)

    assert reading.intent == "set_goal"
    assert {entity.value for entity in reading.entities} == {"academics"}


def test_intents_come_from_the_vocabulary(interpreter: EmbeddedInterpreter) -> None:
    for classifier in interpreter.classifiers.values():
        assert set(classifier.labels) == set(INTENTS)


def test_an_unsure_reading_keeps_its_best_guess(small: EmbeddedInterpreter) -> None:
    doubtful = replace(small, thresholds=dict.fromkeys(small.thresholds, 1.1))

    reading = doubtful.interpret("thanks", profile_language="en", languages=BOTH)

    assert reading.intent == "thank"
    assert reading.is_unsure


def test_the_solver_finds_the_bottom() -> None:
    features = csr_matrix(np.asarray([[1, 0], [0, 1], [1, 1], [1, 0]], dtype=np.float32))
    truths = np.asarray([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]], dtype=np.float32)
    problem = Problem(features, truths, np.full(4, 0.25, dtype=np.float32), price=0.01)

    weights, biases = solve(problem, rounds=500)

    point = np.concatenate([weights.ravel(), biases])
    loss, slope = problem.look(point)
    assert float(np.abs(slope).max()) < 1e-4
    for at in range(len(point)):
        for step in (-0.01, 0.01):
            moved = point.copy()
            moved[at] += step
            assert problem.look(moved)[0] >= loss
