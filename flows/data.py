"""What an answer, a fact or a proposal may be made of: plain JSON, nothing else.

The promise: whatever a flow keeps survives being written to the database as JSON and read back unchanged.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
