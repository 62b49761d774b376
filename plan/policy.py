"""Which updates wait for a coordinator, and which enter the plan at once.

A district chooses per kind. Whatever it chooses, needs, tiers and notes wait,
and only the person whose word it is can make one enter at once. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal

from plan.errors import Fault, InvalidPolicy
from plan.updates import kinds
from plan.values import FAMILY, Author

Mode = Literal["wait", "apply"]
Policy = Mapping[str, Mode]


class ReviewState(StrEnum):
    """Where a proposed update stands. Only accepted and amended ones are part of the plan."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    AMENDED = "amended"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


_AT_ONCE: Final = ("step_done", "checked_in", "obstacle_reported", "interests_profiled", "strength_noted")

DEFAULT_POLICY: Final[Policy] = MappingProxyType(
    {kind: "apply" if kind in _AT_ONCE else "wait" for kind in kinds()}
)

# `tier_set` does not exist yet; it is named here so that it can never begin its life as automatic. A note
# may be restricted, so no note enters by itself.
NEVER_AT_ONCE: Final = frozenset({"need_noted", "tier_set", "note_added"})

# A student's own word is about the student's own work. What a family says or asks for is also the guardian's.
_OWN_WORD: Final[Mapping[str, frozenset[Author]]] = MappingProxyType(
    {
        "family_input": frozenset[Author]({"guardian"}),
        "meeting_requested": FAMILY,
        "meeting_changed": FAMILY,
        "support_requested": FAMILY,
        "plan_signed": FAMILY,
    }
)


def review_mode(kind: str, author: Author, policy: Policy = DEFAULT_POLICY) -> Mode:
    """Decide whether an update of this kind by this author waits for review.

    Args:
        kind: The update's kind. One that the policy does not name waits.
        author: Who said it.
        policy: The district's choice per kind.

    Returns:
        `apply` only when the policy says so, the kind may ever be applied at once, and the
        author is the person whose word it is; otherwise `wait`.

    Source: docs/reference/updates.md
    """
    if kind in NEVER_AT_ONCE or policy.get(kind) != "apply":
        return "wait"
    return "apply" if author in _OWN_WORD.get(kind, frozenset({"student"})) else "wait"


def read_policy(choices: Mapping[str, str]) -> Policy:
    """Read a district's choices; kinds it does not name keep their default.

    Raises:
        InvalidPolicy: It names a kind that does not exist, a mode that does not exist, or lets a kind
            apply at once that never may. All faults at once.
    """
    faults = [
        Fault(field=kind, what=what) for kind, mode in choices.items() for what in _policy_faults(kind, mode)
    ]
    if faults:
        raise InvalidPolicy(faults)
    chosen: dict[str, Mode] = {kind: "apply" if mode == "apply" else "wait" for kind, mode in choices.items()}
    return MappingProxyType({**DEFAULT_POLICY, **chosen})


def _policy_faults(kind: str, mode: str) -> list[str]:
    faults = []
    if kind not in kinds():
        faults.append("is no kind of update")
    if mode not in {"wait", "apply"}:
        faults.append("must be wait or apply")
    if mode == "apply" and kind in NEVER_AT_ONCE:
        faults.append("always waits for a coordinator")
    return faults
