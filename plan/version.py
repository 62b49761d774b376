"""Which version of a plan somebody signed. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from plan.plan import Plan

# A signature must not outdate itself, and neither who may look, an appointment nor a note beside the
# plan changes what was agreed to.
NOT_SIGNED: Final = frozenset({"signatures", "sharing", "meetings", "notes", "unplaced"})


def version_hash(plan: Plan) -> str:
    """Name what a plan says by a hash, the same on every machine and after a trip through JSON.

    Returns:
        64 hexadecimal digits (SHA-256). Two plans have the same one when they say the same about
        the student: goals, obstacles, interests, strengths, needs, family, support.
    """
    said = plan.model_dump(mode="json", exclude=set(NOT_SIGNED))
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
