"""What is kept, and whether somebody works on it: the database, the workers, the rota, the calendar."""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from bot.cli.safety import thin
from bot.clock import Clock
from bot.doctor.finding import Finding, fail, ok, skewed, warn
from bot.segments import sms_rules
from locales.repository import inspect
from storage import calendars, find, rota
from storage.database import Database
from storage.schema import OLDEST_SERVER

#: One web process and one worker use up to forty connections at a rush.
FEW_CONNECTIONS: Final = 40
LITTLE_BYTES: Final = 2 * 1024**3
TOO_LITTLE_BYTES: Final = 256 * 1024**2
_HOUR: Final = 3600.0


async def database_findings(database: Database, clock: Clock) -> AsyncIterator[Finding]:
    """Look at the server itself, its clock, and the tables."""
    async with database.session() as session:
        server = await find.server(session)
        skew = (clock.now() - server.now).total_seconds()
    if server.major < OLDEST_SERVER:
        yield fail("database", f"PostgreSQL {server.version}", f"{OLDEST_SERVER} is the oldest that will do")
    elif server.encoding != "UTF8":
        yield fail(
            "database",
            f"its encoding is {server.encoding}: most languages can not be kept",
            "make it in UTF8",
        )
    elif server.free_connections < FEW_CONNECTIONS:
        yield warn(
            "database",
            f"PostgreSQL {server.version}, {server.free_connections} connections left",
            "raise max_connections, or see who holds them (pg_stat_activity)",
        )
    else:
        yield ok("database", f"PostgreSQL {server.version}, {server.free_connections} connections left")
    yield skewed("clock of the database", "the database", skew)
    if await database.is_upgraded():
        yield ok("migrations", "the tables are this release's")
    else:
        yield fail("migrations", "the tables are not this release's", "run `throughline db upgrade`")


async def worker_findings(database: Database, clock: Clock) -> AsyncIterator[Finding]:
    """Look whether jobs are run, and at what was left lying."""
    async with database.session() as session:
        rows = await find.backlog(session, now=clock.now())
    workers = sum(row.many for row in rows if row.what == "worker")
    if workers:
        yield ok("worker", f"{workers} heard of within {find.WORKER_SILENT_SECONDS:g} s")
    else:
        yield fail(
            "worker",
            "none was heard of: nothing is sent unasked, and nobody is called about alerts",
            "run `throughline worker`, or `throughline serve --with-worker`",
        )
    late = [row for row in rows if (row.what, row.state) == ("outbox", "due") and row.oldest_seconds > 300]
    if late:
        oldest = max(row.oldest_seconds for row in late)
        yield fail(
            "outbox",
            f"{sum(row.many for row in late)} messages are due, the oldest for {oldest:.0f} s",
            "docs/howto/alerts.md, ThroughlineOutboxLate",
        )
    open_alerts = [row for row in rows if row.what == "alert"]
    if open_alerts:
        hours = max(row.oldest_seconds for row in open_alerts) / _HOUR
        yield fail(
            "alerts",
            f"{sum(row.many for row in open_alerts)} that nobody has in hand, the oldest for {hours:.1f} h",
            "`throughline safety alerts`, and docs/howto/alerts.md",
        )
    given_up = {row.what: row.many for row in rows if row.state in ("dead", "failed")}
    if given_up:
        told = ", ".join(f"{many} of {what}" for what, many in sorted(given_up.items()))
        yield warn("dead letters", f"given up: {told}", "`throughline dead-letters list`, then `replay`")


async def people_findings(database: Database) -> AsyncIterator[Finding]:
    """Look whether somebody is called about danger, and whether we know when there is school."""
    async with database.session() as session:
        warnings = thin(await rota.everybody(session))
        days = await calendars.imported(session)
    for told in warnings:
        is_silent = told.startswith("nobody is on any rota")
        mend = "`throughline safety rota add`, then `throughline safety drill`"
        yield fail("rota", told, mend) if is_silent else warn("rota", told, mend)
    if not warnings:
        yield ok("rota", "at least two people can be reached, at every hour")
    if days:
        yield ok("calendar", f"{len(days)} entries, the last on {max(day.last_on for day in days)}")
    else:
        yield warn(
            "calendar",
            "none was imported: check-ins follow the usual American school year",
            "import the district's calendar (an .ics file)",
        )


async def wording_findings(languages: tuple[str, ...]) -> AsyncIterator[Finding]:
    """Look whether somebody answers for the texts of law and safety, in each language."""
    found = await asyncio.to_thread(inspect, languages, sms_rules())
    for tag in languages:
        counted = Counter(one.status for one in found.standings[tag])
        told = f"{counted['approved']} of {counted.total()} texts of law and safety are approved"
        if counted["missing"]:
            yield fail(f"wording {tag}", f"{told}, {counted['missing']} are missing", "translate them first")
        elif counted["draft"]:
            yield warn(
                f"wording {tag}",
                told,
                f"have a clinician and a lawyer read them: `throughline locales status --language {tag}`, "
                f"then `throughline locales approve {tag}`",
            )
        else:
            yield ok(f"wording {tag}", told)


def disk_findings(home: Path) -> list[Finding]:
    """Look whether the embedded database has room to write."""
    free = shutil.disk_usage(home).free
    told, mend = f"{free / 1024**3:.1f} GiB free where {home} is", "make room before the database stops"
    if free < TOO_LITTLE_BYTES:
        return [fail("disk", told, mend)]
    return [warn("disk", told, mend) if free < LITTLE_BYTES else ok("disk", told)]
