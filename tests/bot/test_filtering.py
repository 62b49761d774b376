"""Carriers that don't take our texts any more: what we start waits, who waits for us is answered."""

import pytest
import structlog
from sqlalchemy import text as sql
from standins.edge import ANA
from standins.outbox import BEN, House, RecordingSender, report

from bot.filtering import HOLD, WAVE
from storage.database import Database


async def sent_before(house: House, how_many: int) -> list[int]:
    """Send texts of which the carriers have said nothing yet."""
    numbers = [await house.write(f"text {n}", to=f"+1303555{n:04}") for n in range(how_many)]
    await house.delivery.settle()
    return numbers


async def fail(house: House, number: int, code: str) -> None:
    """Let a carrier say that a text failed."""
    await house.outbox.report(
        report(number, house.clock.now(), state="failed", error=code, provider_id=f"SM-{number}")
    )


async def held(house: House) -> list[str]:
    """List the words of what is held back."""
    query = sql("SELECT text FROM outbound_message WHERE held_for = 'filtered' AND not_before > :now")
    async with house.database.session() as session:
        return list((await session.execute(query, {"now": house.clock.now()})).scalars())


async def test_a_wave_of_filtered_texts_holds_back_what_we_start_and_nothing_else(database: Database) -> None:
    house = House(database, RecordingSender())
    numbers = await sent_before(house, WAVE)
    await house.write("How did it go?", to=ANA, purpose="initiated", in_reply_to=None)
    await house.write("Saved.", to=BEN)

    for number in numbers[:-1]:
        await fail(house, number, "30007")
    assert await held(house) == []
    with structlog.testing.capture_logs() as logged:
        await fail(house, numbers[-1], "30007")

    assert await held(house) == ["How did it go?"]
    assert [each["code"] for each in logged if each["event"] == "carriers_refuse_our_texts"] == ["30007"]
    await house.delivery.settle()
    assert "Saved." in house.sender.texts()
    assert "How did it go?" not in house.sender.texts()
    house.clock.advance(HOLD.total_seconds() + 1)
    assert await held(house) == []


@pytest.mark.parametrize("code", ["30002", "30032", "30034"])
async def test_a_number_that_is_not_registered_or_an_account_that_is_suspended_is_noticed_at_once(
    database: Database, code: str
) -> None:
    house = House(database, RecordingSender())
    (number,) = await sent_before(house, 1)
    await house.write("How did it go?", purpose="initiated", in_reply_to=None)

    await fail(house, number, code)

    assert await held(house) == ["How did it go?"]


@pytest.mark.parametrize("code", ["30003", "30005", "21610"])
async def test_what_is_about_one_phone_holds_nobody_else_back(database: Database, code: str) -> None:
    house = House(database, RecordingSender())
    numbers = await sent_before(house, WAVE)
    await house.write("How did it go?", purpose="initiated", in_reply_to=None)

    for number in numbers:
        await fail(house, number, code)

    assert await held(house) == []


async def test_filtered_texts_of_last_week_are_no_wave_today(database: Database) -> None:
    house = House(database, RecordingSender())
    numbers = await sent_before(house, WAVE)
    for number in numbers[:-1]:
        await fail(house, number, "30007")
    house.clock.advance(7 * 24 * 3600)
    await house.write("How did it go?", purpose="initiated", in_reply_to=None)

    await fail(house, numbers[-1], "30007")

    assert await held(house) == []
