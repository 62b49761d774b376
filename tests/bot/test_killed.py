"""A web process killed with SIGKILL in the middle of a burst, and started again, loses and doubles nothing.

Everything is real here but the phone company: the process, its database, HTTP, signatures, the clock.
"""

import asyncio
import contextlib
import os
import random
import re
import signal
import socket
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
import uvicorn
from sqlalchemy import text as sql
from standins.edge import signature
from standins.twilio import ACCOUNT, TOKEN, TwilioStandIn

from bot.clock import SystemClock
from bot.demo import district
from storage.database import Database

PHONES = [f"s{number:02d}" for number in range(6, 36)]
TURNS = (
    "hey",
    "i wanna raise my algebra grade from a 68 to 80 before winter break",
    "go to tutoring tues n thurs",
    "nothing",
    "yes",
)
KILLS = 3
PUBLIC_URL = "https://plans.example.org"  # what a proxy shows the world; signatures cover it
OUR_NUMBER = "+16175550190"
# The grace of a reply nobody heard of (30 s), a round of reconciling (10 s), and sending at one a second.
SETTLED_WITHIN = 150.0
READY_SECONDS = 240.0  # a busy machine takes its time to read eight languages


class PhoneCompany:
    """Posts what people text, repeats what got no answer, and counts what reaches each phone.

    Attributes:
        reached: How often each of our outbound rows reached a phone.
        given_up: Messages that got no answer and are never repeated, as when no retry is set up at Twilio.
    """

    def __init__(self, port: int, twilio: TwilioStandIn, seed: int) -> None:
        self.twilio = twilio
        self._loopback = f"http://127.0.0.1:{port}"
        self.reached: Counter[int] = Counter()
        self.given_up: set[str] = set()
        self._random = random.Random(seed)
        self._http = httpx.AsyncClient(timeout=20)

    async def close(self) -> None:
        await self._http.aclose()

    async def converse(self, who: str) -> None:
        """Text a whole conversation, each message after the answer to the one before, or after giving up."""
        for number, words in enumerate(TURNS):
            await self._text(district.number_of(who), f"SM{who}{number:029d}", words)
            await asyncio.sleep(self._random.random() * 0.2)

    async def _text(self, phone: str, sid: str, words: str) -> None:
        form = [
            ("MessageSid", sid),
            ("AccountSid", ACCOUNT),
            ("From", phone),
            ("To", OUR_NUMBER),
            ("Body", words),
            ("NumMedia", "0"),
        ]
        is_repeated = self._random.random() < 0.8
        while True:
            try:
                answer = await self._post("/channels/sms", form)
            except httpx.HTTPError:
                if not is_repeated:
                    self.given_up.add(sid)
                    return
                await asyncio.sleep(0.3)
                continue
            if answer.status_code == 200:
                break
            await asyncio.sleep(0.3)
        for message in ET.fromstring(answer.text).iter("Message"):  # noqa: S314 - our own answer
            await self._deliver(phone, "".join(message.itertext()), message.get("action") or "")

    async def _deliver(self, phone: str, words: str, callback: str) -> None:
        """A reply in an answer reaches the phone, is in Twilio's list, and is reported once."""
        (row,) = re.findall(r"\?o=(\d+)$", callback)
        self.reached[int(row)] += 1
        sid = f"SM{len(self.twilio.messages) + 1:032x}"
        self.twilio.messages.append(
            {
                "sid": sid,
                "account_sid": ACCOUNT,
                "to": phone,
                "from": OUR_NUMBER,
                "body": words,
                "direction": "outbound-reply",
                "status": "delivered",
                "date_created": format_datetime(SystemClock().now()),
                "date_sent": None,
                "date_updated": None,
                "error_code": None,
            }
        )
        report = [("MessageSid", sid), ("MessageStatus", "delivered"), ("AccountSid", ACCOUNT), ("To", phone)]
        try:
            await self._post(callback.removeprefix(PUBLIC_URL), report)
        except httpx.HTTPError:
            return  # Twilio does not repeat a report either

    async def _post(self, path: str, form: list[tuple[str, str]]) -> httpx.Response:
        headers = {"X-Twilio-Signature": signature(PUBLIC_URL + path, form)}
        return await self._http.post(self._loopback + path, data=dict(form), headers=headers)


@asynccontextmanager
async def twilio_on_loopback(twilio: TwilioStandIn) -> AsyncIterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(twilio, log_level="error", lifespan="off"))
        task = asyncio.create_task(server.serve([listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


class WebProcess:
    """`throughline serve --with-worker`, as an operator would start it."""

    def __init__(self, port: int, environment: dict[str, str]) -> None:
        self.port, self._environment = port, environment
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and wait until it is ready."""
        program = Path(sys.executable).with_name("throughline")
        self._process = await asyncio.create_subprocess_exec(
            str(program),
            "serve",
            "--with-worker",
            f"--port={self.port}",
            env=os.environ | self._environment,  # noqa: TID251 - the child's surroundings
            stderr=asyncio.subprocess.DEVNULL,
        )
        async with httpx.AsyncClient() as http, asyncio.timeout(READY_SECONDS):
            while True:
                with contextlib.suppress(httpx.HTTPError):
                    if (await http.get(f"http://127.0.0.1:{self.port}/healthz")).status_code == 200:
                        return
                await asyncio.sleep(0.1)  # asked without a pause, it has no time to start

    async def end(self, how: signal.Signals) -> int:
        """End it and give its exit status."""
        assert self._process is not None
        self._process.send_signal(how)
        return await self._process.wait()


async def counts(database: Database, query: str) -> list[tuple[object, ...]]:
    async with database.session() as session:
        return [tuple(row) for row in await session.execute(sql(query))]


async def settled(database: Database) -> None:
    """Wait until nothing is waiting any more; say what still is when that takes too long."""
    waiting = (
        "SELECT 'inbound', NULL, attempts, error, count(*) FROM inbound_message WHERE handled_at IS NULL "
        "GROUP BY 3, 4 UNION ALL SELECT 'outbound', status, attempts, error, count(*) FROM outbound_message "
        "WHERE status IN ('pending', 'answering', 'sending') GROUP BY 2, 3, 4"
    )
    for _ in range(round(SETTLED_WITHIN * 2)):
        if not await counts(database, waiting):
            return
        await asyncio.sleep(0.5)
    assert await counts(database, waiting) == []


@pytest.mark.slow
async def test_sigkill_in_the_middle_of_a_burst_loses_and_doubles_nothing(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    async with database.begin() as session:
        await district.load(session, now=SystemClock().now())
    twilio = TwilioStandIn()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with twilio_on_loopback(twilio) as api_url:
        web = WebProcess(
            port,
            {
                "THROUGHLINE_DATABASE_URL": database_url,
                "THROUGHLINE_HOME": str(tmp_path),
                "THROUGHLINE_PUBLIC_URL": PUBLIC_URL,
                "THROUGHLINE_TWILIO_ACCOUNT_SID": ACCOUNT,
                "THROUGHLINE_TWILIO_AUTH_TOKEN": TOKEN,
                "THROUGHLINE_TWILIO_FROM": OUR_NUMBER,
                "THROUGHLINE_TWILIO_API_URL": api_url,
            },
        )
        company = PhoneCompany(port, twilio, seed=20261123)
        await web.start()
        talking = [asyncio.create_task(company.converse(who)) for who in PHONES]
        for _ in range(KILLS):
            await asyncio.sleep(0.4)
            assert await web.end(signal.SIGKILL) == -signal.SIGKILL
            await web.start()
        await asyncio.gather(*talking)
        await settled(database)
        assert await web.end(signal.SIGTERM) == 0
        await company.close()

    assert twilio.violations == []
    inbound = await counts(database, "SELECT provider_id, dead_at, attempts FROM inbound_message")
    kept = Counter(row[0] for row in inbound)
    posted = {f"SM{who}{number:029d}" for who in PHONES for number in range(len(TURNS))}
    assert posted - company.given_up <= kept.keys() <= posted
    assert set(kept.values()) == {1}
    assert all(dead is None for _, dead, _ in inbound)

    outbound = await counts(database, "SELECT id, status FROM outbound_message")
    for call in twilio.messages:
        if call["direction"] == "outbound-api":
            (row,) = re.findall(r"\?o=(\d+)$", call["status_callback"])
            company.reached[int(row)] += 1
    assert {row for row, _ in outbound} == company.reached.keys()
    assert set(company.reached.values()) == {1}

    whole = [who for who in PHONES if kept.keys() >= {f"SM{who}{n:029d}" for n in range(len(TURNS))}]
    goals = await counts(
        database,
        "SELECT student_id, count(*) FROM plan_update WHERE kind = 'goal_set' AND key ~ ':' GROUP BY 1",
    )
    assert len(whole) > len(PHONES) / 2
    assert dict.fromkeys(whole, 1).items() <= dict(goals).items()
    assert set(dict(goals).values()) == {1}
    handled_in_order = await counts(
        database,
        "SELECT conversation_id FROM (SELECT conversation_id, handled_at < lag(handled_at) OVER "
        "(PARTITION BY conversation_id ORDER BY id) AS is_late FROM inbound_message) AS each WHERE is_late",
    )
    assert handled_in_order == []
