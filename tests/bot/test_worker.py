"""A worker takes each job as it comes, outlives its database's absences, and ends when it is told to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text as sql
from standins.outbox import House, RecordingSender

from bot import worker
from bot.conversation import Assistant
from bot.settings import load as load_settings
from bot.wiring import Installation
from bot.work import Task, Work
from storage import jobs
from storage.database import Database

pytestmark = pytest.mark.database
OURS = "application_name = 'throughline jobs' AND datname = current_database()"


@pytest.fixture
def house(database: Database) -> House:
    return House(database, RecordingSender())


@pytest.fixture
def work(assistant: Assistant, house: House) -> Work:
    settings = load_settings()
    running = Installation(
        settings=settings,
        database=assistant.database,
        brain=assistant.brain,
        clock=house.clock,
        assistant=assistant,
    )
    return Work(running=running, delivery=house.delivery, settings=settings)


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 10) -> float:
    """Wait until something holds; gives how long that took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110 - any condition will do
            await asyncio.sleep(0.002)
    return loop.time() - began


@asynccontextmanager
async def ready(work: Work) -> AsyncIterator[None]:
    """Run a worker and wait until it listens."""
    async with worker.beside(work):
        await until(lambda: listens(work.running.database))
        yield


async def listens(database: Database) -> bool:
    query = f"SELECT count(*) FROM pg_stat_activity WHERE {OURS} AND query LIKE 'LISTEN%'"  # noqa: S608
    async with database.session() as session:
        return bool((await session.execute(sql(query))).scalar_one())


async def jobs_left(database: Database, status: str) -> list[str]:
    query = (
        "SELECT task_name FROM procrastinate_jobs WHERE status = CAST(:status AS procrastinate_job_status)"
    )
    async with database.session() as session:
        return list((await session.execute(sql(query), {"status": status})).scalars())


async def test_a_message_leaves_within_a_tenth_of_a_second_of_being_kept(work: Work, house: House) -> None:
    async with ready(work):
        took = []
        for n in range(5):
            await house.write(f"{n}", to=f"+1303555{n:04}")

            async def is_sent(count: int = n + 1) -> bool:
                return len(house.sender.sent) >= count

            took.append(await until(is_sent))
            await asyncio.sleep(0.05)

    assert house.sender.texts() == ["0", "1", "2", "3", "4"]
    assert sorted(took)[2] < 0.1


async def test_what_was_not_due_yet_is_found_by_the_next_round(work: Work, house: House) -> None:
    number = await house.write("later", status="answering", not_before=house.clock.now())
    async with house.database.begin() as session:
        await session.execute(
            sql("UPDATE outbound_message SET status = 'pending' WHERE id = :id"), {"id": number}
        )

    async def is_sent() -> bool:
        return bool(house.sender.sent)

    async with ready(work):
        assert await until(is_sent) < 7


async def test_a_worker_goes_on_after_its_connections_were_cut(work: Work, house: House) -> None:
    async with ready(work):
        async with house.database.session() as session:
            query = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {OURS}"  # noqa: S608
            await session.execute(sql(query))
        await house.write("Saved.")

        async def is_sent() -> bool:
            return bool(house.sender.sent)

        await until(is_sent)

    assert house.sender.texts() == ["Saved."]


async def test_a_job_that_failed_is_tried_again_and_its_words_are_in_no_log(
    work: Work, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tries = []

    async def fail_once(work: Work, *, number: int) -> None:
        del work
        tries.append(number)
        if len(tries) == 1:
            raise ValueError("what a student wrote")

    monkeypatch.setattr(worker, "TASKS", (Task(name="fragile", run=fail_once),))
    async with work.running.database.begin() as session:
        await jobs.defer(session, "fragile", number=7)

    async def is_done() -> bool:
        return len(tries) == 2

    async with worker.beside(work):
        await until(is_done)

    assert tries == [7, 7]
    assert "what a student wrote" not in "".join(capsys.readouterr())
    assert await jobs_left(work.running.database, "failed") == []


async def test_a_worker_told_to_stop_finishes_what_it_began_and_begins_nothing_else(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, finished = asyncio.Event(), []

    async def slow(work: Work, *, number: int) -> None:
        del work
        begun.set()
        await asyncio.sleep(0.3)
        finished.append(number)

    monkeypatch.setattr(worker, "TASKS", (Task(name="slow", run=slow),))
    monkeypatch.setattr(worker, "CONCURRENCY", 1)
    async with work.running.database.begin() as session:
        await jobs.defer(session, "slow", number=1)
        await jobs.defer(session, "slow", number=2)

    async with worker.beside(work):
        await begun.wait()

    assert finished == [1]
    assert await jobs_left(work.running.database, "todo") == ["slow"]
