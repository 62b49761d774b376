"""The tables: one typed class for each thing we keep."""

from __future__ import annotations

from storage.models.base import Base, StoredJSON, StoredText, table
from storage.models.conversations import (
    Conversation,
    Handoff,
    InboundMessage,
    OutboundMessage,
    Sender,
)
from storage.models.people import (
    Assignment,
    Consent,
    ConsentWording,
    ContactPoint,
    Enrollment,
    EnrolmentAttempt,
    Invite,
    Person,
    PersonContact,
    Relation,
    School,
)
from storage.models.plans import ActionStep, Goal, PlanDocument, PlanUpdate, Review
from storage.models.rhythm import CalendarDay, CheckIn, CheckInRhythm, DigestItem
from storage.models.safety import Alert, AlertStep, RotaEntry
from storage.models.takeover import Timer

__all__ = [
    "ActionStep",
    "Alert",
    "AlertStep",
    "Assignment",
    "Base",
    "CalendarDay",
    "CheckIn",
    "CheckInRhythm",
    "Consent",
    "ConsentWording",
    "ContactPoint",
    "Conversation",
    "DigestItem",
    "Enrollment",
    "EnrolmentAttempt",
    "Goal",
    "Handoff",
    "InboundMessage",
    "Invite",
    "OutboundMessage",
    "Person",
    "PersonContact",
    "PlanDocument",
    "PlanUpdate",
    "Relation",
    "Review",
    "RotaEntry",
    "School",
    "Sender",
    "StoredJSON",
    "StoredText",
    "Timer",
    "table",
]
