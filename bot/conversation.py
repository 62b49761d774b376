"""One message, one transaction: record it, read it, let the flow take one step, keep what follows, answer.

Two promises. What was recorded is never lost: a failure after that leaves the message unhandled, and it is
tried again until a person is told. What was handled is handled once: the step, its effects, the snapshot and
the mark on the message are committed together or not at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import care
from bot.brain import Brain
from bot.channels import capabilities
from bot.clock import Clock
from bot.errors import InboxUnavailable
from bot.messages import Button, InboundMessage, OutboundReply
from bot.promising import PROMISE_HOURS
from bot.rasa import RasaInterpreter
from bot.reading import visible
from bot.speaking import GRACE
from bot.staffed import StaffedHours
from bot.turn import Turn, apologise, take_turn
from nlu.interpretation import Interpretation
from storage import find, record
from storage.database import Database
from storage.find import AtHand, Inbound, PersonFacts
from storage.record.answering import answer_again

#: A message whose handling failed this often is a dead letter: a person reads it, and its sender is told so.
MAX_ATTEMPTS: Final = 5

#: How long a provider waits for the response to its webhook (Twilio: 15 s in total, facts on messaging 1.1).
RESPONSE_TIME: Final = timedelta(seconds=15)

Replies = tuple[OutboundReply, ...]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Known:
    """A message just recorded, so that nobody need read it again before the lock."""

    inbound_id: int
    text: str
    language: str | None


@dataclass(frozen=True, kw_only=True)
class Missing:
    """The next message that waits: its interpretation is needed before the conversation is locked."""

    message: Inbound
    language: str | None


@dataclass(kw_only=True)
class Assistant:
    """Takes inbound messages in and returns the replies to them.

    Args:
        database: Where everything is kept.
        brain: What it says and understands.
        clock: What time it is.
        key: Signs invite codes.
        zone: Where strangers are taken to be.
        is_terminal: Whether replies are shown by whoever called, and never sent.
        rasa: Reads in place of the brain's interpreter, and falls back on it.
        staffed: When somebody at school reads messages.
        replies_per_hour: Messages answered at most in one conversation within an hour.
        sms_countries: Regions whose phone numbers may text with us.
        promise_hours: In how many school hours somebody answers who was asked for.
    """

    database: Database
    brain: Brain
    clock: Clock
    key: bytes
    zone: ZoneInfo
    is_terminal: bool = False
    rasa: RasaInterpreter | None = None
    staffed: StaffedHours = field(default_factory=StaffedHours)
    replies_per_hour: int = 60
    sms_countries: tuple[str, ...] = ("US",)
    promise_hours: int = PROMISE_HOURS

    async def receive(self, message: InboundMessage) -> tuple[OutboundReply, ...]:
        """Record a message, handle it, and return the replies to it; a duplicate gets the same ones.

        Raises:
            InboxUnavailable: The message could not be recorded; the provider must try again.
        """
        try:
            async with self.database.autocommit() as session:
                recorded = await record.inbound(
                    session,
                    channel=message.channel,
                    address=message.address,
                    provider_id=message.provider_id,
                    text=message.text,
                    choice=message.choice,
                    media=[part.as_json() for part in message.media],
                    details=details_of(message),
                    received_at=message.received_at,
                )
        except (SQLAlchemyError, OSError) as error:
            raise InboxUnavailable(type(error).__name__) from error
        if not recorded.same_content:
            log.warning("provider_id_reused", inbound_id=recorded.inbound_id)
            return ()
        try:
            known = Known(inbound_id=recorded.inbound_id, text=message.text, language=recorded.language)
            answered = await self.handle(recorded.conversation_id, known=known)
        except Exception as error:  # noqa: BLE001 - it is recorded: the sweeper tries again
            log.error("turn_failed", inbound_id=recorded.inbound_id, error=type(error).__name__)
            return ()
        if recorded.inbound_id in answered:
            return answered[recorded.inbound_id]
        return await self._again(message.channel, recorded.inbound_id)

    async def handle(self, conversation_id: int, *, known: Known | None = None) -> dict[int, Replies]:
        """Handle the unhandled messages of one conversation, in order, each in its own transaction.

        Args:
            conversation_id: Which one.
            known: A message just recorded, so that it need not be read again before the lock.

        Returns:
            The replies to each message handled here, by inbound id. Messages that another process was quicker
            to handle are not in it.

        Raises:
            Exception: Whatever a turn raised; its message stays unhandled and its attempt is counted.
        """
        answered: dict[int, Replies] = {}
        read = {} if known is None else {known.inbound_id: await self._interpret(known.text, known.language)}
        while True:
            missing = await self._handle_next(conversation_id, read, answered, known)
            if missing is None:
                break
            # Outside any lock: an interpreter may be a service on the network.
            read[missing.message.id] = await self._interpret(missing.message.text, missing.language)
        return answered

    async def _handle_next(
        self,
        conversation_id: int,
        read: Mapping[int, Interpretation],
        answered: dict[int, Replies],
        awaited: Known | None,
    ) -> Missing | None:
        """Handle one message if its interpretation is there.

        Returns:
            What must be interpreted before the next one can be handled; None when nothing waits any more.
        """
        inbound = None
        try:
            async with self.database.begin() as session:
                known = await find.at_hand(session, conversation_id)
                if not known.messages:
                    return None
                inbound = known.messages[0]
                if inbound.id not in read:
                    return Missing(message=inbound, language=known.standing.language)
                turn = self._turn(session, known, inbound, read[inbound.id])
                turn.is_awaited = awaited is not None and awaited.inbound_id == inbound.id
                answered[inbound.id] = await take_turn(turn)
        except Exception as error:
            answered.pop(inbound.id if inbound else 0, None)
            if inbound is None or not await self._given_up(conversation_id, inbound, error, answered):
                raise
        waiting = known.messages[1:]
        return Missing(message=waiting[0], language=known.standing.language) if waiting else None

    async def _given_up(
        self, conversation_id: int, inbound: Inbound, error: Exception, answered: dict[int, Replies]
    ) -> bool:
        """Count a failed attempt. After the last, keep the message as a dead letter and tell its sender."""
        name = type(error).__name__
        log.error("turn_failed", inbound_id=inbound.id, attempt=inbound.attempts + 1, error=name)
        async with self.database.begin() as session:
            known = await find.at_hand(session, conversation_id)
            if not await record.failed_attempt(
                session, inbound.id, error_code=name, limit=MAX_ATTEMPTS, at=self.clock.now()
            ):
                return False
            answered[inbound.id] = await apologise(self._turn(session, known, inbound, None))
        return True

    def _turn(
        self, session: AsyncSession, known: AtHand, inbound: Inbound, interpretation: Interpretation | None
    ) -> Turn:
        return Turn(
            session=session,
            standing=known.standing,
            inbound=inbound,
            interpretation=interpretation,
            assistant=self,
            person=known.person,
            plan=known.plan,
        )

    async def _interpret(self, text: str, profile: str | None) -> Interpretation:
        seen, languages = visible(text), self.brain.languages
        profile = profile or self.brain.default_language
        if self.rasa is not None:
            return await self.rasa.interpret(seen, profile_language=profile, languages=languages)
        return self.brain.interpreter.interpret(seen, profile_language=profile, languages=languages)

    async def _again(self, channel: str, inbound_id: int) -> Replies:
        """Find the replies that somebody else stored: a duplicate's, or those of another process."""
        async with self.database.begin() as session:
            if capabilities(channel).replies_in_response:
                stored = await answer_again(session, inbound_id, grace_ends=self.clock.now() + GRACE)
            else:
                stored = await find.replies(session, inbound_id)
        return tuple(
            OutboundReply(
                id=each.id,
                text=each.text,
                buttons=tuple(Button(value=str(b["value"]), label=str(b["label"])) for b in each.buttons),
                language=each.language,
            )
            for each in stored
        )

    async def care_hours(self, session: AsyncSession, person: PersonFacts | None) -> tuple[time, time] | None:
        """Say when the school's care team reads, if nobody of it can be told now; else None."""
        is_there = await care.is_somebody_there(
            session,
            person,
            now=self.clock.now(),
            zone=self.zone,
            hours=self.staffed,
        )
        return None if is_there else (self.staffed.opens, self.staffed.closes)

    def departure(self, turn: Turn) -> tuple[Literal["pending", "answering", "accepted"], datetime]:
        """Say how a new reply begins its way: its status, and when delivery may look at it.

        A reply to a webhook travels in its response; if no sign of life follows within `GRACE`, delivery
        looks for it. A reply to a message that no webhook can be waiting for any more is sent by itself.
        """
        if self.is_terminal:
            return "accepted", turn.now
        is_awaited = turn.is_awaited or turn.now - turn.inbound.received_at < RESPONSE_TIME
        if turn.abilities.replies_in_response and is_awaited:
            return "answering", turn.now + GRACE
        return "pending", turn.now


def details_of(message: InboundMessage) -> dict[str, Any]:
    """Keep what else the provider told, leaving out what is empty."""
    told = {
        "keyword": message.keyword,
        "choice_token": message.choice_token,
        "language_hint": message.language_hint,
        "is_edit": message.is_edit or None,
    }
    return {name: value for name, value in told.items() if value is not None}
