"""What operators and their machines are told is true: whether this process can work, and what waits."""

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from invented_people import Say
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text as sql
from standins.outbox import House, RecordingSender

from bot import watching, worker
from bot.clock import FixedClock, SystemClock
from bot.conversation import Assistant
from bot.sending import Accepted, Ambiguous
from bot.settings import load as load_settings
from bot.watching import Watched, database_ready
from bot.wiring import Installation
from bot.work import Pulse, Work
from storage import embedded
from storage.database import Database

pytestmark = pytest.mark.database

Numbers = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def client(watched: Watched) -> httpx.AsyncClient:
    app = FastAPI()
    app.include_router(watched.router())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://watched.test")


async def ready(watched: Watched) -> tuple[int, dict[str, bool]]:
    async with client(watched) as http:
        answer = await http.get("/readyz")
    return answer.status_code, answer.json()


async def scrape(watched: Watched) -> Callable[..., float | None]:
    """Scrape as Prometheus does; gives a way to look one number up by name and labels."""
    async with client(watched) as http:
        answer = await http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found: Numbers = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }

    def number(name: str, **labels: str) -> float | None:
        return found.get((f"throughline_{name}", tuple(sorted(labels.items()))))

    return number


async def test_a_process_is_ready_while_its_database_answers_with_this_releases_tables(
    database: Database, make_database: Callable[[], str]
) -> None:
    clock = SystemClock()
    empty = Database(make_database())

    assert await ready(Watched(database=database, clock=clock)) == (
        200,
        {"pool": True, "database": True, "migrations": True},
    )
    assert await ready(Watched(database=empty, clock=clock)) == (
        503,
        {"pool": True, "database": True, "migrations": False},
    )
    await empty.close()


async def test_a_process_whose_embedded_database_has_stopped_says_no_and_yes_when_it_is_back() -> None:
    with tempfile.TemporaryDirectory(prefix="throughline-watched-", ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "home"
        server = embedded.start(home)
        watched = Watched(database=Database(server.url), clock=SystemClock())
        await watched.database.upgrade()
        assert (await ready(watched))[0] == 200

        assert server.stop()
        assert await ready(watched) == (503, {"pool": True, "database": False})
        assert (await scrape(watched))("database_up") == 0

        server = embedded.start(home)
        assert (await ready(watched))[0] == 200
        await watched.database.close()
        server.stop()


async def test_a_process_without_a_free_connection_says_so_and_claims_nothing_about_the_database(
    database_url: str, migrated_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "READY_WITHIN_SECONDS", 0.3)
    narrow = Database(database_url, pool_size=1, max_overflow=1)
    watched = Watched(database=narrow, clock=SystemClock())

    async with AsyncExitStack() as held:
        for _ in range(2):
            session = await held.enter_async_context(narrow.session())
            await session.execute(sql("SELECT 1"))
        assert await ready(watched) == (503, {"pool": False})

    assert (await ready(watched))[0] == 200
    await narrow.close()


async def test_a_server_that_is_not_there_is_not_called_ready() -> None:
    nobody = Database("postgresql://nobody@127.0.0.1:1/nothing")

    assert await database_ready(nobody) == {"pool": True, "database": False}
    await nobody.close()


async def test_a_process_that_should_run_jobs_is_ready_once_one_has_ended_and_not_for_ever(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, settings = House(assistant.database, RecordingSender()), load_settings()
    running = Installation(
        settings=settings,
        database=assistant.database,
        brain=assistant.brain,
        clock=house.clock,
        assistant=assistant,
    )
    work = Work(running=running, delivery=house.delivery, settings=settings)
    watched = Watched(database=assistant.database, clock=SystemClock(), pulse=work.pulse)
    assert (await ready(watched))[1]["worker"] is False

    async with worker.beside(work), asyncio.timeout(20):
        while (await ready(watched))[0] != 200:  # noqa: ASYNC110 - a round comes every second
            await asyncio.sleep(0.1)
        number = await scrape(watched)
        assert number("workers") == 1
        assert number("workers_oldest_seconds") < 30

    monkeypatch.setattr(watching, "SILENT_SECONDS", 0.0)
    assert (await ready(watched))[1]["worker"] is False


def test_a_pulse_is_felt_after_a_beat_only() -> None:
    pulse = Pulse()
    assert not pulse.is_felt(60)

    pulse.beat()
    assert pulse.is_felt(60)
    assert not pulse.is_felt(0)


async def test_what_waits_in_the_whole_installation_is_counted_when_it_is_asked_for(
    assistant: Assistant, clock: FixedClock, say: Say
) -> None:
    await say("luis", "me quiero morir")
    for reply in ("hey", "i wanna raise my algebra grade from a 68 to 80", "tutoring", "nothing", "yes"):
        await say("ana", reply)
    clock.advance(3600)

    number = await scrape(Watched(database=assistant.database, clock=clock))

    assert number("database_up") == 1
    assert number("alerts_unacknowledged", level="alert") == 1
    assert number("alerts_unacknowledged_oldest_seconds", level="alert") == pytest.approx(3700, abs=60)
    assert number("review_queue") == 1
    assert number("review_queue_oldest_seconds") == pytest.approx(3600, abs=60)
    assert number("handoffs_open") == 0
    assert number("outbox", channel="sms", lane="1", state="answering") == 5


async def test_the_outbox_is_told_by_channel_lane_and_how_far_it_is(database: Database) -> None:
    house = House(database, RecordingSender(Ambiguous("timeout"), Accepted("SM1")))
    watched = Watched(database=database, clock=house.clock)
    await house.write("nobody knows whether this left", to="+13035550111")
    await house.delivery.settle()
    await house.write("waits for an hour", to="+13035550112")
    house.clock.advance(3600)
    held_until = house.clock.now() + timedelta(hours=9)
    await house.write("not before morning", to="+13035550113", purpose="initiated", not_before=held_until)

    number = await scrape(watched)

    assert number("outbox", channel="sms", lane="1", state="ambiguous") == 1
    assert number("outbox", channel="sms", lane="1", state="due") == 1
    assert number("outbox_oldest_seconds", channel="sms", lane="1", state="due") == 3600
    assert number("outbox", channel="sms", lane="2", state="held") == 1
    assert number("outbox_oldest_seconds", channel="sms", lane="2", state="held") == 0


async def test_messages_and_jobs_that_were_given_up_are_counted(
    assistant: Assistant, clock: FixedClock, say: Say
) -> None:
    await say("ana", "hey")
    async with assistant.database.begin() as session:
        await session.execute(sql("UPDATE inbound_message SET handled_at = NULL, dead_at = received_at"))
        await session.execute(
            sql("INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('x', 'y', 'failed')")
        )
    clock.advance(600)

    number = await scrape(Watched(database=assistant.database, clock=clock))

    assert number("inbound_waiting", state="dead") == 1
    assert number("inbound_waiting_oldest_seconds", state="dead") >= 600
    assert number("inbound_waiting", state="unhandled") is None
    assert number("jobs", queue="x", state="failed") == 1


async def test_how_often_people_are_not_understood_is_counted_by_their_language(
    assistant: Assistant, clock: FixedClock, say: Say
) -> None:
    watched = Watched(database=assistant.database, clock=clock)

    async def read(**labels: str) -> float:
        return (await scrape(watched))("replies_read_total", **labels) or 0

    before_lost, before_fine = (
        await read(language="es", outcome="not_understood"),
        await read(language="en", outcome="understood"),
    )
    await say("luis", "xqzt bnmplk wrtgh")
    await say("ana", "i want to set a goal")

    assert await read(language="es", outcome="not_understood") == before_lost + 1
    assert await read(language="en", outcome="understood") == before_fine + 1


async def test_no_number_carries_a_label_about_a_person(
    assistant: Assistant, clock: FixedClock, say: Say
) -> None:
    await say("ana", "hello, I am Ana Gil and my number is +16175550101")

    async with client(Watched(database=assistant.database, clock=clock)) as http:
        text = (await http.get("/metrics")).text

    assert not [mark for mark in ("Ana", "Gil", "6175550101", "ana", "lincoln") if mark in text]
    names = {
        name for family in text_string_to_metric_families(text) for s in family.samples for name in s.labels
    }
    assert names <= {
        *("channel", "reason", "le", "outcome", "code", "state", "lane", "level", "queue", "language", "task")
    }


async def test_how_long_a_reply_waited_for_its_provider_is_measured(database: Database) -> None:
    house = House(database, RecordingSender())
    watched = Watched(database=database, clock=house.clock)
    before = (await scrape(watched))("reply_wait_seconds_sum", channel="sms") or 0
    await house.write("Saved.", to="+13035550114")

    await house.later(42)

    assert (await scrape(watched))("reply_wait_seconds_sum", channel="sms") == before + 42
