"""The school year: what a district wrote, or the usual American one."""

from datetime import date, time

import pytest

from nlu.calendar import (
    CalendarFaults,
    SchoolCalendar,
    default_calendar,
    easter,
    from_mapping,
    holiday_in,
    nth_weekday,
)


def test_thanksgiving_week_is_off_from_wednesday() -> None:
    calendar = default_calendar()

    schooldays = [day for day in range(23, 31) if calendar.is_school_day(date(2026, 11, day))]

    assert schooldays == [23, 24, 30]


def test_the_last_school_day_before_winter_break_is_a_friday() -> None:
    calendar = default_calendar()
    winter = calendar.next_break("winter", date(2026, 11, 23))

    assert winter is not None
    assert (winter.first, winter.last) == (date(2026, 12, 21), date(2027, 1, 1))
    assert calendar.school_day_before(winter.first) == date(2026, 12, 18)
    assert calendar.school_day_after(winter.last) == date(2027, 1, 4)


def test_a_break_that_is_going_on_is_the_one_meant() -> None:
    winter = default_calendar().next_break("winter", date(2026, 12, 29))

    assert winter is not None
    assert winter.first == date(2026, 12, 21)


def test_school_starts_in_august_and_ends_before_memorial_day() -> None:
    year = default_calendar().term_at("year", date(2026, 11, 23))

    assert year is not None
    assert (year.first, year.last) == (date(2026, 8, 17), date(2027, 5, 28))


@pytest.mark.parametrize("day", [date(2026, 9, 7), date(2026, 11, 11), date(2027, 1, 18), date(2026, 11, 21)])
def test_holidays_and_saturdays_are_no_school_days(day: date) -> None:
    assert not default_calendar().is_school_day(day)


def test_a_day_the_calendar_does_not_know_is_no_day() -> None:
    calendar = default_calendar()

    assert calendar.next_break("winter", date(2090, 1, 1)) is None
    assert calendar.school_day_before(date.min) is None
    assert calendar.school_day_after(date.max) is None


def test_a_school_that_never_opens_has_no_next_school_day() -> None:
    never = SchoolCalendar(school_weekdays=frozenset())

    assert never.school_day_after(date(2026, 11, 23)) is None


def test_a_district_writes_its_own_calendar() -> None:
    calendar = from_mapping(
        {
            "breaks": {
                "winter": [["2026-12-24", "2027-01-03"]],
                "spring": [[date(2027, 4, 19), "2027-04-23"]],
            },
            "terms": {"semester": [["2027-01-25", "2027-06-18"], ["2026-09-02", "2027-01-22"]]},
            "holidays": ["2026-10-12", date(2026, 11, 11)],
            "hours": {"starts": "07:25", "ends": time(14, 10)},
        }
    )

    assert calendar.school_day_before(date(2026, 12, 24)) == date(2026, 12, 23)
    assert [term.first for term in calendar.terms] == [date(2026, 9, 2), date(2027, 1, 25)]
    assert not calendar.is_school_day(date(2026, 10, 12))
    assert (calendar.hours.starts, calendar.hours.lunch, calendar.hours.ends) == (
        time(7, 25),
        time(12),
        time(14, 10),
    )


def test_an_empty_calendar_is_a_calendar() -> None:
    assert from_mapping({}) == SchoolCalendar()


def test_all_faults_of_a_calendar_are_told_at_once() -> None:
    bad = {
        "snow_days": [],
        "breaks": {"winter": [["2026-12-24", "2026-12-01"], "soon"], "mardi_gras": [], "spring": "april"},
        "terms": ["semester"],
        "holidays": "2026-10-12",
        "hours": {"ends": "3 pm", "nap": "13:00"},
    }

    with pytest.raises(CalendarFaults) as raised:
        from_mapping(bad)

    assert [fault.split(":")[0] for fault in raised.value.faults] == [
        "snow_days",
        "breaks.winter.0",
        "breaks.winter.1",
        "breaks.mardi_gras",
        "breaks.spring.0",
        "terms",
        "holidays",
        "hours.ends",
        "hours.nap",
    ]


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"holidays": ["the 12th"]}, "holidays"),
        ({"holidays": 12}, "holidays"),
        ({"breaks": {"winter": [["2026-12-24"]]}}, "breaks.winter.0"),
        ({"breaks": {"winter": [["2026-12-24", "2026-02-30"]]}}, "breaks.winter.0"),
        ({"hours": "8 to 3"}, "hours"),
        ({"hours": {"starts": 8}}, "hours.starts"),
    ],
)
def test_a_value_of_the_wrong_shape_is_refused_where_it_stands(data: dict[str, object], where: str) -> None:
    with pytest.raises(CalendarFaults, match=where):
        from_mapping(data)


@pytest.mark.parametrize(
    ("year", "day"), [(2024, "03-31"), (2025, "04-20"), (2026, "04-05"), (2027, "03-28"), (2038, "04-25")]
)
def test_easter_is_the_day_the_almanac_says(year: int, day: str) -> None:
    assert easter(year) == date.fromisoformat(f"{year}-{day}")


def test_holidays_are_found_by_date_by_rule_or_not_at_all() -> None:
    assert holiday_in("12-25", 2026) == date(2026, 12, 25)
    assert holiday_in("thanksgiving", 2026) == date(2026, 11, 26)
    assert holiday_in("easter", 2027) == date(2027, 3, 28)
    assert holiday_in("founders", 2026) is None


def test_the_last_monday_of_may_is_memorial_day() -> None:
    assert nth_weekday(2027, 5, 0, -1) == date(2027, 5, 31)
