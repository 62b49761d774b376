"""What became of the check-ins that were due, in numbers, and of a caseload's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import DateTime, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import StoredText

_MOMENT: Final = DateTime(timezone=True)
_COUNTS: Final = sql("""
    SELECT coalesce(school.school_id, '') AS school, coalesce(message.language, person.language) AS language,
           CASE WHEN check_in.skipped_for IS NOT NULL THEN 'skipped'
                WHEN message.status = 'suppressed' THEN 'skipped'
                WHEN message.status IN ('accepted', 'delivered') THEN 'sent'
                WHEN message.status = 'failed' THEN 'failed' ELSE 'waiting' END AS outcome,
           coalesce(check_in.skipped_for, CASE message.status
               WHEN 'suppressed' THEN message.error WHEN 'failed' THEN message.error
               WHEN 'pending' THEN message.held_for END, '') AS reason,
           check_in.moved_to IS NOT NULL AS is_moved,
           coalesce(message.accepted_at > check_in.planned_at + interval '1 hour', false) AS is_late,
           EXISTS (
               SELECT FROM inbound_message
               WHERE inbound_message.conversation_id = message.conversation_id
                 AND received_at BETWEEN message.accepted_at AND message.accepted_at + interval '2 days'
           ) AS is_answered,
           count(*) AS count
    FROM check_in JOIN person ON person.id = check_in.student_id
    LEFT JOIN outbound_message AS message ON message.id = check_in.outbound_id
    LEFT JOIN LATERAL (
        SELECT min(enrollment.school_id) AS school_id FROM enrollment
        WHERE enrollment.person_id = check_in.student_id
    ) AS school ON true
    WHERE check_in.planned_at >= :since
    GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
""").bindparams(bindparam("since", type_=_MOMENT))
_CASELOAD: Final = (
    sql("""
    WITH mine AS (
        SELECT student.id, student.given_name || ' ' || student.family_name AS name
        FROM assignment JOIN person AS student ON student.id = assignment.student_id
        WHERE assignment.coordinator_id = :staff_id
    ), family AS (
        SELECT mine.id AS student_id, mine.id AS person_id FROM mine
        UNION SELECT mine.id, relation.guardian_id FROM mine JOIN relation ON relation.student_id = mine.id
    )
    SELECT 'alert' AS kind, mine.id AS student_id, mine.name, alert.category AS what, alert.raised_at AS at
    FROM alert JOIN family ON family.person_id = alert.person_id JOIN mine ON mine.id = family.student_id
    WHERE alert.raised_at < :until AND (alert.raised_at >= :since OR alert.acknowledged_at IS NULL)
    UNION ALL
    SELECT 'handoff', mine.id, mine.name, handoff.reason, handoff.asked_at
    FROM handoff JOIN family ON family.person_id = handoff.person_id JOIN mine ON mine.id = family.student_id
    WHERE handoff.asked_at < :until AND handoff.closed_at IS NULL
    UNION ALL
    SELECT 'waiting update', mine.id, mine.name, plan_update.kind, plan_update.proposed_at
    FROM plan_update JOIN mine ON mine.id = plan_update.student_id
    WHERE plan_update.state = 'proposed' AND plan_update.proposed_at < :until
    UNION ALL
    SELECT 'missed check-in', mine.id, mine.name, coalesce(check_in.skipped_for, message.error, 'failed'),
           check_in.planned_at
    FROM check_in JOIN mine ON mine.id = check_in.student_id
    LEFT JOIN outbound_message AS message ON message.id = check_in.outbound_id
    WHERE check_in.planned_at >= :since AND check_in.planned_at < :until
      AND (check_in.skipped_for IS NOT NULL OR message.status IN ('suppressed', 'failed'))
    UNION ALL
    SELECT 'unreachable', mine.id, mine.name, contact_point.channel, contact_point.unreachable_since
    FROM contact_point JOIN conversation ON conversation.contact_point_id = contact_point.id
    JOIN family ON family.person_id = conversation.person_id JOIN mine ON mine.id = family.student_id
    WHERE contact_point.unreachable_since < :until
    ORDER BY kind, at, student_id
""")
    .bindparams(bindparam("since", type_=_MOMENT), bindparam("until", type_=_MOMENT))
    .columns(name=StoredText)
)
#: What a coordinator should see first.
_ORDER: Final = ("alert", "handoff", "waiting update", "missed check-in", "unreachable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """So many check-ins of one school and language that went one way."""

    school: str
    language: str
    outcome: str
    reason: str
    is_moved: bool
    is_late: bool
    is_answered: bool
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing of a coordinator's day.

    Attributes:
        kind: `alert`, `handoff`, `waiting update`, `missed check-in` or `unreachable`.
        what: The category, the reason, the kind of update, or the channel.
    """

    kind: str
    student_id: str
    name: str
    what: str
    at: datetime


async def check_in_counts(session: AsyncSession, *, since: datetime) -> tuple[Counted, ...]:
    """Count the check-ins that were due from a moment on, by what became of them."""
    return tuple(Counted(**row._mapping) for row in await session.execute(_COUNTS, {"since": since}))


async def day_of(
    session: AsyncSession, staff_id: str, *, since: datetime, until: datetime
) -> tuple[Happened, ...]:
    """List what a coordinator must know of a day in their caseload: what happened, and what still waits."""
    values: dict[str, Any] = {"staff_id": staff_id, "since": since, "until": until}
    found = [Happened(**row._mapping) for row in await session.execute(_CASELOAD, values)]
    return tuple(sorted(found, key=lambda each: _ORDER.index(each.kind)))
