"""A student's plan as it is kept: the document, the rows that follow from it, and the proof that both agree.

Whoever changes a plan holds its row until the end of the transaction. The order of locks is always:
conversation, plan, plan update. Who keeps to it never waits in a circle.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from pydantic import ValidationError
from sqlalchemy import DateTime, Uuid, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from plan import Plan, PlanError, Update, apply, fold, parse
from storage import derived
from storage.escaping import Json
from storage.models import StoredJSON

_READ: Final = sql("SELECT document FROM plan WHERE student_id = :student_id").columns(document=StoredJSON)
_LOCK: Final = sql("SELECT document FROM plan WHERE student_id = :student_id FOR NO KEY UPDATE").columns(
    document=StoredJSON
)
_BEGIN: Final = sql("""
    INSERT INTO plan (student_id, document, version, updated_at) VALUES (:student_id, :document, 0, :at)
    ON CONFLICT (student_id) DO NOTHING
""").bindparams(bindparam("document", type_=StoredJSON))
_WRITE: Final = sql("""
    UPDATE plan SET document = :document, version = version + 1, updated_at = :at
    WHERE student_id = :student_id
""").bindparams(bindparam("document", type_=StoredJSON), bindparam("at", type_=DateTime(timezone=True)))
_ACCEPTED: Final = sql("""
    SELECT id, coalesce(resulting_body, body) AS body FROM plan_update
    WHERE student_id = :student_id AND accepted_seq IS NOT NULL
    ORDER BY accepted_seq
""").columns(id=Uuid(as_uuid=False), body=StoredJSON)
_STUDENTS: Final = sql("""
    SELECT student_id FROM plan UNION SELECT student_id FROM plan_update WHERE accepted_seq IS NOT NULL
    ORDER BY student_id
""")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Where what is kept departs from what follows from the accepted updates.

    Attributes:
        student_id: Whose plan.
        part: Which part of it departs; `updates` means that an accepted update cannot be read any more.
        ids: The goals, steps or updates concerned; empty for the document.
    """

    student_id: str
    part: Literal["document", "goals", "action_steps", "updates"]
    ids: tuple[str, ...] = ()


async def read(session: AsyncSession, student_id: str) -> Plan:
    """Read a student's plan; an empty one when nothing was accepted yet."""
    found = (await session.execute(_READ, {"student_id": student_id})).scalar_one_or_none()
    return Plan.empty(student_id) if found is None else Plan.model_validate(found)


async def hold(session: AsyncSession, student_id: str, *, at: datetime) -> Plan:
    """Lock a student's plan until the end of the transaction.

    Returns:
        The plan as it stands, now that nobody else can change it.
    """
    document = await _hold(session, student_id, at=at)
    return Plan.model_validate(document)


async def add(session: AsyncSession, held: Plan, update: Update, *, at: datetime) -> Plan:
    """Let a held plan follow from one more accepted update.

    Returns:
        The plan as it stands now.
    """
    return await _write(session, held, apply(held, update), at=at)


async def refold(session: AsyncSession, held: Plan, *, at: datetime) -> Plan:
    """Make a held plan anew from its accepted updates, after one was taken back.

    Returns:
        The plan as it stands now.
    """
    updates, _ = await _accepted(session, held.student_id)
    return await _write(session, held, fold(held.student_id, updates), at=at)


async def rebuild(
    session: AsyncSession, student_id: str | None = None, *, check: bool, at: datetime
) -> tuple[Difference, ...]:
    """Compare plans with their accepted updates, and unless told only to check, mend what differs.

    Args:
        session: The caller's transaction; each plan is held from its turn on.
        student_id: Whose plan; None for all.
        check: Only look.
        at: Now.

    Returns:
        Every difference there was, by student.
    """
    differences: list[Difference] = []
    async for each in _students(session, student_id):
        differences += await _compare(session, each, check=check, at=at)
    return tuple(differences)


async def _students(session: AsyncSession, student_id: str | None) -> AsyncIterator[str]:
    if student_id is not None:
        yield student_id
        return
    for each in (await session.execute(_STUDENTS)).scalars().all():
        yield each


async def _compare(
    session: AsyncSession, student_id: str, *, check: bool, at: datetime
) -> Iterable[Difference]:
    kept = await _hold(session, student_id, at=at)
    updates, unreadable = await _accepted(session, student_id)
    folded = fold(student_id, updates)
    goals, steps = await derived.differences(session, folded)
    found = [
        Difference(student_id=student_id, part="updates", ids=unreadable),
        Difference(student_id=student_id, part="goals", ids=goals),
        Difference(student_id=student_id, part="action_steps", ids=steps),
    ]
    found = [each for each in found if each.ids]
    if not _says_the_same(kept, folded):
        found.insert(0, Difference(student_id=student_id, part="document"))
    if found and not check:
        await derived.replace(session, folded)
        await session.execute(
            _WRITE, {"student_id": student_id, "document": folded.model_dump(mode="json"), "at": at}
        )
    return found


def _says_the_same(kept: Json, folded: Plan) -> bool:
    try:
        return Plan.model_validate(kept) == folded
    except ValidationError:
        return False


async def _accepted(session: AsyncSession, student_id: str) -> tuple[list[Update], tuple[str, ...]]:
    """Read the accepted updates in the order of their acceptance, and name those that cannot be read."""
    updates, unreadable = [], []
    for row in await session.execute(_ACCEPTED, {"student_id": student_id}):
        try:
            updates.append(parse(row.body))
        except PlanError:
            unreadable.append(row.id)
    return updates, tuple(unreadable)


async def _hold(session: AsyncSession, student_id: str, *, at: datetime) -> Json:
    found = (await session.execute(_LOCK, {"student_id": student_id})).scalar_one_or_none()
    if found is not None:
        return found
    empty = Plan.empty(student_id).model_dump(mode="json")
    await session.execute(_BEGIN, {"student_id": student_id, "document": empty, "at": at})
    return (await session.execute(_LOCK, {"student_id": student_id})).scalar_one()


async def _write(session: AsyncSession, before: Plan, after: Plan, *, at: datetime) -> Plan:
    values = {"student_id": after.student_id, "document": after.model_dump(mode="json"), "at": at}
    await session.execute(_WRITE, values)
    await derived.follow(session, before, after)
    return after
