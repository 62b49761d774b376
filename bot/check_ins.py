"""Plan check-ins: ahead of time, a chunk at a time, nobody left out and nobody asked twice.

Planning puts an empty message into the outbox; its words are found, and all rules asked, when it is sent.
Promise: any number of workers may plan at once, and one that dies leaves its chunk to the next.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import UnknownRhythm
from bot.rhythm import CLOSES, SLOWEST_DAYS, SOONEST_DAYS, Due, Student, due, first_due_on
from bot.work import EVERY_FIVE_MINUTES, Task, Work
from storage import calendars, find, rhythm
from storage.calendars import Calendars
from storage.database import Database
from storage.rhythm import CHUNK, Planned, Rhythm, State, Taken

#: How far ahead the outbox is filled: far enough that a night of planning is no hurry.
HORIZON: Final = timedelta(hours=12)
#: One whose window closed longer ago was missed with all of us away: it is not asked late, it is reported.
MISSED_AFTER: Final = timedelta(days=2)

_log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Planner:
    """Plans check-ins for everybody.

    Args:
        database: Where students, rhythms and the outbox are.
        time_zone: Of students whose school names none that is known.
        chunk: How many students one transaction plans for.
    """

    database: Database
    time_zone: str
    chunk: int = CHUNK

    async def plan(self, now: datetime, *, horizon: timedelta = HORIZON) -> int:
        """Plan all check-ins that are due within the horizon.

        Returns:
            How many were planned, those that are not asked included.
        """
        await self._begin_all(now)
        await self._wake_all(now)
        total = 0
        while count := await self.plan_chunk(now, before=now + horizon):
            total += count
        return total

    async def plan_chunk(self, now: datetime, *, before: datetime) -> int:
        """Plan one chunk in a transaction of its own; see `storage.rhythm` for what that locks."""
        async with self.database.begin() as session:
            schools = await calendars.read(session)
            taken = await rhythm.take_due(session, before=before, limit=self.chunk)
            planned = [self._planned(each, schools, now) for each in taken]
            if planned:
                await rhythm.keep(session, planned, at=now)
        if planned:
            skipped = sum(each.skipped_for is not None for each in planned)
            _log.info("check_ins_planned", count=len(planned), skipped=skipped)
        return len(planned)

    async def _begin_all(self, now: datetime) -> None:
        while True:
            async with self.database.begin() as session:
                schools = await calendars.read(session)
                new = await rhythm.newcomers(session, limit=self.chunk)
                rows = []
                for each in new:
                    student = self._student(each.student_id, each.school_id, each.time_zone)
                    first = first_due_on(student.id, after=now.astimezone(student.zone).date())
                    found = due(student, on=first, calendars=schools)
                    rows.append((student.id, found.due_on, found.opens_at))
                if rows:
                    await rhythm.begin(session, rows, at=now)
            if len(new) < self.chunk:
                return

    async def _wake_all(self, now: datetime) -> None:
        async with self.database.session() as session:
            woken = await rhythm.woken(session, limit=self.chunk)
        for student_id in woken:
            async with self.database.begin() as session:
                await self.change(session, student_id, state="active", by="student", now=now)

    async def change(
        self,
        session: AsyncSession,
        student_id: str,
        *,
        every_days: int | None = None,
        state: State | None = None,
        by: str,
        now: datetime,
    ) -> Rhythm:
        """Change how often a student is asked, or whether; what is not given stays.

        Args:
            session: The caller's transaction; it holds the student's rhythm from here on.
            student_id: Whose.
            every_days: 7 to 14.
            state: `active`, `paused` (until they write) or `off`.
            by: `student` or `staff`.
            now: The present moment. The next check-in is counted from it.

        Raises:
            UnknownPerson: There is no such person.
            UnknownRhythm: The person is no student, or the days are not 7 to 14.
        """
        if every_days is not None and not SOONEST_DAYS <= every_days <= SLOWEST_DAYS:
            raise UnknownRhythm(
                student_id, f"every {every_days} days: it may be {SOONEST_DAYS} to {SLOWEST_DAYS}"
            )
        person = await find.person(session, student_id)
        if person.role != "student":
            raise UnknownRhythm(student_id, f"is a {person.role}; only students are asked how their goals go")
        had = await rhythm.hold(session, student_id)
        every = every_days or (had.every_days if had else SOONEST_DAYS)
        student = self._student(student_id, person.school_id, person.time_zone, had.hour if had else None)
        found = self._after(student, had, every, now, await calendars.read(session))
        await rhythm.change(
            session,
            student_id=student_id,
            every_days=every,
            state=state or (had.state if had else "active"),
            hour=student.hour,
            due_on=found.due_on,
            next_at=found.opens_at,
            at=now,
            by=by,
        )
        changed = await rhythm.hold(session, student_id)
        assert changed is not None  # noqa: S101 - just written
        return changed

    def _after(
        self, student: Student, had: Rhythm | None, every: int, now: datetime, schools: Calendars
    ) -> Due:
        """Find the next check-in from now on: on their weekday, about so many days from now."""
        today = now.astimezone(student.zone).date()
        if had is not None and had.every_days == every and had.next_at > now:
            return due(student, on=had.due_on, calendars=schools)
        # In four days to two weeks for 7, a week to three for 14: never on the heels of the last one.
        return due(
            student,
            on=first_due_on(student.id, after=today + timedelta(days=every - SOONEST_DAYS)),
            calendars=schools,
        )

    def _planned(self, taken: Taken, schools: Calendars, now: datetime) -> Planned:
        student = self._student(taken.student_id, taken.school_id, taken.time_zone, taken.hour)
        # The calendar may have changed since: what is due is worked out again from its day.
        this = due(student, on=taken.due_on, calendars=schools)
        is_moved_on = this.due_on != taken.due_on
        after = (
            this
            if is_moved_on
            else due(student, on=taken.due_on + timedelta(days=taken.every_days), calendars=schools)
        )
        skipped_for = taken.skipped_for
        if is_moved_on:
            closed = taken.next_at.astimezone(student.zone).replace(hour=CLOSES.hour, minute=0, second=0)
            this = Due(due_on=taken.due_on, opens_at=taken.next_at, closes_at=closed)
            skipped_for = "no_school"
        elif skipped_for is None and this.closes_at + MISSED_AFTER < now:
            skipped_for = "missed_window"
        return Planned(
            taken=taken,
            opens_at=this.opens_at,
            closes_at=this.closes_at,
            skipped_for=skipped_for,
            next_due_on=after.due_on,
            next_at=after.opens_at,
        )

    def _student(
        self, student_id: str, school_id: str | None, time_zone: str | None, hour: int | None = None
    ) -> Student:
        zone = _zone(time_zone or self.time_zone) or _zone(self.time_zone) or ZoneInfo("UTC")
        return Student(id=student_id, zone=zone, school_id=school_id, hour=hour)


@cache
def _zone(name: str) -> ZoneInfo | None:
    """A roster may name a zone that nobody knows; the rules for sending are strict then, planning is not."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None


async def _plan(work: Work) -> None:
    planner = Planner(database=work.running.database, time_zone=work.settings.time_zone)
    await planner.plan(work.running.clock.now())


TASKS: Final = (Task(name="plan_check_ins", run=_plan, every=EVERY_FIVE_MINUTES),)
