"""Read numbers the way people text them: "idk like a 6 lol", "siete", "7/10", "70%", "٧", "halfway".

The promise: pure, and rather nothing than a wrong number. A number counts as the answer when it stands free
("6", "like a 6 lol", "6, went to tutoring") and not when it counts or names something ("i have 3 tests",
"chapter 3").

What is decided here:

* "7 or 8" and "7-8" are read as 7, the one said first; the next message repeats it, so it can be corrected.
* Of several free numbers the one pointed at wins ("was a 5, now a 7" is 7); with none pointed at, nothing is
  read.
* "70%" and "7/10" are shares of the scale asked about: 7 on a scale of 0 to 10, 70 on a scale to 100.
* "halfway" is the middle of a scale whose ends are known, and nothing without one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nlu import lexicon
from nlu.folding import CHINESE, Stream, stream
from nlu.number_words import NumberSpan, find_numbers
from nlu.phrases import compile_endings, compile_phrases, ends_before, match_at

__all__ = ["NumberReading", "NumberSpan", "read_number", "read_number_in", "read_numbers"]

MAX_READ: Final = 2000  # characters; an SMS has at most 1600, and nobody hides an answer behind more
_SHORT: Final = 3  # words: in so short a message a counted thing is the answer ("3 days")
_SHORT_SHARE: Final = 5  # words: in a longer message "half" is half of something else
_CHINESE: Final = re.compile(f"[{CHINESE}]")
_WHOLES: Final = (5, 10, 20, 100)  # what people rate out of


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberReading:
    """A number that was meant as an answer, and whether it is one that was asked for.

    Args:
        value: The number as said; a share is already turned into a number of the scale asked about.
        in_range: Whether it lies between the ends asked about.
    """

    value: float
    in_range: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    value: float
    is_free: bool
    is_picked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    percent: re.Pattern[str]
    percent_before: re.Pattern[str]
    out_of: re.Pattern[str]
    ranges: re.Pattern[str]
    origins: re.Pattern[str]
    lead_ins: re.Pattern[str]
    picks: re.Pattern[str]
    follow_ups: re.Pattern[str]
    counted: re.Pattern[str]
    shares: tuple[tuple[re.Pattern[str], float], ...]


def read_number(
    text: str, *, languages: tuple[str, ...], low: float | None = None, high: float | None = None
) -> float | None:
    """Read the one number meant as the answer.

    Args:
        text: The raw message.
        languages: Tags to read in, the profile's first.
        low: The least that was asked for, or None.
        high: The most that was asked for, or None.

    Returns:
        The number, never outside `low` to `high`; None when there is none, or it is not clear which.
    """
    reading = read_number_in(text, languages=languages, low=low, high=high)
    return reading.value if reading and reading.in_range else None


def read_number_in(
    text: str, *, languages: tuple[str, ...], low: float | None = None, high: float | None = None
) -> NumberReading | None:
    """Read the number meant as the answer even when it is out of range, so that we can say so."""
    words = stream(text[:MAX_READ])
    for language in lexicon.spoken(languages):
        value = _answer(words, language, _Scale(low=low, high=high))
        if value is not None:
            return NumberReading(value=value, in_range=not _is_outside(value, low, high))
    return None


def read_numbers(text: str, *, languages: tuple[str, ...]) -> tuple[NumberSpan, ...]:
    """Find every number in `text`, in digits of any script or in words, whatever it stands for, in order."""
    words = stream(text[:MAX_READ])
    found: list[NumberSpan] = []
    for language in lexicon.spoken(languages):
        taken = {index for one in found for index in range(one.first, one.last)}
        found += [
            one for one in find_numbers(words, language) if taken.isdisjoint(range(one.first, one.last))
        ]
    return tuple(sorted(found, key=lambda span: span.first))


@lru_cache(maxsize=32)
def _patterns(language: str) -> _Patterns:
    words = lexicon.load(language).numbers
    return _Patterns(
        percent=compile_phrases(words.percent),
        percent_before=compile_endings(words.percent_before),
        out_of=compile_phrases(words.out_of),
        ranges=compile_phrases(words.ranges),
        origins=compile_endings(words.origins),
        lead_ins=compile_endings(words.lead_ins),
        picks=compile_endings(words.picks),
        follow_ups=compile_phrases(words.follow_ups),
        counted=compile_phrases(words.counted),
        shares=tuple((compile_endings([phrase]), share) for phrase, share in words.shares.items()),
    )


def _is_outside(value: float, low: float | None, high: float | None) -> bool:
    return (low is not None and value < low) or (high is not None and value > high)


def _answer(words: Stream, language: str, scale: _Scale) -> float | None:
    patterns = _patterns(language)
    spans = find_numbers(words, language)
    if not spans:
        return _share(words, patterns, scale)
    free = [one for one in _candidates(words, spans, patterns, scale) if one.is_free]
    values = {one.value for one in free}
    if len(values) > 1:
        values = {one.value for one in free if one.is_picked}
    return values.pop() if len(values) == 1 else None


def _candidates(
    words: Stream, spans: tuple[NumberSpan, ...], patterns: _Patterns, scale: _Scale
) -> Iterator[_Candidate]:
    by_first = {span.first: span for span in spans}
    at = 0
    for span in spans:
        if span.first < at:
            continue
        value, last = _scaled(words, span, by_first, patterns, scale)
        at = last
        if value is not None:
            yield _Candidate(
                value=value,
                is_free=_is_free(words, span.first, last, patterns),
                is_picked=ends_before(patterns.picks, words, span.first),
            )


def _scaled(
    words: Stream, span: NumberSpan, by_first: dict[int, NumberSpan], patterns: _Patterns, scale: _Scale
) -> tuple[float | None, int]:
    """Read "70%", "7/10" and "7 or 8" as one number; give it with the index of the word after."""
    after = match_at(patterns.percent, words, span.last)
    if after is None and ends_before(patterns.percent_before, words, span.first):
        after = span.last  # "百分之80"
    if after is not None:
        return _of(span.value, 100, scale), after
    after = match_at(patterns.out_of, words, span.last)
    if after in by_first and by_first[after].value in {*_WHOLES, scale.high}:
        return _of(span.value, by_first[after].value, scale), by_first[after].last
    after = match_at(patterns.ranges, words, span.last)
    if after in by_first:
        other = by_first[after]
        return (other if ends_before(patterns.origins, words, span.first) else span).value, other.last
    return span.value, span.last


def _of(value: float, whole: float, scale: _Scale) -> float | None:
    if scale.high is None or scale.high == whole or (whole == 100 and scale.high > whole):
        return value
    return round(value * scale.high / whole, 2) if not scale.low else None


def _is_free(words: Stream, first: int, last: int, patterns: _Patterns) -> bool:
    is_short = first == 0 and words.size <= _SHORT
    is_open = first == 0 or words.tokens[first].is_after_break or _is_after_pause(words, first)
    is_open = is_open or ends_before(patterns.lead_ins, words, first)
    if not is_open or is_short:
        return is_open
    if last == len(words.tokens) or words.tokens[last].is_after_break:
        return True
    if match_at(patterns.counted, words, last) is not None:
        return False
    return first == 0 or match_at(patterns.follow_ups, words, last) is not None


def _is_after_pause(words: Stream, index: int) -> bool:
    """Tell whether a space stands after a Chinese character, where nothing but a pause puts one."""
    before, word = words.tokens[index - 1], words.tokens[index]
    return before.end < word.start and _CHINESE.fullmatch(before.text) is not None


def _share(words: Stream, patterns: _Patterns, scale: _Scale) -> float | None:
    if scale.high is None or words.size > _SHORT_SHARE:
        return None
    low = scale.low or 0
    for last in range(len(words.tokens), 0, -1):
        for pattern, share in patterns.shares:
            if ends_before(pattern, words, last) if last < len(words.tokens) else pattern.search(words.text):
                return low + share * (scale.high - low)
    return None
