"""How a phone becomes somebody's: a single-use code, three tries, then a pause.

The answer never tells whether a code exists, was used or has expired, and never says anything about anybody.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import consent, texts
from flows.effects import Say
from nlu import answers
from storage import find, record

if TYPE_CHECKING:
    from bot.turn import Turn

ALPHABET: Final = "23456789BCDFGHJKMNPQRSTVWXZ"  # no vowels (no words by chance), no 0/O, 1/I/L
SHORT_LENGTH: Final = 8  # 27^8 = 2.8e11 codes; with three tries in fifteen minutes nobody guesses one
LINK_BYTES: Final = 24  # 192 bits: a link may be seen by others, and must not be guessable at all
LIFETIME: Final = timedelta(days=14)
MAX_TRIES: Final = 3
PAUSE: Final = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class NewInvite:
    """An invite just made. The code is shown once; only its hash is kept."""

    code: str
    expires_at: datetime


def fingerprint(code: str, key: bytes) -> str:
    """Hash a code as it is stored: case, spaces and hyphens of a short code do not matter."""
    short = code.replace("-", "").replace(" ", "").upper()
    plain = short if len(short) == SHORT_LENGTH else code.strip()
    return hmac.new(key, plain.encode("utf-8", "surrogatepass"), "sha256").hexdigest()


async def invite(
    session: AsyncSession, person_id: str, *, channel: str | None, is_link: bool, key: bytes, now: datetime
) -> NewInvite:
    """Make a single-use code that binds a phone or chat to a person.

    Args:
        session: The caller's transaction.
        person_id: Whom it is for.
        channel: The only channel it works on, or None for any.
        is_link: Whether it travels in a link and may be long.
        key: Signs the stored hash.
        now: Aware; the code lives for `LIFETIME` from here.
    """
    if is_link:
        code = secrets.token_urlsafe(LINK_BYTES)
    else:
        letters = "".join(secrets.choice(ALPHABET) for _ in range(SHORT_LENGTH))
        code = f"{letters[:4]}-{letters[4:]}"
    made = NewInvite(code=code, expires_at=now + LIFETIME)
    await record.invite(
        session,
        code_hash=fingerprint(code, key),
        person_id=person_id,
        channel=channel,
        created_at=now,
        expires_at=made.expires_at,
    )
    return made


async def enrol(turn: "Turn") -> str | None:
    """Try the code in a stranger's message.

    Returns:
        The id of the person this phone now belongs to; None when there was no code, it did not work, or it is
        not the time to try. What to say is added to the turn.
    """
    code = turn.text if turn.inbound.choice == "start" else answers.code(turn.text)
    if not code:
        if await consent.may_answer_stranger(turn):
            turn.spoken.append(Say(text=texts.STRANGER))
        return None
    contact_point_id = turn.standing.contact_point_id
    failures = await find.recent_failures(turn.session, contact_point_id, since=turn.now - PAUSE)
    if failures >= MAX_TRIES:
        turn.spoken.append(Say(text=texts.CODE_PAUSED))
        return None
    person_id = await record.use_invite(
        turn.session,
        code_hash=fingerprint(code, turn.assistant.key),
        channel=turn.standing.channel,
        contact_point_id=contact_point_id,
        at=turn.now,
    )
    await record.attempt(
        turn.session, contact_point_id=contact_point_id, succeeded=person_id is not None, at=turn.now
    )
    if person_id is None:
        is_last = failures + 1 >= MAX_TRIES
        turn.spoken.append(Say(text=texts.CODE_PAUSED if is_last else texts.CODE_REFUSED))
        return None
    await record.bind(
        turn.session,
        person_id=person_id,
        contact_point_id=contact_point_id,
        conversation_id=turn.standing.conversation_id,
        source="invite",
        at=turn.now,
    )
    return person_id
