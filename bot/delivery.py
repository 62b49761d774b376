"""Sending what waits in the outbox: each message once, in order per person, never after a stop.

Messages are claimed in the database (`bot.claiming`), which shares one rate among all workers; what becomes
of a send then decides. Certainly not sent: again later, a few times. Nobody knows: `bot.reconciling` asks the
provider first. Promise: what is claimed is written down before it is sent, so nothing is forgotten: what a
killed process had in hand is settled by another.
"""

import asyncio
import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import structlog
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy.ext.asyncio import AsyncSession

from bot import fates, metrics
from bot.claiming import Claimed, Claims, Compose, NotAtAll, NotNow, WayOut, Words, open_gate
from bot.clock import Clock
from bot.messages import Button, ConsentLedger
from bot.pace import Rate
from bot.send_gate import Gate
from bot.sending import Accepted, Ambiguous, Envelope, Outcome, Refused, Sender, Throttled
from bot.work import EVERY_FIVE_SECONDS, Task, Work
from storage import claiming, consent, jobs, record, senders
from storage.database import Database
from storage.outbox import Leaving

#: Tries of a message that was certainly not sent. With the pauses below: for about four hours.
MAX_ATTEMPTS: Final = 30
FIRST_PAUSE_SECONDS: Final = 2
LONGEST_PAUSE_SECONDS: Final = 600
#: Being too fast is no reason to give up: up to this many tries, only as long as the provider asks.
PATIENT_ATTEMPTS: Final = 8
#: For a sender that can't send at all just now: no connection, wrong credentials.
SENDER_PAUSE_SECONDS: Final = 5.0
#: A whole sender is never paused for longer than this at a time.
LONGEST_SENDER_PAUSE_SECONDS: Final = 30.0
BATCH: Final = 30
#: A job waits this long for a chat or a sender that may soon be sent to again; longer waits are jobs.
LINGER_SECONDS: Final = 1.2
#: However much there is to send, a job ends after this and leaves the rest to the next one.
JOB_SECONDS: Final = 5.0
#: Consent is looked at once more when a message was claimed this long ago.
FRESH_SECONDS: Final = 0.25

_log: Final = structlog.get_logger(__name__)


async def _no_words(_session: AsyncSession, _message: Leaving) -> Words | NotNow | NotAtAll:
    """Write nothing: where no conversation is ever opened."""
    return NotAtAll("nothing_to_say")


class Delivery:
    """Sends what is due, sender by sender.

    Args:
        database: Where the outbox is.
        senders: Each channel's sender and rate; channels may share a sender.
        ledger: Told when a refusal means that somebody stopped us.
        clock: What time it is.
        gate: Decides whether what we start ourselves may leave now.
        compose: Writes messages that open a conversation.
    """

    def __init__(
        self,
        database: Database,
        senders: Mapping[str, tuple[Sender, Rate]],
        *,
        ledger: ConsentLedger,
        clock: Clock,
        gate: Gate = open_gate,
        compose: Compose = _no_words,
    ) -> None:
        self._database, self._ledger, self._clock = database, ledger, clock
        self._claims = Claims(gate=gate, compose=compose)
        self._ways = _ways_out(senders)
        self._lingering: set[str] = set()
        self._is_winding_down = False

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels it sends on."""
        return tuple(channel for way in self._ways for channel in way.channels)

    @property
    def ways(self) -> tuple[WayOut, ...]:
        """The senders it has, each with its channels."""
        return self._ways

    def wind_down(self) -> None:
        """Claim nothing more: the process is about to end. What is being sent is finished."""
        self._is_winding_down = True

    async def settle(self) -> int:
        """Send everything that may leave now (the demo, a test); say how many were looked at."""
        looked_at = 0
        while batch := sum([_count_of(await self.drain(way)) for way in self._ways]):
            looked_at += batch
        return looked_at

    async def drain(self, way: WayOut) -> Claimed:
        """Claim one batch of what is due on one way out, and send it."""
        now = self._clock.now()
        if self._is_winding_down:
            return Claimed()
        async with self._database.begin() as session:
            if not await claiming.any_due(session, channels=way.channels, now=now):
                return Claimed()
            claimed = await self._claims.claim(session, way, now=now, limit=BATCH)
        claimed_at = asyncio.get_running_loop().time()
        # Not a task group: one that fails must not cut off the others in the middle of their requests.
        outcomes = await asyncio.gather(
            *(self._deliver(way, each, claimed_at) for each in claimed.messages), return_exceptions=True
        )
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return claimed

    async def send_due(self, way: WayOut) -> datetime | None:
        """Send what is due on one way out, for a few seconds at most.

        Returns:
            When to come back for what may not leave yet; None when nothing else is due.
        """
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + JOB_SECONDS
        while True:
            claimed = await self.drain(way)
            if loop.time() > ends_at:
                return claimed.again_at or (self._clock.now() if _count_of(claimed) else None)
            if _count_of(claimed):
                continue
            wait = (claimed.again_at - self._clock.now()).total_seconds() if claimed.again_at else None
            if wait is None or wait > LINGER_SECONDS or way.name in self._lingering:
                return claimed.again_at
            self._lingering.add(way.name)  # one job per sender may wait here: the others leave their places
            try:
                await asyncio.sleep(wait)
            finally:
                self._lingering.discard(way.name)

    async def come_back(self, way: WayOut, at: datetime) -> None:
        """Have what is due on one way out sent at a later moment; one job for that is enough."""
        try:
            async with self._database.begin() as session:
                await jobs.defer(
                    session,
                    record.DELIVER,
                    queue=record.DELIVERY_QUEUE,
                    priority=record.DELIVERY_PRIORITY,
                    at=at,
                    once=f"{record.DELIVER}:{way.name}",
                    channel=way.channels[0],
                )
        except AlreadyEnqueued:
            return

    async def close(self) -> None:
        """Let go of the senders' connections."""
        for way in self._ways:
            await way.sender.close()

    async def _deliver(self, way: WayOut, message: Leaving, claimed_at: float) -> None:
        waited = asyncio.get_running_loop().time() - claimed_at
        if waited > FRESH_SECONDS and await self._was_stopped_meanwhile(message):
            return
        outcome = await way.sender.send(envelope(message))
        _count(message.channel, outcome)
        if isinstance(outcome, Accepted) and message.in_reply_to is not None:
            waited_for = self._clock.now() - message.created_at
            metrics.REPLY_WAIT_SECONDS.labels(message.channel).observe(waited_for.total_seconds())
        await self._note(way, message, outcome)

    async def _was_stopped_meanwhile(self, message: Leaving) -> bool:
        """Look again at the consent of somebody whose message had to wait."""
        async with self._database.begin() as session:
            reason = await consent.why_barred(session, message.id)
            if reason is None:
                return False
            await record.outbound_status(
                session, message.id, status="suppressed", error=reason, at=self._clock.now()
            )
        return True

    async def _note(self, way: WayOut, message: Leaving, outcome: Outcome) -> None:
        """Write down what became of a message. `bot.reconciling` looks after one whose fate is unknown."""
        now = self._clock.now()
        match outcome:
            case Accepted():
                await self._finish(message, provider_id=outcome.provider_id)
            case Throttled():
                await self._slow_down(way, message, outcome.retry_after)
            case Refused(is_permanent=False):
                if outcome.concerns_sender:
                    _log.error("sender_cannot_send", channel=message.channel, code=outcome.code)
                    await self._pause(way, SENDER_PAUSE_SECONDS)
                await self._again(message, now + _pause(message), code=outcome.code)
            case Refused():
                await self._fail(message, code=outcome.code)
                if outcome.withdrawal is not None:
                    await self._ledger.withdrawn(
                        channel=message.channel, address=message.address, source=outcome.withdrawal, at=now
                    )
            case Ambiguous():
                _log.warning("send_ambiguous", outbound_id=message.id, code=outcome.code)
                async with self._database.begin() as session:
                    await record.outbound_status(
                        session, message.id, status="ambiguous", error=outcome.code, at=now
                    )

    async def _slow_down(self, way: WayOut, message: Leaving, retry_after: float) -> None:
        """Wait as long as the provider asks: this chat only, or everybody where it is meant so."""
        wait = timedelta(seconds=retry_after)
        if way.sender.pauses_as_a_whole:
            # Workers that were refused together shall not come back together.
            jittered = retry_after * random.uniform(1.0, 1.25)  # noqa: S311 - no secret
            wait = await self._pause(way, min(jittered, LONGEST_SENDER_PAUSE_SECONDS))
        if message.attempts > PATIENT_ATTEMPTS:
            wait = max(wait, _pause(message))
        await self._again(message, self._clock.now() + wait, code="throttled")

    async def _pause(self, way: WayOut, seconds: float) -> timedelta:
        now, wait = self._clock.now(), timedelta(seconds=seconds)
        async with self._database.begin() as session:
            await senders.pause(session, way.name, now=now, until=now + wait)
        return wait

    async def _again(self, message: Leaving, not_before: datetime, *, code: str) -> None:
        if message.attempts >= MAX_ATTEMPTS:
            await self._fail(message, code=code)
            return
        async with self._database.begin() as session:
            await record.requeue_outbound(
                session, message.id, attempts=message.attempts, not_before=not_before, error=code
            )

    async def _finish(self, message: Leaving, *, provider_id: str) -> None:
        async with self._database.begin() as session:
            await record.outbound_status(
                session, message.id, status="accepted", provider_id=provider_id, at=self._clock.now()
            )

    async def _fail(self, message: Leaving, *, code: str) -> None:
        async with self._database.begin() as session:
            await fates.failed(session, message.id, channel=message.channel, code=code, at=self._clock.now())


def envelope(message: Leaving) -> Envelope:
    """Give a sender what it needs of a message."""
    return Envelope(
        id=message.id,
        channel=message.channel,
        address=message.address,
        text=message.text,
        buttons=tuple(Button(value=str(b["value"]), label=str(b["label"])) for b in message.buttons),
        created_at=message.created_at,
    )


def _ways_out(channels: Mapping[str, tuple[Sender, Rate]]) -> tuple[WayOut, ...]:
    """Group channels by sender: those that share one share its rate."""
    names = dict.fromkeys(sender.name for sender, _ in channels.values())
    return tuple(
        WayOut(
            name=name,
            channels=tuple(channel for channel, (sender, _) in channels.items() if sender.name == name),
            sender=next(sender for sender, _ in channels.values() if sender.name == name),
            rate=next(rate for sender, rate in channels.values() if sender.name == name),
        )
        for name in names
    )


def _count_of(claimed: Claimed) -> int:
    return len(claimed.messages) + claimed.settled


def _pause(message: Leaving) -> timedelta:
    """Double the pause with each try."""
    doubled = FIRST_PAUSE_SECONDS * 2 ** min(message.attempts - 1, 10)
    return timedelta(seconds=min(doubled, LONGEST_PAUSE_SECONDS))


def _count(channel: str, outcome: Outcome) -> None:
    code = outcome.code if isinstance(outcome, Refused | Ambiguous) else ""
    metrics.SENDS.labels(channel, type(outcome).__name__.lower(), code).inc()


async def _deliver_due(work: Work, channel: str | None = None) -> None:
    """Send what is due, on the way out of one channel or on all."""
    delivery = work.delivery

    async def send(way: WayOut) -> None:
        again_at = await delivery.send_due(way)
        if again_at is not None:
            await delivery.come_back(way, again_at)

    async with asyncio.TaskGroup() as group:
        for way in delivery.ways:
            if channel is None or channel in way.channels:
                group.create_task(send(way))


TASKS: Final = (
    Task(
        name=record.DELIVER,
        run=_deliver_due,
        every=EVERY_FIVE_SECONDS,
        queue=record.DELIVERY_QUEUE,
        priority=record.DELIVERY_PRIORITY,
    ),
)
