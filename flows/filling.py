"""Answering a question without asking it: from what was said before, or because only one answer is possible.

The promise: nobody is asked what they have already said. A value heard in an earlier message answers a
question once; when a loop comes back to the question, it is asked.
"""

from dataclasses import replace

from flows.asking import accept, question_of
from flows.data import Json
from flows.events import Answer
from flows.flow import Node
from flows.frames import unheard, with_answer, without
from flows.state import Given
from flows.turn import Turn


def is_kept(turn: Turn, node: Node) -> bool:
    """Take the answer a correction put aside, if there is one; also for flows that ran from here."""
    given = turn.top.kept.get(node.id)
    if given is None:
        return False
    turn.put(with_answer(turn.top, node.id, given))
    return True


def is_known(turn: Turn, node: Node) -> bool:
    """Answer a question without asking it, when that is possible."""
    given = _put_aside(turn, node) or _heard(turn, node)
    if given is None:
        return False
    turn.put(with_answer(turn.top, node.id, given))
    return True


def _put_aside(turn: Turn, node: Node) -> Given | None:
    """Find the answer that was put aside, if the question still takes it: its options may have changed."""
    given = turn.top.kept.get(node.id)
    if given is None or node.ask is None:
        return None
    question = question_of(turn.scope(), node.id, node.ask)
    taken = accept(question, Answer(value=given.value, words=given.words), None)
    return None if taken is None else replace(given, value=taken.value)


def _heard(turn: Turn, node: Node) -> Given | None:
    """Find what was said earlier that answers this question, or the only possible answer.

    Only the first time: in a loop, the question is asked.
    """
    frame, asking = turn.top, node.ask
    if asking is None or node.id in frame.path or not (asking.heard or asking.kind == "goal"):
        return None
    question = question_of(turn.scope(), node.id, asking)
    for name in asking.heard:
        given = frame.heard.get(name)
        taken = accept(question, Answer(value=given.value, words=given.words), None) if given else None
        if given is not None and taken is not None:
            return replace(given, value=taken.value, how="heard")
    if asking.kind == "goal" and len(question.options) <= 1:
        only: Json = question.options[0].value if question.options else None
        return Given(value=only, how="heard")
    return None


def listen(turn: Turn, node: Node) -> None:
    """Keep what was heard in the answer, in place of what the same question heard before."""
    listens_for = node.ask.listens_for if node.ask else ()
    if not listens_for or turn.reply is None:
        return
    frame = unheard(turn.top, listens_for, turn.top.answers.get(node.id))
    for name in listens_for:
        if (value := turn.reply.heard.get(name)) is not None:
            given = replace(turn.given(value, turn.reply.text), how="heard")
            frame = replace(frame, heard={**frame.heard, name: given})
            if name in frame.answers and frame.answers[name].how == "set":
                frame = without(frame, name)
    turn.put(frame)
