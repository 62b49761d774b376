"""Every conversation we promise goes as written, with the real engine, readers and interpreter."""

from pathlib import Path

import pytest

from bot.brain import Brain
from bot.resources import transcript_folder
from bot.transcripts import run_all

FOLDER = Path(str(transcript_folder()))
TRANSCRIPTS = sorted(FOLDER.rglob("*.txt"))
LANGUAGES = sorted({path.parent.name for path in TRANSCRIPTS})

#: What every language must have transcripts of, by a line that only such a conversation has.
PROMISED = {
    "a goal": "proposes: goal_set",
    "a check-in": "proposes: checked_in",
    "a correction that takes back": "withdraws:",
    "an inventory": "student: 1",
    "another language": "language:",
    "a meeting": "proposes: meeting_requested",
    "danger": "alerts: self_harm alert",
    "a decision": "reviewed: declined",
    "a person": "hands off: wants_a_person",
    "three tries": "hands off: not_understood",
    "a guardian": "as: guardian",
}


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in TRANSCRIPTS]
)
def test_a_conversation_goes_as_written(path: Path, brain: Brain) -> None:
    assert [str(failure) for failure in run_all([path], brain=brain)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_its_own_conversations_about_everything_that_matters(language: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in TRANSCRIPTS if path.parent.name == language]

    assert len(texts) >= 12
    assert [what for what, line in PROMISED.items() if not any(line in text for text in texts)] == []
