"""The roster: schools, people, and who belongs to whom. Each call adds a row or brings it up to date."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Literal

from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Assignment, Base, Enrollment, Person, Relation, School, table

Role = Literal["student", "guardian", "coordinator", "manager", "admin"]


def _upsert(model: type[Base]) -> Insert:
    """Insert a row, or give the row with the same key its new values."""
    statement = insert(table(model))
    columns = table(model).columns
    others = {each.name: statement.excluded[each.name] for each in columns if not each.primary_key}
    keys = [each.name for each in columns if each.primary_key]
    if not others:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


_SCHOOL: Final = _upsert(School)
_PERSON: Final = _upsert(Person)
_RELATION: Final = _upsert(Relation)
_ENROLLMENT: Final = _upsert(Enrollment)
_ASSIGNMENT: Final = _upsert(Assignment)


async def school(session: AsyncSession, *, school_id: str, name: str, time_zone: str) -> None:
    """Keep a school. `time_zone` is an IANA name."""
    await session.execute(_SCHOOL, {"id": school_id, "name": name, "time_zone": time_zone})


async def person(
    session: AsyncSession,
    *,
    person_id: str,
    role: Role,
    given_name: str,
    family_name: str,
    language: str,
    born_on: date | None = None,
    status: Literal["active", "inactive"] = "active",
) -> None:
    """Keep a person. `language` is a BCP 47 tag."""
    values: dict[str, Any] = {
        "id": person_id,
        "role": role,
        "given_name": given_name,
        "family_name": family_name,
        "language": language,
        "born_on": born_on,
        "status": status,
    }
    await session.execute(_PERSON, values)


async def relation(
    session: AsyncSession,
    *,
    student_id: str,
    guardian_id: str,
    relationship: str,
    has_education_rights: bool = True,
    may_text_plan: bool = True,
    priority: int = 1,
) -> None:
    """Keep that an adult is responsible for a student. `priority` 1 is asked first."""
    values = {
        "student_id": student_id,
        "guardian_id": guardian_id,
        "relationship": relationship,
        "has_education_rights": has_education_rights,
        "may_text_plan": may_text_plan,
        "priority": priority,
    }
    await session.execute(_RELATION, values)


async def enrollment(session: AsyncSession, *, person_id: str, school_id: str) -> None:
    """Keep that a student goes to a school, or that a member of staff works there."""
    await session.execute(_ENROLLMENT, {"person_id": person_id, "school_id": school_id})


async def assignment(
    session: AsyncSession, *, student_id: str, coordinator_id: str, priority: int = 1
) -> None:
    """Keep that a coordinator looks after a student. The one with the lowest number signs the messages."""
    values = {"student_id": student_id, "coordinator_id": coordinator_id, "priority": priority}
    await session.execute(_ASSIGNMENT, values)
