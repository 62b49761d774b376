"""When somebody at school reads: what a child is told about it is true."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.staffed import StaffedHours, is_staffed, next_opening
from nlu.calendar import default_calendar

NEW_YORK, DENVER = ZoneInfo("America/New_York"), ZoneInfo("America/Denver")
CALENDAR, HOURS = default_calendar(), StaffedHours()
MOMENTS = st.integers(0, 7 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ZONES = st.sampled_from([NEW_YORK, DENVER, ZoneInfo("America/Phoenix"), ZoneInfo("Pacific/Honolulu")])


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-30T13:00Z", True),  # Monday 8:00
        ("2026-11-30T12:59Z", False),
        ("2026-11-30T21:00Z", False),  # 16:00
        ("2026-11-28T15:00Z", False),  # Saturday
        ("2026-11-26T15:00Z", False),  # Thanksgiving
        ("2026-12-24T15:00Z", False),  # winter break
    ],
)
def test_a_school_is_staffed_in_its_hours_on_school_days(moment: str, is_open: bool) -> None:
    now = datetime.fromisoformat(moment)

    assert is_staffed(now, zone=NEW_YORK, calendar=CALENDAR, hours=HOURS) is is_open


def test_the_same_moment_is_late_in_one_zone_and_early_in_another() -> None:
    now = datetime(2026, 11, 30, 14, 30, tzinfo=UTC)

    assert is_staffed(now, zone=NEW_YORK, calendar=CALENDAR, hours=HOURS)
    assert not is_staffed(now, zone=DENVER, calendar=CALENDAR, hours=HOURS)


@given(now=MOMENTS, zone=ZONES)
def test_the_next_opening_is_a_staffed_moment_and_never_in_the_past(now: datetime, zone: ZoneInfo) -> None:
    opens = next_opening(now, zone=zone, calendar=CALENDAR, hours=HOURS)

    assert opens >= now
    assert is_staffed(opens, zone=zone, calendar=CALENDAR, hours=HOURS)


@given(now=MOMENTS, zone=ZONES)
def test_nobody_is_there_between_now_and_the_next_opening(now: datetime, zone: ZoneInfo) -> None:
    opens = next_opening(now, zone=zone, calendar=CALENDAR, hours=HOURS)

    between = now
    while between < opens - timedelta(minutes=30):
        assert not is_staffed(between, zone=zone, calendar=CALENDAR, hours=HOURS)
        between += timedelta(hours=1)


@pytest.mark.parametrize("written", ["8", "16:00-08:00", "08:00", "8 to 4", "", "08:00-25:00"])
def test_hours_that_make_no_sense_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match="08:00-16:00"):
        StaffedHours.parse(written)


def test_hours_are_read_as_they_are_written() -> None:
    assert StaffedHours.parse("07:30 - 15:15") == StaffedHours(opens=time(7, 30), closes=time(15, 15))
