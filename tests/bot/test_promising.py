"""By when somebody answers: a day that can be kept."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.promising import due
from nlu.calendar import SchoolCalendar, default_calendar

NEW_YORK = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("2026-11-16T10:00", "2026-11-17T10:00"),  # a Monday morning: the same time on Tuesday
        ("2026-11-16T06:00", "2026-11-16T16:00"),  # before school: that day
        ("2026-11-16T22:00", "2026-11-17T16:00"),  # at night: the next day, not at night
        ("2026-11-20T15:00", "2026-11-23T15:00"),  # a Friday afternoon: Monday
        ("2026-11-21T12:00", "2026-11-23T16:00"),  # a weekend
        ("2026-12-18T16:30", "2027-01-04T16:00"),  # the winter break begins
        ("2026-10-30T12:00", "2026-11-02T12:00"),  # the clocks change on that Sunday
    ],
)
def test_one_school_day_is_counted_in_staffed_hours(asked: str, answered: str) -> None:
    assert due(at(asked), calendar=default_calendar()) == at(answered)


def test_more_hours_are_more_days() -> None:
    assert due(at("2026-11-16T10:00"), calendar=default_calendar(), hours=24) == at("2026-11-19T10:00")


def test_a_calendar_without_school_days_still_gives_a_moment() -> None:
    never = SchoolCalendar(school_weekdays=frozenset())

    assert due(at("2026-11-16T10:00"), calendar=never) == at("2026-11-16T18:00")
