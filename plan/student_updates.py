"""What people can say about a student: interests, strengths, needs, what a family knows, notes.

Needs and restricted notes never enter a plan by themselves (see `plan.policy`).
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from plan.values import FAMILY, Author, GoalArea, Said, Words, fault

Letter = Literal["R", "I", "A", "S", "E", "C"]
NotNegative = Annotated[int, Field(ge=0)]


class InterestsProfiled(Said):
    """What an inventory of interests showed.

    Attributes:
        inventory: The inventory's id.
        inventory_version: Its version when it was answered.
        answers: The number chosen for each item.
        scores: The sum for each of the six letters R I A S E C.
        code: The leading letters, strongest first; empty while still exploring.
        clusters: Career clusters that fit, best first.
        stretch: One cluster to look at that does not fit the code.
        is_early: Whether items were still unanswered: an early guess.
    """

    may_author: ClassVar[frozenset[Author]] = FAMILY

    kind: Literal["interests_profiled"] = "interests_profiled"
    inventory: Words
    inventory_version: Annotated[int, Field(ge=1)]
    answers: dict[Words, int]
    scores: dict[Letter, NotNegative]
    code: tuple[Letter, ...] = ()
    clusters: tuple[Words, ...] = ()
    stretch: Words | None = None
    is_early: bool = False


class StrengthNoted(Said):
    """Something the student is good at."""

    kind: Literal["strength_noted"] = "strength_noted"
    words: Words


class NeedNoted(Said):
    """Something the student needs. Always waits for a coordinator."""

    kind: Literal["need_noted"] = "need_noted"
    words: Words
    area: GoalArea | None = None


class FamilyInput(Said):
    """What a family wants the school to know."""

    may_author: ClassVar[frozenset[Author]] = frozenset({"guardian", "coordinator"})

    kind: Literal["family_input"] = "family_input"
    words: Words


class NoteAdded(Said):
    """A note beside the plan. Restricted ones are staff's own and never shown to others."""

    kind: Literal["note_added"] = "note_added"
    words: Words
    visibility: Literal["plain", "restricted"] = "plain"

    @model_validator(mode="after")
    def _only_staff_restrict(self) -> Self:
        if self.visibility == "restricted" and self.author != "coordinator":
            raise fault("restricted notes are written by a coordinator")
        return self
