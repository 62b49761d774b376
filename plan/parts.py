"""What a plan is made of: goals with their steps and check-ins, interests, meetings, notes.

Every part names its `source`, the update it came from, so that whatever a plan
says can be traced back to somebody's own words. Values only.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from plan.student_updates import Letter, NotNegative
from plan.values import (
    Author,
    Due,
    GoalArea,
    GoalFields,
    Id,
    LanguageTag,
    Moment,
    Names,
    Said,
    Slot,
    StepId,
    Text,
    Value,
    Words,
    ZeroToTen,
)


class Mark(Value):
    """Which update decided something, and when that was said. A later mark overrules an earlier one."""

    said_at: Moment
    source: Id

    def order(self) -> tuple[datetime, str]:
        """Give the place of this mark among others."""
        return (self.said_at, self.source)

    @classmethod
    def of(cls, update: Said) -> Mark:
        """Make the mark of an update, whose values were checked already."""
        return cls.model_construct(said_at=update.said_at, source=update.id)


class Part(Value):
    """A part of a plan: the update it came from, who said it, when, and in which language."""

    source: Id
    said_at: Moment
    author: Author
    language: LanguageTag

    def order(self) -> tuple[datetime, str]:
        """Give the place of this part among others of its sort: when it was said, then its source."""
        return (self.said_at, self.source)


class Step(Part):
    """One doable thing toward a goal. `done` is the first time somebody said it was done."""

    id: StepId
    words: Words
    due: Due | None = None
    owner: Words | None = None
    done: Mark | None = None

    def order(self) -> tuple[datetime, str]:
        """Steps of one update share its source, so the step's own id orders them."""
        return (self.said_at, self.id)


class CheckIn(Part):
    """How a goal was going at one moment."""

    progress: ZeroToTen | None = None
    done: Words | None = None
    next_step: Words | None = None
    obstacle: Words | None = None
    confidence: ZeroToTen | None = None


class Obstacle(Part):
    """What got in the way, and what to do if it happens again."""

    words: Words
    if_then: Words | None = None


class Goal(Part, GoalFields):
    """A goal as it stands now.

    Attributes:
        id: The id of the update that set it; also its `source`.
        revised: Which update gave a field its present value, where that is not the one that set the goal.
        closed: Which update completed or dropped it; `None` while it is active.
        progress: From the latest check-in that told it. 10 does not complete a goal.
        next_step: From the latest check-in that told it.
        obstacles: Everything reported since, oldest first; `obstacle` is the one foreseen.
    """

    id: Id
    words: Words
    supporters: Names = ()
    status: Literal["active", "completed", "dropped"] = "active"
    closed: Mark | None = None
    dropped_because: Words | None = None
    progress: ZeroToTen | None = None
    next_step: Words | None = None
    steps: tuple[Step, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    revised: dict[str, Mark] = Field(default_factory=dict)

    @property
    def open_steps(self) -> tuple[Step, ...]:
        """The steps nobody has said were done, oldest first."""
        return tuple(step for step in self.steps if step.done is None)


class InterestProfile(Part):
    """What one inventory of interests showed, at one time. See `InterestsProfiled`."""

    inventory: Words
    inventory_version: int
    answers: dict[Words, int]
    scores: dict[Letter, NotNegative]
    code: tuple[Letter, ...] = ()
    clusters: tuple[Words, ...] = ()
    stretch: Words | None = None
    is_early: bool = False


class Told(Part):
    """Something told in words: a strength, or what a family wants the school to know."""

    words: Words


class Need(Part):
    """Something the student needs."""

    words: Words
    area: GoalArea | None = None


class SupportRequest(Part):
    """A wish for help."""

    words: Words
    with_whom: Words | None = None


class MeetingChange(Part):
    """One answer to a request for a meeting."""

    status: Literal["confirmed", "moved", "cancelled"]
    starts_at: Moment | None = None
    note: Words | None = None


class Meeting(Part):
    """A wish to talk with somebody, and what became of it.

    Attributes:
        id: The id of the update that asked for it; also its `source`.
        status: What the latest change said; `requested` before any.
        starts_at: From the latest change that told it.
        changes: Every change, oldest first.
    """

    id: Id
    with_whom: Words | None = None
    topic: Words | None = None
    slots: tuple[Slot, ...] = ()
    mode: Literal["in_person", "phone", "video"] | None = None
    interpreter: LanguageTag | None = None
    status: Literal["requested", "confirmed", "moved", "cancelled"] = "requested"
    starts_at: Moment | None = None
    note: Words | None = None
    changes: tuple[MeetingChange, ...] = ()


class Grant(Part):
    """How much of a section one person may see. `none` is kept: it overrules what was granted before."""

    section: Words
    person_id: Words
    level: Literal["none", "summary", "full"]
    expires_on: date | None = None


class Signature(Part):
    """Who agreed to which version of the plan."""

    author_id: Text
    signer_name: Words
    plan_version: Words


class Note(Part):
    """A note beside the plan. Restricted ones are for staff alone."""

    author_id: Text
    words: Words
    visibility: Literal["plain", "restricted"] = "plain"


REVISABLE: tuple[str, ...] = ("words", *GoalFields.model_fields, "supporters")
"""The fields of a goal that a later update may change, each on its own."""
