"""All commands, and what happens when one can't do its work."""

import io
import logging
import sys

import typer

from bot.cli import (
    consent,
    dead_letters,
    digests,
    doctor,
    flows,
    locales,
    nlu,
    people,
    plans,
    report,
    rhythm,
    running,
    safety,
    talking,
    threads,
    updates,
)
from bot.errors import BotError
from bot.logging import configure
from flows.errors import FlowsError
from locales.errors import LocaleError
from nlu.errors import NluError
from plan.errors import PlanError
from storage.errors import StorageError

app = typer.Typer(
    help="Students text their goals; coordinators review short, structured updates.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (
    running,
    talking,
    people,
    consent,
    nlu,
    flows,
    locales,
    updates,
    threads,
    plans,
    safety,
    dead_letters,
    report,
    doctor,
    rhythm,
    digests,
):
    module.register(app)

#: Refusals with a message for the person at the terminal; anything else is a defect and shows its traceback.
REFUSALS = (BotError, FlowsError, LocaleError, NluError, PlanError, StorageError)


def main() -> None:
    """Run the command line."""
    # A pipe in another encoding must not turn a student's accents into a crash.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    configure(sys.stderr, level=logging.WARNING)
    try:
        app()
    except REFUSALS as refusal:
        sys.stderr.write(f"{refusal}\n")
        sys.exit(1)
