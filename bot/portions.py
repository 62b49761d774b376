"""Send a long text message a portion at a time: what does not fit waits, and "9" brings it.

Pure. The promises: what must be answered is never what waits; "9" brings more only while no question is open
that could be answered with it, and only until something else is said. Why: docs/decisions/0020.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from bot import texts
from bot.brain import Brain
from bot.reading import answer_to
from bot.segments import segments
from bot.splitting import first_part, split_to_fit
from flows.questions import Question
from nlu import choices
from nlu.folding import plain

#: Where the rest is kept: beside what the engine keeps, which leaves it out whenever it writes anew.
KEY: Final = "more"

_NINE: Final = 9
_WIDEST_MARK: Final = "(99/99) "
_ENDS: Final = tuple(".!?…؟。！？:")
#: Answers to these are words: no bare figure is one.
_IN_WORDS: Final = frozenset({"text", "person", "name"})
#: The ninth of ten, so that "the last one" is not it.
_PLACES: Final = tuple(choices.OptionWords(value=str(place), phrases=()) for place in range(1, 11))


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What was not sent yet, as it will be read.

    Attributes:
        text: Written, folded, in `language`.
        language: BCP 47.
    """

    text: str = field(repr=False)
    language: str

    @classmethod
    def of(cls, saved: Mapping[str, Any] | None) -> "Waiting | None":
        """Find what waits in a conversation, by its snapshot."""
        kept = (saved or {}).get(KEY)
        return cls(text=kept["text"], language=kept["language"]) if kept else None


def kept(saved: Mapping[str, Any], waiting: Waiting | None) -> dict[str, Any]:
    """Write into a snapshot what waits, in place of what did."""
    engine = {name: value for name, value in saved.items() if name != KEY}
    return engine if waiting is None else {**engine, KEY: asdict(waiting)}


def portion(text: str, question: str, *, hint: str, most: int) -> tuple[str, str]:
    """Cut a message to `most` segments; more only where the question alone takes more.

    Args:
        text: All of it.
        question: The end of it that must be answered, or "".
        hint: How to get the rest, as its reader reads it.
        most: How many segments a message may have.

    Returns:
        What to send, which ends in `hint` if anything waits, and what waits.
    """
    room = max(most, segments(question).segments)
    if segments(text).segments <= room:
        return text, ""
    told = text.removesuffix(question).strip()
    tail = "\n".join(filter(None, (question, hint)))
    room = max(most, segments(tail).segments)
    if not told or segments(text).segments <= room:
        return text, ""
    if segments(f"{told[0]}...\n{tail}").segments > room:
        return tail, told
    head, rest = first_part(told, lambda part: segments(f"{part}...\n{tail}").segments <= room)
    is_broken_off = not (head.endswith(_ENDS) or "\n" in told[len(head) : len(told) - len(rest)])
    return f"{head}{'...' if is_broken_off else ''}\n{tail}", rest


def numbered(text: str, *, most: int) -> tuple[str, ...]:
    """Cut a message of which nothing may wait into parts of at most `most` segments, each with its number."""
    if segments(text).segments <= most:
        return (text,)
    return marked(split_to_fit(text, lambda part: segments(_WIDEST_MARK + part).segments <= most))


def marked(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Number parts that belong together, so that nobody takes one for all of it."""
    if len(parts) == 1:
        return parts
    return tuple(f"({number}/{len(parts)}) {part}" for number, part in enumerate(parts, start=1))


def is_nine(text: str, *, brain: Brain) -> bool:
    """Say whether a message asks for more: 9 in any digits or language, or the word the hint has for it."""
    digits = [each for each in unicodedata.normalize("NFKC", text) if each.isalnum()]
    if len(digits) == 1 and unicodedata.digit(digits[0], None) == _NINE:
        return True
    hints = brain.catalogue.all(texts.MORE.msgid).values()
    if plain(text) in {plain(said) for hint in hints for said in (hint, hint.partition("=")[2])}:
        return True
    return choices.choice(text, _PLACES, languages=brain.languages) == str(_NINE)


def is_nine_an_answer(question: Question | None, *, brain: Brain, language: str, now: datetime) -> bool:
    """Say whether "9" could be the answer to the open question: then it must not mean "more"."""
    if question is None or question.kind in _IN_WORDS:
        return False
    languages = (language, *(each for each in brain.languages if each != language))
    return answer_to(question, str(_NINE), None, languages=languages, brain=brain, now=now) is not None
