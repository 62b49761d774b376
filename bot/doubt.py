"""What one message does not settle by itself: which of two things it asks, and in which language to go on.

The engine decides what to do about it (`flows.guessing`, `flows.offering`); here is what counts as likely and
as clear. Pure.
"""

from typing import Final

from flows.questions import Question
from nlu.features import words
from nlu.interpretation import Interpretation

#: Confidence an intent must have to be asked about. Of the 2558 messages in eight languages that only measure
#: (tests/nlu/heldout), 103 were unsure; 30 people were asked, 24 had meant one of the two, none in danger.
#: Down to 0.1 three more are asked and two more helped; at 0.25 six fewer are helped.
LIKELY: Final = 0.15
#: A message is clear by itself when its language leads by so many nats and it has so many different words;
#: otherwise a second one in the same language is needed. "ok thanks" is what everybody says. Of the same
#: messages, 2416 would be offered their language at once if the profile had another; 17 people writing their
#: own would be offered one that is not, nearly all of them English they had mixed in.
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
    """Count the different words; one in a script of its own counts as enough."""
    letters = [each for each in text if each.isalpha() and each >= _OTHER_SCRIPTS]
    if any(not _LATIN_TOO[0] <= each <= _LATIN_TOO[1] for each in letters):
        return CLEAR_WORDS
    return len({word.text for word in words(text) if word.text[0].isalpha()})
