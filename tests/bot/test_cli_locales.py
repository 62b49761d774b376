"""`throughline locales`, as a translator uses it, and somebody who answers for texts of law and safety."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import locales as command
from bot.cli.app import app
from locales.approvals import path_of as approvals_of
from locales.catalogue import path_of
from locales.errors import RefusedSheet


def throughline(*words: str, fails: int = 0) -> Result:
    result = CliRunner().invoke(app, ["locales", *words])
    assert result.exit_code == fails, result.output
    return result


@pytest.fixture
def approvals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep approvals apart from our own."""
    monkeypatch.setattr(command, "path_of", lambda tag: approvals_of(tag, tmp_path))
    return tmp_path


@pytest.mark.parametrize("name", ["es.xlsx", "es.po"])
def test_a_translator_gets_a_file_and_gives_it_back_untouched(tmp_path: Path, name: str) -> None:
    path, before = tmp_path / name, path_of("es").read_bytes()

    assert "wrote" in throughline("export", "--language", "es", str(path)).stderr
    assert "nothing is new" in throughline("import", str(path)).stderr
    assert path_of("es").read_bytes() == before


def test_a_file_with_a_fault_is_refused_with_its_place(tmp_path: Path) -> None:
    path, before = tmp_path / "es.po", path_of("es").read_bytes()
    throughline("export", "--language", "es", str(path))
    path.write_text(path.read_text().replace('msgstr "Poner una meta"', 'msgstr "Poner {una} meta"'))

    result = CliRunner().invoke(app, ["locales", "import", str(path)])

    assert isinstance(result.exception, RefusedSheet)
    assert "es.po: row " in str(result.exception)
    assert path_of("es").read_bytes() == before


def test_a_file_that_can_not_be_written_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "es.po"

    assert "can not be written" in throughline("export", "--language", "es", str(path), fails=1).stderr


def test_somebody_sees_how_each_language_stands() -> None:
    told = json.loads(throughline("status", "--json").stdout)

    assert told["es"]["to_approve"] == told["en"]["to_approve"] == len(told["en"]["approvals"])
    assert {one["status"] for one in told["en"]["approvals"]} == {"draft"}
    assert "to_approve" in throughline("status").stdout
    assert "STOP" in throughline("status", "--language", "es").stdout


def test_somebody_who_has_read_a_text_answers_for_it_by_name(approvals: Path) -> None:
    result = throughline("approve", "es", "--by", "Dr. Cruz", "--text", "2")

    assert "1 texts approved by Dr. Cruz" in result.stderr
    assert approvals_of("es", approvals).read_text(encoding="utf-8").count("by: Dr. Cruz") == 1


def test_all_texts_of_a_language_can_be_approved_at_once(approvals: Path) -> None:
    count = len(json.loads(throughline("status", "--language", "en", "--json").stdout)["en"]["approvals"])

    throughline("approve", "en", "--by", "Dr. Cruz", "--all")

    assert approvals_of("en", approvals).read_text(encoding="utf-8").count("by: Dr. Cruz") == count


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("approve", "es", "--by", "Dr. Cruz"), "say which"),
        (("approve", "es", "--by", "Dr. Cruz", "--text", "1", "--all"), "say which"),
        (("approve", "es", "--by", "Dr. Cruz", "--text", "999"), "there is no text 999"),
        (("approve", "es", "--by", " ", "--all"), "give a name"),
        (("approve", "xx", "--by", "Dr. Cruz", "--all"), "no catalogue for xx"),
        (("status", "--language", "xx"), "no catalogue for xx"),
    ],
)
def test_an_approval_that_names_no_text_or_nobody_is_refused(
    approvals: Path, words: tuple[str, ...], why: str
) -> None:
    assert why in throughline(*words, fails=1).stderr
    assert list(approvals.iterdir()) == []


def test_the_check_counts_drafts_and_does_not_fail_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THROUGHLINE_HOME", str(tmp_path))  # where there is no database
    told = json.loads(CliRunner().invoke(app, ["flows", "check", "--json"]).stdout)

    assert told["languages"]["es"]["approved"] == 0
    assert told["languages"]["es"]["to_approve"] > 0
