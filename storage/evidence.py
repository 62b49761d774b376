"""Evidence of consent: which words people agreed to, and what was said about it at each address since.

Read by `throughline consent`. Nothing a child wrote leaves here: of a stop or a start its time and its kind
are given, never the message.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import DateTime, Text, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import StoredText

_KEEP: Final = sql("""
    INSERT INTO consent_wording (version, language, text, first_shown_at)
    VALUES (:version, :language, :text, :at) ON CONFLICT (version) DO NOTHING
""").bindparams(bindparam("text", type_=StoredText), bindparam("at", type_=DateTime(timezone=True)))
_WORDINGS: Final = sql("""
    SELECT wording.version, wording.language, wording.text, wording.first_shown_at,
           count(consent.id) AS times
    FROM consent_wording AS wording
    LEFT JOIN consent ON consent.wording = wording.version AND consent.state = 'granted'
    GROUP BY wording.version ORDER BY wording.first_shown_at, wording.version
""").columns(text=StoredText)
# A withdrawal's `wording` holds somebody's own words, and stays where it is.
_LINES: Final = (
    sql("""
    SELECT consent.id, consent.at, contact_point.channel, contact_point.address, consent.state,
           consent.source,
           CASE WHEN consent.state = 'granted' THEN consent.wording END AS wording, consent.language,
           consent.inbound_id, person.id AS person_id, person.role, school.name AS school,
           NOT EXISTS (
               SELECT FROM consent AS newer
               WHERE newer.contact_point_id = consent.contact_point_id AND newer.id > consent.id
           ) AS is_latest,
           contact_point.unreachable_since, contact_point.unreachable_code
    FROM consent
    JOIN contact_point ON contact_point.id = consent.contact_point_id
    LEFT JOIN conversation ON conversation.contact_point_id = contact_point.id
    LEFT JOIN person ON person.id = conversation.person_id
    LEFT JOIN LATERAL (
        SELECT school.name FROM school JOIN enrollment ON enrollment.school_id = school.id
        WHERE enrollment.person_id = person.id OR enrollment.person_id IN (
            SELECT student_id FROM relation WHERE relation.guardian_id = person.id
        )
        ORDER BY school.id LIMIT 1
    ) AS school ON true
    WHERE (CAST(:since AS timestamptz) IS NULL OR consent.at >= :since)
      AND (CAST(:person_id AS text) IS NULL OR person.id = :person_id OR EXISTS (
          SELECT FROM person_contact AS bond
          WHERE bond.contact_point_id = contact_point.id AND bond.person_id = :person_id
      ))
    ORDER BY consent.id
""")
    .bindparams(bindparam("since", type_=DateTime(timezone=True)), bindparam("person_id", type_=Text))
    .columns(address=StoredText, wording=StoredText, school=StoredText)
)


@dataclass(frozen=True, kw_only=True)
class KeptWording:
    """A text that people agreed to, and how often they did."""

    version: str
    language: str
    text: str
    first_shown_at: datetime
    times: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the ledger, with who speaks at the address now.

    Attributes:
        address: Whole: whoever shows it masks it.
        wording: The version agreed to; None for a withdrawal.
        inbound_id: The message that said so, by its number.
        person_id, role, school: Of the person the address is bound to now; None when it is nobody's.
        is_latest: This is how the address stands.
        unreachable_since, unreachable_code: Since when nothing arrives there, and the provider's code.
    """

    id: int
    at: datetime
    channel: str
    address: str = field(repr=False)
    state: str
    source: str
    wording: str | None
    language: str | None
    inbound_id: int | None
    person_id: str | None
    role: str | None
    school: str | None
    is_latest: bool
    unreachable_since: datetime | None
    unreachable_code: str | None


async def keep_wording(
    session: AsyncSession, *, version: str, language: str, text: str, at: datetime
) -> None:
    """Keep a text that somebody agreed to, as it was shown; one that is kept already stays as it is."""
    await session.execute(_KEEP, {"version": version, "language": language, "text": text, "at": at})


async def wordings(session: AsyncSession) -> tuple[KeptWording, ...]:
    """List the texts that people agreed to, the oldest first."""
    return tuple(KeptWording(**row._mapping) for row in await session.execute(_WORDINGS))


async def lines(
    session: AsyncSession, *, since: datetime | None = None, person_id: str | None = None
) -> tuple[Line, ...]:
    """List the ledger in the order in which it was written.

    Args:
        session: A session.
        since: Only lines from this moment on. Aware.
        person_id: Only addresses of this person.
    """
    rows = await session.execute(_LINES, {"since": since, "person_id": person_id})
    return tuple(Line(**row._mapping) for row in rows)
