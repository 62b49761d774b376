"""What a plan is: typed updates, and how an accepted update changes a plan (pure).

update = plan.parse(data)             # refused with every fault, or valid for good
next_plan = plan.apply(before, update)  # a plan is never edited
same_plan = plan.fold(student_id, updates)
"""

from plan.amending import amend, amendable
from plan.errors import (
    Fault,
    InvalidPolicy,
    InvalidUpdate,
    OwnWords,
    PlanError,
    UnknownField,
    UnknownKind,
)
from plan.folding import apply, fold
from plan.parts import Goal, Meeting, Step
from plan.plan import Plan
from plan.policy import DEFAULT_POLICY, ReviewState, read_policy, review_mode
from plan.sentences import describe
from plan.updates import GoalArea, Update, kinds, parse
from plan.version import version_hash

__all__ = [
    "DEFAULT_POLICY",
    "Fault",
    "Goal",
    "GoalArea",
    "InvalidPolicy",
    "InvalidUpdate",
    "Meeting",
    "OwnWords",
    "Plan",
    "PlanError",
    "ReviewState",
    "Step",
    "UnknownField",
    "UnknownKind",
    "Update",
    "amend",
    "amendable",
    "apply",
    "describe",
    "fold",
    "kinds",
    "parse",
    "read_policy",
    "review_mode",
    "version_hash",
]
