"""The web process: its doors, what operators watch, and what happens when something breaks."""

import io
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest
import structlog
from fastapi import APIRouter
from starlette.types import Message, Receive, Scope, Send

from bot import logging as bot_logging
from bot.web import Shield, SiteFacts, create_app
from locales import load

FACTS = SiteFacts(
    channels=("sms",), languages=("en", "es"), default_language="en", catalogue=load(("en", "es"))
)
broken = APIRouter()


@broken.get("/broken")
async def _break() -> None:
    raise RuntimeError("my secret goal, by Ana +13035550101")


def client(*doors: APIRouter) -> httpx.AsyncClient:
    """Make a client of the whole application."""
    app = create_app(doors=doors, watching=APIRouter(), facts=FACTS)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://site.test")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, as it is written; the loggers are put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in bot_logging.QUIETED}
    stream = io.StringIO()
    bot_logging.configure(stream)
    yield stream
    root.handlers[:], root.level = handlers, level
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)
    structlog.reset_defaults()


def entries(log: io.StringIO) -> list[dict[str, object]]:
    """Read the log."""
    return [json.loads(line) for line in log.getvalue().splitlines()]


async def test_the_site_is_served_and_frameworks_own_pages_are_not() -> None:
    async with client() as http:
        home = await http.get("/")
        others = [await http.get(path) for path in ("/docs", "/redoc", "/openapi.json", "/.env")]

    assert home.status_code == 200
    assert {answer.status_code for answer in others} == {404}


async def test_a_fault_is_a_plain_500_and_names_nobody_in_answer_or_log(log: io.StringIO) -> None:
    async with client(broken) as http:
        answer = await http.get("/broken?Body=secret")

    (entry,) = entries(log)
    assert answer.status_code == 500
    assert (entry["event"], entry["error"], entry["method"]) == ("request_failed", "RuntimeError", "GET")
    assert "test_web.py" in str(entry["place"])
    for told in (answer.text, log.getvalue()):
        assert "secret" not in told
        assert "Ana" not in told


async def test_a_fault_below_the_framework_is_answered_too(log: io.StringIO) -> None:
    async def breaks(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise LookupError

    async def breaks_late(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise LookupError

    sent: list[Message] = []

    async def remember(message: Message) -> None:
        sent.append(message)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(Shield(breaks))) as http:
        answer = await http.get("http://site.test/")
    await Shield(breaks_late)({"type": "http", "method": "GET"}, None, remember)

    assert (answer.status_code, answer.text) == (500, "Something broke on our side.")
    assert [message["status"] for message in sent] == [200]
    assert [entry["error"] for entry in entries(log)] == ["LookupError", "LookupError"]


async def test_what_runs_beside_the_requests_starts_and_ends_with_the_process() -> None:
    happened: list[str] = []

    @asynccontextmanager
    async def background() -> AsyncIterator[None]:
        happened.append("started")
        yield
        happened.append("stopped")

    for beside in (background, None):
        app = create_app(doors=(), watching=APIRouter(), facts=FACTS, background=beside)
        events = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

        async def receive(events: Iterator[dict[str, str]] = events) -> dict[str, str]:
            return next(events)

        async def send(message: Message) -> None:
            happened.append(message["type"])

        await app({"type": "lifespan", "state": {}}, receive, send)

    complete = ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert happened == ["started", complete[0], "stopped", complete[1], *complete]


def test_log_lines_are_json_and_lose_tokens_and_numbers_whoever_wrote_them(log: io.StringIO) -> None:
    structlog.get_logger("bot.x").warning("event", note="to +13035550101", count=3)
    logging.getLogger("some.library").error("POST /bot123456789:AAinvented-token-for-tests-only-0000/x")
    logging.getLogger("some.library").error("GET Messages.json?To=%2B13035550101 failed")
    logging.getLogger("httpx").info("GET https://api.telegram.org/bot...")
    logging.getLogger("twilio.http_client").error("To=+13035550101")
    logging.getLogger("telegram.Bot").critical("Received data was: my secret goal")

    ours, token, number = entries(log)
    assert (ours["event"], ours["note"], ours["count"], ours["level"]) == (
        "event",
        "to [number]",
        3,
        "warning",
    )
    assert token["event"] == "POST /bot[token]/x"
    assert number["event"] == "GET Messages.json?To=[number] failed"
