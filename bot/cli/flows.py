"""`throughline flows check | draw | test`: the tools of those who write flows."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import resources
from bot.channels import capabilities
from bot.cli.output import note, print_json, print_rows, run
from bot.message_costs import by_flow, of_transcript, summed
from bot.segments import sms_rules
from bot.settings import Settings
from bot.settings import load as load_settings
from bot.texts import MORE
from bot.transcript_text import parse
from bot.transcripts import run_all
from bot.wiring import build_brain, database_of
from flows.check import Standing, check, stranded
from flows.draw import draw as drawing
from flows.errors import FlowFaults
from flows.flow import FlowSet
from flows.loader import load as load_flows
from locales import LANGUAGES
from locales import load as load_catalogue
from locales.repository import Findings, inspect
from storage.find.standing_at import Crowd, crowds

app = typer.Typer(help="Check, draw and test the flows.", no_args_is_help=True)
DRAWINGS = Path("flow-drawings")
CONVERSATION_COLUMNS = (
    "language", "conversations", "messages_average", "messages_worst", "segments_average", "segments_worst",
    "cost_average", "cost_worst",
)  # fmt: skip


def register(parent: typer.Typer) -> None:
    """Add these commands."""
    parent.add_typer(app, name="flows")


@app.command("check")
def check_(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print faults and the summary only.")] = False,
) -> None:
    """Report every fault of every flow and catalogue, who stands where, and what each prompt costs by SMS."""
    settings = load_settings()
    flows, faults = _flows(settings)
    findings = inspect(settings.languages, sms_rules())
    people = run(_crowds(settings))
    conversations = _conversations(settings)
    if flows is not None:
        faults += check(flows) + stranded(flows, (Standing(**asdict(each)) for each in people))
    is_good = not faults and findings.is_good
    if as_json:
        print_json({**_as_json(faults, findings, people), "conversations": conversations})
    else:
        for fault in faults:
            typer.echo(str(fault))
        for line in _report(findings, quiet=quiet):
            typer.echo(line)
        if not quiet:
            _print_costs(findings)
            _print_flows(findings)
            print_rows(conversations, CONVERSATION_COLUMNS, as_json=False)
            print_rows(
                [asdict(each) for each in people], ("flow", "version", "node", "people"), as_json=False
            )
    if not is_good:
        raise typer.Exit(1)


@app.command()
def draw(
    folder: Annotated[Path, typer.Argument(help="Where the drawings go.")] = DRAWINGS,
) -> None:
    """Draw each flow as an SVG picture."""
    sources = resources.flow_sources(load_settings().overlay)
    flows = load_flows(
        sources.definitions, inventories=sources.inventories, clusters_csv=sources.clusters_csv
    )
    folder.mkdir(parents=True, exist_ok=True)
    for flow in flows.flows.values():
        path = folder / f"{flow.id}.svg"
        path.write_text(drawing(flow), encoding="utf-8")
        typer.echo(str(path))


@app.command("test")
def play(
    paths: Annotated[list[Path] | None, typer.Argument(help="Transcripts, or folders of them.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print failures only.")] = False,
) -> None:
    """Play the transcripts beside the flows against the real engine and readers."""
    brain = build_brain(load_settings())
    folders = {tag: Path(str(resources.transcript_folder() / tag)) for tag in brain.languages}
    silent = [] if paths else [tag for tag, folder in folders.items() if not folder.is_dir()]
    if silent:
        note(f"no conversations are written in {', '.join(silent)}")
    failures = run_all(paths or [folder for tag, folder in folders.items() if tag not in silent], brain=brain)
    for failure in failures:
        typer.echo(str(failure))
    if failures:
        note(f"{len(failures)} conversations went another way than their transcripts say")
        raise typer.Exit(1)
    if not quiet:
        note("every transcript plays as written")


def _flows(settings: Settings) -> tuple[FlowSet | None, list[Any]]:
    """Load the flows, or give the faults that keep them from being loaded."""
    sources = resources.flow_sources(settings.overlay)
    try:
        flows = load_flows(
            sources.definitions, inventories=sources.inventories, clusters_csv=sources.clusters_csv
        )
    except FlowFaults as refusal:
        return None, list(refusal.faults)
    return flows, []


async def _crowds(settings: Settings) -> tuple[Crowd, ...]:
    """Count who stands where, if there is a database; an author's laptop may have none."""
    if settings.database_url is None and not (settings.home / "postgres").exists():
        return ()
    async with database_of(settings) as database, database.session() as session:
        return await crowds(session)


def _report(findings: Findings, *, quiet: bool) -> Iterator[str]:
    lines = findings.report().splitlines()
    summaries = len({cost.language for cost in findings.costs})
    warnings = {str(fault) for fault in findings.faults if fault.is_warning}
    for number, line in enumerate(lines):
        if number >= len(lines) - summaries or not quiet or line not in warnings:
            yield line


def _print_costs(findings: Findings) -> None:
    """Print what each prompt costs in each language, the dearest first."""
    languages = [tag for tag in LANGUAGES if any(cost.language == tag for cost in findings.costs)]
    prompts: dict[tuple[str, int], dict[str, object]] = {}
    for cost in findings.costs:
        where = (cost.prompt.file, cost.prompt.line)
        row = prompts.setdefault(where, {"prompt": f"{where[0]}:{where[1]}", "text": cost.prompt.text})
        row[cost.language] = f"{cost.segments}{' ' + ''.join(cost.letters) if cost.letters else ''}"
    rows = sorted(prompts.values(), key=lambda row: [str(row.get(tag)) for tag in languages], reverse=True)
    print_rows(rows, ("prompt", *languages, "text"), as_json=False)


def _print_flows(findings: Findings) -> None:
    """Print what the prompts of each flow cost in each language: segments on average, and at worst."""
    rows = by_flow(findings.costs)
    for row in rows:
        row |= {tag: f"{cost['average']} / {cost['worst']}" for tag, cost in row["languages"].items()}
    print_rows(
        rows, ("file", "prompts", *(tag for tag in LANGUAGES if tag in findings.standings)), as_json=False
    )


def _conversations(settings: Settings) -> list[dict[str, Any]]:
    """Count what whole conversations cost by text message, as each language's transcripts are written."""
    catalogue = load_catalogue(settings.languages)
    most = capabilities("sms").most_segments
    rows = []
    for tag in settings.languages:
        hint = catalogue.text(MORE.msgid, tag)
        folder = Path(str(resources.transcript_folder() / tag))
        counted = (
            of_transcript(parse(str(path), path.read_text(encoding="utf-8")), hint=hint, most=most)
            for path in sorted(folder.rglob("*.txt"))
        )
        rows.append({"language": tag, **summed(counted, price=settings.segment_price)})
    return rows


def _as_json(faults: list[Any], findings: Findings, people: tuple[Crowd, ...]) -> dict[str, Any]:
    return {
        "faults": [asdict(fault) for fault in faults],
        "texts": findings.texts,
        "catalogue_faults": [asdict(fault) for fault in findings.faults],
        "languages": {tag: findings.counts(tag) for tag in findings.standings},
        "segments": [
            {
                "file": cost.prompt.file,
                "line": cost.prompt.line,
                "language": cost.language,
                "segments": cost.segments,
                "letters": list(cost.letters),
            }
            for cost in findings.costs
        ],
        "flows": by_flow(findings.costs),
        "people": [asdict(each) for each in people],
    }
