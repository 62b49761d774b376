"""Asking which of two things a message meant, before anything is done about it.

The promises: a guess is never acted upon; the question comes once, and not again until something was
understood; and what is picked begins with everything that was heard in the message that was unclear.
"""

from flows.beginning import heard_of
from flows.events import Reply
from flows.flow import GUESSES, UNSURE
from flows.intents import NEVER_GUESSED
from flows.running import proceed, start
from flows.state import Given
from flows.turn import Turn


def ask_which(turn: Turn, reply: Reply) -> bool:
    """Ask which of the two likeliest flows was meant.

    Returns:
        Whether it was asked; not when there are no two good guesses, or when it was asked before and nothing
        has been understood since.
    """
    asking = turn.flows.starting(UNSURE, turn.facts.role)
    guesses = _guesses(turn, reply)
    is_open = any(frame.flow == asking for frame in turn.stack)
    if asking is None or not guesses or is_open or turn.has_asked_which:
        return False
    heard = {**heard_of(turn, reply), GUESSES: Given(value=list(guesses), how="heard")}
    turn.has_asked_which = True
    proceed(turn, start(turn, asking, heard=heard))
    return True


def is_asking_which(turn: Turn) -> bool:
    """Whether the open question is the one about the guesses: it is not asked again."""
    return turn.top.flow == turn.flows.starting(UNSURE, turn.facts.role)


def _guesses(turn: Turn, reply: Reply) -> tuple[str, ...]:
    """Find the two flows to ask about: those of the two likeliest wishes, if both may be guessed at.

    A flow without an `offer` never is. When one of the two likeliest wishes has none (small talk, out of
    scope), the message is not understood: the third likeliest is too far-fetched to ask about. When danger or
    "no more messages" is among the likely ones at all, this is no moment for a choice of errands.
    """
    if not NEVER_GUESSED.isdisjoint(reply.alternatives):
        return ()
    found = [turn.flows.starting(intent, turn.facts.role) for intent in reply.alternatives[:2]]
    flows = dict.fromkeys(one for one in found if one is not None and turn.flows.flows[one].offer is not None)
    return tuple(flows) if len(flows) == 2 else ()
