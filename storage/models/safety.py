"""Who is called when somebody may be in danger, the alerts themselves, and a record of each step."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Reference, SerialId, Small, Words


class RotaEntry(Base):
    """A member of staff who is called about alerts of a school, or of every school (`school_id` empty)."""

    __tablename__ = "rota"
    __table_args__ = (
        CheckConstraint("hours IN ('staffed', 'after_hours', 'always')", name="hours"),
        Index(None, "school_id"),
    )

    id: Mapped[SerialId]
    school_id: Mapped[str | None] = mapped_column(ForeignKey("school.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    hours: Mapped[str]
    position: Mapped[Small]  # 1 is called first
    is_administrator: Mapped[bool] = mapped_column(server_default=sql("false"))  # called after everybody else


class Alert(Base):
    """Somebody may be in danger: an adult must look now."""

    __tablename__ = "alert"
    __table_args__ = (
        CheckConstraint("level IN ('alert', 'check')", name="level"),
        CheckConstraint(
            "is_drill OR (inbound_id IS NOT NULL AND conversation_id IS NOT NULL)", name="is_about_a_message"
        ),
        Index("ix_alert_open", "raised_at", postgresql_where=sql("acknowledged_at IS NULL")),
        Index(
            "ix_alert_next_call",
            "next_call_at",
            postgresql_where=sql("acknowledged_at IS NULL AND next_call_at IS NOT NULL"),
        ),
    )

    id: Mapped[SerialId]
    conversation_id: Mapped[Reference | None] = mapped_column(ForeignKey("conversation.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    inbound_id: Mapped[Reference | None] = mapped_column(ForeignKey("inbound_message.id"))
    category: Mapped[str]
    level: Mapped[str]
    raised_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    school_id: Mapped[str | None] = mapped_column(ForeignKey("school.id"))  # whose staff are called
    is_drill: Mapped[bool] = mapped_column(server_default=sql("false"))
    calls: Mapped[Small] = mapped_column(server_default=sql("0"))  # how many people have been called so far
    next_call_at: Mapped[datetime | None]  # when the next one is called unless somebody answers
    closed_at: Mapped[datetime | None]


class AlertStep(Base):
    """One thing that happened to an alert. Only ever added to."""

    __tablename__ = "alert_step"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('raised', 'notified', 'unreachable', 'nobody', 'unanswered', 'acknowledged', 'read',"
            " 'closed')",
            name="kind",
        ),
        Index(None, "alert_id", "id"),
    )

    id: Mapped[SerialId]
    alert_id: Mapped[Reference] = mapped_column(ForeignKey("alert.id"))
    kind: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))  # who was called, or did it
    outbound_id: Mapped[Reference | None] = mapped_column(ForeignKey("outbound_message.id"))
    note: Mapped[Words | None]
