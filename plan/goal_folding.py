"""How one update changes one goal.

Each part of a goal is decided by the latest thing said about it, not by the
latest thing that arrived: the same updates make the same goal in any order. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from plan.derive import derive
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
from plan.parts import REVISABLE, CheckIn, Goal, Mark, Obstacle, Step


def opened(update: GoalSet) -> Goal:
    """Make the goal that an update sets, with its first steps."""
    steps = tuple(
        derive(Step, update, id=f"{update.id}.{number}", words=step.words, due=step.due, owner=step.owner)
        for number, step in enumerate(update.steps, start=1)
    )
    return derive(Goal, update, steps=steps)


def revised(goal: Goal, update: GoalRevised) -> Goal:
    """Change the fields that the update gives."""
    changes = {name: getattr(update, name) for name in REVISABLE}
    if update.words is not None:
        changes["language"] = update.language
    return _rewritten(goal, changes, Mark.of(update))


def closed(goal: Goal, update: GoalCompleted | GoalDropped) -> Goal:
    """Complete or drop the goal, unless something later was said about that."""
    mark = Mark.of(update)
    if goal.closed is not None and goal.closed.order() >= mark.order():
        return goal
    ending: dict[str, object] = {"status": "completed", "dropped_because": None}
    if isinstance(update, GoalDropped):
        ending = {"status": "dropped", "dropped_because": update.reason}
    return goal.model_copy(update={**ending, "closed": mark})


def with_step(goal: Goal, update: StepAdded) -> Goal:
    """Add one more step."""
    step = derive(Step, update, id=update.id)
    return goal.model_copy(update={"steps": insert(goal.steps, step)})


def with_step_done(goal: Goal, update: StepDone) -> Goal | None:
    """Mark a step as done, or give `None` when the goal has no such step."""
    for index, step in enumerate(goal.steps):
        if step.id == update.step_id:
            mark = Mark.of(update)
            if step.done is not None and step.done.order() <= mark.order():
                return goal
            done = step.model_copy(update={"done": mark})
            return goal.model_copy(update={"steps": (*goal.steps[:index], done, *goal.steps[index + 1 :])})
    return None


def with_check_in(goal: Goal, update: CheckedIn) -> Goal:
    """Add a check-in. What it tells of progress, next step and confidence becomes the goal's."""
    told = {"progress": update.progress, "next_step": update.next_step, "confidence": update.confidence}
    goal = goal.model_copy(update={"check_ins": insert(goal.check_ins, derive(CheckIn, update))})
    goal = _rewritten(goal, told, Mark.of(update))
    if update.obstacle is None:
        return goal
    obstacle = derive(Obstacle, update, words=update.obstacle)
    return goal.model_copy(update={"obstacles": insert(goal.obstacles, obstacle)})


def with_obstacle(goal: Goal, update: ObstacleReported) -> Goal:
    """Add what got in the way."""
    return goal.model_copy(update={"obstacles": insert(goal.obstacles, derive(Obstacle, update))})


def _rewritten(goal: Goal, changes: Mapping[str, object], mark: Mark) -> Goal:
    """Give fields new values, except where something later has spoken. `None` leaves a field alone."""
    place = mark.order()
    newer = {
        name: value
        for name, value in changes.items()
        if value is not None and (name not in goal.revised or goal.revised[name].order() < place)
    }
    if not newer:
        return goal
    marks = {**goal.revised, **dict.fromkeys(newer, mark)}
    return goal.model_copy(update={**newer, "revised": dict(sorted(marks.items()))})


GOAL_CHANGES: Final[Mapping[str, Callable[[Goal, Any], Goal | None]]] = MappingProxyType(
    {
        "goal_revised": revised,
        "goal_completed": closed,
        "goal_dropped": closed,
        "step_added": with_step,
        "step_done": with_step_done,
        "checked_in": with_check_in,
        "obstacle_reported": with_obstacle,
    }
)
"""What each kind of update does to the goal it names; `None` when it names a step the goal lacks."""
