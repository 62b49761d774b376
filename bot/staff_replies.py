"""What a member of staff texts: the number of an alert takes it; anything else gets how that works."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import alert_texts
from flows.effects import Say
from storage import alerts

if TYPE_CHECKING:
    from bot.turn import Turn

ROLES: Final = frozenset({"coordinator", "manager", "admin"})
_LONGEST_NUMBER: Final = 12  # digits; alerts are counted from 1


async def answer(turn: "Turn") -> None:
    """Take the alert whose number was texted, or say how to take one."""
    number = _number(turn.text)
    called = (
        await alerts.called_at(turn.session, number, contact_point_id=turn.standing.contact_point_id)
        if number is not None
        else None
    )
    if number is None or called is None:
        turn.spoken.append(Say(text=alert_texts.STAFF))
        return
    is_theirs = await alerts.acknowledge(turn.session, number, by=called, at=turn.now)
    text = alert_texts.TAKEN if is_theirs else alert_texts.TAKEN_BEFORE
    turn.spoken.append(Say(text=replace(text, params={"number": str(number)})))


def _number(text: str) -> int | None:
    """Read the first number of a message, in the digits of any script ("17", "ok 17", "١٧")."""
    digits = "".join(char if char.isdecimal() else " " for char in text).split()
    return int(digits[0]) if digits and len(digits[0]) <= _LONGEST_NUMBER else None
