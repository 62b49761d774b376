"""The tables that follow from a plan, so that goals and steps can be asked for across all students."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession

from plan import Plan
from plan.parts import Goal as PlanGoal
from plan.parts import Step as PlanStep
from storage.models import ActionStep, Goal, table

Rows: TypeAlias = Mapping[str, dict[str, Any]]  # by id

_GOAL: Final = table(Goal)
_STEP: Final = table(ActionStep)


def _upsert(target: Table) -> Insert:
    statement = insert(target)
    others = {each.name: statement.excluded[each.name] for each in target.columns if not each.primary_key}
    return statement.on_conflict_do_update(index_elements=["id"], set_=others)


_WRITE: Final = {_GOAL: _upsert(_GOAL), _STEP: _upsert(_STEP)}


async def follow(session: AsyncSession, before: Plan, after: Plan) -> None:
    """Write what changed between two plans of one student: usually a single row."""
    wanted = {_STEP: _step_rows(after), _GOAL: _goal_rows(after)}
    kept = {_STEP: _step_rows(before), _GOAL: _goal_rows(before)}
    for target in (_STEP, _GOAL):
        await _delete(session, target, kept[target].keys() - wanted[target].keys())
    for target in (_GOAL, _STEP):
        changed = [row for key, row in wanted[target].items() if row != kept[target].get(key)]
        if changed:
            await session.execute(_WRITE[target], changed)


async def replace(session: AsyncSession, plan: Plan) -> None:
    """Write every row of a plan anew, whatever was there."""
    for target in (_STEP, _GOAL):
        await session.execute(delete(target).where(target.c.student_id == plan.student_id))
    for target, rows in ((_GOAL, _goal_rows(plan)), (_STEP, _step_rows(plan))):
        if rows:
            await session.execute(_WRITE[target], [*rows.values()])


async def differences(session: AsyncSession, plan: Plan) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name the goals, and the steps, whose rows are not what follows from a plan."""
    return (
        await _differing(session, _GOAL, plan.student_id, _goal_rows(plan)),
        await _differing(session, _STEP, plan.student_id, _step_rows(plan)),
    )


async def _differing(session: AsyncSession, target: Table, student_id: str, wanted: Rows) -> tuple[str, ...]:
    found = await session.execute(select(target).where(target.c.student_id == student_id))
    kept = {row.id: dict(row._mapping) for row in found}
    return tuple(sorted(key for key in kept.keys() | wanted.keys() if kept.get(key) != wanted.get(key)))


async def _delete(session: AsyncSession, target: Table, ids: Iterable[str]) -> None:
    gone = list(ids)
    if gone:
        await session.execute(delete(target).where(target.c.id.in_(gone)))


def _goal_rows(plan: Plan) -> Rows:
    return {goal.id: _goal_row(plan.student_id, goal) for goal in plan.goals}


def _goal_row(student_id: str, goal: PlanGoal) -> dict[str, Any]:
    return {
        "id": goal.id,
        "student_id": student_id,
        "words": goal.words,
        "area": None if goal.area is None else goal.area.value,
        "measure": goal.measure,
        "baseline": goal.baseline,
        "target": goal.target,
        "unit": goal.unit,
        "due_on": goal.due.on if goal.due else None,
        "due_raw": goal.due.raw if goal.due else None,
        "status": goal.status,
        "progress": goal.progress,
        "confidence": goal.confidence,
        "source": goal.source,
    }


def _step_rows(plan: Plan) -> Rows:
    return {
        step.id: _step_row(plan.student_id, goal.id, position, step)
        for goal in plan.goals
        for position, step in enumerate(goal.steps)
    }


def _step_row(student_id: str, goal_id: str, position: int, step: PlanStep) -> dict[str, Any]:
    return {
        "id": step.id,
        "goal_id": goal_id,
        "student_id": student_id,
        "position": position,
        "words": step.words,
        "owner": step.owner,
        "due_on": step.due.on if step.due else None,
        "due_raw": step.due.raw if step.due else None,
        "is_done": step.done is not None,
        "source": step.source,
    }
