"""Whoever asks to be left alone is, at once; whoever is in danger is met with help."""

from invented_people import Say
from sqlalchemy import text as sql

from storage.database import Database


async def scalar(database: Database, query: str) -> object:
    async with database.session() as session:
        return (await session.execute(sql(query))).scalar_one()


async def test_a_carrier_word_is_honoured_and_not_answered_a_second_time(
    say: Say, database: Database
) -> None:
    answer = await say("ana", "STOP")

    assert answer == ""
    assert await scalar(database, "SELECT state FROM consent ORDER BY id DESC LIMIT 1") == "withdrawn"


async def test_a_stop_with_an_invisible_letter_in_it_is_a_stop(say: Say, database: Database) -> None:
    await say("ana", "st\u200bop")

    assert await scalar(database, "SELECT state FROM consent ORDER BY id DESC LIMIT 1") == "withdrawn"


async def test_a_polite_wish_for_silence_gets_one_confirmation_and_then_silence(say: Say) -> None:
    first = await say("ana", "please stop texting me")
    second = await say("ana", "hello?")
    third = await say("ana", "please stop texting me")

    assert "no more messages" in first
    assert second == third == ""


async def test_the_confirmation_comes_in_spanish(say: Say) -> None:
    answer = await say("luis", "ya no me manden mensajes por favor")

    assert answer
    assert "no more messages" not in answer


async def test_a_yes_never_undoes_a_stop(say: Say) -> None:
    await say("ana", "stop")

    assert await say("ana", "yes") == ""


async def test_start_brings_the_messages_back(say: Say) -> None:
    await say("ana", "stop")

    answer = await say("ana", "START")

    assert "Welcome back" in answer
    assert await say("ana", "hey")


async def test_danger_is_met_with_help_and_a_human(say: Say, database: Database) -> None:
    answer = await say("ana", "i dont wanna be alive anymore")

    assert "988" in answer
    assert await scalar(database, "SELECT count(*) FROM alert WHERE category = 'self_harm'") == 1
    assert await scalar(database, "SELECT purpose FROM outbound_message") == "safety"


async def test_danger_in_spanish_from_an_english_profile_is_seen(say: Say, database: Database) -> None:
    await say("ana", "ya no quiero vivir")

    assert await scalar(database, "SELECT count(*) FROM alert") == 1


async def test_danger_together_with_a_stop_gets_help_as_the_last_message(
    say: Say, database: Database
) -> None:
    answer = await say("ana", "stop texting me i want to kill myself")

    assert "988" in answer
    assert await scalar(database, "SELECT count(*) FROM alert") == 1
    assert await say("ana", "hello") == ""


async def test_danger_after_a_stop_raises_an_alert_without_breaking_the_silence(
    say: Say, database: Database
) -> None:
    await say("ana", "stop")

    answer = await say("ana", "i want to kill myself")

    assert answer == ""
    assert await scalar(database, "SELECT count(*) FROM alert") == 1


async def test_a_question_stays_open_while_danger_is_met(say: Say) -> None:
    await say("ana", "i want to set a goal")
    await say("ana", "my dad hits me")

    answer = await say("ana", "read 20 minutes a day")

    assert "Got it" in answer
