"""Run the jobs: those that were deferred, and those that come round by themselves.

Any number of these may run, in any process on any machine; Procrastinate hands each job to one of them.
Promise: a database that goes away does not end a worker, which goes on when it is back; and told to stop, it
finishes what is under way and begins nothing new.
"""

import asyncio
import contextlib
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import psycopg
import structlog
from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ConnectorException
from procrastinate.tasks import Task as Registered
from psycopg_pool import PoolTimeout

from bot import metrics
from bot.errors import JobFailed
from bot.jobs import TASKS
from bot.work import Task, Work
from storage.database import connection_options

#: Jobs one worker runs side by side. They wait for the database and for providers most of the time.
CONCURRENCY: Final = 8
#: How often to look for jobs whose time has come; a job that is due at once announces itself.
LOOKS_EVERY_SECONDS: Final = 0.5
#: What a job that is under way may still take when the worker is told to stop: longer than any send.
SHUTDOWN_SECONDS: Final = 12.0
#: Between two attempts to reach a database that is away.
RECONNECT_SECONDS: Final = 1.0
#: A deferred job that fails is tried again after 2, 4, 8 ... seconds: for about an hour in all.
RETRY: Final = RetryStrategy(max_attempts=11, exponential_wait=2)

_AWAY: Final = (ConnectorException, psycopg.Error, PoolTimeout, OSError)

_log: Final = structlog.get_logger(__name__)


@asynccontextmanager
async def beside(work: Work) -> AsyncIterator[None]:
    """Run jobs beside something else, until it ends; those under way are finished first."""
    stop = asyncio.Event()
    working = asyncio.create_task(run(work, stop))
    try:
        yield
    finally:
        stop.set()
        await working


async def run(work: Work, stop: asyncio.Event) -> None:
    """Run jobs until `stop` is set, whatever becomes of the database meanwhile."""
    while not stop.is_set():
        try:
            await _run_until(stop, work)
        except _AWAY as error:
            _log.error("worker_without_database", cause=type(error).__name__)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(RECONNECT_SECONDS):
                await stop.wait()


async def _run_until(stop: asyncio.Event, work: Work) -> None:
    """Run jobs until `stop` is set, or the connection that announces them is lost."""
    stopping = asyncio.create_task(stop.wait())
    working = asyncio.create_task(_work(work))
    try:
        await asyncio.wait({stopping, working}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            work.delivery.wind_down()
            working.cancel()  # Procrastinate's way to stop with grace: jobs under way are awaited
    finally:
        stopping.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working


async def _work(work: Work) -> None:
    app = jobs_app(work)
    async with app.open_async():
        await app.run_worker_async(
            concurrency=CONCURRENCY,
            fetch_job_polling_interval=LOOKS_EVERY_SECONDS,
            shutdown_graceful_timeout=SHUTDOWN_SECONDS,
            install_signal_handlers=False,
            delete_jobs="successful",
        )


def jobs_app(work: Work) -> App:
    """Make Procrastinate's application of all tasks, with `work` at their hand."""
    url = work.running.database.engine.url
    app = App(
        connector=PsycopgConnector(
            conninfo=url.set(drivername="postgresql").render_as_string(hide_password=False),
            kwargs={"options": connection_options(url), "application_name": "throughline jobs"},
            min_size=2,
            max_size=CONCURRENCY + 2,
        )
    )
    for task in TASKS:
        _register(app, task, work)
    return app


def _register(app: App, task: Task, work: Work) -> None:
    async def run_one(**arguments: Any) -> None:  # noqa: ANN401 - each task knows its own
        is_round = arguments.pop("timestamp", None) is not None  # Procrastinate says when a round was due
        try:
            await task.run(work, **arguments)
        except Exception as error:  # noqa: BLE001 - its text may quote what somebody wrote: it ends here
            frames = traceback.extract_tb(error.__traceback__)
            place = f"{frames[-1].filename}:{frames[-1].lineno}"
            metrics.JOBS.labels(task.name, "failed").inc()
            _log.error("job_failed", task=task.name, error=type(error).__name__, place=place)
            if is_round:
                return  # it comes round again
            raise JobFailed(task.name, type(error).__name__) from None
        metrics.JOBS.labels(task.name, "done").inc()
        work.pulse.beat()

    registered: Registered[Any, Any, Any] = app.task(
        name=task.name, queue=task.queue, priority=task.priority, retry=RETRY
    )(run_one)
    if task.every is not None:
        app.periodic(cron=task.every, periodic_id=task.name, queueing_lock=f"every:{task.name}")(registered)
