"""Invented people and messages for the storage tests."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from plan import Update, parse
from storage import claiming, find, record
from storage.database import Database
from storage.find import Standing
from storage.outbox import Leaving
from storage.record.people import Role

NOON = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)  # a Friday, noon in Chicago
MINUTE = timedelta(minutes=1)


async def claim_in(session: AsyncSession, *, now: datetime, limit: int) -> tuple[Leaving, ...]:
    """Claim what is due by text message, as a delivery does; what may not leave comes as `suppressed`."""
    found = await claiming.due(session, channels=["sms"], now=now, limit=limit)
    for each in found:
        if each.barred:
            await claiming.suppress(session, each.message.id, reason=each.barred, now=now)
    free = [each.message for each in found if not each.barred]
    await claiming.take(session, dict.fromkeys((each.id for each in free), None), now=now)
    return tuple(
        replace(each.message, status="suppressed")
        if each.barred
        else replace(each.message, status="sending", attempts=each.message.attempts + 1)
        for each in found
    )


async def open_school(session: AsyncSession) -> None:
    """One school, a coordinator, two siblings and their mother."""
    await record.school(session, school_id="north", name="North High", time_zone="America/Chicago")
    people: tuple[tuple[str, Role, str], ...] = (
        ("lee", "coordinator", "Jordan"),
        ("kim", "coordinator", "Sam"),
        ("ana", "student", "Ana"),
        ("beto", "student", "Beto"),
        ("rosa", "guardian", "Rosa"),
    )
    for person_id, role, given in people:
        await record.person(
            session, person_id=person_id, role=role, given_name=given, family_name="Invented", language="es"
        )
    for student_id in ("ana", "beto"):
        await record.enrollment(session, person_id=student_id, school_id="north")
        await record.assignment(session, student_id=student_id, coordinator_id="lee")
        await record.relation(session, student_id=student_id, guardian_id="rosa", relationship="mother")


async def text_in(database: Database, words: str = "hi", *, address: str = "+15550100", **more: Any) -> int:  # noqa: ANN401
    """Record a message in a transaction of its own; return its number."""
    values = {"channel": "sms", "provider_id": uuid.uuid4().hex, "received_at": NOON, **more}
    async with database.begin() as session:
        recorded = await record.inbound(session, address=address, text=words, **values)
    return recorded.inbound_id


async def conversation_of(database: Database, person_id: str | None, address: str = "+15550100") -> Standing:
    """Begin a conversation at an address, with a person when one is named; nothing waits in it."""
    async with database.begin() as session:
        recorded = await record.inbound(
            session,
            channel="sms",
            address=address,
            provider_id=uuid.uuid4().hex,
            text="hello",
            received_at=NOON,
        )
        await record.handled(session, [recorded.inbound_id], at=NOON)
        here = await find.lock_conversation(session, recorded.conversation_id)
        if person_id is not None:
            await record.bind(
                session,
                person_id=person_id,
                contact_point_id=here.contact_point_id,
                conversation_id=here.conversation_id,
                source="test",
                at=NOON,
            )
        return await find.lock_conversation(session, recorded.conversation_id)


def said(kind: str, *, author: str = "student", author_id: str = "ana", **fields: Any) -> Update:  # noqa: ANN401
    """Make an update as a conversation would."""
    common = {
        "id": str(uuid.uuid4()),
        "verbatim": "in my own words",
        "language": "en",
        "author": author,
        "author_id": author_id,
        "said_at": NOON,
    }
    return parse({"kind": kind, **common, **fields})


def goal(words: str = "raise my algebra grade", **fields: Any) -> Update:  # noqa: ANN401
    """Make a goal with one step."""
    return said("goal_set", words=words, steps=[{"words": "go to tutoring"}], **fields)


@contextmanager
def statements_of(database: Database) -> Iterator[list[str]]:
    """Collect the statements that are sent to a database meanwhile."""
    sent: list[str] = []

    def note(*given: Any) -> None:  # noqa: ANN401
        sent.append(given[2])

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
