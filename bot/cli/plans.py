"""`throughline plan show | rebuild`: a student's plan, and proof that it follows from what was accepted."""

from datetime import UTC, date, datetime, time
from typing import Annotated

import typer

from bot.cli.output import note, print_json, print_rows, refuse, run
from bot.settings import load as load_settings
from bot.wiring import installation
from plan import Plan
from storage import find, plans
from storage.find.history import plan_as_of

app = typer.Typer(help="Show and check plans.", no_args_is_help=True)


def register(parent: typer.Typer) -> None:
    """Add these commands."""
    parent.add_typer(app, name="plan")


@app.command()
def show(
    student: Annotated[str, typer.Argument(help="Id of a student.")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="As it was at the end of this day, as 2026-11-23.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show a student's plan. Only accepted updates are in it; restricted notes are left out."""
    moment = _end_of(as_of) if as_of else None

    async def work() -> Plan:
        async with installation(load_settings()) as running, running.database.session() as session:
            person = await find.person(session, student)
            if person.role != "student":
                refuse(f"{student} is a {person.role}; only students have a plan")
            plan = (
                await find.plan(session, student)
                if moment is None
                else await plan_as_of(session, student, moment)
            )
            return plan.without_restricted()

    plan = run(work())
    if as_json:
        print_json(plan.model_dump(mode="json"))
    else:
        typer.echo("\n".join(_lines(plan)))


@app.command()
def rebuild(
    student: Annotated[str | None, typer.Argument(help="Id of a student; all of them when left out.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing, only compare.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Fold every plan anew from its accepted updates; with --check, exit 1 when one differs."""

    async def work() -> list[dict[str, object]]:
        async with installation(load_settings()) as running, running.database.begin() as session:
            found = await plans.rebuild(session, student, check=check, at=running.clock.now())
            return [{"student": each.student_id, "part": each.part, "ids": list(each.ids)} for each in found]

    differences = run(work())
    if differences or as_json:
        print_rows(differences, ("student", "part", "ids"), as_json=as_json)
    if differences and check:
        refuse("plans differ from their accepted updates; `throughline plan rebuild` mends them")
    note("rebuilt what differed" if differences else "every plan agrees with its accepted updates")


def _end_of(day: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), time.max, UTC)
    except ValueError:
        raise typer.BadParameter(
            f"{day!r} is no date; write it as 2026-11-23", param_hint="--as-of"
        ) from None


def _lines(plan: Plan) -> list[str]:
    """Write a plan for a terminal."""
    lines = [f"plan of {plan.student_id}"]
    for goal in plan.goals:
        due = f", due {goal.due.on or goal.due.raw}" if goal.due else ""
        measure = f", {_number(goal.baseline)} -> {_number(goal.target)}" if goal.target is not None else ""
        progress = f", {goal.progress} of 10" if goal.progress is not None else ""
        lines.append(f'goal ({goal.status}): "{goal.words}"{measure}{due}{progress}')
        lines += [f"  {'x' if step.done else '-'} {step.words}" for step in goal.steps]
        if goal.obstacle:
            lines.append(
                f"  in the way: {goal.obstacle}" + (f"; then: {goal.if_then}" if goal.if_then else "")
            )
    lines += [f"strength: {each.words}" for each in plan.strengths]
    lines += [
        f"interests: {' '.join(each.code) or 'still exploring'} ({', '.join(each.clusters)})"
        for each in plan.interests
    ]
    lines += [
        f"meeting ({each.status}): {each.with_whom or ''} {each.topic or ''}".rstrip()
        for each in plan.meetings
    ]
    lines += [f"asked for: {each.words}" for each in plan.support_requests]
    if len(lines) == 1:
        lines.append("nothing accepted yet")
    return lines


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:g}"
