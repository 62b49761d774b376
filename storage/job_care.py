"""Looking after jobs: those of dead workers are put back, those given up are listed and tried again.

Speaks to Procrastinate's own functions, through the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

# The same condition as Procrastinate's `get_stalled_jobs`. A round (`every:...`) that waits already takes the
# place of one that was lost, and two of a name may not wait at a time: the lost one is dropped then.
_STALLED: Final = sql("""
    SELECT job.id, job.task_name, job.queueing_lock, EXISTS (
        SELECT FROM procrastinate_jobs AS other
        WHERE other.queueing_lock = job.queueing_lock AND other.status = 'todo'
    ) AS is_replaced
    FROM procrastinate_jobs AS job LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
    WHERE job.status = 'doing' AND (
        worker.id IS NULL
        OR worker.last_heartbeat < now() - make_interval(secs => :dead_after_seconds)
    )
    FOR UPDATE OF job SKIP LOCKED
""")
_PUT_BACK: Final = sql(
    "SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM unnest(:ids) AS id"
)
_DROP: Final = sql("SELECT procrastinate_finish_job_v1(id, 'failed', true) FROM unnest(:ids) AS id")
_GIVEN_UP: Final = sql("""
    SELECT job.id, job.task_name, job.args, job.attempts, max(event.at) AS given_up_at
    FROM procrastinate_jobs AS job LEFT JOIN procrastinate_events AS event ON event.job_id = job.id
    WHERE job.status IN ('failed', 'aborted')
    GROUP BY job.id ORDER BY job.id LIMIT :limit
""")
_RETRY: Final = sql("""
    SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM procrastinate_jobs
    WHERE id = :id AND status = 'failed'
""")
_FORGET: Final = sql(
    "DELETE FROM procrastinate_jobs WHERE id = :id AND status IN ('failed', 'aborted') RETURNING id"
)
_IDS: Final = bindparam("ids", type_=ARRAY(BigInteger))


@dataclass(frozen=True, kw_only=True)
class GivenUp:
    """A job that failed each time it was tried.

    Attributes:
        arguments: Ids of what it was about.
        since: When it was given up.
    """

    id: int
    task: str
    arguments: dict[str, Any] = field(repr=False)
    attempts: int
    since: datetime | None


async def put_back_stalled(session: AsyncSession, *, dead_after_seconds: float) -> tuple[str, ...]:
    """Put the jobs of workers that were not heard of for a while back into their queues.

    Returns:
        The names of the jobs.
    """
    found = (await session.execute(_STALLED, {"dead_after_seconds": dead_after_seconds})).all()
    lost: dict[str, int] = {}
    replaced: list[int] = []
    for row in found:
        name = row.queueing_lock or f"job {row.id}"
        if row.is_replaced or name in lost:
            replaced.append(row.id)
        else:
            lost[name] = row.id
    await session.execute(_DROP.bindparams(_IDS), {"ids": replaced})
    await session.execute(_PUT_BACK.bindparams(_IDS), {"ids": list(lost.values())})
    return tuple(row.task_name for row in found)


async def given_up(session: AsyncSession, *, limit: int = 1000) -> tuple[GivenUp, ...]:
    """List jobs that are not tried any more, oldest first."""
    rows = await session.execute(_GIVEN_UP, {"limit": limit})
    return tuple(
        GivenUp(
            id=row.id, task=row.task_name, arguments=row.args, attempts=row.attempts, since=row.given_up_at
        )
        for row in rows
    )


async def retry(session: AsyncSession, job_id: int) -> bool:
    """Have a job tried again that was given up. False when there is no such job."""
    return (await session.execute(_RETRY, {"id": job_id})).one_or_none() is not None


async def forget(session: AsyncSession, job_id: int) -> bool:
    """Drop a job that was given up. False when there is no such job."""
    return (await session.execute(_FORGET, {"id": job_id})).one_or_none() is not None
