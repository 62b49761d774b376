"""A whole school year of messages nobody asked for, to 200 people in four zones, through both clock changes.

Everything is real but the time and the providers: planner, calendar, outbox, claim, rules, flows, replies.
"""

import itertools
import random
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from standins.outbox import FAST, RecordingSender

from bot.brain import Brain
from bot.check_ins import Planner
from bot.clock import FixedClock
from bot.conversation import Assistant
from bot.delivery import Delivery
from bot.messages import InboundMessage
from bot.outbox import Outbox
from bot.send_gate import SendGate
from bot.sending import Accepted, Envelope, Outcome
from bot.unprompted import Unprompted
from storage import calendars, consent, record
from storage.calendars import Day
from storage.database import Database
from storage.demo import meet

pytestmark = [pytest.mark.database, pytest.mark.slow]

BEGINS = datetime(2026, 8, 24, 5, 0, tzinfo=UTC)
ENDS = datetime(2027, 5, 29, 5, 0, tzinfo=UTC)
ZONES = ("America/New_York", "America/Chicago", "America/Phoenix", "America/Los_Angeles")
STUDENTS, GUARDIANS = 160, 40
SNOW = date(2027, 2, 3)


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """One of the 200."""

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
        self.of_address = {each.address: each for each in self.people}
        self.sent: list[tuple[datetime, Somebody, str]] = []
        self.count = itertools.count()
        self.planner = Planner(database=database, time_zone="America/New_York")
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
            await self.planner.plan(self.clock.now(), horizon=timedelta(days=1))
            tomorrow = self.clock.now() + timedelta(days=1)
            while (due := await self.next_due(tomorrow)) is not None:
                self.clock.advance(max(0.0, (due - self.clock.now()).total_seconds()))
                await self.delivery.settle()
            self.clock.advance((tomorrow - self.clock.now()).total_seconds())

    async def next_due(self, before: datetime) -> datetime | None:
        """Say when the next message is due, in quarters of an hour."""
        async with self.database.session() as session:
            found = await session.execute(
                text("SELECT min(not_before) FROM outbound_message WHERE status = 'pending'")
            )
            due: datetime | None = found.scalar_one()
        if due is None or due >= before:
            return None
        quarters = -(-int(due.timestamp()) // 1800)
        return max(datetime.fromtimestamp(quarters * 1800, UTC), self.clock.now())

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
        year.sent.append((year.clock.now(), year.of_address[message.address], message.text))
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


async def set_goal(session: Any, student_id: str) -> None:  # noqa: ANN401
    await session.execute(
        text(
            "INSERT INTO goal (id, student_id, words, status, source)"
            " VALUES (:id, :id, 'read each day', 'active', 'x')"
        ),
        {"id": student_id},
    )


async def test_a_school_year_passes(database: Database, brain: Brain) -> None:
    year = Year(database, brain)
    await open_schools(year)

    begun = time.perf_counter()
    await year.pass_by()
    print(f"\n{len(year.sent)} messages in {time.perf_counter() - begun:.0f} s")
    print(Counter(str(row) for row in await year.rows("SELECT status, error FROM outbound_message")))
