"""When the assistant holds back: no words, too many messages, numbers that must not become anybody's."""

import pytest
from invented_people import Say
from sqlalchemy import text as sql

from bot import texts
from bot.clock import FixedClock
from bot.conversation import Assistant
from bot.enrolment import invite
from bot.guarding import unbindable
from bot.messages import Media
from storage.database import Database

SPANISH_HINT = "El mensaje llegó sin palabras"


async def count(database: Database, query: str) -> int:
    async with database.session() as session:
        return int((await session.execute(sql(query))).scalar_one())


@pytest.mark.parametrize("text", ["", "  \n", "\u200b\u200d", "\u202e\u2066\u2069"])
async def test_a_message_without_words_gets_one_short_hint_and_moves_nothing(
    say: Say, database: Database, text: str
) -> None:
    asked = await say("ana", "hey")
    stood = await count(database, "SELECT count(*) FROM conversation WHERE state IS NOT NULL")

    hint, second = await say("ana", text), await say("ana", text)

    assert asked
    assert hint == texts.EMPTY.msgid
    assert second == ""
    assert await count(database, "SELECT count(*) FROM inbound_message WHERE handled_at IS NULL") == 0
    assert await count(database, "SELECT count(*) FROM conversation WHERE state IS NOT NULL") == stood


async def test_the_hint_comes_in_the_persons_language_and_again_after_a_while(
    say: Say, clock: FixedClock
) -> None:
    first = await say("luis", "")
    clock.advance(400)
    again = await say("luis", " ")

    assert SPANISH_HINT in first
    assert SPANISH_HINT in again


async def test_a_stranger_without_words_is_told_how_to_begin_and_a_picture_is_no_empty_message(
    say: Say,
) -> None:
    picture = (Media(reference="https://example.org/1", content_type="image/png"),)

    assert "Ask your school" in await say("+16175550177", "")
    assert await say("+16175550177", "") == ""
    assert "only read words" in await say("ana", "", media=picture)


@pytest.fixture
def patient(assistant: Assistant, clock: FixedClock) -> Assistant:
    """An assistant that answers ten messages an hour."""
    assistant.replies_per_hour = 10
    return assistant


async def test_two_machines_do_not_answer_each_other_all_night(patient: Assistant, say: Say) -> None:
    answers = [await say("ana", "I am driving and will answer later.") for _ in range(30)]

    assert all(answers[:10])
    assert answers[10] == texts.TOO_MANY.msgid
    assert not any(answers[11:])


async def test_after_the_hour_the_conversation_goes_on(
    patient: Assistant, say: Say, clock: FixedClock
) -> None:
    for _ in range(15):
        await say("ana", "menu")
    clock.advance(3600)

    assert await say("ana", "menu")


async def test_danger_is_met_with_help_and_a_stop_is_honoured_however_many_messages_came(
    patient: Assistant, say: Say, database: Database
) -> None:
    for _ in range(12):
        await say("ana", "menu")

    help_given = await say("ana", "i want to kill myself")
    stopped = await say("ana", "please stop texting me")

    assert "988" in help_given
    assert await count(database, "SELECT count(*) FROM alert") == 1
    assert "no more messages" in stopped


async def test_a_machine_that_speaks_of_danger_is_not_answered_for_ever(
    patient: Assistant, say: Say, database: Database
) -> None:
    answers = [await say("ana", "i want to kill myself") for _ in range(25)]

    assert all(answers[:20])
    assert not any(answers[20:])
    assert await count(database, "SELECT count(DISTINCT inbound_id) FROM alert") >= 1


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("+16175550110", None),
        ("+17875550101", None),
        ("+19005550101", "costly"),
        ("+18005550101", "costly"),
        ("+447911123456", "country"),
        ("+18095551234", "country"),
        ("+1303555", "invalid"),
        ("+999123456789", "invalid"),
    ],
)
def test_only_ordinary_numbers_of_our_countries_can_become_somebodys(number: str, reason: str | None) -> None:
    assert unbindable(number, ("US", "PR")) == reason


@pytest.mark.parametrize("number", ["+19005550101", "+447911123456"])
async def test_a_number_that_costs_or_is_far_away_gets_no_answer_and_binds_nobody(
    assistant: Assistant, say: Say, database: Database, clock: FixedClock, number: str
) -> None:
    async with database.begin() as session:
        made = await invite(session, "ana", channel=None, is_link=False, key=assistant.key, now=clock.now())

    assert await say(number, "hello") == ""
    assert await say(number, made.code) == ""
    assert await count(database, "SELECT count(*) FROM conversation WHERE person_id = 'ana'") == 1


async def test_a_number_far_away_may_be_made_welcome_and_whatsapp_always_is(
    assistant: Assistant, say: Say
) -> None:
    assert "Ask your school" in await say("+447911123456", "hello", channel="whatsapp")

    assistant.sms_countries = ("US", "GB")

    assert "Ask your school" in await say("+447400123456", "hello")


async def test_somebody_in_danger_is_met_with_help_whatever_their_number(
    say: Say, database: Database
) -> None:
    assert "988" in await say("+447911123456", "i want to kill myself")
    assert await count(database, "SELECT count(*) FROM alert") == 1
