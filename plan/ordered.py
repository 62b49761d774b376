"""Keep the parts of a plan in one order, whatever order they arrived in. Pure."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable
from datetime import datetime
from operator import methodcaller
from typing import Protocol, TypeVar


class Ordered(Protocol):
    """A part that knows its place: when it was said, then its id, which is unique among its like."""

    def order(self) -> tuple[datetime, str]:
        """Give its place among its like."""
        ...


P = TypeVar("P", bound=Ordered)

_place: Callable[[Ordered], tuple[datetime, str]] = methodcaller("order")


def insert(parts: tuple[P, ...], part: P) -> tuple[P, ...]:
    """Put a part in its place. When one with its id is there already, that one stays."""
    place = part.order()
    if any(other.order()[1] == place[1] for other in parts):
        return parts
    index = bisect(parts, place, key=_place)
    return (*parts[:index], part, *parts[index:])
