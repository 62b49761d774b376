"""The promises of test_rasa.py, kept by a really trained and served Rasa. Run by `scripts/rasa test`."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from invented_people import Say
from standins.real_rasa import RealRasa

from bot import metrics
from bot.brain import Brain
from bot.breaker import Breaker
from bot.conversation import Assistant
from bot.rasa import RasaInterpreter, connected
from nlu.evaluate import Row, parse
from nlu.interpretation import ENTITIES, INTENTS, Interpretation
from nlu.rasa_answer import read_answer

SCRIPT = os.environ.get("THROUGHLINE_TEST_RASA")  # noqa: TID251 - the tests' own setting
HELDOUT = Path(__file__).parents[1] / "nlu" / "heldout"
TAGS = sorted(path.stem for path in HELDOUT.glob("*.tsv"))
#: CI trains on a slice of the data; what all of it is worth is measured by benchmarks/nlu.py.
FLOOR = 0.45
ANSWERS_WITHIN = 30.0  # seconds, on a machine that does much else

pytestmark = pytest.mark.skipif(SCRIPT is None, reason="needs a trained Rasa: run scripts/rasa test")


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[RealRasa]:
    real = RealRasa(SCRIPT or "")
    await real.start()
    yield real
    await real.kill()


@pytest.fixture
async def rasa(server: RealRasa, brain: Brain) -> AsyncIterator[RasaInterpreter]:
    async with connected(server.url, brain.interpreter) as interpreter:
        interpreter.answer_within_seconds = ANSWERS_WITHIN
        yield interpreter


def heldout(tag: str) -> tuple[Row, ...]:
    return parse(tag, (HELDOUT / f"{tag}.tsv").read_text(encoding="utf-8"))


def read_by_rasa() -> float:
    return float(metrics.RASA.labels("read")._value.get())


@pytest.mark.parametrize("tag", TAGS)
async def test_it_reads_messages_of_every_language(rasa: RasaInterpreter, brain: Brain, tag: str) -> None:
    rows, before = heldout(tag)[::4], read_by_rasa()

    readings = [
        await rasa.interpret(row.text, profile_language=tag, languages=brain.languages) for row in rows
    ]

    assert read_by_rasa() - before == len(rows)
    right = sum(reading.intent == row.intent for row, reading in zip(rows, readings, strict=True))
    assert right / len(rows) >= FLOOR


@pytest.mark.parametrize("tag", TAGS)
async def test_its_answers_keep_the_promises_of_an_interpretation(server: RealRasa, tag: str) -> None:
    async with httpx.AsyncClient(base_url=server.url, timeout=ANSWERS_WITHIN) as client:
        for row in heldout(tag)[::8]:
            answer = (await client.post("/model/parse", json={"text": row.text})).json()
            check(read_answer(answer, text=row.text), row.text)


def check(reading: Interpretation, text: str) -> None:
    """Say that a reading is what `nlu.interpretation` promises."""
    confidences = [confidence for _, confidence in reading.ranking]
    assert reading.ranking[0] == (reading.intent, reading.confidence)
    assert {intent for intent, _ in reading.ranking} <= set(INTENTS)
    assert confidences == sorted(confidences, reverse=True)
    for entity in reading.entities:
        assert entity.entity in ENTITIES
        assert entity.value
        assert text[entity.start : entity.end].strip()


@pytest.mark.parametrize(
    "text",
    ["...", "🙂", "🙂 hi", "hi \ud800 there", "a\x00b", "ضضض", "鬱鬱", "\u202eabc", "goal " * 4000, "7"],
)
async def test_no_text_is_too_odd_for_it(rasa: RasaInterpreter, brain: Brain, text: str) -> None:
    failed = metrics.RASA.labels("failed")._value.get()

    reading = await rasa.interpret(text, profile_language="en", languages=brain.languages)

    assert reading.intent in INTENTS
    assert metrics.RASA.labels("failed")._value.get() == failed


async def test_what_means_nothing_is_never_acted_on(rasa: RasaInterpreter, brain: Brain) -> None:
    reading = await rasa.interpret("zxqv wkrp", profile_language="en", languages=brain.languages)

    assert reading.is_unsure or reading.intent == "out_of_scope"


async def test_killing_it_in_mid_conversation_costs_the_person_nothing(
    say: Say, assistant: Assistant, rasa: RasaInterpreter, server: RealRasa
) -> None:
    seconds = [0.0]
    rasa.breaker = Breaker(timer=lambda: seconds[0])
    assistant.rasa = rasa
    before = read_by_rasa()
    answers = [await say("ana", "hey")]
    answers.append(await say("ana", "i wanna raise my algebra grade from a 68 to 80 before winter break"))
    assert read_by_rasa() - before == 2

    await server.kill()
    async with asyncio.timeout(ANSWERS_WITHIN):
        texts = ("go to tutoring tues n thurs", "nothing", "yes", "thanks")
        answers += [await say("ana", text) for text in texts]
    assert rasa.breaker.is_open
    assert read_by_rasa() - before == 2

    await server.start()
    seconds[0] += 60
    answers.append(await say("ana", "i want to update my goal"))
    assert not rasa.breaker.is_open
    assert read_by_rasa() - before == 3

    assert all(answers)
    assert "Saved" in answers[4]
