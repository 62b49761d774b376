"""Who is called next about an alert, and how long they have before somebody else is. Pure.

Source: facts/k12.md 4.6 (3): at least two people, five minutes each in staffed hours, then the administrator;
after hours the contacts for that; where nobody is there, nobody is pretended to be.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from storage.rota import OnCall

#: How long somebody has to answer before the next one is called.
ANSWER_WITHIN: Final = timedelta(minutes=5)
#: After everybody was called this often without an answer, the calls go on at this pace, until one comes.
ROUNDS: Final = 2
THEN_EVERY: Final = timedelta(minutes=30)
#: Fewer than this on a rota, and one flat battery silences it.
LEAST_ON_CALL: Final = 2

_NOW: Final = {True: ("staffed", "always"), False: ("after_hours", "always")}


def called_now(rota: Sequence[OnCall], *, is_staffed: bool) -> tuple[OnCall, ...]:
    """List who is called at this hour, in order, administrators last; only those who can be reached."""
    there = [each for each in rota if each.hours in _NOW[is_staffed] and each.reaches]
    return tuple(sorted(there, key=lambda each: (each.is_administrator, each.position)))


def next_of(called: Sequence[OnCall], calls: int) -> OnCall | None:
    """Say who is called after so many calls; after the last the first again. None without anybody."""
    return called[calls % len(called)] if called else None


def wait_after(calls: int, people: int) -> timedelta:
    """Say how long to wait for an answer to the call number `calls` (from 1) of a rota of so many people."""
    return ANSWER_WITHIN if calls <= ROUNDS * people else THEN_EVERY


def is_whole_round(calls: int, people: int) -> bool:
    """Say whether everybody has been called the same number of times, and nobody has answered."""
    return calls > 0 and calls % people == 0
