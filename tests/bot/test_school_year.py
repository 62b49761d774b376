"""A whole school year of messages nobody asked for, to people in four zones, through both clock changes.

Everything is real but the time and the providers: planner, calendar, outbox, claim, rules, flows, replies.
"""

import itertools
import os
import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from standins.outbox import FAST, RecordingSender

from bot.brain import Brain
from bot.check_ins import Planner
from bot.clock import FixedClock
from bot.conversation import Assistant
from bot.delivery import Delivery
from bot.digests import Digests
from bot.messages import InboundMessage
from bot.outbox import Outbox
from bot.send_gate import SendGate
from bot.sending import Accepted, Envelope, Outcome
from bot.unprompted import Unprompted
from nlu.calendar import default_calendar
from storage import calendars, consent, digests, find, record
from storage.calendars import Calendars, Day
from storage.database import Database
from storage.demo import meet

pytestmark = [pytest.mark.database, pytest.mark.slow]

BEGINS = datetime(2026, 8, 24, 5, 0, tzinfo=UTC)
ENDS = datetime(2027, 5, 29, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ZONES = ("America/New_York", "America/Chicago", "America/Phoenix", "America/Los_Angeles")
#: `THROUGHLINE_TEST_PEOPLE=200` lets the whole of them live it: minutes, where the suite's share takes one.
PEOPLE = int(os.environ.get("THROUGHLINE_TEST_PEOPLE", "40"))  # noqa: TID251 - the tests' own setting
STUDENTS = PEOPLE * 3 // 10
GUARDIANS = PEOPLE - STUDENTS
SNOW = date(2027, 2, 3)
#: No worker runs that day: its windows are missed.
OUTAGE = date(2027, 1, 20)
#: Students whose coordinator decides a lot: the budget bites.
BUSY = 8


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """One of the people."""

    id: str
    role: str
    school: int
    channel: str
    address: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(ZONES[self.school])


class Year:
    """A school year that passes in a moment."""

    def __init__(self, database: Database, brain: Brain) -> None:
        self.database, self.clock = database, FixedClock(BEGINS)
        self.luck = random.Random(4)
        self.people = tuple(people())
        self.students = self.people[:STUDENTS]
        self.guardians = self.people[STUDENTS:]
        self.of_address = {each.address: each for each in self.people}
        self.sent: dict[int, tuple[datetime, Somebody, str]] = {}
        self.count = itertools.count()
        self.planner = Planner(database=database, time_zone="America/New_York")
        self.digests = Digests(database=database, brain=brain)
        self.assistant = Assistant(
            database=database, brain=brain, clock=self.clock, key=b"key", zone=ZoneInfo("America/New_York")
        )
        self.delivery = Delivery(
            database,
            {"sms": (Postman(self, "twilio"), FAST), "telegram": (Postman(self, "telegram"), FAST)},
            ledger=Outbox(database),
            clock=self.clock,
            gate=SendGate(time_zone="America/New_York"),
            compose=Unprompted(self.assistant).compose,
        )

    async def pass_by(self) -> None:
        """Let it pass, a day at a time and within the day from message to message."""
        while self.clock.now() < ENDS:
            tomorrow = self.clock.now() + DAY
            await self.planner.plan(self.clock.now(), horizon=DAY)
            await self.live()
            if self.clock.now().date() != OUTAGE:
                while (due := await self.next_due(tomorrow)) is not None:
                    self.clock.advance(max(0.0, (due - self.clock.now()).total_seconds()))
                    await self.delivery.settle()
            self.clock.advance((tomorrow - self.clock.now()).total_seconds())

    async def live(self) -> None:
        """Let a day's news happen: at one in the morning coordinators decide, and two students write."""
        if self.clock.now().weekday() < 5:
            for student in self.luck.sample(self.students[:BUSY], 3):
                await self.decide(student)
            for guardian in self.luck.sample(self.guardians, max(1, GUARDIANS // 35)):
                async with self.database.begin() as session:
                    for child in children_of(guardian):
                        await digests.add(
                            session,
                            person_id=guardian.id,
                            student_id=child,
                            key=f"{self.clock.now()} {child}",
                            text="Ms. Rivera put it in the plan.",
                            at=self.clock.now(),
                        )
            await self.digests.plan(self.clock.now())
        if self.clock.now().weekday() == 2:
            await self.write(self.luck.choice(self.students))

    async def decide(self, student: Somebody) -> None:
        async with self.database.begin() as session:
            (here,) = await find.conversations_of(session, student.id)
            await record.outbound(
                session,
                conversation_id=here.conversation_id,
                contact_point_id=here.contact_point_id,
                channel=here.channel,
                text="Ms. Rivera put it in your plan.",
                language="en",
                purpose="initiated",
                kind="decision",
                at=self.clock.now(),
            )

    async def write(self, student: Somebody) -> None:
        await self.assistant.receive(
            InboundMessage(
                channel=student.channel,
                address=student.address,
                provider_id=f"in{next(self.count)}",
                text="6",
                received_at=self.clock.now(),
            )
        )

    async def next_due(self, before: datetime) -> datetime | None:
        """Say when to send next: every two hours, unless nothing is due."""
        async with self.database.session() as session:
            found = await session.execute(
                text("SELECT min(not_before) FROM outbound_message WHERE status = 'pending'")
            )
            due: datetime | None = found.scalar_one()
        if due is None or due >= before:
            return None
        rounds = -(-int(due.timestamp()) // 7200)
        at = max(datetime.fromtimestamp(rounds * 7200, UTC), self.clock.now())
        return at if at < before else None

    async def rows(self, query: str) -> list[dict[str, Any]]:
        async with self.database.session() as session:
            return [dict(row._mapping) for row in await session.execute(text(query))]


class Postman(RecordingSender):
    """A provider that takes everything and notes when it came."""

    def __init__(self, year: Year, name: str) -> None:
        super().__init__()
        self.name, self.year = name, year

    async def send(self, message: Envelope) -> Outcome:
        """Note who got what and when."""
        year = self.year
        year.sent[message.id] = (year.clock.now(), year.of_address[message.address], message.text)
        return Accepted(f"{self.name}{next(year.count)}")


def people() -> list[Somebody]:
    """Students of four schools in turn, and the guardians of some of them."""
    found = []
    for number in range(STUDENTS + GUARDIANS):
        channel = "telegram" if number % 3 == 0 else "sms"
        found.append(
            Somebody(
                id=f"p{number:03}",
                role="student" if number < STUDENTS else "guardian",
                school=number % len(ZONES),
                channel=channel,
                address=f"{number + 1000}" if channel == "telegram" else f"+1303555{number:04}",
            )
        )
    return found


def children_of(guardian: Somebody) -> tuple[str, str]:
    """Every guardian has two children, in schools of two zones; two or three guardians share them."""
    first = int(guardian.id[1:]) % (STUDENTS - 1)
    return f"p{first:03}", f"p{first + 1:03}"


async def open_schools(year: Year) -> None:
    async with year.database.begin() as session:
        for number, zone in enumerate(ZONES):
            await record.school(session, school_id=f"s{number}", name=f"School {number}", time_zone=zone)
        snow = Day(first_on=SNOW, last_on=SNOW, kind="holiday", name="Snow day")
        await calendars.replace_days(session, [snow], school_id="s1", source="snow.ics", at=BEGINS)
        for each in year.people:
            await record.person(
                session,
                person_id=each.id,
                role="student" if each.role == "student" else "guardian",
                given_name=each.id,
                family_name="Invented",
                language=("en", "es", "ht", "ar")[each.school],
            )
            here, conversation_id = await meet(session, channel=each.channel, address=each.address, at=BEGINS)
            await record.bind(
                session,
                person_id=each.id,
                contact_point_id=here,
                conversation_id=conversation_id,
                source="roster",
                at=BEGINS,
            )
            await consent.grant(session, contact_point_id=here, source="roster", at=BEGINS)
            if each.role == "student":
                await record.enrollment(session, person_id=each.id, school_id=f"s{each.school}")
                await set_goal(session, each.id)
        for guardian in year.guardians:
            for child in children_of(guardian):
                await record.relation(
                    session, student_id=child, guardian_id=guardian.id, relationship="mother"
                )
        for student in year.students[::5]:
            await year.planner.change(session, student.id, every_days=14, by="student", now=BEGINS)


async def set_goal(session: AsyncSession, student_id: str) -> None:
    await session.execute(
        text(
            "INSERT INTO goal (id, student_id, words, status, source)"
            " VALUES (:id, :id, 'read each day', 'active', 'x')"
        ),
        {"id": student_id},
    )


def zones_for(somebody: Somebody) -> list[ZoneInfo]:
    if somebody.role == "student":
        return [somebody.zone]
    return [ZoneInfo(ZONES[int(child[1:]) % len(ZONES)]) for child in children_of(somebody)]


def is_rest(day: date) -> bool:
    """Whether families rest: a weekend, a holiday, a break that is not the summer."""
    usual = default_calendar()
    in_break = any(one.first <= day <= one.last for one in usual.breaks if one.name != "summer")
    return day.weekday() > 4 or day in usual.holidays or in_break


async def test_a_school_year_passes_without_a_message_at_night_on_a_holiday_or_too_many(
    database: Database, brain: Brain
) -> None:
    year = Year(database, brain)
    await open_schools(year)
    async with database.session() as session:
        schools = await calendars.read(session)

    await year.pass_by()

    outbox = {row["id"]: row for row in await year.rows("SELECT * FROM outbound_message")}
    unasked = [
        (at, who, outbox[id_])
        for id_, (at, who, _) in year.sent.items()
        if outbox[id_]["purpose"] == "initiated"
    ]
    assert {row["kind"] for _, _, row in unasked} == {"check_in", "decision", "digest"}
    _nobody_is_disturbed(unasked, schools)
    _nobody_gets_too_many(unasked)
    await _nobody_is_forgotten(year, schools)
    assert len(unasked) > 10 * PEOPLE


def _nobody_is_disturbed(
    unasked: list[tuple[datetime, Somebody, dict[str, Any]]], schools: Calendars
) -> None:
    offsets = set()
    for at, who, row in unasked:
        clocks = [at.astimezone(zone) for zone in zones_for(who)]
        offsets |= {clock.utcoffset() for clock in clocks}
        assert all(8 <= clock.hour < 20 for clock in clocks), (who.id, at, row["kind"])
        assert not is_rest(clocks[0].date()), (who.id, at, row["kind"])
        if row["kind"] == "check_in":
            assert schools.is_school_day(f"s{who.school}", clocks[0].date()), (who.id, at)
    assert len(offsets) == 5  # -4 to -8: the clocks were changed and changed back


def _nobody_gets_too_many(unasked: list[tuple[datetime, Somebody, dict[str, Any]]]) -> None:
    of_person: dict[str, list[datetime]] = defaultdict(list)
    for at, who, _ in unasked:
        of_person[who.id].append(at)
    full = 0
    for moments in of_person.values():
        moments.sort()
        gaps = [later - earlier for earlier, later in zip(moments, moments[3:], strict=False)]
        assert all(gap >= timedelta(days=7) for gap in gaps)
        full += sum(gap < timedelta(days=8) for gap in gaps)
    assert full > 20  # the budget did bite


async def _nobody_is_forgotten(year: Year, schools: Calendars) -> None:
    """Every check-in that was due was asked or has a reason, and everybody was asked in their rhythm."""
    noted = await year.rows(
        "SELECT check_in.*, status, error, accepted_at FROM check_in"
        " LEFT JOIN outbound_message ON outbound_message.id = outbound_id ORDER BY student_id, due_on"
    )
    assert {row["student_id"] for row in noted} == {each.id for each in year.students}
    assert any(row["moved_to"] is not None and row["status"] == "accepted" for row in noted)
    for row in noted:
        assert row["status"] == "accepted" or row["skipped_for"] or row["error"], row
    of_student: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in noted:
        of_student[row["student_id"]].append(row)
    for student in year.students:
        _is_asked_in_rhythm(student, of_student[student.id], schools)


def _is_asked_in_rhythm(student: Somebody, rows: list[dict[str, Any]], schools: Calendars) -> None:
    every = 14 if int(student.id[1:]) % 5 == 0 else 7
    for earlier, later in itertools.pairwise(rows):
        first, last = (row["planned_at"].astimezone(student.zone).date() for row in (earlier, later))
        between = [first + number * DAY for number in range(1, (last - first).days + 1)]
        open_days = sum(schools.is_school_day(f"s{student.school}", day) for day in between)
        assert (last - first).days >= every // 2 + 1, (student.id, first, last)
        assert open_days <= every * 5 // 7 + 5, (student.id, first, last)
