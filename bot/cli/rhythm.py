"""`throughline check-ins ...` and `throughline calendar ...`: who is asked when, and when there is school."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer

from bot.calendar_file import changed, read
from bot.check_ins import Planner
from bot.cli.output import note, print_json, print_rows, refuse, run
from bot.clock import SystemClock
from bot.settings import load as load_settings
from bot.wiring import database_of
from storage import calendars, rhythm
from storage.calendars import KINDS, Day, kind_of
from storage.find.schools import school_zone
from storage.rhythm import Rhythm, State

check_ins = typer.Typer(help="How often students are asked how their goals go.", no_args_is_help=True)
calendar = typer.Typer(help="When there is school.", no_args_is_help=True)
RHYTHM_COLUMNS: Final = ("student_id", "state", "every_days", "next_at", "changed_by", "changed_at")
DAY_COLUMNS: Final = ("school_id", "kind", "first_on", "last_on", "name", "source")

Student = Annotated[str, typer.Argument(help="Id of a student.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
School = Annotated[
    str | None, typer.Option("--school", help="Id of a school; without it, the whole district.")
]


def register(parent: typer.Typer) -> None:
    """Add these commands."""
    parent.add_typer(check_ins, name="check-ins")
    parent.add_typer(calendar, name="calendar")


@check_ins.command("list")
def list_(as_json: Json = False) -> None:
    """List every student's rhythm, the next check-in first."""

    async def work() -> tuple[Rhythm, ...]:
        async with database_of(load_settings()) as database, database.session() as session:
            return await rhythm.rhythms(session)

    print_rows([_row(each) for each in run(work())], RHYTHM_COLUMNS, as_json=as_json)


@check_ins.command()
def pause(student: Student) -> None:
    """Ask a student no more until staff resume it."""
    _change(student, state="off")


@check_ins.command()
def resume(student: Student) -> None:
    """Ask a student again."""
    _change(student, state="active")


@check_ins.command()
def every(student: Student, days: Annotated[int, typer.Argument(help="7 to 14.")]) -> None:
    """Ask a student every so many days."""
    _change(student, every_days=days)


@calendar.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="An iCalendar file (.ics).", exists=True, dir_okay=False)],
    school: School = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", help=f"What events are that do not say it: {', '.join(KINDS)}."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Import a school calendar: all of it, or nothing. A file imported again replaces what it said before."""
    try:
        given = kind_of(kind) if kind else None
    except ValueError as fault:
        raise typer.BadParameter(str(fault), param_hint="--kind") from None
    settings = load_settings()

    async def work() -> dict[str, Any]:
        async with database_of(settings) as database, database.begin() as session:
            zone = settings.zone
            if school is not None:
                named = await school_zone(session, school)
                if named is None:
                    refuse(f"there is no school {school}; the roster names schools by their sourcedId")
                zone = _zone(named, settings.zone)
            found = read(file.read_bytes(), zone=zone, kind=given)
            before = [
                each
                for each in await calendars.imported(session)
                if (each.school_id, each.source) == (school, file.name)
            ]
            new, gone = changed(before, found.days)
            if not dry_run:
                await calendars.replace_days(
                    session, found.days, school_id=school, source=file.name, at=SystemClock().now()
                )
            return {
                "days": len(found.days),
                "new": _days(new),
                "gone": _days(gone),
                "not_about_school": list(found.not_about_school),
                "is_dry_run": dry_run,
            }

    done = run(work())
    if as_json:
        print_json(done)
        return
    columns = ("change", "kind", "first_on", "last_on", "name")
    rows = [{"change": "new", **each} for each in done["new"]] + [
        {"change": "gone", **each} for each in done["gone"]
    ]
    print_rows(rows, columns, as_json=False)
    note(
        f"{done['days']} entries; {len(done['new'])} new, {len(done['gone'])} gone"
        f"{' (dry run)' if dry_run else ''}"
    )
    for title in done["not_about_school"]:
        note(f"left out, says nothing about school: {title!r}")
    if done["not_about_school"]:
        note("if they do close school, import again with --kind holiday")


@calendar.command()
def show(
    school: School = None,
    day: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Is there school?")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what was imported, or whether there is school on a day."""

    async def work() -> tuple[list[dict[str, Any]], bool]:
        async with database_of(load_settings()) as database, database.session() as session:
            days = await calendars.imported(session)
            on = day.date() if day else date.min
            is_open = calendars.Calendars(days).of(school).is_school_day(on)
            return [
                asdict(each) for each in days if each.school_id in {None, school} or school is None
            ], is_open

    rows, is_open = run(work())
    if day is None:
        print_rows(rows, DAY_COLUMNS, as_json=as_json)
        if not rows:
            note("nothing was imported; a usual American school year is assumed")
    elif as_json:
        print_json({"on": str(day.date()), "is_school_day": is_open})
    else:
        typer.echo(f"{day.date()}: {'school' if is_open else 'no school'}")


def _change(student: str, *, state: State | None = None, every_days: int | None = None) -> None:
    settings = load_settings()

    async def work() -> Rhythm:
        async with database_of(settings) as database, database.begin() as session:
            planner = Planner(database=database, time_zone=settings.time_zone)
            now = SystemClock().now()
            return await planner.change(
                session, student, state=state, every_days=every_days, by="staff", now=now
            )

    found = run(work())
    nexts = f", next on {found.next_at:%Y-%m-%d}" if found.state == "active" else ""
    note(f"{student}: {found.state}, every {found.every_days} days{nexts}")


def _row(each: Rhythm) -> dict[str, Any]:
    zone = _zone(each.time_zone or "UTC", ZoneInfo("UTC"))
    return {**asdict(each), "next_at": each.next_at.astimezone(zone).isoformat(timespec="minutes")}


def _zone(name: str, otherwise: ZoneInfo) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return otherwise


def _days(days: Sequence[Day]) -> list[dict[str, Any]]:
    return [
        {"kind": each.kind, "first_on": str(each.first_on), "last_on": str(each.last_on), "name": each.name}
        for each in days
    ]


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Give the moments at which a day begins and ends somewhere."""
    begins = datetime.combine(day, datetime.min.time(), zone)
    ends = datetime.combine(date.fromordinal(day.toordinal() + 1), datetime.min.time(), zone)
    return begins.astimezone(UTC), ends.astimezone(UTC)
