"""Run the jobs: those that were deferred, and those that come round by themselves.

Any number of these may run, in any process on any machine; Procrastinate hands each job to one of them.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from procrastinate import App, PsycopgConnector
from procrastinate.tasks import Task as Registered

from bot.jobs import TASKS
from bot.work import Task, Work
from storage.database import CONNECTION_OPTIONS

#: Jobs one worker runs side by side. They wait for the database and for providers most of the time.
CONCURRENCY: Final = 8
#: How often to look for jobs whose time has come; a job that is due at once announces itself.
LOOKS_EVERY_SECONDS: Final = 1.0
#: What a job that is under way may still take when the worker is told to stop.
SHUTDOWN_SECONDS: Final = 12.0


@asynccontextmanager
async def beside(work: Work) -> AsyncIterator[None]:
    """Run jobs beside something else, until it ends; those under way are finished first."""
    app = jobs_app(work)
    async with app.open_async():
        running = asyncio.create_task(
            app.run_worker_async(
                concurrency=CONCURRENCY,
                fetch_job_polling_interval=LOOKS_EVERY_SECONDS,
                shutdown_graceful_timeout=SHUTDOWN_SECONDS,
                install_signal_handlers=False,
                delete_jobs="successful",
            )
        )
        try:
            yield
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def jobs_app(work: Work) -> App:
    """Make Procrastinate's application of all tasks, with `work` at their hand."""
    url = work.running.database.engine.url.set(drivername="postgresql")
    app = App(
        connector=PsycopgConnector(
            conninfo=url.render_as_string(hide_password=False),
            kwargs={"options": CONNECTION_OPTIONS, "application_name": "throughline jobs"},
            min_size=2,
            max_size=CONCURRENCY + 2,
        )
    )
    for task in TASKS:
        _register(app, task, work)
    return app


def _register(app: App, task: Task, work: Work) -> None:
    async def run(**arguments: Any) -> None:  # noqa: ANN401 - each task knows its own
        arguments.pop("timestamp", None)  # Procrastinate tells those that come round when they were due
        await task.run(work, **arguments)

    registered: Registered[Any, Any, Any] = app.task(
        name=task.name, queue=task.queue, priority=task.priority
    )(run)
    if task.every is not None:
        app.periodic(cron=task.every, periodic_id=task.name, queueing_lock=f"every:{task.name}")(registered)
