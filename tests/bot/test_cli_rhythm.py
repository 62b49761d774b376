"""Check-ins, calendars and the day's digest from the terminal."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.app import REFUSALS, app
from bot.demo import district
from storage.database import Database

pytestmark = pytest.mark.database

MONDAY = datetime(2026, 11, 23, 21, tzinfo=UTC)
ICS = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x\r
BEGIN:VEVENT\r
UID:1\r
SUMMARY:No school - snow\r
DTSTART;VALUE=DATE:20261124\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
SUMMARY:Founders' Day\r
DTSTART;VALUE=DATE:20261125\r
END:VEVENT\r
END:VCALENDAR\r
"""
Run = Callable[..., Result]


@pytest.fixture
async def invented(database: Database) -> Database:
    async with database.begin() as session:
        await district.load(session, now=MONDAY)
    return database


@pytest.fixture
def throughline(
    invented: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Run:
    """Run one command; nothing it does may end in a traceback."""
    monkeypatch.setenv("THROUGHLINE_HOME", str(tmp_path))
    monkeypatch.setenv("THROUGHLINE_DATABASE_URL", database_url)

    def run(*words: str, fails: int = 0) -> Result:
        result = CliRunner().invoke(app, words)
        if isinstance(result.exception, REFUSALS):
            assert fails == 1
            return result
        assert result.exit_code == fails, result.output
        return result

    return run


def test_staff_change_how_often_a_student_is_asked(throughline: Run) -> None:
    throughline("check-ins", "every", "s09", "14")
    throughline("check-ins", "pause", "s09")

    (paused,) = json.loads(throughline("check-ins", "list", "--json").stdout)
    throughline("check-ins", "resume", "s09")
    (resumed,) = json.loads(throughline("check-ins", "list", "--json").stdout)

    assert (paused["student_id"], paused["every_days"], paused["state"]) == ("s09", 14, "off")
    assert (resumed["every_days"], resumed["state"], resumed["changed_by"]) == (14, "active", "staff")
    throughline("check-ins", "every", "s09", "3", fails=1)
    throughline("check-ins", "pause", "nobody", fails=1)


def test_a_calendar_is_imported_once_however_often(throughline: Run, tmp_path: Path) -> None:
    file = tmp_path / "year.ics"
    file.write_text(ICS, newline="")

    tried = json.loads(throughline("calendar", "import", str(file), "--dry-run", "--json").stdout)
    assert json.loads(throughline("calendar", "show", "--json").stdout) == []
    throughline("calendar", "import", str(file))
    again = json.loads(throughline("calendar", "import", str(file), "--json").stdout)

    assert (len(tried["new"]), tried["not_about_school"]) == (1, ["Founders' Day"])
    assert (again["new"], again["gone"]) == ([], [])
    assert "no school" in throughline("calendar", "show", "--on", "2026-11-24").stdout
    assert "2026-11-23: school" in throughline("calendar", "show", "--on", "2026-11-23").stdout
    throughline("calendar", "import", str(file), "--kind", "holiday")
    assert "no school" in throughline("calendar", "show", "--on", "2026-11-25").stdout


def test_a_calendar_with_faults_changes_nothing(throughline: Run, tmp_path: Path) -> None:
    file = tmp_path / "year.ics"
    file.write_text(ICS.replace("20261125", "20261340"), newline="")

    refused = throughline("calendar", "import", str(file), fails=1)

    assert "line 9" in str(refused.exception)
    assert json.loads(throughline("calendar", "show", "--json").stdout) == []
    throughline("calendar", "import", str(file), "--school", "nowhere", fails=1)
    throughline("calendar", "import", str(file), "--kind", "party", fails=2)


def test_the_report_of_check_ins_counts_none_where_none_were_due(throughline: Run) -> None:
    (everything,) = json.loads(throughline("report", "check-ins", "--json").stdout)

    assert (everything["school"], everything["planned"], everything["reasons"]) == ("all", 0, {})


def test_a_coordinator_sees_the_day_and_a_student_has_none(throughline: Run) -> None:
    staff = json.loads(throughline("digest", "--to", "c1", "--date", "2026-11-23", "--json").stdout)

    assert staff["date"] == "2026-11-23"
    throughline("digest", "--to", "s09", fails=1)
    throughline("digest", "--to", "c1", "--send", fails=1)
