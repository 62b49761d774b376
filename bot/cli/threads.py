"""`throughline threads ...`: the conversations that wait for a person, from the terminal."""

from datetime import datetime
from typing import Annotated, Any, Final

import typer

from bot.cli.output import note, print_rows, refuse, run
from bot.render import plain_words
from bot.settings import load as load_settings
from bot.taking_over import Desk
from bot.wiring import Installation, installation
from storage import find, threads
from storage.errors import UnknownPerson
from storage.find.addresses import names
from storage.threads import Said, Thread

app = typer.Typer(help="Answer people who wait for a person.", no_args_is_help=True)
COLUMNS: Final = ("id", "person", "reason", "waits", "answer_by", "state", "words")

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
As = Annotated[str, typer.Option("--as", help="Id of the coordinator who writes.")]


def register(parent: typer.Typer) -> None:
    """Add these commands."""
    parent.add_typer(app, name="threads")


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List who waits for a person and how long: overdue ones first."""

    async def work() -> list[dict[str, Any]]:
        async with installation(load_settings()) as running, running.database.session() as session:
            now = running.clock.now()
            return [row(each, now) for each in await threads.waiting(session, now=now)]

    print_rows(run(work()), COLUMNS, as_json=as_json)


@app.command()
def show(
    thread: Annotated[int, typer.Argument(metavar="ID", help="Number of a thread.")], as_json: Json = False
) -> None:
    """Show what was said in a thread's conversation, the latest last."""

    async def work() -> list[dict[str, Any]]:
        async with installation(load_settings()) as running, running.database.session() as session:
            found = await threads.find(session, thread, now=running.clock.now())
            people = await names(session, [found.person_id] if found.person_id else [])
            who = people.get(found.person_id or "", "an unknown phone")
            return [_line(each, who) for each in await threads.messages(session, found.conversation_id)]

    print_rows(run(work()), ("at", "who", "text", "status"), as_json=as_json)


@app.command()
def write(
    whom: Annotated[str, typer.Argument(metavar="ID|PERSON", help="Number of a thread, or a person's id.")],
    text: Annotated[str, typer.Argument(help="In your own words; your name is added.")],
    staff: As,
    is_person: Annotated[
        bool | None,
        typer.Option("--person/--thread", help="Which it is, where a person's id is a number too."),
    ] = None,
) -> None:
    """Write to somebody yourself. From then on their messages are for you, until the thread is closed."""
    if not text.strip():
        raise typer.BadParameter("write something; nobody is helped by an empty message")

    async def work() -> int:
        async with installation(load_settings()) as running:
            desk = Desk(assistant=running.assistant, staff_id=staff)
            is_one = is_person if is_person is not None else await _is_person(running, whom)
            if is_one:
                return await desk.write(text=text, person_id=whom)
            return await desk.write(text=text, thread_id=int(whom))

    note(f"on its way (message {run(work())}); answers are in `throughline threads list`")


@app.command()
def close(
    thread: Annotated[int, typer.Argument(metavar="ID", help="Number of a thread.")], staff: As
) -> None:
    """Close a thread: the assistant is back, at the question that was open."""

    async def work() -> bool:
        async with installation(load_settings()) as running:
            return await Desk(assistant=running.assistant, staff_id=staff).close(thread)

    if not run(work()):
        refuse(f"thread {thread} was closed before")
    note(f"{thread}: closed")


def row(thread: Thread, now: datetime) -> dict[str, Any]:
    """Show one thread."""
    state = "overdue" if thread.is_overdue else "answered" if thread.answered_at else "waiting"
    return {
        "id": thread.id,
        "person": thread.person_id,
        "reason": thread.reason,
        "asked_at": thread.asked_at.isoformat(),
        "waits": _in_words(now, thread.asked_at),
        "answer_by": f"{thread.promised_by:%Y-%m-%d %H:%M} UTC" if thread.promised_by else None,
        "promised_by": thread.promised_by.isoformat() if thread.promised_by else None,
        "state": state,
        "is_overdue": thread.is_overdue,
        "is_suspended": thread.is_suspended,
        "answered_by": thread.answered_by,
        "last_wrote_at": thread.last_wrote_at.isoformat() if thread.last_wrote_at else None,
        "words": plain_words(thread.verbatim),
    }


async def _is_person(running: Installation, whom: str) -> bool:
    """Whether a message is for a person by their id; a number that may be either is nobody's to guess."""
    async with running.database.session() as session:
        try:
            await find.person(session, whom)
        except UnknownPerson:
            return not whom.isdecimal()
    if whom.isdecimal():
        raise typer.BadParameter(f"{whom} is a person's id; add --person, or --thread for the thread {whom}")
    return True


def _line(said: Said, who: str) -> dict[str, Any]:
    return {
        "at": f"{said.at:%Y-%m-%d %H:%M}",
        "who": who if said.way == "in" else f"us ({said.kind})",
        "text": plain_words(said.text),
        "status": said.status,
    }


def _in_words(now: datetime, since: datetime) -> str:
    hours = int((now - since).total_seconds() // 3600)
    return f"{hours // 24} d {hours % 24} h" if hours >= 24 else f"{hours} h"
