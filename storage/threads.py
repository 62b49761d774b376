"""Conversations that wait for a person, or that a person has in hand: for staff, on every surface.

A thread is a handoff that is not closed. One with a promise is overdue when its moment has passed and nobody
has answered. Everything here takes the caller's session and never commits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, cast

from sqlalchemy import DateTime, Text, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.errors import UnknownThread
from storage.models import StoredText

_TIME: Final = DateTime(timezone=True)
_NAMED: Final = "concat_ws(' ', {0}.given_name, {0}.family_name)"
_SELECT: Final = """
    SELECT handoff.id, handoff.conversation_id, handoff.person_id, handoff.reason, handoff.verbatim,
           handoff.asked_at, handoff.promised_by, handoff.answered_at, handoff.answered_by, handoff.told_at,
           handoff.closed_at, conversation.is_suspended,
           (handoff.promised_by <= :now AND handoff.answered_at IS NULL AND handoff.closed_at IS NULL)
               IS TRUE AS is_overdue,
           (SELECT max(received_at) FROM inbound_message
            WHERE inbound_message.conversation_id = handoff.conversation_id) AS last_wrote_at
    FROM handoff JOIN conversation ON conversation.id = handoff.conversation_id
"""
_TYPES: Final[dict[str, Any]] = {"verbatim": StoredText}
_LIST: Final = (
    sql(f"{_SELECT} WHERE handoff.closed_at IS NULL ORDER BY is_overdue DESC, handoff.asked_at, handoff.id")
    .bindparams(bindparam("now", type_=_TIME))
    .columns(**_TYPES)
)
_ONE: Final = (
    sql(f"{_SELECT} WHERE handoff.id = :id").bindparams(bindparam("now", type_=_TIME)).columns(**_TYPES)
)
_MESSAGES: Final = sql("""
    SELECT * FROM (
        SELECT received_at AS at, 'in' AS way, text, NULL AS kind, NULL AS status
        FROM inbound_message WHERE conversation_id = :conversation_id
        UNION ALL
        SELECT coalesce(accepted_at, created_at), 'out', text, kind, status
        FROM outbound_message WHERE conversation_id = :conversation_id AND text <> ''
        ORDER BY at DESC LIMIT :limit
    ) AS latest ORDER BY at
""").columns(text=StoredText)
_ANSWERED: Final = sql("""
    UPDATE handoff SET answered_at = coalesce(answered_at, :at), answered_by = coalesce(answered_by, :by)
    WHERE conversation_id = :conversation_id AND closed_at IS NULL
    RETURNING id, inbound_id, promised_by
""").bindparams(bindparam("at", type_=_TIME), bindparam("by", type_=Text))
_OPEN: Final = sql("""
    INSERT INTO handoff (conversation_id, person_id, reason, verbatim, asked_at, answered_at, answered_by)
    VALUES (:conversation_id, :person_id, 'staff_wrote', '', :at, :at, :by)
    RETURNING id
""").bindparams(bindparam("at", type_=_TIME), bindparam("by", type_=Text))
_CLOSE: Final = sql("""
    UPDATE handoff SET closed_at = :at, closed_by = :by
    FROM handoff AS this
    WHERE this.id = :id AND this.closed_at IS NULL AND handoff.conversation_id = this.conversation_id
      AND handoff.closed_at IS NULL AND (handoff.id = this.id OR (
          (this.promised_by IS NOT NULL OR this.reason = 'staff_wrote')
          AND (handoff.promised_by IS NOT NULL OR handoff.reason = 'staff_wrote')
      ))
    RETURNING handoff.id
""").bindparams(bindparam("at", type_=_TIME), bindparam("by", type_=Text))
_MISSED: Final = sql("""
    UPDATE handoff SET told_at = :now
    WHERE conversation_id = :conversation_id AND closed_at IS NULL AND answered_at IS NULL
      AND told_at IS NULL AND promised_by <= :now
    RETURNING id
""").bindparams(bindparam("now", type_=_TIME))
# A coordinator writes to people of their own schools and to those they look after; an admin to everybody.
_MAY: Final = sql("""
    SELECT EXISTS (
        SELECT FROM person AS staff
        WHERE staff.id = :staff_id AND staff.status = 'active' AND (
            staff.role = 'admin' OR staff.role = 'coordinator' AND EXISTS (
                SELECT FROM person AS subject
                LEFT JOIN relation ON relation.guardian_id = :person_id
                WHERE subject.id IN (:person_id, relation.student_id) AND (
                    EXISTS (
                        SELECT FROM assignment
                        WHERE assignment.student_id = subject.id AND assignment.coordinator_id = staff.id
                    ) OR EXISTS (
                        SELECT FROM enrollment AS theirs JOIN enrollment AS own USING (school_id)
                        WHERE theirs.person_id = subject.id AND own.person_id = staff.id
                    )
                )
            )
        )
    )
""")


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A conversation that waits for a person, or that a person has in hand.

    Attributes:
        id: Its number.
        person_id: Who waits; None for a phone that is nobody's any more.
        reason: Why, as a constant: `wants_a_person`, `not_understood`, `staff_wrote` ...
        verbatim: What they wrote.
        promised_by: When they were told that somebody answers at the latest; None when nobody was named.
        answered_at, answered_by: When staff wrote first, and who.
        told_at: When the person was told that nobody had answered in time.
        is_suspended: The assistant keeps quiet meanwhile.
        is_overdue: The promise was not kept.
        last_wrote_at: When the person wrote last.
    """

    id: int
    conversation_id: int
    person_id: str | None
    reason: str
    verbatim: str = field(repr=False)
    asked_at: datetime
    promised_by: datetime | None
    answered_at: datetime | None
    answered_by: str | None
    told_at: datetime | None
    closed_at: datetime | None
    is_suspended: bool
    is_overdue: bool
    last_wrote_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Said:
    """One message of a thread, theirs (`in`) or ours (`out`)."""

    at: datetime
    way: Literal["in", "out"]
    text: str = field(repr=False)
    kind: str | None
    status: str | None


async def waiting(session: AsyncSession, *, now: datetime) -> tuple[Thread, ...]:
    """List the open threads: overdue ones first, then the longest waiting."""
    return tuple(Thread(**row._mapping) for row in await session.execute(_LIST, {"now": now}))


async def find(session: AsyncSession, thread_id: int, *, now: datetime) -> Thread:
    """Tell about one thread, open or closed.

    Raises:
        UnknownThread: There is none with this number.
    """
    row = (await session.execute(_ONE, {"id": thread_id, "now": now})).one_or_none()
    if row is None:
        raise UnknownThread(thread_id)
    return Thread(**row._mapping)


async def messages(session: AsyncSession, conversation_id: int, *, limit: int = 50) -> tuple[Said, ...]:
    """List what was said last in a conversation, in order."""
    rows = await session.execute(_MESSAGES, {"conversation_id": conversation_id, "limit": limit})
    return tuple(Said(**row._mapping) for row in rows)


async def may_write(session: AsyncSession, staff_id: str, person_id: str) -> bool:
    """Whether a member of staff may speak with a person: at the same school, or in their care."""
    found = await session.execute(_MAY, {"staff_id": staff_id, "person_id": person_id})
    return bool(found.scalar_one())


async def answered(
    session: AsyncSession, conversation_id: int, *, person_id: str, by: str, at: datetime
) -> bool:
    """Note that staff wrote; opens a thread when there is none.

    Returns:
        Whether the person had asked for it, or been promised it.
    """
    values = {"conversation_id": conversation_id, "person_id": person_id, "by": by, "at": at}
    rows = (await session.execute(_ANSWERED, values)).all()
    if not rows:
        await session.execute(_OPEN, values)
    return any(row.inbound_id is not None or row.promised_by is not None for row in rows)


async def close(session: AsyncSession, thread_id: int, *, by: str, at: datetime) -> bool:
    """Close a thread, and with it whatever else suspends the same conversation; False when it was closed."""
    return bool((await session.execute(_CLOSE, {"id": thread_id, "by": by, "at": at})).all())


async def note_missed(session: AsyncSession, conversation_id: int, *, now: datetime) -> bool:
    """Note that a promise was not kept and that the person is told now; False when none was broken."""
    found = await session.execute(_MISSED, {"conversation_id": conversation_id, "now": now})
    return bool(cast("list[Any]", found.all()))
