"""`throughline consent ...`: who agreed to what, for phone companies, auditors and the person themselves."""

import csv
import sys
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Final

import typer

from bot import texts
from bot.brain import Brain
from bot.cli.output import print_json, print_rows, run
from bot.opt_in import invite_wording, restart_wording
from bot.settings import load as load_settings
from bot.wiring import installation
from flows.text import Text
from storage import evidence, find
from storage.evidence import Line

app = typer.Typer(help="Show who agreed to be written to, and to which words.", no_args_is_help=True)

COLUMNS: Final = (
    "id", "at", "channel", "address", "state", "source", "wording", "language", "inbound_id", "role",
    "school", "holds", "unreachable",
)  # fmt: skip
#: Texts a campaign registration asks to see, besides what people agree to.
SAMPLES: Final = {
    "opt_in_confirmation": texts.TERMS,
    "help": texts.HELP,
    "stop": texts.OPTED_OUT,
    "start": texts.OPTED_IN,
}
#: Flow nodes whose texts are shown as they are: a first message, the line on who reads, a check-in.
SAMPLE_NODES: Final = {
    "sample_first_message": ("welcome", "name_check"),
    "sample_check_in": ("check_in", "progress"),
    "who_reads": ("welcome", "honest_note"),
}
_KEPT: Final = 4  # the end of an address that is shown: enough to find it, too little to call it

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(parent: typer.Typer) -> None:
    """Add these commands."""
    parent.add_typer(app, name="consent")


@app.command()
def export(
    since: Annotated[
        str | None, typer.Option("--since", help="Only lines from this day on, as 2026-11-23 (UTC).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the ledger as CSV. Addresses are masked, and nothing anybody wrote is in it."""
    start = _start_of(since) if since else None
    rows = run(_lines(since=start))
    if as_json:
        print_json(rows)
        return
    writer = csv.DictWriter(sys.stdout, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)


@app.command()
def show(
    person: Annotated[str, typer.Argument(help="Id of a person.")],
    as_json: Json = False,
) -> None:
    """Show all that was said about consent at a person's addresses, oldest first."""
    print_rows(run(_lines(person_id=person)), COLUMNS, as_json=as_json)


@app.command()
def wording(as_json: Json = False) -> None:
    """Print what people agree to, in every language, and the texts a campaign registration asks for."""
    rows = run(_wordings())
    if as_json:
        print_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['kind']} [{row['language']}] {row['version'] or ''}".rstrip())
        typer.echo("".join(f"    {line}\n" for line in str(row["text"]).splitlines()))


async def _lines(*, since: datetime | None = None, person_id: str | None = None) -> list[dict[str, Any]]:
    async with installation(load_settings()) as running, running.database.session() as session:
        if person_id is not None:
            await find.person(session, person_id)
        found = await evidence.lines(session, since=since, person_id=person_id)
    return [row(line) for line in found]


def row(line: Line) -> dict[str, Any]:
    """Show one line of the ledger: the address masked, and no words of anybody."""
    return {
        "id": line.id,
        "at": line.at.astimezone(UTC).isoformat(timespec="seconds"),
        "channel": line.channel,
        "address": f"...{line.address[-_KEPT:]}",
        "state": line.state,
        "source": line.source,
        "wording": line.wording,
        "language": line.language,
        "inbound_id": line.inbound_id,
        "role": line.role,
        "school": line.school,
        "holds": line.is_latest,
        "unreachable": line.unreachable_code if line.unreachable_since else None,
    }


async def _wordings() -> list[dict[str, Any]]:
    async with installation(load_settings()) as running, running.database.session() as session:
        kept = await evidence.wordings(session)
        current = current_wordings(running.brain)
    now = {each["version"] for each in current}
    older = [
        {
            "kind": f"{each.version.partition(':')[0]} (agreed to {each.times} times since "
            f"{each.first_shown_at:%Y-%m-%d}, no longer shown)",
            "language": each.language,
            "version": each.version,
            "text": each.text,
        }
        for each in kept
        if each.version not in now
    ]
    return [*current, *older]


def current_wordings(brain: Brain) -> list[dict[str, Any]]:
    """List what is shown today: opt-in texts by version, then sample messages, HELP, STOP and who reads."""
    rows: list[dict[str, Any]] = []
    for language in brain.languages:
        agreed = {
            "opt_in_sms": invite_wording(brain, language, is_link=False),
            "opt_in_telegram": invite_wording(brain, language, is_link=True),
            "opt_in_again": restart_wording(brain, language),
        }
        rows += [
            {"kind": kind, "language": language, "version": each.version, "text": each.text}
            for kind, each in agreed.items()
        ]
        samples = {**SAMPLES, **_samples(brain)}
        rows += [
            {
                "kind": kind,
                "language": language,
                "version": None,
                "text": brain.catalogue.text(each.msgid, language),
            }
            for kind, each in samples.items()
        ]
    return rows


def _samples(brain: Brain) -> dict[str, Text]:
    """Find the sample nodes' texts; a district that replaced a flow shows what it has."""
    found: dict[str, Text] = {}
    for kind, (flow_id, node_id) in SAMPLE_NODES.items():
        flow = brain.flows.flows.get(flow_id)
        node = next((each for each in flow.nodes if each.id == node_id), None) if flow else None
        said = (node.ask.text if node.ask else node.say) if node else None
        if said is not None:
            found[kind] = Text(said.msgid)
    return found


def _start_of(day: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), time(), tzinfo=UTC)
    except ValueError:
        raise typer.BadParameter(f"{day!r} is no day; write it as 2026-11-23", param_hint="--since") from None
