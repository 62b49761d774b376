"""Read a school calendar from an iCalendar file (.ics), as every calendar program exports it.

Pure. Promise: all of it or nothing. Every event that can't be read is listed, with its line and how to mend
it, and one that says nothing about school is listed too, so that nothing is left out unseen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component

from bot.calendar_titles import kind_in
from bot.errors import CalendarFileFaults
from storage.calendars import Day, Kind

LARGEST_BYTES: Final = 5_000_000
YEARS: Final = range(2000, 2100)
#: Longer than any summer.
LONGEST: Final = timedelta(days=130)
#: An event that repeats without end is followed for this long.
REPEATS_FOR: Final = timedelta(days=400)
MOST_REPEATS: Final = 500
#: When a school year can begin and end.
_MONTHS: Final[Mapping[Kind, range]] = {"first_day": range(7, 11), "last_day": range(4, 8)}
_DAILY_OR_SLOWER: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = time()


@dataclass(frozen=True, kw_only=True)
class Read:
    """What a file says.

    Attributes:
        days: What it says about days, in order.
        not_about_school: Titles that name no kind of day, once each.
    """

    days: tuple[Day, ...]
    not_about_school: tuple[str, ...]


class _UnusableEvent(Exception):
    """One event can't be used; caught here, and listed."""


def read(data: bytes, *, zone: ZoneInfo, kind: Kind | None = None) -> Read:
    """Read an iCalendar file.

    Args:
        data: The file.
        zone: Where the school is: the day of an event that is written in another zone is its day there.
        kind: What events are whose title names no kind of day; None lists them and leaves them out.

    Raises:
        CalendarFileFaults: The file, or events in it, can't be read. All are listed.
    """
    calendars, lines = _parsed(data)
    found: set[Day] = set()
    silent: dict[str, None] = {}
    faults: list[str] = []
    seen = 0
    for calendar in calendars:
        for events in _by_uid(calendar).values():
            first = events[0]
            line = lines[seen] if seen < len(lines) else 0
            seen += len(events)
            try:
                found.update(_days_of(calendar, events, zone, kind, silent))
            except _UnusableEvent as fault:
                faults.append(f"line {line}, event {_title(first)!r}: {fault}")
    if faults:
        raise CalendarFileFaults(tuple(faults))
    if not found and not silent:
        raise CalendarFileFaults(("there is no event in it; export the calendar again, with its events",))
    return Read(days=tuple(sorted(found)), not_about_school=tuple(silent))


def _parsed(data: bytes) -> tuple[list[Calendar], list[int]]:
    """Parse the file; with it, the line at which each event begins."""
    if len(data) > LARGEST_BYTES:
        raise CalendarFileFaults(
            (f"it is larger than {LARGEST_BYTES // 1_000_000} MB; export one school year",)
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CalendarFileFaults((f"byte {error.start} is not UTF-8; save the file as UTF-8",)) from None
    begins = [n for n, line in enumerate(text.splitlines(), 1) if line.strip().upper() == "BEGIN:VEVENT"]
    try:
        parsed = Calendar.from_ical(text, multiple=True)
    except Exception as error:  # noqa: BLE001 - whatever the parser raises, the file is not one it reads
        raise CalendarFileFaults(
            (f"it is not an iCalendar file: {_short(error)}; export it again",)
        ) from None
    calendars: list[Calendar] = [each for each in parsed if each.name == "VCALENDAR"]
    if not calendars:
        raise CalendarFileFaults(("it has no BEGIN:VCALENDAR; export it as iCalendar (.ics)",))
    return calendars, begins


def _by_uid(calendar: Calendar) -> dict[str, list[Component]]:
    """Sort events by what they belong to: a repeating event and its exceptions share a UID."""
    groups: dict[str, list[Component]] = {}
    for number, event in enumerate(calendar.walk("VEVENT")):
        groups.setdefault(str(event.get("UID") or f"no uid {number}"), []).append(event)
    return groups


def _days_of(
    calendar: Calendar,
    events: Sequence[Component],
    zone: ZoneInfo,
    kind: Kind | None,
    silent: dict[str, None],
) -> list[Day]:
    found: list[Day] = []
    for event in _occurrences(calendar, events):
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        first, last, is_all_day = _span(event, zone)
        title = _title(event)
        named = kind_in(title, is_all_day=is_all_day)
        if named is not None and first.month not in _MONTHS.get(named, range(1, 13)):
            named = None  # a first or last day of something smaller than the year
        named = named or kind
        if named is None:
            silent[title] = None
            continue
        found.append(Day(first_on=first, last_on=last, kind=named, name=title))
    return found


def _occurrences(calendar: Calendar, events: Sequence[Component]) -> Iterator[Component]:
    """Give each time an event happens: itself, or every one of its repetitions."""
    for event in events:
        if event.errors:
            name, message = event.errors[0]
            raise _UnusableEvent(f"{name} can't be read ({_cut(str(message))}); write it as RFC 5545 says")
    if not any(event.get("RRULE") or event.get("RDATE") for event in events):
        yield from events
        return
    for event in events:
        _check_rule(event.get("RRULE"))
    starts = [_start(event) for event in events]
    days = [each.date() if isinstance(each, datetime) else each for each in starts]
    alone = Calendar()
    for zone in calendar.walk("VTIMEZONE"):
        alone.add_component(zone)
    for event in events:
        alone.add_component(event)
    try:
        repeated = recurring_ical_events.of(alone).between(min(days) - _DAY, max(days) + REPEATS_FOR)
    except Exception as error:  # noqa: BLE001 - a rule may be wrong in any way
        raise _UnusableEvent(f"its repetition can't be read ({_short(error)}); mend its RRULE") from None
    if len(repeated) > MOST_REPEATS:
        raise _UnusableEvent(f"it repeats {len(repeated)} times; write a break as one event with an end")
    yield from repeated


def _check_rule(rule: Any) -> None:  # noqa: ANN401 - icalendar's own value
    for each in rule if isinstance(rule, list) else [rule] if rule else []:
        parts: Mapping[str, Any] = each
        frequency = str((parts.get("FREQ") or ["?"])[0]).upper()
        if frequency not in _DAILY_OR_SLOWER:
            raise _UnusableEvent(f"it repeats {frequency}; a school calendar repeats daily or more rarely")


def _span(event: Component, zone: ZoneInfo) -> tuple[date, date, bool]:
    """Give the first and the last day of an event, and whether it lasts whole days."""
    start = _start(event)
    end = _end(event, start)
    is_all_day = not isinstance(start, datetime)
    first, last = _day(start, zone), _day(end, zone)
    # An end is the moment after: midnight, or the day after the last one.
    if (is_all_day or _time(end, zone) == _MIDNIGHT) and last > first:
        last -= _DAY
    is_all_day = is_all_day or (_time(start, zone) == _MIDNIGHT and _time(end, zone) == _MIDNIGHT)
    if last < first:
        raise _UnusableEvent(f"it ends on {last}, before it begins on {first}; mend its DTEND")
    if first.year not in YEARS or last.year not in YEARS:
        raise _UnusableEvent(f"it is in the year {first.year}; mend its DTSTART")
    if last - first > LONGEST:
        raise _UnusableEvent(f"it lasts {(last - first).days + 1} days; mend its DTEND")
    return first, last, is_all_day


def _start(event: Component) -> date | datetime:
    value = getattr(event.get("DTSTART"), "dt", None)
    if not isinstance(value, date):
        raise _UnusableEvent("it has no day; give it a DTSTART, as DTSTART;VALUE=DATE:20261123")
    return value


def _end(event: Component, start: date | datetime) -> date | datetime:
    value = getattr(event.get("DTEND"), "dt", None)
    if isinstance(value, date):
        return value
    length = getattr(event.get("DURATION"), "dt", None)
    try:
        return start + length if isinstance(length, timedelta) else start
    except OverflowError:
        raise _UnusableEvent("it lasts for ever; mend its DURATION") from None


def _day(value: date | datetime, zone: ZoneInfo) -> date:
    if not isinstance(value, datetime):
        return value
    try:
        return value.astimezone(zone).date() if value.tzinfo else value.date()
    except (OverflowError, ValueError):
        raise _UnusableEvent(f"{value.isoformat()} is no day; mend it") from None


def _time(value: date | datetime, zone: ZoneInfo) -> time | None:
    if not isinstance(value, datetime):
        return None
    return (value.astimezone(zone) if value.tzinfo else value).time().replace(tzinfo=None)


def _title(event: Component) -> str:
    return " ".join(str(event.get("SUMMARY") or "").split())[:200] or "(no title)"


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {_cut(str(error))}"


def _cut(words: str) -> str:
    return " ".join(words.split())[:120]


def changed(before: Sequence[Day], after: Sequence[Day]) -> tuple[tuple[Day, ...], tuple[Day, ...]]:
    """Compare what a file said before with what it says now: what is new, and what is gone."""
    old, new = {_plain(each) for each in before}, {_plain(each) for each in after}
    return tuple(sorted(new - old)), tuple(sorted(old - new))


def _plain(day: Day) -> Day:
    return Day(first_on=day.first_on, last_on=day.last_on, kind=day.kind, name=day.name)
