"""Who needs a person now: alerts about danger, people who asked for somebody or could not be helped."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import StoredText

_WAITING: Final = sql("""
    SELECT 'alert' AS kind, alert.person_id, alert.category || ' (' || alert.level || ')' AS what,
           coalesce(message.text, '') AS words, alert.raised_at AS since
    FROM alert LEFT JOIN inbound_message AS message ON message.id = alert.inbound_id
    WHERE alert.acknowledged_at IS NULL
    UNION ALL
    SELECT 'handoff', handoff.person_id, handoff.reason, handoff.verbatim, handoff.asked_at
    FROM handoff WHERE handoff.closed_at IS NULL
    UNION ALL
    SELECT 'not handled', conversation.person_id, message.error, message.text, message.dead_at
    FROM inbound_message AS message JOIN conversation ON conversation.id = message.conversation_id
    WHERE message.dead_at IS NOT NULL AND message.handled_at IS NULL
    ORDER BY kind, since
""").columns(words=StoredText)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Somebody who waits for a person.

    Attributes:
        kind: An `alert`, a `handoff`, or a message that was `not handled`.
        person_id: Who; None for a phone nobody knows.
        what: The category of danger, the reason, or the name of the error.
        words: What they wrote.
        since: Since when.
    """

    kind: Literal["alert", "handoff", "not handled"]
    person_id: str | None
    what: str
    words: str = field(repr=False)
    since: datetime


async def waiting(session: AsyncSession) -> tuple[Waiting, ...]:
    """List everybody who waits for a person: alerts first, then the longest waiting."""
    return tuple(Waiting(**row._mapping) for row in await session.execute(_WAITING))
