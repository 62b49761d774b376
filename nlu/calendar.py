"""When school is: terms, breaks and days off, so that "before winter break" is a day everybody agrees on.

A district writes its own calendar (`from_mapping`); until then `default_calendar` gives a usual American one,
computed by rule for every school year from 2020 to 2045. The promise: pure values, no clock; a day that the
calendar does not know is None, never a guess.

Source of the default: the pattern most American districts follow. School starts on the third Monday of August
and ends on the Friday before Memorial Day; Thanksgiving week is off from Wednesday; winter break is two weeks
from the Monday of the week of Christmas; the first semester ends before it; spring break is the week of the
last Monday of March.
"""

import calendar as gregorian
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from typing import Final

BREAKS: Final = ("fall", "thanksgiving", "winter", "spring", "summer")
TERMS: Final = ("quarter", "trimester", "semester", "year")
MAX_SEARCH: Final = timedelta(days=200)  # how far the nearest school day can be: a summer is about 80 days
DEFAULT_YEARS: Final = range(2020, 2046)  # school years the default calendar knows, by the year they start in

_DAY: Final = timedelta(days=1)
_MONDAY, _THURSDAY, _FRIDAY = 0, 3, 4
#: Holidays that move: month, weekday (Monday is 0), which one (-1 is the last).
_MOVING: Final[Mapping[str, tuple[int, int, int]]] = {
    "thanksgiving": (11, 3, 4),
    "mlk": (1, 0, 3),
    "presidents": (2, 0, 3),
    "memorial": (5, 0, -1),
    "labor": (9, 0, 1),
    "mothers": (5, 6, 2),
}


class CalendarFaults(ValueError):
    """A school calendar that was written down has faults; all of them are listed at once."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__(
            f"the school calendar has {len(faults)} fault(s): {'; '.join(faults)}. Dates are written "
            '2026-12-21, spans as a list of two dates, times "15:00"'
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A named stretch of days: a break or a term.

    Args:
        name: One of `BREAKS` or `TERMS`.
        first: Its first day.
        last: Its last day, not before the first.
    """

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The times of an ordinary school day that people speak of ("after school", "at lunch")."""

    starts: time = time(8)
    lunch: time = time(12)
    ends: time = time(15)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolCalendar:
    """The school year as people speak of it.

    Args:
        breaks: Breaks of all the years known, oldest first.
        terms: Terms of all the years known, oldest first.
        holidays: Single days off.
        hours: The times of a school day.
        school_weekdays: Days of the week with school, Monday is 0.
        half_days: School days that end at noon.
        made_up: Days with school although they would have none: a Saturday that makes up for snow.
    """

    breaks: tuple[Span, ...] = ()
    terms: tuple[Span, ...] = ()
    holidays: frozenset[date] = frozenset()
    hours: Hours = Hours()
    school_weekdays: frozenset[int] = frozenset(range(5))
    half_days: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()

    def is_school_day(self, day: date) -> bool:
        """Tell whether there is school on `day`."""
        if day in self.made_up:
            return True
        if day.weekday() not in self.school_weekdays or day in self.holidays:
            return False
        return not any(one.first <= day <= one.last for one in self.breaks)

    def school_day_before(self, day: date) -> date | None:
        """Find the last school day earlier than `day`."""
        return self._nearest(day, -_DAY)

    def school_day_after(self, day: date) -> date | None:
        """Find the first school day later than `day`."""
        return self._nearest(day, _DAY)

    def next_break(self, name: str, day: date) -> Span | None:
        """Find the break of that name that is going on at `day`, or the next one."""
        return _next(self.breaks, name, day)

    def term_at(self, name: str, day: date) -> Span | None:
        """Find the term of that kind that is going on at `day`, or the next one."""
        return _next(self.terms, name, day)

    def _nearest(self, day: date, step: timedelta) -> date | None:
        if not date.min + MAX_SEARCH < day < date.max - MAX_SEARCH:
            return None
        found = day + step
        while not self.is_school_day(found):
            found += step
            if abs(found - day) > MAX_SEARCH:
                return None
        return found


def from_mapping(data: Mapping[str, object]) -> SchoolCalendar:
    """Read a calendar that a district wrote.

    Args:
        data: `breaks` and `terms` as name -> list of [first day, last day], `holidays` as a list of days,
            `hours` as name -> time; all of them may be left out. Days are dates or "2026-12-21", times are
            "15:00".

    Raises:
        CalendarFaults: A name is unknown, or a day, a time or a span can not be read. All faults are listed.
    """
    faults: list[str] = [
        f"{key}: unknown key" for key in data if key not in {"breaks", "terms", "holidays", "hours"}
    ]
    breaks = _spans(data.get("breaks", {}), "breaks", BREAKS, faults)
    terms = _spans(data.get("terms", {}), "terms", TERMS, faults)
    holidays = _holidays(data.get("holidays", []), faults)
    hours = _hours(data.get("hours", {}), faults)
    if faults:
        raise CalendarFaults(tuple(faults))
    return SchoolCalendar(breaks=breaks, terms=terms, holidays=frozenset(holidays), hours=hours)


@cache
def default_calendar() -> SchoolCalendar:
    """Give a usual American school calendar; see the module for its rules."""
    years = [_american_year(year) for year in DEFAULT_YEARS]
    summers = (
        Span(name="summer", first=_year_end(year) + _DAY, last=_year_start(year + 1) - _DAY)
        for year in DEFAULT_YEARS
    )
    breaks = [one for breaks, _, _ in years for one in breaks] + list(summers)
    return SchoolCalendar(
        breaks=tuple(sorted(breaks, key=lambda one: one.first)),
        terms=tuple(one for _, terms, _ in years for one in terms),
        holidays=frozenset(day for _, _, holidays in years for day in holidays),
    )


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """Give the nth Monday, Tuesday ... of a month; -1 is the last."""
    days = [week[weekday] for week in gregorian.monthcalendar(year, month) if week[weekday]]
    return date(year, month, days[nth if nth < 0 else nth - 1])


def holiday_in(name: str, year: int) -> date | None:
    """Give the day of a holiday in a year; None for one that is not known.

    Args:
        name: "12-25", "easter", or one of the holidays that move ("thanksgiving").
        year: The year.
    """
    if name[0].isdigit():
        return date.fromisoformat(f"{year}-{name}")
    if name == "easter":
        return easter(year)
    month, weekday, nth = _MOVING.get(name, (0, 0, 0))
    return nth_weekday(year, month, weekday, nth) if month else None


def easter(year: int) -> date:
    """Give Easter Sunday of a year.

    Source: the anonymous Gregorian computus (Meeus, Jones and Butcher).
    """
    century, of_century = divmod(year, 100)
    shift = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (of_century // 4) - shift - of_century % 4) % 7
    late = (year % 19 + 11 * shift + 22 * week) // 451
    month, day = divmod(shift + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _american_year(year: int) -> tuple[list[Span], list[Span], list[date]]:
    thanksgiving = nth_weekday(year, 11, _THURSDAY, 4)
    christmas = date(year, 12, 25)
    winter = christmas - christmas.weekday() * _DAY
    spring = nth_weekday(year + 1, 3, _MONDAY, -1)
    start, end = _year_start(year), _year_end(year)
    first_half = winter - 3 * _DAY  # the Friday before
    second_half = winter + 14 * _DAY
    october, march = nth_weekday(year, 10, _FRIDAY, 3), nth_weekday(year + 1, 3, _FRIDAY, 2)
    breaks = [
        Span(name="thanksgiving", first=thanksgiving - _DAY, last=thanksgiving + _DAY),
        Span(name="winter", first=winter, last=winter + 11 * _DAY),
        Span(name="spring", first=spring, last=spring + 4 * _DAY),
    ]
    terms = [
        Span(name="year", first=start, last=end),
        Span(name="semester", first=start, last=first_half),
        Span(name="semester", first=second_half, last=end),
        Span(name="quarter", first=start, last=october),
        Span(name="quarter", first=october + 3 * _DAY, last=first_half),
        Span(name="quarter", first=second_half, last=march),
        Span(name="quarter", first=march + 3 * _DAY, last=end),
    ]
    holidays = [
        nth_weekday(year, 9, _MONDAY, 1),
        date(year, 11, 11),
        nth_weekday(year + 1, 1, _MONDAY, 3),
        nth_weekday(year + 1, 2, _MONDAY, 3),
    ]
    return breaks, terms, holidays


def _year_start(year: int) -> date:
    return nth_weekday(year, 8, _MONDAY, 3)


def _year_end(year: int) -> date:
    return nth_weekday(year + 1, 5, _MONDAY, -1) - 3 * _DAY


def _next(spans: Sequence[Span], name: str, day: date) -> Span | None:
    coming = [one for one in spans if one.name == name and one.last >= day]
    return min(coming, key=lambda one: one.first, default=None)


def _spans(data: object, where: str, names: Sequence[str], faults: list[str]) -> tuple[Span, ...]:
    return tuple(sorted(_read_spans(data, where, names, faults), key=lambda one: one.first))


def _read_spans(data: object, where: str, names: Sequence[str], faults: list[str]) -> Iterator[Span]:
    for name, pairs in _items(data, where, faults):
        if name not in names:
            faults.append(f"{where}.{name}: unknown, use one of {', '.join(names)}")
            continue
        for number, pair in enumerate(pairs if isinstance(pairs, list | tuple) else [pairs]):
            days = _days(pair, f"{where}.{name}.{number}", faults) if isinstance(pair, list | tuple) else []
            if len(days) == 2 and days[0] <= days[1]:
                yield Span(name=name, first=days[0], last=days[1])
            else:
                faults.append(f"{where}.{name}.{number}: not a first and a last day")


def _items(data: object, where: str, faults: list[str]) -> list[tuple[str, object]]:
    if isinstance(data, Mapping):
        return [(str(name), value) for name, value in data.items()]
    faults.append(f"{where}: not a list of names with values")
    return []


def _holidays(data: object, faults: list[str]) -> list[date]:
    if isinstance(data, list | tuple):
        return _days(data, "holidays", faults)
    faults.append("holidays: not a list of days")
    return []


def _days(data: Sequence[object], where: str, faults: list[str]) -> list[date]:
    days: list[date] = []
    for value in data:
        try:
            days.append(date.fromisoformat(str(value)))
        except ValueError:
            faults.append(f"{where}: not a day")
    return days


def _hours(data: object, faults: list[str]) -> Hours:
    read: dict[str, time] = {}
    for name, value in _items(data, "hours", faults):
        try:
            read[name] = time.fromisoformat(str(value))
        except ValueError:
            faults.append(f"hours.{name}: not a time")
    unknown = read.keys() - {"starts", "lunch", "ends"}
    faults.extend(f"hours.{name}: unknown, use starts, lunch or ends" for name in sorted(unknown))
    return Hours(**{name: value for name, value in read.items() if name not in unknown})
