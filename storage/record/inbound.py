"""What arrived: keep it before anything else is tried, and note what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, DateTime, Text, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.errors import NotRecorded
from storage.escaping import Json
from storage.models import StoredJSON, StoredText

# A message is numbered after it waited for the one before it from the same address to be kept: so the
# numbers of one conversation grow in the order in which its messages were kept, whoever keeps them.
_KEEP: Final = sql("""
    WITH known AS MATERIALIZED (
        SELECT conversation.id, conversation.language,
               pg_advisory_xact_lock(1, hashtext(contact_point.channel || contact_point.address))
        FROM contact_point JOIN conversation ON conversation.contact_point_id = contact_point.id
        WHERE contact_point.channel = :channel AND contact_point.address = :address
    ), kept AS (
        INSERT INTO inbound_message
            (conversation_id, channel, provider_id, text, choice, media, details, received_at)
        SELECT known.id, :channel, :provider_id, :text, :choice, :media, :details, :received_at FROM known
        ON CONFLICT (channel, provider_id) DO NOTHING
        RETURNING id, conversation_id
    )
    SELECT kept.id, kept.conversation_id, known.language, false AS is_duplicate, true AS same_content
    FROM kept CROSS JOIN known
    UNION ALL
    SELECT first.id, first.conversation_id, conversation.language, true,
           coalesce(first.conversation_id = (SELECT id FROM known), false)
           AND first.text = :text AND first.choice IS NOT DISTINCT FROM :choice
           AND first.media = :media AND first.details = :details
    FROM inbound_message AS first JOIN conversation ON conversation.id = first.conversation_id
    WHERE first.channel = :channel AND first.provider_id = :provider_id
""").bindparams(
    bindparam("channel", type_=Text),
    bindparam("address", type_=StoredText),
    bindparam("provider_id", type_=StoredText),
    bindparam("text", type_=StoredText),
    bindparam("choice", type_=StoredText),
    bindparam("media", type_=StoredJSON),
    bindparam("details", type_=StoredJSON),
    bindparam("received_at", type_=DateTime(timezone=True)),
)
_MEET: Final = (
    sql("""
        INSERT INTO contact_point (channel, address, created_at) VALUES (:channel, :address, :at)
        ON CONFLICT (channel, address) DO NOTHING
    """).bindparams(bindparam("address", type_=StoredText)),
    sql("""
        INSERT INTO conversation (contact_point_id, created_at, updated_at)
        SELECT id, :at, :at FROM contact_point WHERE channel = :channel AND address = :address
        ON CONFLICT (contact_point_id) DO NOTHING
    """).bindparams(bindparam("address", type_=StoredText), bindparam("at", type_=DateTime(timezone=True))),
)
_HANDLED: Final = sql(
    "UPDATE inbound_message SET handled_at = :at, error = NULL WHERE id = ANY(:ids) AND handled_at IS NULL"
).bindparams(bindparam("ids", type_=ARRAY(BigInteger)))
_FAILED: Final = sql("""
    UPDATE inbound_message
    SET attempts = attempts + 1, error = :error, dead_at = CASE WHEN attempts + 1 >= :limit THEN :at END
    WHERE id = :id AND handled_at IS NULL AND dead_at IS NULL
    RETURNING dead_at IS NOT NULL
""").bindparams(bindparam("at", type_=DateTime(timezone=True)))

# First try; second, now that the address is known; third, now that a twin under way has been kept.
_TRIES: Final = 3


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A message that is kept.

    Attributes:
        inbound_id: Its number; a duplicate has that of the first delivery.
        conversation_id: The conversation it belongs to.
        language: The language that conversation is held in; None before it was chosen.
        is_duplicate: It had been delivered before.
        same_content: False for a different message that carries a known provider id: it was not kept.
    """

    inbound_id: int
    conversation_id: int
    language: str | None
    is_duplicate: bool
    same_content: bool


async def inbound(  # noqa: PLR0913 - one for each column
    session: AsyncSession,
    *,
    channel: str,
    address: str,
    provider_id: str,
    text: str,
    received_at: datetime,
    choice: str | None = None,
    media: Sequence[Mapping[str, Json]] = (),
    details: Mapping[str, Json] | None = None,
) -> Recorded:
    """Keep a message, once, however often it is delivered and by however many at a time.

    One statement for an address that wrote before; the first message of an address makes its contact
    point and its conversation.

    Args:
        session: A transaction of its own, or `Database.autocommit`: it is committed before the message is
            handled.
        channel: The kind of address: `sms`, `telegram`.
        address: Who wrote.
        provider_id: The provider's id of the message, unique within the channel.
        text: Exactly as received; any characters at all.
        received_at: Aware.
        choice: The button that was pressed.
        media: What came along, as plain JSON.
        details: What else its handling needs to know, as plain JSON.
    """
    values: dict[str, Any] = {
        "channel": channel,
        "address": address,
        "provider_id": provider_id,
        "text": text,
        "choice": choice,
        "media": list(media),
        "details": dict(details or {}),
        "received_at": received_at,
    }
    for attempt in range(_TRIES):
        kept = (await session.execute(_KEEP, values)).one_or_none()
        if kept is not None:
            return Recorded(
                inbound_id=kept.id,
                conversation_id=kept.conversation_id,
                language=kept.language,
                is_duplicate=kept.is_duplicate,
                same_content=kept.same_content,
            )
        if attempt == 0:
            for statement in _MEET:
                await session.execute(statement, {"channel": channel, "address": address, "at": received_at})
    raise NotRecorded(channel)


async def handled(session: AsyncSession, inbound_ids: Sequence[int], *, at: datetime) -> None:
    """Note that messages were handled: everything they lead to is in this transaction."""
    await session.execute(_HANDLED, {"ids": list(inbound_ids), "at": at})


async def failed_attempt(
    session: AsyncSession, inbound_id: int, *, error_code: str, limit: int, at: datetime
) -> bool:
    """Count a failed attempt to handle a message; at the limit, give it up for a person to look at.

    Args:
        session: The caller's transaction, not the one that failed.
        inbound_id: The message.
        error_code: A name such as an exception's; never its text.
        limit: How many attempts there are.
        at: Now.

    Returns:
        Whether it was given up just now.
    """
    failed = await session.execute(_FAILED, {"id": inbound_id, "error": error_code, "limit": limit, "at": at})
    return bool(failed.scalar_one_or_none())
