"""What arrives and what we answer, in words that belong to no provider.

A channel adapter (`bot.sms`, `bot.telegram`) turns a provider's request into an `InboundMessage` and hands
it to a `Receiver`. Everything behind that line knows neither Twilio nor Telegram.
Promise: these values never change once made, and never hold more than the person or the assistant said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Keyword = Literal["stop", "start", "help"]
DeliveryState = Literal["accepted", "delivered", "failed"]


@dataclass(frozen=True, kw_only=True)
class Media:
    """A picture, voice note or file somebody attached; named, never fetched.

    Attributes:
        reference: The provider's own address or id of the file.
        content_type: A MIME type, or the provider's word for the kind ("photo", "voice").
    """

    reference: str
    content_type: str

    def as_json(self) -> Mapping[str, str]:
        """Give the two facts as plain JSON, for storage."""
        return {"reference": self.reference, "content_type": self.content_type}


@dataclass(frozen=True, kw_only=True)
class InboundMessage:
    """What arrived, exactly as received.

    Attributes:
        channel: `sms`, `whatsapp` or `telegram`.
        address: Who wrote: an E.164 number ("+13035550101"), or a Telegram chat id as digits.
        provider_id: The provider's id of this message; with `channel` it is unique, also across repeated
            deliveries.
        text: The words as sent, never trimmed; "" when there were none.
        received_at: When it reached us. Aware.
        choice: The value of the option whose button was pressed; "start" for Telegram's start link;
            otherwise None.
        choice_token: Which of our messages the button stood under (see `bot.buttons.question_token`); None
            otherwise.
        media: What was attached.
        is_edit: The person changed an earlier message; `text` is the new wording.
        keyword: The carrier keyword the provider recognised *and already answered* by itself; None when it
            said nothing.
        language_hint: The language tag of the person's app, a hint for a first greeting only; None when
            unknown.
    """

    channel: str
    address: str
    provider_id: str
    text: str
    received_at: datetime
    choice: str | None = None
    choice_token: str | None = None
    media: tuple[Media, ...] = ()
    is_edit: bool = False
    keyword: Keyword | None = None
    language_hint: str | None = None


@dataclass(frozen=True, kw_only=True)
class Button:
    """One option of a question: `value` comes back when it is pressed, `label` is what people read."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class OutboundReply:
    """One message we decided to send, already in the person's language.

    Attributes:
        id: Its row in the outbox.
        text: At most what the channel can carry in one message.
        buttons: Empty where the channel has none; the options are then numbered lines of `text`.
        language: BCP 47 tag of `text`.
    """

    id: int
    text: str
    buttons: tuple[Button, ...] = ()
    language: str


@dataclass(frozen=True, kw_only=True)
class DeliveryReport:
    """What a provider says became of a message of ours.

    Attributes:
        outbound_id: Our row; None when the report does not say.
        provider_id: The provider's id of the message.
        state: Never goes backwards once stored: `sent`, then `delivered` or `failed`.
        error: The provider's error code as text, None when there was none.
        channel: Where it was sent.
        address: Whom it was sent to, "" when the report does not say.
        reported_at: When we heard. Aware.
    """

    outbound_id: int | None
    provider_id: str
    state: DeliveryState
    error: str | None
    channel: str
    address: str
    reported_at: datetime


class Receiver(Protocol):
    """Whoever takes an inbound message in: `bot.conversation.Assistant`, or a recording fake in tests."""

    async def receive(self, message: InboundMessage) -> tuple[OutboundReply, ...]:
        """Record `message`, handle it, and return the replies to it: the same ones each time it is delivered.

        Raises:
            InboxUnavailable: It could not be recorded, so the provider must try again.
        """
        ...


class ConsentLedger(Protocol):
    """Where a provider's news that somebody stopped, or came back, is written down."""

    async def withdrawn(self, *, channel: str, address: str, source: str, at: datetime) -> None:
        """Record that no message may go to this address any more.

        Args:
            channel: `sms`, `whatsapp` or `telegram`.
            address: As in `InboundMessage.address`.
            source: Who said so: `twilio_21610`, `telegram_blocked`.
            at: When we heard. Aware.
        """
        ...

    async def returned(self, *, channel: str, address: str, source: str, at: datetime) -> None:
        """Record that somebody who had blocked us let us in again; a stop in words stays a stop.

        Args:
            channel: As above.
            address: As above.
            source: Who said so: `telegram_unblocked`.
            at: When we heard. Aware.
        """
        ...


class ReportSink(Protocol):
    """Where delivery reports go: `bot.delivery.Outbox`."""

    async def report(self, report: DeliveryReport) -> None:
        """Store what the provider said, unless something later is known. An unknown id changes nothing."""
        ...
