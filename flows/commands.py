"""What a person can say anywhere, in any flow.

Back, skip, repeat, never mind, menu, help, language, a person. The promise: each of them gets an answer, also
where it makes no sense ("back" at the first question), and none of them loses an answer that was given.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from flows.asking import ask, open_question
from flows.beginning import begin
from flows.correcting import go_back
from flows.flow import MENU
from flows.frames import live_keys
from flows.replying import put_off, take
from flows.running import leave, proceed
from flows.sittings import is_begun
from flows.turn import Turn
from flows.waiting import take_up

#: Intents a command may start a flow on, best first. What a person calls "menu" may be served by help alone.
_FLOWS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "help": ("help",),
        # The menu lies on top of what was interrupted, which is asked again afterwards. Somebody of thirteen
        # who says "menu" wants to look around; whoever wants to drop something says "never mind".
        "menu": (MENU, "help"),
        "language": ("change_language",),
        "person": ("talk_to_person",),
    }
)


#: "Go on": a command only where something waits to be gone on with.
GO_ON: Final = "go_on"


def obey(turn: Turn, command: str | None) -> bool:
    """Do what was asked for; False when that is no command."""
    if command is None:
        return False
    if command == GO_ON and turn.unfinished:
        take_up(turn)
        return True
    if command in _MOVES:
        if turn.stack:
            _MOVES[command](turn)
        else:
            turn.say_phrase("nothing_open")
        return True
    if command in _FLOWS:
        _start_first(turn, command)
        return True
    return False


def is_move(name: str | None) -> bool:
    """Whether an intent moves within the open flow instead of starting one."""
    return name in _MOVES


def _start_first(turn: Turn, command: str) -> None:
    for intent in _FLOWS[command]:
        flow_id = turn.flows.starting(intent, turn.facts.role)
        if flow_id is not None:
            begin(turn, flow_id)
            return
    if command == "person":
        turn.say_phrase("person_told")
        turn.hand_off("asked_for_person", is_promised=True)
        return
    turn.say_phrase("no_help")
    ask(turn)


def _skip(turn: Turn) -> None:
    asked = open_question(turn)
    if asked is not None and (asked[1].optional or asked[1].takes_none):
        take(turn, turn.node, turn.given(None, ""))
    else:
        turn.say_phrase("cannot_skip")
        ask(turn)


def _cancel(turn: Turn) -> None:
    """Drop the current flow. What it has proposed stays: that was said, and saved, before."""
    node = turn.node
    if node.inventory is not None and is_begun(turn, node):
        put_off(turn)
        return
    turn.say_phrase("cancelled_kept" if live_keys(turn.top) else "cancelled")
    proceed(turn, leave(turn))


_MOVES: Final[Mapping[str, Callable[[Turn], None]]] = MappingProxyType(
    {"back": go_back, "skip": _skip, "repeat": ask, "cancel": _cancel}
)
