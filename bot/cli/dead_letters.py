"""`throughline dead-letters ...`: what was given up, and what to do about it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Final

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.cli.output import note, print_rows, refuse, run
from bot.clock import SystemClock
from bot.settings import load as load_settings
from bot.wiring import database_of
from storage import dead_letters
from storage.dead_letters import KINDS, DeadLetter, Kind

app = typer.Typer(help="Messages and jobs that were given up.", no_args_is_help=True)
COLUMNS: Final = ("id", "who", "channel", "what", "code", "attempts", "since")

Ids = Annotated[list[str], typer.Argument(help="As `list` names them: in-7, out-12, job-3.")]
Act = Callable[[AsyncSession, Kind, int, datetime], Awaitable[bool]]


def register(parent: typer.Typer) -> None:
    """Add these commands."""
    parent.add_typer(app, name="dead-letters")


@app.command("list")
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List messages that could not be handled, messages that did not arrive, and jobs that kept failing."""

    async def work() -> tuple[DeadLetter, ...]:
        async with database_of(load_settings()) as database, database.session() as session:
            return await dead_letters.listed(session)

    print_rows([_row(each) for each in run(work())], COLUMNS, as_json=as_json)


@app.command()
def replay(ids: Ids) -> None:
    """Try them again from the beginning. A message of ours is sent again even if its fate was unknown."""
    _each(
        ids,
        lambda session, kind, number, at: dead_letters.replay(session, kind, number, at=at),
        done="will be tried again",
    )


@app.command()
def drop(
    ids: Ids,
    reason: Annotated[str, typer.Option("--reason", help="Why; without names. Kept with the message.")],
) -> None:
    """Take them off the list for good."""
    _each(
        ids,
        lambda session, kind, number, at: dead_letters.drop(session, kind, number, reason=reason, at=at),
        done="is off the list",
    )


def _each(ids: list[str], act: Act, *, done: str) -> None:
    """Do something to each, all or none."""
    named = [_parsed(each) for each in ids]

    async def work() -> list[str]:
        async with database_of(load_settings()) as database, database.session() as session:
            at = SystemClock().now()
            unknown = [
                f"{kind}-{number}" for kind, number in named if not await act(session, kind, number, at)
            ]
            if not unknown:
                await session.commit()
            return unknown

    unknown = run(work())
    if unknown:
        refuse(f"no dead letter {', '.join(unknown)}; nothing was changed. `list` shows those there are")
    for each in ids:
        note(f"{each} {done}")


def _parsed(given: str) -> tuple[Kind, int]:
    head, _, number = given.partition("-")
    kind = next((each for each in KINDS if each == head), None)
    if kind is None or not (number.isascii() and number.isdecimal()):
        raise typer.BadParameter(f"{given!r} is no id of a dead letter; they look like in-7, out-12, job-3")
    return kind, int(number)


def _row(letter: DeadLetter) -> dict[str, object]:
    return {
        "id": letter.name,
        "who": letter.person_id,
        "channel": letter.channel,
        "what": letter.what,
        "code": letter.code,
        "attempts": letter.attempts,
        "since": f"{letter.since:%Y-%m-%d %H:%M}" if letter.since else None,
    }
