"""Make the parts of a plan out of an update, without checking again what was checked when it was read."""

from __future__ import annotations

from functools import cache
from typing import TypeVar, cast

from plan.parts import Part
from plan.values import Said

T = TypeVar("T", bound=Part)


def derive(part: type[T], update: Said, **others: object) -> T:
    """Make a part from the fields it shares with an update; `others` overrule and add."""
    shared = {name: getattr(update, name) for name in _shared(part, type(update))}
    # pydantic's plugin for mypy forgets T here and answers with its bound.
    return cast("T", part.model_construct(**{"source": update.id, **shared, **others}))


@cache
def _shared(part: type[Part], update: type[Said]) -> tuple[str, ...]:
    return tuple(name for name in part.model_fields if name in update.model_fields)
