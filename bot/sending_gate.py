"""May a message that nobody asked for leave now? Asked when it is about to, of whoever knows the rules.

Consent, and who may be written to at all, are checked by the claiming statement itself
(`storage.consent.barred`), also for messages that no gate ever sees.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.send_rules import Decision, Send
from storage.outbox import Leaving


class Gate(Protocol):
    """Decides about messages that we start ourselves."""

    async def decide(
        self, session: AsyncSession, messages: Sequence[Leaving], *, now: datetime
    ) -> Mapping[int, Decision]:
        """Decide about each message, by its number.

        Args:
            session: The claiming transaction. It holds the messages, and the people they are for: until it
                ends nobody else starts a message to one of them. What is read now is therefore true.
            messages: All of them `initiated`, and no two for the same person.
            now: The present moment. Aware.

        Returns:
            A decision for every message.
        """
        ...


class OpenGate:
    """Lets everything through: for an outbox that only carries what somebody waits for."""

    async def decide(
        self, session: AsyncSession, messages: Sequence[Leaving], *, now: datetime
    ) -> Mapping[int, Decision]:
        """Let every message leave now."""
        del session, now
        return {message.id: Send() for message in messages}
