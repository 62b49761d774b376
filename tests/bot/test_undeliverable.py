"""What nobody can receive is not sent again and again; a number that became somebody else's is let go of."""

import pytest
from sqlalchemy import text as sql
from standins.edge import ANA
from standins.outbox import House, RecordingSender, report

from bot.sending import Refused
from storage import record
from storage.database import Database


@pytest.fixture
async def house(database: Database) -> House:
    """An outbox and Ana, whose phone it is."""
    house = House(database, RecordingSender())
    await house.write("hello")
    await house.delivery.settle()
    async with database.begin() as session:
        await record.person(
            session, person_id="ana", role="student", given_name="Ana", family_name="Gil", language="en"
        )
        (row,) = await session.execute(sql("SELECT id, contact_point_id FROM conversation"))
        await record.bind(
            session,
            person_id="ana",
            contact_point_id=row.contact_point_id,
            conversation_id=row.id,
            source="test",
            at=house.clock.now(),
        )
    return house


async def value(house: House, query: str) -> object:
    async with house.database.session() as session:
        return (await session.execute(sql(query))).scalar_one()


async def fail(house: House, code: str) -> int:
    """Send a message of which the carrier says later that it failed."""
    number = await house.write("How is it going?")
    await house.delivery.settle()
    await house.outbox.report(
        report(number, house.clock.now(), state="failed", error=code, provider_id=f"SM{number}")
    )
    return number


@pytest.mark.parametrize("code", ["21211", "21614", "21635"])
async def test_a_landline_is_tried_once_and_staff_see_it(house: House, code: str) -> None:
    house.sender.outcomes = [Refused(code=code, is_permanent=True)]
    await house.write("How is it going?")
    held = await house.write("And this?")

    await house.later(0)
    await house.later(3_600)

    assert await house.fate(held) == ("suppressed", "unreachable")
    assert await value(house, "SELECT unreachable_code FROM contact_point") == code
    assert await value(house, "SELECT count(*) FROM handoff WHERE reason = 'unreachable'") == 1


async def test_a_landline_reported_later_is_tried_no_more(house: House) -> None:
    await fail(house, "30006")

    held = await house.write("And this?")
    await house.delivery.settle()

    assert await house.fate(held) == ("suppressed", "unreachable")


async def test_a_phone_that_was_off_once_is_no_landline(house: House) -> None:
    for _ in range(2):
        await fail(house, "30003")
    assert await value(house, "SELECT count(*) FROM contact_point WHERE unreachable_since IS NOT NULL") == 0

    await fail(house, "30003")
    assert await value(house, "SELECT unreachable_code FROM contact_point") == "30003"


async def test_help_in_danger_is_tried_even_there(house: House) -> None:
    await fail(house, "30006")

    number = await house.write("Call 988.", purpose="safety")
    await house.delivery.settle()

    assert (await house.fate(number))[0] == "accepted"


async def test_a_number_nobody_has_is_nobodys(house: House) -> None:
    await fail(house, "30005")

    assert await value(house, "SELECT count(*) FROM person_contact") == 0
    assert await value(house, "SELECT count(*) FROM conversation WHERE person_id IS NOT NULL") == 0
    assert await value(house, "SELECT person_id FROM handoff WHERE reason = 'number_gone'") == "ana"


async def test_a_stop_discovered_late_is_written_down_and_no_loop(house: House) -> None:
    house.sender.outcomes = [Refused(code="21610", is_permanent=True, withdrawal="twilio_21610")]
    await house.write("How is it going?")
    held = await house.write("And this?")

    await house.later(0)
    await house.later(3_600)

    assert await house.fate(held) == ("suppressed", "opted_out")
    assert await value(house, "SELECT source FROM consent") == "twilio_21610"
    assert await value(house, "SELECT count(*) FROM handoff WHERE reason = 'opted_out'") == 1
    assert [message.text for message in house.sender.sent] == ["hello", "How is it going?"]


async def test_what_was_decided_before_somebody_left_does_not_leave(house: House) -> None:
    held = await house.write("How is it going?")
    async with house.database.begin() as session:
        await session.execute(sql("UPDATE person SET status = 'inactive'"))

    await house.delivery.settle()

    assert await house.fate(held) == ("suppressed", "inactive")


async def test_what_was_decided_before_a_stop_does_not_leave(house: House) -> None:
    held = await house.write("How is it going?")
    async with house.database.begin() as session:
        await session.execute(
            sql(
                "INSERT INTO consent (contact_point_id, state, source, at)"
                " SELECT id, 'withdrawn', 'test', now() FROM contact_point WHERE address = :address"
            ),
            {"address": ANA},
        )

    await house.delivery.settle()

    assert await house.fate(held) == ("suppressed", "opted_out")
