"""`throughline doctor`: what is well, what is not, and how to mend it."""

from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.output import print_rows, refuse, run
from bot.doctor import Finding, examine
from bot.doctor.examination import is_well
from bot.errors import SettingsFaults
from bot.settings import load as load_settings


def register(parent: typer.Typer) -> None:
    """Add this command."""
    parent.command()(doctor)


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Look at settings, database, worker, providers, webhooks, clock, rota, wording; say what to mend."""
    try:
        found = run(examine(load_settings()))
    except SettingsFaults as faults:
        mend = "see .env.example; nothing else can be looked at before"
        found = [Finding(name="settings", status="fail", what=fault, mend=mend) for fault in faults.faults]
    print_rows([asdict(each) for each in found], ("status", "name", "what", "mend"), as_json=as_json)
    if not is_well(found):
        failed = sum(each.status == "fail" for each in found)
        refuse(f"{failed} of {len(found)} checks failed")
