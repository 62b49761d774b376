"""School calendars as people export them: what closes school, what only mentions it, and what is broken."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar_file import Read, changed, read
from bot.calendar_titles import kind_in
from bot.errors import CalendarFileFaults
from storage.calendars import Day, Kind

NEW_YORK = ZoneInfo("America/New_York")


def event(title: str, *lines: str) -> str:
    return "\r\n".join(
        ["BEGIN:VEVENT", f"UID:{abs(hash((title, lines)))}", f"SUMMARY:{title}", *lines, "END:VEVENT"]
    )


def ics(*events: str) -> bytes:
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x", *events, "END:VCALENDAR", ""]
    ).encode()


def one_day(title: str, day: str = "20261124") -> str:
    return event(title, f"DTSTART;VALUE=DATE:{day}")


def told(*events: str, kind: Kind | None = None) -> Read:
    return read(ics(*events), zone=NEW_YORK, kind=kind)


def spans(found: Read) -> list[tuple[str, str, str]]:
    return [(each.kind, str(each.first_on), str(each.last_on)) for each in found.days]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("No School - Teacher Workday", "holiday"),
        ("Schools closed", "holiday"),
        ("Professional Development (no students)", "holiday"),
        ("PD Day", "holiday"),
        ("PD Day - early release", "half_day"),
        ("Veterans’ Day", "holiday"),
        ("MLK Jr. Day", "holiday"),
        ("Labor Day: NO SCHOOL", "holiday"),
        ("Thanksgiving Break", "break"),
        ("Winter Recess - Schools Closed", "break"),
        ("Spring Vacation", "break"),
        ("First day of winter break", "break"),
        ("Half Day", "half_day"),
        ("Early dismissal before Thanksgiving", "half_day"),
        ("Snow make-up day", "school_day"),
        ("First Day of School", "first_day"),
        ("LAST DAY OF SCHOOL", "last_day"),
        ("No hay clases", "holiday"),
        ("Día festivo", "holiday"),
        ("Vacaciones de invierno", "break"),
        ("Receso de primavera", "break"),
        ("Salida temprana", "half_day"),
        ("Medio día", "half_day"),
        ("Primer día de clases", "first_day"),
        ("Último día de clases", "last_day"),
        ("Día de los Veteranos", "holiday"),
        ("Navidad", "holiday"),
    ],
)
def test_a_title_says_what_kind_of_day_it_is(title: str, kind: Kind) -> None:
    assert kind_in(title, is_all_day=True) == kind


@pytest.mark.parametrize(
    "title",
    [
        "Holiday concert",
        "Thanksgiving lunch with families",
        "School resumes after winter break",
        "Students return from spring break",
        "Last day of school before winter break",
        "Spring break camp registration",
        "Breakfast with the principal",
        "PTA meeting",
        "Regreso de vacaciones",
        "Concierto de Navidad",
        "Break dance club",
        "",
    ],
)
def test_a_title_that_only_mentions_a_day_off_closes_nothing(title: str) -> None:
    assert kind_in(title, is_all_day=True) is None


def test_at_an_hour_a_holiday_is_an_event_and_a_closed_school_is_closed() -> None:
    assert kind_in("Thanksgiving", is_all_day=False) is None
    assert kind_in("No school", is_all_day=False) == "holiday"


def test_a_span_of_days_ends_before_its_end() -> None:
    found = told(event("Winter break", "DTSTART;VALUE=DATE:20261221", "DTEND;VALUE=DATE:20270102"))

    assert spans(found) == [("break", "2026-12-21", "2027-01-01")]


def test_midnight_to_midnight_in_another_zone_is_the_day_of_the_school() -> None:
    found = told(event("No school", "DTSTART:20261125T050000Z", "DTEND:20261127T050000Z"))

    assert spans(found) == [("holiday", "2026-11-25", "2026-11-26")]


def test_a_duration_and_a_zone_nobody_knows_are_read_as_they_are_written() -> None:
    found = told(
        event("No school", "DTSTART;VALUE=DATE:20261125", "DURATION:P2D"),
        event("School closed", "DTSTART;TZID=Mars/Olympus:20261201T080000", "DTEND:20261201T150000"),
    )

    assert spans(found) == [("holiday", "2026-11-25", "2026-11-26"), ("holiday", "2026-12-01", "2026-12-01")]


def test_a_day_that_repeats_is_each_of_its_days_but_the_exceptions() -> None:
    found = told(
        event(
            "Early release",
            "DTSTART;VALUE=DATE:20261202",
            "RRULE:FREQ=WEEKLY;COUNT=4",
            "EXDATE;VALUE=DATE:20261209",
        )
    )

    assert [each.first_on for each in found.days] == [
        date(2026, 12, 2),
        date(2026, 12, 16),
        date(2026, 12, 23),
    ]


def test_a_day_that_repeats_without_end_is_followed_for_a_year() -> None:
    found = told(event("Early release", "DTSTART;VALUE=DATE:20260902", "RRULE:FREQ=WEEKLY"))

    assert 50 < len(found.days) < 60


def test_what_says_nothing_about_school_is_listed_and_a_kind_can_be_given() -> None:
    events = (one_day("Founders' Day"), one_day("No school", "20261125"))

    assert told(*events).not_about_school == ("Founders' Day",)
    assert ("holiday", "2026-11-24", "2026-11-24") in spans(told(*events, kind="holiday"))


def test_a_cancelled_event_does_not_happen() -> None:
    found = told(
        event("No school", "DTSTART;VALUE=DATE:20261125", "STATUS:CANCELLED"),
        one_day("No school", "20261126"),
    )

    assert spans(found) == [("holiday", "2026-11-26", "2026-11-26")]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((), "no day"),
        (("DTSTART;VALUE=DATE:20261340",), "DTSTART"),
        (("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261120"), "before it begins"),
        (("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20281120"), "lasts"),
        (("DTSTART;VALUE=DATE:00261124",), "year"),
        (("DTSTART:20261124T080000", "RRULE:FREQ=SECONDLY"), "SECONDLY"),
        (("DTSTART;VALUE=DATE:20261124", "RRULE:FREQ=WEEKLY;BYDAY=XX"), "RRULE"),
    ],
)
def test_all_that_is_wrong_is_listed_with_its_line_and_nothing_is_kept(
    lines: tuple[str, ...], words: str
) -> None:
    with pytest.raises(CalendarFileFaults) as refused:
        told(one_day("No school"), event("No school", *lines), event("Schools closed"))

    assert len(refused.value.faults) == 2
    assert refused.value.faults[0].startswith("line 9, event 'No school'")
    assert words in refused.value.faults[0]


@pytest.mark.parametrize("data", [b"", b"hello", b"\xff\xfe", b"BEGIN:VEVENT", b"x" * 6_000_000, ics()])
def test_a_file_that_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(CalendarFileFaults):
        read(data, zone=NEW_YORK)


def test_what_is_new_and_what_is_gone() -> None:
    one = Day(first_on=date(2026, 11, 24), last_on=date(2026, 11, 24), kind="holiday", name="x")
    other = Day(first_on=date(2026, 11, 25), last_on=date(2026, 11, 25), kind="holiday", name="y")

    assert changed([one], [one, other]) == ((other,), ())
    assert changed([one], [other]) == ((other,), (one,))
    assert changed([one], [one]) == ((), ())


GOOD = ics(
    one_day("No school"),
    event("Winter break", "DTSTART;VALUE=DATE:20261221", "DTEND;VALUE=DATE:20270102"),
    event("Early release", "DTSTART;VALUE=DATE:20260902", "RRULE:FREQ=WEEKLY;UNTIL=20261202"),
    event("Closed", "DTSTART;TZID=America/New_York:20261202T000000", "DURATION:PT24H"),
)
PIECES = st.sampled_from(
    [
        b"\r\n",
        b"BEGIN:VEVENT\r\n",
        b"END:VEVENT\r\n",
        b"DTSTART;VALUE=DATE:20261124\r\n",
        b"DTEND:19700101T000000Z\r\n",
        b"RRULE:FREQ=MONTHLY;BYDAY=-1FR;INTERVAL=0\r\n",
        b"RRULE:FREQ=YEARLY;BYMONTH=13\r\n",
        b"RDATE:20261124\r\n",
        b"EXDATE;TZID=Nowhere:x\r\n",
        b"DURATION:P99999999999D\r\n",
        b"SUMMARY:No school\\",
        b";",
        b":",
        b" ",
        b"\x00",
        b"\xc3",
    ]
)


@st.composite
def garbled(draw: st.DrawFn) -> bytes:
    """A good file with pieces cut out and others put in."""
    data = GOOD
    for _ in range(draw(st.integers(0, 6))):
        begin = draw(st.integers(0, len(data)))
        end = begin + draw(st.integers(0, 60))
        data = data[:begin] + draw(PIECES | st.binary(max_size=8)) + data[end:]
    return data


@given(garbled() | st.binary(max_size=200))
def test_whatever_a_file_holds_it_is_read_or_refused(data: bytes) -> None:
    try:
        found = read(data, zone=NEW_YORK)
    except CalendarFileFaults:
        return

    assert all(each.first_on <= each.last_on for each in found.days)
    assert found == read(data, zone=NEW_YORK)
