"""What is to be sent: handed out once, in order per person, and never to somebody who said stop.

    pending -> sending -> accepted -> delivered, or failed; or suppressed: not sent, on purpose
                  +-> ambiguous -^
    answering ----------^

`pending` waits for a delivery job, which makes it `sending`; `answering` left in the response to a webhook.
A message's status never goes backwards, in whatever order a provider's reports arrive. Only `requeue` makes
one pending again, by somebody who made certain that it was not sent; nothing is sent again on suspicion.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import ARRAY, Boolean, DateTime, Integer, Row, Text, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.escaping import Json
from storage.models import StoredJSON, StoredText

Status = Literal[
    "pending", "answering", "sending", "ambiguous", "accepted", "delivered", "failed", "suppressed"
]
Reported = Literal["sending", "ambiguous", "accepted", "delivered", "failed", "suppressed"]

_TIME: Final = DateTime(timezone=True)
# What is known of a message only ever grows. That it was delivered is the last word.
_RANKS: Final = (
    "pending",
    "answering",
    "sending",
    "ambiguous",
    "accepted",
    "suppressed",
    "failed",
    "delivered",
)
#: What a `Leaving` holds, of `outbound_message AS message` and its `contact_point`.
COLUMNS: Final = """
    message.id, message.conversation_id, message.contact_point_id, message.channel, address, message.text,
    message.buttons, message.language, message.purpose, message.kind, message.lane, message.status,
    message.attempts, message.resends, message.person_id, message.opens, message.not_before,
    message.expires_at, message.in_reply_to, message.created_at
"""
TYPES: Final[dict[str, Any]] = {
    "address": StoredText,
    "text": StoredText,
    "buttons": StoredJSON,
    "opens": StoredJSON,
}

_SET_STATUS: Final = sql("""
    UPDATE outbound_message
    SET status = :status, provider_id = coalesce(:provider_id, provider_id), error = :error,
        accepted_at = CASE
            WHEN :status IN ('accepted', 'delivered') THEN coalesce(accepted_at, :at) ELSE accepted_at
        END,
        settled_at = CASE WHEN :status IN ('delivered', 'failed', 'suppressed') THEN :at END
    WHERE id = :id AND array_position(:ranks, status) < :rank
    RETURNING id
""").bindparams(
    bindparam("ranks", type_=ARRAY(Text)),
    bindparam("rank", type_=Integer),
    bindparam("status", type_=Text),
    bindparam("provider_id", type_=Text),
    bindparam("error", type_=Text),
    bindparam("at", type_=_TIME),
)
_REQUEUE: Final = sql("""
    UPDATE outbound_message
    SET status = 'pending', not_before = :not_before, error = :error,
        resends = resends + CASE WHEN :is_resend THEN 1 ELSE 0 END
    WHERE id = :id AND status IN ('sending', 'ambiguous', 'answering') AND attempts = :attempts
    RETURNING id
""").bindparams(
    bindparam("not_before", type_=_TIME),
    bindparam("error", type_=Text),
    bindparam("is_resend", type_=Boolean),
)
_AMBIGUOUS: Final = (
    sql(f"""
    SELECT {COLUMNS}
    FROM outbound_message AS message JOIN contact_point ON contact_point.id = contact_point_id
    WHERE message.channel = :channel
      AND (status = 'ambiguous' AND claimed_at < :asked_before
           OR status = 'sending' AND claimed_at < :claimed_before
           OR status = 'answering' AND not_before <= :now)
    ORDER BY message.id
    LIMIT :limit
""")  # noqa: S608 - constants of this module
    .bindparams(*(bindparam(name, type_=_TIME) for name in ("now", "asked_before", "claimed_before")))
    .columns(**TYPES)
)
_BY_PROVIDER: Final = sql(
    "SELECT id FROM outbound_message WHERE provider_id = :provider_id AND channel = :channel LIMIT 1"
)
_PROVIDER_IDS: Final = sql("""
    SELECT provider_id FROM outbound_message
    WHERE contact_point_id = :contact_point_id AND provider_id IS NOT NULL AND created_at >= :since
""")

Buttons: TypeAlias = tuple[dict[str, Json], ...]


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """One message on its way out, with all a sender needs.

    Attributes:
        id: Its number; providers hand it back in their reports.
        attempts: How often it was tried, this time included.
        resends: How often it was sent again after a send whose fate nobody knew.
        in_reply_to: The inbound message it answers, if one.
        person_id: Who it is for, if known.
        opens: What the conversation is stepped with when it leaves; its text is written then.
        expires_at: Later than this it is no use any more.
    """

    id: int
    conversation_id: int
    contact_point_id: int
    channel: str
    address: str = field(repr=False)
    text: str = field(repr=False)
    buttons: Buttons = field(repr=False)
    language: str
    purpose: str
    kind: str
    lane: int
    status: Status
    attempts: int
    resends: int
    person_id: str | None
    opens: dict[str, Json] | None = field(repr=False)
    not_before: datetime
    expires_at: datetime | None
    in_reply_to: int | None
    created_at: datetime


async def set_status(
    session: AsyncSession,
    outbound_id: int,
    *,
    status: Reported,
    at: datetime,
    provider_id: str | None = None,
    error: str | None = None,
) -> bool:
    """Note what became of a message, unless more is known already.

    Args:
        session: The caller's transaction.
        outbound_id: Which message; one that does not exist changes nothing.
        status: What is known now.
        at: When we heard.
        provider_id: The provider's id of it.
        error: The provider's code; never its text.

    Returns:
        Whether that was news.
    """
    values = {
        "id": outbound_id,
        "status": status,
        "ranks": list(_RANKS),
        "rank": _RANKS.index(status) + 1,
        "provider_id": provider_id,
        "error": error,
        "at": at,
    }
    return (await session.execute(_SET_STATUS, values)).scalar_one_or_none() is not None


async def requeue(
    session: AsyncSession,
    outbound_id: int,
    *,
    attempts: int,
    not_before: datetime,
    error: str | None = None,
    is_resend: bool = False,
) -> bool:
    """Send a message after all. Only for whoever made certain that it was not sent.

    Args:
        session: The caller's transaction.
        outbound_id: Which message.
        attempts: How often it had been tried when that was made certain: if somebody has tried it again
            since, nothing is known of that try.
        not_before: When it may leave.
        error: The provider's code; never its text.
        is_resend: Its fate was unknown: counted, because it is sent again once at the most.

    Returns:
        False when its fate has become known meanwhile: nothing was changed.
    """
    values = {"id": outbound_id, "attempts": attempts, "not_before": not_before, "error": error}
    values["is_resend"] = is_resend
    return (await session.execute(_REQUEUE, values)).scalar_one_or_none() is not None


async def ambiguous(
    session: AsyncSession,
    *,
    channel: str,
    now: datetime,
    asked_before: datetime,
    claimed_before: datetime,
    limit: int,
) -> tuple[Leaving, ...]:
    """List messages that may or may not have been sent, oldest first: ask the provider about each.

    They are those whose answer never came or made no sense (`ambiguous`), those claimed by somebody who was
    not heard of since (`sending`), and those given to a webhook's
    response without a sign of life within their grace (`answering`).

    Args:
        session: Only read.
        channel: Of which channel.
        now: The present moment.
        asked_before: An ambiguous one must have been claimed before this: its request may still arrive.
        claimed_before: One that is being sent must have been claimed before this: its sender may live.
        limit: At most so many.
    """
    values = {
        "channel": channel,
        "now": now,
        "asked_before": asked_before,
        "claimed_before": claimed_before,
        "limit": limit,
    }
    return tuple(leaving(row) for row in await session.execute(_AMBIGUOUS, values))


async def by_provider(session: AsyncSession, *, channel: str, provider_id: str) -> int | None:
    """Find the message that a provider knows by this id."""
    found = await session.execute(_BY_PROVIDER, {"channel": channel, "provider_id": provider_id})
    return found.scalar_one_or_none()


async def provider_ids(session: AsyncSession, *, contact_point_id: int, since: datetime) -> frozenset[str]:
    """List the providers' ids of messages to one contact point, so that twins can be told apart."""
    found = await session.execute(_PROVIDER_IDS, {"contact_point_id": contact_point_id, "since": since})
    return frozenset(found.scalars())


def leaving(row: Row[Any]) -> Leaving:
    """Make the value of a row that has `COLUMNS`, and perhaps others."""
    fields = {name: getattr(row, name) for name in Leaving.__dataclass_fields__}
    return Leaving(**{**fields, "buttons": tuple(fields["buttons"])})
