"""Give the jobs of dead workers to living ones.

A worker says twice in a lease that it lives (`bot.worker.HEARTBEAT_SECONDS`). The jobs of one that was not
heard of for longer are put back into their queues; they find their work in rows, so doing half of one again
does no harm.
"""

from typing import Final

import structlog

from bot.work import Task, Work
from storage import job_care

#: A worker that was not heard of for so long is dead: three heartbeats.
DEAD_AFTER_SECONDS: Final = 30.0
EVERY_FIFTEEN_SECONDS: Final = "* * * * * */15"

_log: Final = structlog.get_logger(__name__)


async def retry_stalled(work: Work) -> int:
    """Put the jobs of dead workers back into their queues.

    Returns:
        How many there were.
    """
    async with work.running.database.begin() as session:
        stalled = await job_care.put_back_stalled(session, dead_after_seconds=DEAD_AFTER_SECONDS)
    if stalled:
        _log.warning("jobs_of_dead_workers_put_back", count=len(stalled), jobs=sorted(stalled))
    return len(stalled)


TASKS: Final = (Task(name="retry_stalled", run=retry_stalled, every=EVERY_FIFTEEN_SECONDS, priority=20),)
