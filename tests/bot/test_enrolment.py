"""A phone becomes somebody's by a code: once, in three tries, without a hint to anybody else."""

from datetime import timedelta
from random import Random

from invented_people import Say
from sqlalchemy import text as sql

from bot.clock import FixedClock
from bot.conversation import Assistant
from bot.enrolment import ALPHABET, LIFETIME, PAUSE, invite
from storage.database import Database

STRANGER = "+16175550177"
OTHER = "+16175550178"


async def code_for(assistant: Assistant, person_id: str = "ana", channel: str | None = None) -> str:
    async with assistant.database.begin() as session:
        made = await invite(
            session,
            person_id,
            channel=channel,
            is_link=channel == "telegram",
            key=assistant.key,
            now=assistant.clock.now(),
        )
    return made.code


async def owner(database: Database, address: str) -> object:
    async with database.session() as session:
        query = sql(
            "SELECT person_id FROM conversation JOIN contact_point ON contact_point.id = contact_point_id "
            "WHERE address = :address"
        )
        return (await session.execute(query, {"address": address})).scalar_one()


async def test_a_stranger_is_told_how_to_be_invited_and_nothing_about_anybody(say: Say) -> None:
    answer = await say(STRANGER, "hello who is this")

    assert "code" in answer
    assert "Ana" not in answer


async def test_a_stranger_writing_spanish_is_answered_in_spanish(say: Say) -> None:
    answer = await say(STRANGER, "hola quién es usted y por qué me escribe")

    assert "código" in answer


async def test_a_code_binds_the_phone_and_the_welcome_follows(
    say: Say, assistant: Assistant, database: Database
) -> None:
    code = await code_for(assistant)

    answer = await say(STRANGER, f"my code is {code.lower()}")

    assert "Ana" in answer
    assert "computer" in answer
    assert await owner(database, STRANGER) == "ana"


async def test_a_link_binds_a_chat(say: Say, assistant: Assistant, database: Database) -> None:
    code = await code_for(assistant, channel="telegram")

    answer = await say("700000001", code, channel="telegram", choice="start")

    assert "Ana" in answer
    assert await owner(database, "700000001") == "ana"


async def test_a_code_for_one_channel_does_not_work_on_another(
    say: Say, assistant: Assistant, database: Database
) -> None:
    code = await code_for(assistant, channel="telegram")

    await say(STRANGER, code, choice="start")

    assert await owner(database, STRANGER) is None


async def test_a_code_works_once(say: Say, assistant: Assistant, database: Database) -> None:
    code = await code_for(assistant)
    await say(STRANGER, code)

    answer = await say(OTHER, code)

    assert "did not work" in answer
    assert await owner(database, OTHER) is None


async def test_the_letters_of_a_code_are_no_language(say: Say, assistant: Assistant) -> None:
    def foreign() -> str:
        """Find a code whose letters alone would pass for another language than English."""
        dice = Random(7)
        for _ in range(2000):
            letters = "".join(dice.choices(ALPHABET, k=8))
            text = f"{letters[:4]}-{letters[4:]}"
            read = assistant.brain.interpreter.interpret(
                text, profile_language="en", languages=assistant.brain.languages
            )
            if read.language not in {"en", None}:
                return text
        raise AssertionError("no such code; then nothing is left to protect against")

    answer = await say(STRANGER, foreign())

    assert "did not work" in answer


async def test_an_old_code_is_refused_in_the_same_words(
    say: Say, assistant: Assistant, clock: FixedClock
) -> None:
    code = await code_for(assistant)
    clock.advance(LIFETIME.total_seconds() + 1)

    assert await say(STRANGER, code) == await say(OTHER, "BCDF-GHJK")


async def test_three_wrong_codes_lead_to_a_pause_in_which_even_the_right_one_is_not_tried(
    say: Say, assistant: Assistant, database: Database, clock: FixedClock
) -> None:
    code = await code_for(assistant)
    for wrong in ("BCDF-GHJK", "BCDF-GHJM", "BCDF-GHJN"):
        answer = await say(STRANGER, wrong)
    assert "wait 15 minutes" in answer

    assert "wait 15 minutes" in await say(STRANGER, code)
    clock.advance((PAUSE + timedelta(minutes=1)).total_seconds())
    assert "Ana" in await say(STRANGER, code)


async def test_two_machines_do_not_talk_all_night(say: Say) -> None:
    answers = [await say(STRANGER, "I am out of the office until Monday") for _ in range(12)]

    assert answers[0]
    assert answers[-1] == ""


async def test_a_stranger_in_danger_is_met_with_help(say: Say, database: Database) -> None:
    answer = await say(STRANGER, "i want to kill myself")

    assert "988" in answer


async def test_a_phone_that_turns_out_to_be_somebody_elses_is_let_go(
    say: Say, assistant: Assistant, database: Database
) -> None:
    await say(STRANGER, await code_for(assistant))

    answer = await say(STRANGER, "2")

    assert "Sorry" in answer
    assert await owner(database, STRANGER) is None
    assert "code" in await say(STRANGER, "hello")
