"""Asking a question, and taking what the edge read out of a reply as its answer.

The promise: an answer is kept only if its question accepts it. What the edge hands over is checked again
here, so a mistake there becomes "please answer again", never a broken plan.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from math import isfinite
from typing import Final

from flows import sittings
from flows.data import Json
from flows.effects import Ask
from flows.events import Answer, Reply
from flows.flow import Asking, Node
from flows.names import Scope
from flows.questions import Question
from flows.state import Given
from flows.text import Text
from flows.turn import Turn, plain

#: Kinds that take any words: for them "nothing" is an answer only because it is said, not because nothing
#: else fits.
FREE: Final = frozenset({"text", "name", "person"})

_WORDS: Final = frozenset({"text", "name", "code", "person"})
_MOMENTS: Final = frozenset({"date", "time", "slot"})

#: Where one text holds several answers: sentences stand on lines of their own, names also between commas.
_SEPARATORS: Final = {"text": re.compile(r"[\r\n]+"), "person": re.compile("[\r\n,;،、，]+")}
_BULLET: Final = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")

#: An intent such as `deny` means "nothing" only in a text this short: "no one to study with" is an obstacle.
MAX_NOTHING: Final = 20


def question_of(scope: Scope, node: str, asking: Asking) -> Question:
    """Describe what a node of a flow asks, for this person at this moment."""
    if asking.question is not None:
        return asking.question
    return Question(
        flow=scope.flow.id,
        node=node,
        kind=asking.kind,
        options=scope.options(node),
        low=asking.low,
        high=asking.high,
        optional=asking.optional,
        takes_none=bool(asking.none_on),
        up_to=asking.up_to,
    )


def open_question(turn: Turn) -> tuple[Text, Question] | None:
    """Word the open question; None when the conversation stands at no question."""
    if not turn.stack:
        return None
    node = turn.node
    if node.inventory is not None:
        return sittings.open_question(turn, node)
    if node.ask is None:
        return None
    scope = turn.scope()
    return scope.fill(node.ask.text), question_of(scope, node.id, node.ask)


def ask(turn: Turn) -> None:
    """Ask the open question, if there is one."""
    if asked := open_question(turn):
        if turn.node.inventory is not None:
            sittings.note_shown(turn, turn.node)
        turn.effects.append(Ask(text=asked[0], question=asked[1]))


def read(turn: Turn, question: Question, node: Node, reply: Reply) -> Given | None:
    """Take a reply as the answer to a question; None when it is not one."""
    none_on = node.ask.none_on if node.ask else ()
    given = accept(question, reply.answer, reply.message_id) if reply.answer else None
    says_none = question.takes_none and (
        reply.says_none or (reply.intent in none_on and len(reply.text.strip()) <= MAX_NOTHING)
    )
    if says_none and (given is None or question.kind in FREE):
        return turn.given(None, reply.text)
    return given


def accept(question: Question, answer: Answer, message_id: int | None) -> Given | None:
    """Check an answer against its question.

    Returns:
        The answer in the form `flows.questions` lists, or None when the question does not take it.
    """
    ids = () if message_id is None else (message_id,)
    words = str(plain(answer.words))
    if answer.value is None:
        allowed = question.takes_none or question.optional
        return Given(value=None, words=words, message_ids=ids) if allowed else None
    value = _accepted(question, plain(answer.value))
    return None if value is None else Given(value=value, words=words, message_ids=ids)


def _accepted(question: Question, value: Json) -> Json:
    if any(value == option.value for option in question.asides):
        return value
    if question.up_to > 1:
        return _several(question, value)
    return _single(question, value)


def _several(question: Question, value: Json) -> Json:
    """Take a list of answers, however it was written.

    What a list for a scale answers is told by the places in it: with a part that is no answer, none counts.
    """
    listed = [value] if isinstance(value, str) or not isinstance(value, Sequence) else value
    parts: list[Json] = []
    for one in listed:
        separator = _SEPARATORS.get(question.kind)
        if isinstance(one, str) and separator is not None:
            parts += [_BULLET.sub("", part) for part in separator.split(one)]
        else:
            parts.append(one)
    taken = [_single(question, one) for one in parts]
    if question.kind == "scale" and None in taken[: question.up_to]:
        return None
    return [one for one in taken if one is not None][: question.up_to] or None


def _single(question: Question, value: Json) -> Json:
    kind = question.kind
    if kind in _WORDS:
        return value.strip() or None if isinstance(value, str) else None
    if kind == "yes_no":
        return value if isinstance(value, bool) else None
    if kind == "number" or (kind == "scale" and question.low is not None):
        number = _number(question, value)
        return number if kind == "number" or isinstance(number, int) else None
    if kind in _MOMENTS:
        return _moment(kind, value)
    return _choices(question, value) if kind == "choices" else _choice(question, value)


def _number(question: Question, value: Json) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    if question.low is not None and value < question.low:
        return None
    if question.high is not None and value > question.high:
        return None
    return int(value) if value == int(value) else value


def _choice(question: Question, value: Json) -> Json:
    value = str(value) if isinstance(value, int) else value
    return value if any(option.value == value for option in question.options) else None


def _choices(question: Question, value: Json) -> Json:
    listed = [value] if isinstance(value, str) or not isinstance(value, Sequence) else value
    chosen = [one for one in listed if _choice(question, one) is not None]
    return list(dict.fromkeys(str(one) for one in chosen)) or None


def _moment(kind: str, value: Json) -> Json:
    """Take a day, a time or both; a text counts as the person's words, and as the day when it is one."""
    if isinstance(value, str):
        value = {"raw": value.strip(), "on": value.strip()}
    if not isinstance(value, Mapping):
        return None
    on, at, raw = _day(value.get("on")), _hour(value.get("at")), value.get("raw")
    if not isinstance(raw, str) or not raw.strip():
        raw = " ".join(part for part in (on, at) if part)
    if not raw:
        return None
    day: dict[str, Json] = {"on": on} if kind != "time" else {}
    hour: dict[str, Json] = {"at": at} if kind != "date" else {}
    return {"raw": raw, **day, **hour}


def _day(text: Json) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if isinstance(text, str) else None
    except ValueError:
        return None


def _hour(text: Json) -> str | None:
    try:
        at = time.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return at.strftime("%H:%M") if at is not None and at.tzinfo is None else None
