"""What one message does not settle by itself: which of two things it asks, and in which language to go on.

The engine decides what to do about it (`flows.guessing`, `flows.offering`); here is what counts as likely and
as clear. Pure.
"""

from typing import Final

from flows.questions import Question
from nlu.features import words
from nlu.interpretation import Interpretation

#: Confidence an intent must have to be asked about. Of 2559 English and Spanish examples held back from
#: training, 230 were unsure; asking about the two likeliest from here on up asked 54 people, and 40 of them
#: had meant one of the two. Lower floors asked two more; 0.25 asked 36 and lost 13 good questions.
LIKELY: Final = 0.15
#: A message is clear by itself when its language leads by so many nats and it has so many words; otherwise a
#: second one in the same language is needed. "ok thanks" is what everybody says.
CLEAR_NATS: Final = 6.0
CLEAR_WORDS: Final = 3
#: From here on letters belong to scripts without spaces or without doubt: one word is enough.
_OTHER_SCRIPTS: Final = "\u0590"
_LATIN_TOO: Final = ("\u1e00", "\u1eff")  # Vietnamese

#: Answers made of names: "Guadalupe" is not Spanish for wanting Spanish.
_NAMES: Final = frozenset({"name", "person", "code"})


def alternatives(reading: Interpretation) -> tuple[str, ...]:
    """List the intents an unsure reading may have meant, likeliest first; none when it is sure."""
    if not reading.is_unsure:
        return ()
    return tuple(intent for intent, confidence in reading.ranking if confidence >= LIKELY)


def written_in(text: str, reading: Interpretation, question: Question | None) -> str | None:
    """Name the language a message shows its writer to write in; None for one word, and for names.

    Args:
        text: The message.
        reading: What the interpreter made of it.
        question: The open question it may answer.
    """
    if question is not None and question.kind in _NAMES:
        return None
    return reading.language if _count(text) > 1 else None


def is_clear(text: str, reading: Interpretation) -> bool:
    """Say whether a message alone shows that its writer writes in `reading.language`."""
    return reading.margin >= CLEAR_NATS and _count(text) >= CLEAR_WORDS


def _count(text: str) -> int:
    """Count the words; one in a script of its own counts as enough."""
    letters = [each for each in text if each.isalpha() and each >= _OTHER_SCRIPTS]
    if any(not _LATIN_TOO[0] <= each <= _LATIN_TOO[1] for each in letters):
        return CLEAR_WORDS
    return sum(word.text[0].isalpha() for word in words(text))
