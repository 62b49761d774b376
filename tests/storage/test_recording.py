"""From the moment a message is recorded it cannot be lost, and it is there once."""

import asyncio
import signal
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from storage_examples import MINUTE, NOON, statements_of, text_in

from storage import find, record
from storage.database import Database
from storage.models import ContactPoint, Conversation, InboundMessage

pytestmark = pytest.mark.database

ODD_WORDS = [
    "",
    "a\x00b",
    "\ud83d half an emoji",
    "\x1a0000",
    "\u202bשלום",
    "👩‍👩‍👧" * 200,
    "x" * 1600,
    "a\\b'c\"d%s:e",
]


@pytest.mark.parametrize("words", ODD_WORDS)
async def test_a_message_is_kept_exactly_as_received(database: Database, words: str) -> None:
    async with database.begin() as session:
        recorded = await record.inbound(
            session,
            channel="sms",
            address="+15550100",
            provider_id=f"SM{words[:20]}",
            text=words,
            choice=words,
            media=[{"reference": words, "content_type": "image/png"}],
            details={words: [words]},
            received_at=NOON,
        )

    async with database.session() as session:
        (message,) = await find.unhandled(session, recorded.conversation_id)
    assert (message.text, message.choice) == (words, words)
    assert message.media == ({"reference": words, "content_type": "image/png"},)
    assert message.details == {words: [words]}
    assert message.received_at == NOON


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(codec=None)))
async def test_any_text_at_all_is_kept(database: Database, words: str) -> None:
    inbound_id = await text_in(database, words)

    async with database.session() as session:
        kept = await session.execute(
            text("SELECT conversation_id FROM inbound_message WHERE id = :id"), {"id": inbound_id}
        )
        messages = await find.unhandled(session, kept.scalar_one())
    assert messages[-1].text == words


async def test_a_known_address_costs_one_statement(database: Database) -> None:
    await text_in(database, "first")

    with statements_of(database) as statements:
        await text_in(database, "second")

    assert len(statements) == 1


async def test_what_nobody_printed_stays_unprinted(database: Database) -> None:
    await text_in(database, "planted secret", address="+15559999")

    async with database.begin() as session:
        (conversation_id,) = await find.stale_conversations(session, older_than=NOON + MINUTE, limit=9)
        shown = f"{await find.lock_conversation(session, conversation_id)}"
        shown += f"{await find.unhandled(session, conversation_id)}"
    assert "planted secret" not in shown
    assert "+15559999" not in shown


@pytest.mark.parametrize("mode", ["begin", "autocommit"])
async def test_a_message_delivered_fifty_times_at_once_is_kept_once(database: Database, mode: str) -> None:
    async def deliver() -> record.Recorded:
        async with database.begin() if mode == "begin" else database.autocommit() as session:
            return await record.inbound(
                session, channel="sms", address="+15550100", provider_id="SM1", text="hi", received_at=NOON
            )

    results = await asyncio.gather(*(deliver() for _ in range(50)))

    assert len({each.inbound_id for each in results}) == 1
    assert sum(not each.is_duplicate for each in results) == 1
    assert all(each.same_content for each in results)
    async with database.session() as session:
        for table in (InboundMessage, Conversation, ContactPoint):
            assert (await session.execute(select(func.count()).select_from(table))).scalar_one() == 1


async def test_the_first_messages_of_a_stranger_arriving_at_once_share_one_conversation(
    database: Database,
) -> None:
    ids = await asyncio.gather(*(text_in(database, f"word {n}") for n in range(20)))

    async with database.session() as session:
        (conversation_id,) = await find.stale_conversations(session, older_than=NOON + MINUTE, limit=9)
        waiting = await find.unhandled(session, conversation_id)
    assert sorted(ids) == [each.id for each in waiting]


async def test_messages_of_one_phone_are_numbered_in_the_order_they_were_kept(database: Database) -> None:
    await text_in(database, "hello")
    async with database.begin() as slow:
        first = await record.inbound(
            slow, channel="sms", address="+15550100", provider_id="1", text="1", received_at=NOON
        )
        later = asyncio.create_task(text_in(database, "2", provider_id="2"))
        elsewhere = await text_in(database, "3", address="+15550199")
        await asyncio.sleep(0.1)

        assert not later.done(), "it would be handled before the one it follows"

    assert await later > first.inbound_id
    assert elsewhere > first.inbound_id


async def test_a_known_id_on_a_different_message_is_told_apart(database: Database) -> None:
    await text_in(database, "hi", provider_id="SM1")
    base: dict[str, Any] = {
        "channel": "sms",
        "address": "+15550100",
        "provider_id": "SM1",
        "text": "hi",
        "received_at": NOON,
    }

    async with database.begin() as session:
        same = await record.inbound(session, **base)
        other_words = await record.inbound(session, **{**base, "text": "hi there"})
        other_sender = await record.inbound(session, **{**base, "address": "+15550166"})
        other_choice = await record.inbound(session, **base, choice="yes")
        other_channel = await record.inbound(session, **{**base, "channel": "telegram"})

    assert (same.is_duplicate, same.same_content) == (True, True)
    for each in (other_words, other_sender, other_choice):
        assert (each.is_duplicate, each.same_content) == (True, False)
    assert not other_channel.is_duplicate


async def test_recording_does_not_wait_for_handling(database: Database) -> None:
    await text_in(database, "hi")
    async with database.begin() as session:
        (conversation_id,) = await find.stale_conversations(session, older_than=NOON + MINUTE, limit=9)
        await find.lock_conversation(session, conversation_id)

        await asyncio.wait_for(text_in(database, "still there?"), timeout=5)


async def test_messages_wait_in_order_until_they_are_handled(database: Database) -> None:
    ids = [await text_in(database, word) for word in ("one", "two", "three")]
    async with database.begin() as session:
        (conversation_id,) = await find.stale_conversations(session, older_than=NOON + MINUTE, limit=9)
        waiting = await find.unhandled(session, conversation_id)
        await record.handled(session, ids[:2], at=NOON)
        left = await find.unhandled(session, conversation_id)

    assert [each.text for each in waiting] == ["one", "two", "three"]
    assert [each.id for each in left] == ids[2:]


async def test_a_message_that_cannot_be_handled_is_given_up_after_its_attempts(database: Database) -> None:
    inbound_id = await text_in(database, "hi")
    outcomes = []
    for _ in range(4):
        async with database.begin() as session:
            outcomes.append(
                await record.failed_attempt(session, inbound_id, error_code="KeyError", limit=3, at=NOON)
            )

    assert outcomes == [False, False, True, False]
    async with database.session() as session:
        assert await find.stale_conversations(session, older_than=NOON + MINUTE, limit=9) == ()


async def test_a_message_knows_how_often_its_handling_failed(database: Database) -> None:
    inbound_id = await text_in(database, "hi")
    async with database.begin() as session:
        await record.failed_attempt(session, inbound_id, error_code="KeyError", limit=5, at=NOON)
        (conversation_id,) = await find.stale_conversations(session, older_than=NOON + MINUTE, limit=9)
        (message,) = await find.unhandled(session, conversation_id)

    assert message.attempts == 1


async def test_only_messages_that_should_have_been_handled_by_now_are_stale(database: Database) -> None:
    await text_in(database, "old", address="+1", received_at=NOON - 10 * MINUTE)
    await text_in(database, "older", address="+2", received_at=NOON - timedelta(hours=1))
    await text_in(database, "new", address="+3", received_at=NOON)

    async with database.session() as session:
        stale = await find.stale_conversations(session, older_than=NOON - MINUTE, limit=9)
        first = await find.stale_conversations(session, older_than=NOON - MINUTE, limit=1)

    assert len(stale) == 2
    assert first == stale[:1]


KILLED_BETWEEN = """
import asyncio, os, signal, sys
from datetime import datetime, UTC
from storage import find, record
from storage.database import Database

async def main():
    database = Database(sys.argv[1])
    async with database.autocommit() as session:
        recorded = await record.inbound(session, channel="sms", address="+15550100", provider_id="SM1",
                                        text="hi", received_at=datetime(2026, 11, 20, 18, tzinfo=UTC))
    async with database.begin() as session:
        await find.lock_conversation(session, recorded.conversation_id)
        await record.handled(session, [recorded.inbound_id], at=datetime(2026, 11, 20, 18, tzinfo=UTC))
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_a_process_killed_between_recording_and_handling_leaves_the_message_to_the_next(
    database: Database, database_url: str
) -> None:
    killed = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", KILLED_BETWEEN, database_url], check=False
    )

    assert killed.returncode == -signal.SIGKILL
    async with database.begin() as session:
        (conversation_id,) = await find.stale_conversations(session, older_than=NOON + MINUTE, limit=9)
        await find.lock_conversation(session, conversation_id)
        (message,) = await find.unhandled(session, conversation_id)
    assert message.text == "hi"
