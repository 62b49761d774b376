"""What people can say about working together: meetings, support, who may see what, signatures."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from plan.values import FAMILY, Author, Id, LanguageTag, Moment, OneOrMany, Said, Slot, Words


class MeetingRequested(Said):
    """A wish to talk with somebody. The meeting's id is this update's id."""

    kind: Literal["meeting_requested"] = "meeting_requested"
    with_whom: Words | None = None
    topic: Words | None = None
    slots: Annotated[tuple[Slot, ...], OneOrMany] = ()
    mode: Literal["in_person", "phone", "video"] | None = None
    interpreter: LanguageTag | None = None


class MeetingChanged(Said):
    """A meeting was confirmed, moved or called off. `meeting_id` is the request's id."""

    kind: Literal["meeting_changed"] = "meeting_changed"
    meeting_id: Id
    status: Literal["confirmed", "moved", "cancelled"]
    starts_at: Moment | None = None
    note: Words | None = None


class SupportRequested(Said):
    """A wish for help, from a named person if one was named."""

    kind: Literal["support_requested"] = "support_requested"
    words: Words
    with_whom: Words | None = None


class SharingChanged(Said):
    """Who may see a part of the plan, how much of it, and until when (the last day included)."""

    may_author: ClassVar[frozenset[Author]] = FAMILY

    kind: Literal["sharing_changed"] = "sharing_changed"
    section: Words
    person_id: Words
    level: Literal["none", "summary", "full"]
    expires_on: date | None = None


class PlanSigned(Said):
    """A person agreed to the plan as it stood at `plan_version` (see `plan.version_hash`)."""

    kind: Literal["plan_signed"] = "plan_signed"
    signer_name: Words
    plan_version: Words
