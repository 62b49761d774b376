"""Who somebody is, and who belongs to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, cast

from sqlalchemy import Date, DateTime, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.errors import UnknownPerson
from storage.models import StoredJSON, StoredText
from storage.record.people import Role

# The school and the coordinator of a guardian are those of the first of their students.
PERSON: Final = """
    SELECT person.id, person.role, person.status, person.given_name, person.family_name, person.language,
           person.born_on, school.id AS school_id, school.name AS school, school.time_zone,
           coordinator.id AS coordinator_id, coordinator.given_name AS coordinator_given_name,
           coordinator.family_name AS coordinator_family_name, family.students
    FROM person
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(
            jsonb_build_object('id', student.id, 'given_name', student.given_name)
            ORDER BY relation.priority, student.given_name, student.id
        ) AS students
        FROM relation JOIN person AS student ON student.id = relation.student_id
        WHERE relation.guardian_id = person.id AND student.status = 'active'
    ) AS family ON person.role = 'guardian'
    CROSS JOIN LATERAL (SELECT coalesce(family.students -> 0 ->> 'id', person.id) AS id) AS subject
    LEFT JOIN LATERAL (
        SELECT school.id, school.name, school.time_zone
        FROM enrollment JOIN school ON school.id = enrollment.school_id
        WHERE enrollment.person_id = subject.id ORDER BY school.id LIMIT 1
    ) AS school ON true
    LEFT JOIN LATERAL (
        SELECT staff.id, staff.given_name, staff.family_name
        FROM assignment JOIN person AS staff ON staff.id = assignment.coordinator_id
        WHERE assignment.student_id = subject.id AND staff.status = 'active'
        ORDER BY assignment.priority, staff.id LIMIT 1
    ) AS coordinator ON true
"""
PERSON_TYPES: Final[dict[str, Any]] = {
    "given_name": StoredText,
    "family_name": StoredText,
    "born_on": Date,
    "school": StoredText,
    "coordinator_given_name": StoredText,
    "coordinator_family_name": StoredText,
    "students": StoredJSON,
}
_ONE: Final = sql(f"{PERSON} WHERE person.id = :id").columns(**PERSON_TYPES)
_FAILURES: Final = sql("""
    SELECT count(*) FROM enrolment_attempt
    WHERE contact_point_id = :contact_point_id AND NOT succeeded AND at >= :since
""").bindparams(bindparam("since", type_=DateTime(timezone=True)))


@dataclass(frozen=True, kw_only=True)
class Child:
    """A student somebody is responsible for."""

    id: str
    given_name: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What is known about a person.

    Attributes:
        language: BCP 47: what the roster says they read.
        school_id, school, time_zone: Where they learn or work; a guardian's are those of their first student.
            None when the roster does not say.
        coordinator_id, coordinator: Who looks after them (or a guardian's first student), and the name that
            signs the messages. None when nobody does.
        students: A guardian's students, in the order in which the family named them.
    """

    id: str
    role: Role
    status: str
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    language: str
    born_on: date | None = field(repr=False)
    school_id: str | None
    school: str | None
    time_zone: str | None
    coordinator_id: str | None
    coordinator: str | None = field(repr=False)
    students: tuple[Child, ...] = ()


async def person(session: AsyncSession, person_id: str) -> PersonFacts:
    """Tell who somebody is.

    Raises:
        UnknownPerson: There is nobody with this id.
    """
    row = (await session.execute(_ONE, {"id": person_id})).one_or_none()
    if row is None:
        raise UnknownPerson(person_id)
    return person_from(dict(row._mapping))


def person_from(fields: dict[str, Any]) -> PersonFacts:
    """Make the facts about a person from what `PERSON` selects."""
    names = (fields.pop("coordinator_given_name"), fields.pop("coordinator_family_name"))
    fields["coordinator"] = " ".join(name for name in names if name) or None
    fields["students"] = tuple(Child(**each) for each in fields["students"] or ())
    return PersonFacts(**fields)


async def recent_failures(session: AsyncSession, contact_point_id: int, *, since: datetime) -> int:
    """Count the wrong codes sent from a contact point since a moment."""
    found = await session.execute(_FAILURES, {"contact_point_id": contact_point_id, "since": since})
    return cast("int", found.scalar_one())
