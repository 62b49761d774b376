"""What may leave now: claimed in one transaction that holds the sender, in which everything is decided.

Promise: consent, the rules of when we may write first, and the words of a message that opens a conversation
are all settled here, at the moment of sending; what is claimed is written down before anybody sends it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, assert_never

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.pace import Rate
from bot.send_gate import Gate
from bot.send_rules import Decision, Drop, Hold, Send
from bot.sending import Sender
from storage import claiming, senders
from storage.claiming import URGENT_LANE, Candidate
from storage.outbox import Leaving

#: A message whose words could not be written is looked at again after this.
WRITES_AGAIN_AFTER: Final = timedelta(minutes=5)
#: The lane of replies; what is behind it we start ourselves.
REPLY_LANE: Final = 1
_LOWEST_LANE: Final = 9

_log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of a message that opens a conversation."""

    text: str
    language: str
    buttons: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class NotNow:
    """Its words can't be written just now: somebody is writing in that conversation."""


@dataclass(frozen=True)
class NotAtAll:
    """It is not to be sent any more. `reason` is a code."""

    reason: str


#: Writes the words of a message that opens a conversation; steps that conversation in the same transaction.
Compose = Callable[[AsyncSession, Leaving], Awaitable[Words | NotNow | NotAtAll]]


async def open_gate(session: AsyncSession, ids: Sequence[int], *, now: datetime) -> Mapping[int, Decision]:
    """Let everything through: for an outbox that only carries what somebody waits for."""
    del session, now
    return {outbound_id: Send() for outbound_id in ids}


@dataclass(frozen=True, kw_only=True)
class WayOut:
    """One sender: its name in the database, its channels, its rate."""

    name: str
    channels: tuple[str, ...]
    sender: Sender
    rate: Rate


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """What came of looking.

    Attributes:
        messages: To be sent now, in order.
        settled: How many were put off or are not sent at all.
        again_at: When something that is due may leave at the earliest; None when nothing else is due.
    """

    messages: tuple[Leaving, ...] = ()
    settled: int = 0
    again_at: datetime | None = None


@dataclass(kw_only=True)
class _Claim:
    """One claim under way."""

    session: AsyncSession
    way: WayOut
    now: datetime
    units: float
    taken: dict[int, int | None] = field(default_factory=dict)
    messages: list[Leaving] = field(default_factory=list)
    settled: int = 0

    def lowest_lane(self) -> int:
        """Say how far down the lanes the sender's units reach now."""
        if self.units < 1:
            return URGENT_LANE
        return REPLY_LANE if self.units < 1 + self.way.rate.reserve else _LOWEST_LANE

    def take(self, message: Leaving) -> None:
        """Have a message sent. A long text may overdraw; what follows waits for it."""
        cost = self.way.rate.cost(message.text)
        self.units -= cost
        self.taken[message.id] = cost if message.channel == "sms" else None
        self.messages.append(replace(message, status="sending", attempts=message.attempts + 1))

    def again_at(self) -> datetime | None:
        """Say when the units will reach further down; None when they reach all the way."""
        if self.lowest_lane() == _LOWEST_LANE:
            return None
        rate = self.way.rate
        # Not for each single unit: half a second's worth at a time is as fast, and far less work.
        wanted = max(1.0, rate.per_second / 2) + rate.reserve
        return self.now + timedelta(seconds=rate.seconds_until(wanted, units=self.units))


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Claims messages.

    Args:
        gate: Decides about what we start ourselves.
        compose: Writes what opens a conversation.
    """

    gate: Gate
    compose: Compose

    async def claim(self, session: AsyncSession, way: WayOut, *, now: datetime, limit: int) -> Claimed:
        """Claim what may leave now. Commit before sending the first.

        Args:
            session: A transaction of its own.
            way: The sender.
            now: The present moment.
            limit: At most so many messages.
        """
        rate = way.rate
        bucket = await senders.hold(session, way.name, per_second=rate.per_second, burst=rate.burst, now=now)
        if bucket.paused_until is not None:
            return Claimed(again_at=bucket.paused_until)
        apart_since = now - timedelta(seconds=rate.apart)
        claim = _Claim(session=session, way=way, now=now, units=bucket.units)
        found = await claiming.due(
            session,
            channels=way.channels,
            now=now,
            limit=limit,
            lowest_lane=claim.lowest_lane(),
            apart_since=apart_since,
        )
        for candidate in await self._cleared(claim, found):
            if candidate.lane <= claim.lowest_lane():
                await self._take(claim, candidate)
        await claiming.take(session, claim.taken, now=now)
        await senders.save(session, bucket, units=claim.units)
        again_at = claim.again_at()
        if not found and again_at is None and rate.apart:
            recent = await claiming.first_recent(
                session, channels=way.channels, now=now, apart_since=apart_since
            )
            again_at = recent + timedelta(seconds=rate.apart) if recent else None
        return Claimed(messages=tuple(claim.messages), settled=claim.settled, again_at=again_at)

    async def _cleared(self, claim: _Claim, found: Sequence[Candidate]) -> list[Leaving]:
        """Put off or drop what may not leave now; give the rest, in order."""
        session, now = claim.session, claim.now
        for each in found:
            if each.barred is not None:
                await claiming.suppress(session, each.message.id, reason=each.barred, now=now)
                claim.settled += 1
        free = [each.message for each in found if each.barred is None]
        unasked = [message for message in free if message.purpose == "initiated"]
        if not unasked:
            return free
        await claiming.hold_people(session, [each.person_id for each in unasked if each.person_id])
        decisions = await self.gate(session, [message.id for message in unasked], now=now)
        cleared = []
        for message in free:
            if message.purpose != "initiated":
                cleared.append(message)
                continue
            match decisions.get(message.id):
                case Send():
                    cleared.append(message)
                case Hold(until, reason, expires_at):
                    await claiming.put_off(
                        session, message.id, until=until, reason=reason, expires_at=expires_at
                    )
                    claim.settled += 1
                case Drop(reason):
                    await claiming.suppress(session, message.id, reason=reason, now=now)
                    claim.settled += 1
                case None:
                    pass  # nothing is known about it just now: it stays where it is
                case decision:
                    assert_never(decision)
        return cleared

    async def _take(self, claim: _Claim, message: Leaving) -> None:
        """Take one message, written first if it opens a conversation."""
        if message.opens is None or message.text:
            claim.take(message)
            return
        match await self._composed(claim.session, message):
            case Words() as words:
                buttons = list(words.buttons)
                await claiming.write(
                    claim.session, message.id, text=words.text, buttons=buttons, language=words.language
                )
                claim.take(
                    replace(message, text=words.text, buttons=tuple(words.buttons), language=words.language)
                )
            case NotNow():
                pass
            case NotAtAll(reason):
                await claiming.suppress(claim.session, message.id, reason=reason, now=claim.now)
                claim.settled += 1
            case None:
                until = claim.now + WRITES_AGAIN_AFTER
                await claiming.put_off(claim.session, message.id, until=until, reason="not_written")
                claim.settled += 1

    async def _composed(self, session: AsyncSession, message: Leaving) -> Words | NotNow | NotAtAll | None:
        """Write one message; a fault in one must not hold up all the others. None when there was one."""
        try:
            async with session.begin_nested():
                return await self.compose(session, message)
        except Exception as error:  # noqa: BLE001 - its text may quote what somebody wrote
            _log.error("message_not_written", outbound_id=message.id, error=type(error).__name__)
            return None
