"""Where a conversation stands, what waits to be handled in it, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Boolean, DateTime, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.errors import UnknownConversation
from storage.escaping import Json
from storage.models import StoredJSON, StoredText
from storage.outbox import Buttons, Status

# Not FOR UPDATE: that would make the recording of the next message wait for the handling of this one.
LOCK: Final = sql("SELECT id FROM conversation WHERE id = :id FOR NO KEY UPDATE")
_TRY_LOCK: Final = sql("SELECT id FROM conversation WHERE id = :id FOR NO KEY UPDATE SKIP LOCKED")
STANDING: Final = """
    SELECT conversation.id AS conversation_id, conversation.contact_point_id, contact_point.channel,
           contact_point.address, conversation.person_id, conversation.language, conversation.state,
           conversation.epoch, coalesce('withdrawn' = (
               SELECT consent.state FROM consent
               WHERE consent.contact_point_id = contact_point.id ORDER BY consent.id DESC LIMIT 1
           ), false) AS is_opted_out, contact_point.unreachable_since IS NOT NULL AS is_unreachable
    FROM conversation JOIN contact_point ON contact_point.id = conversation.contact_point_id
"""
STANDING_TYPES: Final[dict[str, Any]] = {
    "address": StoredText,
    "state": StoredJSON,
    "is_opted_out": Boolean,
    "is_unreachable": Boolean,
}
_ONE: Final = sql(f"{STANDING} WHERE conversation.id = :id").columns(**STANDING_TYPES)
_OF_PERSON: Final = sql(
    f"{STANDING} WHERE conversation.person_id = :person_id"
    " ORDER BY conversation.updated_at DESC, conversation.id"
).columns(**STANDING_TYPES)
_UNHANDLED: Final = sql("""
    SELECT id, text, choice, media, details, received_at, attempts FROM inbound_message
    WHERE conversation_id = :conversation_id AND handled_at IS NULL AND dead_at IS NULL
    ORDER BY id
""").columns(text=StoredText, choice=StoredText, media=StoredJSON, details=StoredJSON)
_REPLIES: Final = sql("""
    SELECT id, text, buttons, language, status FROM outbound_message
    WHERE in_reply_to = :inbound_id ORDER BY position
""").columns(text=StoredText, buttons=StoredJSON)
_REPLIES_SINCE: Final = sql("""
    SELECT count(*) FROM outbound_message
    WHERE conversation_id = :conversation_id AND in_reply_to IS NOT NULL AND created_at >= :since
""")
# Of the newest only: whoever reaches a limit has reached it with those.
_ANSWERED_SINCE: Final = sql("""
    SELECT count(DISTINCT in_reply_to) FROM (
        SELECT in_reply_to, created_at FROM outbound_message
        WHERE conversation_id = :conversation_id ORDER BY id DESC LIMIT 1000
    ) AS newest WHERE in_reply_to IS NOT NULL AND created_at >= :since
""")
_TEXTS_HANDLED_SINCE: Final = sql("""
    SELECT text FROM inbound_message
    WHERE conversation_id = :conversation_id AND handled_at >= :since AND choice IS NULL AND media = '[]'
    ORDER BY id DESC LIMIT 100
""").columns(text=StoredText)
# The same question may have been asked again: then its older keyboard is as good as its newest.
_IS_OPEN_KEYBOARD: Final = sql("""
    SELECT EXISTS (
        SELECT FROM outbound_message AS pressed JOIN (
            SELECT id, text, buttons FROM outbound_message
            WHERE conversation_id = :conversation_id AND buttons <> '[]' ORDER BY id DESC LIMIT 1
        ) AS newest ON (pressed.text, pressed.buttons) = (newest.text, newest.buttons)
        WHERE pressed.id = :outbound_id AND pressed.conversation_id = :conversation_id
    )
""")
_STALE: Final = sql("""
    SELECT conversation_id FROM inbound_message
    WHERE handled_at IS NULL AND dead_at IS NULL AND received_at < :older_than
    GROUP BY conversation_id ORDER BY min(id) LIMIT :limit
""").bindparams(bindparam("older_than", type_=DateTime(timezone=True)))


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a conversation stands.

    Attributes:
        conversation_id: Its number.
        contact_point_id: The address it is held at.
        channel: The kind of that address.
        address: The address itself.
        person_id: Who speaks in it; None until an invite was used.
        language: What it is held in; None before it was chosen.
        state: The engine's snapshot; None before the first step.
        epoch: Counts the turns.
        is_opted_out: The last word about consent at this address was a stop.
        is_unreachable: Nothing we sent arrived there, and nobody has written from there since.
    """

    conversation_id: int
    contact_point_id: int
    channel: str
    address: str = field(repr=False)
    person_id: str | None
    language: str | None
    state: dict[str, Json] | None = field(repr=False)
    epoch: int
    is_opted_out: bool
    is_unreachable: bool = False


@dataclass(frozen=True, kw_only=True)
class Inbound:
    """A message that waits to be handled, exactly as received.

    Attributes:
        attempts: How often its handling has failed.
        details: What else the provider said about it.
    """

    id: int
    text: str = field(repr=False)
    choice: str | None = field(repr=False)
    media: tuple[Mapping[str, Json], ...] = field(repr=False)
    details: Mapping[str, Json] = field(repr=False)
    received_at: datetime
    attempts: int


@dataclass(frozen=True, kw_only=True)
class Outbound:
    """A reply, and what became of it. `buttons` are plain JSON, as they were recorded."""

    id: int
    text: str = field(repr=False)
    buttons: Buttons = field(repr=False)
    language: str
    status: Status


async def lock_conversation(session: AsyncSession, conversation_id: int) -> Standing:
    """Hold a conversation until the end of the transaction, and tell where it stands.

    Two statements, on purpose: what is read was true after everybody who held it before had finished.

    Raises:
        UnknownConversation: There is none with this id.
    """
    if (await session.execute(LOCK, {"id": conversation_id})).one_or_none() is None:
        raise UnknownConversation(conversation_id)
    row = (await session.execute(_ONE, {"id": conversation_id})).one()
    return Standing(**row._mapping)


async def try_lock_conversation(session: AsyncSession, conversation_id: int) -> bool:
    """Hold a conversation until the end of the transaction if nobody else holds it; never waits."""
    return (await session.execute(_TRY_LOCK, {"id": conversation_id})).one_or_none() is not None


async def conversations_of(session: AsyncSession, person_id: str) -> tuple[Standing, ...]:
    """List the conversations in which a person speaks, the latest first. Holds none of them."""
    rows = await session.execute(_OF_PERSON, {"person_id": person_id})
    return tuple(Standing(**row._mapping) for row in rows)


async def unhandled(session: AsyncSession, conversation_id: int) -> tuple[Inbound, ...]:
    """List the messages that wait to be handled, in the order in which they came; dead letters left out."""
    rows = await session.execute(_UNHANDLED, {"conversation_id": conversation_id})
    return tuple(
        Inbound(
            id=row.id,
            text=row.text,
            choice=row.choice,
            media=tuple(row.media),
            details=row.details,
            received_at=row.received_at,
            attempts=row.attempts,
        )
        for row in rows
    )


async def replies(session: AsyncSession, inbound_id: int) -> tuple[Outbound, ...]:
    """List the replies to a message, in order."""
    rows = await session.execute(_REPLIES, {"inbound_id": inbound_id})
    return tuple(
        Outbound(
            id=row.id, text=row.text, buttons=tuple(row.buttons), language=row.language, status=row.status
        )
        for row in rows
    )


async def replies_since(session: AsyncSession, conversation_id: int, since: datetime) -> int:
    """Count the replies given in a conversation since a moment."""
    found = await session.execute(_REPLIES_SINCE, {"conversation_id": conversation_id, "since": since})
    return int(found.scalar_one())


async def answered_since(session: AsyncSession, conversation_id: int, since: datetime) -> int:
    """Count the messages of a conversation that were answered since a moment, up to a thousand replies."""
    found = await session.execute(_ANSWERED_SINCE, {"conversation_id": conversation_id, "since": since})
    return int(found.scalar_one())


async def texts_handled_since(
    session: AsyncSession, conversation_id: int, since: datetime
) -> tuple[str, ...]:
    """List the texts handled since a moment that came without a button or an attachment, newest first."""
    found = await session.execute(_TEXTS_HANDLED_SINCE, {"conversation_id": conversation_id, "since": since})
    return tuple(found.scalars())


async def is_open_keyboard(session: AsyncSession, conversation_id: int, outbound_id: int) -> bool:
    """Say whether a message of ours in this conversation holds the buttons that were shown last."""
    values = {"conversation_id": conversation_id, "outbound_id": outbound_id}
    return bool((await session.execute(_IS_OPEN_KEYBOARD, values)).scalar_one())


async def stale_conversations(session: AsyncSession, *, older_than: datetime, limit: int) -> tuple[int, ...]:
    """List conversations with a message that should have been handled by now, longest waiting first."""
    found = await session.execute(_STALE, {"older_than": older_than, "limit": limit})
    return tuple(found.scalars())
