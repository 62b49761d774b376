"""Turn "next friday", "dec 18" or "before winter break" into a day, as seen from today.

Pure: today and the school calendar are given. What is decided here, where people mean different things:

* A weekday alone is the next one after today; "this friday" may be today; English "next friday" is the Friday
  of the next calendar week, Spanish "el próximo viernes" the next Friday there is (each language file says
  so).
* "next week", "this month" and other stretches end on a day: the Friday of a week, the last day of a month.
  `first` keeps where the stretch begins.
* "12/18" is month first, as in the United States; when it can be read both ways and the sender's language
  writes the day first, `other` keeps the second reading so that somebody can ask.
* A day of the last 31 days without a year ("nov 20" said on November 23) is not pushed to next year: it is
  None.
* "The end of the year" is the school year's in spring; in fall it could be either year's, so it is None.
* A weekday that does not fit its date ("friday dec 19" when the 19th is a Saturday) is None.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from nlu.calendar import SchoolCalendar, Span, holiday_in
from nlu.date_words import Mention, Relation

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_JUST_PAST: Final = timedelta(days=31)
_MONTHS_JUST_PAST: Final = 2
_FAR: Final = timedelta(days=4 * 366)  # a date further away is a misreading
_SUNDAY, _FRIDAY = 6, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A day, or a stretch of days, that words name.

    Args:
        on: The day; the last day of a stretch.
        first: The first day of a stretch.
        other: The other way to read an ambiguous date.
        recurs: Whether it comes again every week.
        deadline: The day "by" it, when that is another one than `on` (the last school day before a break).
        eve: The day "before" it, when that is not simply the school day before.
    """

    on: date
    first: date | None = None
    other: date | None = None
    recurs: bool = False
    deadline: date | None = None
    eve: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What a resolution depends on besides the words.

    Args:
        day: The day it is for the sender.
        calendar: Their school calendar.
        is_day_first: Whether the sender's first language writes 18/12.
    """

    day: date
    calendar: SchoolCalendar
    is_day_first: bool


Values = Mapping[str, int | str]
_Resolver = Callable[[Mention, Today], Moment | None]


def resolve(mention: Mention, today: Today) -> Moment | None:
    """Find the day a mention names; None when there is no such day, or it could be more than one."""
    try:
        moment = _RESOLVERS[mention.meaning](mention, today)
    except (ValueError, OverflowError):  # the 31st of February, the year 10000
        return None
    is_near = moment is not None and abs(moment.on - today.day) < _FAR
    return moment if is_near else None


def relate(moment: Moment, relation: Relation | None, today: Today) -> Moment | None:
    """Apply the word before it: "before" and "after" move to a school day, "by" leaves a day as it is.

    A bare "winter break" is read as "by winter break": a due date, not a holiday.
    """
    if relation == "before":
        found = moment.eve or moment.deadline or today.calendar.school_day_before(moment.first or moment.on)
        return Moment(on=found) if found and found >= today.day else None
    if relation == "after":
        found = today.calendar.school_day_after(moment.on)
        return Moment(on=found) if found else None
    if relation == "during" or moment.deadline is None:
        return moment
    return Moment(on=moment.deadline) if moment.deadline >= today.day else None


def _int(mention: Mention, name: str, default: int = 0) -> int:
    value = mention.values.get(name, default)
    return value if isinstance(value, int) else default


def _str(mention: Mention, name: str) -> str:
    return str(mention.values.get(name, ""))


def _named_day(mention: Mention, today: Today) -> Moment:
    return Moment(on=today.day + _int(mention, "day_name") * _DAY)


def _shifted(day: date, count: int, unit: str) -> date:
    if unit in {"day", "week"}:
        return day + count * (_DAY if unit == "day" else _WEEK)
    months = day.year * 12 + day.month - 1 + count * (1 if unit == "month" else 12)
    return min(
        day.replace(day=1, year=months // 12, month=months % 12 + 1) + (day.day - 1) * _DAY,
        _month_end(months),
    )


def _month_end(months: int) -> date:
    """Give the last day of a month counted from the year 0."""
    return date((months + 1) // 12, (months + 1) % 12 + 1, 1) - _DAY


def _amount(mention: Mention) -> tuple[int, str]:
    """Give how many of which unit; one when no number is said, and "2 week" is a word for two weeks."""
    times, _, unit = _str(mention, "unit").rpartition(" ")
    return _int(mention, "n", 1) * int(times or 1), unit


def _in(mention: Mention, today: Today) -> Moment:
    from_day = today.day + _int(mention, "day_name") * _DAY
    return Moment(on=_shifted(from_day, *_amount(mention)))


def _ago(mention: Mention, today: Today) -> Moment:
    count, unit = _amount(mention)
    return Moment(on=_shifted(today.day, -count, unit))


def _next_on(day: date, weekday: int, *, may_be_today: bool = False) -> date:
    ahead = (weekday - day.weekday()) % 7
    return day + (ahead or (0 if may_be_today else 7)) * _DAY


def _weekday(mention: Mention, today: Today) -> Moment:
    return Moment(on=_next_on(today.day, _int(mention, "weekday")))


def _every_weekday(mention: Mention, today: Today) -> Moment:
    return Moment(on=_next_on(today.day, _int(mention, "weekday")), recurs=True)


def _this_weekday(mention: Mention, today: Today) -> Moment:
    return Moment(on=_next_on(today.day, _int(mention, "weekday"), may_be_today=True))


def _next_weekday(mention: Mention, today: Today) -> Moment:
    monday = today.day - today.day.weekday() * _DAY
    return Moment(on=monday + _WEEK + _int(mention, "weekday") * _DAY)


def _last_weekday(mention: Mention, today: Today) -> Moment:
    back = (today.day.weekday() - _int(mention, "weekday")) % 7 or 7
    return Moment(on=today.day - back * _DAY)


def _weekday_in(mention: Mention, today: Today) -> Moment:
    coming = _next_on(today.day, _int(mention, "weekday"))
    return Moment(on=coming + _int(mention, "n", 1) * _WEEK)


def _stretch(unit: str, shift: int, today: Today) -> Moment | None:
    if unit == "week":
        return _week(today.day - today.day.weekday() * _DAY + shift * _WEEK, today)
    if unit == "month":
        months = today.day.year * 12 + today.day.month - 1 + shift
        return Moment(on=_month_end(months), first=_month_end(months).replace(day=1))
    if unit == "year" and shift == 0:
        year = today.calendar.term_at("year", today.day)
        return _of_span(year) if year and year.last.year == today.day.year else None
    return None


def _week(monday: date, today: Today) -> Moment | None:
    """Give a week until its Friday; on a weekend "this week" is about to begin, or is nearly over."""
    friday = monday + _FRIDAY * _DAY
    if friday < today.day <= monday + _SUNDAY * _DAY:
        return Moment(on=friday + _WEEK, first=monday + _WEEK) if today.day.weekday() == _SUNDAY else None
    return Moment(on=friday, first=monday)


def _of_span(span: Span | None) -> Moment | None:
    return Moment(on=span.last, first=span.first) if span else None


def _this_unit(mention: Mention, today: Today) -> Moment | None:
    """Read "this week"; a rule that names no unit is a single word for it."""
    return _stretch(_str(mention, "unit") or "week", 0, today)


def _next_unit(mention: Mention, today: Today) -> Moment | None:
    return _stretch(_str(mention, "unit"), 1, today)


def _last_unit(mention: Mention, today: Today) -> Moment | None:
    return _stretch(_str(mention, "unit"), -1, today)


def _end_unit(mention: Mention, today: Today) -> Moment | None:
    moment = _stretch(_str(mention, "unit"), 0, today)
    return Moment(on=moment.on) if moment else None


def _end_next_unit(mention: Mention, today: Today) -> Moment | None:
    moment = _stretch(_str(mention, "unit"), 1, today)
    return Moment(on=moment.on) if moment else None


def _this_weekend(_: Mention, today: Today) -> Moment:
    sunday = _next_on(today.day, _SUNDAY, may_be_today=True)
    return Moment(on=sunday, first=sunday - _DAY)


def _next_weekend(mention: Mention, today: Today) -> Moment:
    this = _this_weekend(mention, today)
    return Moment(on=this.on + _WEEK, first=this.on + _WEEK - _DAY)


def _year(mention: Mention) -> int | None:
    year = _int(mention, "year") or _int(mention, "year4")
    return year + 2000 * (year < 100) if year else None


def _dated(month: int, day: int, year: int | None, today: Today) -> date | None:
    """Give the day of that month, this year or next; None when it has just passed."""
    if year:
        return date(year, month, day)
    found = date(today.day.year, month, day) if (month, day) != (2, 29) else _leap_day(today.day)
    if found >= today.day:
        return found
    return None if today.day - found <= _JUST_PAST else date(today.day.year + 1, month, day)


def _leap_day(day: date) -> date:
    year = next(
        year for year in range(day.year, day.year + 9) if (year % 4 == 0 and year % 100) or year % 400 == 0
    )
    return date(year, 2, 29)


def _fits(mention: Mention, day: date | None) -> date | None:
    """Refuse a date whose weekday was named and is another one."""
    is_other = day is not None and "weekday" in mention.values and day.weekday() != _int(mention, "weekday")
    return None if is_other else day


def _month_day(mention: Mention, today: Today) -> Moment | None:
    day = _dated(
        _int(mention, "month"), _int(mention, "day") or _int(mention, "nth", 1), _year(mention), today
    )
    return Moment(on=day) if _fits(mention, day) and day else None


def _numeric(mention: Mention, today: Today) -> Moment | None:
    first, second, year = _int(mention, "first"), _int(mention, "second"), _year(mention)
    is_day_first = first > 12
    month, day = (second, first) if is_day_first else (first, second)
    found = _fits(mention, _dated(month, day, year, today))
    is_open = today.is_day_first and not is_day_first and second <= 12 and first != second
    other = _dated(second, first, year, today) if is_open else None
    return Moment(on=found, other=other) if found else None


def _numeric_weak(mention: Mention, today: Today) -> Moment | None:
    """Read "12/18", but not "7/10" (seven out of ten) or "24/7"."""
    first, second = _int(mention, "first"), _int(mention, "second")
    is_score = second in {5, 10} and first <= second
    return None if is_score or (first, second) == (24, 7) else _numeric(mention, today)


def _iso(mention: Mention, today: Today) -> Moment | None:
    return Moment(on=date(_int(mention, "year4"), _int(mention, "first"), _int(mention, "second")))


def _day_of_month(mention: Mention, today: Today) -> Moment | None:
    wanted = _int(mention, "day") or _int(mention, "nth")
    months = today.day.year * 12 + today.day.month - 1
    for shift in range(12):
        end = _month_end(months + shift)
        found = end.replace(day=wanted) if wanted <= end.day else None
        if found and found >= today.day and _fits(mention, found):
            return Moment(on=found) if shift <= 2 else None
    return None


def _month(mention: Mention, today: Today) -> Moment | None:
    month = _int(mention, "month", today.day.month)
    if 0 < (today.day.month - month) % 12 <= _MONTHS_JUST_PAST:
        return None  # "in october", said in November, is more often the one that was
    months = (today.day.year + (month < today.day.month)) * 12 + month - 1
    return Moment(on=_month_end(months), first=_month_end(months).replace(day=1))


def _mid_month(mention: Mention, today: Today) -> Moment | None:
    day = _dated(_int(mention, "month"), 15, None, today)
    return Moment(on=day) if day else None


def _end_month(mention: Mention, today: Today) -> Moment | None:
    month = _month(mention, today)
    return Moment(on=month.on) if month else None


def _end_term(mention: Mention, today: Today) -> Moment | None:
    term = today.calendar.term_at(_str(mention, "term"), today.day)
    return Moment(on=term.last, deadline=term.last) if term else None


def _this_term(mention: Mention, today: Today) -> Moment | None:
    return _of_span(today.calendar.term_at(_str(mention, "term"), today.day))


def _week_of(mention: Mention, today: Today) -> Moment | None:
    day = _dated(_int(mention, "month", today.day.month), _int(mention, "day"), None, today)
    monday = day - day.weekday() * _DAY if day else None
    return _week(monday, today) if monday else None


def _break(mention: Mention, today: Today) -> Moment | None:
    """Read a break as the last school day before it, unless the words say during or after."""
    found = today.calendar.next_break(_str(mention, "break"), today.day)
    deadline = today.calendar.school_day_before(found.first) if found else None
    return Moment(on=found.last, first=found.first, deadline=deadline) if found and deadline else None


def _holiday(mention: Mention, today: Today) -> Moment | None:
    name = _str(mention, "holiday")
    for year in (today.day.year, today.day.year + 1):
        day = holiday_in(name, year)
        if day and day >= today.day:
            off = today.calendar.next_break(name, day)
            is_inside = off is not None and off.first <= day <= off.last
            return Moment(
                on=day, eve=today.calendar.school_day_before(off.first) if off and is_inside else None
            )
    return None


_RESOLVERS: Final[Mapping[str, _Resolver]] = {
    "day": _named_day,
    "in": _in,
    "ago": _ago,
    "alone": _in,
    "weekday": _weekday,
    "this_weekday": _this_weekday,
    "next_weekday": _next_weekday,
    "last_weekday": _last_weekday,
    "weekday_in": _weekday_in,
    "every_weekday": _every_weekday,
    "this_unit": _this_unit,
    "next_unit": _next_unit,
    "last_unit": _last_unit,
    "this_weekend": _this_weekend,
    "next_weekend": _next_weekend,
    "month_day": _month_day,
    "month_day_weak": _month_day,
    "numeric": _numeric,
    "numeric_weak": _numeric_weak,
    "iso": _iso,
    "day_of_month": _day_of_month,
    "day_of_month_weak": _day_of_month,
    "month": _month,
    "mid_month": _mid_month,
    "end_month": _end_month,
    "end_unit": _end_unit,
    "end_next_unit": _end_next_unit,
    "end_term": _end_term,
    "this_term": _this_term,
    "week_of": _week_of,
    "break": _break,
    "holiday": _holiday,
    "no_day": lambda _mention, _today: None,
}
