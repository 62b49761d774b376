"""A student's plan as it stands: the sum of the updates that were accepted.

A plan is never edited. `plan.apply` makes the next one, and `plan.fold` makes
the same one again from nothing. A value: it survives JSON unchanged.
"""

from __future__ import annotations

from typing import Self

from plan.parts import (
    Goal,
    Grant,
    InterestProfile,
    Meeting,
    Need,
    Note,
    Obstacle,
    Signature,
    SupportRequest,
    Told,
)
from plan.updates import Update
from plan.values import Text, Value


class Plan(Value):
    """One student's plan.

    Every collection is ordered by when its parts were said, oldest first, so
    that two plans made from the same updates are equal.

    Attributes:
        obstacles: What gets in the way in general; a goal holds its own.
        family: What the family wants the school to know.
        sharing: The latest word on each section and person.
        unplaced: Updates that name a goal, step or meeting the plan does not have (yet). They are
            kept, and find their place when it arrives.
    """

    student_id: Text
    goals: tuple[Goal, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    interests: tuple[InterestProfile, ...] = ()
    strengths: tuple[Told, ...] = ()
    needs: tuple[Need, ...] = ()
    family: tuple[Told, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    support_requests: tuple[SupportRequest, ...] = ()
    sharing: tuple[Grant, ...] = ()
    signatures: tuple[Signature, ...] = ()
    notes: tuple[Note, ...] = ()
    unplaced: tuple[Update, ...] = ()

    @classmethod
    def empty(cls, student_id: str) -> Self:
        """Make the plan of a student about whom nothing was accepted yet."""
        return cls(student_id=student_id)

    @property
    def active_goals(self) -> tuple[Goal, ...]:
        """The goals neither completed nor dropped, newest first."""
        return tuple(goal for goal in reversed(self.goals) if goal.status == "active")

    def goal(self, goal_id: str) -> Goal | None:
        """Find a goal by its id."""
        return next((goal for goal in self.goals if goal.id == goal_id), None)

    def meeting(self, meeting_id: str) -> Meeting | None:
        """Find a meeting by the id of its request."""
        return next((meeting for meeting in self.meetings if meeting.id == meeting_id), None)

    def without_restricted(self) -> Self:
        """Leave out what only staff may see, for every reader who is not staff."""
        plain = tuple(note for note in self.notes if note.visibility == "plain")
        return self.model_copy(update={"notes": plain})
