"""When to come back to a conversation by ourselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Reference, SerialId


class Timer(Base):
    """One moment at which to look at a conversation again; at most one of each kind is set.

    `question` (nobody answered it), `expiry` (the conversation is over) and `promise` (a person was to have
    written by now). One whose epoch is not the conversation's is stale: something happened since.
    """

    __tablename__ = "timer"
    __table_args__ = (
        CheckConstraint("kind IN ('question', 'expiry', 'promise')", name="kind"),
        CheckConstraint("outcome IN ('done', 'stale')", name="outcome"),
        UniqueConstraint("conversation_id", "kind"),
        Index("ix_timer_due", "due_at", postgresql_where=sql("done_at IS NULL")),
    )

    id: Mapped[SerialId]
    conversation_id: Mapped[Reference] = mapped_column(ForeignKey("conversation.id"))
    kind: Mapped[str]
    epoch: Mapped[int | None] = mapped_column(Integer)  # empty when it holds whatever is said meanwhile
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
