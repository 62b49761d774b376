"""Answering people from the terminal: whole commands on a real database."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli.app import REFUSALS, app
from bot.demo import district
from storage.database import Database

NOW = "2026-11-23T16:00-05:00"
CARER = "c1"  # looks after the student s09
Run = Callable[..., Result]


@pytest.fixture
async def run(
    database: Database,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Run:
    """Run one command in the invented district."""
    async with database.begin() as session:
        await district.load(session, now=datetime(2026, 11, 23, 21, tzinfo=UTC))
    home: Path = tmp_path_factory.getbasetemp().parent / "throughline-model"
    monkeypatch.setenv("THROUGHLINE_HOME", str(home))
    monkeypatch.setenv("THROUGHLINE_DATABASE_URL", database_url)

    def command(*words: str, input: str | None = None) -> Result:  # noqa: A002 - typer's own word
        return CliRunner().invoke(app, words, input=input)

    return command


def listed(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("threads", "list", "--json").stdout)
    return found


def test_a_student_who_asks_for_a_person_is_answered_and_given_back(run: Run) -> None:
    run("talk", "--as", "s09", "--now", NOW, input="i want to pass biology\ncan i talk to a real person\n")
    (thread,) = listed(run)
    assert (thread["person"], thread["reason"], thread["is_suspended"]) == ("s09", "wants_a_person", True)

    assert run("threads", "write", str(thread["id"]), "Come by at lunch", "--as", CARER).exit_code == 0
    assert listed(run)[0]["answered_by"] == CARER
    shown = run("threads", "show", str(thread["id"])).stdout
    assert "can i talk to a real person" in shown
    assert "Come by at lunch" in shown

    assert run("threads", "close", str(thread["id"]), "--as", CARER).exit_code == 0
    assert listed(run) == []
    assert run("threads", "close", str(thread["id"]), "--as", CARER).exit_code == 1


def test_staff_can_not_write_to_nobody_or_nothing(run: Run) -> None:

    assert isinstance(run("threads", "write", "99", "Hello", "--as", CARER).exception, REFUSALS)
    assert isinstance(run("threads", "write", "nobody", "Hello", "--as", CARER).exception, REFUSALS)
    assert run("threads", "write", "s09", "  ", "--as", CARER).exit_code == 2
