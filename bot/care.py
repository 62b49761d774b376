"""Whether the school's care team is there now: what we promise somebody in danger must be true."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot import on_call, staffed
from bot.staffed import StaffedHours
from storage import calendars, rota
from storage.find import PersonFacts


async def is_somebody_there(
    session: AsyncSession,
    person: PersonFacts | None,
    *,
    now: datetime,
    zone: ZoneInfo,
    hours: StaffedHours,
) -> bool:
    """Say whether an alert raised now reaches somebody now.

    Args:
        session: The turn's transaction.
        person: Who is writing, if known: their school's people are called, else the district's.
        now: Aware, in any zone.
        zone: Of schools that name none.
        hours: When schools are staffed.
    """
    there = ZoneInfo(person.time_zone) if person and person.time_zone else zone
    on_rota = await rota.of_school(session, person.school_id if person else None)
    calendar = (await calendars.read(session)).of(person.school_id if person else None)
    is_open = staffed.is_staffed(now, zone=there, calendar=calendar, hours=hours)
    return bool(on_call.called_now(on_rota, is_staffed=is_open))
