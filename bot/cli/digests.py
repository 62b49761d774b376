"""`throughline digest --to STAFF`: what a coordinator must know of a day in their caseload."""

from collections import Counter
from datetime import datetime
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cli.output import note, print_json, print_rows, refuse, run
from bot.cli.rhythm import day_bounds
from bot.clock import SystemClock
from bot.settings import Settings
from bot.settings import load as load_settings
from bot.wiring import database_of
from storage import find, record
from storage.find import PersonFacts
from storage.find.check_ins import Happened, day_of

COLUMNS: Final = ("kind", "student_id", "name", "what", "at")
_STAFF: Final = ("coordinator", "manager", "admin")


def register(parent: typer.Typer) -> None:
    """Add this command."""
    parent.command()(digest)


def digest(
    to: Annotated[str, typer.Option("--to", help="Id of a coordinator.")],
    day: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="A day; today without it.")
    ] = None,
    send: Annotated[bool, typer.Option("--send", help="E-mail it to them too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what happened in a coordinator's caseload that day, and what still waits for them."""
    settings = load_settings()

    async def work() -> dict[str, Any]:
        async with database_of(settings) as database, database.begin() as session:
            person = await find.person(session, to)
            if person.role not in _STAFF:
                refuse(f"{to} is a {person.role}; this digest is for staff, about their own students")
            now, zone = SystemClock().now(), _zone(person, settings)
            on = day.date() if day else now.astimezone(zone).date()
            since, until = day_bounds(on, zone)
            found = await day_of(session, to, since=since, until=min(until, now) if day is None else until)
            rows = [_row(each, zone) for each in found]
            if send:
                await _send(session, settings, person, _text(str(on), found, zone), now)
            return {"to": to, "date": str(on), "items": rows}

    made = run(work())
    if as_json:
        print_json(made)
        return
    print_rows(made["items"], COLUMNS, as_json=False)
    note(f"{len(made['items'])} items for {to} on {made['date']}{'; put into the outbox' if send else ''}")


async def _send(session: AsyncSession, settings: Settings, to: PersonFacts, text: str, now: datetime) -> None:
    if settings.smtp_url is None:
        refuse("no mail server is set (THROUGHLINE_SMTP_URL), so nothing was sent")
    here = next((e for e in await find.conversations_of(session, to.id) if e.channel == "email"), None)
    if here is None:
        refuse(f"nobody gave an e-mail address for {to.id}, so nothing was sent")
    await record.outbound(
        session,
        conversation_id=here.conversation_id,
        contact_point_id=here.contact_point_id,
        channel=here.channel,
        text=text,
        language=settings.default_language,
        purpose="initiated",
        kind="digest",
        person_id=to.id,
        at=now,
    )


def _text(day: str, found: tuple[Happened, ...], zone: ZoneInfo) -> str:
    """Write the e-mail: its first line is the subject, and names nobody."""
    counts = Counter(each.kind for each in found)
    subject = f"{day}: " + (", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing waits")
    lines = [
        f"{r['kind']}: {r['name']} ({r['student_id']}), {r['what']}, {r['at']}"
        for r in (_row(e, zone) for e in found)
    ]
    return "\n".join([subject, *lines])


def _row(each: Happened, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "student_id": each.student_id,
        "name": each.name,
        "what": each.what,
        "at": f"{each.at.astimezone(zone):%Y-%m-%d %H:%M}",
    }


def _zone(person: PersonFacts, settings: Settings) -> ZoneInfo:
    try:
        return ZoneInfo(person.time_zone or settings.time_zone)
    except (ValueError, OSError, LookupError):
        return settings.zone
