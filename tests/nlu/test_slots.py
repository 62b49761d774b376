"""The times somebody offers for a meeting, in the order they said them.

As seen on Monday, November 23, 2026 at 4 pm in Boston.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.calendar import default_calendar
from nlu.dates import When, read_slots

NOW = datetime(2026, 11, 23, 16, tzinfo=ZoneInfo("America/New_York"))

ENGLISH = (
    (
        "mon 3pm, wed after school or friday at 8",
        ("2026-11-30 15:00", "2026-11-25 15:00", "2026-11-27 08:00"),
    ),
    ("mon 3pm or 4pm", ("2026-11-30 15:00", "2026-11-30 16:00")),
    ("4pm mon, 5pm tue", ("2026-11-30 16:00", "2026-11-24 17:00")),
    ("tomorrow or thursday after 3", ("2026-11-24", "2026-11-26 15:00")),
    ("tues n thurs at 4", ("2026-11-24", "2026-11-26 16:00")),
    ("dec 3 at 2:15 or dec 4 at noon", ("2026-12-03 14:15", "2026-12-04 12:00")),
    ("friday but not monday", ("2026-11-27",)),
    ("tuesday doesn't work, wednesday at 4 does", ("2026-11-25 16:00",)),
    ("any day after school", ("15:00",)),
    ("friday 4-5", ("2026-11-27",)),
    ("between 3 and 5 on thursday", ("2026-11-26 15:00",)),
    ("mon, 3pm tue", ("2026-11-30", "2026-11-24 15:00")),
    ("next week", ("",)),
    ("whenever works for you", ()),
    ("", ()),
)
SPANISH = (
    (
        "lunes a las 3, el miércoles después de clases o viernes a las 8",
        ("2026-11-30 15:00", "2026-11-25 15:00", "2026-11-27 08:00"),
    ),
    ("el martes a las 4 o a las 5", ("2026-11-24 16:00", "2026-11-24 17:00")),
    ("el jueves en la tarde", ("2026-11-26",)),
    ("el martes no puedo pero el miércoles a las 4 sí", ("2026-11-25 16:00",)),
    ("no puedo en las mañanas, el jueves después de las 5", ("2026-11-26 17:00",)),
    ("el 3 de diciembre a las 2 y media", ("2026-12-03 14:30",)),
    ("la próxima semana", ("",)),
    ("cuando usted pueda", ()),
)


def written(when: When) -> str:
    day = when.on.isoformat() if when.on else ""
    return f"{day} {when.at.isoformat('minutes') if when.at else ''}".strip()


@pytest.mark.parametrize(("text", "meant"), ENGLISH)
def test_all_times_offered_in_english_are_read_in_order(text: str, meant: tuple[str, ...]) -> None:
    slots = read_slots(text, languages=("en", "es"), now=NOW, calendar=default_calendar())

    assert tuple(written(slot) for slot in slots) == meant


@pytest.mark.parametrize(("text", "meant"), SPANISH)
def test_all_times_offered_in_spanish_are_read_in_order(text: str, meant: tuple[str, ...]) -> None:
    slots = read_slots(text, languages=("es", "en"), now=NOW, calendar=default_calendar())

    assert tuple(written(slot) for slot in slots) == meant


def test_each_time_keeps_its_own_words() -> None:
    slots = read_slots("mon 3pm, wed after school", languages=("en",), now=NOW, calendar=default_calendar())

    assert [slot.raw for slot in slots] == ["mon 3pm", "wed after school"]
