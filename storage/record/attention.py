"""When somebody wants a person, or could not be helped. Alerts about danger are in `storage.alerts`."""

from __future__ import annotations

from datetime import datetime
from typing import Final, cast

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Handoff, table

_HANDOFF: Final = insert(table(Handoff)).returning(table(Handoff).c.id)


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
