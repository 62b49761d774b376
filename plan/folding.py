"""How an accepted update changes a plan, and how all of them together make one.

The promise: a plan depends on which updates were accepted, never on the order
they arrived in; an update that arrives twice changes nothing the second time;
and no update, however odd, raises. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from plan.derive import derive
from plan.goal_folding import GOAL_CHANGES, opened
from plan.goal_updates import (
    CheckedIn,
    GoalCompleted,
    GoalDropped,
    GoalRevised,
    GoalSet,
    ObstacleReported,
    StepAdded,
    StepDone,
)
from plan.ordered import insert
from plan.parts import (
    Grant,
    InterestProfile,
    Meeting,
    MeetingChange,
    Need,
    Note,
    Obstacle,
    Part,
    Signature,
    SupportRequest,
    Told,
)
from plan.plan import Plan
from plan.student_updates import FamilyInput, InterestsProfiled, NeedNoted, NoteAdded, StrengthNoted
from plan.together_updates import (
    MeetingChanged,
    MeetingRequested,
    PlanSigned,
    SharingChanged,
    SupportRequested,
)
from plan.updates import Update

GoalChange: TypeAlias = (
    GoalRevised | GoalCompleted | GoalDropped | StepAdded | StepDone | CheckedIn | ObstacleReported
)
Collected: TypeAlias = (
    InterestsProfiled | StrengthNoted | NeedNoted | FamilyInput | SupportRequested | PlanSigned | NoteAdded
)

OPENERS: Final = frozenset({"goal_set", "step_added", "meeting_requested"})  # what others may have waited for

COLLECTIONS: Final[Mapping[str, tuple[str, type[Part]]]] = MappingProxyType(
    {
        "interests_profiled": ("interests", InterestProfile),
        "strength_noted": ("strengths", Told),
        "need_noted": ("needs", Need),
        "family_input": ("family", Told),
        "support_requested": ("support_requests", SupportRequest),
        "plan_signed": ("signatures", Signature),
        "note_added": ("notes", Note),
    }
)
"""Kinds that add one part to one collection and concern nothing else."""


def fold(student_id: str, updates: Iterable[Update]) -> Plan:
    """Make a plan from nothing but its accepted updates, in any order.

    Args:
        student_id: Whose plan it is.
        updates: Accepted updates. Of several with one id the first counts.
    """
    plan = Plan.empty(student_id)
    for update in updates:
        plan = apply(plan, update)
    return plan


def apply(plan: Plan, update: Update) -> Plan:
    """Make the plan that follows when one more update is accepted.

    Returns:
        The next plan. An update that names a goal, step or meeting the plan does not have is
        kept in `unplaced`, and placed when what it names arrives.
    """
    placed = _placed(plan, update)
    if placed is None:
        return plan.model_copy(update={"unplaced": insert(plan.unplaced, update)})
    if update.kind not in OPENERS or not placed.unplaced:
        return placed
    next_plan = placed.model_copy(update={"unplaced": ()})
    for waiting in placed.unplaced:
        next_plan = apply(next_plan, waiting)
    return next_plan


def _placed(plan: Plan, update: Update) -> Plan | None:
    """Apply an update, or give `None` when the plan does not have what it names."""
    match update:
        case GoalSet() | MeetingRequested():
            return _opened(plan, update)
        case MeetingChanged():
            return _meeting_changed(plan, update)
        case SharingChanged():
            return _shared(plan, update)
        case ObstacleReported(goal_id=None):
            obstacle = derive(Obstacle, update)
            return plan.model_copy(update={"obstacles": insert(plan.obstacles, obstacle)})
        case (
            GoalRevised()
            | GoalCompleted()
            | GoalDropped()
            | StepAdded()
            | StepDone()
            | CheckedIn()
            | ObstacleReported()
        ):
            return _goal_changed(plan, update)
        case _:
            return _collected(plan, update)


def _opened(plan: Plan, update: GoalSet | MeetingRequested) -> Plan:
    if isinstance(update, GoalSet):
        return plan.model_copy(update={"goals": insert(plan.goals, opened(update))})
    meeting = derive(Meeting, update, id=update.id)
    return plan.model_copy(update={"meetings": insert(plan.meetings, meeting)})


def _goal_changed(plan: Plan, update: GoalChange) -> Plan | None:
    for index, goal in enumerate(plan.goals):
        if goal.id == update.goal_id:
            changed = GOAL_CHANGES[update.kind](goal, update)
            if changed is None:
                return None
            goals = (*plan.goals[:index], changed, *plan.goals[index + 1 :])
            return plan.model_copy(update={"goals": goals})
    return None


def _meeting_changed(plan: Plan, update: MeetingChanged) -> Plan | None:
    """Add a change to its meeting, which then says what its latest changes say."""
    for index, meeting in enumerate(plan.meetings):
        if meeting.id == update.meeting_id:
            changes = insert(meeting.changes, derive(MeetingChange, update))
            times = [change.starts_at for change in changes if change.starts_at is not None]
            latest: dict[str, object] = {
                "changes": changes,
                "status": changes[-1].status,
                "note": changes[-1].note,
                "starts_at": times[-1] if times else None,
            }
            changed = meeting.model_copy(update=latest)
            meetings = (*plan.meetings[:index], changed, *plan.meetings[index + 1 :])
            return plan.model_copy(update={"meetings": meetings})
    return None


def _shared(plan: Plan, update: SharingChanged) -> Plan:
    """Let the latest word on a section and a person hold."""
    grant = derive(Grant, update)
    others = []
    for other in plan.sharing:
        if (other.section, other.person_id) != (grant.section, grant.person_id):
            others.append(other)
        elif other.order() >= grant.order():
            return plan
    return plan.model_copy(update={"sharing": insert(tuple(others), grant)})


def _collected(plan: Plan, update: Collected) -> Plan:
    name, part = COLLECTIONS[update.kind]
    return plan.model_copy(update={name: insert(getattr(plan, name), derive(part, update))})
