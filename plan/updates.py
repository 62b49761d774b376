"""Every kind of change to a student's plan, and how to read one from data.

Each kind is a frozen type; `kind` tells them apart. What is read here is valid
and stays so: nothing later checks it again. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final, TypeAlias, get_args

from pydantic import Field, TypeAdapter, ValidationError

from plan.errors import Fault, InvalidUpdate, UnknownKind
from plan.goal_updates import (
    MAX_STEPS,
    CheckedIn,
    GoalCompleted,
    GoalDropped,
    GoalRevised,
    GoalSet,
    ObstacleReported,
    StepAdded,
    StepDone,
)
from plan.student_updates import FamilyInput, InterestsProfiled, NeedNoted, NoteAdded, StrengthNoted
from plan.together_updates import (
    MeetingChanged,
    MeetingRequested,
    PlanSigned,
    SharingChanged,
    SupportRequested,
)
from plan.values import Author, Due, GoalArea, Said, Slot, StepDraft

Update: TypeAlias = Annotated[
    GoalSet
    | GoalRevised
    | GoalCompleted
    | GoalDropped
    | StepAdded
    | StepDone
    | CheckedIn
    | ObstacleReported
    | InterestsProfiled
    | StrengthNoted
    | NeedNoted
    | FamilyInput
    | MeetingRequested
    | MeetingChanged
    | SupportRequested
    | SharingChanged
    | PlanSigned
    | NoteAdded,
    Field(discriminator="kind"),
]

_TYPES: Final[tuple[type[Said], ...]] = get_args(get_args(Update)[0])
_KINDS: Final[Mapping[str, type[Said]]] = MappingProxyType(
    {type_.model_fields["kind"].default: type_ for type_ in _TYPES}
)
_READER: Final[TypeAdapter[Update]] = TypeAdapter(Update)


def kinds() -> Mapping[str, type[Said]]:
    """List every kind of update with its type, in the order of the reference page."""
    return _KINDS


def parse(data: Mapping[str, object]) -> Update:
    """Read one update from data: as Python values, or as they come out of JSON.

    Args:
        data: `kind`, the common fields of `plan.values.Said`, and the kind's own fields.

    Raises:
        UnknownKind: `kind` is missing or names no kind.
        InvalidUpdate: One or more fields are wrong; it lists them all.
    """
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise UnknownKind(str(kind), tuple(_KINDS))
    try:
        return _READER.validate_python(dict(data))
    except ValidationError as error:
        raise InvalidUpdate(kind, _faults(error)) from None


def _faults(error: ValidationError) -> list[Fault]:
    """Say which fields are wrong and how, without repeating what was in them."""
    return [
        # The first part of a location is the kind; a fault of the whole update has no other.
        Fault(field=".".join(map(str, fault["loc"][1:])) or "update", what=fault["msg"])
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    ]


__all__ = [
    "MAX_STEPS",
    "Author",
    "CheckedIn",
    "Due",
    "FamilyInput",
    "GoalArea",
    "GoalCompleted",
    "GoalDropped",
    "GoalRevised",
    "GoalSet",
    "InterestsProfiled",
    "MeetingChanged",
    "MeetingRequested",
    "NeedNoted",
    "NoteAdded",
    "ObstacleReported",
    "PlanSigned",
    "Said",
    "SharingChanged",
    "Slot",
    "StepAdded",
    "StepDone",
    "StepDraft",
    "StrengthNoted",
    "SupportRequested",
    "Update",
    "kinds",
    "parse",
]
