"""While a person at school has a conversation in hand: the assistant keeps its place and keeps quiet.

The promises: what was open stays open, and is asked again when the assistant is back; danger is answered as
always; nobody meets silence, and nobody is told more than once a day that their message has arrived; and the
person can come back to the assistant by themself at any time.
"""

from typing import Final

from flows.beginning import begin
from flows.commands import GO_ON, obey
from flows.events import Reply
from flows.intents import BARE_ANSWERS
from flows.moving import settle
from flows.running import drop_transient, proceed, resume
from flows.turn import Turn

#: What a person says to come back to the assistant; the first hand-over text names "menu".
_RETURNS: Final = frozenset({"menu", "help", GO_ON})
#: Who says this again is told again.
_PERSON: Final = ("person", "talk_to_person")
_WORRYING: Final = "safety_concern"


def suspend(turn: Turn, coordinator: str) -> None:
    """Give the conversation to a coordinator, and tell the person so the first time."""
    if turn.is_suspended:
        return
    turn.is_suspended, turn.is_returning, turn.acknowledged = True, False, None
    _drop_small_talk(turn)
    turn.say_phrase("taken_over", coordinator=coordinator)


def overhear(turn: Turn, reply: Reply) -> None:
    """Take a message that is meant for a person at school."""
    if reply.command in _RETURNS:
        turn.is_suspended, turn.acknowledged = False, None
        turn.say_phrase("assistant_back")
        settle(turn)
        if reply.command != GO_ON or not turn.stack:
            obey(turn, "menu" if reply.command == GO_ON else reply.command)
        else:
            proceed(turn, resume(turn))
        return
    worried = turn.flows.starting(_WORRYING, turn.facts.role)
    if reply.intent == _WORRYING and worried is not None:
        settle(turn)
        begin(turn, worried)  # words that only sound like danger are answered too, whoever else reads them
        return
    today = turn.facts.today.isoformat()
    if turn.acknowledged != today or reply.command in _PERSON or reply.intent in _PERSON:
        turn.acknowledged = today
        turn.say_phrase("message_kept")


def give_back(turn: Turn) -> None:
    """Let the assistant answer again; `come_back` tells the person."""
    if turn.is_suspended:
        turn.is_suspended, turn.acknowledged, turn.is_returning = False, None, True


def come_back(turn: Turn) -> None:
    """Tell the person that the assistant is back, and ask the question that was open."""
    if turn.is_suspended or not turn.is_returning:
        return
    turn.is_returning = False
    told = settle(turn)
    turn.say_phrase("resumed" if turn.stack else "resumed_nothing_open")
    if told == "flow_gone":
        turn.say_phrase(told)
    proceed(turn, resume(turn))


def is_met_first(turn: Turn, reply: Reply) -> bool:
    """Whether a reply came before the person was told that the assistant is back, and answers nothing.

    A wish for something new is followed instead; what was open is come back to afterwards, as always.
    """
    if not turn.is_returning:
        return False
    wish = None if reply.intent in BARE_ANSWERS else turn.flows.starting(reply.intent, turn.facts.role)
    if not turn.stack or reply.command is not None or wish is not None:
        turn.is_returning = False
        return False
    return True


def _drop_small_talk(turn: Turn) -> None:
    if turn.stack and turn.top.flow in turn.flows.flows:
        drop_transient(turn)
