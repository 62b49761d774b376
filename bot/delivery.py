"""Sending what waits in the outbox: each message once, in order per person, never after a stop.

A message is handed to one worker, by the database, which checks consent in the same statement; what is
known of it then decides. Certainly not sent: again later, a few times. Nobody knows: first ask the
provider, then at most once more. Promise: no message is sent twice on suspicion where the provider can be
asked, and none is forgotten: what a killed process had in hand is settled by the next one.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

import structlog

from bot import metrics
from bot.clock import Clock
from bot.messages import Button, ConsentLedger
from bot.pace import Pace, Rate
from bot.sending import Accepted, Ambiguous, Envelope, Outcome, Refused, Sender, Throttled
from bot.undeliverable import note_failure
from bot.work import EVERY_FIVE_SECONDS, Task, Work
from storage import consent, outbox, record
from storage.database import Database
from storage.outbox import Leaving

#: Tries of a message that was certainly not sent. With the pauses below: for about four hours.
MAX_ATTEMPTS: Final = 30
FIRST_PAUSE_SECONDS: Final = 2
LONGEST_PAUSE_SECONDS: Final = 600
#: Tries after which a message whose fate was unknown again and again is given up.
MAX_SETTLED: Final = 5
#: For a sender that can't send at all just now: no connection, wrong credentials.
SENDER_PAUSE_SECONDS: Final = 5.0
#: Longer than any sender takes: whoever has had a message in hand for longer is dead, or does not know its
#: fate.
LEASE: Final = timedelta(seconds=45)
#: A send whose answer was lost may still be on its way to the provider: asked too soon, it says "no".
SETTLES: Final = timedelta(seconds=20)
#: When even the provider can't say, the message counts as failed and shows up in the reports.
GIVE_UP_AFTER: Final = timedelta(hours=1)
BATCH: Final = 30

#: Somebody waits for these. Where a provider can't be asked, a rare twin is better than silence; for what
#: we start ourselves it is not.
_WORTH_A_TWIN: Final = frozenset({"reply", "safety", "consent"})

_log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One channel's way out."""

    sender: Sender
    pace: Pace


class Delivery:
    """Sends what is due, channel by channel.

    Args:
        database: Where the outbox is.
        senders: Each channel's sender and rate; channels may share a sender.
        ledger: Told when a refusal means that somebody stopped us.
        clock: What time it is.
    """

    def __init__(
        self,
        database: Database,
        senders: Mapping[str, tuple[Sender, Rate]],
        *,
        ledger: ConsentLedger,
        clock: Clock,
    ) -> None:
        self._database, self._ledger, self._clock = database, ledger, clock
        self._lanes = {channel: Lane(sender=s, pace=Pace(rate)) for channel, (s, rate) in senders.items()}
        self._is_winding_down = False

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels it sends on."""
        return tuple(self._lanes)

    def wind_down(self) -> None:
        """Claim nothing more: the process is about to end. What is being sent is finished."""
        self._is_winding_down = True

    async def settle(self) -> int:
        """Send everything that is due now (the demo, a test), as the rate allows; say how many were tried."""
        tried = 0
        while batch := sum([await self.drain(channel) for channel in self._lanes]):
            tried += batch
        return tried

    async def drain(self, channel: str) -> int:
        """Send one batch of what is due in a channel.

        Returns:
            How many messages were tried; 0 when nothing is due or the sender's rate allows none now.
        """
        lane = self._lanes[channel]
        allowed = min(BATCH, lane.pace.allowance())
        if not allowed or self._is_winding_down:
            return 0
        async with self._database.begin() as session:
            claimed = await record.claim_outbound(
                session, channel=channel, now=self._clock.now(), limit=allowed
            )
        to_send = [each for each in claimed if each.status == "sending"]  # others were suppressed just now
        await asyncio.gather(*(self._deliver(lane, each) for each in to_send))
        return len(claimed)

    async def reconcile(self, channel: str) -> int:
        """Settle messages whose fate nobody knows: those of dead workers, and replies nobody heard of again.

        Returns:
            How many were looked at.
        """
        lane, now = self._lanes[channel], self._clock.now()
        async with self._database.session() as session:
            unknown = await outbox.ambiguous(
                session,
                channel=channel,
                now=now,
                asked_before=now - SETTLES,
                claimed_before=now - LEASE,
                limit=BATCH,
            )
        for message in unknown:
            await self._settle_one(lane, message)
        return len(unknown)

    async def close(self) -> None:
        """Let go of the senders' connections."""
        for sender in {id(lane.sender): lane.sender for lane in self._lanes.values()}.values():
            await sender.close()

    async def _deliver(self, lane: Lane, message: Leaving) -> None:
        delay = lane.pace.delay(message.address)
        if delay > 0:
            await asyncio.sleep(delay)
            if await self._was_stopped_meanwhile(message):
                return
        lane.pace.spend(message.text)
        outcome = await lane.sender.send(_envelope(message))
        _count(message.channel, outcome)
        await self._note(lane, message, outcome)

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

    async def _note(self, lane: Lane, message: Leaving, outcome: Outcome) -> None:
        """Write down what became of a message. `reconcile` looks after one whose fate is unknown."""
        now = self._clock.now()
        match outcome:
            case Accepted():
                await self._finish(message, status="accepted", provider_id=outcome.provider_id)
            case Throttled():
                if lane.sender.pauses_as_a_whole:
                    lane.pace.pause(outcome.retry_after)
                await self._again(message, now + _pause(message, outcome.retry_after), code="throttled")
            case Refused(is_permanent=False):
                if outcome.concerns_sender:
                    _log.error("sender_cannot_send", channel=message.channel, code=outcome.code)
                    lane.pace.pause(SENDER_PAUSE_SECONDS)
                await self._again(message, now + _pause(message), code=outcome.code)
            case Refused():
                await self._finish(message, status="failed", error=outcome.code)
                if outcome.withdrawal is not None:
                    await self._ledger.withdrawn(
                        channel=message.channel, address=message.address, source=outcome.withdrawal, at=now
                    )
            case Ambiguous():
                _log.warning("send_ambiguous", outbound_id=message.id, code=outcome.code)
                await self._finish(message, status="ambiguous", error=outcome.code)

    async def _settle_one(self, lane: Lane, message: Leaving) -> None:
        now = self._clock.now()
        async with self._database.session() as session:
            known = await outbox.provider_ids(
                session, contact_point_id=message.contact_point_id, since=message.created_at
            )
        found = await lane.sender.look_up(_envelope(message), known=known)
        is_twin_allowed = message.purpose in _WORTH_A_TWIN and message.attempts <= 1
        if isinstance(found, Accepted):
            await self._finish(message, status="accepted", provider_id=found.provider_id)
        elif found is None or (not lane.sender.can_look_up and is_twin_allowed):
            await self._again(message, now, code="ambiguous", limit=MAX_SETTLED)
        elif not lane.sender.can_look_up or now - message.created_at > GIVE_UP_AFTER:
            await self._finish(message, status="failed", error="ambiguous")

    async def _again(
        self, message: Leaving, not_before: datetime, *, code: str, limit: int = MAX_ATTEMPTS
    ) -> None:
        if message.attempts >= limit:
            await self._finish(message, status="failed", error=code)
            return
        async with self._database.begin() as session:
            await record.requeue_outbound(
                session, message.id, attempts=message.attempts, not_before=not_before, error=code
            )

    async def _finish(
        self,
        message: Leaving,
        *,
        status: Literal["accepted", "failed", "ambiguous"],
        provider_id: str | None = None,
        error: str | None = None,
    ) -> None:
        if status == "failed":
            _log.error("delivery_failed", outbound_id=message.id, channel=message.channel, code=error)
        async with self._database.begin() as session:
            await record.outbound_status(
                session,
                message.id,
                status=status,
                provider_id=provider_id,
                error=error,
                at=self._clock.now(),
            )
            if status == "failed":
                await note_failure(session, message.id, code=error, at=self._clock.now())


def _envelope(message: Leaving) -> Envelope:
    return Envelope(
        id=message.id,
        channel=message.channel,
        address=message.address,
        text=message.text,
        buttons=tuple(Button(value=str(b["value"]), label=str(b["label"])) for b in message.buttons),
        created_at=message.created_at,
    )


def _pause(message: Leaving, least: float = 0) -> timedelta:
    """Double the pause with each try. No jitter: it is one sender at one rate."""
    doubled = FIRST_PAUSE_SECONDS * 2 ** min(message.attempts - 1, 10)
    return timedelta(seconds=max(least, min(doubled, LONGEST_PAUSE_SECONDS)))


def _count(channel: str, outcome: Outcome) -> None:
    code = outcome.code if isinstance(outcome, Refused | Ambiguous) else ""
    metrics.SENDS.labels(channel, type(outcome).__name__.lower(), code).inc()


async def _deliver_due(work: Work, channel: str | None = None) -> None:
    """Send what is due, in one channel or in all."""
    for name in work.delivery.channels:
        while channel in {None, name} and await work.delivery.drain(name):
            pass


async def _reconcile(work: Work) -> None:
    for channel in work.delivery.channels:
        await work.delivery.reconcile(channel)


TASKS: Final = (
    Task(
        name=record.DELIVER,
        run=_deliver_due,
        every=EVERY_FIVE_SECONDS,
        queue=record.DELIVERY_QUEUE,
        priority=record.DELIVERY_PRIORITY,
    ),
    Task(name="reconcile", run=_reconcile, every=EVERY_FIVE_SECONDS, queue=record.DELIVERY_QUEUE),
)
