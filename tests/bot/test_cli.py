"""The command line, as an engineer or a coordinator uses it: whole commands on a real database."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner, Result

from bot.cli.app import REFUSALS, app
from bot.demo import district
from storage.database import Database

GOAL = "i wanna raise my algebra grade from a 68 to 80 before winter break"
TERSE = f"hey\n{GOAL}\ngo to tutoring tues n thurs\nnothing\nyes\n"
NOW = "2026-11-23T16:00-05:00"
MONDAY = datetime(2026, 11, 23, 21, tzinfo=UTC)

Run = Callable[..., Result]


@pytest.fixture
async def invented(database: Database) -> Database:
    """A database that holds the invented district."""
    async with database.begin() as session:
        await district.load(session, now=MONDAY)
    return database


@pytest.fixture
def throughline(
    invented: Database,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Run:
    """Run one command; nothing it does may end in a traceback."""
    home: Path = tmp_path_factory.getbasetemp().parent / "throughline-model"
    monkeypatch.setenv("THROUGHLINE_HOME", str(home))
    monkeypatch.setenv("THROUGHLINE_DATABASE_URL", database_url)

    def run(*words: str, input: str | None = None, fails: int = 0) -> Result:  # noqa: A002 - typer's own word
        result = CliRunner().invoke(app, words, input=input)
        if isinstance(result.exception, REFUSALS):
            assert fails == 1
            return result
        assert result.exit_code == fails, result.output
        return result

    return run


def updates(throughline: Run, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(throughline("updates", "list", "--json", *words).stdout)
    return found


def test_a_students_texts_become_a_goal_in_the_plan(throughline: Run) -> None:
    talked = throughline("talk", "--as", "s09", "--now", NOW, input=TERSE)
    assert talked.stdout.count("< ") == 5

    (proposed,) = updates(throughline, "--student", "s09")
    assert (proposed["state"], proposed["kind"]) == ("proposed", "goal_set")
    body = proposed["body"]
    assert (body["words"], body["baseline"], body["target"]) == (GOAL, 68, 80)
    assert body["due"]["on"].startswith("2026-12")

    throughline("updates", "accept", proposed["id"][:8])

    plan = json.loads(throughline("plan", "show", "s09", "--json").stdout)
    assert [goal["words"] for goal in plan["goals"]] == [GOAL]
    assert "algebra" in throughline("plan", "show", "s09").stdout
    throughline("plan", "rebuild", "--check")
    throughline("updates", "accept", proposed["id"], fails=1)


def test_a_plan_can_be_seen_as_it_was(throughline: Run) -> None:
    now = json.loads(throughline("plan", "show", "s03", "--json").stdout)
    before = json.loads(throughline("plan", "show", "s03", "--as-of", "2020-01-01", "--json").stdout)

    assert now["goals"]
    assert before["goals"] == []


def test_an_amended_update_enters_the_plan_as_corrected_and_the_words_stay(throughline: Run) -> None:
    throughline("talk", "--as", "s09", "--now", NOW, input=TERSE)
    (proposed,) = updates(throughline, "--student", "s09")

    throughline(
        "updates", "amend", proposed["id"], "--set", "target=85", "--by", "c1", "--reason", "You can do it"
    )

    (goal,) = json.loads(throughline("plan", "show", "s09", "--json").stdout)["goals"]
    assert (goal["target"], goal["words"]) == (85, GOAL)
    (amended,) = updates(throughline, "--student", "s09")
    assert (amended["state"], amended["decided_by"], amended["reason"]) == ("amended", "c1", "You can do it")


@pytest.mark.parametrize("change", ["words=pass everything", "colour=blue", "target=a lot"])
def test_what_is_not_a_coordinators_to_change_is_refused(throughline: Run, change: str) -> None:
    throughline("talk", "--as", "s09", "--now", NOW, input=TERSE)
    (proposed,) = updates(throughline, "--student", "s09")

    throughline("updates", "amend", proposed["id"], "--set", change, fails=1)

    assert updates(throughline, "--student", "s09", "--status", "proposed")


@pytest.mark.parametrize("change", ["target", "=85"])
def test_a_change_that_is_none_is_a_wrong_usage(throughline: Run, change: str) -> None:
    throughline("updates", "amend", "12345678", "--set", change, fails=2)


def test_a_declined_update_is_listed_with_its_reason(throughline: Run) -> None:
    throughline("talk", "--as", "s09", "--now", NOW, input=TERSE)
    (proposed,) = updates(throughline, "--student", "s09")

    throughline("updates", "decline", proposed["id"], "--reason", "Let us talk first")

    (declined,) = updates(throughline, "--status", "declined")
    assert declined["reason"] == "Let us talk first"
    assert "Let us talk first" not in throughline("plan", "show", "s09").stdout


def test_deciding_several_goes_on_after_one_that_cannot_be_decided(throughline: Run) -> None:
    throughline("talk", "--as", "s09", "--now", NOW, input=TERSE)
    (proposed,) = updates(throughline, "--student", "s09")

    throughline("updates", "accept", "00000000", proposed["id"], fails=1)

    assert updates(throughline, "--status", "accepted", "--student", "s09")


def test_whoever_waits_for_a_person_stands_before_the_updates(throughline: Run) -> None:
    throughline("talk", "--as", "s09", input="i want to kill myself\n")
    throughline("talk", "--as", "s12", input="i want to talk to a real person\n")

    listed = throughline("updates", "list")

    first, *others = [line for line in listed.stderr.splitlines() if line]
    assert first.startswith("ALERT: self_harm (alert), s09")
    assert any(line.startswith("HANDOFF: ") and "s12" in line for line in others)


def test_a_stranger_may_be_tried_out_by_number_and_a_name_may_not(throughline: Run) -> None:
    assert "code" in throughline("talk", "--as", "+16175550177", input="hello\n").stdout
    throughline("talk", "--as", "nobody", input="hello\n", fails=1)
    throughline("talk", "--as", "s09", "--channel", "telegram", input="hello\n", fails=1)
    throughline("talk", "--as", "s09", "--channel", "pigeon", input="hello\n", fails=2)
    throughline("talk", "--as", "s09", "--now", "2026-11-23T16:00", input="hello\n", fails=2)


def test_a_line_break_can_be_typed(throughline: Run) -> None:
    throughline("talk", "--as", "s09", input="i want to pass biology\nstudy mondays\\nask for help\n")

    assert "study mondays and ask for help" in throughline("talk", "--as", "s09", input="nothing\n").stdout


def test_buttons_are_shown_and_time_can_pass(throughline: Run) -> None:
    shown = throughline(
        "talk", "--as", "s05", "--channel", "telegram", "--tick", "60", input="hey\nSet a goal\n"
    )

    assert "[Set a goal]" in shown.stdout


def test_an_invite_is_a_code_a_text_and_an_expiry(throughline: Run) -> None:
    made = json.loads(throughline("invite", "s09", "--json").stdout)

    assert made["code"] in made["text"]
    assert throughline("invite", "s02").stdout.count("\n") >= 4
    throughline("invite", "c1", fails=1)
    throughline("invite", "nobody", fails=1)
    throughline("invite", "s09", "--channel", "telegram", fails=1)
    throughline("invite", "s09", "--channel", "pigeon", fails=2)


def test_an_invited_phone_is_welcomed(throughline: Run) -> None:
    made = json.loads(throughline("invite", "s10", "--json").stdout)

    talked = throughline("talk", "--as", "+16175550178", input=f"{made['code']}\n")

    assert "Camila" in talked.stdout


def test_interpreting_prints_the_contracts_fields(throughline: Run) -> None:
    shown = json.loads(throughline("interpret", "--language", "en", "i want to set a goal", "--json").stdout)

    assert shown.keys() == {"intent", "confidence", "language", "entities", "safety"}
    assert (shown["intent"], shown["safety"]) == ("set_goal", False)
    assert "set_goal" in throughline("interpret", "i want to set a goal").stdout
    assert json.loads(throughline("interpret", "i want to kill myself", "--json").stdout)["safety"] is True


def test_a_command_says_when_the_rasa_it_should_have_asked_gave_no_answer(
    throughline: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THROUGHLINE_RASA_URL", "http://127.0.0.1:9")

    shown = throughline("interpret", "i want to set a goal")

    assert "set_goal" in shown.stdout
    assert "Rasa gave no answer to 1 of them" in shown.stderr


def test_evaluating_prints_the_contracts_fields(throughline: Run, tmp_path: Path) -> None:
    file = tmp_path / "few.tsv"
    file.write_text(
        "id\tlang\tintent\ttext\tentities_json\n1\ten\tgreet\they there\t[]\n"
        "2\tes\tset_goal\tquiero poner una meta\t[]\n",
        encoding="utf-8",
    )

    report = json.loads(throughline("nlu", "evaluate", str(file), "--json").stdout)

    assert report.keys() == {"rows", "accuracy", "macro_f1", "languages", "safety", "entities", "latency_ms"}
    assert report["rows"] == 2
    assert "accuracy" in throughline("nlu", "evaluate", str(file)).stdout
    file.write_text("nothing\n", encoding="utf-8")
    throughline("nlu", "evaluate", str(file), fails=1)


def test_flows_are_checked_drawn_and_played(throughline: Run, tmp_path: Path) -> None:
    throughline("talk", "--as", "s09", input="i want to set a goal\n")

    checked = json.loads(throughline("flows", "check", "--json").stdout)
    drawn = throughline("flows", "draw", str(tmp_path)).stdout.split()

    assert checked["faults"] == []
    assert {"flow": "set_goal", "version": 1, "node": "goal", "people": 1} in checked["people"]
    assert "0 missing, 0 stale, 0 mismatched" in throughline("flows", "check").stdout
    assert all(Path(path).read_text(encoding="utf-8").startswith("<svg") for path in drawn)


def test_a_transcript_that_goes_another_way_is_shown(throughline: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("A greeting.\n\nas: student\n\nstudent: hey\nbot: good riddance\n", encoding="utf-8")

    failed = throughline("flows", "test", str(wrong), fails=1)

    assert "wrong.txt" in failed.stdout


def test_a_faulty_flow_in_an_overlay_stops_the_program_with_every_fault(
    throughline: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "mine.yml").write_text(
        "id: mine\nversion: 1\ntitle: Mine\nfor: student\nnodes:\n  - sya: hello\n  - go: nowhere\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("THROUGHLINE_OVERLAY", str(tmp_path))

    refused = throughline("talk", "--as", "s09", input="hey\n", fails=1)
    checked = throughline("flows", "check", "--quiet", fails=1)

    assert len(refused.exception.faults) >= 2
    assert "mine.yml:6" in checked.stdout


def test_the_demo_leaves_real_people_alone(throughline: Run, database_url: str) -> None:
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        connection.execute(
            "INSERT INTO person (id, role, given_name, family_name, language) "
            "VALUES ('real', 'student', 'R', 'P', 'en')"
        )

    throughline("demo", "--once", fails=1)


def test_the_demo_plays_and_prints_what_the_coordinators_get(throughline: Run) -> None:
    played = throughline("demo", "--once").stdout

    assert "Maya" in played
    assert "goal_set" in played
    assert "checked_in" in played
    assert "meeting_requested" in played
    assert "Guardado" in played


def test_the_tables_can_be_brought_up_to_date_twice(throughline: Run) -> None:
    throughline("db", "upgrade")
    throughline("db", "upgrade")


def test_telegram_needs_a_token(throughline: Run) -> None:
    throughline("telegram", fails=1)
