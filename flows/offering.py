"""Offering to write in another language, once, to somebody who writes in it.

The promises: the offer never changes anything by itself and is never made twice for one language; it does
not come with a safety reply; and one unclear message is not enough.
"""

from typing import Final

from flows.effects import Say
from flows.events import Reply
from flows.turn import Turn

#: Who asks for this is told about languages, or about help, already.
_NOT_WITH: Final = frozenset({"change_language", "safety_concern"})


def offer_language(turn: Turn, reply: Reply) -> None:
    """Add the offer to what a reply leads to, in the language that was written."""
    written = reply.language
    if reply.safety is not None or written is None:
        return
    was_written_before, turn.written = turn.written == written, written
    if written == turn.language or written not in turn.facts.languages or written in turn.offered:
        return
    if reply.command == "language" or reply.intent in _NOT_WITH:
        return
    if reply.is_language_clear or was_written_before:
        turn.offered = (*turn.offered, written)
        turn.effects.append(Say(text=turn.phrase("offer_language"), language=written))
