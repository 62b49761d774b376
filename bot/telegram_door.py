"""Where Telegram's updates come in: brought to our webhook, or fetched by long polling. Both take one path.

Promise: an update is acknowledged only after what it says was recorded; updates of one chat are handled in
order, those of different chats side by side; and nothing in a request can make the webhook fail, because
Telegram would bring the same update again and hold back the ones behind it.
"""

import asyncio
import contextlib
import hmac
import json
from collections.abc import AsyncIterator, Iterable
from typing import Final

import structlog
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot import metrics
from bot.arrivals import Arrival, Blocked, Group, Pressed, Said, Skipped, Unblocked, lane_of
from bot.clock import Clock
from bot.errors import InboxUnavailable
from bot.messages import ConsentLedger, InboundMessage, Receiver
from bot.refusals import Refusals
from bot.request_body import read_body
from bot.telegram import WEBHOOK_PATH, TelegramSender, read_update

#: Far above any update Telegram sends (a text has at most 4096 characters).
MAX_BODY_BYTES: Final = 256 * 1024
REMEMBERED_GROUPS: Final = 1000
SECRET_HEADER: Final = "x-telegram-bot-api-secret-token"  # noqa: S105 - a header's name

_log: Final = structlog.get_logger(__name__)


class Lanes:
    """Keeps the work of each chat in order, and lets different chats go side by side."""

    def __init__(self) -> None:
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    @contextlib.asynccontextmanager
    async def turn(self, lane: str) -> AsyncIterator[None]:
        """Wait for everything that came earlier in this lane. Locks wake in the order people came."""
        lock, waiting = self._locks.get(lane, (asyncio.Lock(), 0))
        self._locks[lane] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks[lane]
            self._locks[lane] = (lock, waiting - 1)
            if waiting == 1:
                del self._locks[lane]


class TelegramDoor:
    """Takes Telegram's updates in, whichever way they come.

    Args:
        sender: Answers presses and leaves groups.
        secret: What Telegram puts in each webhook request's header; None refuses them all (polling only).
        receiver: Takes messages in. Its replies leave through the outbox.
        consent: Told when somebody blocked the bot, or let it in again.
        clock: Says when something arrived.
        farewell: The one neutral line for a group we leave.
    """

    def __init__(
        self,
        sender: TelegramSender,
        *,
        secret: str | None,
        receiver: Receiver,
        consent: ConsentLedger,
        clock: Clock,
        farewell: str,
    ) -> None:
        self._sender, self._secret, self._receiver = sender, secret, receiver
        self._consent, self._clock, self._farewell = consent, clock, farewell
        self._lanes = Lanes()
        self._refusals = Refusals("telegram", event="telegram_update_skipped")
        self._groups: dict[int, None] = {}
        self._errands: set[asyncio.Task[None]] = set()
        self.router = APIRouter()
        self.router.add_api_route(WEBHOOK_PATH, self.webhook, methods=["POST"], include_in_schema=False)

    async def webhook(self, request: Request) -> Response:
        """Take in one update: 200 once it is recorded or nothing is to do, 503 to have it brought again."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if self._secret is None or not hmac.compare_digest(given, self._secret.encode()):
            self._refusals.note("secret")
            return Response(status_code=403)
        body = await read_body(request, limit=MAX_BODY_BYTES)
        if body is None:
            self._refusals.note("too_large")
            return Response(status_code=413)
        try:
            with metrics.ANSWER_SECONDS.labels("telegram").time():
                await self.take(read_update(_json(body), received_at=self._clock.now()))
        except InboxUnavailable as error:
            _log.error("inbound_not_recorded", channel="telegram", cause=error.cause)
            return Response(status_code=503)
        return Response(status_code=200)

    async def take(self, arrival: Arrival) -> None:
        """Do what an update asks for, after everything that came earlier in its chat.

        Raises:
            InboxUnavailable: It could not be recorded; Telegram must bring it again.
        """
        async with self._lanes.turn(lane_of(arrival)) if lane_of(arrival) else contextlib.nullcontext():
            match arrival:
                case Said():
                    await self._receive(arrival.message)
                case Pressed():
                    if arrival.message is not None:
                        await self._receive(arrival.message)
                    self._run_errand(self._sender.acknowledge(arrival))
                case Blocked():
                    await self._consent.withdrawn(
                        channel="telegram",
                        address=arrival.address,
                        source="telegram_blocked",
                        at=self._clock.now(),
                    )
                case Unblocked():
                    await self._consent.returned(
                        channel="telegram",
                        address=arrival.address,
                        source="telegram_unblocked",
                        at=self._clock.now(),
                    )
                case Group():
                    self._refusals.note("group")
                    self._run_errand(self._sender.leave(arrival, farewell=self._farewell_to(arrival)))
                case Skipped():
                    self._refusals.note(arrival.reason)

    async def take_all(self, arrivals: Iterable[Arrival]) -> None:
        """Do what several updates ask for: those of one chat in order, different chats side by side.

        Raises:
            InboxUnavailable: At least one could not be recorded. Those after it in its chat were not tried.
        """
        by_lane: dict[str, list[Arrival]] = {}
        for arrival in arrivals:
            by_lane.setdefault(lane_of(arrival), []).append(arrival)
        results = await asyncio.gather(*map(self._take_lane, by_lane.values()), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def close(self) -> None:
        """Wait for answers to presses and for farewells still on their way."""
        await asyncio.gather(*self._errands, return_exceptions=True)

    async def _take_lane(self, arrivals: list[Arrival]) -> None:
        for arrival in arrivals:
            await self.take(arrival)

    async def _receive(self, message: InboundMessage) -> None:
        metrics.RECEIVED.labels("telegram").inc()
        await self._receiver.receive(message)

    def _farewell_to(self, group: Group) -> str | None:
        """Give the one line for a group, the first time only: more of its updates may be under way."""
        if group.chat_id in self._groups:
            return None
        self._groups[group.chat_id] = None
        if len(self._groups) > REMEMBERED_GROUPS:
            del self._groups[next(iter(self._groups))]
        return self._farewell

    def _run_errand(self, errand: "asyncio._CoroutineLike[None]") -> None:
        """Do something nobody waits for, without forgetting it at shutdown."""
        task = asyncio.create_task(errand)
        self._errands.add(task)  # the loop keeps weak references only
        task.add_done_callback(self._errands.discard)


def _json(body: bytes) -> object:
    """Parse JSON; None when it is none, or nested deeper than anything Telegram sends."""
    try:
        parsed: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return parsed
