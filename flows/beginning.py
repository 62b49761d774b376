"""Starting a flow because of what a message says, with everything that was heard in it."""

from collections.abc import Mapping
from dataclasses import replace

from flows.data import Json
from flows.events import Reply
from flows.running import SAID, proceed, start
from flows.state import Given
from flows.turn import Turn, clean


def begin(turn: Turn, flow_id: str) -> None:
    """Start the flow a message asks for, taking along what was heard in the message."""
    turn.has_asked_which = False
    heard = {} if turn.reply is None else heard_of(turn, turn.reply)
    proceed(turn, start(turn, flow_id, heard=heard))


def heard_of(turn: Turn, reply: Reply) -> dict[str, Given]:
    """Keep everything that was heard in a message, and the message itself."""
    heard = heard_in(turn, reply.heard, reply.text)
    if reply.text.strip():
        heard[SAID] = replace(turn.given(reply.text, reply.text), how="heard")
    return heard


def heard_in(turn: Turn, values: Mapping[str, Json], words: str) -> dict[str, Given]:
    """Keep what was heard in a message, by name."""
    return {
        clean(name): replace(turn.given(value, words), how="heard")
        for name, value in values.items()
        if value is not None
    }
