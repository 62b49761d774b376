"""What can become of a message we try to send, in words that belong to no provider.

Every channel's sender maps its provider's errors to one of four outcomes, so that delivery decides by
outcome and never by error text. Promise: an outcome never says "not sent" unless that is certain.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from bot.messages import Button

#: What neither XML 1.0 (TwiML) nor a UTF-8 request can carry: control characters and lone surrogates.
_UNSENDABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One outbox row on its way out.

    Attributes:
        id: Its row in the outbox; providers hand it back in their reports.
        channel: `sms`, `whatsapp` or `telegram`.
        address: As in `InboundMessage.address`.
        text: The whole message.
        buttons: Options to show as buttons, where the channel has them.
        created_at: When we decided to send it. Aware.
    """

    id: int
    channel: str
    address: str
    text: str
    buttons: tuple[Button, ...] = ()
    created_at: datetime


@dataclass(frozen=True)
class Accepted:
    """The provider took it and gave it an id."""

    provider_id: str


@dataclass(frozen=True, kw_only=True)
class Refused:
    """It was certainly not sent.

    Attributes:
        code: The provider's code, or our word for the cause; never its text.
        is_permanent: Trying again can't help.
        withdrawal: Where the person stopped us ("twilio_21610"), if that is what the refusal means.
        concerns_sender: No message at all can be sent just now: no connection, wrong credentials.
    """

    code: str
    is_permanent: bool
    withdrawal: str | None = None
    concerns_sender: bool = False


@dataclass(frozen=True)
class Throttled:
    """It was certainly not sent, because we were too fast; try again after so many seconds."""

    retry_after: float


@dataclass(frozen=True)
class Ambiguous:
    """Nobody knows whether it was sent (a timeout, a server error, an answer without an id)."""

    code: str


Outcome = Accepted | Refused | Throttled | Ambiguous


class Sender(Protocol):
    """One provider's way of sending: `bot.sms.SmsSender`, `bot.telegram.TelegramSender`, or a fake."""

    name: str
    """Under which its rate is counted in the database, for all workers together."""
    can_look_up: bool
    """The provider can be asked whether a message was sent, so an ambiguous send can be settled."""
    pauses_as_a_whole: bool
    """`Throttled` is meant for the whole sender, not just for one address."""

    async def send(self, message: Envelope) -> Outcome:
        """Try to send `message` once. Never raises for anything a provider or the network does."""
        ...

    async def look_up(self, message: Envelope, *, known: frozenset[str]) -> Accepted | Ambiguous | None:
        """Ask the provider whether `message` was sent after all.

        Args:
            message: The message whose fate is unknown.
            known: Provider ids that belong to other messages of ours, so that twins are not mistaken for it.

        Returns:
            Its id; None when it was certainly not sent; Ambiguous when the provider could not say now.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


def sendable(text: str) -> str:
    """Take out what no provider can carry (control characters echoed back, half an emoji)."""
    return _UNSENDABLE.sub("", text)
