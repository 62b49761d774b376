"""Find the words of a text that speak of a day or a time, in every language at once.

Which day they mean is decided later, in `nlu/date_meanings.py`.

A language file says how each thing is said (`dates.rules`, `dates.times`); this module knows what can be
meant. Rules may use the values `{n} {unit} {weekday} {month} {day} {nth} {year} {year4} {first} {second}
{term} {break} {holiday}`, times may use `{hour} {hour_word} {minute} {hour2} {minute2} {half_day} {half_day2}
{compact}`. `{hour_word}` is an hour in words only and no weak one: where a word itself says that it is an
hour (Haitian Creole "katrè"), a rule may use it with nothing around it.

Pure. Where two readings overlap the longer wins, then a time over a day ("mardi 14h" is no 14th), then the
language that was asked for first.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from nlu import lexicon
from nlu.folding import Stream, plain
from nlu.lexicon.schema import DateWords, Words
from nlu.phrases import (
    BadPhrase,
    compile_endings,
    compile_phrase,
    compile_phrases,
    look_back,
    match_at,
)

Kind = Literal["day", "time", "part"]
Relation = Literal["before", "by", "after", "during", "at", "never", "duration"]

RULES: Final = (
    "in", "ago", "alone", "weekday", "this_weekday", "next_weekday", "last_weekday", "weekday_in",
    "every_weekday", "this_unit", "next_unit", "last_unit", "this_weekend", "next_weekend", "month_day",
    "month_day_weak",
    "numeric", "numeric_weak", "iso", "day_of_month", "day_of_month_weak", "month", "mid_month", "end_month",
    "end_unit", "end_next_unit", "end_term", "this_term", "week_of", "break", "holiday", "no_day",
)  # fmt: skip
TIMES: Final = (
    "clock", "compact", "range", "half_past", "quarter_past", "quarter_to", "school_ends", "school_starts",
    "lunch", "noon", "midnight",
)  # fmt: skip
RELATIONS: Final[tuple[Relation, ...]] = ("never", "before", "by", "after", "during", "duration", "at")
_MINUTES: Final = 60
_LEAST: Final[Mapping[Kind, int]] = {"time": 0, "day": 1, "part": 2}  # which gives way where two overlap
_FEWEST_MINUTES: Final = 10  # in words: "three five" is no time
_LARGEST_COUNT: Final = 60  # "in 60 days"; a larger count is no date people speak of
_DIGITS: Final = {
    "day": r"[0-3]?\d ",
    "year": r"(?:20\d\d|\d\d) ",
    "year4": r"20\d\d ",
    "first": r"[0-3]?\d ",
    "second": r"[0-3]?\d ",
    "compact": r"(?:1[0-2]|[1-9])[0-5]\d ",
}
_GROUP_NAME: Final = re.compile(r"\(\?P<\w+>")
_NAMED: Final = re.compile(r"\{(\w+)\}")
_OPTIONAL: Final = re.compile(r"\[[^\]]*\]")
_COUNTED: Final = {
    "n": r"\d{1,2} ",
    "hour": r"(?:[01]?\d|2[0-4]) ",
    "hour2": r"(?:[01]?\d|2[0-4]) ",
    "minute": r"[0-5]\d ",
    "minute2": r"[0-5]\d ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that speak of a day or a time.

    Args:
        kind: Whether they name a day, a time, or only a part of the day.
        meaning: One of `RULES`, `TIMES`, "day", "am" or "pm".
        values: What the rule's `{names}` stood for, as plain values.
        language: The language they were read in.
        first: The index of the first word.
        last: The index after the last word.
    """

    kind: Kind
    meaning: str
    values: Mapping[str, int | str]
    language: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way to say one thing.

    Args:
        meaning: What is meant.
        pattern: How it is said.
        needs: The values that must be in the text for it to match; most rules are passed over by this alone.
    """

    meaning: str
    pattern: re.Pattern[str]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePatterns:
    """What one language says about days and times, compiled."""

    language: str
    day_first: bool
    rules: tuple[Rule, ...]
    times: tuple[Rule, ...]
    without_values: re.Pattern[str]
    days: re.Pattern[str]
    parts: tuple[tuple[Literal["am", "pm"], re.Pattern[str]], ...]
    relations: tuple[tuple[Relation, re.Pattern[str]], ...]
    postpositions: tuple[tuple[Relation, re.Pattern[str]], ...]
    turned_down: re.Pattern[str]
    joiners: re.Pattern[str]
    around: re.Pattern[str]
    weak: frozenset[str]
    triggers: Mapping[str, frozenset[str]]
    lookup: Mapping[str, Mapping[str, int | str]]


@lru_cache(maxsize=32)  # looked for as a date, and once more to know which numbers are none
def mentions(words: Stream, languages: tuple[str, ...]) -> tuple[Mention, ...]:
    """Find all mentions of days and times, in order, none overlapping another."""
    found = [one for language in languages for one in _mentions(words, patterns(language))]
    order = {language: place for place, language in enumerate(languages)}
    found.sort(key=lambda one: (one.first - one.last, _LEAST[one.kind], order[one.language], one.first))
    kept: list[Mention] = []
    taken: set[int] = set()
    for one in found:
        if taken.isdisjoint(range(one.first, one.last)):
            kept.append(one)
            taken.update(range(one.first, one.last))
    return tuple(sorted(kept, key=lambda one: one.first))


def relation_before(words: Stream, index: int, languages: tuple[str, ...]) -> tuple[Relation | None, int]:
    """Tell what the words just before a mention say about it ("by", "before"), and where they start."""
    first = look_back(words, index)
    if index == 0:
        return None, index
    text = words.text[words.starts[first] : words.starts[index]]
    best: tuple[int, Relation | None] = (len(text), None)
    for language in languages:
        for relation, pattern in patterns(language).relations:
            match = pattern.search(text)
            if match and match.start() < best[0]:
                best = (match.start(), relation)
    offset, relation_found = best
    return relation_found, bisect_left(words.starts, words.starts[first] + offset)


def relation_after(words: Stream, index: int, languages: tuple[str, ...]) -> tuple[Relation | None, int]:
    """Tell what the words from `index` on say about the date before them ("周五之前"); and where they end."""
    if index >= len(words.tokens) or words.tokens[index].is_after_break:
        return None, index
    found = [
        (end, relation)
        for language in languages
        for relation, pattern in patterns(language).postpositions
        if (end := match_at(pattern, words, index)) is not None
    ]
    end, relation = max(found, default=(index, None), key=lambda one: one[0])
    return relation, end


def is_turned_down_after(words: Stream, index: int, languages: tuple[str, ...]) -> bool:
    """Tell whether the words from `index` on say that what stands before them does not work ("i can't")."""
    if index >= len(words.tokens) or words.tokens[index].is_after_break:
        return False
    return any(match_at(patterns(language).turned_down, words, index) is not None for language in languages)


def is_joined(words: Stream, start: int, end: int, languages: tuple[str, ...]) -> bool:
    """Tell whether nothing but joining words ("and", "at") stands between two mentions."""
    if start >= end:
        return True
    text = words.text[words.starts[start] : words.starts[end]]
    return not _drop(text, [patterns(language).joiners for language in languages]).strip()


def joined_on(word: str, languages: tuple[str, ...]) -> int:
    """Count the letters of a joining word that is written onto a word of a date ("والخميس", and Thursday)."""
    for language in languages:
        found_in = patterns(language)
        joiner = found_in.joiners.match(f"{word[:1]} ")
        known = any({word, word[1:]} <= firsts for firsts in found_in.triggers.values())
        if joiner and joiner.end() == len(word[:1]) + 1 and known:
            return 1
    return 0


def is_alone(words: Stream, first: int, last: int, languages: tuple[str, ...]) -> bool:
    """Tell whether a mention is the whole message, apart from "maybe", "by" and the like."""
    end = words.starts[last] if last < len(words.starts) else len(words.text)
    rest = words.text[: words.starts[first]] + words.text[end:]
    return not _drop(rest, [patterns(language).around for language in languages]).strip()


def _drop(text: str, dropped: Iterable[re.Pattern[str]]) -> str:
    for pattern in dropped:
        text = pattern.sub("", text)
    return text


@lru_cache(maxsize=32)
def patterns(language: str) -> DatePatterns:
    """Compile what a language file says about dates.

    Raises:
        LexiconMissing: There is no file for the language.
        BadPhrase: A rule can not be understood.
    """
    words = lexicon.load(language).dates
    lookup = _lookup(words, lexicon.load(language).numbers.values)
    slots = _slots(lookup, weak=frozenset(plain(word) for word in words.weak))
    relations: Mapping[Relation, Words] = {
        "never": words.never,
        "before": words.before,
        "by": words.by,
        "after": words.after,
        "during": words.during,
        "at": words.at,
        "duration": words.duration,
    }
    rules = _compiled(words.rules, RULES, words, slots)
    times = _compiled(words.times, TIMES, words, slots)
    return DatePatterns(
        language=language,
        day_first=words.day_first,
        rules=rules,
        times=times,
        without_values=_any_without_values((*rules, *times)),
        days=_group("day_name", words.days),
        parts=(("am", compile_phrases(words.am)), ("pm", compile_phrases(words.pm))),
        relations=tuple((name, compile_endings(relations[name])) for name in RELATIONS),
        postpositions=tuple((name, compile_phrases(said)) for name, said in words.postpositions.items()),
        turned_down=compile_phrases(words.turned_down),
        joiners=compile_phrases(words.joiners),
        around=compile_phrases([*words.around, *words.joiners]),
        weak=frozenset(plain(word) for word in words.weak),
        triggers={
            name: frozenset(word.split()[0] for word in table if word) for name, table in lookup.items()
        },
        lookup=lookup,
    )


def _lookup(words: DateWords, numbers: Mapping[str, float]) -> dict[str, dict[str, int | str]]:
    """Give, for each `{name}` a rule may use, the value of each word that can stand there."""
    counts = {plain(word): int(value) for word, value in numbers.items() if 0 < value <= _LARGEST_COUNT}
    hours = _places(words.hours, 1)
    minutes: dict[str, int | str] = {
        word: value for word, value in counts.items() if _FEWEST_MINUTES <= value < _MINUTES
    }
    half_day = {**_names({"am": words.am}), **_names({"pm": words.pm})}
    return {
        "n": {**counts, **{plain(word): 1 for word in words.one}},
        "unit": _names(words.units),
        "weekday": _places(words.weekdays, 0),
        "month": _places(words.months, 1),
        "term": _names(words.terms),
        "break": _names(words.breaks),
        "holiday": _names(words.holidays),
        "nth": _places(words.days_of_month, 1),
        "hour": hours,
        "hour2": hours,
        "hour_word": hours,
        "minute": minutes,
        "minute2": minutes,
        "half_day": half_day,
        "half_day2": half_day,
        "day_name": {plain(phrase): offset for phrase, offset in words.days.items()},
    }


def _names(lists: Mapping[str, Iterable[str]]) -> dict[str, int | str]:
    return {plain(word): name for name, words in lists.items() for word in words}


def _places(lists: Iterable[Iterable[str]], first: int) -> dict[str, int | str]:
    return {plain(word): place for place, words in enumerate(lists, start=first) for word in words}


def _slots(lookup: Mapping[str, Mapping[str, int | str]], *, weak: frozenset[str]) -> dict[str, str]:
    """Give the expression of each value: digits, or one of its words, with the space after."""
    slots = {name: f"(?P<{name}>{digits})" for name, digits in _DIGITS.items()}
    for name, words in lookup.items():
        ordered = sorted(words, key=lambda word: (-len(word), word))
        options = [f"{re.escape(word)} " for word in ordered if word]
        if name in _COUNTED:
            options.append(_COUNTED[name])
        slots[name] = f"(?P<{name}>{'|'.join(options) or '(?!)'})"
    hours = sorted(lookup["hour_word"].keys() - weak, key=lambda word: (-len(word), word))
    slots["hour_word"] = f"(?P<hour>{'|'.join(f'{re.escape(word)} ' for word in hours) or '(?!)'})"
    return slots


def _compiled(
    said: Mapping[str, Words], known: tuple[str, ...], words: DateWords, slots: Mapping[str, str]
) -> tuple[Rule, ...]:
    """Compile each phrase on its own, because a value may be named only once in an expression."""
    unknown = said.keys() - set(known)
    if unknown:
        raise BadPhrase(", ".join(sorted(unknown)), f"is no meaning; use one of {', '.join(known)}")
    return tuple(
        Rule(
            meaning=name,
            pattern=re.compile(f"(?<![^ ])(?:{compile_phrase(phrase, groups=words.groups, slots=slots)})"),
            needs=frozenset(_NAMED.findall(_OPTIONAL.sub("", phrase))),
        )
        for name in known
        for phrase in said.get(name, ())
    )


def _any_without_values(rules: Iterable[Rule]) -> re.Pattern[str]:
    """Join the rules that need no value: one look tells for most messages that none of them fits."""
    sources = (_GROUP_NAME.sub("(?:", rule.pattern.pattern) for rule in rules if not rule.needs)
    return re.compile("|".join(sources) or "(?!)")


def _group(name: str, phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"(?<![^ ])(?P<{name}>{compile_phrases(phrases).pattern})")


def _mentions(words: Stream, found_in: DatePatterns) -> Iterator[Mention]:
    said = {token.text for token in words.tokens}
    present = {name for name, firsts in found_in.triggers.items() if not firsts.isdisjoint(said)}
    if any(word.isdigit() for word in said):
        present |= {*_DIGITS, *_COUNTED}
    has_plain = found_in.without_values.search(words.text) is not None
    kinds: tuple[tuple[Kind, tuple[Rule, ...]], ...] = (("day", found_in.rules), ("time", found_in.times))
    for kind, rules in kinds:
        for rule in rules:
            if rule.needs <= present if rule.needs else has_plain:
                yield from _matches(words, kind, rule.meaning, rule.pattern, found_in)
    if "day_name" in present:
        yield from _matches(words, "day", "day", found_in.days, found_in)
    for name, pattern in found_in.parts if "half_day" in present else ():
        yield from _matches(words, "part", name, pattern, found_in)


def _matches(
    words: Stream, kind: Kind, meaning: str, pattern: re.Pattern[str], found_in: DatePatterns
) -> Iterator[Mention]:
    for match in pattern.finditer(words.text):
        last = bisect_left(words.starts, match.end())
        first = bisect_left(words.starts, match.start())
        if kind == "time" and _is_part_of_more(words, first, last):
            continue
        yield Mention(
            kind=kind,
            meaning=meaning,
            values={name: _value(name, text, found_in) for name, text in match.groupdict().items() if text},
            language=found_in.language,
            first=first,
            last=last,
        )


def _is_part_of_more(words: Stream, first: int, last: int) -> bool:
    """Tell whether more sticks to the number at either end, so it is no hour: "5th", "20%", "4/5"."""
    after = words.tokens[last : last + 1]
    if after and after[0].is_glued and after[0].text.isascii() and words.tokens[last - 1].text.isdigit():
        return True
    return words.tokens[first].is_glued and words.tokens[first - 1].text == "/"


def _value(name: str, text: str, found_in: DatePatterns) -> int | str:
    word = text.strip()
    return int(word) if word.isdecimal() else found_in.lookup[name][word]
