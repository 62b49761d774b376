"""On which day and at what hour a student is asked how their goals are going.

Pure. Two promises. A student keeps their weekday, so that a district's check-ins are spread over the week and
a break does not end with everybody asked on its first morning. And the hour is theirs too: the same every
time, spread over the afternoon by who they are, and outside school.

Source: docs/decisions/0016-when-we-may-write-first.md
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from typing import Final
from zoneinfo import ZoneInfo

from nlu.calendar import SchoolCalendar
from storage.calendars import Calendars

SOONEST_DAYS: Final = 7
SLOWEST_DAYS: Final = 14
#: The first check-in is at least this long after the first goal: there must be something to tell.
FIRST_AFTER: Final = timedelta(days=4)
#: The afternoon in which most are asked, and how it is on a day that ends at noon.
OPENS: Final = time(15, 30)
OPENS_ON_HALF_DAYS: Final = time(13)
SPREAD: Final = timedelta(hours=3)
#: The spread of those who prefer an hour: they mean it.
SPREAD_OF_HOUR: Final = timedelta(minutes=30)
#: After this it is no use that day.
CLOSES: Final = time(20)
#: A day without school moves a check-in by so much at most; over a longer break it is left out.
MOST_SHIFT: Final = timedelta(days=3)

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_SCHOOL_DAYS: Final = 5
_MOST_WEEKS: Final = 60  # a calendar without any school day for a year is a mistake in the calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """What the rhythm of one student depends on.

    Args:
        id: Spreads days and hours: the same student, the same ones.
        zone: Where their clock is.
        school_id: Whose calendar counts.
        hour: The hour they prefer, or None.
    """

    id: str
    zone: ZoneInfo
    school_id: str | None
    hour: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One check-in to come.

    Args:
        due_on: The day by the rhythm: it keeps the weekday.
        opens_at: When to ask: that day, or the school day it moves to. Aware, in UTC.
        closes_at: When asking is no use any more.
    """

    due_on: date
    opens_at: datetime
    closes_at: datetime


def first_due_on(student_id: str, *, after: date) -> date:
    """Give the day of a student's first check-in: within two weeks, on the weekday that is theirs."""
    soonest = after + FIRST_AFTER
    return soonest + _DAY * ((spread(student_id, _SCHOOL_DAYS) - soonest.weekday()) % 7)


def due(student: Student, *, on: date, calendars: Calendars) -> Due:
    """Work out a check-in: the one of that day, or, when there is no school around it, of a later week.

    Args:
        student: Whose.
        on: The day it is due by the rhythm.
        calendars: When there is school.

    Returns:
        The first one, in steps of a week from `on`, that has a school day on it or shortly after it.
    """
    for number in range(_MOST_WEEKS):
        found = _school_day(student, on + number * _WEEK, calendars)
        if found is not None:
            return _on(student, on + number * _WEEK, found, calendars.of(student.school_id))
    return _on(
        student, on, on, calendars.of(student.school_id)
    )  # the rules for sending hold it or leave it out


def next_due(student: Student, last: Due, *, every_days: int, calendars: Calendars) -> Due:
    """Work out the check-in after another one."""
    return due(student, on=last.due_on + every_days * _DAY, calendars=calendars)


def _school_day(student: Student, day: date, calendars: Calendars) -> date | None:
    for number in range(MOST_SHIFT.days + 1):
        if calendars.is_school_day(student.school_id, day + number * _DAY):
            return day + number * _DAY
    return None


def _on(student: Student, due_on: date, day: date, calendar: SchoolCalendar) -> Due:
    opens = OPENS_ON_HALF_DAYS if day in calendar.half_days else OPENS
    width = SPREAD
    if student.hour is not None:
        opens, width = time(student.hour), SPREAD_OF_HOUR
    at = datetime.combine(day, opens) + timedelta(seconds=spread(student.id, int(width.total_seconds())))
    return Due(
        due_on=due_on,
        opens_at=at.replace(tzinfo=student.zone).astimezone(UTC),
        closes_at=datetime.combine(day, CLOSES, student.zone).astimezone(UTC),
    )


def spread(person_id: str, parts: int) -> int:
    """Give one of so many parts, evenly over all people and always the same for one."""
    digest = blake2b(person_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % parts
