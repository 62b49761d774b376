"""Read what a goal measures, from where to where: "raise my algebra grade from a 68 to 80".

The promise: pure, and rather nothing than a wrong number: one that belongs to a date or time is never taken.

What is decided here:

* Letters are not numbers. "From a C to a B" has neither baseline nor target, because schools differ in what a
  letter is worth; the letters stay in the measure ("math grade (C to B)") and the unit is the language's word
  for letter grades.
* "Less than 2 days" and "at least 2 days" both have the target 2: which of them was meant stays in the
  student's own words, that a plan always shows.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nlu import lexicon
from nlu.date_words import Mention, mentions
from nlu.folding import CHINESE, Stream, plain, stream
from nlu.number_words import NumberSpan, find_numbers
from nlu.phrases import compile_phrase

MAX_READ: Final = 1000  # characters
_MARK: Final = "\ue000"  # stands for a number in the text that rules are matched on; a private-use character
#: Dates whose digits are no measure. A bare "2 days" or "from 2 to 5" is not among them.
_DATES: Final = frozenset(
    {"in", "ago", "month_day", "numeric", "iso", "day_of_month", "week_of", "weekday_in"}
)
_SLOTS: Final = {
    "a": rf"(?P<a>{_MARK}\d+ )(?:% )?",
    "b": rf"(?P<b>{_MARK}\d+ )(?P<percent>% )?",
    "from_letter": r"(?P<from_letter>[abcdf] )",
    "to_letter": r"(?P<to_letter>[abcdf] )",
    "thing": rf"(?P<thing>(?:[^ {_MARK}]+ ){{1,6}}?|(?:[{CHINESE}] ){{7,12}}?)",
    "some": rf"(?P<some>(?:[^ {_MARK}]+ ){{0,4}}?|(?:[{CHINESE}] ){{5,8}}?)",
}
RULES: Final = ("change", "letters", "have_want", "reach", "count")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What is measured, where it stands and where it should be.

    Args:
        measure: What, in the student's words ("algebra grade"), or None when they did not say.
        baseline: Where it stands, or None.
        target: Where it should be, or None.
        unit: What is counted ("pages a day", "%"), or None.
    """

    measure: str | None
    baseline: float | None = None
    target: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    rules: Mapping[str, tuple[re.Pattern[str], ...]]
    openings: re.Pattern[str]
    endings: re.Pattern[str]
    gains: frozenset[str]
    letter_unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marked:
    """A text with its numbers marked, and where each word is."""

    text: str
    raw: str
    words: Stream
    starts: tuple[int, ...]
    tokens: tuple[int, ...]
    numbers: tuple[NumberSpan, ...]


@lru_cache(maxsize=32)  # asked for itself, and to tell whether a goal is stated
def read_measure(text: str, *, languages: tuple[str, ...]) -> Measure | None:
    """Read the measure in a goal.

    Args:
        text: The raw message.
        languages: Tags to read in, the profile's first.

    Returns:
        The measure, or None when the text holds none.
    """
    raw = text[:MAX_READ]
    words = stream(raw)
    tags = lexicon.spoken(languages)
    dates = mentions(words, tags)
    marked = {language: _marked(raw, words, language, dates) for language in tags}
    for rule in RULES:
        for language in tags:
            found = _matched(marked[language], _patterns(language), rule)
            if found:
                return found
    return None


@lru_cache(maxsize=32)
def _patterns(language: str) -> _Patterns:
    words = lexicon.load(language).measures
    slots = {
        **_SLOTS,
        "verb": f"(?P<verb>{_any(words.verbs)})",
        "unit": rf"(?P<unit>(?!{_any(words.not_units)})[^\W\d{_MARK}]\w* (?:{_any(words.per)})?)",
        "known_unit": f"(?P<unit>{_any(words.units)})",
    }
    groups = {"change": words.changes, "limit": words.limits}
    return _Patterns(
        rules={
            name: tuple(
                re.compile(f"(?<![^ ])(?:{compile_phrase(phrase, groups=groups, slots=slots)})")
                for phrase in words.rules.get(name, ())
            )
            for name in RULES
        },
        openings=re.compile(f"(?:{_any(words.openings)})+"),
        endings=re.compile(f"(?<![^ ])(?:{_any(words.endings)})+$"),
        gains=frozenset(plain(word) for word in words.gains),
        letter_unit=words.letter_unit,
    )


def _any(phrases: Iterable[str]) -> str:
    sources = sorted(
        {compile_phrase(phrase) for phrase in phrases}, key=lambda source: (-len(source), source)
    )
    return "|".join(sources)


def _marked(raw: str, words: Stream, language: str, dates: Iterable[Mention]) -> _Marked:
    """Put a mark in the place of each number that belongs to no date."""
    dated = {index for one in dates if _is_date(one) for index in range(one.first, one.last)}
    numbers = tuple(one for one in find_numbers(words, language) if one.first not in dated)
    by_first = {one.first: place for place, one in enumerate(numbers)}
    parts: list[str] = []
    starts: list[int] = []
    tokens: list[int] = []
    index = at = 0
    while index < len(words.tokens):
        place = by_first.get(index)
        part = words.tokens[index].text if place is None else f"{_MARK}{place}"
        parts.append(f"{part} ")
        starts.append(at)
        tokens.append(index)
        at += len(part) + 1
        index = index + 1 if place is None else numbers[place].last
    return _Marked(
        text="".join(parts), raw=raw, words=words, starts=tuple(starts), tokens=tuple(tokens), numbers=numbers
    )


def _is_date(one: Mention) -> bool:
    is_clock = one.kind == "time" and not one.values.keys().isdisjoint({"half_day", "minute", "compact"})
    return is_clock or (one.kind == "day" and one.meaning in _DATES)


def _matched(marked: _Marked, patterns: _Patterns, rule: str) -> Measure | None:
    for pattern in patterns.rules[rule]:
        match = pattern.search(marked.text)
        measure = _measure(marked, match, patterns) if match else None
        if measure:
            return measure
    return None


def _measure(marked: _Marked, match: re.Match[str], patterns: _Patterns) -> Measure | None:
    values = match.groupdict()
    thing = _thing(marked, match, patterns)
    if values.get("from_letter") or values.get("to_letter"):
        letters = [
            _raw(marked, *match.span(name)).upper()
            for name in ("from_letter", "to_letter")
            if values.get(name)
        ]
        named = f"{thing or patterns.letter_unit} ({' - '.join(letters)})"
        return Measure(measure=named, unit=patterns.letter_unit)
    unit = _raw(marked, *match.span("unit")) if values.get("unit") else None
    if values.get("verb") and unit and not values.get("thing"):
        thing = _counted(marked, match, unit, patterns)
    return Measure(
        measure=thing,
        baseline=_number(marked, values.get("a")),
        target=_number(marked, values.get("b")),
        unit=unit or ("%" if values.get("percent") else None),
    )


def _counted(marked: _Marked, match: re.Match[str], unit: str, patterns: _Patterns) -> str:
    """Name what is counted: "read", "run a mile"; of a plain "get 3 A's" the thing itself."""
    if (match.group("verb") or "").strip() in patterns.gains:
        return unit
    return _raw(marked, match.start("verb"), match.end("some" if match.groupdict().get("some") else "verb"))


def _number(marked: _Marked, mark: str | None) -> float | None:
    return marked.numbers[int(mark.strip()[1:])].value if mark else None


def _thing(marked: _Marked, match: re.Match[str], patterns: _Patterns) -> str | None:
    if not match.groupdict().get("thing"):
        return None
    start, end = match.span("thing")
    opening = patterns.openings.match(marked.text, start, end)
    start = opening.end() if opening else start
    ending = patterns.endings.search(marked.text[start:end])
    end = start + ending.start() if ending else end
    return _raw(marked, start, end) or None


def _raw(marked: _Marked, start: int, end: int) -> str:
    """Give the words as typed between two places of the marked text."""
    inside = [token for token, at in zip(marked.tokens, marked.starts, strict=True) if start <= at < end]
    if not inside:
        return ""
    tokens = marked.words.tokens
    return marked.raw[tokens[inside[0]].start : tokens[inside[-1]].end]
