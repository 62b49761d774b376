"""One short sentence for each update, for lists that coordinators read.

A sentence is a msgid for gettext with its values beside it; the caller adds
`name`, the person who said it, and translates. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import Formatter
from types import MappingProxyType
from typing import Final

from plan.student_updates import NoteAdded
from plan.together_updates import MeetingChanged
from plan.updates import Update

Params = Mapping[str, str | int]


def _(msgid: str) -> str:
    """Mark a sentence for the translators; it is translated where it is shown."""
    return msgid


# A coordinator reads these in a list. {name} is who said it; {words}, {reason}, {topic} are their own.
# Per kind, the fullest first: the first whose fields the update all has is used.
SENTENCES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "goal_set": (_("{name} set a goal: {words}"),),
        "goal_revised": (_("{name} changed the words of a goal: {words}"), _("{name} changed a goal.")),
        "goal_completed": (_("{name} completed a goal."),),
        "goal_dropped": (_("{name} dropped a goal: {reason}"), _("{name} dropped a goal.")),
        "step_added": (_("{name} added a step: {words}"),),
        "step_done": (_("{name} did a step."),),
        "checked_in": (
            _("{name} checked in on a goal: {progress} of 10."),
            _("{name} checked in on a goal."),
        ),
        "obstacle_reported": (_("{name} told what gets in the way: {words}"),),
        "interests_profiled": (_("{name} answered questions about interests."),),
        "strength_noted": (_("{name} noted a strength: {words}"),),
        "need_noted": (_("{name} noted a need: {words}"),),
        "family_input": (_("{name} told about the family: {words}"),),
        "meeting_requested": (
            _("{name} asked for a meeting with {with_whom} about: {topic}"),
            _("{name} asked for a meeting with {with_whom}."),
            _("{name} asked for a meeting about: {topic}"),
            _("{name} asked for a meeting."),
        ),
        "meeting_changed.confirmed": (_("{name} confirmed a meeting."),),
        "meeting_changed.moved": (_("{name} moved a meeting."),),
        "meeting_changed.cancelled": (_("{name} called off a meeting."),),
        "support_requested": (_("{name} asked for support: {words}"),),
        "sharing_changed": (_("{name} changed who can see a part of the plan."),),
        "plan_signed": (_("{name} signed the plan."),),
        "note_added.plain": (_("{name} added a note: {words}"),),
        "note_added.restricted": (_("{name} added a restricted note."),),
    }
)


def describe(update: Update) -> tuple[str, Params]:
    """Say in one sentence what an update does.

    Returns:
        The msgid, and its values without `name`. A restricted note does not show its words.
    """
    sentences = ((msgid, _values(msgid, update)) for msgid in SENTENCES[_key(update)])
    return next((msgid, values) for msgid, values in sentences if None not in values.values())


def _key(update: Update) -> str:
    if isinstance(update, MeetingChanged):
        return f"{update.kind}.{update.status}"
    if isinstance(update, NoteAdded):
        return f"{update.kind}.{update.visibility}"
    return update.kind


def _values(msgid: str, update: Update) -> dict[str, str | int]:
    return {field: getattr(update, field) for field in _fields(msgid)}


@cache
def _fields(msgid: str) -> tuple[str, ...]:
    return tuple(field for _, field, _, _ in Formatter().parse(msgid) if field and field != "name")
