"""Who there is: schools, people, who belongs to whom, and the addresses they write from."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Reference, SerialId, Small, Words


class School(Base):
    """A school of the district. `id` is its OneRoster sourcedId."""

    __tablename__ = "school"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[Words]
    time_zone: Mapped[str]  # an IANA name such as America/Chicago


class Person(Base):
    """A student, a guardian or a member of staff. `id` is the OneRoster sourcedId.

    People are never deleted by an import; they become inactive.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("role IN ('student', 'guardian', 'coordinator', 'manager', 'admin')", name="role"),
        CheckConstraint("status IN ('active', 'inactive')", name="status"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    given_name: Mapped[Words]
    family_name: Mapped[Words]
    language: Mapped[str]  # BCP 47
    born_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(server_default="active")


class Relation(Base):
    """An adult responsible for a student, and what the law and the family say about it."""

    __tablename__ = "relation"
    __table_args__ = (Index(None, "guardian_id"),)

    student_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    guardian_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    relationship: Mapped[Words]
    has_education_rights: Mapped[bool] = mapped_column(server_default=sql("true"))
    may_text_plan: Mapped[bool] = mapped_column(server_default=sql("true"))
    priority: Mapped[Small] = mapped_column(server_default=sql("1"))  # 1 is asked first


class Enrollment(Base):
    """A person goes to, or works at, a school."""

    __tablename__ = "enrollment"
    __table_args__ = (Index(None, "school_id"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    school_id: Mapped[str] = mapped_column(ForeignKey("school.id"), primary_key=True)


class Assignment(Base):
    """A coordinator looks after a student. The lowest priority number signs the messages."""

    __tablename__ = "assignment"
    __table_args__ = (Index(None, "coordinator_id"),)

    student_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    coordinator_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    priority: Mapped[Small] = mapped_column(server_default=sql("1"))


class ContactPoint(Base):
    """An address somebody writes from: a phone number, a Telegram chat.

    One where nothing arrives (a landline, a number nobody has) is unreachable until somebody writes from it.
    """

    __tablename__ = "contact_point"
    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: Mapped[SerialId]
    channel: Mapped[str]
    address: Mapped[Words]
    created_at: Mapped[datetime]
    unreachable_since: Mapped[datetime | None]
    unreachable_code: Mapped[str | None]  # the provider's code


class PersonContact(Base):
    """A person proved to be behind a contact point. Many to many: families share phones."""

    __tablename__ = "person_contact"
    __table_args__ = (Index(None, "contact_point_id"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    contact_point_id: Mapped[Reference] = mapped_column(ForeignKey("contact_point.id"), primary_key=True)
    source: Mapped[str]  # invite, roster, demo: how it was proved
    verified_at: Mapped[datetime]


class Invite(Base):
    """A single-use code that binds a contact point to a person. Only the code's hash is kept."""

    __tablename__ = "invite"
    __table_args__ = (Index(None, "person_id"),)

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[str | None]  # when the code is meant for one channel only
    created_at: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    contact_point_id: Mapped[Reference | None] = mapped_column(ForeignKey("contact_point.id"))


class EnrolmentAttempt(Base):
    """Somebody tried a code. Three wrong ones in a while lead to a pause."""

    __tablename__ = "enrolment_attempt"
    __table_args__ = (Index(None, "contact_point_id", "at"),)

    id: Mapped[SerialId]
    contact_point_id: Mapped[Reference] = mapped_column(ForeignKey("contact_point.id"))
    at: Mapped[datetime]
    succeeded: Mapped[bool]


class Consent(Base):
    """A ledger, only ever added to: the last row of a contact point is how it stands."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("state IN ('granted', 'withdrawn')", name="state"),
        Index(None, "contact_point_id", "id"),
        Index("ix_consent_because_of", "because_of", postgresql_where=sql("because_of IS NOT NULL")),
    )

    id: Mapped[SerialId]
    contact_point_id: Mapped[Reference] = mapped_column(ForeignKey("contact_point.id"))
    state: Mapped[str]
    source: Mapped[str]  # see `storage.consent.Source`
    wording: Mapped[Words | None]  # the version of the wording agreed to, or the words that were sent
    language: Mapped[str | None]
    inbound_id: Mapped[Reference | None] = mapped_column(ForeignKey("inbound_message.id"))
    at: Mapped[datetime]
    because_of: Mapped[Reference | None] = mapped_column(
        ForeignKey("consent.id")
    )  # a stop at another address


class ConsentWording(Base):
    """A text that people agreed to by answering it, exactly as it was, names left out."""

    __tablename__ = "consent_wording"

    version: Mapped[str] = mapped_column(primary_key=True)  # follows from the text: see `bot.opt_in`
    language: Mapped[str]
    text: Mapped[Words]
    first_shown_at: Mapped[datetime]
