"""Which day and hour a student is asked: theirs, with school, and never all on one morning."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rhythm import Student, due, first_due_on, next_due
from storage.calendars import Calendars, Imported

NEW_YORK = ZoneInfo("America/New_York")
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
USUAL = Calendars()


def ana(**more: object) -> Student:
    return Student(**{"id": "ana", "zone": NEW_YORK, "school_id": "north", **more})  # type: ignore[arg-type]


def local(moment: datetime, zone: ZoneInfo = NEW_YORK) -> datetime:
    return moment.astimezone(zone)


def test_the_first_check_in_leaves_time_to_do_something() -> None:
    for number in range(200):
        first = first_due_on(f"student {number}", after=date(2026, 11, 23))

        assert timedelta(days=4) <= first - date(2026, 11, 23) <= timedelta(days=10)
        assert first.weekday() < 5


def test_check_ins_of_one_morning_are_spread_over_the_week_and_the_afternoon() -> None:
    students = [ana(id=f"student {number}") for number in range(2000)]
    dues = [due(each, on=first_due_on(each.id, after=date(2026, 9, 8)), calendars=USUAL) for each in students]

    by_day = Counter(local(each.opens_at).date() for each in dues)
    by_minute = Counter(each.opens_at.replace(second=0) for each in dues)

    assert len(by_day) == 5
    assert max(by_day.values()) < 500
    assert max(by_minute.values()) < 12
    assert all(time(15, 30) <= local(each.opens_at).time() < time(18, 30) for each in dues)


def test_a_holiday_moves_a_check_in_and_the_weekday_is_kept() -> None:
    holiday = due(ana(), on=date(2026, 9, 7), calendars=USUAL)  # Labor Day

    after = next_due(ana(), holiday, every_days=7, calendars=USUAL)

    assert local(holiday.opens_at).date() == date(2026, 9, 8)
    assert local(after.opens_at).date() == date(2026, 9, 14)


def test_nobody_is_asked_in_a_break_nor_all_at_once_after_it() -> None:
    last = due(ana(), on=date(2026, 12, 17), calendars=USUAL)  # a Thursday

    after = next_due(ana(), last, every_days=7, calendars=USUAL)

    assert after.due_on == date(2027, 1, 7)  # a Thursday again: not the first morning after the break


def test_the_hour_stays_when_the_clocks_change() -> None:
    before = due(ana(), on=date(2026, 10, 29), calendars=USUAL)
    after = next_due(ana(), before, every_days=7, calendars=USUAL)

    assert local(before.opens_at).time() == local(after.opens_at).time()
    assert after.opens_at - before.opens_at == timedelta(days=7, hours=1)


def test_a_student_may_prefer_an_hour() -> None:
    found = due(ana(hour=19), on=date(2026, 11, 19), calendars=USUAL)

    assert time(19) <= local(found.opens_at).time() < time(19, 30)
    assert local(found.closes_at).time() == time(20)


def test_on_a_day_that_ends_at_noon_the_afternoon_begins_earlier() -> None:
    half = Imported(
        first_on=date(2026, 11, 19), last_on=date(2026, 11, 19), kind="half_day", name="x", school_id=None
    )

    found = due(ana(), on=date(2026, 11, 19), calendars=Calendars([half]))

    assert time(13) <= local(found.opens_at).time() < time(16)


def test_the_own_calendar_of_a_school_counts_for_it_alone() -> None:
    off = (date(2026, 11, 19), date(2026, 11, 20))
    own = Calendars([Imported(first_on=off[0], last_on=off[1], kind="break", name="x", school_id="north")])

    here = due(ana(), on=date(2026, 11, 19), calendars=own)
    elsewhere = due(ana(school_id="south"), on=date(2026, 11, 19), calendars=own)

    assert local(here.opens_at).date() == date(2026, 11, 26)
    assert local(elsewhere.opens_at).date() == date(2026, 11, 19)


@given(st.text(max_size=12), DAYS, st.sampled_from(["Asia/Kolkata", "America/Denver", "Pacific/Apia"]))
def test_every_check_in_falls_on_a_school_day_in_the_afternoon(who: str, on: date, zone: str) -> None:
    student = ana(id=who, zone=ZoneInfo(zone))

    found = due(student, on=on, calendars=USUAL)

    at = local(found.opens_at, student.zone)
    assert USUAL.of(None).is_school_day(at.date())
    assert time(15, 30) <= at.time() < time(18, 30)
    assert found.due_on >= on
    assert found.opens_at.tzinfo == UTC
    assert timedelta(0) <= at.date() - found.due_on <= timedelta(days=3)
    assert found == due(student, on=on, calendars=USUAL)


@pytest.mark.parametrize("every_days", [7, 14])
def test_over_a_school_year_a_student_is_asked_in_their_rhythm(every_days: int) -> None:
    one = due(ana(), on=first_due_on("ana", after=date(2026, 8, 24)), calendars=USUAL)
    while one.due_on < date(2027, 5, 14):
        after = next_due(ana(), one, every_days=every_days, calendars=USUAL)
        days = [local(one.opens_at).date() + timedelta(days=n) for n in range(1, 60)]
        asked = local(after.opens_at).date()
        school_days = sum(USUAL.is_school_day("north", day) for day in days if day <= asked)

        assert every_days // 2 < (asked - local(one.opens_at).date()).days
        assert school_days <= every_days * 5 // 7 + 5
        one = after
