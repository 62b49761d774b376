"""What became of check-ins adds up, and a coordinator's day holds their own students only."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from storage_examples import NOON, conversation_of, goal

from storage import record
from storage.database import Database
from storage.find.check_ins import check_in_counts, day_of

pytestmark = pytest.mark.database

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


async def asked(
    database: Database, day: int, *, status: str, error: str | None = None, late: bool = False
) -> None:
    """One of Ana's check-ins that was put into the outbox."""
    here = await conversation_of(database, "ana")
    at = NOON + day * DAY
    async with database.begin() as session:
        outbound_id = await record.outbound(
            session,
            conversation_id=here.conversation_id,
            contact_point_id=here.contact_point_id,
            channel="sms",
            text="How is it going?",
            language="en",
            purpose="initiated",
            kind="check_in",
            at=at,
        )
        await session.execute(
            text(
                "UPDATE outbound_message SET status = :status, error = :error,"
                " accepted_at = CASE :status WHEN 'delivered' THEN CAST(:at AS timestamptz) END"
                " WHERE id = :id"
            ).bindparams(status=status, error=error, at=at + (3 * HOUR if late else HOUR / 2), id=outbound_id)
        )
        await session.execute(
            text(
                "INSERT INTO check_in (student_id, due_on, planned_at, outbound_id)"
                " VALUES ('ana', :on, :at, :outbound_id)"
            ).bindparams(on=at.date(), at=at, outbound_id=outbound_id)
        )


async def left_out(database: Database, student_id: str, on: date, reason: str) -> None:
    async with database.begin() as session:
        await session.execute(
            text(
                "INSERT INTO check_in (student_id, due_on, planned_at, skipped_for)"
                " VALUES (:student_id, :on, :at, :reason)"
            ).bindparams(student_id=student_id, on=on, at=NOON, reason=reason)
        )


async def test_every_check_in_is_counted_once_by_what_became_of_it(school: Database) -> None:
    await asked(school, 10, status="delivered")
    await asked(school, 20, status="delivered", late=True)
    await asked(school, 30, status="suppressed", error="missed_budget")
    await asked(school, 40, status="pending")
    await left_out(school, "beto", NOON.date(), "no_goal")

    async with school.session() as session:
        counted = await check_in_counts(session, since=NOON - DAY)
        later = await check_in_counts(session, since=NOON + 15 * DAY)

    found = {(each.outcome, each.reason, each.is_late): each.count for each in counted}
    assert found == {
        ("sent", "", False): 1,
        ("sent", "", True): 1,
        ("skipped", "missed_budget", False): 1,
        ("waiting", "", False): 1,
        ("skipped", "no_goal", False): 1,
    }
    assert {each.school for each in counted} == {"north"}
    assert sum(each.count for each in later) == 3


async def test_an_answer_within_two_days_counts(school: Database) -> None:
    await asked(school, 0, status="delivered")
    async with school.autocommit() as session:
        await record.inbound(
            session, channel="sms", address="+15550100", provider_id="x", text="7", received_at=NOON + DAY
        )

    async with school.session() as session:
        (found,) = await check_in_counts(session, since=NOON - DAY)

    assert found.is_answered


async def test_a_coordinator_sees_what_happened_to_their_own_students(school: Database) -> None:
    here = await conversation_of(school, "ana")
    async with school.begin() as session:
        await record.handoff(
            session,
            conversation_id=here.conversation_id,
            person_id="ana",
            inbound_id=None,
            reason="asked_for_person",
            verbatim="help",
            at=NOON,
        )
        await record.proposal(
            session,
            student_id="ana",
            conversation_id=here.conversation_id,
            key="1",
            update=goal(),
            mode="wait",
            supersedes_keys=(),
            at=NOON,
        )
    await left_out(school, "beto", NOON.date(), "no_goal")

    async with school.session() as session:
        mine = await day_of(session, "lee", since=NOON - HOUR, until=NOON + HOUR)
        others = await day_of(session, "kim", since=NOON - HOUR, until=NOON + HOUR)
        day_before = await day_of(session, "lee", since=NOON - DAY, until=NOON - HOUR)

    assert [(each.kind, each.student_id, each.what) for each in mine] == [
        ("handoff", "ana", "asked_for_person"),
        ("waiting update", "ana", "goal_set"),
        ("missed check-in", "beto", "no_goal"),
    ]
    assert others == ()
    assert day_before == ()
