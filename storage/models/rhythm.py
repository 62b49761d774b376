"""When to ask, when there is school, and what families are told at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Reference, SerialId, Small, Words


class CheckInRhythm(Base):
    """How often one student is asked how their goals are going, and when the next time is."""

    __tablename__ = "check_in_rhythm"
    __table_args__ = (
        CheckConstraint("every_days BETWEEN 7 AND 14", name="every_days"),
        CheckConstraint("state IN ('active', 'paused', 'off')", name="state"),
        CheckConstraint("hour BETWEEN 8 AND 19", name="hour"),
        Index("ix_check_in_rhythm_next", "next_at", postgresql_where=sql("state = 'active'")),
    )

    student_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    every_days: Mapped[Small] = mapped_column(server_default=sql("7"))
    # paused: until the student writes or says so; off: staff stopped it
    state: Mapped[str] = mapped_column(server_default=sql("'active'"))
    hour: Mapped[Small | None]  # the hour of their day they prefer; None: in the afternoon
    due_on: Mapped[date]  # the day it is due by the rhythm, school or not: it keeps their weekday
    next_at: Mapped[datetime]  # the moment of that day, or of the school day it moves to
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]  # plan (a first goal), student, staff


class CheckIn(Base):
    """One check-in that was due: asked, or left out and why. What became of the asking is in the outbox."""

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("student_id", "due_on"),
        CheckConstraint("(outbound_id IS NULL) = (skipped_for IS NOT NULL)", name="skipped_for"),
        Index(None, "planned_at"),
        Index(None, "outbound_id"),
    )

    id: Mapped[SerialId]
    student_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    planned_at: Mapped[datetime]  # when it was meant to leave
    outbound_id: Mapped[Reference | None] = mapped_column(ForeignKey("outbound_message.id"))
    skipped_for: Mapped[str | None]  # why it was never put into the outbox
    moved_to: Mapped[datetime | None]  # its window was missed, and opened once more here


class CalendarDay(Base):
    """A day, or some days on end, that a school or the whole district said something about."""

    __tablename__ = "calendar_day"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('break', 'holiday', 'half_day', 'school_day', 'first_day', 'last_day')", name="kind"
        ),
        CheckConstraint("first_on <= last_on", name="first_on"),
        Index(None, "school_id", "first_on"),
    )

    id: Mapped[SerialId]
    school_id: Mapped[str | None] = mapped_column(ForeignKey("school.id"))  # empty: the whole district
    kind: Mapped[str]
    first_on: Mapped[date]
    last_on: Mapped[date]
    name: Mapped[Words]
    source: Mapped[Words]  # the file it came from: importing it again replaces its days
    imported_at: Mapped[datetime]


class DigestItem(Base):
    """One piece of news about a child that waits to be told in the family's next digest."""

    __tablename__ = "digest_item"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_digest_item_waiting", "person_id", postgresql_where=sql("outbound_id IS NULL")),
        Index(None, "outbound_id"),
    )

    id: Mapped[SerialId]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))  # who is told
    student_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))  # about whom
    key: Mapped[str]  # what it came from: the same news is told once
    news: Mapped[dict[str, Any]]  # an event of the conversation's, as plain JSON
    created_at: Mapped[datetime]
    outbound_id: Mapped[Reference | None] = mapped_column(ForeignKey("outbound_message.id"))
