"""When to come back to a conversation by ourselves: found when due, and done once.

A timer is taken only by whoever holds its conversation, so nothing can happen in it meanwhile. One whose
epoch is not the conversation's is stale: something has happened since it was set, and it does nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import DateTime, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

Kind = Literal["question", "expiry", "promise"]

_TIME: Final = DateTime(timezone=True)
# Most timers end here: what they waited for has happened. None is waited for: its holder sets it anew.
_LET_GO: Final = sql("""
    UPDATE timer SET done_at = :now, outcome = 'stale'
    WHERE id IN (
        SELECT timer.id FROM timer JOIN conversation ON conversation.id = timer.conversation_id
        WHERE timer.done_at IS NULL AND timer.due_at <= :now AND timer.epoch <> conversation.epoch
        ORDER BY timer.due_at LIMIT :limit
        FOR NO KEY UPDATE OF timer SKIP LOCKED
    )
    RETURNING id
""").bindparams(bindparam("now", type_=_TIME))
_DUE: Final = sql("""
    SELECT id, conversation_id, kind FROM timer
    WHERE done_at IS NULL AND due_at <= :now
    ORDER BY due_at, id LIMIT :limit
""").bindparams(bindparam("now", type_=_TIME))
_HOLD: Final = sql("""
    SELECT epoch FROM conversation WHERE id = :conversation_id FOR NO KEY UPDATE SKIP LOCKED
""")
# Read after the conversation is held: what was true before may not be any more.
_STILL: Final = sql("""
    SELECT timer.epoch IS NULL OR timer.epoch = conversation.epoch AS is_current
    FROM timer JOIN conversation ON conversation.id = timer.conversation_id
    WHERE timer.id = :id AND timer.done_at IS NULL AND timer.due_at <= :now
""").bindparams(bindparam("now", type_=_TIME))
_DONE: Final = sql("UPDATE timer SET done_at = :now, outcome = :outcome WHERE id = :id").bindparams(
    bindparam("now", type_=_TIME)
)


@dataclass(frozen=True, kw_only=True)
class Due:
    """A timer whose moment has come."""

    id: int
    conversation_id: int
    kind: Kind


async def let_go(session: AsyncSession, *, now: datetime, limit: int) -> int:
    """Mark due timers stale whose conversation has moved on; say how many."""
    return len((await session.execute(_LET_GO, {"now": now, "limit": limit})).all())


async def due(session: AsyncSession, *, now: datetime, limit: int) -> tuple[Due, ...]:
    """List timers whose moment has come, longest due first. Holds none of them."""
    return tuple(Due(**row._mapping) for row in await session.execute(_DUE, {"now": now, "limit": limit}))


async def take(session: AsyncSession, timer: Due, *, now: datetime) -> bool | None:
    """Hold a timer's conversation, and tell whether the timer still counts.

    Returns:
        None when it is not ours to do: somebody else holds the conversation, or has done it. Otherwise
        whether nothing has happened since it was set; the caller marks it `done` in the same transaction.
    """
    held = await session.execute(_HOLD, {"conversation_id": timer.conversation_id})
    if held.one_or_none() is None:
        return None
    found = (await session.execute(_STILL, {"id": timer.id, "now": now})).one_or_none()
    return None if found is None else bool(found.is_current)


async def done(
    session: AsyncSession, timer_id: int, *, outcome: Literal["done", "stale"], now: datetime
) -> None:
    """Note that a timer has had its turn."""
    await session.execute(_DONE, {"id": timer_id, "outcome": outcome, "now": now})
