"""A translation remembers the English it was made from, and the checks fail when that has changed."""

from pathlib import Path

import pytest

from bot.segments import sms_rules
from locales.catalogue import path_of
from locales.extract import messages
from locales.merge import update
from locales.repository import Findings, inspect

FLOW = 'id: a\nversion: 1\ntitle: Hello\nfor: student\nnodes:\n  - say: "{text}"\n'
BEFORE, AFTER = "Call 911 if you are in danger.", "Call 911 if you are in danger, {name}."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with one flow, translated into Spanish."""
    write(tmp_path, BEFORE)
    update(messages(tmp_path), folder(tmp_path), new="es")
    translate(tmp_path, "Hello", "Hola")
    translate(tmp_path, BEFORE, "Llama al 911 si hay peligro.")
    return tmp_path


def folder(root: Path) -> Path:
    return root / "locales"


def write(root: Path, text: str) -> None:
    path = root / "flows" / "definitions" / "a.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FLOW.replace("{text}", text))


def translate(root: Path, text: str, words: str) -> None:
    path = path_of("es", folder(root))
    path.write_text(
        path.read_text().replace(f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{words}"')
    )


def found(root: Path) -> Findings:
    return inspect(("en", "es"), sms_rules(), root=root, folder=folder(root))


def test_a_catalogue_in_step_with_its_texts_passes(root: Path) -> None:
    assert found(root).is_good


def test_a_changed_english_text_fails_the_check_even_before_anybody_has_merged_it(root: Path) -> None:
    write(root, AFTER)

    assert not found(root).is_good
    assert [fault.kind for fault in found(root).faults] == ["missing"]


def test_once_merged_its_translation_is_stale_and_says_what_it_was_made_from(root: Path) -> None:
    write(root, AFTER)
    update(messages(root), folder(root))

    (fault,) = found(root).faults

    assert (fault.kind, fault.is_warning) == ("stale", False)
    assert f'it was "{BEFORE}"' in fault.what
    assert not found(root).is_good


def test_nobody_is_sent_a_stale_translation(root: Path) -> None:
    from locales import load  # the cache is by file name, and each test has its own

    write(root, AFTER)
    update(messages(root), folder(root))

    assert not load(("en", "es"), folder(root)).has(AFTER, "es")


def test_a_stale_text_of_safety_is_no_draft_to_approve_but_missing(root: Path) -> None:
    path = root / "flows" / "definitions" / "safety_a.yml"
    path.write_text((root / "flows" / "definitions" / "a.yml").read_text())
    (root / "flows" / "definitions" / "a.yml").unlink()
    path.write_text(FLOW.replace("{text}", AFTER).replace("id: a", "id: safety_a"))
    update(messages(root), folder(root))

    findings = found(root)

    assert {one.message.msgid: one.status for one in findings.standings["es"]}[AFTER] == "missing"
    assert findings.counts("es")["to_approve"] == 2
    assert [line for line in findings.drafts() if "[es] 2 of 2" in line]
