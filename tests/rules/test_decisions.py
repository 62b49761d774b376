"""Decision records stay short, numbered without gaps, and complete."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"
RECORDS = sorted(FOLDER.glob("*.md"))


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in RECORDS]

    assert sorted(numbers) == list(range(1, max(numbers) + 1))
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_decision_says_why_what_and_what_was_rejected_in_400_words(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert re.match(rf"# {int(path.name[:4])}\. ", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences", "Rejected"]
    assert "We will" in text
    assert len(text.split()) <= 420
