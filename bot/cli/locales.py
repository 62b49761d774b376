"""`throughline locales`: the tools of translators, and of those who answer for texts of law and safety."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.output import note, print_json, print_rows, refuse
from bot.clock import SystemClock
from bot.segments import sms_rules
from locales import SOURCE
from locales.approvals import Standing, approved, path_of, read
from locales.exchange import exported, imported, translated
from locales.extract import messages
from locales.repository import ROOT, Findings, inspect

app = typer.Typer(help="Give texts to translators, take them back, and approve them.", no_args_is_help=True)

Tag = Annotated[str | None, typer.Option("--language", help="One language, such as es; otherwise all.")]


def register(parent: typer.Typer) -> None:
    """Add these commands."""
    parent.add_typer(app, name="locales")


@app.command("export")
def export(
    path: Annotated[Path, typer.Argument(help="A new file: .xlsx for a spreadsheet, .po for an editor.")],
    language: Tag = None,
) -> None:
    """Write the texts of one language or all into a file for translators."""
    languages = translated() if language is None else (language,)
    content = exported(path, messages(ROOT), languages)
    try:
        path.write_bytes(content)
    except OSError as error:
        refuse(f"{path} can not be written: {error.strerror}")
    note(f"wrote {path}: {', '.join(languages)}")


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="A file that was exported and worked on.")],
    language: Tag = None,
) -> None:
    """Take translations back. A file with a fault changes nothing; every fault is listed."""
    changed = imported(path, messages(ROOT), language)
    for catalogue in changed:
        note(f"wrote {catalogue.relative_to(ROOT)}")
    if not changed:
        note("nothing is new")


@app.command()
def status(
    language: Tag = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what is translated in each language, and which texts of law and safety are approved."""
    languages = (SOURCE, *translated()) if language is None else (_known(language),)
    findings = inspect(languages, sms_rules())
    if as_json:
        print_json({tag: {**findings.counts(tag), "approvals": _listed(findings, tag)} for tag in languages})
        return
    columns = ("language", "texts", "missing", "stale", "mismatched", "to_approve", "approved")
    print_rows([{"language": tag, **findings.counts(tag)} for tag in languages], columns, as_json=False)
    if language is not None:
        print_rows(
            _listed(findings, language),
            ("number", "status", "why", "by", "on", "text", "translation"),
            as_json=False,
        )


@app.command()
def approve(
    language: Annotated[str, typer.Argument(help="The language that was read, such as es.")],
    by: Annotated[str, typer.Option("--by", help="Who has read the texts and answers for them.")],
    text: Annotated[
        list[int] | None, typer.Option("--text", help="The number of a text, as `locales status` shows it.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every text of law and safety there is.")] = False,
) -> None:
    """Write down who answers for texts of law and safety. A text that changes is a draft again."""
    standings = inspect((_known(language),), sms_rules()).standings[language]
    chosen = _chosen(standings, tuple(text or ()), every=every, language=language)
    if not by.strip():
        refuse("nobody answers for these texts; give a name with --by")
    on = SystemClock().now().date()
    path = path_of(language)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(approved(language, chosen, read(language), by=by.strip(), on=on))
    for one in chosen:
        note(f"{one.number}: {' / '.join(one.translation)}")
    note(f"{sum(one.status == 'draft' for one in chosen)} texts approved by {by.strip()}: {path}")


def _known(language: str) -> str:
    known = (SOURCE, *translated())
    if language not in known:
        refuse(f"no catalogue for {language}; there are: {', '.join(known)}")
    return language


def _chosen(
    standings: tuple[Standing, ...], numbers: tuple[int, ...], *, every: bool, language: str
) -> tuple[Standing, ...]:
    """Find the texts that were named, or refuse with what is wrong."""
    if bool(numbers) == every:
        refuse(
            f"say which: --text N as `throughline locales status --language {language}` shows it, or --all"
        )
    unknown = sorted(set(numbers) - {one.number for one in standings})
    if unknown:
        refuse(f"there is no text {', '.join(map(str, unknown))}; there are 1 to {len(standings)}")
    chosen = tuple(one for one in standings if every or one.number in numbers)
    missing = [one.number for one in chosen if one.status == "missing"]
    if missing:
        refuse(f"not translated yet, so nobody can have read it: text {', '.join(map(str, missing))}")
    return chosen


def _listed(findings: Findings, tag: str) -> list[dict[str, object]]:
    return [
        {
            "number": one.number,
            "status": one.status,
            "why": ", ".join(sorted(one.message.approval)),
            "by": one.approval.by if one.approval else None,
            "on": one.approval.on if one.approval else None,
            "text": one.message.msgid,
            "translation": "\n".join(one.translation),
        }
        for one in findings.standings[tag]
    ]
