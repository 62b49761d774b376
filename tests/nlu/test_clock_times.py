"""Times of day, read as people who meet at a school mean them."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from nlu.calendar import Hours, SchoolCalendar, default_calendar
from nlu.dates import read_when

NOW = datetime(2026, 11, 23, 16, tzinfo=ZoneInfo("America/New_York"))

ENGLISH = (
    ("4pm", "16:00"),
    ("4 pm", "16:00"),
    ("4p.m.", "16:00"),
    ("at 4", "16:00"),
    ("around 4", "16:00"),
    ("4ish", "16:00"),
    ("4 o'clock", "16:00"),
    ("at 7", "07:00"),
    ("at 6", "18:00"),
    ("at 12", "12:00"),
    ("12am", "00:00"),
    ("12:30", "12:30"),
    ("12pm", "12:00"),
    ("330pm", "15:30"),
    ("at 330", "15:30"),
    ("15:00", "15:00"),
    ("3:05", "15:05"),
    ("half past 3", "15:30"),
    ("quarter past 3", "15:15"),
    ("quarter to 4", "15:45"),
    ("3-5pm", "15:00"),
    ("11-1pm", "11:00"),
    ("11-12pm", "11:00"),
    ("10-11am", "10:00"),
    ("between 3 and 5", "15:00"),
    ("11am to 1", "11:00"),
    ("at 8 in the evening", "20:00"),
    ("after school", "15:00"),
    ("before school", "08:00"),
    ("during lunch", "12:00"),
    ("noon", "12:00"),
    ("midnight", "00:00"),
    ("i go to bed at 10", "22:00"),
)
SPANISH = (
    ("a las 4", "16:00"),
    ("alas 4", "16:00"),
    ("a la una", "13:00"),
    ("a las tres y media", "15:30"),
    ("a las 3 y cuarto", "15:15"),
    ("a las 4 menos cuarto", "15:45"),
    ("un cuarto para las 4", "15:45"),
    ("a las 8 de la mañana", "08:00"),
    ("a las 8 de la noche", "20:00"),
    ("a las 12", "12:00"),
    ("de 3 a 5", "15:00"),
    ("entre las 3 y las 5", "15:00"),
    ("de 3 a 5 de la tarde", "15:00"),
    ("después de las 5", "17:00"),
    ("4pm", "16:00"),
    ("16:30", "16:30"),
    ("saliendo de clases", "15:00"),
    ("antes de clases", "08:00"),
    ("en el lonche", "12:00"),
    ("al mediodía", "12:00"),
    ("a medianoche", "00:00"),
    ("me acuesto a dormir a las 10", "22:00"),
)
NO_TIME = (
    "at 25",
    "4:75pm",
    "at 20%",
    "at 5th street",
    "at 4/5",
    "15:75",
    "room 204",
    "8 out of 10",
)


@pytest.mark.parametrize(("text", "meant"), ENGLISH)
def test_an_english_time_is_the_one_people_mean(text: str, meant: str) -> None:
    when = read_when(text, languages=("en", "es"), now=NOW, calendar=default_calendar())

    assert when is not None
    assert (when.on, when.at) == (None, time.fromisoformat(meant))


@pytest.mark.parametrize(("text", "meant"), SPANISH)
def test_a_spanish_time_is_the_one_people_mean(text: str, meant: str) -> None:
    when = read_when(text, languages=("es", "en"), now=NOW, calendar=default_calendar())

    assert when is not None
    assert (when.on, when.at) == (None, time.fromisoformat(meant))


@pytest.mark.parametrize("text", NO_TIME)
def test_a_number_that_is_no_hour_is_no_time(text: str) -> None:
    assert read_when(text, languages=("en", "es"), now=NOW, calendar=default_calendar()) is None


def test_after_school_is_when_this_school_ends() -> None:
    calendar = SchoolCalendar(hours=Hours(starts=time(7, 25), lunch=time(11), ends=time(14, 10)))

    when = read_when("after school", languages=("en",), now=NOW, calendar=calendar)

    assert when is not None
    assert when.at == time(14, 10)
