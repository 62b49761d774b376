"""Check-ins are planned once each, for everybody who gets one, and every other one has a reason."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.check_ins import Planner
from bot.errors import UnknownRhythm
from bot.send_gate import SendGate
from bot.send_rules import Decision, Drop, Hold, Send
from storage import consent, record, rhythm
from storage.database import Database
from storage.demo import meet

pytestmark = pytest.mark.database

TUESDAY = datetime(2026, 9, 8, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
WITHDRAW = """
    INSERT INTO consent (contact_point_id, state, source, at)
    SELECT id, 'withdrawn', 'x', now() FROM contact_point
"""
TELL = """
    INSERT INTO plan_update (id, student_id, kind, mode, body, state, proposed_at)
    SELECT gen_random_uuid(), student_id, 'checked_in', 'wait', '{}', 'proposed', next_at - interval '2 days'
    FROM check_in_rhythm
"""
NEWS = """
    INSERT INTO outbound_message (conversation_id, contact_point_id, channel, person_id, text, language,
        purpose, kind, lane, status, not_before, created_at, accepted_at)
    SELECT conversation.id, contact_point_id, 'sms', who, '', 'en', 'initiated', 'news', 2, status, :at, :at,
           CASE status WHEN 'pending' THEN NULL ELSE CAST(:at AS timestamptz) END
    FROM jsonb_to_recordset(CAST(:sent AS jsonb)) AS sent(address text, who text, status text)
    JOIN contact_point USING (address) JOIN conversation ON contact_point_id = contact_point.id
"""
PHONE, SECOND_PHONE = "+15550000000", "+15559999999"


@pytest.fixture
def planner(database: Database) -> Planner:
    return Planner(database=database, time_zone="America/New_York", chunk=7)


async def open_school(database: Database, count: int, *, zone: str = "America/Chicago") -> list[str]:
    """A school with so many students, each with a goal, a phone and a consent."""
    ids = [f"student-{number:03}" for number in range(count)]
    async with database.begin() as session:
        await record.school(session, school_id="north", name="North", time_zone=zone)
        for number, student_id in enumerate(ids):
            await record.person(
                session, person_id=student_id, role="student", given_name="A", family_name="B", language="es"
            )
            await record.enrollment(session, person_id=student_id, school_id="north")
            here, conversation_id = await meet(
                session, channel="sms", address=f"+1555{number:07}", at=TUESDAY - WEEK
            )
            await record.bind(
                session,
                person_id=student_id,
                contact_point_id=here,
                conversation_id=conversation_id,
                source="roster",
                at=TUESDAY,
            )
            await consent.grant(session, contact_point_id=here, source="roster", at=TUESDAY)
            await session.execute(
                text(
                    "INSERT INTO goal (id, student_id, words, status, source)"
                    " VALUES (:id, :id, 'read', 'active', 'x')"
                ),
                {"id": student_id},
            )
    return ids


async def rows(database: Database, query: str, **values: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    async with database.session() as session:
        return [dict(row._mapping) for row in await session.execute(text(query), values)]


async def do(database: Database, statement: str, **values: Any) -> None:  # noqa: ANN401
    async with database.begin() as session:
        await session.execute(text(statement), values)


async def test_everybody_with_a_goal_is_asked_within_two_weeks(database: Database, planner: Planner) -> None:
    ids = await open_school(database, 30)

    for day in range(12):
        await planner.plan(TUESDAY + day * DAY, horizon=DAY)

    asked = await rows(database, "SELECT * FROM outbound_message")
    assert sorted({each["person_id"] for each in asked}) == ids
    assert {each["kind"] for each in asked} == {"check_in"}
    assert {(each["text"], each["status"], each["lane"], each["language"]) for each in asked} == {
        ("", "pending", 2, "es")
    }
    assert asked[0]["opens"] == {"started": {"flow": "check_in"}}
    assert all(each["not_before"] < each["expires_at"] for each in asked)


async def test_workers_that_plan_at_once_ask_nobody_twice_and_leave_nobody_out(
    database: Database, planner: Planner
) -> None:
    ids = await open_school(database, 60)

    await planner.plan(TUESDAY, horizon=timedelta(0))  # begins the rhythms
    await asyncio.gather(*(planner.plan(TUESDAY, horizon=11 * DAY) for _ in range(4)))

    noted = await rows(database, "SELECT student_id, due_on, outbound_id FROM check_in")
    assert len(noted) == len({(each["student_id"], each["due_on"]) for each in noted})
    assert {each["student_id"] for each in noted} == set(ids)
    assert len({each["outbound_id"] for each in noted}) == len(noted)


async def test_a_planner_that_dies_leaves_its_chunk_to_the_next(database: Database, planner: Planner) -> None:
    ids = await open_school(database, 10)
    await planner.plan(TUESDAY, horizon=timedelta(0))
    async with database.begin() as session:
        assert await rhythm.take_due(session, before=TUESDAY + 11 * DAY)
        await session.rollback()

    await planner.plan(TUESDAY, horizon=11 * DAY)

    assert {each["student_id"] for each in await rows(database, "SELECT * FROM check_in")} == set(ids)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE person SET status = 'inactive' WHERE id = :id", "inactive"),
        ("UPDATE goal SET status = 'completed' WHERE id = :id", "no_goal"),
        ("UPDATE conversation SET person_id = NULL WHERE person_id = :id", "no_address"),
        ("UPDATE contact_point SET unreachable_since = now()", "unreachable"),
        (WITHDRAW, "opted_out"),
        ("DELETE FROM consent", "no_consent"),
        (TELL, "told_already"),
    ],
)
async def test_who_is_not_asked_is_in_the_report_with_the_reason(
    database: Database, planner: Planner, statement: str, reason: str
) -> None:
    (student_id,) = await open_school(database, 1)
    await planner.plan(TUESDAY, horizon=timedelta(0))
    await do(database, statement, **({"id": student_id} if ":id" in statement else {}))

    await planner.plan(TUESDAY, horizon=11 * DAY)

    (noted,) = await rows(database, "SELECT * FROM check_in ORDER BY due_on LIMIT 1")
    assert (noted["skipped_for"], noted["outbound_id"]) == (reason, None)
    assert await rows(database, "SELECT 1 FROM outbound_message") == []


async def test_a_day_off_that_is_imported_later_moves_what_was_not_planned_yet(
    database: Database, planner: Planner
) -> None:
    await open_school(database, 1)
    await planner.plan(TUESDAY, horizon=timedelta(0))
    (one,) = await rows(database, "SELECT due_on FROM check_in_rhythm")
    await do(
        database,
        "INSERT INTO calendar_day (school_id, kind, first_on, last_on, name, source, imported_at)"
        " VALUES ('north', 'holiday', :on, :on, 'Snow', 'x', now())",
        on=one["due_on"],
    )

    await planner.plan(TUESDAY, horizon=11 * DAY)

    (asked,) = await rows(database, "SELECT not_before FROM outbound_message ORDER BY id LIMIT 1")
    assert asked["not_before"].date() > one["due_on"]


async def test_what_all_workers_slept_through_is_reported_and_not_asked_late(
    database: Database, planner: Planner
) -> None:
    await open_school(database, 1)
    await planner.plan(TUESDAY, horizon=timedelta(0))

    await planner.plan(TUESDAY + 21 * DAY, horizon=timedelta(hours=12))

    noted = await rows(database, "SELECT * FROM check_in ORDER BY due_on")
    assert [each["skipped_for"] for each in noted[:1]] == ["missed_window"]
    asked = await rows(database, "SELECT * FROM outbound_message")
    assert all(each["expires_at"] > TUESDAY + 18 * DAY for each in asked)


async def test_every_two_weeks_pause_and_resume(database: Database, planner: Planner) -> None:
    (student_id,) = await open_school(database, 1)

    async with database.begin() as session:
        slow = await planner.change(session, student_id, every_days=14, by="student", now=TUESDAY)
        paused = await planner.change(session, student_id, state="paused", by="student", now=TUESDAY)
    await planner.plan(TUESDAY, horizon=30 * DAY)

    assert (slow.every_days, slow.state) == (14, "active")
    assert timedelta(days=10) < slow.next_at - TUESDAY < timedelta(days=19)
    assert (paused.every_days, paused.state) == (14, "paused")
    assert await rows(database, "SELECT * FROM check_in") == []


async def test_somebody_who_paused_until_they_write_is_asked_again_after_they_did(
    database: Database, planner: Planner
) -> None:
    (student_id,) = await open_school(database, 1)
    async with database.begin() as session:
        await planner.change(session, student_id, state="paused", by="student", now=TUESDAY)

    async def write(at: datetime) -> rhythm.Rhythm:
        async with database.autocommit() as session:
            await record.inbound(
                session,
                channel="sms",
                address=PHONE,
                provider_id=str(at),
                text="hi",
                received_at=at,
            )
        await planner.plan(at, horizon=timedelta(0))
        async with database.session() as session:
            (found,) = await rhythm.rhythms(session)
            return found

    thanks = await write(TUESDAY + timedelta(minutes=2))
    later = await write(TUESDAY + 20 * DAY)

    assert thanks.state == "paused"
    assert later.state == "active"
    assert later.next_at > TUESDAY + 23 * DAY


@pytest.mark.parametrize("days", [0, 6, 15])
async def test_nobody_is_asked_more_often_than_weekly_or_less_than_every_two_weeks(
    database: Database, planner: Planner, days: int
) -> None:
    (student_id,) = await open_school(database, 1)

    async with database.begin() as session:
        with pytest.raises(UnknownRhythm):
            await planner.change(session, student_id, every_days=days, by="staff", now=TUESDAY)


async def test_only_students_have_a_rhythm(database: Database, planner: Planner) -> None:
    async with database.begin() as session:
        await record.person(
            session, person_id="lee", role="coordinator", given_name="J", family_name="L", language="en"
        )
        with pytest.raises(UnknownRhythm):
            await planner.change(session, "lee", state="paused", by="staff", now=TUESDAY)


async def decide(session: AsyncSession, ids: list[int], now: datetime) -> Mapping[int, Decision]:
    """Ask the gate about messages, as the claim does."""
    return await SendGate(time_zone="America/New_York")(session, ids, now=now)


async def planned_one(database: Database, planner: Planner) -> tuple[int, datetime]:
    """One student with one check-in in the outbox."""
    await open_school(database, 1)
    await planner.plan(TUESDAY, horizon=timedelta(0))
    (one,) = await rows(database, "SELECT next_at FROM check_in_rhythm")
    await planner.plan(one["next_at"], horizon=DAY)
    (asked,) = await rows(database, "SELECT id, not_before FROM outbound_message")
    return asked["id"], asked["not_before"]


async def test_a_planned_check_in_leaves_when_its_hour_comes(database: Database, planner: Planner) -> None:
    id_, at = await planned_one(database, planner)

    async with database.begin() as session:
        found = await decide(session, [id_], at)

    assert found == {id_: Send()}


async def test_a_check_in_is_not_asked_when_the_student_told_meanwhile_or_paused(
    database: Database, planner: Planner
) -> None:
    id_, at = await planned_one(database, planner)
    await do(database, "UPDATE check_in_rhythm SET state = 'paused'")

    async with database.begin() as session:
        found = await decide(session, [id_], at)

    assert found == {id_: Drop("not_wanted")}


async def test_a_missed_window_is_moved_once_and_noted(database: Database, planner: Planner) -> None:
    id_, at = await planned_one(database, planner)

    async with database.begin() as session:
        moved = (await decide(session, [id_], at + timedelta(hours=6)))[id_]
    assert isinstance(moved, Hold)
    await do(
        database,
        "UPDATE outbound_message SET not_before = :until, expires_at = :expires",
        until=moved.until,
        expires=moved.expires_at,
    )
    async with database.begin() as session:
        again = (await decide(session, [id_], moved.until + timedelta(hours=6)))[id_]

    (noted,) = await rows(database, "SELECT moved_to FROM check_in")
    assert noted["moved_to"] == moved.until
    assert again == Drop("missed_window")


async def test_the_budget_counts_all_addresses_of_one_human_and_a_phone_that_a_family_shares(
    database: Database, planner: Planner
) -> None:
    id_, at = await planned_one(database, planner)
    await open_second_phone(database)
    await news(
        database,
        at - DAY,
        (PHONE, "sister", "delivered"),
        (SECOND_PHONE, "student-000", "delivered"),
        (SECOND_PHONE, "student-000", "sending"),
    )

    async with database.begin() as session:
        found = (await decide(session, [id_], at))[id_]

    assert found == Drop("missed_budget") or (isinstance(found, Hold) and found.until >= at + 6 * DAY)


async def news(database: Database, at: datetime, *sent: tuple[str, str, str]) -> None:
    """Put messages nobody asked for into the outbox: to which phone, for whom, and what became of them."""
    listed = [{"address": address, "who": who, "status": status} for address, who, status in sent]
    await do(database, NEWS, at=at, sent=json.dumps(listed))


async def open_second_phone(database: Database) -> None:
    async with database.begin() as session:
        await record.person(
            session, person_id="sister", role="student", given_name="S", family_name="B", language="es"
        )
        here, conversation_id = await meet(session, channel="sms", address=SECOND_PHONE, at=TUESDAY)
        await record.bind(
            session,
            person_id="student-000",
            contact_point_id=here,
            conversation_id=conversation_id,
            source="roster",
            at=TUESDAY,
        )


async def test_two_messages_of_one_batch_count_against_each_other(
    database: Database, planner: Planner
) -> None:
    await open_school(database, 1)
    await news(database, TUESDAY, *[(PHONE, "student-000", "pending")] * 5)
    ids = [each["id"] for each in await rows(database, "SELECT id FROM outbound_message ORDER BY id")]
    noon = TUESDAY + timedelta(hours=6)

    async with database.begin() as session:
        found = await decide(session, ids, noon)

    assert [type(found[id_]) for id_ in ids] == [Send, Send, Send, Hold, Hold]
