"""`throughline report ...`: what an installation did, in numbers: no words, no names, no addresses."""

from collections import Counter
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Final

import typer

from bot.cli.output import note, print_json, print_rows, run
from bot.message_costs import BENCHMARK, priced
from bot.segments import segments
from bot.settings import Settings
from bot.settings import load as load_settings
from bot.wiring import database_of
from storage.find.check_ins import Counted, check_in_counts
from storage.find.message_counts import message_counts, students_reached, uncounted

app = typer.Typer(help="Count what was done.", no_args_is_help=True)
COLUMNS: Final = (
    "channel", "language", "conversations", "messages", "segments", "messages_per_conversation",
    "segments_per_conversation", "cost",
)  # fmt: skip
CHECK_IN_COLUMNS: Final = (
    "school", "language", "planned", "sent", "answered", "late", "moved", "waiting", "skipped", "why",
)  # fmt: skip
#: Paid by the segment; on the other channels a message costs nothing.
PAID: Final = "sms"


def register(parent: typer.Typer) -> None:
    """Add these commands."""
    parent.add_typer(app, name="report")


@app.callback()
def _group() -> None:
    """Count what was done."""


@app.command()
def messages(
    since: Annotated[
        datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="From this day on (UTC).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Count the messages sent, per channel and language, with what they cost by text message."""
    settings = load_settings()
    day = since.date() if since else date.min
    report = run(report_messages(settings, since=datetime.combine(day, time(), UTC)))
    if as_json:
        print_json(report)
        return
    print_rows(report["rows"], COLUMNS, as_json=False)
    cost, students = report["cost"], report["students"]
    each = f", {report['cost_per_student']:.2f} for each of {students} students" if students else ""
    note(f"{cost:.2f} US dollars at {settings.segment_price} a segment{each}")
    note(f"(an individual learning plan costs a school {BENCHMARK[0]} to {BENCHMARK[1]} a student and year)")


async def report_messages(settings: Settings, *, since: datetime) -> dict[str, Any]:
    """Count what was sent since a moment.

    Args:
        settings: Which database, and what a segment costs.
        since: Aware.
    """
    async with database_of(settings) as database, database.session() as session:
        counts = await message_counts(session, since=since)
        later: Counter[tuple[str, str]] = Counter()
        for message in await uncounted(session, since=since, channel=PAID):
            later[PAID, message.language] += segments(message.text).segments
        students = await students_reached(session, since=since)
    rows = [
        priced(
            {
                "channel": each.channel,
                "language": each.language,
                "conversations": each.conversations,
                "messages": each.messages,
                "segments": each.segments + later[each.channel, each.language],
            },
            price=settings.segment_price,
        )
        for each in counts
    ]
    cost = round(sum(row["cost"] for row in rows), 4)
    return {
        "since": None if since.year == date.min.year else since.date().isoformat(),
        "segment_price": settings.segment_price,
        "rows": rows,
        "cost": cost,
        "students": students,
        "cost_per_student": round(cost / students, 4) if students else None,
        "benchmark_per_student": list(BENCHMARK),
    }


@app.command("check-ins")
def check_ins(
    since: Annotated[
        datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="From this day on (UTC).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Count the check-ins that were due, per school and language: asked, answered, moved, left out, why."""
    settings = load_settings()
    day = since.date() if since else date.min

    async def work() -> tuple[Counted, ...]:
        async with database_of(settings) as database, database.session() as session:
            return await check_in_counts(session, since=datetime.combine(day, time(), UTC))

    print_rows(check_in_rows(run(work())), CHECK_IN_COLUMNS, as_json=as_json)


def check_in_rows(counted: tuple[Counted, ...]) -> list[dict[str, Any]]:
    """Sum up what became of check-ins: a row for each school and language, and one for all."""
    groups: dict[tuple[str, str], list[Counted]] = {}
    for each in counted:
        groups.setdefault((each.school, each.language), []).append(each)
    rows = [_check_in_row(school, language, group) for (school, language), group in sorted(groups.items())]
    return [*rows, _check_in_row("all", "", list(counted))]


def _check_in_row(school: str, language: str, group: list[Counted]) -> dict[str, Any]:
    sent = [each for each in group if each.outcome == "sent"]
    reasons: Counter[str] = Counter()
    for each in group:
        if each.outcome in {"skipped", "failed"}:
            reasons[each.reason or each.outcome] += each.count
    return {
        "school": school,
        "language": language,
        "planned": sum(each.count for each in group),
        "sent": sum(each.count for each in sent),
        "answered": sum(each.count for each in sent if each.is_answered),
        "late": sum(each.count for each in sent if each.is_late),
        "moved": sum(each.count for each in group if each.is_moved),
        "waiting": sum(each.count for each in group if each.outcome == "waiting"),
        "skipped": sum(reasons.values()),
        "why": ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items())),
        "reasons": dict(sorted(reasons.items())),
    }
