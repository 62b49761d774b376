"""What decides about messages that are about to leave, for a whole batch in one statement.

Read in the transaction that claims them, under the recipients' locks: what is decided by these facts still
holds when the batch is committed. Changes nothing, except that a check-in's window was moved (`note_moved`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, DateTime, Text, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

#: For how long what was sent unprompted can matter.
REMEMBERED: Final = timedelta(days=8)
#: A student who told by themselves how it goes within this much of the rhythm is not asked again.
TOLD_WITHIN: Final = 0.5

_MOMENT: Final = DateTime(timezone=True)
_FACTS: Final = (
    sql("""
    SELECT message.id, message.kind, message.purpose, message.contact_point_id, message.expires_at,
           conversation.is_suspended, who.id AS person_id,
           coalesce(check_in.planned_at, message.not_before) AS not_before,
           check_in.moved_to IS NOT NULL AS is_moved,
           coalesce(who.status = 'active', false) AS is_active,
           coalesce(schools.ids, '{}') AS school_ids, coalesce(schools.zones, '{}') AS zones,
           district.zones AS district_zones, coalesce(sent.moments, '{}') AS unprompted,
           coalesce(
               (SELECT state FROM consent WHERE consent.contact_point_id = message.contact_point_id
                ORDER BY consent.id DESC LIMIT 1),
               -- Staff are written to because they work here; a stop of theirs counts all the same.
               CASE WHEN who.role IN ('coordinator', 'manager', 'admin') THEN 'granted' END
           ) AS consent,
           (SELECT max(received_at) FROM (
                SELECT received_at FROM inbound_message
                WHERE inbound_message.conversation_id = message.conversation_id ORDER BY id DESC LIMIT 1
           ) AS last) AS last_wrote_at,
           message.kind <> 'check_in' OR (
                rhythm.state = 'active'
                AND EXISTS (SELECT FROM goal WHERE goal.student_id = who.id AND goal.status = 'active')
                AND NOT EXISTS (
                    SELECT FROM plan_update
                    WHERE plan_update.student_id = who.id AND kind IN ('checked_in', 'goal_completed')
                      AND state NOT IN ('withdrawn', 'declined')
                      AND proposed_at > CAST(:now AS timestamptz)
                          - rhythm.every_days * :told_within * interval '1 day'
                )
           ) AS is_wanted
    FROM unnest(CAST(:ids AS bigint[])) AS asked(id)
    JOIN outbound_message AS message ON message.id = asked.id
    JOIN conversation ON conversation.id = message.conversation_id
    LEFT JOIN person AS who ON who.id = coalesce(message.person_id, conversation.person_id)
    LEFT JOIN check_in ON check_in.outbound_id = message.id
    LEFT JOIN check_in_rhythm AS rhythm ON message.kind = 'check_in' AND rhythm.student_id = who.id
    CROSS JOIN (SELECT coalesce(array_agg(DISTINCT time_zone), '{}') AS zones FROM school) AS district
    LEFT JOIN LATERAL (
        SELECT array_agg(school.id ORDER BY school.id) AS ids,
               array_agg(school.time_zone ORDER BY school.id) AS zones
        FROM school WHERE school.id IN (
            SELECT enrollment.school_id FROM enrollment
            WHERE enrollment.person_id = who.id OR enrollment.person_id IN (
                SELECT relation.student_id FROM relation WHERE relation.guardian_id = who.id
            )
        )
    ) AS schools ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(moment) AS moments FROM (
            SELECT coalesce(other.accepted_at, other.claimed_at) AS moment
            FROM outbound_message AS other
            WHERE other.purpose = 'initiated' AND other.id <> message.id
              AND other.status IN ('sending', 'ambiguous', 'accepted', 'delivered')
              AND (other.person_id = who.id OR other.contact_point_id = message.contact_point_id)
        ) AS each WHERE moment > :since
    ) AS sent ON message.purpose = 'initiated'
    ORDER BY asked.id
""")
    .bindparams(
        bindparam("ids", type_=ARRAY(BigInteger)),
        bindparam("now", type_=_MOMENT),
        bindparam("since", type_=_MOMENT),
    )
    .columns(
        school_ids=ARRAY(Text),
        zones=ARRAY(Text),
        district_zones=ARRAY(Text),
        unprompted=ARRAY(_MOMENT),
    )
)
_NOTE_MOVED: Final = sql("""
    UPDATE check_in SET moved_to = moved.until
    FROM unnest(CAST(:ids AS bigint[]), CAST(:moments AS timestamptz[])) AS moved(id, until)
    WHERE check_in.outbound_id = moved.id
""").bindparams(bindparam("ids", type_=ARRAY(BigInteger)), bindparam("moments", type_=ARRAY(_MOMENT)))


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known of one message and of whom it is for; see `bot.send_rules.SendFacts`.

    Attributes:
        person_id: Who it is for; None for somebody nobody knows.
        school_ids, zones: Their schools, or those of all their children, in the same order.
        district_zones: Those of all schools.
        unprompted: When this human was sent something nobody asked for, at any of their addresses or at this
            one, whoever it was for.
    """

    id: int
    kind: str
    purpose: str
    contact_point_id: int
    person_id: str | None
    consent: str | None
    is_active: bool
    is_suspended: bool
    is_wanted: bool
    school_ids: tuple[str, ...]
    zones: tuple[str, ...]
    district_zones: tuple[str, ...]
    unprompted: tuple[datetime, ...]
    last_wrote_at: datetime | None
    not_before: datetime
    expires_at: datetime | None
    is_moved: bool


async def about(session: AsyncSession, ids: Sequence[int], *, now: datetime) -> tuple[About, ...]:
    """Tell what decides about each of these messages.

    Args:
        session: The transaction that claims them, holding their recipients' locks: otherwise two workers
            could each send the third message of a week.
        ids: The messages; those that do not exist are left out.
        now: The present moment.

    Returns:
        In the order of their numbers.
    """
    values = {"ids": list(ids), "now": now, "since": now - REMEMBERED, "told_within": TOLD_WITHIN}
    return tuple(_about(dict(row._mapping)) for row in await session.execute(_FACTS, values))


async def note_moved(session: AsyncSession, moved: Sequence[tuple[int, datetime]]) -> None:
    """Write down that check-ins' windows were missed and open once more.

    Args:
        session: The caller's transaction.
        moved: The outbound message of each, and when it may leave now.
    """
    if moved:
        ids, moments = zip(*moved, strict=True)
        await session.execute(_NOTE_MOVED, {"ids": list(ids), "moments": list(moments)})


def _about(fields: dict[str, Any]) -> About:
    lists = ("school_ids", "zones", "district_zones", "unprompted")
    return About(**{**fields, **{name: tuple(fields[name] or ()) for name in lists}})
