"""Alerts about danger: who is to be called, who was, and what each of them did. Every step is kept.

Promise: an alert that nobody has acknowledged always has a next call, or a step that says why not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, cast

from sqlalchemy import BigInteger, DateTime, Text, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage import jobs
from storage.models import StoredText

#: The job that makes the calls (`bot.alerting`), taken before any other.
CALL: Final = "call_for_alerts"
PRIORITY: Final = 100

Hours = Literal["staffed", "after_hours", "always"]
Kind = Literal["raised", "notified", "unreachable", "nobody", "unanswered", "acknowledged", "read", "closed"]

_TIME: Final = DateTime(timezone=True)
# A guardian's school is that of the first of their students, as everywhere.
_RAISE: Final = sql("""
    WITH raised AS (
        INSERT INTO alert (conversation_id, person_id, inbound_id, category, level, raised_at, next_call_at,
                           is_drill, school_id)
        SELECT :conversation_id, :person_id, :inbound_id, :category, :level, :at, :at, :is_drill,
               coalesce(:school_id, (
                   SELECT school_id FROM enrollment WHERE person_id = coalesce((
                       SELECT student_id FROM relation WHERE guardian_id = :person_id
                       ORDER BY priority, student_id LIMIT 1
                   ), :person_id) ORDER BY school_id LIMIT 1
               ))
        RETURNING id
    )
    INSERT INTO alert_step (alert_id, kind, at) SELECT id, 'raised', :at FROM raised RETURNING alert_id
""").bindparams(
    *(bindparam(name, type_=BigInteger) for name in ("conversation_id", "inbound_id")),
    *(bindparam(name, type_=Text) for name in ("person_id", "school_id", "category", "level")),
    bindparam("at", type_=_TIME),
)
_COLUMNS: Final = """
    alert.id, alert.category, alert.level, alert.is_drill, alert.raised_at, alert.calls, alert.next_call_at,
    alert.acknowledged_at, alert.acknowledged_by, alert.closed_at, alert.person_id, alert.inbound_id,
    school.id AS school_id, school.name AS school, school.time_zone
"""
_FROM: Final = "FROM alert LEFT JOIN school ON school.id = alert.school_id"
_DUE: Final = sql(f"""
    SELECT {_COLUMNS} {_FROM}
    WHERE acknowledged_at IS NULL AND closed_at IS NULL AND next_call_at <= :now
    ORDER BY next_call_at, alert.id LIMIT :limit
    FOR UPDATE OF alert SKIP LOCKED
""").columns(school=StoredText)
_ONE: Final = sql(f"SELECT {_COLUMNS} {_FROM} WHERE alert.id = :id").columns(school=StoredText)
_LIST: Final = sql(f"""
    SELECT {_COLUMNS} {_FROM} WHERE :all OR alert.closed_at IS NULL ORDER BY alert.id DESC LIMIT :limit
""").columns(school=StoredText)
# The steps of one call carry the same time. When none of its messages can arrive, the next person is due.
_UNREACHED: Final = sql("""
    WITH last AS (
        SELECT alert.id, max(step.at) AS at FROM alert JOIN alert_step AS step ON step.alert_id = alert.id
        WHERE alert.acknowledged_at IS NULL AND alert.closed_at IS NULL AND step.kind = 'notified'
          AND alert.next_call_at > :now
        GROUP BY alert.id
    ), lost AS (
        SELECT last.id, min(step.person_id) AS person_id
        FROM last JOIN alert_step AS step ON step.alert_id = last.id AND step.at = last.at
            AND step.kind = 'notified'
        LEFT JOIN outbound_message AS message ON message.id = step.outbound_id
        GROUP BY last.id
        HAVING bool_and(message.status IN ('failed', 'suppressed'))
    ), noted AS (
        INSERT INTO alert_step (alert_id, kind, at, person_id)
        SELECT id, 'unreachable', :now, person_id FROM lost
    )
    UPDATE alert SET next_call_at = :now FROM lost WHERE alert.id = lost.id RETURNING alert.id
""").bindparams(bindparam("now", type_=_TIME))
_CALLED: Final = sql("""
    UPDATE alert SET calls = calls + :more, next_call_at = :next_call_at WHERE id = :id
""").bindparams(bindparam("next_call_at", type_=_TIME))
_STEP: Final = sql("""
    INSERT INTO alert_step (alert_id, kind, at, person_id, outbound_id, note)
    VALUES (:alert_id, :kind, :at, :person_id, :outbound_id, :note)
""").bindparams(bindparam("note", type_=StoredText), bindparam("at", type_=_TIME))
_ACKNOWLEDGE: Final = sql("""
    WITH taken AS (
        UPDATE alert SET acknowledged_at = :at, acknowledged_by = :by, next_call_at = NULL
        WHERE id = :id AND acknowledged_at IS NULL RETURNING id
    )
    INSERT INTO alert_step (alert_id, kind, at, person_id) SELECT id, 'acknowledged', :at, :by FROM taken
    RETURNING alert_id
""").bindparams(bindparam("at", type_=_TIME), bindparam("by", type_=Text))
_CLOSE: Final = sql("""
    WITH closed AS (
        UPDATE alert SET closed_at = :at, next_call_at = NULL,
            acknowledged_at = coalesce(acknowledged_at, :at), acknowledged_by = coalesce(acknowledged_by, :by)
        WHERE id = :id AND closed_at IS NULL RETURNING id
    )
    INSERT INTO alert_step (alert_id, kind, at, person_id, note)
    SELECT id, 'closed', :at, :by, :note FROM closed RETURNING alert_id
""").bindparams(
    bindparam("at", type_=_TIME), bindparam("by", type_=Text), bindparam("note", type_=StoredText)
)
_STEPS: Final = sql("""
    SELECT step.kind, step.at, step.person_id, message.channel, message.status, step.note
    FROM alert_step AS step LEFT JOIN outbound_message AS message ON message.id = step.outbound_id
    WHERE step.alert_id = :id ORDER BY step.id
""").columns(note=StoredText)
_WORDS: Final = sql("SELECT text FROM inbound_message WHERE id = :id").columns(text=StoredText)
# By the address and not by the person: one phone may speak for a coordinator who is also somebody's mother.
_CALLED_AT: Final = sql("""
    SELECT step.person_id FROM alert JOIN alert_step AS step ON step.alert_id = alert.id
    JOIN outbound_message AS message ON message.id = step.outbound_id
    WHERE alert.id = :id AND alert.closed_at IS NULL AND step.kind = 'notified'
      AND message.contact_point_id = :contact_point_id
    ORDER BY step.id DESC LIMIT 1
""")


_UNDELIVERED: Final = sql("""
    SELECT message.conversation_id, message.person_id, message.in_reply_to AS inbound_id
    FROM outbound_message AS message
    WHERE message.id = :outbound_id AND message.purpose = 'safety' AND message.in_reply_to IS NOT NULL
      AND NOT EXISTS (
        SELECT FROM alert
        WHERE alert.inbound_id = message.in_reply_to AND alert.category = 'undelivered_help'
      )
""")


@dataclass(frozen=True, kw_only=True)
class AlertFacts:
    """One alert.

    Attributes:
        category: What it is about, as the safety screen names it; `drill` for a drill.
        level: `alert` when it is clear, `check` when it may be nothing.
        calls: How many people have been called so far.
        next_call_at: When the next one is called; None once somebody has it.
        inbound_id: The message it is about; None for a drill.
        time_zone: The school's; None where the school is not known.
    """

    id: int
    category: str
    level: str
    is_drill: bool
    raised_at: datetime
    calls: int
    next_call_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    closed_at: datetime | None
    person_id: str | None
    inbound_id: int | None
    school_id: str | None
    school: str | None = field(repr=False)
    time_zone: str | None


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that happened to an alert; `channel` and `status` are those of its message, if one."""

    kind: Kind
    at: datetime
    person_id: str | None
    channel: str | None
    status: str | None
    note: str | None = field(repr=False)


async def raise_alert(  # noqa: PLR0913 - one for each column
    session: AsyncSession,
    *,
    conversation_id: int | None,
    person_id: str | None,
    inbound_id: int | None,
    category: str,
    level: Literal["alert", "check"],
    at: datetime,
    school_id: str | None = None,
    is_drill: bool = False,
) -> int:
    """Note that somebody may be in danger; the first person is called as soon as this is committed.

    Args:
        session: The caller's transaction.
        conversation_id: Where it was said; None for a drill.
        person_id: Who said it, if known.
        inbound_id: The message; None for a drill.
        category: As the safety screen names it.
        level: `alert` when it is clear, `check` when it may be nothing.
        at: Now.
        school_id: Whose staff to call; where nobody says, the person's school.
        is_drill: Nobody is in danger; the calls are real.

    Returns:
        The alert's number.
    """
    values = {
        "conversation_id": conversation_id,
        "person_id": person_id,
        "inbound_id": inbound_id,
        "category": category,
        "level": level,
        "at": at,
        "school_id": school_id,
        "is_drill": is_drill,
    }
    raised = cast("int", (await session.execute(_RAISE, values)).scalar_one())
    await jobs.defer(session, CALL, queue="alerts", priority=PRIORITY)
    return raised


async def undelivered_help(session: AsyncSession, outbound_id: int, *, at: datetime) -> int | None:
    """Raise an alert because words that were to help somebody in danger did not arrive.

    Returns:
        The alert's number; None when that message was not for safety, or the alert was raised before.
    """
    row = (await session.execute(_UNDELIVERED, {"outbound_id": outbound_id})).one_or_none()
    if row is None:
        return None
    return await raise_alert(session, **row._mapping, category="undelivered_help", level="alert", at=at)


async def due(session: AsyncSession, *, now: datetime, limit: int) -> tuple[AlertFacts, ...]:
    """Hold the alerts for which somebody is to be called now, the longest waiting first."""
    return tuple(_facts(row) for row in await session.execute(_DUE, {"now": now, "limit": limit}))


async def one(session: AsyncSession, alert_id: int) -> AlertFacts | None:
    """Give one alert; None when there is none with this number."""
    row = (await session.execute(_ONE, {"id": alert_id})).one_or_none()
    return None if row is None else _facts(row)


async def listed(session: AsyncSession, *, with_closed: bool, limit: int = 200) -> tuple[AlertFacts, ...]:
    """List alerts, the newest first."""
    rows = await session.execute(_LIST, {"all": with_closed, "limit": limit})
    return tuple(_facts(row) for row in rows)


async def words(session: AsyncSession, alert: AlertFacts) -> str:
    """Give what was written; "" for a drill. Whoever reads it is noted by the caller (`step`)."""
    found = await session.execute(_WORDS, {"id": alert.inbound_id})
    return found.scalar_one_or_none() or ""


async def call_past_unreachable(session: AsyncSession, *, now: datetime) -> tuple[int, ...]:
    """Make the next call due at once where no message of the last one can arrive.

    Returns:
        The alerts.
    """
    return tuple((await session.execute(_UNREACHED, {"now": now})).scalars())


async def called(
    session: AsyncSession, alert_id: int, *, has_called: bool, next_call_at: datetime | None
) -> None:
    """Note that somebody was called, or that nobody could be, and when the next call is due."""
    await session.execute(_CALLED, {"id": alert_id, "more": int(has_called), "next_call_at": next_call_at})


async def step(
    session: AsyncSession,
    alert_id: int,
    kind: Kind,
    *,
    at: datetime,
    person_id: str | None = None,
    outbound_id: int | None = None,
    note: str | None = None,
) -> None:
    """Keep one step of an alert."""
    values = {
        "alert_id": alert_id,
        "kind": kind,
        "at": at,
        "person_id": person_id,
        "outbound_id": outbound_id,
        "note": note,
    }
    await session.execute(_STEP, values)


async def acknowledge(session: AsyncSession, alert_id: int, *, by: str, at: datetime) -> bool:
    """Note that somebody has an alert in hand: nobody else is called.

    Returns:
        False when somebody had it before.
    """
    found = await session.execute(_ACKNOWLEDGE, {"id": alert_id, "by": by, "at": at})
    return found.scalar_one_or_none() is not None


async def close(session: AsyncSession, alert_id: int, *, by: str, note: str, at: datetime) -> bool:
    """Note what was done about an alert, and that it is over.

    Returns:
        False when it was over before.
    """
    found = await session.execute(_CLOSE, {"id": alert_id, "by": by, "note": note, "at": at})
    return found.scalar_one_or_none() is not None


async def steps(session: AsyncSession, alert_id: int) -> tuple[Step, ...]:
    """List what happened to an alert, in order."""
    return tuple(Step(**row._mapping) for row in await session.execute(_STEPS, {"id": alert_id}))


async def called_at(session: AsyncSession, alert_id: int, *, contact_point_id: int) -> str | None:
    """Say who was called at an address about an alert that is not over; None when nobody was."""
    found = await session.execute(_CALLED_AT, {"id": alert_id, "contact_point_id": contact_point_id})
    return found.scalar_one_or_none()


def _facts(row: Any) -> AlertFacts:  # noqa: ANN401 - a row of this module's own statements
    return AlertFacts(**row._mapping)
