"""Recognise that a person takes something back: "no wait i meant 7", "*7", "perdón, 7", "me equivoqué, es 7".

How sure an opening must be depends on what follows it, because "sorry", "no" and "i mean" also begin ordinary
talk:

* "i meant", "no wait", "quise decir": whatever follows is the new answer.
* "i mean": up to four words follow, and not the start of a sentence ("i mean its ok i guess").
* "sorry", "oops", "no": just a number or a date follows. So a plain "no 7" is a correction to 7 (a person who
  says no and gives a number says which number is right), while "no. 7" is "number seven" and "no 7 days is
  too long" is talk.

The promise: pure; the edge still checks that the remainder answers the question before, or it is no
correction.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nlu import lexicon
from nlu.folding import CHINESE, Stream, stream
from nlu.number_words import find_numbers
from nlu.phrases import compile_phrases, match_at
from nlu.wholes import Patterns, closings, ends_at, match_whole, openings

_SHORT: Final = 4  # words after "i mean"
_STARRED: Final = re.compile(r"\s*(?:\*\s*([^*]{1,40}?)|([^*]{1,40}?)\s*\*)\s*")
_NUMBERED: Final = re.compile(r"\s*no\.\s*\d", re.IGNORECASE)  # "no. 7" is number seven
_LONGEST: Final = 400  # characters
_CHINESE: Final = re.compile(f"[{CHINESE}]")  # each a word of its own, and half a word long


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    before: Patterns
    after: Patterns
    mend_any: Patterns
    mend_short: Patterns
    mend_value: Patterns
    mend_alone: re.Pattern[str]
    mend_never: re.Pattern[str]
    dates: re.Pattern[str]
    fillers: Patterns


def correction(text: str, *, languages: tuple[str, ...]) -> str | None:
    """Read what a person says instead of their last answer.

    Returns:
        The new answer as typed; "" when they only said that the last one was wrong; None when nothing is
        taken back.
    """
    if len(text) > _LONGEST or _NUMBERED.match(text):
        return None
    starred = _STARRED.fullmatch(text)
    if starred:
        meant = (starred.group(1) or starred.group(2)).strip()
        return correction(meant, languages=languages) or meant
    words = stream(text)
    for language in lexicon.spoken(languages):
        patterns = _patterns(language)
        if match_whole(text, patterns.mend_alone, before=patterns.before, after=patterns.after):
            return ""
        start = _new_answer(words, patterns, language)
        if start is not None:
            return text[words.tokens[start].start :].strip(" *\n\t")
    return None


@lru_cache(maxsize=32)
def _patterns(language: str) -> _Patterns:
    words = lexicon.load(language).answers
    return _Patterns(
        before=openings(words.fillers),
        after=closings(words.fillers),
        mend_any=openings(words.mend_any),
        mend_short=openings(words.mend_short),
        mend_value=openings(words.mend_value),
        mend_alone=compile_phrases(words.mend_alone),
        mend_never=compile_phrases(words.mend_never),
        dates=compile_phrases(words.mend_dates),
        fillers=openings(words.fillers),
    )


def _new_answer(words: Stream, patterns: _Patterns, language: str) -> int | None:
    """Find the word the new answer starts at."""
    size = len(words.tokens)
    for start in _ends(patterns.mend_any, words):
        if start < size:
            return start
    for start in _ends(patterns.mend_short, words):
        rest = sum(0.5 if _CHINESE.match(token.text) else 1 for token in words.tokens[start:])
        if 0 < rest <= _SHORT and match_at(patterns.mend_never, words, start) is None:
            return start
    for start in _ends(patterns.mend_value, words):
        if start < size and _is_value(words, start, patterns, language):
            return start
    return None


def _ends(openers: Patterns, words: Stream) -> list[int]:
    """Give where the openings at the start of the message end, the longest first."""
    return sorted(ends_at(openers, words, 0), reverse=True)


def _is_value(words: Stream, start: int, patterns: _Patterns, language: str) -> bool:
    """Tell whether a number or a date, and nothing else of weight, follows."""
    numbers = {span.first: span.last for span in find_numbers(words, language)}
    at = start
    has_value = False
    while at < len(words.tokens):
        value_end = numbers.get(at) or match_at(patterns.dates, words, at)
        ends = [end for end in ends_at(patterns.fillers, words, at) if end]
        if not value_end and not ends:
            return False
        has_value = has_value or bool(value_end)
        at = value_end or max(ends)
    return has_value
