"""The outbox: each message leaves once, in order per person, never after a stop."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text as sql
from standins.edge import ANA
from standins.outbox import BEN, House, RecordingSender

from bot.delivery import MAX_ATTEMPTS
from bot.pace import Rate
from bot.sending import Refused, Throttled
from storage import consent
from storage.database import Database


@pytest.fixture
def house(database: Database) -> House:
    return House(database, RecordingSender())


async def test_what_waits_is_sent_once_and_remembered(house: House) -> None:
    number = await house.write("Saved.", buttons=[{"value": "a", "label": "A"}])

    assert await house.delivery.settle() == 1
    assert await house.delivery.settle() == 0

    (sent,) = house.sender.sent
    assert (sent.id, sent.address, sent.text, sent.buttons[0].label) == (number, ANA, "Saved.", "A")
    assert await house.fate(number) == ("accepted", None)


async def test_one_persons_messages_leave_in_order(house: House) -> None:
    for n in range(5):
        await house.write(f"{n}")
        await house.write(f"{n}", to=BEN)

    await house.delivery.settle()

    for who in (ANA, BEN):
        assert [m.text for m in house.sender.sent if m.address == who] == ["0", "1", "2", "3", "4"]


async def test_nothing_leaves_before_its_time(house: House) -> None:
    await house.write("tomorrow", not_before=house.clock.now() + timedelta(days=1))

    assert await house.delivery.settle() == 0
    assert await house.later(86_400) == 1


async def stop(house: House, address: str = ANA) -> None:
    """Let a person withdraw their consent."""
    await house.outbox.withdrawn(channel="sms", address=address, source="test", at=house.clock.now())


async def test_nothing_leaves_after_a_stop_but_its_confirmation_and_what_safety_asks(house: House) -> None:
    held = await house.write("How is it going?")
    await house.write("OK. No more messages.", purpose="consent")
    await house.write("Call 988.", purpose="safety")
    await stop(house)

    await house.delivery.settle()
    await house.delivery.settle()

    assert house.sender.texts() == ["OK. No more messages.", "Call 988."]
    assert await house.fate(held) == ("suppressed", "opted_out")


async def test_a_stop_that_comes_while_a_message_waits_its_turn_holds_it_back(database: Database) -> None:
    house = House(database, RecordingSender(), Rate(per_second=1000, burst=1000, apart=1))
    await house.write("first")
    held = await house.write("second")
    await house.delivery.settle()
    assert await house.fate(held) == ("pending", None)

    await stop(house)
    await house.write("OK.", purpose="consent")
    await house.later(1)
    await house.later(1)

    assert house.sender.texts() == ["first", "OK."]
    assert await house.fate(held) == ("suppressed", "opted_out")


async def test_a_stop_that_comes_between_claim_and_request_holds_the_message_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.FRESH_SECONDS", 0)
    held = await house.write("Saved.")
    real = house.delivery._deliver

    async def paused(*arguments: Any) -> None:  # noqa: ANN401 - handed on
        await stop(house)
        await real(*arguments)

    monkeypatch.setattr(house.delivery, "_deliver", paused)
    await house.delivery.settle()

    assert house.sender.sent == []
    assert await house.fate(held) == ("suppressed", "opted_out")


async def test_learning_that_somebody_opted_out_stops_everything_else_to_them(house: House) -> None:
    house.sender.outcomes = [Refused(code="21610", is_permanent=True, withdrawal="twilio_21610")]
    first, second = await house.write("one"), await house.write("two")

    await house.delivery.settle()

    assert house.sender.texts() == ["one"]
    assert await house.fate(first) == ("failed", "21610")
    assert await house.fate(second) == ("suppressed", "opted_out")


async def test_what_was_surely_not_sent_is_tried_again_later_and_later_and_given_up_in_the_end(
    house: House,
) -> None:
    house.sender.outcomes = [Refused(code="30001", is_permanent=False)] * MAX_ATTEMPTS
    number = await house.write("Saved.")

    await house.delivery.settle()
    assert await house.later(1) == 0
    assert await house.later(1.1) == 1
    assert await house.fate(number) == ("pending", "30001")
    waited = 0
    while (await house.fate(number))[0] == "pending":
        await house.later(600)
        waited += 1

    assert await house.fate(number) == ("failed", "30001")
    assert (len(house.sender.sent), waited < 40) == (MAX_ATTEMPTS, True)


async def test_a_provider_that_asks_to_wait_is_given_its_time(house: House) -> None:
    house.sender.outcomes = [Throttled(30)]
    await house.write("Saved.")

    await house.delivery.settle()

    assert await house.later(29) == 0
    assert await house.later(2) == 1
    assert house.sender.texts() == ["Saved.", "Saved."]


@pytest.mark.parametrize(
    ("pauses_as_a_whole", "sent"), [(False, ["one", "to somebody else"]), (True, ["one"])]
)
async def test_a_429_pauses_everybody_only_where_it_is_meant_so(
    database: Database, pauses_as_a_whole: bool, sent: list[str]
) -> None:
    sender = RecordingSender(Throttled(60), pauses_as_a_whole=pauses_as_a_whole)
    house = House(database, sender)
    await house.write("one")
    await house.delivery.settle()
    await house.write("to somebody else", to=BEN)
    await house.delivery.settle()

    assert sender.texts() == sent


async def test_a_sender_that_cannot_send_at_all_is_left_alone_for_a_while(house: House) -> None:
    house.sender.outcomes = [Refused(code="unreachable", is_permanent=False, concerns_sender=True)]
    await house.write("one")
    await house.delivery.settle()
    await house.write("two", to=BEN)

    assert await house.delivery.settle() == 0
    assert house.sender.texts() == ["one"]


async def test_a_withdrawal_told_twice_is_written_down_once(house: House) -> None:
    number = await house.write("hello")
    await stop(house)
    await stop(house)

    async with house.database.session() as session:
        rows = (await session.execute(sql("SELECT count(*) FROM consent"))).scalar_one()
        point = sql("SELECT contact_point_id FROM outbound_message WHERE id = :id")
        state = await consent.state(session, (await session.execute(point, {"id": number})).scalar_one())
    assert (rows, state) == (1, "withdrawn")


async def test_two_workers_share_the_work_and_send_nothing_twice(database: Database) -> None:
    one, two = House(database, RecordingSender()), House(database, RecordingSender())
    for n in range(20):
        await one.write(f"{n}", to=f"+1303555{n:04}")

    await asyncio.gather(one.delivery.settle(), two.delivery.settle())

    assert sorted(one.sender.texts() + two.sender.texts(), key=int) == [str(n) for n in range(20)]
