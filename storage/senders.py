"""How much each way out may send now, counted in the database: all workers on all machines share one rate.

A token bucket per sender. Its row is held while messages are claimed and no longer, so a worker that dies
holds nobody up. A clock that runs behind refills nothing: over time the rate holds whatever the clocks say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import DateTime, Text, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

_TIME: Final = DateTime(timezone=True)
_LOCK: Final = sql("SELECT units, counted_at, paused_until FROM sender WHERE name = :name FOR UPDATE")
_MEET: Final = sql(
    "INSERT INTO sender (name, units, counted_at) VALUES (:name, :units, :now) ON CONFLICT DO NOTHING"
).bindparams(bindparam("now", type_=_TIME))
_SAVE: Final = sql(
    "UPDATE sender SET units = :units, counted_at = :counted_at WHERE name = :name"
).bindparams(bindparam("counted_at", type_=_TIME))
_PAUSE: Final = sql("""
    INSERT INTO sender (name, units, counted_at, paused_until) VALUES (:name, 0, :now, :until)
    ON CONFLICT (name) DO UPDATE SET paused_until = greatest(sender.paused_until, excluded.paused_until)
""").bindparams(bindparam("name", type_=Text), bindparam("now", type_=_TIME), bindparam("until", type_=_TIME))


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """What a sender may do now.

    Attributes:
        name: Whose.
        units: What it may send at once; below zero when a long text overdrew it.
        counted_at: When that was true.
        paused_until: Before this it sends nothing at all; None when it is not paused.
    """

    name: str
    units: float
    counted_at: datetime
    paused_until: datetime | None


async def hold(session: AsyncSession, name: str, *, per_second: float, burst: float, now: datetime) -> Bucket:
    """Hold a sender until the end of the transaction, and tell what it may send now.

    Args:
        session: The transaction that claims messages.
        name: Which sender.
        per_second: Units it gains each second.
        burst: Units it has at most.
        now: The present moment, by this machine's clock.
    """
    row = (await session.execute(_LOCK, {"name": name})).one_or_none()
    if row is None:
        await session.execute(_MEET, {"name": name, "units": burst, "now": now})
        row = (await session.execute(_LOCK, {"name": name})).one()
    gained = max(timedelta(0), now - row.counted_at).total_seconds() * per_second
    paused_until = row.paused_until if row.paused_until and row.paused_until > now else None
    return Bucket(
        name=name,
        units=min(burst, row.units + gained),
        counted_at=max(now, row.counted_at),
        paused_until=paused_until,
    )


async def save(session: AsyncSession, bucket: Bucket, *, units: float) -> None:
    """Note what is left of a bucket after messages were claimed."""
    await session.execute(_SAVE, {"name": bucket.name, "units": units, "counted_at": bucket.counted_at})


async def pause(session: AsyncSession, name: str, *, now: datetime, until: datetime) -> None:
    """Let a sender send nothing at all for a while, in every worker; a longer pause stays as it is."""
    await session.execute(_PAUSE, {"name": name, "now": now, "until": until})
