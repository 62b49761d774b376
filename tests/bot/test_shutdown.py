"""A worker that is told to end finishes what it is sending, begins nothing new, and ends well."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import uvicorn
from sqlalchemy import text as sql
from standins.edge import ANA, SCHOOL_NUMBER
from standins.outbox import BEN, House, RecordingSender
from standins.twilio import ACCOUNT, TOKEN, TwilioStandIn
from starlette.types import Receive, Scope, Send

from bot.clock import SystemClock
from bot.worker import SHUTDOWN_SECONDS
from storage.database import Database


class SlowTwilio(TwilioStandIn):
    """Takes two seconds for every message."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.begun.set()
        await asyncio.sleep(2)
        await super().__call__(scope, receive, send)


@pytest.fixture
async def slow_twilio() -> AsyncIterator[tuple[SlowTwilio, str]]:
    twilio = SlowTwilio()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(twilio, log_level="error", lifespan="off"))
        task = asyncio.create_task(server.serve([listening]))
        yield twilio, f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await task


@pytest.mark.slow
async def test_sigterm_finishes_the_send_under_way_and_leaves_the_rest(
    database: Database, database_url: str, model_home: Path, slow_twilio: tuple[SlowTwilio, str]
) -> None:
    twilio, url = slow_twilio
    house = House(database, RecordingSender())
    long_ago = SystemClock().now() - timedelta(hours=1)
    numbers = [await house.write(f"{n}", to=to, at=long_ago) for n, to in enumerate((ANA, ANA, BEN, BEN))]
    environment = {
        "THROUGHLINE_DATABASE_URL": database_url,
        "THROUGHLINE_HOME": str(model_home),
        "THROUGHLINE_LANGUAGES": "en",
        "THROUGHLINE_PUBLIC_URL": "https://plans.example.org",
        "THROUGHLINE_TWILIO_ACCOUNT_SID": ACCOUNT,
        "THROUGHLINE_TWILIO_AUTH_TOKEN": TOKEN,
        "THROUGHLINE_TWILIO_FROM": SCHOOL_NUMBER,
        "THROUGHLINE_TWILIO_API_URL": url,
    }
    worker = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("throughline")),
        "worker",
        env=os.environ | environment,  # noqa: TID251 - the child's surroundings
        stderr=asyncio.subprocess.DEVNULL,
    )
    async with asyncio.timeout(120):
        await twilio.begun.wait()

    worker.send_signal(signal.SIGTERM)
    async with asyncio.timeout(SHUTDOWN_SECONDS + 3):
        status = await worker.wait()

    async with database.session() as session:
        rows = await session.execute(sql("SELECT id, status FROM outbound_message ORDER BY id"))
        fates = {row.id: row.status for row in rows}
    assert status == 0
    assert len(twilio.messages) == 2
    assert [fates[number] for number in numbers] == ["accepted", "pending", "accepted", "pending"]
