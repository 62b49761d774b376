"""Addresses where nothing arrives any more: landlines, dead numbers, numbers that became somebody else's.

An address is taken for unreachable until somebody writes from it. Nothing but help in danger is tried there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import DateTime, Text, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.consent import LEAVES_ANYWAY
from storage.record.attention import handoff
from storage.record.invites import unbind

#: What staff see in the list of those who wait for a person.
UNREACHABLE: Final = "unreachable"
NUMBER_GONE: Final = "number_gone"

_TIME: Final = DateTime(timezone=True)
_OF_MESSAGE: Final = sql("""
    SELECT message.contact_point_id, message.conversation_id, conversation.person_id
    FROM outbound_message AS message JOIN conversation ON conversation.id = message.conversation_id
    WHERE message.id = :id
""")
_MARK: Final = sql("""
    UPDATE contact_point SET unreachable_since = :at, unreachable_code = :code
    WHERE id = :id AND unreachable_since IS NULL RETURNING id
""").bindparams(bindparam("at", type_=_TIME), bindparam("code", type_=Text))
_DROP: Final = sql(f"""
    UPDATE outbound_message SET status = 'suppressed', error = 'unreachable', settled_at = :at
    WHERE contact_point_id = :id AND status = 'pending' AND purpose NOT IN {LEAVES_ANYWAY}
""").bindparams(bindparam("at", type_=_TIME))  # noqa: S608 - a constant
_IN_A_ROW: Final = sql("""
    SELECT count(*) FROM (
        SELECT status, error FROM outbound_message
        WHERE contact_point_id = :id AND status IN ('failed', 'delivered') ORDER BY id DESC LIMIT :times
    ) AS latest WHERE status = 'failed' AND error = :code
""").bindparams(bindparam("code", type_=Text))
_HEARD: Final = sql("""
    WITH heard AS (
        UPDATE contact_point SET unreachable_since = NULL, unreachable_code = NULL
        WHERE id = :id AND unreachable_since IS NOT NULL RETURNING id
    )
    UPDATE handoff SET closed_at = :at FROM conversation, heard
    WHERE conversation.id = handoff.conversation_id AND conversation.contact_point_id = heard.id
      AND handoff.reason = 'unreachable' AND handoff.closed_at IS NULL
""").bindparams(bindparam("at", type_=_TIME))


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Where one of our messages went, and who was meant."""

    contact_point_id: int
    conversation_id: int
    person_id: str | None


async def recipient(session: AsyncSession, outbound_id: int) -> Recipient | None:
    """Tell where a message went; None when there is no such message."""
    row = (await session.execute(_OF_MESSAGE, {"id": outbound_id})).one_or_none()
    return None if row is None else Recipient(**row._mapping)


async def failures_in_a_row(session: AsyncSession, contact_point_id: int, *, code: str, times: int) -> bool:
    """Tell whether the last so many messages to an address all failed with the same code."""
    values = {"id": contact_point_id, "code": code, "times": times}
    return int((await session.execute(_IN_A_ROW, values)).scalar_one()) >= times


async def mark_unreachable(session: AsyncSession, to: Recipient, *, code: str, at: datetime) -> bool:
    """Note that nothing arrives at an address, drop what waits for it, and tell staff.

    Returns:
        Whether that is news.
    """
    return await _mark(session, to, code=code, reason=UNREACHABLE, at=at)


async def number_gone(session: AsyncSession, to: Recipient, *, code: str, at: datetime) -> bool:
    """Note that nobody has this number now: its next owner is a stranger, and nobody is bound to it.

    Returns:
        Whether that is news.
    """
    is_news = await _mark(session, to, code=code, reason=NUMBER_GONE, at=at)
    await unbind(session, to.conversation_id, at=at)
    return is_news


async def heard_from(session: AsyncSession, contact_point_id: int, *, at: datetime) -> None:
    """Note that somebody wrote from an address: it is reachable."""
    await session.execute(_HEARD, {"id": contact_point_id, "at": at})


async def _mark(session: AsyncSession, to: Recipient, *, code: str, reason: str, at: datetime) -> bool:
    values = {"id": to.contact_point_id, "code": code, "at": at}
    is_news = (await session.execute(_MARK, values)).scalar_one_or_none() is not None
    await session.execute(_DROP, {"id": to.contact_point_id, "at": at})
    if is_news and to.person_id is not None:
        await handoff(
            session,
            conversation_id=to.conversation_id,
            person_id=to.person_id,
            inbound_id=None,
            reason=reason,
            verbatim=code,
            at=at,
        )
    return is_news
