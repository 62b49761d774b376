"""When an adult must look: alerts about danger, and people who want a person."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, cast

from sqlalchemy import DateTime, bindparam, insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Alert, Handoff, table

_ALERT: Final = insert(table(Alert)).returning(table(Alert).c.id)
_UNDELIVERED_HELP: Final = text("""
    INSERT INTO alert (conversation_id, person_id, inbound_id, category, level, raised_at)
    SELECT message.conversation_id, message.person_id, message.in_reply_to, 'undelivered_help', 'alert', :at
    FROM outbound_message AS message
    WHERE message.id = :outbound_id AND message.purpose = 'safety' AND message.in_reply_to IS NOT NULL
      AND NOT EXISTS (
        SELECT FROM alert
        WHERE alert.inbound_id = message.in_reply_to AND alert.category = 'undelivered_help'
      )
    RETURNING id
""").bindparams(bindparam("at", type_=DateTime(timezone=True)))
_HANDOFF: Final = insert(table(Handoff)).returning(table(Handoff).c.id)


async def alert(
    session: AsyncSession,
    *,
    conversation_id: int,
    person_id: str | None,
    inbound_id: int,
    category: str,
    level: Literal["alert", "check"],
    at: datetime,
) -> int:
    """Raise an alert about a message: somebody may be in danger.

    Returns:
        The alert's number.
    """
    values = {
        "conversation_id": conversation_id,
        "person_id": person_id,
        "inbound_id": inbound_id,
        "category": category,
        "level": level,
        "raised_at": at,
    }
    return cast("int", (await session.execute(_ALERT, values)).scalar_one())


async def undelivered_help(session: AsyncSession, outbound_id: int, *, at: datetime) -> int | None:
    """Raise an alert because words that were to help somebody in danger did not arrive.

    Returns:
        The alert's number; None when that message was not for safety, or the alert was raised before.
    """
    raised = await session.execute(_UNDELIVERED_HELP, {"outbound_id": outbound_id, "at": at})
    return cast("int | None", raised.scalar_one_or_none())


async def handoff(
    session: AsyncSession,
    *,
    conversation_id: int,
    person_id: str | None,
    inbound_id: int | None,
    reason: str,
    verbatim: str,
    at: datetime,
) -> int:
    """Note that a person should take over a conversation.

    Args:
        session: The caller's transaction.
        conversation_id: Which conversation.
        person_id: Who is in it, if known.
        inbound_id: The message that led to it, if one did.
        reason: A constant word.
        verbatim: What the person said.
        at: Now.

    Returns:
        The handoff's number.
    """
    values = {
        "conversation_id": conversation_id,
        "person_id": person_id,
        "inbound_id": inbound_id,
        "reason": reason,
        "verbatim": verbatim,
        "asked_at": at,
    }
    return cast("int", (await session.execute(_HANDOFF, values)).scalar_one())
