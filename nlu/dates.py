"""Read when: "by friday", "before winter break", "el martes a las 4", "mon 3pm or wed after school".

A small grammar of ours, because the date libraries fail, often silently, on everyday phrases
(docs/decisions/0004). The promise: pure, in any of the languages given and in several at once, and rather no
date than a wrong one. What each phrase means is decided in `nlu/date_meanings.py` and `nlu/clock_times.py`;
what people say is in `nlu/lexicon`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final

from nlu import lexicon
from nlu.calendar import SchoolCalendar
from nlu.clock_times import clock
from nlu.date_meanings import Moment, Today, relate, resolve
from nlu.date_words import (
    DatePatterns,
    Mention,
    Relation,
    is_alone,
    is_joined,
    is_turned_down_after,
    joined_on,
    mentions,
    patterns,
    relation_after,
    relation_before,
)
from nlu.folding import Stream, stream

MAX_READ: Final = 2000  # characters
_DEADLINES: Final = frozenset({"before", "by"})
_SHOWN: Final = frozenset({"before", "by", "after", "during"})  # relations that belong to the words of a date
_ONLY_ALONE: Final = frozenset({"alone"})  # "2 weeks" is a date only as the whole answer
_WEEKDAYS: Final = frozenset({"weekday", "every_weekday"})
_WEAK: Final = frozenset({"numeric_weak", "month_day_weak", "day_of_month_weak", "month", "break", "holiday"})


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A day or a time that words name.

    Args:
        on: The day, or None when only a time was said.
        at: The time of day, or None.
        raw: The words, as typed.
        start: Where they start in the text.
        end: Where they end in the text.
        first: The first day, when the words name a stretch ("next week") and `on` is its last.
        other: The second way to read a date like 3/4, when the sender's language writes the day first.
        recurs: Whether it comes again ("tues n thurs", "every friday"); `on` is the next one.
    """

    on: date | None
    at: time | None
    raw: str
    start: int
    end: int
    first: date | None = None
    other: date | None = None
    recurs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Mentions that belong together: a day, a time, and a part of the day."""

    day: Mention | None = None
    time: Mention | None = None
    part: Mention | None = None
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    when: When
    relation: Relation | None
    is_weekday: bool
    first: int
    last: int


def read_when(
    text: str, *, languages: tuple[str, ...], now: datetime, calendar: SchoolCalendar
) -> When | None:
    """Read the one day or time that matters most in a text.

    A deadline ("by friday") matters more than a day, a day more than days of every week, and what is said
    first more than what is said later. A day that is turned down ("not friday") does not count.

    Args:
        text: The raw message.
        languages: Tags to read in, the profile's first.
        now: The sender's local time, aware.
        calendar: The school calendar.

    Returns:
        The day or time, or None when there is none, or none that is sure.
    """
    words = stream(text[:MAX_READ])
    found = _merge_weekdays(text, words, _find(text, words, languages, now, calendar), languages)
    if not found:
        return None
    best = min(found, key=lambda one: (one.when.on is None, one.relation not in _DEADLINES, one.when.recurs))
    times = [one.when for one in found if one.when.on is None]
    is_split = (
        best.when.on and not best.when.at and len(found) == 2 and times and best.relation not in _DEADLINES
    )
    return replace(best.when, at=times[0].at) if is_split else best.when


def read_slots(
    text: str, *, languages: tuple[str, ...], now: datetime, calendar: SchoolCalendar
) -> tuple[When, ...]:
    """Read all days and times somebody offers, in the order said ("mon 3pm, wed after school").

    A stretch ("next week") has no single day: `on` is None and the words are kept. A time without a day ("mon
    3pm or 4pm") is on the day said before it.
    """
    words = stream(text[:MAX_READ])
    slots: list[When] = []
    for one in _find(text, words, languages, now, calendar):
        when = one.when
        if when.on is None and slots:
            when = replace(when, on=slots[-1].on)
        slots.append(replace(when, on=None) if when.first else when)
    return tuple(slots)


def _find(
    text: str, words: Stream, languages: tuple[str, ...], now: datetime, calendar: SchoolCalendar
) -> list[_Found]:
    tags = lexicon.spoken(languages)
    groups = _groups(words, mentions(words, tags), tags)
    today = Today(day=now.date(), calendar=calendar, is_day_first=patterns(tags[0]).day_first)
    weekdays = sum(group.day is not None and group.day.meaning in _WEEKDAYS for group in groups)
    found = (_read(text, words, group, weekdays, tags, today) for group in groups)
    return [one for one in found if one]


def _groups(words: Stream, found: Sequence[Mention], tags: tuple[str, ...]) -> list[_Group]:
    """Put a day and the time next to it together."""
    groups: list[_Group] = []
    found = [
        one for one in found if one.kind != "part" or relation_before(words, one.first, tags)[0] != "never"
    ]
    for place, one in enumerate(found):
        last = groups[-1] if groups else None
        is_open = (
            last is not None
            and getattr(last, one.kind) is None
            and is_joined(words, last.last, one.first, tags)
            and not (last.day is last.time is None and _has_break(words, last.last, one.first))
        )
        if last is None or not is_open or _belongs_to_next(words, found, place, tags):
            groups.append(_with(_Group(first=one.first, last=one.last), one))
        else:
            groups[-1] = _with(last, one)
    return groups


def _with(group: _Group, one: Mention) -> _Group:
    return _Group(
        day=one if one.kind == "day" else group.day,
        time=one if one.kind == "time" else group.time,
        part=one if one.kind == "part" else group.part,
        first=group.first,
        last=one.last,
    )


def _has_break(words: Stream, first: int, last: int) -> bool:
    """Tell whether a comma, full stop or line end stands before one of the words from `first` to `last`."""
    return any(token.is_after_break for token in words.tokens[first : last + 1])


def _belongs_to_next(words: Stream, found: Sequence[Mention], place: int, tags: tuple[str, ...]) -> bool:
    """Tell whether a time goes with the day after it: "mon, 3pm tue"."""
    one, following = found[place], found[place + 1 : place + 2]
    if one.kind == "day" or not words.tokens[one.first].is_after_break or not following:
        return False
    is_close = is_joined(words, one.last, following[0].first, tags)
    return following[0].kind == "day" and is_close and not words.tokens[following[0].first].is_after_break


def _read(
    text: str, words: Stream, group: _Group, weekdays: int, tags: tuple[str, ...], today: Today
) -> _Found | None:
    anchor = group.day or group.time
    if anchor is None:
        return None
    relation, start = relation_before(words, anchor.first, tags)
    is_refused = relation == "never" and not _has_break(words, start + 1, anchor.first)
    said_after, last = relation_after(words, group.last, tags)
    if said_after and group.day and relation != "never":
        is_hour_too = said_after == "before" and group.day.last != group.last
        relation = "by" if is_hour_too else said_after  # "周五3点之前": on Friday, by 3
    else:
        last = group.last
    is_refused = is_refused or is_turned_down_after(words, last, tags)
    if is_refused or (group.day and not _is_sure(words, group, relation, weekdays, tags)):
        return None
    moment = _moment(group.day, relation, today) if group.day else None
    at = _time(words, group, today)
    if (group.day and moment is None) or (moment is None and at is None):
        return None
    first = min(group.first, start) if relation in _SHOWN and group.day else group.first
    start_at, end_at = words.tokens[first].start, words.tokens[last - 1].end
    start_at += joined_on(words.tokens[first].text, tags)
    when = When(
        on=moment.on if moment else None,
        at=at,
        raw=text[start_at:end_at],
        start=start_at,
        end=end_at,
        first=moment.first if moment else None,
        other=moment.other if moment else None,
        recurs=moment is not None and moment.recurs,
    )
    is_weekday = group.day is not None and group.day.meaning in _WEEKDAYS
    return _Found(when=when, relation=relation, is_weekday=is_weekday, first=first, last=last)


def _is_sure(
    words: Stream, group: _Group, relation: Relation | None, weekdays: int, tags: tuple[str, ...]
) -> bool:
    """Tell whether words that often mean something else ("sat", "may", "12/18") mean a day here."""
    day = group.day
    if day is None:
        return False
    if day.meaning in _ONLY_ALONE:
        return relation != "duration" and is_alone(words, day.first, day.last, tags)
    said = " ".join(token.text for token in words.tokens[day.first : day.last])
    spoken = patterns(day.language)
    is_weak_word = day.meaning == "weekday" and said in spoken.weak
    has_weak_month = _has_weak_month(said, spoken)
    if has_weak_month and said in spoken.weak:
        return False  # Creole "me" and "out" are May and August, and words of half the world
    if day.meaning not in _WEAK and not is_weak_word and not has_weak_month:
        return True
    if day.meaning == "month" and any(said in patterns(tag).lookup["weekday"] for tag in tags):
        return False  # "mar" is March in English and Tuesday in Spanish
    is_many = is_weak_word and said in spoken.lookup["month"]  # "el mar": the sea, Tuesday, or March
    has_hour = group.time is not None or (is_weak_word and group.part is not None)
    is_backed = (has_hour and day.meaning != "month") or (is_weak_word and weekdays > 1)
    is_led = (
        relation is not None
        and not is_many
        and (relation not in {"at", "duration"} or not (day.meaning == "month" or has_weak_month))
    )
    return is_backed or is_led or is_alone(words, day.first, day.last, tags)


def _has_weak_month(said: str, spoken: DatePatterns) -> bool:
    """Tell whether a month, alone or with just a day ("7 out"), is a word that often is no month."""
    parts = [word for word in said.split() if not word.isdigit()]
    return (
        len(parts) == 1
        and parts[0] in spoken.weak
        and parts[0] in spoken.lookup["month"]
        and parts[0] not in spoken.lookup["weekday"]
    )


def _moment(day: Mention, relation: Relation | None, today: Today) -> Moment | None:
    moment = resolve(day, today)
    if moment and day.meaning == "month" and relation == "by":
        return Moment(on=moment.first or moment.on)  # "by december": before it begins
    if day.meaning.startswith("end_") and relation == "before":
        return moment  # "before the end of the month" is by the end of it
    return relate(moment, relation, today) if moment else None


def _time(words: Stream, group: _Group, today: Today) -> time | None:
    if group.time is None:
        return None
    part = group.part.meaning if group.part else _half_of(words, group.day) if group.day else None
    return clock(group.time, part, today.calendar)


def _half_of(words: Stream, day: Mention) -> str | None:
    """Tell the half of the day that a word like "tonight" or "esta tarde" says by itself."""
    said = " ".join(token.text for token in words.tokens[day.first : day.last]) + " "
    return next((name for name, pattern in patterns(day.language).parts if pattern.fullmatch(said)), None)


def _merge_weekdays(
    text: str, words: Stream, found: list[_Found], languages: tuple[str, ...]
) -> list[_Found]:
    """Join "tues n thurs" into one: the next of them, with the words of all."""
    tags = lexicon.spoken(languages)
    merged: list[_Found] = []
    for one in found:
        last = merged[-1] if merged else None
        if last and last.is_weekday and one.is_weekday and is_joined(words, last.last, one.first, tags):
            days = [day for day in (last.when.on, one.when.on) if day]
            end = one.when.end
            at = last.when.at or one.when.at
            raw = text[last.when.start : end]
            when = replace(last.when, on=min(days), at=at, raw=raw, end=end, recurs=True)
            merged[-1] = replace(last, when=when, last=one.last)
        else:
            merged.append(one)
    return merged
