"""What a phone company or an auditor asks for: who agreed, when, to which exact words."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql
from typer.testing import CliRunner, Result

from bot.cli.app import app
from bot.demo import district
from storage import evidence, stopping
from storage.database import Database

MONDAY = datetime(2026, 11, 23, 21, tzinfo=UTC)
WORDS = "please stop texting me, my dad reads this"

Run = Callable[..., Result]


@pytest.fixture
async def somebody(database: Database) -> dict[str, Any]:
    """The invented district, in which one person's phone just asked for silence in words of its owner."""
    async with database.begin() as session:
        await district.load(session, now=MONDAY)
        row = (
            await session.execute(
                sql(
                    "SELECT contact_point.id, address, person_id FROM conversation JOIN contact_point"
                    " ON contact_point.id = contact_point_id WHERE person_id IS NOT NULL ORDER BY 1 LIMIT 1"
                )
            )
        ).one()
        await stopping.stop(
            session,
            contact_point_id=row.id,
            person_id=row.person_id,
            source="free_wording",
            wording=WORDS,
            at=MONDAY,
        )
    return {"person": row.person_id, "address": row.address}


@pytest.fixture
def throughline(
    somebody: dict[str, Any],
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Run:
    del somebody
    home: Path = tmp_path_factory.getbasetemp().parent / "throughline-model"
    monkeypatch.setenv("THROUGHLINE_HOME", str(home))
    monkeypatch.setenv("THROUGHLINE_DATABASE_URL", database_url)

    def run(*words: str, fails: int = 0) -> Result:
        result = CliRunner().invoke(app, words)
        assert result.exit_code == fails, result.output
        return result

    return run


def test_the_ledger_is_exported_without_addresses_or_anybodys_words(
    throughline: Run, somebody: dict[str, Any]
) -> None:
    exported = throughline("consent", "export").stdout

    rows = list(csv.DictReader(io.StringIO(exported)))
    assert rows[-1]["state"] == "withdrawn"
    assert rows[-1]["source"] == "free_wording"
    assert rows[-1]["address"] == f"...{somebody['address'][-4:]}"
    assert somebody["address"] not in exported
    assert "please stop" not in exported
    assert json.loads(throughline("consent", "export", "--json", "--since", "2099-01-01").stdout) == []


def test_a_person_can_be_shown_all_that_was_said_about_consent(
    throughline: Run, somebody: dict[str, Any]
) -> None:
    rows = json.loads(throughline("consent", "show", somebody["person"], "--json").stdout)

    assert next(row["state"] for row in rows if row["holds"]) == "withdrawn"
    assert "please stop" not in throughline("consent", "show", somebody["person"]).stdout


def test_the_wordings_are_what_a_campaign_registration_asks_for(throughline: Run) -> None:
    rows = json.loads(throughline("consent", "wording", "--json").stdout)

    kinds = {row["kind"] for row in rows if row["language"] == "vi"}
    assert kinds >= {
        "opt_in_sms",
        "opt_in_telegram",
        "opt_in_again",
        "help",
        "stop",
        "sample_check_in",
        "who_reads",
    }
    (english,) = (row for row in rows if (row["kind"], row["language"]) == ("opt_in_sms", "en"))
    for fact in ("3 messages a week", "data rates", "HELP", "STOP", "{school}"):
        assert fact in english["text"]
    versions = [row["version"] for row in rows if row["version"]]
    assert len(versions) == len(set(versions))
    assert "STOP" in throughline("consent", "wording").stdout


async def test_a_wording_that_was_agreed_to_is_never_changed(database: Database) -> None:
    for text in ("first", "second"):
        async with database.begin() as session:
            await evidence.keep_wording(session, version="invite:1", language="en", text=text, at=MONDAY)

    async with database.session() as session:
        (kept,) = await evidence.wordings(session)
    assert kept.text == "first"


def test_an_invite_shows_the_very_words_that_are_kept_as_agreed_to(throughline: Run) -> None:
    rows = json.loads(throughline("consent", "wording", "--json").stdout)
    agreed = {row["language"]: row["text"] for row in rows if row["kind"] == "opt_in_sms"}

    shown = json.loads(throughline("invite", "s09", "--json").stdout)["text"]

    terms = [text.rpartition("\n")[2] for text in agreed.values()]
    assert shown.rpartition("\n")[2] in terms
