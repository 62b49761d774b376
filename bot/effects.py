"""Perform what a flow decided: each effect becomes a row, in the transaction of its turn.

A performer exists for each effect, or the program refuses to start (`check_performers`).
"""

import uuid
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot.check_ins import Planner
from bot.errors import MissingPerformer
from bot.rhythm import SLOWEST_DAYS, SOONEST_DAYS
from flows.effects import (
    EFFECTS,
    Ask,
    Effect,
    Handoff,
    Propose,
    RaiseAlert,
    Say,
    SetLanguage,
    SetRhythm,
    WakeAt,
    Withdraw,
)
from plan import parse
from plan.policy import DEFAULT_POLICY, review_mode
from plan.values import Author
from storage import record

if TYPE_CHECKING:
    from bot.turn import Turn

#: Ids of updates follow from conversation, proposal and message: handled again, they are the same.
NAMESPACE: Final = uuid.UUID("6d3c4c2e-52b7-4f0f-9b8e-6f1f3f6f2f55")

#: What a flow hands off with when somebody says they are not the person we took them for.
WRONG_PERSON: Final = "wrong_person"

#: What a flow hands off with when words sound worrying and no rule of the safety screen matched.
WORRYING: Final = "safety_concern"
#: How often a flow's words for a rhythm are; what is not here is a pause.
_EVERY_DAYS: Final = {"weekly": SOONEST_DAYS, "every_two_weeks": SLOWEST_DAYS}

log = structlog.get_logger(__name__)


async def perform(effect: Effect, turn: "Turn") -> None:
    """Perform one effect."""
    await _PERFORMERS[type(effect)](effect, turn)


def check_performers() -> None:
    """Refuse to start when an effect has no performer.

    Raises:
        MissingPerformer: Names every effect nobody performs.
    """
    missing = tuple(kind.__name__ for kind in EFFECTS if kind not in _PERFORMERS)
    if missing:
        raise MissingPerformer(missing)


async def _speak(effect: Say | Ask, turn: "Turn") -> None:
    turn.spoken.append(effect)


async def _propose(effect: Propose, turn: "Turn") -> None:
    """Propose a change to the plan of the student this is about, or apply it where the policy says so."""
    assert turn.person is not None  # noqa: S101 - only a known person has a conversation
    author: Author = "student" if turn.person.role == "student" else "guardian"
    for student_id in turn.subjects():
        name = f"{turn.standing.conversation_id}:{effect.key}:{turn.inbound.id}:{student_id}"
        update = parse(
            {
                **effect.fields,
                "kind": effect.kind,
                "id": str(uuid.uuid5(NAMESPACE, name)),
                "verbatim": effect.verbatim or turn.inbound.text,
                "language": turn.language,
                "author": author,
                "author_id": turn.person.id,
                "said_at": turn.inbound.received_at,
                "message_ids": effect.message_ids or ((turn.inbound.id,) if turn.inbound.id else ()),
            }
        )
        await record.proposal(
            turn.session,
            student_id=student_id,
            conversation_id=turn.standing.conversation_id,
            key=effect.key,
            update=update,
            mode=review_mode(effect.kind, author, DEFAULT_POLICY),
            supersedes_keys=effect.supersedes,
            at=turn.now,
        )


async def _withdraw(effect: Withdraw, turn: "Turn") -> None:
    await record.withdraw(turn.session, turn.standing.conversation_id, effect.keys, at=turn.now)


async def _set_language(effect: SetLanguage, turn: "Turn") -> None:
    turn.language = effect.language


async def _set_rhythm(effect: SetRhythm, turn: "Turn") -> None:
    assert turn.person is not None  # noqa: S101 - only a known person has a conversation
    planner = Planner(database=turn.assistant.database, time_zone=turn.assistant.zone.key)
    await planner.change(
        turn.session,
        turn.person.id,
        every_days=_EVERY_DAYS.get(effect.rhythm),
        state="active" if effect.rhythm in _EVERY_DAYS else "paused",
        by="student",
        now=turn.now,
    )


async def _raise_alert(effect: RaiseAlert, turn: "Turn") -> None:
    await record.alert(
        turn.session,
        conversation_id=turn.standing.conversation_id,
        person_id=turn.standing.person_id,
        inbound_id=effect.message_id,
        category=effect.category,
        level=effect.level,
        at=turn.now,
    )
    turn.purpose = "safety"
    log.warning("alert_raised", inbound_id=effect.message_id, category=effect.category, level=effect.level)


async def _hand_off(effect: Handoff, turn: "Turn") -> None:
    await record.handoff(
        turn.session,
        conversation_id=turn.standing.conversation_id,
        person_id=turn.standing.person_id,
        inbound_id=effect.message_id,
        reason=effect.reason,
        verbatim=effect.verbatim,
        at=turn.now,
        promised_by=turn.reply_by if effect.is_promised else None,
    )
    if effect.reason == WORRYING and effect.message_id is not None:
        await _mention(effect.message_id, turn)
    if effect.reason == WRONG_PERSON:
        # Whoever holds this phone is not the one we took them for: nothing about anybody is said here again.
        turn.is_unbound = True
        await record.unbind(turn.session, turn.standing.conversation_id, at=turn.now)


async def _mention(message_id: int, turn: "Turn") -> None:
    """Have the care team look at words that only the interpreter found worrying. It wakes nobody."""
    await record.alert(
        turn.session,
        conversation_id=turn.standing.conversation_id,
        person_id=turn.standing.person_id,
        inbound_id=message_id,
        category=WORRYING,
        level="check",
        at=turn.now,
    )


async def _wake_at(effect: WakeAt, turn: "Turn") -> None:
    turn.timers = {**(turn.timers or {}), effect.name: turn.now + effect.after}


_PERFORMERS: Final[Mapping[type, Callable[[Any, "Turn"], Awaitable[None]]]] = MappingProxyType(
    {
        Say: _speak,
        Ask: _speak,
        Propose: _propose,
        Withdraw: _withdraw,
        SetLanguage: _set_language,
        SetRhythm: _set_rhythm,
        RaiseAlert: _raise_alert,
        Handoff: _hand_off,
        WakeAt: _wake_at,
    }
)
