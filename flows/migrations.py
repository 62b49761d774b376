"""How each release's saved conversations become the next release's.

The promise: a migration is frozen once it has shipped, faults included, because every snapshot saved since
then went through it. `tests/flows/golden` holds snapshots of every version; all of them load forever.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from flows.errors import UnreadableState

Migration = Callable[[dict[str, Any]], dict[str, Any]]


def without_pauses(saved: dict[str, Any]) -> dict[str, Any]:
    """Version 1 asked "more now or later?" between the items of an inventory; version 2 does not.

    Whoever stood at that question loses their place in the flow, so that a "1" for "more now" is never read
    as an answer to an item they have not seen. Their answers to items are kept elsewhere and stay.
    """
    stack = [
        {**{key: value for key, value in frame.items() if key != "pausing"}, "node": ""}
        if frame.get("pausing")
        else frame
        for frame in saved["stack"]
    ]
    return {**saved, "stack": stack}


def with_timers(saved: dict[str, Any]) -> dict[str, Any]:
    """Version 3 knows nudges, the end of a conversation and people who take over; none has happened yet."""
    return saved


#: Keyed by the version it starts from.
MIGRATIONS: Final[Mapping[int, Migration]] = MappingProxyType({1: without_pauses, 2: with_timers})


def migrate(
    saved: Mapping[str, Any], *, newest: int, migrations: Mapping[int, Migration] = MIGRATIONS
) -> Mapping[str, Any]:
    """Bring a snapshot to the newest version, one step at a time.

    Raises:
        UnreadableState: It names no version, or one that no release up to this one has written.
    """
    version = saved.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= newest:
        raise UnreadableState(version, newest)
    for step in range(version, newest):
        saved = {**migrations[step](dict(saved)), "version": step + 1}
    return saved
