"""What conversations cost by text message: foreseen from the transcripts, and counted as they went."""

from datetime import UTC, datetime
from pathlib import Path

from invented_people import Say

from bot.cli.report import report_messages
from bot.message_costs import of_transcript, summed
from bot.settings import load as load_settings
from bot.transcript_text import parse

LONG = "word " * 100
TRANSCRIPT = f"""A conversation.
as: student

student: hi
bot: {LONG.strip()}

student: no quiero vivir
bot: {LONG.strip()}
alerts: self_harm alert
"""


def test_a_conversation_costs_what_is_sent_and_not_what_waits() -> None:
    counted = of_transcript(parse("a.txt", TRANSCRIPT), hint="9 = more", most=2)

    assert counted.messages == 2
    assert counted.segments == 2 + 4  # the long one is cut to two; the one about danger is sent whole


def test_the_costs_of_a_language_are_told_on_average_and_at_worst() -> None:
    one = of_transcript(parse("a.txt", TRANSCRIPT), hint="9 = more", most=2)

    told = summed((one,), price=0.01)

    assert (told["segments_average"], told["segments_worst"], told["cost_worst"]) == (6, 6, 0.06)
    assert summed((), price=0.01)["segments_worst"] == 0


async def test_what_was_really_sent_is_counted_by_language_and_priced(
    say: Say, database_url: str, tmp_path: Path
) -> None:
    await say("ana", "I want to set a goal")
    await say("luis", "quiero poner una meta")
    await say("luis", "mejorar en matemáticas")
    settings = load_settings(database_url=database_url, home=tmp_path, segment_price=0.5)

    report = await report_messages(settings, since=datetime(2026, 1, 1, tzinfo=UTC))

    rows = {row["language"]: row for row in report["rows"]}
    assert rows["en"]["messages"] == 1
    assert rows["es"]["messages"] == rows["es"]["messages_per_conversation"] == 2
    assert rows["es"]["cost"] == rows["es"]["segments"] * 0.5
    assert report["students"] == 2
    assert report["cost_per_student"] == report["cost"] / 2


async def test_messages_before_the_day_asked_for_are_left_out(
    say: Say, database_url: str, tmp_path: Path
) -> None:
    await say("ana", "I want to set a goal")
    settings = load_settings(database_url=database_url, home=tmp_path)

    report = await report_messages(settings, since=datetime(2027, 1, 1, tzinfo=UTC))

    assert report["rows"] == []
    assert report["cost_per_student"] is None
