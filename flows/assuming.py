"""Deciding conditions of a flow without a person: by assuming, one after the other, whatever matters.

Used by the checks only. A way through a flow collects assumptions ("progress is at least 10"); they stay
consistent along the way, so that `{x: a}` and `{x: b}`, or known and not known, are never assumed together.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from flows.conditions import COUNTED, compare
from flows.flow import All, AnyOf, Compare, Condition, Node, Not

#: What is assumed: `(name, "")` has that value; `(name, comparison)` holds or does not.
Assumed: TypeAlias = Mapping[tuple[str, str], object]

#: Comparisons that say the opposite of another one.
_OPPOSITE = {"is_not": "is", "not_in": "in", "less_than": "at_least", "more_than": "at_most"}


def branches(condition: Condition, assumed: Assumed) -> Iterator[tuple[bool, Assumed]]:
    """List the outcomes a condition can have, each with what must be assumed for it."""
    decided = _decide(condition, assumed)
    if decided is not None:
        yield decided, assumed
        return
    open_one = next(one for one in _compares(condition) if _holds(one, assumed) is None)
    for outcome in (True, False):
        yield from branches(condition, _assume(open_one, outcome, assumed))


def of_answer(node: Node) -> Iterator[Assumed]:
    """List what can be assumed about the answer to a node's question."""
    asking = node.ask
    if asking is None:
        yield {}
        return
    if asking.kind == "choice" and asking.options:
        for option in asking.options:
            yield {(node.id, ""): option.value}
    elif asking.kind == "yes_no":
        yield {(node.id, ""): True}
        yield {(node.id, ""): False}
    else:
        yield {(node.id, "known True"): True}
    if asking.optional or asking.none_on or asking.kind == "goal":
        yield {(node.id, ""): None}


def forget(assumed: Assumed, names: Iterable[str]) -> Assumed:
    """Drop what was assumed about names that were just set anew."""
    gone = set(names)
    return {key: value for key, value in assumed.items() if key[0] not in gone} if gone else assumed


def _key(one: Compare) -> tuple[tuple[str, str], bool]:
    """Name a comparison so that opposites share the name; also, whether this is the opposite."""
    prefix, operator = (
        (COUNTED, one.operator[len(COUNTED) :]) if one.operator.startswith(COUNTED) else ("", one.operator)
    )
    if operator == "known":
        return (str(one.name), "known True"), one.literal is False
    return (
        str(one.name),
        f"{prefix}{_OPPOSITE.get(operator, operator)} {one.literal!r}",
    ), operator in _OPPOSITE


def _holds(one: Compare, assumed: Assumed) -> bool | None:
    """Decide a comparison by what is assumed; None when that does not decide it."""
    name = str(one.name)
    if (name, "") in assumed:
        return compare(assumed[name, ""], one.operator, one.literal)
    key, is_opposite = _key(one)
    value = assumed.get(key)
    return None if value is None else bool(value) != is_opposite


def _assume(one: Compare, outcome: bool, assumed: Assumed) -> Assumed:
    key, is_opposite = _key(one)
    holds = outcome != is_opposite
    if holds and key[1].startswith("is "):
        return {**assumed, (key[0], ""): one.literal}
    if not holds and key[1] == "known True":
        return {**assumed, (key[0], ""): None}
    return {**assumed, key: holds}


def _decide(condition: Condition, assumed: Assumed) -> bool | None:
    match condition:
        case Compare():
            return _holds(condition, assumed)
        case Not():
            inner = _decide(condition.part, assumed)
            return None if inner is None else not inner
        case All():
            outcomes = [_decide(part, assumed) for part in condition.parts]
            if False in outcomes:
                return False
            return None if None in outcomes else True
        case AnyOf():
            outcomes = [_decide(part, assumed) for part in condition.parts]
            if True in outcomes:
                return True
            return None if None in outcomes else False


def _compares(condition: Condition) -> Iterator[Compare]:
    match condition:
        case Compare():
            yield condition
        case Not():
            yield from _compares(condition.part)
        case All() | AnyOf():
            for part in condition.parts:
                yield from _compares(part)
