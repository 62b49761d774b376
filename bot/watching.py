"""What operators and their machines look at: `/healthz`, `/readyz` and `/metrics`, of any process.

Promise: `/readyz` says yes only when this process can do its work now: the database answers, with the tables
of this release, over a connection of this process's own pool; and where it runs jobs, one ended lately.
`/metrics` counts what waits in the whole installation at the moment it is asked, and nothing in either is
about a person.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot import metrics
from bot.clock import Clock
from bot.work import Pulse
from storage import find
from storage.database import Database
from storage.find import Backlog

READY_WITHIN_SECONDS: Final = 3.0
#: Rounds come every second; a worker that ended none for so long runs none.
SILENT_SECONDS: Final = 60.0

_AWAY: Final = (SQLAlchemyError, OSError, TimeoutError)


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What a process that is watched depends on.

    Args:
        database: Its database.
        clock: What time it is.
        pulse: Of the jobs it runs; None where it runs none.
    """

    database: Database
    clock: Clock
    pulse: Pulse | None = None

    async def readiness(self) -> dict[str, bool]:
        """Check each thing by name. What could not be asked is left out, and never said to be well."""
        checks = await database_ready(self.database)
        if self.pulse is not None:
            checks["worker"] = self.pulse.is_felt(SILENT_SECONDS)
        return checks

    async def numbers(self) -> bytes:
        """Write this process's numbers, and those of the whole installation when its database answers."""
        is_up = GaugeMetricFamily(
            "throughline_database_up", "1 when the database answered this very question"
        )
        try:
            async with asyncio.timeout(READY_WITHIN_SECONDS), self.database.session() as session:
                rows = await find.backlog(session, now=self.clock.now())
        except _AWAY:
            is_up.add_metric((), 0)
            return metrics.exposition(is_up)
        is_up.add_metric((), 1)
        return metrics.exposition(is_up, *backlog_families(rows))

    def router(self) -> APIRouter:
        """Make the routes."""
        router = APIRouter(include_in_schema=False)

        @router.api_route("/healthz", methods=["GET", "HEAD"])
        async def healthz() -> Response:
            return PlainTextResponse("ok")

        @router.api_route("/readyz", methods=["GET", "HEAD"])
        async def readyz() -> Response:
            checks = await self.readiness()
            return JSONResponse(checks, status_code=200 if all(checks.values()) else 503)

        @router.get("/metrics")
        async def numbers() -> Response:
            return Response(await self.numbers(), headers={"content-type": metrics.CONTENT_TYPE})

        return router


async def database_ready(database: Database) -> dict[str, bool]:
    """Check that the database answers in time, on a connection of the pool, with this release's tables."""
    try:
        async with asyncio.timeout(READY_WITHIN_SECONDS):
            return {"pool": True, "database": True, "migrations": await database.is_upgraded()}
    except _AWAY:
        if database.is_exhausted():
            return {"pool": False}  # nobody asked the database: nothing is known about it
        return {"pool": True, "database": False}


#: What is counted, under which name, and with which labels.
_FAMILIES: Final = {
    "outbox": ("throughline_outbox", "Messages on their way out", ("channel", "lane", "state")),
    "inbound": ("throughline_inbound_waiting", "Messages not handled yet, or given up (dead)", ("state",)),
    "review": ("throughline_review_queue", "Updates that wait for a coordinator", ()),
    "alert": ("throughline_alerts_unacknowledged", "Alerts about danger nobody has in hand", ("level",)),
    "handoff": ("throughline_handoffs_open", "People who asked for a person, or could not be helped", ()),
    "job": ("throughline_jobs", "Jobs due, under way or given up", ("queue", "state")),
    "worker": ("throughline_workers", "Workers heard of within 30 seconds; age: since the last was", ()),
}


def backlog_families(rows: Iterable[Backlog]) -> list[GaugeMetricFamily]:
    """Turn counts of what waits into gauges: how many, and the age of the oldest in seconds.

    A gauge without labels is always there; of the others a missing one means none.
    """
    made: list[GaugeMetricFamily] = []
    found = list(rows)
    for what, (name, about, labels) in _FAMILIES.items():
        many = GaugeMetricFamily(name, about, labels=labels)
        oldest = GaugeMetricFamily(f"{name}_oldest_seconds", f"{about}: age of the oldest", labels=labels)
        for row in found:
            if row.what == what:
                values = {"channel": row.part, "level": row.part, "queue": row.part}
                values |= {"lane": row.lane, "state": row.state}
                marks = tuple(values[label] for label in labels)
                many.add_metric(marks, row.many)
                oldest.add_metric(marks, max(row.oldest_seconds, 0.0))
        made += [many, oldest]
    return made
