"""The rota and alerts from the terminal, on a real database."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.app import REFUSALS, app
from bot.cli.safety import thin
from bot.demo import district
from storage.database import Database
from storage.rota import OnCall, Reach

MONDAY = datetime(2026, 11, 30, 15, tzinfo=UTC)
SMS = Reach(conversation_id=1, contact_point_id=1, channel="sms")

Run = Callable[..., Result]


@pytest.fixture
async def invented(database: Database) -> Database:
    async with database.begin() as session:
        await district.load(session, now=MONDAY)
    return database


@pytest.fixture
def throughline(
    invented: Database, database_url: str, model_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Run:
    monkeypatch.setenv("THROUGHLINE_HOME", str(model_home))
    monkeypatch.setenv("THROUGHLINE_DATABASE_URL", database_url)

    def run(*words: str, input: str | None = None, fails: int = 0) -> Result:  # noqa: A002 - typer's own word
        result = CliRunner().invoke(app, words, input=input)
        if isinstance(result.exception, REFUSALS):
            assert fails == 1
            return result
        assert result.exit_code == fails, result.output
        return result

    return run


def test_an_alert_is_seen_read_taken_and_closed_from_the_terminal(throughline: Run) -> None:
    throughline("safety", "rota", "add", "c1", "--phone", "(303) 555-0911", "--email", "c1@school.example")
    (entry,) = json.loads(throughline("safety", "rota", "list", "--json").stdout)
    assert entry["reached_by"] == "sms, email"

    throughline("talk", "--as", "s09", "--now", "2026-11-30T10:00-05:00", input="i want to kill myself\n")
    (alert,) = json.loads(throughline("safety", "alerts", "--json").stdout)
    number = str(alert["number"])
    assert "kill" not in throughline("safety", "alerts").stdout

    shown = json.loads(throughline("safety", "show", number, "--as", "c1", "--json").stdout)
    assert shown["words"] == "i want to kill myself"
    assert [step["what"] for step in shown["steps"]] == ["raised", "read"]

    throughline("safety", "ack", number, "--as", "c1")
    throughline("safety", "ack", number, "--as", "c1", fails=1)
    throughline("safety", "close", number, "--as", "c1", "--note", "talked to them and called home")
    assert json.loads(throughline("safety", "alerts", "--json").stdout) == []
    assert len(json.loads(throughline("safety", "alerts", "--all", "--json").stdout)) == 1


def test_only_staff_read_what_was_written(throughline: Run) -> None:
    throughline("talk", "--as", "s09", input="i want to kill myself\n")
    (alert,) = json.loads(throughline("safety", "alerts", "--json").stdout)

    refused = throughline("safety", "show", str(alert["number"]), "--as", "s10", fails=1)

    assert "kill" not in refused.output


def test_a_drill_that_reaches_nobody_is_a_failure_and_says_so(throughline: Run) -> None:
    refused = throughline("safety", "drill", fails=1)

    assert "nobody could be called" in refused.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("rota", "add", "c1", "--phone", "12"),
        ("rota", "add", "c1", "--email", "nobody"),
        ("rota", "add", "c1", "--hours", "sometimes"),
    ],
)
def test_what_nobody_could_be_reached_at_is_refused(throughline: Run, words: tuple[str, ...]) -> None:
    throughline("safety", *words, fails=2)


def on_call(person: str, *, hours: str = "always", reaches: tuple[Reach, ...] = (SMS,)) -> OnCall:
    return OnCall(
        school_id=None,
        person_id=person,
        name=person,
        language="en",
        hours=hours,  # type: ignore[arg-type]
        position=1,
        is_administrator=False,
        reaches=reaches,
    )


def test_a_rota_that_would_leave_an_alert_unheard_is_warned_about() -> None:
    assert thin((on_call("a"), on_call("b"))) == []
    assert "nobody is on any rota" in thin(())[0]
    assert "two is the least" in thin((on_call("a"), on_call("b", reaches=())))[0]
    assert "nobody after hours" in thin((on_call("a", hours="staffed"), on_call("b", hours="staffed")))[0]
