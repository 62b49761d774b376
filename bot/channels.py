"""What each channel can do.

A channel declares its abilities here once; the rest of the program asks for an ability and never for a name.
A new channel is one more entry and one adapter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

WHATSAPP_PREFIX: Final = "whatsapp:"  # Twilio writes WhatsApp addresses as whatsapp:+15550100


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What one channel can carry. Lengths are in UTF-16 units, as the vendors count."""

    name: str
    max_length: int  # longest text of one message
    has_buttons: bool = False  # options can be shown as buttons under the message
    button_bytes: int = 0  # most UTF-8 bytes a button can send back to us
    button_label_length: int = 0  # longest label that is still readable on a phone
    replies_in_response: bool = False  # the answer travels in the webhook's own response
    is_priced_by_segment: bool = False  # typographic characters cost money here: fold them
    most_segments: int = 0  # of one message, unless it must be whole (bot/composing.py); 0: no such limit
    has_carrier_words: bool = False  # STOP, START and HELP are taken by the carrier before we see them
    has_delivery_receipts: bool = False  # the vendor tells us later whether a message arrived
    can_bind_by_link: bool = False  # an invite can be a link that carries its code
    is_for_staff: bool = False  # students and families never hear from us here


_LISTED: Final = (
    # Twilio refuses a body above 1600 characters (error 21617).
    Capabilities(
        name="sms",
        max_length=1600,
        replies_in_response=True,
        is_priced_by_segment=True,
        most_segments=2,
        has_carrier_words=True,
        has_delivery_receipts=True,
    ),
    # WhatsApp comes through the same door as SMS. Its buttons need templates approved by the vendor first.
    Capabilities(
        name="whatsapp",
        max_length=1600,
        replies_in_response=True,
        has_carrier_words=True,
        has_delivery_receipts=True,
    ),
    # Bot API: text 1-4096 characters after entities parsing, callback_data 1-64 bytes.
    Capabilities(
        name="telegram",
        max_length=4096,
        has_buttons=True,
        button_bytes=64,
        button_label_length=40,
        can_bind_by_link=True,
    ),
    # To staff only. No limit of its own; a screen of text is enough for what we write.
    Capabilities(name="email", max_length=10_000, is_for_staff=True),
)

_ALL: Final = {each.name: each for each in _LISTED}
#: The channels students and families talk on.
CHANNELS: Final[Mapping[str, Capabilities]] = MappingProxyType(
    {name: each for name, each in _ALL.items() if not each.is_for_staff}
)


class UnknownChannel(LookupError):
    """A channel was named that nobody has declared."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"no channel {name!r} (there are {', '.join(CHANNELS)}); declare it in bot/channels.py"
        )


def capabilities(channel: str) -> Capabilities:
    """Say what a channel can do.

    Raises:
        UnknownChannel: Nobody declared it.
    """
    try:
        return _ALL[channel]
    except KeyError:
        raise UnknownChannel(channel) from None


def channel_of_sms_door(address: str) -> str:
    """Name the channel of an address at Twilio's door: "whatsapp" by its prefix, else "sms"."""
    return "whatsapp" if address.lower().startswith(WHATSAPP_PREFIX) else "sms"
