"""When somebody wants a person, or could not be helped. Alerts about danger are in `storage.alerts`."""

from __future__ import annotations

from datetime import datetime
from typing import Final, cast

from sqlalchemy import DateTime, bindparam, insert
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Handoff, table

_HANDOFF: Final = insert(table(Handoff)).returning(table(Handoff).c.id)
# Who is waiting for an answer already keeps their place and their day.
_WAITING: Final = sql("""
    SELECT id FROM handoff
    WHERE conversation_id = :conversation_id AND closed_at IS NULL AND promised_by IS NOT NULL
      AND answered_at IS NULL
    ORDER BY id LIMIT 1
""")
_PROMISE: Final = sql("""
    INSERT INTO timer (conversation_id, kind, due_at) VALUES (:conversation_id, 'promise', :promised_by)
    ON CONFLICT (conversation_id, kind) DO UPDATE
    SET due_at = excluded.due_at, done_at = NULL, outcome = NULL
""").bindparams(bindparam("promised_by", type_=DateTime(timezone=True)))


async def handoff(
    session: AsyncSession,
    *,
    conversation_id: int,
    person_id: str | None,
    inbound_id: int | None,
    reason: str,
    verbatim: str,
    at: datetime,
    promised_by: datetime | None = None,
) -> int:
    """Note that a person should take over a conversation; with a promise, also when to see that it was kept.

    Args:
        session: The caller's transaction.
        conversation_id: Which conversation.
        person_id: Who is in it, if known.
        inbound_id: The message that led to it, if one did.
        reason: A constant word.
        verbatim: What the person said.
        at: Now.
        promised_by: When somebody answers at the latest, if the person was told so.

    Returns:
        The handoff's number; that of the earlier one when the person waits for an answer already.
    """
    if promised_by is not None:
        waiting = (await session.execute(_WAITING, {"conversation_id": conversation_id})).scalar_one_or_none()
        if waiting is not None:
            return cast("int", waiting)
        await session.execute(_PROMISE, {"conversation_id": conversation_id, "promised_by": promised_by})
    values = {
        "conversation_id": conversation_id,
        "person_id": person_id,
        "inbound_id": inbound_id,
        "reason": reason,
        "verbatim": verbatim,
        "asked_at": at,
        "promised_by": promised_by,
    }
    return cast("int", (await session.execute(_HANDOFF, values)).scalar_one())
