"""Advance one conversation by one event.

Pure: no clock, database, network, locale or randomness. The caller passes in what it knows and receives what
    should
happen next.

The promises, each of them a property test: `step` never raises on any text; the same input gives the same
output; each message from a person leads to at least one `Say` or `Ask`, unless a person at school has the
conversation in hand; no step passes more than `MAX_NODES_PER_STEP` nodes, and no conversation holds more than
`MAX_FRAMES` flows; the new state survives JSON unchanged.
"""

from dataclasses import dataclass, replace

from flows import asking, correcting, suspending, waiting
from flows.beginning import heard_in
from flows.commands import is_move, obey
from flows.effects import Effect, RaiseAlert
from flows.errors import UnknownFlow
from flows.events import (
    Event,
    Expired,
    Reply,
    Resumed,
    Returned,
    Reviewed,
    Safety,
    Started,
    Suspended,
    TimedOut,
    Unanswered,
)
from flows.facts import Facts
from flows.flow import FlowSet
from flows.moving import go_on, settle
from flows.offering import offer_language
from flows.questions import Question
from flows.replying import reply_to_nothing, reply_to_question
from flows.running import proceed, start
from flows.state import State
from flows.turn import MAX_FRAMES, MAX_NODES_PER_STEP, MAX_TRIES, Turn

__all__ = [
    "MAX_FRAMES",
    "MAX_NODES_PER_STEP",
    "MAX_TRIES",
    "Step",
    "open_question",
    "previous_question",
    "step",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a step leads to: where the conversation stands now, and what should happen, in order."""

    state: State
    effects: tuple[Effect, ...]


def step(state: State, event: Event, *, facts: Facts, flows: FlowSet) -> Step:
    """Advance a conversation by one event.

    Args:
        state: Where the conversation stands.
        event: What happened.
        facts: What is known about the person.
        flows: All flows of the district.

    Returns:
        The new state, and the effects in the order in which they should happen.

    Raises:
        UnknownFlow: A `Started` event names a flow that does not exist. No message of a person can cause it.
    """
    turn = Turn.of(state, facts=facts, flows=flows, reply=event if isinstance(event, Reply) else None)
    match event:
        case Reply():
            _replied(turn, event)
        case Started():
            _started(turn, event)
        case Reviewed():
            _reviewed(turn, event)
        case TimedOut(question=question):
            asked = open_question(state, facts=facts, flows=flows)
            if asked is not None and waiting.open_key(state) == question:
                waiting.nudge(turn)
            else:  # something else is open, or shown otherwise, by now
                waiting.set_timers(turn, may_nudge=False)
                return Step(state=state, effects=tuple(turn.effects))
        case Expired():
            waiting.expire(turn)
        case Suspended(coordinator=coordinator):
            suspending.suspend(turn, coordinator)
        case Resumed():
            suspending.give_back(turn)
        case Returned():
            suspending.come_back(turn)
        case Unanswered(phone=phone):
            _nobody_answered(turn, phone)
    waiting.set_timers(turn)
    return Step(state=turn.state(), effects=tuple(turn.effects))


def open_question(state: State, *, facts: Facts, flows: FlowSet) -> Question | None:
    """Find the question the next reply may answer; None when nothing is open.

    Also None when the flow was changed so that the open question is not the one the person saw: a reply to
    the old one must not be read as an answer to the new one. And None while a person at school has the
    conversation in hand: what is said then is said to them.
    """
    turn = Turn.of(state, facts=facts, flows=flows)
    if state.is_suspended or state.is_returning or settle(turn) is not None:
        return None
    asked = asking.open_question(turn)
    return asked[1] if asked else None


def previous_question(
    state: State, *, facts: Facts, flows: FlowSet, is_number: bool = False
) -> Question | None:
    """Find the question whose answer a correction would mend, the last one answered; None without one.

    Args:
        state: Where the conversation stands.
        facts: As for `step`.
        flows: As for `step`.
        is_number: The new answer is a bare number: said after an answer in words, it means the last number
            asked in the same flow (`Reply.is_number_meant`).
    """
    turn = Turn.of(state, facts=facts, flows=flows)
    if state.is_suspended or state.is_returning or settle(turn) is not None:
        return None
    found = correcting.earlier(turn, is_number=is_number)
    return found.question if found else None


def _replied(turn: Turn, reply: Reply) -> None:
    turn.is_nudge_open = False
    if reply.safety is not None:
        _protect(turn, reply, reply.safety)
        waiting.leave_in_peace(turn)
        return
    if turn.is_suspended:
        suspending.overhear(turn, reply)
        return
    if suspending.is_met_first(turn, reply):
        suspending.come_back(turn)
    else:
        _follow(turn, reply)
    if not turn.has_spoken():
        turn.say_phrase("noted")
    waiting.remind(turn)
    offer_language(turn, reply)


def _follow(turn: Turn, reply: Reply) -> None:
    """Take a reply as what it most likely is: a command, a correction, an answer, a wish."""
    told = settle(turn)
    if told is not None:
        proceed(turn, go_on(turn, told))
        if reply.command is None:
            return  # it answers a question that is not there any more
    if obey(turn, reply.command):
        return
    if reply.is_correction and correcting.correct(turn, reply):
        return
    if reply.answer is None and is_move(reply.intent):
        obey(turn, reply.intent)
    elif turn.stack:
        reply_to_question(turn, reply)
    else:
        reply_to_nothing(turn, reply)


def _protect(turn: Turn, reply: Reply, safety: Safety) -> None:
    """Tell a person now, and say the approved words. The open question stays open and is not repeated."""
    turn.effects.append(RaiseAlert(category=safety.category, level=safety.level, message_id=reply.message_id))
    key = f"safety_{safety.category}"
    key = key if safety.level == "alert" and key in turn.flows.phrases else "safety_check"
    if turn.facts.care_hours is None:
        turn.say_phrase(key)
        return
    opens, closes = turn.facts.care_hours
    turn.say_phrase(f"{key}_later", opens=opens, closes=closes)


def _started(turn: Turn, event: Started) -> None:
    if event.flow not in turn.flows.flows:
        raise UnknownFlow(event.flow, tuple(sorted(turn.flows.flows)))
    if turn.is_suspended and event.message_id is None:
        return  # nothing that we begin ourselves comes between two people
    turn.is_suspended = turn.is_returning = False
    settle(turn)
    ids = () if event.message_id is None else (event.message_id,)
    heard, answers = (
        {name: replace(one, message_ids=ids) for name, one in heard_in(turn, values, "").items()}
        for values in (event.heard, event.answers)
    )
    proceed(turn, start(turn, event.flow, heard=heard, answers=answers))


def _reviewed(turn: Turn, event: Reviewed) -> None:
    """Tell the person what a coordinator decided; the open question stays open and is not repeated."""
    key = f"reviewed_{event.decision}"
    if event.reason and f"{key}_why" in turn.flows.phrases:
        key = f"{key}_why"
    turn.say_phrase(key, coordinator=event.coordinator, summary=event.summary, reason=event.reason or "")


def _nobody_answered(turn: Turn, phone: str | None) -> None:
    """Admit that nobody at school has written back in time, and say what the person can do."""
    if phone:
        turn.say_phrase("promise_missed_phone", phone=phone)
    else:
        turn.say_phrase("promise_missed")
