"""What was said: where each conversation stands, every message in, every message out, and who takes over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Reference, SerialId, Small, StoredJSON, Words


class Conversation(Base):
    """One thread on one contact point, standing at a node of a flow (`state`)."""

    __tablename__ = "conversation"
    __table_args__ = (UniqueConstraint("contact_point_id"), Index(None, "person_id"))

    id: Mapped[SerialId]
    contact_point_id: Mapped[Reference] = mapped_column(ForeignKey("contact_point.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))  # empty until an invite was used
    language: Mapped[str | None]
    state: Mapped[dict[str, Any] | None]
    # Counts the turns; a timer set at an earlier turn is stale and does nothing.
    epoch: Mapped[int] = mapped_column(Integer, server_default=sql("0"))
    # A person has it in hand: follows from the snapshot, so that the two can not disagree.
    is_suspended: Mapped[bool] = mapped_column(Computed("(state -> 'suspended') IS NOT NULL", persisted=True))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class InboundMessage(Base):
    """What arrived, exactly as received. Stored before anything else is tried, so it cannot be lost."""

    __tablename__ = "inbound_message"
    __table_args__ = (
        UniqueConstraint("channel", "provider_id"),
        Index(
            "ix_inbound_message_unhandled",
            "conversation_id",
            "id",
            postgresql_where=sql("handled_at IS NULL AND dead_at IS NULL"),
        ),
        Index(None, "conversation_id", "id"),
    )

    id: Mapped[SerialId]
    conversation_id: Mapped[Reference] = mapped_column(ForeignKey("conversation.id"))
    channel: Mapped[str]
    provider_id: Mapped[Words]
    text: Mapped[Words]
    choice: Mapped[Words | None]
    media: Mapped[list[Any]] = mapped_column(StoredJSON, server_default=sql("'[]'"))
    # What else the provider said about it that its handling needs: an edit, a carrier keyword.
    details: Mapped[dict[str, Any]] = mapped_column(StoredJSON, server_default=sql("'{}'"))
    received_at: Mapped[datetime]
    interpretation: Mapped[dict[str, Any] | None]
    handled_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, server_default=sql("0"))
    dead_at: Mapped[datetime | None]  # given up: a person must look
    error: Mapped[str | None]  # a code, never a message


class OutboundMessage(Base):
    """What we decided to send, and what became of it.

    pending (to be sent) -> sending -> accepted (the provider has it) -> delivered, failed, or ambiguous
    (nobody knows); answering was handed over in the webhook's own response; suppressed was not sent, on
    purpose. Never backwards (see `storage.outbox`).
    """

    __tablename__ = "outbound_message"
    __table_args__ = (
        CheckConstraint("purpose IN ('reply', 'initiated', 'safety', 'consent')", name="purpose"),
        CheckConstraint(
            "status IN ('pending', 'answering', 'sending', 'ambiguous', 'accepted', 'delivered', 'failed',"
            " 'suppressed')",
            name="status",
        ),
        UniqueConstraint("in_reply_to", "position"),
        Index(
            "ix_outbound_message_due",
            "channel",
            "lane",
            "not_before",
            "id",
            postgresql_where=sql("status = 'pending'"),
        ),
        Index(
            "ix_outbound_message_open",
            "contact_point_id",
            "id",
            postgresql_where=sql("status IN ('pending', 'answering', 'sending', 'ambiguous')"),
        ),
        # The frequency budget counts what one human was sent, over all of their addresses.
        Index(
            "ix_outbound_message_unprompted",
            "person_id",
            "accepted_at",
            postgresql_where=sql("purpose = 'initiated'"),
        ),
        # And all that came to one phone, whoever of the family it was for.
        Index(
            "ix_outbound_message_unprompted_here",
            "contact_point_id",
            "accepted_at",
            postgresql_where=sql("purpose = 'initiated'"),
        ),
        # One chat takes one message a second: when was it last sent one?
        Index(
            "ix_outbound_message_claimed",
            "contact_point_id",
            "claimed_at",
            postgresql_where=sql("claimed_at IS NOT NULL"),
        ),
        Index(None, "conversation_id", "id"),
        Index(None, "provider_id", postgresql_where=sql("provider_id IS NOT NULL")),
    )

    id: Mapped[SerialId]
    conversation_id: Mapped[Reference] = mapped_column(ForeignKey("conversation.id"))
    contact_point_id: Mapped[Reference]  # the conversation's, and so is the channel: for the outbox
    channel: Mapped[str]
    in_reply_to: Mapped[Reference | None] = mapped_column(ForeignKey("inbound_message.id"))
    position: Mapped[Small] = mapped_column(server_default=sql("0"))
    text: Mapped[Words]
    buttons: Mapped[list[Any]] = mapped_column(StoredJSON, server_default=sql("'[]'"))
    language: Mapped[str]
    purpose: Mapped[str]
    lane: Mapped[Small]  # 0 leaves first: safety and consent, then replies, then what we start
    status: Mapped[str]
    attempts: Mapped[int] = mapped_column(Integer, server_default=sql("0"))
    not_before: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    provider_id: Mapped[str | None]
    error: Mapped[str | None]  # a code, never a message
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))  # who it is for
    # reply, check_in, nudge, decision, digest, news, staff, alert, drill, promise
    kind: Mapped[str] = mapped_column(server_default=sql("'reply'"))
    # What the conversation is stepped with when this is sent; its text is written then, and empty until then.
    opens: Mapped[dict[str, Any] | None]
    expires_at: Mapped[datetime | None]  # later than this it is no use any more
    held_for: Mapped[str | None]  # why it waits, as a code
    # How often it was sent again because nobody knew whether it had been sent: once at the most.
    resends: Mapped[Small] = mapped_column(server_default=sql("0"))
    segments: Mapped[Small | None]  # what it costs, where that is counted


class Sender(Base):
    """How much one way out may send now, counted for all workers on all machines: a token bucket."""

    __tablename__ = "sender"

    name: Mapped[str] = mapped_column(primary_key=True)
    units: Mapped[float]
    counted_at: Mapped[datetime]
    paused_until: Mapped[datetime | None]


class Handoff(Base):
    """Somebody asked for a person, or we could not help: a coordinator takes over."""

    __tablename__ = "handoff"
    __table_args__ = (
        Index("ix_handoff_open", "asked_at", postgresql_where=sql("closed_at IS NULL")),
        Index("ix_handoff_waiting", "conversation_id", postgresql_where=sql("closed_at IS NULL")),
    )

    id: Mapped[SerialId]
    conversation_id: Mapped[Reference] = mapped_column(ForeignKey("conversation.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    inbound_id: Mapped[Reference | None] = mapped_column(ForeignKey("inbound_message.id"))
    reason: Mapped[str]
    verbatim: Mapped[Words]
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    promised_by: Mapped[datetime | None]  # when somebody was said to answer at the latest; empty: nobody was
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    told_at: Mapped[datetime | None]  # when the person was told that nobody had answered in time
