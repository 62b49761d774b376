"""A family hears all its news at once, about each child by name; staff see their day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.brain import Brain
from bot.digests import MOST_ITEMS, Digests
from bot.send_gate import SendGate
from bot.send_rules import Send
from storage import consent, digests, record
from storage.database import Database
from storage.demo import meet

pytestmark = pytest.mark.database

TUESDAY = datetime(2026, 9, 8, 15, 0, tzinfo=UTC)
EVENING = timedelta(hours=8)


@pytest.fixture
async def family(database: Database) -> Database:
    """A mother of three children in schools of two zones."""
    async with database.begin() as session:
        for school, zone in (("north", "America/Chicago"), ("west", "America/Denver")):
            await record.school(session, school_id=school, name=school.title(), time_zone=zone)
        await record.person(
            session, person_id="rosa", role="guardian", given_name="Rosa", family_name="Paz", language="es"
        )
        for child, school in (("Ana", "north"), ("Luis", "north"), ("Eva", "west")):
            await record.person(
                session,
                person_id=child.lower(),
                role="student",
                given_name=child,
                family_name="Paz",
                language="es",
            )
            await record.enrollment(session, person_id=child.lower(), school_id=school)
            await record.relation(
                session, student_id=child.lower(), guardian_id="rosa", relationship="mother"
            )
        here, conversation_id = await meet(session, channel="sms", address="+15550100", at=TUESDAY)
        await record.bind(
            session,
            person_id="rosa",
            contact_point_id=here,
            conversation_id=conversation_id,
            source="roster",
            at=TUESDAY,
        )
        await consent.grant(session, contact_point_id=here, source="roster", at=TUESDAY)
    return database


async def news(database: Database, child: str, words: str, *, key: str | None = None) -> None:
    async with database.begin() as session:
        await digests.add(
            session, person_id="rosa", student_id=child, key=key or words, text=words, at=TUESDAY
        )


async def outbox(database: Database) -> list[dict[str, Any]]:
    async with database.session() as session:
        found = await session.execute(text("SELECT * FROM outbound_message ORDER BY id"))
        return [dict(row._mapping) for row in found]


async def test_three_children_in_two_schools_are_one_digest(family: Database, brain: Brain) -> None:
    for child in ("ana", "luis", "eva"):
        await news(family, child, f"{child} did it")

    await Digests(database=family, brain=brain).plan(TUESDAY)

    (told,) = await outbox(family)
    assert told["text"] == (
        "Noticias de Ana, Luis, Eva, de North:\nAna: ana did it\nLuis: luis did it\nEva: eva did it"
    )
    assert (told["kind"], told["lane"], told["purpose"], told["language"]) == ("digest", 3, "initiated", "es")
    assert 17 <= (told["not_before"] - timedelta(hours=5)).hour < 19


async def test_news_that_comes_later_joins_the_digest_that_waits(family: Database, brain: Brain) -> None:
    planner = Digests(database=family, brain=brain)
    await news(family, "ana", "one")
    await planner.plan(TUESDAY)

    await news(family, "luis", "two")
    await planner.plan(TUESDAY + timedelta(minutes=5))
    await planner.plan(TUESDAY + timedelta(minutes=10))

    (told,) = await outbox(family)
    assert told["text"].splitlines()[1:] == ["Ana: one", "Luis: two"]


async def test_the_same_news_is_told_once(family: Database, brain: Brain) -> None:
    planner = Digests(database=family, brain=brain)
    await news(family, "ana", "one", key="update 1")
    await planner.plan(TUESDAY)
    async with family.begin() as session:
        await session.execute(text("UPDATE outbound_message SET status = 'delivered', accepted_at = now()"))

    await news(family, "ana", "one again", key="update 1")
    await planner.plan(TUESDAY + EVENING)

    assert len(await outbox(family)) == 1


async def test_what_is_too_much_for_one_digest_comes_in_the_next(family: Database, brain: Brain) -> None:
    planner = Digests(database=family, brain=brain)
    for number in range(MOST_ITEMS + 2):
        await news(family, "ana", f"news {number}")
    await planner.plan(TUESDAY)
    async with family.begin() as session:
        await session.execute(text("UPDATE outbound_message SET status = 'delivered', accepted_at = now()"))

    await planner.plan(TUESDAY + EVENING)

    first, second = await outbox(family)
    assert len(first["text"].splitlines()) == MOST_ITEMS + 1
    assert second["text"].splitlines()[1:] == [f"Ana: news {MOST_ITEMS}", f"Ana: news {MOST_ITEMS + 1}"]


async def test_somebody_who_said_stop_gets_no_digest(family: Database, brain: Brain) -> None:
    await news(family, "ana", "one")
    async with family.begin() as session:
        await session.execute(
            text(
                "INSERT INTO consent (contact_point_id, state, source, at)"
                " SELECT id, 'withdrawn', 'x', now() FROM contact_point"
            )
        )

    await Digests(database=family, brain=brain).plan(TUESDAY)

    assert await outbox(family) == []


async def test_a_digest_waits_until_all_the_childrens_schools_are_awake(
    family: Database, brain: Brain
) -> None:
    await news(family, "ana", "one")
    await Digests(database=family, brain=brain).plan(TUESDAY)
    (told,) = await outbox(family)
    gate = SendGate(time_zone="America/New_York")

    async with family.begin() as session:
        early = await gate(session, [told["id"]], now=datetime(2026, 9, 9, 13, 30, tzinfo=UTC))
        later = await gate(session, [told["id"]], now=datetime(2026, 9, 9, 14, 30, tzinfo=UTC))

    assert early[told["id"]] != Send()  # 8:30 in Chicago, 7:30 in Denver
    assert later[told["id"]] == Send()
