"""Turn "4pm", "a las 4 y media", "half past 3" or "after school" into a time of day.

Pure. What is decided here: an hour without am or pm is one at which people meet at school, so 1 to 6 are in
the afternoon, 7 to 11 in the morning and 12 is noon, unless a word says otherwise ("tonight at 8", "de la
mañana"). Of a range ("3-5pm") the beginning is kept.
"""

from datetime import time
from typing import Final

from nlu.calendar import SchoolCalendar
from nlu.date_words import Mention

_FIRST_MORNING_HOUR: Final = 7
_NOON: Final = 12
_SHIFTS: Final = {"half_past": 30, "quarter_past": 15, "quarter_to": -15}


def clock(mention: Mention, part: str | None, calendar: SchoolCalendar) -> time | None:
    """Read a mention of a time.

    Args:
        mention: The words, of kind "time".
        part: "am" or "pm" when other words around say so, or None.
        calendar: Knows when school starts and ends.

    Returns:
        The time, or None when there is no such time of day.
    """
    named = {
        "school_ends": calendar.hours.ends,
        "school_starts": calendar.hours.starts,
        "lunch": calendar.hours.lunch,
        "noon": time(_NOON),
        "midnight": time(0),
    }
    if mention.meaning in named:
        return named[mention.meaning]
    half_day = mention.values.get("half_day") or mention.values.get("half_day2") or part
    if "compact" in mention.values:
        hour, minute = divmod(_number(mention, "compact"), 100)
    else:
        hour, minute = _number(mention, "hour"), _number(mention, "minute")
    hour = _hour(hour, str(half_day) if half_day else None)
    if (
        mention.meaning == "range"
        and "half_day" not in mention.values
        and _number(mention, "hour2") % _NOON < hour % _NOON
    ):
        hour %= 12  # "11-1pm" begins in the morning
    total = hour * 60 + minute + _SHIFTS.get(mention.meaning, 0)
    return time(*divmod(total, 60)) if 0 <= total < 24 * 60 else None


def _number(mention: Mention, name: str) -> int:
    value = mention.values.get(name, 0)
    return value if isinstance(value, int) else 0


def _hour(hour: int, half_day: str | None) -> int:
    """Place an hour of a twelve-hour clock in the day; larger hours are already placed."""
    if not 1 <= hour <= _NOON:
        return hour
    if half_day == "am":
        return hour % _NOON
    if half_day == "pm" or hour == _NOON:
        return hour % _NOON + _NOON
    return hour if hour >= _FIRST_MORNING_HOUR else hour + _NOON
