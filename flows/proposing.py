"""Suggesting a change to the plan, made from what the person said."""

from dataclasses import replace

from flows.effects import Propose
from flows.flow import Proposing
from flows.frames import key_of
from flows.names import Scope
from flows.state import Proposed
from flows.turn import Turn


def propose(turn: Turn, proposing: Proposing) -> None:
    """Suggest a change to the plan, made from what the person said."""
    frame, scope = turn.top, turn.scope()
    fields = {name: scope.work_out(expression) for name, expression in proposing.fields}
    fields = {name: value for name, value in fields.items() if value is not None}
    if any(name not in fields for name in proposing.required):
        return  # without these there is nothing to review
    words, message_ids = _verbatim(turn, scope, proposing)
    earlier = [one for one in frame.proposals if one.ref == proposing.ref]
    dead = [one for one in earlier if not one.is_live]
    made = Proposed(
        ref=proposing.ref, count=max((one.count for one in earlier), default=0) + 1, after=len(frame.path)
    )
    turn.put(replace(frame, proposals=(*(one for one in frame.proposals if one not in dead), made)))
    turn.effects.append(
        Propose(
            key=key_of(frame, made),
            kind=proposing.kind,
            fields=fields,
            verbatim=words,
            message_ids=message_ids,
            supersedes=tuple(key_of(frame, one) for one in dead),
        )
    )


def _verbatim(turn: Turn, scope: Scope, proposing: Proposing) -> tuple[str, tuple[int, ...]]:
    """Quote the person: the words of every answer used, in the order they were sent, each message once."""
    quoted = [given for _, expression in proposing.fields for given in scope.quoted(expression)]
    if not any(given.words for given in quoted) and turn.reply is not None:
        quoted = [turn.given(None, turn.reply.text)]
    ordered = sorted(quoted, key=lambda given: given.message_ids)
    words = dict.fromkeys((given.words, given.message_ids) for given in ordered if given.words)
    ids = dict.fromkeys(id_ for given in ordered for id_ in given.message_ids)
    return "\n".join(text for text, _ in words), tuple(ids)
