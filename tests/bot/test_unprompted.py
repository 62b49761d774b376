"""A message that opens a conversation gets its words when it leaves; the conversation moves on just then."""

from datetime import timedelta
from typing import Any

import pytest
from invented_people import NUMBERS, Say
from sqlalchemy import text as sql
from standins.outbox import FAST, RecordingSender

from bot.claiming import open_gate
from bot.clock import FixedClock
from bot.conversation import Assistant
from bot.delivery import Delivery
from bot.outbox import Outbox
from bot.send_gate import Gate
from bot.send_rules import Drop, Hold
from bot.sending import Refused
from bot.unprompted import OPENINGS, Unprompted
from storage import find, record
from storage.database import Database

CHECK_IN = {"started": {"flow": "set_goal", "answers": {}, "heard": {}}}


@pytest.fixture
def sender() -> RecordingSender:
    return RecordingSender()


def delivery(assistant: Assistant, sender: RecordingSender, gate: Gate = open_gate) -> Delivery:
    return Delivery(
        assistant.database,
        {"sms": (sender, FAST)},
        ledger=Outbox(assistant.database),
        clock=assistant.clock,
        gate=gate,
        compose=Unprompted(assistant).compose,
    )


async def plan(database: Database, clock: FixedClock, opens: dict[str, Any] = CHECK_IN) -> int:
    """Plan to open a conversation with Ana; gives the message's number."""
    async with database.begin() as session:
        (here,) = await find.conversations_of(session, "ana")
        return await record.outbound(
            session,
            conversation_id=here.conversation_id,
            contact_point_id=here.contact_point_id,
            channel="sms",
            text="",
            language="en",
            purpose="initiated",
            kind="check_in",
            opens=opens,
            at=clock.now(),
        )


async def row_of(database: Database, number: int) -> tuple[Any, ...]:
    query = "SELECT status, text, error, held_for, person_id FROM outbound_message WHERE id = :id"
    async with database.session() as session:
        return tuple((await session.execute(sql(query), {"id": number})).one())


async def epoch(database: Database) -> int:
    async with database.session() as session:
        (here,) = await find.conversations_of(session, "ana")
        return here.epoch


async def test_it_is_written_and_the_conversation_stands_at_its_question_when_it_leaves(
    assistant: Assistant, sender: RecordingSender, clock: FixedClock, say: Say
) -> None:
    number = await plan(assistant.database, clock)
    assert await epoch(assistant.database) == 0

    await delivery(assistant, sender).settle()

    (sent,) = sender.sent
    status, text, _, _, person_id = await row_of(assistant.database, number)
    assert (status, text, person_id) == ("accepted", sent.text, "ana")
    assert "?" in sent.text
    assert await epoch(assistant.database) == 1
    assert (await say("ana", "pass biology")).startswith("Got it.")


async def test_it_is_written_once_however_often_it_must_be_sent(
    assistant: Assistant, sender: RecordingSender, clock: FixedClock
) -> None:
    sender.outcomes = [Refused(code="30001", is_permanent=False)]
    await plan(assistant.database, clock)
    way_out = delivery(assistant, sender)

    await way_out.settle()
    clock.advance(10)
    await way_out.settle()

    first, second = sender.texts()
    assert first == second
    assert await epoch(assistant.database) == 1


async def test_what_the_rules_hold_leaves_no_trace_in_the_conversation(
    assistant: Assistant, sender: RecordingSender, clock: FixedClock
) -> None:
    until = clock.now() + timedelta(hours=12)

    async def night(session: object, ids: Any, /, *, now: object) -> dict[int, Hold]:  # noqa: ANN401
        del session, now
        return {each: Hold(until, "quiet_hours") for each in ids}

    number = await plan(assistant.database, clock)
    await delivery(assistant, sender, night).settle()

    assert (await row_of(assistant.database, number))[:4] == ("pending", "", None, "quiet_hours")
    assert (sender.sent, await epoch(assistant.database)) == ([], 0)
    clock.advance(12 * 3600)
    await delivery(assistant, sender).settle()
    assert len(sender.sent) == 1


async def test_what_the_rules_drop_is_never_sent_and_says_why(
    assistant: Assistant, sender: RecordingSender, clock: FixedClock
) -> None:
    async def never(session: object, ids: Any, /, *, now: object) -> dict[int, Drop]:  # noqa: ANN401
        del session, now
        return {each: Drop("missed_window") for each in ids}

    number = await plan(assistant.database, clock)
    await delivery(assistant, sender, never).settle()

    assert (await row_of(assistant.database, number))[:3] == ("suppressed", "", "missed_window")


async def test_it_waits_while_somebody_is_being_answered_in_that_conversation(
    assistant: Assistant, sender: RecordingSender, clock: FixedClock
) -> None:
    number = await plan(assistant.database, clock)
    async with assistant.database.begin() as session:
        (here,) = await find.conversations_of(session, "ana")
        await find.lock_conversation(session, here.conversation_id)

        await delivery(assistant, sender).settle()

        assert (await row_of(assistant.database, number))[0] == "pending"
    await delivery(assistant, sender).settle()
    assert (await row_of(assistant.database, number))[0] == "accepted"


async def test_one_that_cannot_be_written_holds_up_nobody_else(
    assistant: Assistant, sender: RecordingSender, clock: FixedClock
) -> None:
    broken = await plan(assistant.database, clock, {"sung": {}})
    async with assistant.database.begin() as session:
        (luis,) = await find.conversations_of(session, "luis")
        await record.outbound(
            session,
            conversation_id=luis.conversation_id,
            contact_point_id=luis.contact_point_id,
            channel="sms",
            text="Hola",
            language="es",
            purpose="initiated",
            at=clock.now(),
        )

    await delivery(assistant, sender).settle()

    assert [(each.address, each.text) for each in sender.sent] == [(NUMBERS["luis"], "Hola")]
    assert (await row_of(assistant.database, broken))[3] == "not_written"
    assert "sung" not in OPENINGS
