"""Whether a node happens: conditions are data, never an expression language.

The promise: a comparison never raises. What cannot be compared ("blue" at least 3) does not hold.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from flows.flow import All, AnyOf, Compare, Condition, Name, Not

Look = Callable[[Name], object]


def is_known(value: object) -> bool:
    """Say whether somebody gave this value: not missing, and not an empty text or list."""
    return value is not None and value not in ("", [], (), {})


def count(value: object) -> int:
    """Count the items of a list; a single known value counts as one."""
    if isinstance(value, str) or not isinstance(value, Sequence | Mapping):
        return 1 if is_known(value) else 0
    return len(value)


def _number(value: object) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return None


def _ordered(compare: Callable[[float, float], bool]) -> Callable[[object, object], bool]:
    def holds(value: object, literal: object) -> bool:
        left, right = _number(value), _number(literal)
        return left is not None and right is not None and compare(left, right)

    return holds


def _same(value: object, literal: object) -> bool:
    """Compare without Python's `True == 1`."""
    return value == literal and isinstance(value, bool) == isinstance(literal, bool)


def _among(value: object, literals: object) -> bool:
    return isinstance(literals, Sequence) and any(_same(value, literal) for literal in literals)


#: Every comparison a flow file may use. `count` is not one: it compares the number of items by one of these.
OPERATORS: Final[Mapping[str, Callable[[object, object], bool]]] = MappingProxyType(
    {
        "is": _same,
        "is_not": lambda value, literal: not _same(value, literal),
        "in": _among,
        "not_in": lambda value, literals: not _among(value, literals),
        "at_least": _ordered(lambda left, right: left >= right),
        "at_most": _ordered(lambda left, right: left <= right),
        "more_than": _ordered(lambda left, right: left > right),
        "less_than": _ordered(lambda left, right: left < right),
        "known": lambda value, literal: is_known(value) is literal,
    }
)

COUNTED: Final = "count."  # prefix of an operator that compares how many items there are


def compare(value: object, operator: str, literal: object) -> bool:
    """Apply one comparison, `count.at_least` and the like included."""
    if operator.startswith(COUNTED):
        return OPERATORS[operator[len(COUNTED) :]](count(value), literal)
    return OPERATORS[operator](value, literal)


def holds(condition: Condition, look: Look) -> bool:
    """Decide a condition, finding values with `look`."""
    match condition:
        case Compare():
            return compare(look(condition.name), condition.operator, condition.literal)
        case All():
            return all(holds(part, look) for part in condition.parts)
        case AnyOf():
            return any(holds(part, look) for part in condition.parts)
        case Not():
            return not holds(condition.part, look)
