"""How commands print: tables for people, JSON for programs, data on stdout and messages on stderr."""

import asyncio
import json
import sys
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

import typer
import uvloop
from rich import box
from rich.console import Console
from rich.table import Table

from bot.settings import not_yet

Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a command's work on an event loop of its own."""
    for warning in not_yet():
        note(f"warning: {warning}")
    if sys.platform == "win32":
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def note(message: str) -> None:
    """Tell the person at the terminal something, on stderr."""
    typer.echo(message, err=True)


def refuse(message: str) -> NoReturn:
    """Say why nothing was done, and exit with status 1."""
    note(message)
    raise typer.Exit(1)


def print_json(data: object) -> None:
    """Print data for programs: one JSON document, text as it is."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def print_rows(rows: Sequence[Mapping[str, object]], columns: Sequence[str], *, as_json: bool) -> None:
    """Print rows as a table, or whole as JSON.

    Args:
        rows: One mapping each.
        columns: Which keys the table shows, in order.
        as_json: Whether to print JSON instead; it holds all keys.
    """
    if as_json:
        print_json(list(rows))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(str(row.get(column) if row.get(column) is not None else "") for column in columns))
    # A pipe has no width; a table cut at 80 columns would lose what people said.
    console = Console(
        file=sys.stdout, markup=False, highlight=False, width=None if sys.stdout.isatty() else 160
    )
    console.print(table)
