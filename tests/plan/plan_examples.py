"""Invented updates, said one after the other, so that a test names only what it is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from plan import Update, parse

FIRST_DAY = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)

REQUIRED: dict[str, dict[str, object]] = {
    "goal_set": {"words": "raise my algebra grade"},
    "goal_revised": {"goal_id": "goal"},
    "goal_completed": {"goal_id": "goal"},
    "goal_dropped": {"goal_id": "goal"},
    "step_added": {"goal_id": "goal", "words": "ask for a practice test"},
    "step_done": {"goal_id": "goal", "step_id": "goal.1"},
    "checked_in": {"goal_id": "goal"},
    "obstacle_reported": {"words": "my phone"},
    "interests_profiled": {
        "inventory": "spark",
        "inventory_version": 1,
        "answers": {"r1": 2, "i1": 0},
        "scores": {"R": 2, "I": 0, "A": 1, "S": 6, "E": 3, "C": 0},
    },
    "strength_noted": {"words": "good at drawing"},
    "need_noted": {"words": "a quiet place to study"},
    "family_input": {"words": "she reads to her brother"},
    "meeting_requested": {},
    "meeting_changed": {"meeting_id": "meeting", "status": "confirmed"},
    "support_requested": {"words": "help with essays"},
    "sharing_changed": {"section": "goals", "person_id": "aunt", "level": "full"},
    "plan_signed": {"signer_name": "A Guardian", "plan_version": "0f3a"},
    "note_added": {"words": "prefers mornings"},
}

OTHER_AUTHORS = {"family_input": "guardian", "note_added": "coordinator"}


def data(kind: str, *, id: str = "update", day: int = 0, **fields: object) -> dict[str, Any]:  # noqa: A002
    """Write an update of a kind as data, said `day` days after the first."""
    return {
        "kind": kind,
        "id": id,
        "verbatim": "as it was sent",
        "language": "en",
        "author": OTHER_AUTHORS.get(kind, "student"),
        "author_id": "person-1",
        "said_at": FIRST_DAY + timedelta(days=day),
        "message_ids": (7,),
        **REQUIRED[kind],
        **fields,
    }


def said(kind: str, *, id: str = "update", day: int = 0, **fields: object) -> Update:  # noqa: A002
    """Make an update of a kind, said `day` days after the first."""
    return parse(data(kind, id=id, day=day, **fields))


def goal(**fields: object) -> Update:
    """Make the goal that the other examples speak of."""
    return said("goal_set", id="goal", **fields)
