"""Whatever anybody sends, on whatever day: reading a date is safe, bounded, and points into the text."""

import time as stopwatch
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import lexicon
from nlu.calendar import default_calendar
from nlu.dates import MAX_READ, When, read_slots, read_when

ZONES = ("America/New_York", "America/Los_Angeles", "America/Puerto_Rico", "Asia/Kathmandu", "UTC")
MOMENTS = st.datetimes(
    min_value=datetime.fromisoformat("2000-01-01"),
    max_value=datetime.fromisoformat("2100-12-31"),
    timezones=st.sampled_from([ZoneInfo(zone) for zone in ZONES]),
)
LANGUAGES = tuple(dict.fromkeys(("en", "es", *lexicon.available())))
WORDS = sorted(
    {
        word
        for tag in LANGUAGES
        for said in (lexicon.load(tag).dates,)
        for phrase in (*said.days, *said.joiners, *said.before, *said.by, *said.after, *said.am, *said.pm)
        for word in phrase.split()
    }
    | {
        "friday",
        "mar",
        "may",
        "31",
        "2/30",
        "12/18",
        "4pm",
        "feb",
        "29",
        "in",
        "weeks",
        "winter break",
        "next",
        ",",
        "-",
    }
)
LIKELY = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
ANY_TEXT = st.text(st.characters(), max_size=200) | LIKELY


def read(text: str, now: datetime) -> When | None:
    return read_when(text, languages=LANGUAGES, now=now, calendar=default_calendar())


@given(text=ANY_TEXT, now=MOMENTS)
def test_any_text_on_any_day_is_read_the_same_twice_and_never_raises(text: str, now: datetime) -> None:
    assert read(text, now) == read(text, now)


@given(text=ANY_TEXT, now=MOMENTS)
def test_the_words_of_a_reading_stand_in_the_text(text: str, now: datetime) -> None:
    found = [read(text, now), *read_slots(text, languages=("es", "en"), now=now, calendar=default_calendar())]

    for when in found:
        if when:
            assert 0 <= when.start < when.end <= len(text)
            assert when.raw == text[when.start : when.end]


@given(text=LIKELY, now=MOMENTS)
def test_a_day_is_never_further_than_four_years_and_a_stretch_never_ends_before_it_begins(
    text: str, now: datetime
) -> None:
    when = read(text, now)

    if when and when.on:
        assert abs(when.on - now.date()) < timedelta(days=4 * 366 + 1)
        assert when.first is None or when.first <= when.on


@pytest.mark.parametrize(
    "piece", ["friday ", "1", "in 2 weeks ", "at 4 or ", "😀", "mar ", "12/18 ", "(", "\u0301"]
)
def test_ten_thousand_characters_do_not_hang_the_date_reader(piece: str) -> None:
    text = piece * (10_000 // len(piece))
    began = stopwatch.perf_counter()

    when = read(text, datetime(2026, 11, 23, 16, tzinfo=ZoneInfo("America/New_York")))

    assert stopwatch.perf_counter() - began < 10  # no measurement: backtracking would take hours
    assert when is None or when.end <= MAX_READ


def on(text: str, now: str) -> date | None:
    when = read(text, datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("America/New_York")))
    return when.on if when else None


@pytest.mark.parametrize(
    ("text", "now", "meant"),
    [
        ("tomorrow", "2026-03-07T23:30", "2026-03-08"),  # the clock jumps ahead that night
        ("tomorrow", "2026-03-08T02:30", "2026-03-09"),  # an hour that does not exist
        ("in 1 day", "2026-11-01T01:30", "2026-11-02"),  # an hour that comes twice
        ("tomorrow", "2028-02-28T12:00", "2028-02-29"),
        ("feb 29", "2026-11-23T16:00", "2028-02-29"),
        ("feb 29", "2096-11-23T16:00", None),  # 2100 is no leap year
        ("in a year", "2028-02-29T12:00", "2029-02-28"),
        ("in a month", "2027-01-31T12:00", "2027-02-28"),
        ("tomorrow", "2026-12-31T23:59", "2027-01-01"),
        ("friday", "2026-12-31T09:00", "2027-01-01"),
        ("jan 5", "2026-12-31T09:00", "2027-01-05"),
        ("end of the month", "2026-12-31T09:00", "2026-12-31"),
        ("the 31st", "2027-02-01T09:00", "2027-03-31"),
        ("the 5th", "2026-12-31T09:00", "2027-01-05"),
        ("next month", "2026-12-15T09:00", "2027-01-31"),
        ("this week", "2026-11-28T09:00", None),  # a Saturday: which week?
        ("this week", "2026-11-29T09:00", "2026-12-04"),  # a Sunday: the week about to begin
        ("this week", "2026-11-27T09:00", "2026-11-27"),
        ("end of the year", "2027-03-01T09:00", "2027-05-28"),  # the school year's
        ("end of the year", "2026-11-23T09:00", None),  # either year's
        ("before winter break", "2026-12-22T09:00", None),  # it has begun
        ("by winter break", "2026-12-22T09:00", None),
        ("before friday", "2026-11-27T09:00", "2026-12-03"),
        ("yesterday", "2027-01-01T09:00", "2026-12-31"),
    ],
)
def test_odd_days_are_counted_as_people_count_them(text: str, now: str, meant: str | None) -> None:
    assert on(text, now) == (date.fromisoformat(meant) if meant else None)
