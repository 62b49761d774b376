"""What a flow may know about the person it talks to.

The promise: read-only values the edge gathered before the step. A flow cannot look anything up, so the same
facts and the same message always lead to the same words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Final, Literal

from flows.data import Json

#: Names a flow file may use in `{placeholders}`, `$references` and `when:`, besides its own answers.
#: `extra.anything` and `heard.anything` are allowed as well; `inventory.*` after an inventory.
NAMES: Final = frozenset(
    {
        "person_id",
        "name",
        "role",
        "languages",
        "language",
        "coordinator",
        "school",
        "today",
        "goals",
        "supporters",
        "students",
        "meetings",
        "meeting",
        "reply_by",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFact:
    """One action step of a goal."""

    id: str
    words: str
    is_done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalFact:
    """One open goal of the person.

    Args:
        id: The goal's id.
        words: The goal in the student's own words.
        area: Its support area, or None.
        progress: Latest progress, 0 to 10, or None.
        due: When it is due, or None.
        steps: Its action steps, in order.
        target: The number or words to reach, or None.
    """

    id: str
    words: str
    area: str | None = None
    progress: int | None = None
    due: date | None = None
    steps: tuple[StepFact, ...] = ()
    target: str | int | float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFact:
    """One meeting that was asked for and is not over.

    Args:
        id: The meeting's id, which is the id of the update that asked for it.
        with_whom: Who it is with, in the person's words.
        topic: What it is about, or None.
        on: The day it is planned for, or None.
        status: `requested`, `confirmed` or `moved`.
    """

    id: str
    with_whom: str
    topic: str | None = None
    on: date | None = None
    status: str = "requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything a flow may say about the person or decide by.

    Args:
        person_id: Who is writing.
        name: What we call them.
        role: Which flows are for them.
        languages: Tags of the languages this district enabled, in the order to show them.
        language_names: What each language calls itself, by tag; used as labels of `{choice: $languages}`.
        coordinator: Display name of the school adult who reads this.
        school: Name of the school.
        today: The date where the person is.
        goals: Open goals, newest first.
        supporters: Names of people the student named as helpers.
        students: Names of the students a guardian is responsible for.
        meetings: Meetings asked for or planned, newest first; a flow reads the newest as `meeting`.
        reply_by: The day by which somebody at school answers, if they are asked now; None when nobody knows.
        extra: Anything else by name; a flow reads `extra.name`.
        care_hours: From when to when the care team reads, when nobody of it can be told now; else None.
    """

    person_id: str
    name: str
    role: Literal["student", "guardian"]
    languages: tuple[str, ...]
    coordinator: str
    school: str
    today: date
    goals: tuple[GoalFact, ...] = ()
    supporters: tuple[str, ...] = ()
    students: tuple[str, ...] = ()
    meetings: tuple[MeetingFact, ...] = ()
    language_names: Mapping[str, str] = field(default_factory=dict)
    reply_by: date | None = None
    extra: Mapping[str, Json] = field(default_factory=dict)
    care_hours: tuple[time, time] | None = None
