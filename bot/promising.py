"""By when somebody at school answers who was asked for: counted in staffed hours, never nights or holidays.

Promise: the day that is named is a school day, and the moment lies within staffed hours, so that whoever
made the promise can keep it and whoever waits for it is not told bad news at night.
"""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.staffed import StaffedHours
from nlu.calendar import SchoolCalendar
from storage import calendars
from storage.find import PersonFacts

if TYPE_CHECKING:
    from bot.conversation import Assistant

#: One school day of the usual staffed hours.
PROMISE_HOURS: Final = 8
_NOON: Final = time(12)
_USUAL: Final = StaffedHours()
_DAY: Final = timedelta(days=1)
#: A calendar that names no school day for longer than this is not one to promise by.
_MOST_DAYS: Final = 120


async def promised_by(session: AsyncSession, person: PersonFacts, *, assistant: "Assistant") -> datetime:
    """Say by when somebody answers a person who asks now. Aware, in the zone of their school."""
    zone = ZoneInfo(person.time_zone) if person.time_zone else assistant.zone
    calendar = (await calendars.read(session)).of(person.school_id)
    return due(
        assistant.clock.now().astimezone(zone),
        calendar=calendar,
        hours=assistant.promise_hours,
        staffed=assistant.staffed,
    )


def due(
    now: datetime, *, calendar: SchoolCalendar, hours: int = PROMISE_HOURS, staffed: StaffedHours = _USUAL
) -> datetime:
    """Count staffed hours from now on.

    Args:
        now: Aware, in the zone of the school.
        calendar: The school's.
        hours: How many.
        staffed: From when to when somebody is there on a school day; on half days until noon.

    Returns:
        A moment within staffed hours, in the same zone. When the calendar knows no school day for months,
        so many hours from now.
    """
    left, day = timedelta(hours=hours), now.date()
    for _ in range(_MOST_DAYS):
        if calendar.is_school_day(day):
            ends = min(_NOON, staffed.closes) if day in calendar.half_days else staffed.closes
            opens = max(now, datetime.combine(day, staffed.opens, now.tzinfo))
            closes = datetime.combine(day, ends, now.tzinfo)
            if closes - opens >= left:
                return opens + left
            left -= max(closes - opens, timedelta())
        day += _DAY
    return now + timedelta(hours=hours)
