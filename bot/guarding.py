"""When to hold back: a message without words, a phone that answers like a machine, a number we may not bind.

Two machines that answer each other cost money all night, and whoever runs one up (SMS pumping) earns by it.
Promise: danger is looked for in every message all the same, and a wish to be left alone is honoured before.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import phonenumbers
import structlog
from phonenumbers import PhoneNumberType

from bot import texts
from bot.reading import visible
from flows.effects import Say
from storage import find

if TYPE_CHECKING:
    from bot.turn import Turn

#: After a hint about a message without words, no other for this long.
HINT_PAUSE: Final = timedelta(minutes=5)
WINDOW: Final = timedelta(hours=1)
#: Kinds of number that cost the sender, or that belong to no person.
_UNBINDABLE: Final = frozenset(
    {
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PAGER,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    }
)

log = structlog.get_logger(__name__)


def is_wordless(turn: "Turn") -> bool:
    """Say whether a message holds nothing that anybody could see or press."""
    return not turn.text and turn.inbound.choice is None and not turn.inbound.media


async def hint(turn: "Turn") -> None:
    """Ask for words, once in a while: an empty text is often a slip, and a stream of them is a machine."""
    since = turn.now - HINT_PAUSE
    earlier = await find.texts_handled_since(turn.session, turn.standing.conversation_id, since)
    if all(visible(text) for text in earlier):
        turn.spoken.append(Say(text=texts.EMPTY if turn.person is not None else texts.STRANGER))


async def beyond_limit(turn: "Turn") -> int | None:
    """Say how many answers above the hour's limit this one would be: 0 for the first; None below it."""
    most = turn.assistant.replies_per_hour
    if turn.assistant.is_terminal or turn.standing.epoch < most:  # the epoch counts all turns there ever were
        return None
    answered = await find.answered_since(turn.session, turn.standing.conversation_id, turn.now - WINDOW)
    if answered < most:
        return None
    log.warning("replies_held_back", conversation_id=turn.standing.conversation_id, answered=answered)
    return answered - most


def unbindable(address: str, countries: tuple[str, ...]) -> str | None:
    """Say why a phone number can't become anybody's: `invalid`, `country` or `costly`; None when it can.

    Args:
        address: In E.164.
        countries: Regions whose numbers are welcome, as ISO 3166 codes.
    """
    try:
        number = phonenumbers.parse(address)
    except phonenumbers.NumberParseException:
        return "invalid"
    # Possible, not valid: tables of valid numbers are always a little older than the newest number.
    if not phonenumbers.is_possible_number(number):
        return "invalid"
    if phonenumbers.number_type(number) in _UNBINDABLE:
        return "costly"
    # A number too new for the tables has no region of its own; its country code says enough.
    region = phonenumbers.region_code_for_number(number)
    regions = (region,) if region else phonenumbers.region_codes_for_country_code(number.country_code or 0)
    return None if set(regions) & set(countries) else "country"
