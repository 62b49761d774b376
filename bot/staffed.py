"""When somebody at school reads messages: school days, within the staffed hours, where the school is.

Pure. What we tell a child about when somebody will look must be true: it is worked out here and nowhere else.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from nlu.calendar import SchoolCalendar

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class StaffedHours:
    """From when to when somebody is there, on the school's own clock."""

    opens: time = time(8)
    closes: time = time(16)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read hours written as "08:00-16:00".

        Raises:
            ValueError: They are not two times of one day, the first before the second.
        """
        try:
            opens, closes = (time.fromisoformat(part.strip()) for part in text.split("-"))
        except ValueError:
            raise ValueError("write the hours as 08:00-16:00") from None
        if not opens < closes:
            raise ValueError("the first time must be before the second, as in 08:00-16:00")
        return cls(opens=opens, closes=closes)


def is_staffed(now: datetime, *, zone: ZoneInfo, calendar: SchoolCalendar, hours: StaffedHours) -> bool:
    """Say whether somebody at school is reading now. `now` is aware, in any zone."""
    there = now.astimezone(zone)
    return calendar.is_school_day(there.date()) and hours.opens <= there.time() < hours.closes


def next_opening(now: datetime, *, zone: ZoneInfo, calendar: SchoolCalendar, hours: StaffedHours) -> datetime:
    """Say when somebody will read next: now where the school is staffed.

    Returns:
        An aware time in `zone`. Where the calendar knows of no school day, the next day's opening.
    """
    there = now.astimezone(zone)
    if is_staffed(now, zone=zone, calendar=calendar, hours=hours):
        return there
    is_early = calendar.is_school_day(there.date()) and there.time() < hours.opens
    day: date = there.date() if is_early else calendar.school_day_after(there.date()) or there.date() + _DAY
    return datetime.combine(day, hours.opens, zone)
