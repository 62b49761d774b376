"""One bad day: start everything, let the town talk, kill what can be killed, and count."""

import asyncio
import contextlib
import random
import shutil
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import uvicorn
from chaos_checks import Verdict, judge, listening, settled
from chaos_processes import Process, free_port, kill_at_random
from chaos_town import PUBLIC_URL, SECRET, BadTelegram, BadTwilio, Student, Town, converse
from sqlalchemy import text as sql
from standins.edge import SCHOOL_NUMBER
from standins.telegram import TOKEN as TELEGRAM_TOKEN
from standins.twilio import ACCOUNT, TOKEN

from storage import embedded
from storage.database import Database

LANGUAGES: Final = ("en",)  # what the town speaks; a start takes a third of the time of all eight
TELEGRAM_SHARE: Final = 4  # one in so many chats; the others text
PEOPLE: Final = (
    "INSERT INTO school (id, name, time_zone) VALUES ('north', 'North High', 'America/Denver')",
    (
        "INSERT INTO person (id, role, given_name, family_name, language)"
        " VALUES ('lee', 'coordinator', 'Jordan', 'Lee', 'en')"
    ),
    (
        "INSERT INTO person (id, role, given_name, family_name, language)"
        " SELECT id, 'student', 'Ana', 'Invented', 'en' FROM unnest(CAST(:ids AS text[])) AS id"
    ),
    (
        "INSERT INTO enrollment (person_id, school_id)"
        " SELECT id, 'north' FROM unnest(CAST(:ids AS text[])) AS id"
    ),
    (
        "INSERT INTO assignment (student_id, coordinator_id)"
        " SELECT id, 'lee' FROM unnest(CAST(:ids AS text[])) AS id"
    ),
    (
        "INSERT INTO contact_point (channel, address, created_at) SELECT channel, address, now()"
        " FROM unnest(CAST(:channels AS text[]), CAST(:addresses AS text[])) AS each (channel, address)"
    ),
    (
        "INSERT INTO conversation (contact_point_id, person_id, language, created_at, updated_at)"
        " SELECT contact_point.id, each.id, 'en', now(), now()"
        " FROM unnest(CAST(:ids AS text[]), CAST(:addresses AS text[])) AS each (id, address)"
        " JOIN contact_point USING (address)"
    ),
    (
        "INSERT INTO person_contact (person_id, contact_point_id, source, verified_at)"
        " SELECT person_id, contact_point_id, 'roster', now() FROM conversation"
    ),
    (
        "INSERT INTO consent (contact_point_id, state, source, at)"
        " SELECT contact_point_id, 'granted', 'roster', now() FROM conversation"
    ),
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How bad a day.

    Attributes:
        conversations: How many people talk, six turns each.
        at_once: How many of them at a time.
        webs: Web processes.
        workers: Workers.
        kill_every: Seconds between two kills, on average.
        database_restarts: How often the database is restarted.
        settle_seconds: How long everything may take to come to rest afterwards.
        seed: Of all dice.
    """

    conversations: int = 2000
    at_once: int = 60
    webs: int = 2
    workers: int = 3
    kill_every: float = 8.0
    database_restarts: int = 3
    settle_seconds: float = 300.0
    seed: int = 1


@dataclass(frozen=True, kw_only=True)
class Day:
    """What came of a day."""

    verdict: Verdict
    kills: int
    waiting: list[tuple[Any, ...]]
    exits: list[int]
    violations: list[str]
    talking_seconds: float
    seconds: float

    def faults(self) -> dict[str, object]:
        """List all that should not be."""
        found: dict[str, object] = {name: which for name, which in self.verdict.broken.items() if which}
        if self.violations:
            found["requests no provider would take"] = self.violations[:5]
        if any(self.exits):
            found["processes that did not end well"] = self.exits
        return found


async def a_day(plan: Plan, home: Path, *, model: Path | None = None) -> Day:
    """Play one day.

    Args:
        plan: How bad it is.
        home: An empty folder for the database and the logs.
        model: A folder with a trained interpreter, so that nobody trains one first.
    """
    began = time.monotonic()
    await asyncio.to_thread(home.mkdir, parents=True, exist_ok=True)
    if model is not None and await asyncio.to_thread(model.exists):
        shutil.copytree(model, home / "nlu", dirs_exist_ok=True)
    server = await asyncio.to_thread(embedded.start, home)
    dice = random.Random(plan.seed)
    ports = [free_port() for _ in range(plan.webs)]
    town = Town(random=dice, webs=ports)
    twilio, telegram = BadTwilio(town), BadTelegram(town)
    students = [
        Student(number=n, channel="telegram" if n % TELEGRAM_SHARE == 0 else "sms")
        for n in range(1, plan.conversations + 1)
    ]
    database = Database(server.url)
    processes: list[Process] = []
    try:
        await database.upgrade()
        await _move_in(database, students)
        async with _on_loopback(twilio) as twilio_url, _on_loopback(telegram) as telegram_url:
            environment = _environment(server.url, home, twilio_url, telegram_url)
            processes = [
                Process(["serve", f"--port={port}"], environment, home / "serve.log", port=port)
                for port in ports
            ] + [Process(["worker"], environment, home / "worker.log") for _ in range(plan.workers)]
            await asyncio.gather(*(each.start() for each in processes))
            talking_seconds = await _talk(plan, students, town, twilio, telegram, processes, home)
            waiting = await settled(database, plan.settle_seconds)
            verdict = await judge(database, town, students)
            await listening(database, plan.workers)  # one that is still starting could not end well
            exits = await asyncio.gather(*(each.end() for each in processes))
            kills = sum(each.kills for each in processes)
            await asyncio.gather(*twilio.reports, return_exceptions=True)
            await twilio.http.aclose()
            await telegram.http.aclose()
    finally:
        for each in processes:
            if each.is_running:  # something went wrong above: leave nothing behind
                await each.kill()
        await database.close()
        await asyncio.to_thread(server.stop)
    return Day(
        verdict=verdict,
        kills=kills,
        waiting=waiting,
        exits=list(exits),
        violations=[*twilio.violations, *telegram.violations],
        talking_seconds=talking_seconds,
        seconds=time.monotonic() - began,
    )


async def _talk(
    plan: Plan,
    students: list[Student],
    town: Town,
    twilio: BadTwilio,
    telegram: BadTelegram,
    processes: list[Process],
    home: Path,
) -> float:
    """Let everybody talk while things are killed; gives how long it took."""
    began = time.monotonic()
    places = asyncio.Semaphore(plan.at_once)

    async def one(student: Student) -> None:
        async with places:
            await converse(student, town, twilio, telegram)

    killing = asyncio.create_task(
        kill_at_random(
            processes,
            home,
            random.Random(plan.seed + 1),
            every=plan.kill_every,
            restarts=plan.database_restarts,
        )
    )
    await asyncio.gather(*(one(each) for each in students))
    took = time.monotonic() - began
    killing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await killing
    for each in processes:  # whoever was killed last may not have been started again
        if not each.is_running:
            await each.start()
        await each.ready()
    return took


async def _move_in(database: Database, students: list[Student]) -> None:
    values = {
        "ids": [each.id for each in students],
        "channels": [each.channel for each in students],
        "addresses": [each.address for each in students],
    }
    async with database.begin() as session:
        for statement in PEOPLE:
            wanted = {name: value for name, value in values.items() if f":{name}" in statement}
            await session.execute(sql(statement), wanted)


def _environment(url: str, home: Path, twilio_url: str, telegram_url: str) -> dict[str, str]:
    return {
        "THROUGHLINE_DATABASE_URL": url,
        "THROUGHLINE_HOME": str(home),
        "THROUGHLINE_LANGUAGES": ",".join(LANGUAGES),
        "THROUGHLINE_PUBLIC_URL": PUBLIC_URL,
        "THROUGHLINE_TWILIO_ACCOUNT_SID": ACCOUNT,
        "THROUGHLINE_TWILIO_AUTH_TOKEN": TOKEN,
        "THROUGHLINE_TWILIO_FROM": SCHOOL_NUMBER,
        "THROUGHLINE_TWILIO_API_URL": twilio_url,
        "THROUGHLINE_TWILIO_SEGMENTS_PER_SECOND": "100",
        "THROUGHLINE_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
        "THROUGHLINE_TELEGRAM_SECRET": SECRET,
        "THROUGHLINE_TELEGRAM_API_URL": telegram_url,
    }


@asynccontextmanager
async def _on_loopback(app: Any) -> AsyncIterator[str]:  # noqa: ANN401 - any ASGI app
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        task = asyncio.create_task(server.serve([listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task
