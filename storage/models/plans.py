"""What a plan is made of: the log of proposed changes, the decisions on them, and what follows from both.

`plan_update` and `review` are the truth and are only ever added to. `plan`, `goal` and `action_step`
follow from them and can be rebuilt at any time (`storage.plans.rebuild`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, Sequence, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Reference, SerialId, Small, UuidText, Words

# Numbers acceptances in the order they happened: the order in which a plan is folded.
ACCEPTED_SEQ = Sequence("plan_update_accepted_seq", metadata=Base.metadata, data_type=BigInteger)


class PlanUpdate(Base):
    """One proposed change, in the words it was said in. `body` never changes."""

    __tablename__ = "plan_update"
    __table_args__ = (
        CheckConstraint(
            "state IN ('proposed', 'accepted', 'amended', 'declined', 'withdrawn')", name="state"
        ),
        CheckConstraint("mode IN ('wait', 'apply')", name="mode"),
        CheckConstraint(
            "(state IN ('accepted', 'amended')) = (accepted_seq IS NOT NULL)", name="accepted_seq"
        ),
        UniqueConstraint("accepted_seq"),
        Index(None, "student_id", "accepted_seq"),
        Index("ix_plan_update_proposed", "proposed_at", postgresql_where=sql("state = 'proposed'")),
        Index(None, "conversation_id", "key"),
    )

    id: Mapped[UuidText] = mapped_column(primary_key=True)
    student_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    conversation_id: Mapped[Reference | None] = mapped_column(ForeignKey("conversation.id"))
    key: Mapped[str | None]  # which question of the conversation it came from
    kind: Mapped[str]
    mode: Mapped[str]  # wait: a coordinator decides. apply: counted at once, shown for information
    body: Mapped[dict[str, Any]]
    resulting_body: Mapped[dict[str, Any] | None]  # what was accepted, when it was amended
    state: Mapped[str]
    supersedes: Mapped[UuidText | None] = mapped_column(ForeignKey("plan_update.id"))
    proposed_at: Mapped[datetime]
    accepted_seq: Mapped[Reference | None]


class Review(Base):
    """One decision on one proposed change. Only ever added to."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint(
            "decision IN ('accepted', 'amended', 'declined', 'withdrawn', 'auto')", name="decision"
        ),
        Index(None, "update_id", "id"),
    )

    id: Mapped[SerialId]
    update_id: Mapped[UuidText] = mapped_column(ForeignKey("plan_update.id"))
    decision: Mapped[str]
    by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))  # empty: the policy, or the author
    reason: Mapped[Words | None]
    changes: Mapped[dict[str, Any] | None]
    at: Mapped[datetime]


class PlanDocument(Base):
    """A student's whole plan as one document, and the row that is locked to change it."""

    __tablename__ = "plan"

    student_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    document: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(Integer)  # counts the changes
    updated_at: Mapped[datetime]


class Goal(Base):
    """One goal of a plan, for queries."""

    __tablename__ = "goal"
    __table_args__ = (Index(None, "student_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    student_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    words: Mapped[Words]
    area: Mapped[str | None]
    measure: Mapped[Words | None]
    baseline: Mapped[float | None]
    target: Mapped[float | None]
    unit: Mapped[Words | None]
    due_on: Mapped[date | None]
    due_raw: Mapped[Words | None]
    status: Mapped[str]
    progress: Mapped[Small | None]  # 0 to 10
    confidence: Mapped[Small | None]  # 0 to 10
    source: Mapped[str]  # the update it came from


class ActionStep(Base):
    """One doable thing toward a goal, for queries."""

    __tablename__ = "action_step"
    __table_args__ = (Index(None, "goal_id"), Index(None, "student_id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    goal_id: Mapped[str] = mapped_column(ForeignKey("goal.id", ondelete="CASCADE"))
    student_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    position: Mapped[Small]
    words: Mapped[Words]
    owner: Mapped[Words | None]
    due_on: Mapped[date | None]
    due_raw: Mapped[Words | None]
    is_done: Mapped[bool]
    source: Mapped[str]  # the update it came from
