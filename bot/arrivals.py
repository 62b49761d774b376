"""What a chat app's update can be about, whatever the app: the words of `bot.telegram_door`.

Promise: every update is exactly one of these, and only `Said` and `Pressed` carry anything a person did.
"""

from dataclasses import dataclass

from bot.messages import InboundMessage


@dataclass(frozen=True, kw_only=True)
class Said:
    """Somebody wrote to us, in private."""

    message: InboundMessage


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """Somebody pressed a button. It must be answered, or their app shows a waiting clock.

    Attributes:
        query_id: What to answer.
        message: What the press says; None when the button isn't one of ours any more.
        keyboard: The chat and message the button stood under; None when Telegram no longer knows.
    """

    query_id: str
    message: InboundMessage | None
    keyboard: tuple[int, int] | None


@dataclass(frozen=True)
class Blocked:
    """Somebody blocked the bot: nothing may be sent to this address any more."""

    address: str


@dataclass(frozen=True)
class Unblocked:
    """Somebody who had blocked the bot let it in again."""

    address: str


@dataclass(frozen=True)
class Group:
    """We are in a group or a channel, where nothing personal may be said: leave it."""

    chat_id: int


@dataclass(frozen=True)
class Skipped:
    """There is nothing to do. `reason` is a constant word for the metrics."""

    reason: str


Arrival = Said | Pressed | Blocked | Unblocked | Group | Skipped


@dataclass(frozen=True)
class Fetched:
    """What long polling brought: each update's id and what it is about, oldest first."""

    updates: tuple[tuple[int, Arrival], ...]


@dataclass(frozen=True, kw_only=True)
class FetchFailed:
    """Long polling brought nothing.

    Attributes:
        reason: The name of the error.
        wait: Seconds to wait before the next try; None when trying again can't help (a wrong token, or
            somebody else is already polling).
    """

    reason: str
    wait: float | None


def lane_of(arrival: Arrival) -> str:
    """Name the chat whose order an arrival belongs to; "" when it belongs to none."""
    match arrival:
        case Said() | Pressed(message=InboundMessage()):
            return arrival.message.address if arrival.message else ""
        case Blocked() | Unblocked():
            return arrival.address
        case Group():
            return str(arrival.chat_id)
        case _:
            return ""
