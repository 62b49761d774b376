"""When each student is asked, in bulk: what is due, what was planned of it, and how often each one wants it.

What is locked, and for how long: `take_due` locks the rhythm rows of one chunk (`CHUNK` students) until its
transaction ends, some tens of milliseconds later, and skips rows that others have locked, so that any number
of workers plan side by side. Nothing that handles a message touches these rows, except when a student changes
their own rhythm. Foreign keys hold the conversations' and people's keys meanwhile (FOR KEY SHARE), which is
in nobody's way: handling a message takes FOR NO KEY UPDATE. The outbox is only added to; no table is locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from sqlalchemy import Date, DateTime, SmallInteger, Text, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import StoredJSON
from storage.send_facts import TOLD_WITHIN

State = Literal["active", "paused", "off"]

#: How many students one transaction plans for.
CHUNK: Final = 500
#: The event a check-in's conversation is stepped with when it is sent.
OPENS_WITH: Final = {"started": {"flow": "check_in"}}

_MOMENT: Final = DateTime(timezone=True)
_SCHOOL: Final = """
    LEFT JOIN LATERAL (
        SELECT school.id AS school_id, school.time_zone
        FROM enrollment JOIN school ON school.id = enrollment.school_id
        WHERE enrollment.person_id = person.id ORDER BY school.id LIMIT 1
    ) AS school ON true
"""
_NEW: Final = sql(f"""
    SELECT person.id AS student_id, school.school_id, school.time_zone
    FROM person {_SCHOOL}
    WHERE person.role = 'student' AND person.status = 'active'
      AND EXISTS (SELECT FROM goal WHERE goal.student_id = person.id AND goal.status = 'active')
      AND NOT EXISTS (SELECT FROM check_in_rhythm WHERE check_in_rhythm.student_id = person.id)
    ORDER BY person.id LIMIT :limit
""")  # noqa: S608 - constants of this module
_BEGIN: Final = sql("""
    INSERT INTO check_in_rhythm (student_id, due_on, next_at, changed_at, changed_by)
    SELECT student_id, due_on, next_at, :at, 'plan'
    FROM jsonb_to_recordset(:rows) AS row(student_id text, due_on date, next_at timestamptz)
    ON CONFLICT (student_id) DO NOTHING
""").bindparams(bindparam("rows", type_=StoredJSON), bindparam("at", type_=_MOMENT))
# A student who paused until they write again has written again, on another day.
_WAKE: Final = sql("""
    SELECT rhythm.student_id FROM check_in_rhythm AS rhythm
    WHERE rhythm.state = 'paused' AND rhythm.changed_by = 'student' AND EXISTS (
        SELECT FROM conversation JOIN inbound_message ON inbound_message.conversation_id = conversation.id
        WHERE conversation.person_id = rhythm.student_id
          AND inbound_message.received_at > rhythm.changed_at + interval '12 hours'
    )
    ORDER BY rhythm.student_id LIMIT :limit
""")
_TAKE: Final = sql(f"""
    WITH taken AS (
        SELECT student_id, every_days, due_on, next_at, hour FROM check_in_rhythm
        WHERE state = 'active' AND next_at < :before
        ORDER BY next_at LIMIT :limit FOR UPDATE SKIP LOCKED
    )
    SELECT taken.student_id, taken.every_days, taken.due_on, taken.next_at, taken.hour,
           school.school_id, school.time_zone, here.conversation_id, here.contact_point_id, here.channel,
           coalesce(here.language, person.language) AS language,
           EXISTS (
               SELECT FROM check_in
               WHERE check_in.student_id = taken.student_id AND check_in.due_on = taken.due_on
           ) AS is_planned,
           CASE WHEN person.status <> 'active' THEN 'inactive'
                WHEN NOT EXISTS (
                    SELECT FROM goal WHERE goal.student_id = taken.student_id AND goal.status = 'active'
                ) THEN 'no_goal'
                WHEN here.conversation_id IS NULL THEN 'no_address'
                WHEN here.unreachable_since IS NOT NULL THEN 'unreachable'
                WHEN here.consent = 'withdrawn' THEN 'opted_out'
                WHEN here.consent IS NULL THEN 'no_consent'
                WHEN EXISTS (
                    SELECT FROM plan_update
                    WHERE plan_update.student_id = taken.student_id
                      AND kind IN ('checked_in', 'goal_completed') AND state NOT IN ('withdrawn', 'declined')
                      AND proposed_at > taken.next_at - taken.every_days * :told_within * interval '1 day'
                ) THEN 'told_already'
           END AS skipped_for
    FROM taken JOIN person ON person.id = taken.student_id {_SCHOOL}
    LEFT JOIN LATERAL (
        SELECT conversation.id AS conversation_id, contact_point.id AS contact_point_id,
               contact_point.channel, conversation.language, contact_point.unreachable_since,
               agreed.state AS consent
        FROM conversation JOIN contact_point ON contact_point.id = conversation.contact_point_id
        LEFT JOIN LATERAL (
            SELECT consent.state FROM consent
            WHERE consent.contact_point_id = contact_point.id ORDER BY consent.id DESC LIMIT 1
        ) AS agreed ON true
        WHERE conversation.person_id = taken.student_id
        ORDER BY agreed.state = 'granted' DESC NULLS LAST, contact_point.unreachable_since NULLS FIRST,
                 conversation.updated_at DESC, conversation.id
        LIMIT 1
    ) AS here ON true
""").bindparams(bindparam("before", type_=_MOMENT))  # noqa: S608 - constants of this module
_KEEP: Final = sql("""
    WITH planned AS (
        SELECT * FROM jsonb_to_recordset(:rows) AS row(
            student_id text, due_on date, opens_at timestamptz, closes_at timestamptz, skipped_for text,
            is_planned boolean, conversation_id bigint, contact_point_id bigint, channel text, language text,
            next_due_on date, next_at timestamptz
        )
    ), sent AS (
        INSERT INTO outbound_message
            (conversation_id, contact_point_id, channel, person_id, text, language, purpose, kind, lane,
             status, not_before, expires_at, opens, created_at)
        SELECT conversation_id, contact_point_id, channel, student_id, '', language, 'initiated', 'check_in',
               2, 'pending', opens_at, closes_at, :opens, :at
        FROM planned WHERE skipped_for IS NULL AND NOT is_planned
        RETURNING id, person_id
    ), noted AS (
        INSERT INTO check_in (student_id, due_on, planned_at, outbound_id, skipped_for)
        SELECT student_id, due_on, opens_at, sent.id, skipped_for
        FROM planned LEFT JOIN sent ON sent.person_id = student_id
        WHERE NOT is_planned
    )
    UPDATE check_in_rhythm SET due_on = planned.next_due_on, next_at = planned.next_at
    FROM planned WHERE check_in_rhythm.student_id = planned.student_id
""").bindparams(
    bindparam("rows", type_=StoredJSON),
    bindparam("opens", type_=StoredJSON),
    bindparam("at", type_=_MOMENT),
)
_ONE: Final = f"""
    SELECT rhythm.student_id, rhythm.every_days, rhythm.state, rhythm.hour, rhythm.due_on, rhythm.next_at,
           rhythm.changed_at, rhythm.changed_by, school.school_id, school.time_zone
    FROM check_in_rhythm AS rhythm JOIN person ON person.id = rhythm.student_id {_SCHOOL}
"""  # noqa: S608 - constants of this module
_HOLD: Final = sql(f"{_ONE} WHERE rhythm.student_id = :student_id FOR UPDATE OF rhythm")
_LIST: Final = sql(f"{_ONE} ORDER BY rhythm.next_at, rhythm.student_id")
_CHANGE: Final = sql("""
    INSERT INTO check_in_rhythm (student_id, every_days, state, hour, due_on, next_at, changed_at, changed_by)
    VALUES (:student_id, :every_days, :state, :hour, :due_on, :next_at, :at, :by)
    ON CONFLICT (student_id) DO UPDATE
    SET every_days = :every_days, state = :state, hour = :hour, due_on = :due_on, next_at = :next_at,
        changed_at = :at, changed_by = :by
""").bindparams(
    bindparam("every_days", type_=SmallInteger),
    bindparam("hour", type_=SmallInteger),
    bindparam("due_on", type_=Date),
    bindparam("next_at", type_=_MOMENT),
    bindparam("at", type_=_MOMENT),
    bindparam("by", type_=Text),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A student with a goal and no rhythm yet."""

    student_id: str
    school_id: str | None
    time_zone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One check-in that is due, held until the transaction ends.

    Attributes:
        skipped_for: Why it is not asked, as far as can be known now; None when it is.
        is_planned: It was planned already (the rhythm was set back): only the rhythm moves on.
        conversation_id, contact_point_id, channel, language: Where it would be asked.
    """

    student_id: str
    every_days: int
    due_on: date
    next_at: datetime
    hour: int | None
    school_id: str | None
    time_zone: str | None
    conversation_id: int | None
    contact_point_id: int | None
    channel: str | None
    language: str
    is_planned: bool
    skipped_for: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What was planned of one that was taken.

    Attributes:
        taken: What was due.
        opens_at, closes_at: The window in which it may be asked.
        skipped_for: Why it is not put into the outbox; None when it is.
        next_due_on, next_at: The one after it.
    """

    taken: Taken
    opens_at: datetime
    closes_at: datetime
    skipped_for: str | None
    next_due_on: date
    next_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often a student is asked, and when next."""

    student_id: str
    every_days: int
    state: State
    hour: int | None
    due_on: date
    next_at: datetime
    changed_at: datetime
    changed_by: str
    school_id: str | None
    time_zone: str | None


async def newcomers(session: AsyncSession, *, limit: int = CHUNK) -> tuple[Newcomer, ...]:
    """List active students with an active goal who have no rhythm yet."""
    return tuple(Newcomer(**row._mapping) for row in await session.execute(_NEW, {"limit": limit}))


async def begin(session: AsyncSession, rows: Sequence[tuple[str, date, datetime]], *, at: datetime) -> None:
    """Give students their rhythm: who, when it is due by the rhythm, and the moment. Others do not wait."""
    values = [{"student_id": who, "due_on": str(on), "next_at": next_.isoformat()} for who, on, next_ in rows]
    await session.execute(_BEGIN, {"rows": values, "at": at})


async def woken(session: AsyncSession, *, limit: int = CHUNK) -> tuple[str, ...]:
    """List students who paused until they write, and have written again on another day."""
    return tuple((await session.execute(_WAKE, {"limit": limit})).scalars())


async def take_due(session: AsyncSession, *, before: datetime, limit: int = CHUNK) -> tuple[Taken, ...]:
    """Take a chunk of check-ins due before a moment; nobody else gets them until the transaction ends.

    Follow it with `keep` in the same transaction: what is taken and not kept is due again.
    """
    values = {"before": before, "limit": limit, "told_within": TOLD_WITHIN}
    return tuple(Taken(**row._mapping) for row in await session.execute(_TAKE, values))


async def keep(session: AsyncSession, planned: Sequence[Planned], *, at: datetime) -> None:
    """Put what was planned into the outbox, note each one, and set each rhythm on: one statement.

    A student's due date is unique, so nobody is asked twice for the same one.
    """
    rows = [
        {
            "student_id": each.taken.student_id,
            "due_on": str(each.taken.due_on),
            "opens_at": each.opens_at.isoformat(),
            "closes_at": each.closes_at.isoformat(),
            "skipped_for": each.skipped_for,
            "is_planned": each.taken.is_planned,
            "conversation_id": each.taken.conversation_id,
            "contact_point_id": each.taken.contact_point_id,
            "channel": each.taken.channel,
            "language": each.taken.language,
            "next_due_on": str(each.next_due_on),
            "next_at": each.next_at.isoformat(),
        }
        for each in planned
    ]
    await session.execute(_KEEP, {"rows": rows, "opens": OPENS_WITH, "at": at})


async def hold(session: AsyncSession, student_id: str) -> Rhythm | None:
    """Read a student's rhythm and hold it until the transaction ends; None when they have none yet."""
    row = (await session.execute(_HOLD, {"student_id": student_id})).one_or_none()
    return None if row is None else Rhythm(**row._mapping)


async def rhythms(session: AsyncSession) -> tuple[Rhythm, ...]:
    """List all rhythms, the next one first."""
    return tuple(Rhythm(**row._mapping) for row in await session.execute(_LIST))


async def change(  # noqa: PLR0913 - one for each column
    session: AsyncSession,
    *,
    student_id: str,
    every_days: int,
    state: State,
    hour: int | None,
    due_on: date,
    next_at: datetime,
    at: datetime,
    by: str,
) -> None:
    """Set a student's rhythm, also of one who has none yet."""
    values: dict[str, Any] = {
        "student_id": student_id,
        "every_days": every_days,
        "state": state,
        "hour": hour,
        "due_on": due_on,
        "next_at": next_at,
        "at": at,
        "by": by,
    }
    await session.execute(_CHANGE, values)
