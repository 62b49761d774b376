"""Put work off until later, in the caller's own transaction: the job is kept with what led to it, or neither.

Procrastinate keeps its queue in this same database; `bot.worker` runs what is put here. A job is named, not
imported, so that whoever decides something need not know who carries it out.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from procrastinate import App, PsycopgConnector
from procrastinate.types import JSONValue
from sqlalchemy.ext.asyncio import AsyncSession

DEFAULT_QUEUE: Final = "default"

# Never opened: every query goes through the caller's connection.
_app: Final = App(connector=PsycopgConnector())


async def defer(
    session: AsyncSession,
    task: str,
    *,
    queue: str = DEFAULT_QUEUE,
    priority: int = 0,
    at: datetime | None = None,
    once: str | None = None,
    **arguments: JSONValue,
) -> int:
    """Put one job off.

    Args:
        session: The caller's transaction; the job exists once that is committed, and never if it is not.
        task: The name of the task, as `bot.jobs` lists it.
        queue: Which queue it waits in.
        priority: Higher ones are taken first.
        at: Not before this moment. Aware.
        once: A name under which only one job may wait at a time.
        arguments: What the task needs to find its work: ids, never words.

    Returns:
        The job's number.

    Raises:
        AlreadyEnqueued: A job waits under the name `once`. The transaction can only be rolled back then.
    """
    connection = await (await session.connection()).get_raw_connection()
    deferrer = _app.configure_task(
        task,
        queue=queue,
        priority=priority,
        schedule_at=at,
        queueing_lock=once,
        connection=connection.driver_connection,
    )
    return await deferrer.defer_async(**arguments)
