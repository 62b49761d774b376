"""What is waiting right now, counted: for whoever watches the whole installation.

One statement over partial indexes and small tables: cheap enough to be asked every few seconds, however many
messages were ever kept. Counts and ages only, nothing about a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import DateTime, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

#: A worker says every ten seconds that it lives.
WORKER_SILENT_SECONDS: Final = 30.0

_MAX_AGE: Final = "coalesce(extract(epoch FROM :now - min({})), 0)::float8 AS oldest_seconds"
_BACKLOG: Final = sql(f"""
    SELECT 'outbox' AS what, channel AS part, lane::text AS lane,
           CASE WHEN status <> 'pending' THEN status
                WHEN not_before > :now THEN 'held' ELSE 'due' END AS state,
           count(*) AS many,
           {_MAX_AGE.format("CASE WHEN status = 'pending' THEN not_before ELSE created_at END")}
    FROM outbound_message WHERE status IN ('pending', 'answering', 'sending', 'ambiguous')
    GROUP BY 2, 3, 4
    UNION ALL
    SELECT 'inbound', '', '', CASE WHEN dead_at IS NULL THEN 'unhandled' ELSE 'dead' END, count(*),
           {_MAX_AGE.format("coalesce(dead_at, received_at)")}
    FROM inbound_message WHERE handled_at IS NULL GROUP BY 4
    UNION ALL
    SELECT 'review', '', '', 'waiting', count(*), {_MAX_AGE.format("proposed_at")}
    FROM plan_update WHERE state = 'proposed'
    UNION ALL
    SELECT 'alert', level, '', 'unacknowledged', count(*), {_MAX_AGE.format("raised_at")}
    FROM alert WHERE acknowledged_at IS NULL AND NOT is_drill GROUP BY level
    UNION ALL
    SELECT 'handoff', '', '', 'open', count(*), {_MAX_AGE.format("asked_at")}
    FROM handoff WHERE closed_at IS NULL
    UNION ALL
    SELECT 'job', queue_name, '', CASE WHEN status = 'todo' THEN 'waiting' ELSE status::text END, count(*),
           coalesce(extract(epoch FROM now() - min(scheduled_at)), 0)::float8
    FROM procrastinate_jobs
    WHERE status IN ('doing', 'failed', 'aborted')
       OR status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
    GROUP BY 2, 4
    UNION ALL
    SELECT 'worker', '', '', 'alive', count(*),
           coalesce(extract(epoch FROM now() - max(last_heartbeat)), 0)::float8
    FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => :silent_seconds)
""").bindparams(  # noqa: S608 - constants of this module
    bindparam("now", type_=DateTime(timezone=True)), silent_seconds=WORKER_SILENT_SECONDS
)


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """One kind of thing that waits.

    Attributes:
        what: `outbox`, `inbound`, `review`, `alert`, `handoff`, `job` or `worker`.
        part: The channel, the level of an alert, the queue of a job; else empty.
        lane: Of the outbox; else empty.
        state: How far it is: `due`, `held`, `ambiguous`, `dead`, `failed`, ...
        many: How many there are.
        oldest_seconds: How long the first of them has been so; of jobs, since they were due.
    """

    what: str
    part: str
    lane: str
    state: str
    many: int
    oldest_seconds: float


async def backlog(session: AsyncSession, *, now: datetime) -> tuple[Backlog, ...]:
    """Count what waits.

    Args:
        session: Read only.
        now: The moment ages are counted to. Aware.
    """
    rows = await session.execute(_BACKLOG, {"now": now})
    return tuple(Backlog(**row._mapping) for row in rows)
