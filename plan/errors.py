"""What can be wrong with an update.

    PlanError
    ├── UnknownKind       the data names a kind of update that does not exist
    ├── InvalidUpdate     a field is missing, unknown, malformed, or not this author's to say
    ├── UnknownField      an amendment names a field that cannot be amended
    ├── OwnWords          an amendment would change what a person said
    └── InvalidPolicy     a review policy names what does not exist or may not be applied at once

Messages hold kinds, field names and ids, never what a person wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong: which field, and what about it."""

    field: str
    what: str

    def __str__(self) -> str:
        return f"{self.field}: {self.what}"


class PlanError(Exception):
    """Any refusal of this package."""


class UnknownKind(PlanError):
    """The data names a kind of update that does not exist."""

    def __init__(self, kind: str, known: Sequence[str]) -> None:
        self.kind, self.known = kind, tuple(known)
        super().__init__(f"there is no update of kind {kind!r}; the kinds are: {', '.join(self.known)}")


class InvalidUpdate(PlanError):
    """A field is missing, unknown, malformed, or not this author's to say. All faults at once."""

    def __init__(self, kind: str, faults: Sequence[Fault]) -> None:
        self.kind, self.faults = kind, tuple(faults)
        told = "; ".join(str(fault) for fault in self.faults)
        super().__init__(f"this {kind} cannot be read ({told}); mend these fields and send it again")


class UnknownField(PlanError):
    """An amendment names a field that this kind does not have, or that nobody may amend."""

    def __init__(self, kind: str, fields: Sequence[str], known: Sequence[str]) -> None:
        self.kind, self.fields, self.known = kind, tuple(fields), tuple(known)
        super().__init__(
            f"{', '.join(self.fields)} of a {kind} cannot be amended; these can: {', '.join(self.known)}"
        )


class OwnWords(PlanError):
    """An amendment would change what a person said.

    Staff correct how a message was read, and strike what was misread; they do not rephrase it.
    """

    def __init__(self, update_id: str, fields: Sequence[str]) -> None:
        self.update_id, self.fields = update_id, tuple(fields)
        super().__init__(
            f"{', '.join(self.fields)} of update {update_id} are the person's own words and stay so; "
            "decline the update with a reason, or add a note beside it"
        )


class InvalidPolicy(PlanError):
    """A review policy names what does not exist, or applies at once what must wait."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        told = "; ".join(str(fault) for fault in self.faults)
        super().__init__(f"the review policy cannot be used ({told}); mend these kinds in the settings")
