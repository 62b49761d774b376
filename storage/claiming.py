"""Handing messages out: who may leave now, and what is written down about each that was looked at.

All of it happens in one transaction, which holds the sender's row (`storage.senders`): what was handed out is
`sending` before anybody sends it, and nobody else gets it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, DateTime, SmallInteger, Text, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.consent import barred
from storage.escaping import Json
from storage.models import StoredJSON, StoredText
from storage.outbox import COLUMNS, TYPES, Leaving, leaving

#: The lane of what saves and what confirms a stop: it passes everything else.
URGENT_LANE: Final = 0

_TIME: Final = DateTime(timezone=True)
_IDS: Final = ARRAY(BigInteger)

# A message waits for the ones before it to the same person that could leave now, are on their way, or were
# tried already and wait for another try. What saves waits for nothing but its like: it must not stand behind
# a digest whose fate is unknown. What is less urgent waits for what is more.
_BEHIND: Final = """
    SELECT FROM outbound_message AS earlier
    WHERE earlier.contact_point_id = candidate.contact_point_id AND earlier.id < candidate.id
      AND (candidate.lane > 0 OR earlier.lane = 0)
      AND (
        earlier.status IN ('sending', 'ambiguous')
        OR earlier.status = 'pending' AND earlier.lane <= candidate.lane
           AND (earlier.not_before <= :now OR earlier.attempts > 0)
        OR earlier.status = 'answering' AND earlier.not_before > :now
    )
"""
_RECENT: Final = """
    SELECT FROM outbound_message AS recent
    WHERE recent.contact_point_id = candidate.contact_point_id AND recent.id <> candidate.id
      AND recent.claimed_at > :apart_since
"""
_IS_DUE: Final = (
    "candidate.status = 'pending' AND candidate.channel = ANY(:channels) AND candidate.not_before <= :now"
)

_ANY_DUE: Final = sql(
    f"SELECT EXISTS (SELECT FROM outbound_message AS candidate WHERE {_IS_DUE})"  # noqa: S608 - ours
).bindparams(bindparam("now", type_=_TIME), bindparam("channels", type_=ARRAY(Text)))
_DUE: Final = (
    sql(f"""
    SELECT {COLUMNS.replace("message.", "candidate.")}, {barred("candidate")} AS barred
    FROM outbound_message AS candidate JOIN contact_point ON contact_point.id = candidate.contact_point_id
    WHERE {_IS_DUE} AND candidate.lane <= :lowest_lane AND NOT EXISTS ({_BEHIND}) AND NOT EXISTS ({_RECENT})
    ORDER BY candidate.lane, candidate.not_before, candidate.id
    LIMIT :limit
    FOR NO KEY UPDATE OF candidate SKIP LOCKED
""")  # noqa: S608 - constants of this package
    .bindparams(
        bindparam("now", type_=_TIME),
        bindparam("apart_since", type_=_TIME),
        bindparam("channels", type_=ARRAY(Text)),
    )
    .columns(**TYPES)
)
_FIRST_RECENT: Final = sql(f"""
    SELECT min(recent.claimed_at)
    FROM outbound_message AS candidate JOIN outbound_message AS recent
      ON recent.contact_point_id = candidate.contact_point_id AND recent.id <> candidate.id
    WHERE {_IS_DUE} AND recent.claimed_at > :apart_since
""").bindparams(  # noqa: S608 - constants of this module
    bindparam("now", type_=_TIME),
    bindparam("apart_since", type_=_TIME),
    bindparam("channels", type_=ARRAY(Text)),
)
_LOCK_PERSON: Final = sql("SELECT pg_advisory_xact_lock(2, hashtext(:person_id))").bindparams(
    bindparam("person_id", type_=Text)
)
_TAKE: Final = sql("""
    UPDATE outbound_message
    SET status = 'sending', attempts = attempts + 1, claimed_at = :now, held_for = NULL,
        segments = taken.segments
    FROM unnest(:ids, :segments) AS taken (id, segments)
    WHERE outbound_message.id = taken.id
""").bindparams(
    bindparam("ids", type_=_IDS),
    bindparam("segments", type_=ARRAY(SmallInteger)),
    bindparam("now", type_=_TIME),
)
_SUPPRESS: Final = sql("""
    UPDATE outbound_message SET status = 'suppressed', error = :reason, settled_at = :now
    WHERE id = :id AND status = 'pending'
""").bindparams(bindparam("now", type_=_TIME), bindparam("reason", type_=Text))
_HOLD: Final = sql("""
    UPDATE outbound_message
    SET not_before = :until, held_for = :reason, expires_at = coalesce(:expires_at, expires_at)
    WHERE id = :id AND status = 'pending'
""").bindparams(
    bindparam("until", type_=_TIME), bindparam("reason", type_=Text), bindparam("expires_at", type_=_TIME)
)
_WRITE: Final = sql("""
    UPDATE outbound_message SET text = :text, buttons = :buttons, language = :language WHERE id = :id
""").bindparams(bindparam("text", type_=StoredText), bindparam("buttons", type_=StoredJSON))


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A message whose time has come.

    Attributes:
        message: It.
        barred: Why it may not leave at all; None when it may (see `storage.consent.barred`).
    """

    message: Leaving
    barred: str | None


async def any_due(session: AsyncSession, *, channels: Sequence[str], now: datetime) -> bool:
    """Tell cheaply, without holding anything, whether any message's time has come."""
    found = await session.execute(_ANY_DUE, {"channels": list(channels), "now": now})
    return bool(found.scalar_one())


async def due(
    session: AsyncSession,
    *,
    channels: Sequence[str],
    now: datetime,
    limit: int,
    lowest_lane: int = 9,
    apart_since: datetime | None = None,
) -> tuple[Candidate, ...]:
    """Hold messages whose time has come: at most one per person, the oldest that is not behind another.

    Args:
        session: The claiming transaction.
        channels: The channels of one sender.
        now: The present moment.
        limit: At most so many.
        lowest_lane: None that is less urgent than this lane.
        apart_since: None to an address to which another was handed out since then.

    Returns:
        The most urgent first: safety and consent, then replies, then what we start, then digests.
    """
    values = {
        "channels": list(channels),
        "now": now,
        "limit": limit,
        "lowest_lane": lowest_lane,
        "apart_since": apart_since or now,
    }
    rows = await session.execute(_DUE, values)
    return tuple(Candidate(message=leaving(row), barred=row.barred) for row in rows)


async def first_recent(
    session: AsyncSession, *, channels: Sequence[str], now: datetime, apart_since: datetime
) -> datetime | None:
    """Tell when the first of the addresses for which a message waits was last sent to, if since then."""
    values = {"channels": list(channels), "now": now, "apart_since": apart_since}
    found: datetime | None = (await session.execute(_FIRST_RECENT, values)).scalar_one()
    return found


async def hold_people(session: AsyncSession, person_ids: Sequence[str]) -> None:
    """Hold people until the end of the transaction, so that nobody else writes to them first."""
    for person_id in sorted(set(person_ids)):
        await session.execute(_LOCK_PERSON, {"person_id": person_id})


async def take(session: AsyncSession, segments: Mapping[int, int | None], *, now: datetime) -> None:
    """Mark messages as being sent. Commit before sending the first.

    Args:
        session: The transaction that holds them.
        segments: What each costs, by number; None where that is not counted.
        now: The present moment.
    """
    if segments:
        values = {"ids": list(segments), "segments": list(segments.values()), "now": now}
        await session.execute(_TAKE, values)


async def suppress(session: AsyncSession, outbound_id: int, *, reason: str, now: datetime) -> None:
    """Decide not to send a message, for a reason given as a code."""
    await session.execute(_SUPPRESS, {"id": outbound_id, "reason": reason, "now": now})


async def put_off(
    session: AsyncSession,
    outbound_id: int,
    *,
    until: datetime,
    reason: str,
    expires_at: datetime | None = None,
) -> None:
    """Leave a message for later.

    Args:
        session: The transaction that holds it.
        outbound_id: Which message.
        until: When to look at it again.
        reason: Why, as a code.
        expires_at: When its window closes then; None leaves what holds.
    """
    values = {"id": outbound_id, "until": until, "reason": reason, "expires_at": expires_at}
    await session.execute(_HOLD, values)


async def write(
    session: AsyncSession,
    outbound_id: int,
    *,
    text: str,
    buttons: Sequence[Mapping[str, Json]],
    language: str,
) -> None:
    """Give a message its words: it had none until it was about to leave."""
    values: dict[str, Any] = {"id": outbound_id, "text": text, "buttons": list(buttons), "language": language}
    await session.execute(_WRITE, values)
