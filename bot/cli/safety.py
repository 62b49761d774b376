"""`throughline safety`: who is called, what was raised, who has it, and a drill through the real channels."""

import asyncio
from datetime import timedelta
from typing import Annotated, Any, Final, get_args

import phonenumbers
import typer

from bot.alerting import Caller
from bot.cli.output import note, print_json, print_rows, refuse, run
from bot.delivery import Delivery
from bot.on_call import LEAST_ON_CALL
from bot.outbox import Outbox
from bot.serving import channels_of
from bot.settings import load as load_settings
from bot.wiring import Installation, installation
from storage import alerts, find, rota
from storage.alerts import AlertFacts, Hours, Step
from storage.find import PersonFacts
from storage.rota import OnCall

safety = typer.Typer(help="Alerts about danger, and who is called about them.", no_args_is_help=True)
on_call = typer.Typer(help="Who is called, in which order, at which hours.", no_args_is_help=True)
safety.add_typer(on_call, name="rota")

HOURS: Final[tuple[str, ...]] = get_args(Hours)
STAFF: Final = frozenset({"coordinator", "manager", "admin"})

School = Annotated[
    str | None, typer.Option("--school", help="Id of a school; the whole district if left out.")
]
Staff = Annotated[str, typer.Option("--as", help="Id of the member of staff who does this.")]
Number = Annotated[int, typer.Argument(help="The alert's number.", min=1)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(parent: typer.Typer) -> None:
    """Add these commands."""
    parent.add_typer(safety, name="safety")


@on_call.command("list")
def list_rota(as_json: Json = False) -> None:
    """List who is called, school by school, and warn where fewer than two are."""

    async def work() -> tuple[OnCall, ...]:
        async with installation(load_settings()) as running, running.database.session() as session:
            return await rota.everybody(session)

    entries = run(work())
    print_rows(
        [_entry(each) for each in entries],
        ("school", "position", "person", "hours", "administrator", "reached_by"),
        as_json=as_json,
    )
    for warning in thin(entries):
        note(f"warning: {warning}")


@on_call.command("add")
def add_to_rota(
    person: Annotated[str, typer.Argument(help="Id of a member of staff.")],
    school: School = None,
    hours: Annotated[str, typer.Option(help=f"One of {', '.join(HOURS)}.")] = "always",
    position: Annotated[
        int | None, typer.Option(help="1 is called first; else the last place.", min=1)
    ] = None,
    phone: Annotated[str | None, typer.Option(help="A number to text, as +15551234567.")] = None,
    email: Annotated[str | None, typer.Option(help="An address to write to.")] = None,
    administrator: Annotated[bool, typer.Option("--administrator", help="Called after all others.")] = False,
) -> None:
    """Put a member of staff on the rota, and keep where to reach them."""
    if hours not in HOURS:
        raise typer.BadParameter(f"no hours {hours!r}; there are {', '.join(HOURS)}", param_hint="--hours")
    number = None if phone is None else _number(phone)
    if email is not None and "@" not in email:
        raise typer.BadParameter("write the address as name@example.org", param_hint="--email")
    reaches = {"sms": number, "email": email}

    async def work() -> None:
        async with installation(load_settings()) as running, running.database.begin() as session:
            await _staff(running, person)
            await rota.add(
                session,
                school_id=school,
                person_id=person,
                hours=hours,  # type: ignore[arg-type] # looked at above
                position=position,
                is_administrator=administrator,
            )
            for channel, address in reaches.items():
                if address is not None:
                    now = running.clock.now()
                    await rota.reach(session, person_id=person, channel=channel, address=address, at=now)

    run(work())
    note(f"{person} is on the rota; try it: throughline safety drill")


@on_call.command("remove")
def remove_from_rota(
    person: Annotated[str, typer.Argument(help="Id of a member of staff.")], school: School = None
) -> None:
    """Take a member of staff off the rota of a school, or of the district."""

    async def work() -> bool:
        async with installation(load_settings()) as running, running.database.begin() as session:
            return await rota.remove(session, school_id=school, person_id=person)

    if not run(work()):
        refuse(f"{person} is not on that rota; `throughline safety rota list` shows who is")


@safety.command("alerts")
def list_alerts(
    everything: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
    as_json: Json = False,
) -> None:
    """List alerts, the newest first: no words and no names."""

    async def work() -> tuple[AlertFacts, ...]:
        async with installation(load_settings()) as running, running.database.session() as session:
            return await alerts.listed(session, with_closed=everything)

    columns = ("number", "what", "school", "raised_at", "calls", "taken_by", "closed_at")
    print_rows([_alert(each) for each in run(work())], columns, as_json=as_json)


@safety.command("show")
def show(number: Number, staff: Staff, as_json: Json = False) -> None:
    """Show what was written and each step since. That you read it is kept."""

    async def work() -> dict[str, Any]:
        async with installation(load_settings()) as running, running.database.begin() as session:
            await _staff(running, staff)
            alert = await alerts.one(session, number)
            if alert is None:
                refuse(f"there is no alert {number}; `throughline safety alerts` lists them")
            await alerts.step(session, number, "read", at=running.clock.now(), person_id=staff)
            return {
                **_alert(alert),
                "person": alert.person_id,
                "words": await alerts.words(session, alert),
                "steps": [_step(each) for each in await alerts.steps(session, number)],
            }

    shown = run(work())
    if as_json:
        print_json(shown)
        return
    for name in ("number", "what", "person", "school", "raised_at", "words"):
        typer.echo(f"{name:10} {shown[name]}")
    print_rows(shown["steps"], ("at", "what", "person", "channel", "status", "note"), as_json=False)


@safety.command("ack")
def acknowledge(number: Number, staff: Staff) -> None:
    """Take an alert into your hands: nobody else is called."""

    async def work() -> bool:
        async with installation(load_settings()) as running, running.database.begin() as session:
            await _staff(running, staff)
            return await alerts.acknowledge(session, number, by=staff, at=running.clock.now())

    if not run(work()):
        refuse(f"alert {number} does not exist, or somebody has it already")


@safety.command("close")
def close(
    number: Number,
    staff: Staff,
    done: Annotated[str, typer.Option("--note", help="What was done about it.")],
) -> None:
    """Note what was done, and that it is over."""

    async def work() -> bool:
        async with installation(load_settings()) as running, running.database.begin() as session:
            await _staff(running, staff)
            return await alerts.close(session, number, by=staff, note=done, at=running.clock.now())

    if not run(work()):
        refuse(f"alert {number} does not exist, or is over already")


@safety.command("drill")
def drill(
    school: School = None,
    wait: Annotated[int, typer.Option(help="Seconds to wait for somebody to take it.", min=0)] = 0,
    as_json: Json = False,
) -> None:
    """Raise a practice alert, call the real people on the real channels, and show each step."""
    shown = run(_drill(school, wait))
    print_rows(shown, ("at", "what", "person", "channel", "status", "note"), as_json=as_json)
    if not any(row["status"] in ("accepted", "delivered") for row in shown):
        refuse("nobody could be called: look at `throughline safety rota list` and `throughline doctor`")


async def _drill(school: str | None, wait: int) -> list[dict[str, Any]]:
    settings = load_settings()
    async with installation(settings) as running:
        delivery = Delivery(
            running.database,
            channels_of(settings).senders,
            ledger=Outbox(running.database),
            clock=running.clock,
        )
        try:
            now = running.clock.now()
            async with running.database.begin() as session:
                number = await alerts.raise_alert(
                    session,
                    conversation_id=None,
                    person_id=None,
                    inbound_id=None,
                    category="drill",
                    level="alert",
                    at=now,
                    school_id=school,
                    is_drill=True,
                )
            while True:
                await Caller(running=running).call_due()
                await delivery.settle()
                async with running.database.session() as session:
                    alert = await alerts.one(session, number)
                    shown = [_step(each) for each in await alerts.steps(session, number)]
                is_over = running.clock.now() - now >= timedelta(seconds=wait)
                if is_over or (alert is not None and alert.acknowledged_at is not None):
                    return shown
                await asyncio.sleep(1)
        finally:
            await delivery.close()


def _number(phone: str) -> str:
    """Write a number as E.164; numbers without a country are American."""
    try:
        parsed = phonenumbers.parse(phone, "US")
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_valid_number(parsed):
        raise typer.BadParameter(
            "is no number anybody could be texted at; write it as +15551234567", param_hint="--phone"
        )
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def thin(entries: tuple[OnCall, ...]) -> list[str]:
    """Say of each rota what would leave an alert unheard."""
    if not entries:
        return ["nobody is on any rota: nobody is called when a child may be in danger"]
    found = []
    for school in dict.fromkeys(each.school_id for each in entries):
        there = {each.person_id for each in entries if each.school_id == school and each.reaches}
        where = f"school {school}" if school else "the district"
        if len(there) < LEAST_ON_CALL:
            found.append(f"{where} has {len(there)} people who can be reached; two is the least")
        if not any(each.hours != "staffed" for each in entries if each.school_id == school):
            found.append(f"{where} has nobody after hours: children are told when messages are read")
    return found


async def _staff(running: Installation, person_id: str) -> PersonFacts:
    async with running.database.session() as session:
        person = await find.person(session, person_id)
    if person.role not in STAFF:
        refuse(f"{person_id} is a {person.role}; alerts are for members of staff only")
    return person


def _entry(each: OnCall) -> dict[str, Any]:
    return {
        "school": each.school_id or "(all)",
        "position": each.position,
        "person": each.person_id,
        "hours": each.hours,
        "administrator": "yes" if each.is_administrator else "",
        "reached_by": ", ".join(reach.channel for reach in each.reaches) or "nothing",
    }


def _alert(each: AlertFacts) -> dict[str, Any]:
    return {
        "number": each.id,
        "what": each.category if each.is_drill else f"{each.category} ({each.level})",
        "school": each.school_id,
        "raised_at": each.raised_at,
        "calls": each.calls,
        "taken_by": each.acknowledged_by,
        "closed_at": each.closed_at,
    }


def _step(each: Step) -> dict[str, Any]:
    return {
        "at": each.at,
        "what": each.kind,
        "person": each.person_id,
        "channel": each.channel,
        "status": each.status,
        "note": each.note,
    }
