"""Rasa reads when it is there; when it is not, slow, or wrong, nobody who texts can tell."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable

import pytest
import structlog
from invented_people import NUMBERS, Say
from sqlalchemy import text as sql
from standins.rasa import Mood, RasaStandIn

from bot import metrics
from bot.brain import Brain
from bot.breaker import Breaker
from bot.conversation import Assistant
from bot.rasa import RasaInterpreter, connected, waited_for
from bot.settings import load as load_settings
from bot.wiring import rasa_of
from nlu.interpretation import Interpretation
from storage import find

LANGUAGES = ("en", "es")
HANGS_AFTER = 20.0  # seconds: far longer than anything here takes, so that a test never hangs


@pytest.fixture
async def server(brain: Brain) -> AsyncIterator[RasaStandIn]:
    stand_in = RasaStandIn(brain.interpreter)
    await stand_in.start()
    yield stand_in
    await stand_in.kill()


@pytest.fixture
def seconds() -> list[float]:
    """What the breaker's timer shows, in a list so that a test can move it."""
    return [0.0]


@pytest.fixture
async def rasa(brain: Brain, server: RasaStandIn, seconds: list[float]) -> AsyncIterator[RasaInterpreter]:
    async with connected(server.url, brain.interpreter) as interpreter:
        interpreter.breaker = Breaker(timer=lambda: seconds[0])
        interpreter.answer_within_seconds = 5.0  # a busy machine is no silent Rasa
        yield interpreter


@pytest.fixture
def outcomes() -> Callable[[], dict[str, float]]:
    """Count what became of texts since the test began."""
    names = ("read", "failed", "left_alone")

    def now() -> dict[str, float]:
        return {name: metrics.RASA.labels(name)._value.get() for name in names}

    before = now()
    return lambda: {name: count - before[name] for name, count in now().items() if count != before[name]}


def own(brain: Brain, text: str, profile: str = "en") -> Interpretation:
    return brain.interpreter.interpret(text, profile_language=profile, languages=LANGUAGES)


async def read(rasa: RasaInterpreter, text: str, profile: str = "en") -> Interpretation:
    async with asyncio.timeout(HANGS_AFTER):
        return await rasa.interpret(text, profile_language=profile, languages=LANGUAGES)


async def test_the_intent_is_rasas_the_language_and_what_our_lists_name_are_ours(
    rasa: RasaInterpreter, server: RasaStandIn, brain: Brain
) -> None:
    text = "quiero subir mi nota de álgebra antes del viernes"
    when = {"entity": "when", "value": "antes del viernes", "start": 32, "end": 49}
    area = {"entity": "goal_area", "value": "health", "start": 16, "end": 20}
    server.readings[text] = [("update_goal", 0.8), ("set_goal", 0.1)], [when, area]

    reading = await read(rasa, text)

    assert (reading.intent, reading.confidence, reading.language) == ("update_goal", 0.8, "es")
    named = {(entity.entity, entity.value) for entity in reading.entities}
    assert named == {(each.entity, each.value) for each in own(brain, text).entities} | {
        ("when", "antes del viernes")
    }


async def test_when_rasa_is_unsure_so_is_the_reading(rasa: RasaInterpreter, server: RasaStandIn) -> None:
    server.readings["hmm ok so"] = [("nlu_fallback", 0.7), ("affirm", 0.25)], []

    reading = await read(rasa, "hmm ok so")

    assert (reading.intent, reading.is_unsure) == ("affirm", True)


@pytest.mark.parametrize("mood", ["silent", "500", "html", "other_project"])
async def test_whatever_is_wrong_with_rasa_the_embedded_reading_is_given(
    rasa: RasaInterpreter,
    server: RasaStandIn,
    brain: Brain,
    outcomes: Callable[[], dict[str, float]],
    mood: Mood,
) -> None:
    server.mood, rasa.answer_within_seconds = mood, 0.05 if mood == "silent" else 5.0

    reading = await read(rasa, "i wanna raise my algebra grade")

    assert reading == own(brain, "i wanna raise my algebra grade")
    assert outcomes() == {"failed": 1}


async def test_while_rasa_keeps_somebody_waiting_everybody_else_is_served(
    rasa: RasaInterpreter, server: RasaStandIn
) -> None:
    arrived, may_answer = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        arrived.set()
        await may_answer.wait()

    server.while_asked = wait
    waiting = asyncio.create_task(read(rasa, "hello there"))

    async with asyncio.timeout(HANGS_AFTER):
        await arrived.wait()  # this loop runs, and serves the stand-in too, while the reading waits
    assert not waiting.done()
    may_answer.set()
    assert (await waiting).intent == "greet"


async def test_a_rasa_that_is_down_is_left_alone_and_used_again_when_it_is_back(
    rasa: RasaInterpreter,
    server: RasaStandIn,
    brain: Brain,
    seconds: list[float],
    outcomes: Callable[[], dict[str, float]],
) -> None:
    await read(rasa, "hello")
    await server.kill()

    with structlog.testing.capture_logs() as logged:
        readings = [await read(rasa, "hello") for _ in range(6)]
        seconds[0] += 60
        still_down = await read(rasa, "hello")
        await server.start()
        not_yet = await read(rasa, "hello")
        seconds[0] += 60
        await read(rasa, "hello")
        await read(rasa, "hello")

    assert {*readings, still_down, not_yet} == {own(brain, "hello")}
    assert outcomes() == {"read": 3, "failed": 4, "left_alone": 4}
    assert metrics.RASA_LEFT_ALONE._value.get() == 0
    told = [entry["event"] for entry in logged]
    assert told == ["rasa_fell_back"] * 3 + ["rasa_left_alone", "rasa_fell_back", "rasa_is_back"]


async def test_no_text_and_no_address_is_in_the_log(rasa: RasaInterpreter, server: RasaStandIn) -> None:
    server.mood = "500"
    with structlog.testing.capture_logs() as logged:
        for _ in range(4):
            await read(rasa, "my secret goal +16175550101")
        await rasa.is_there()

    assert "secret" not in repr(logged)
    assert server.url not in repr(logged)


@pytest.mark.parametrize("text", ["", "   ", "...", "\u200b"])
async def test_rasa_is_not_asked_about_a_text_without_words(
    rasa: RasaInterpreter, server: RasaStandIn, text: str
) -> None:
    reading = await read(rasa, text)

    assert (reading.intent, reading.is_unsure) == ("out_of_scope", True)
    assert server.asked == []


@pytest.mark.parametrize("text", ["hi \ud800 there", "hello \x00", "🙂 hi", "goal " * 9000])
async def test_odd_and_endless_texts_are_asked_about_in_bounds(
    rasa: RasaInterpreter, server: RasaStandIn, outcomes: Callable[[], dict[str, float]], text: str
) -> None:
    await read(rasa, text)

    assert outcomes() == {"read": 1}
    assert len(server.asked[0]) <= 1600


async def test_rasas_token_goes_with_every_request(server: RasaStandIn, brain: Brain) -> None:
    async with connected(f"{server.url}?token=shared", brain.interpreter) as rasa:
        assert await rasa.is_there()
        await read(rasa, "hello")

    assert server.tokens == ["shared", "shared"]
    assert server.asked == ["hello"]


async def test_a_path_in_front_of_rasa_is_kept(server: RasaStandIn, brain: Brain) -> None:
    async with connected(f"{server.url}/nlu", brain.interpreter) as rasa:
        assert not await rasa.is_there()  # the stand-in has nothing there


def test_a_command_can_wait_for_rasa_without_a_loop_of_its_own(brain: Brain) -> None:
    with waited_for("http://127.0.0.1:9", brain.interpreter) as interpreter:
        reading = interpreter.interpret("hello", profile_language="en", languages=LANGUAGES)

    assert reading == own(brain, "hello")


async def test_the_assistant_starts_without_the_rasa_it_is_told_of(brain: Brain) -> None:
    with structlog.testing.capture_logs() as logged:
        async with rasa_of(load_settings(rasa_url="http://127.0.0.1:9/"), brain) as rasa:
            assert rasa is not None
            assert (await read(rasa, "hello")).intent == "greet"

    assert logged[0] == {
        "event": "rasa_not_there",
        "error": "ConnectError",
        "reads_instead": "embedded",
        "log_level": "warning",
    }


async def test_without_a_rasa_url_there_is_none(brain: Brain) -> None:
    async with rasa_of(load_settings(), brain) as rasa:
        assert rasa is None


@pytest.fixture
def with_rasa(assistant: Assistant, rasa: RasaInterpreter) -> Assistant:
    assistant.rasa = rasa
    return assistant


@pytest.mark.usefixtures("with_rasa")
async def test_killing_rasa_in_mid_conversation_costs_the_person_nothing(
    say: Say, server: RasaStandIn, seconds: list[float], outcomes: Callable[[], dict[str, float]]
) -> None:
    texts = (
        "hey",
        "i wanna raise my algebra grade from a 68 to 80 before winter break",
        "go to tutoring tues n thurs",
        "nothing",
        "yes",
        "i want to update my goal",
        "7",
    )
    answers = []
    async with asyncio.timeout(HANGS_AFTER):
        for number, text in enumerate(texts):
            if number == 2:
                await server.kill()
            if number == 6:
                await server.start()
                seconds[0] += 60
            answers.append(await say("ana", text))

    assert all(answers)
    assert "Saved" in answers[4]
    assert outcomes() == {"read": 3, "failed": 3, "left_alone": 1}


async def test_no_conversation_is_locked_while_rasa_is_asked(
    say: Say, server: RasaStandIn, with_rasa: Assistant
) -> None:
    held: list[int] = []

    async def hold() -> None:
        async with asyncio.timeout(HANGS_AFTER), with_rasa.database.begin() as session:
            for (conversation_id,) in await session.execute(sql("SELECT id FROM conversation")):
                await find.at_hand(session, conversation_id)  # would wait for whoever holds it
                held.append(conversation_id)

    server.while_asked = hold
    assert await say("ana", "hello")

    assert len(held) == len(NUMBERS)


async def test_everything_is_the_same_whoever_reads(
    brain: Brain, rasa: RasaInterpreter, server: RasaStandIn
) -> None:
    """The stand-in answers what the embedded interpreter reads; nothing is lost on the way through HTTP."""
    text = "i wanna get better at algebra"

    through_http = await read(rasa, text)

    assert through_http == dataclasses.replace(own(brain, text), is_unsure=False)
    assert server.asked == [text]
