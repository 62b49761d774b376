"""How many messages were sent, in which language and on which channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import DateTime, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import StoredText

# Handed to a provider, or on its way there. What was held back, or waits, costs nothing.
_SENT: Final = """
    status IN ('answering', 'sending', 'ambiguous', 'accepted', 'delivered', 'failed')
    AND outbound_message.created_at >= :since
"""
_SINCE: Final = bindparam("since", type_=DateTime(timezone=True))
_COUNTS: Final = sql(f"""
    SELECT channel, language, count(*) AS messages, coalesce(sum(segments), 0) AS segments,
           count(DISTINCT conversation_id) AS conversations
    FROM outbound_message WHERE {_SENT}
    GROUP BY channel, language ORDER BY channel, language
""").bindparams(_SINCE)  # noqa: S608 - constants of this module
_UNCOUNTED: Final = (
    sql(f"""
        SELECT language, text FROM outbound_message
        WHERE {_SENT} AND channel = :channel AND segments IS NULL
    """)  # noqa: S608 - constants of this module
    .bindparams(_SINCE)
    .columns(text=StoredText)
)
_STUDENTS: Final = sql(f"""
    WITH spoken AS (
        SELECT DISTINCT conversation.person_id AS id
        FROM outbound_message JOIN conversation ON conversation.id = conversation_id
        WHERE {_SENT}
    )
    SELECT count(DISTINCT student) FROM (
        SELECT person.id AS student FROM spoken JOIN person USING (id) WHERE person.role = 'student'
        UNION SELECT relation.student_id FROM spoken JOIN relation ON relation.guardian_id = spoken.id
    ) AS reached
""").bindparams(_SINCE)  # noqa: S608 - constants of this module


@dataclass(frozen=True, kw_only=True)
class MessageCount:
    """What was sent in one language on one channel.

    Attributes:
        segments: Of the messages that were counted when they were made.
    """

    channel: str
    language: str
    messages: int
    segments: int
    conversations: int


@dataclass(frozen=True, kw_only=True)
class Uncounted:
    """A message whose segments were not counted when it was made."""

    language: str
    text: str = field(repr=False)


async def message_counts(session: AsyncSession, *, since: datetime) -> tuple[MessageCount, ...]:
    """Count what was sent since a moment, by channel and language."""
    return tuple(MessageCount(**row._mapping) for row in await session.execute(_COUNTS, {"since": since}))


async def uncounted(session: AsyncSession, *, since: datetime, channel: str) -> tuple[Uncounted, ...]:
    """List the messages sent on a channel since a moment whose segments nobody has counted."""
    return tuple(
        Uncounted(**row._mapping)
        for row in await session.execute(_UNCOUNTED, {"since": since, "channel": channel})
    )


async def students_reached(session: AsyncSession, *, since: datetime) -> int:
    """Count the students whom, or whose guardians, something was sent to since a moment."""
    return int((await session.execute(_STUDENTS, {"since": since})).scalar_one())
