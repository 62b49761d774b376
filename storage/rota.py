"""Who is called about alerts, in which order, at which hours, and where they can be reached."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import DateTime, Text, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.alerts import Hours
from storage.models import StoredText

# A school without a rota of its own has the district's.
_OF_SCHOOL: Final = (
    sql("""
    WITH own AS (SELECT count(*) AS entries FROM rota WHERE school_id = :school_id)
    SELECT rota.id, rota.school_id, person.id AS person_id, person.given_name, person.family_name,
           person.language, rota.hours, rota.position, rota.is_administrator, reach.conversation_id,
           reach.contact_point_id, reach.channel
    FROM rota JOIN person ON person.id = rota.person_id AND person.status = 'active' CROSS JOIN own
    LEFT JOIN LATERAL (
        SELECT conversation.id AS conversation_id, contact_point.id AS contact_point_id, contact_point.channel
        FROM person_contact JOIN contact_point ON contact_point.id = person_contact.contact_point_id
        JOIN conversation ON conversation.contact_point_id = contact_point.id
        WHERE person_contact.person_id = person.id
    ) AS reach ON true
    WHERE :all OR rota.school_id IS NOT DISTINCT FROM
        CASE WHEN own.entries > 0 THEN CAST(:school_id AS text) END
    ORDER BY rota.school_id, rota.is_administrator, rota.position, rota.id, reach.contact_point_id
""")
    .bindparams(bindparam("school_id", type_=Text))
    .columns(given_name=StoredText, family_name=StoredText)
)
_ADD: Final = sql("""
    INSERT INTO rota (school_id, person_id, hours, position, is_administrator)
    VALUES (:school_id, :person_id, :hours, coalesce(:position, (
        SELECT coalesce(max(position), 0) + 1 FROM rota WHERE school_id IS NOT DISTINCT FROM :school_id
    )), :is_administrator)
""").bindparams(bindparam("school_id", type_=Text))
_REMOVE: Final = sql("""
    DELETE FROM rota WHERE person_id = :person_id AND school_id IS NOT DISTINCT FROM :school_id RETURNING id
""").bindparams(bindparam("school_id", type_=Text))
_REACH: Final = (
    sql("""
        INSERT INTO contact_point (channel, address, created_at) VALUES (:channel, :address, :at)
        ON CONFLICT (channel, address) DO NOTHING
    """).bindparams(bindparam("address", type_=StoredText), bindparam("at", type_=DateTime(timezone=True))),
    sql("""
        INSERT INTO conversation (contact_point_id, person_id, created_at, updated_at)
        SELECT id, :person_id, :at, :at FROM contact_point WHERE channel = :channel AND address = :address
        ON CONFLICT (contact_point_id) DO UPDATE SET person_id = excluded.person_id
        WHERE conversation.person_id IS NULL
    """).bindparams(bindparam("address", type_=StoredText), bindparam("at", type_=DateTime(timezone=True))),
    sql("""
        INSERT INTO person_contact (person_id, contact_point_id, source, verified_at)
        SELECT :person_id, id, 'rota', :at FROM contact_point WHERE channel = :channel AND address = :address
        ON CONFLICT (person_id, contact_point_id) DO NOTHING
    """).bindparams(bindparam("address", type_=StoredText), bindparam("at", type_=DateTime(timezone=True))),
)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """One way to reach somebody."""

    conversation_id: int
    contact_point_id: int
    channel: str


@dataclass(frozen=True, kw_only=True)
class OnCall:
    """Somebody who is called about alerts.

    Attributes:
        school_id: Of which school; None for every school that has no rota of its own.
        hours: When they are called: while the school is staffed, when it is not, or always.
        position: 1 is called first.
        is_administrator: Called after everybody else.
        reaches: Where they can be reached; empty when nobody knows.
    """

    school_id: str | None
    person_id: str
    name: str = field(repr=False)
    language: str
    hours: Hours
    position: int
    is_administrator: bool
    reaches: tuple[Reach, ...]


async def of_school(session: AsyncSession, school_id: str | None) -> tuple[OnCall, ...]:
    """List who is called about a school's alerts, in order: its own people, else the district's."""
    return await _listed(session, school_id=school_id, is_all=False)


async def everybody(session: AsyncSession) -> tuple[OnCall, ...]:
    """List every entry of every school, and the district's last."""
    return await _listed(session, school_id=None, is_all=True)


async def add(
    session: AsyncSession,
    *,
    school_id: str | None,
    person_id: str,
    hours: Hours,
    position: int | None = None,
    is_administrator: bool = False,
) -> None:
    """Put somebody on a rota, at a place or at its end."""
    values = {
        "school_id": school_id,
        "person_id": person_id,
        "hours": hours,
        "position": position,
        "is_administrator": is_administrator,
    }
    await session.execute(_ADD, values)


async def remove(session: AsyncSession, *, school_id: str | None, person_id: str) -> bool:
    """Take somebody off a rota. Says whether they were on it."""
    found = await session.execute(_REMOVE, {"school_id": school_id, "person_id": person_id})
    return bool(found.all())


async def reach(session: AsyncSession, *, person_id: str, channel: str, address: str, at: datetime) -> None:
    """Keep where a member of staff can be reached. An address that speaks for somebody else stays theirs."""
    values = {"person_id": person_id, "channel": channel, "address": address, "at": at}
    for statement in _REACH:
        await session.execute(statement, values)


async def _listed(session: AsyncSession, *, school_id: str | None, is_all: bool) -> tuple[OnCall, ...]:
    entries: dict[int, OnCall] = {}
    for row in await session.execute(_OF_SCHOOL, {"school_id": school_id, "all": is_all}):
        known = entries.get(row.id)
        reaches = known.reaches if known else ()
        if row.conversation_id is not None:
            found = Reach(
                conversation_id=row.conversation_id,
                contact_point_id=row.contact_point_id,
                channel=row.channel,
            )
            reaches = (*reaches, found)
        entries[row.id] = OnCall(
            school_id=row.school_id,
            person_id=row.person_id,
            name=f"{row.given_name} {row.family_name}".strip(),
            language=row.language,
            hours=row.hours,
            position=row.position,
            is_administrator=row.is_administrator,
            reaches=reaches,
        )
    return tuple(entries.values())
