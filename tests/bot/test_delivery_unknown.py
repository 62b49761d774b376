"""Messages whose fate nobody knows: asked about first, and then sent once more at the most."""

from datetime import timedelta

import pytest
from sqlalchemy import text as sql
from standins.outbox import House, RecordingSender, report

from bot.reconciling import GIVE_UP_AFTER, LEASE
from bot.sending import Accepted, Ambiguous
from storage import claiming
from storage.database import Database


@pytest.fixture
def house(database: Database) -> House:
    return House(database, RecordingSender())


async def test_an_ambiguous_send_is_found_at_the_provider_and_not_repeated(house: House) -> None:
    house.sender.outcomes = [Ambiguous("ReadTimeout")]
    house.sender.found = Accepted("SMfound")
    number = await house.write("Saved.")
    await house.delivery.settle()

    assert await house.reconcile() == 0
    house.clock.advance(LEASE.total_seconds() + 1)
    assert await house.reconcile() == 1

    assert await house.fate(number) == ("accepted", None)
    assert len(house.sender.sent) == 1


async def test_an_ambiguous_send_that_never_was_is_sent_once_more(house: House) -> None:
    house.sender.outcomes = [Ambiguous("ReadTimeout")]
    number = await house.write("Saved.")
    await house.delivery.settle()
    house.clock.advance(LEASE.total_seconds() + 1)

    await house.reconcile()
    await house.delivery.settle()

    assert house.sender.texts() == ["Saved.", "Saved."]
    assert await house.fate(number) == ("accepted", None)


async def test_a_send_of_unknown_fate_is_repeated_once_and_then_given_up(house: House) -> None:
    house.sender.outcomes = [Ambiguous("500")] * 50
    number = await house.write("Saved.")
    for _ in range(6):
        await house.delivery.settle()
        house.clock.advance(LEASE.total_seconds() + 1)
        await house.reconcile()

    assert await house.fate(number) == ("failed", "ambiguous")
    assert len(house.sender.sent) == 2


async def test_that_it_was_sent_again_is_remembered_by_the_row_and_not_by_the_worker(house: House) -> None:
    house.sender.outcomes = [Ambiguous("500")]
    number = await house.write("Saved.")
    await house.delivery.settle()
    house.clock.advance(LEASE.total_seconds() + 1)
    await house.reconcile()
    async with house.database.begin() as session:
        await claiming.take(session, {number: None}, now=house.clock.now())
    # Here the worker is killed with the second try in hand.

    survivor = House(house.database, RecordingSender())
    survivor.clock.advance(2 * LEASE.total_seconds() + 2)
    await survivor.reconcile()
    await survivor.delivery.settle()

    assert survivor.sender.sent == []
    assert await house.fate(number) == ("failed", "ambiguous")


async def test_help_that_did_not_arrive_is_an_adults_business_at_once(house: House) -> None:
    house.sender.outcomes = [Ambiguous("500")] * 2
    number = await house.write("Call 988.", purpose="safety")
    for _ in range(3):
        await house.delivery.settle()
        house.clock.advance(LEASE.total_seconds() + 1)
        await house.reconcile()
    await house.outbox.report(report(number, house.clock.now(), state="failed", error="30003"))

    assert await house.fate(number) == ("failed", "ambiguous")
    async with house.database.session() as session:
        alerts = (await session.execute(sql("SELECT category, level FROM alert"))).all()
    assert [tuple(each) for each in alerts] == [("undelivered_help", "alert")]


async def test_while_the_provider_cannot_say_nothing_is_sent_twice(house: House) -> None:
    house.sender.outcomes, house.sender.found = [Ambiguous("500")], Ambiguous("cannot_list")
    number = await house.write("Saved.")
    await house.delivery.settle()
    house.clock.advance(LEASE.total_seconds() + 1)

    await house.reconcile()
    assert (await house.fate(number))[0] == "ambiguous"
    house.clock.advance(GIVE_UP_AFTER.total_seconds())
    await house.reconcile()

    assert await house.fate(number) == ("failed", "ambiguous")
    assert len(house.sender.sent) == 1


@pytest.mark.parametrize(("purpose", "times"), [("reply", 2), ("safety", 2), ("initiated", 1)])
async def test_where_nobody_can_say_somebody_waiting_gets_one_more_and_nobody_else_does(
    database: Database, purpose: str, times: int
) -> None:
    house = House(database, RecordingSender(Ambiguous("x"), Ambiguous("x"), can_look_up=False))
    house.sender.found = Ambiguous("cannot_list")
    number = await house.write("Call 988.", purpose=purpose)
    for _ in range(4):
        await house.delivery.settle()
        house.clock.advance(LEASE.total_seconds() + 1)
        await house.reconcile()

    assert len(house.sender.sent) == times
    assert await house.fate(number) == ("failed", "ambiguous")


async def test_what_a_killed_process_had_in_hand_is_settled_by_the_next_one(house: House) -> None:
    number = await house.write("Saved.")
    async with house.database.begin() as session:
        await claiming.take(session, {number: None}, now=house.clock.now())
    # Here the process is killed: before or after its POST, nobody knows.

    survivor = House(house.database, RecordingSender())
    survivor.clock.advance(LEASE.total_seconds() + 1)
    await survivor.reconcile()
    await survivor.delivery.settle()

    assert survivor.sender.texts() == ["Saved."]
    assert await house.fate(number) == ("accepted", None)


async def answering(house: House, text: str = "Saved.") -> int:
    """Hand a reply over in a webhook's response, with half a minute's grace."""
    return await house.write(text, status="answering", not_before=house.clock.now() + timedelta(seconds=30))


async def test_a_reply_in_the_response_is_left_alone_while_its_report_may_come(house: House) -> None:
    number = await answering(house)
    house.clock.advance(10)

    assert await house.delivery.settle() == await house.reconcile() == 0
    await house.outbox.report(report(number, house.clock.now(), state="accepted"))
    house.clock.advance(60)

    assert await house.reconcile() == 0
    assert await house.fate(number) == ("accepted", None)


async def test_a_reply_nobody_heard_of_again_is_looked_for_and_sent_once_by_the_api(house: House) -> None:
    number = await answering(house)
    house.clock.advance(31)

    await house.reconcile()
    await house.delivery.settle()
    house.clock.advance(60)
    await house.reconcile()

    assert house.sender.texts() == ["Saved."]
    assert await house.fate(number) == ("accepted", None)


async def test_its_twin_is_told_apart_by_the_ids_we_know(house: House) -> None:
    first, _ = await answering(house), await answering(house)
    await house.outbox.report(report(first, house.clock.now(), state="accepted", provider_id="SMtwin"))
    house.clock.advance(31)

    await house.reconcile()

    assert house.sender.asked == [frozenset({"SMtwin"})]


async def test_reports_in_any_order_never_take_a_message_back(house: House) -> None:
    number = await house.write("Saved.")
    await house.delivery.settle()

    for state in ("delivered", "accepted", "failed"):
        await house.outbox.report(report(number, house.clock.now(), state=state, error="30003"))

    assert (await house.fate(number))[0] == "delivered"


async def test_a_report_without_our_number_is_matched_by_the_providers_id(house: House) -> None:
    number = await house.write("Saved.")
    await house.delivery.settle()

    await house.outbox.report(
        report(None, house.clock.now(), provider_id="SM1", state="failed", error="30005")
    )
    await house.outbox.report(report(None, house.clock.now(), provider_id="SMunknown"))
    await house.outbox.report(report(987_654, house.clock.now()))

    assert await house.fate(number) == ("failed", "30005")
