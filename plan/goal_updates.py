"""What people can say about a goal: set it, change it, finish it, and how it is going.

Only the student (or, for the youngest, a guardian) puts a goal into words; staff
may correct how it was read, never how it was said.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import Field, model_validator

from plan.values import (
    FAMILY,
    Author,
    Due,
    GoalFields,
    Id,
    Names,
    OneOrMany,
    Said,
    StepDraft,
    StepId,
    Words,
    ZeroToTen,
    fault,
)

MAX_STEPS: Final = 3  # more than three first steps are not done; later ones come as step_added


class GoalSet(Said, GoalFields):
    """A new goal in the student's own words. The goal's id is this update's id.

    The first steps get the ids `<update id>.1`, `<update id>.2`, ...
    """

    may_author: ClassVar[frozenset[Author]] = FAMILY

    kind: Literal["goal_set"] = "goal_set"
    words: Words
    steps: Annotated[tuple[StepDraft, ...], OneOrMany, Field(max_length=MAX_STEPS)] = ()
    supporters: Names = ()


class GoalRevised(Said, GoalFields):
    """A change to a goal. Only the fields that are given change."""

    kind: Literal["goal_revised"] = "goal_revised"
    goal_id: Id
    words: Words | None = None
    supporters: Names | None = None

    @model_validator(mode="after")
    def _only_the_family_rewords(self) -> Self:
        if self.words is not None and self.author not in FAMILY:
            raise fault("words of a goal come from the student or a guardian, never from staff")
        return self


class GoalCompleted(Said):
    """The goal is reached. Nothing else says so: progress 10 in a check-in does not."""

    kind: Literal["goal_completed"] = "goal_completed"
    goal_id: Id


class GoalDropped(Said):
    """The goal is given up, with a reason if one was told."""

    kind: Literal["goal_dropped"] = "goal_dropped"
    goal_id: Id
    reason: Words | None = None


class StepAdded(Said):
    """One more doable thing toward a goal. The step's id is this update's id."""

    kind: Literal["step_added"] = "step_added"
    goal_id: Id
    words: Words
    due: Due | None = None
    owner: Words | None = None


class StepDone(Said):
    """A step was done."""

    kind: Literal["step_done"] = "step_done"
    goal_id: Id
    step_id: StepId


class CheckedIn(Said):
    """How a goal is going, as told in a check-in. `progress` 0 is not started, 10 is done."""

    kind: Literal["checked_in"] = "checked_in"
    goal_id: Id
    progress: ZeroToTen | None = None
    done: Words | None = None
    next_step: Words | None = None
    obstacle: Words | None = None
    confidence: ZeroToTen | None = None


class ObstacleReported(Said):
    """What got in the way, of one goal or in general, and what to do if it happens."""

    kind: Literal["obstacle_reported"] = "obstacle_reported"
    goal_id: Id | None = None
    words: Words
    if_then: Words | None = None
