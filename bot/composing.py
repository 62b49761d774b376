"""Make the messages of one turn, as short as their channel wants them.

Pure. On a channel that is paid by the segment a message has at most two: what is told beyond that waits until
the person answers "9" (`bot.portions`). Where "9" could be an answer, or nothing can wait, all of it is sent
as numbered parts. Texts of law and safety are never cut short.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot import texts
from bot.brain import Brain
from bot.channels import Capabilities
from bot.portions import Waiting, marked, numbered, portion
from bot.render import Rendered, bodies, in_parts, render
from bot.segments import segments
from bot.splitting import split
from flows.effects import Ask, Say

#: How much of somebody's own words a question quotes that would be too long with more, in UTF-16 units.
SHORT_WORDS: Final = 40
#: Room for "(1/2) " where a text that is never cut short is longer than the channel's longest message.
_MARK_ROOM: Final = 8


@dataclass(frozen=True, kw_only=True)
class Composed:
    """What to send now, and what waits.

    Attributes:
        messages: In order.
        is_sequence: They are numbered parts: each may leave only when the one before was accepted.
        waiting: What "9" brings; None when all is sent.
    """

    messages: tuple[Rendered, ...]
    is_sequence: bool = False
    waiting: Waiting | None = None


def compose(
    spoken: Sequence[Say | Ask],
    language: str,
    *,
    brain: Brain,
    capabilities: Capabilities,
    today: date,
    is_whole: bool = False,
    may_wait: Callable[[], bool] = lambda: False,
) -> Composed:
    """Write what a turn says as its channel should carry it.

    Args:
        spoken: What is said, in order.
        language: What the person reads.
        brain: Catalogue, and the texts that are never cut short.
        capabilities: What the channel can carry.
        today: The person's today.
        is_whole: Nothing of this may wait: it is about consent or safety.
        may_wait: Whether the rest of a message can be kept, and "9" would be understood. Asked if needed.
    """
    most = capabilities.most_segments
    catalogue = brain.catalogue
    if not most:
        return Composed(
            messages=render(spoken, language, catalogue=catalogue, capabilities=capabilities, today=today)
        )
    written = bodies(spoken, language, catalogue=catalogue, capabilities=capabilities, today=today)
    if any(segments(body.question).segments > most for body in written):
        written = bodies(
            spoken,
            language,
            catalogue=catalogue,
            capabilities=capabilities,
            today=today,
            longest_words=SHORT_WORDS,
        )
    is_whole = is_whole or any(each.text.msgid in brain.whole for each in spoken)
    messages: list[Rendered] = []
    waiting = None
    for body in written:
        if is_whole or segments(body.text).segments <= most:
            messages += in_parts(body, _longest(body.text, capabilities.max_length))
        elif waiting is None and may_wait():
            hint = catalogue.text(texts.MORE.msgid, body.language)
            now, later = portion(body.text, body.question, hint=hint, most=most)
            messages.append(replace(body, text=now))
            waiting = Waiting(text=later, language=body.language) if later else None
        else:
            messages += in_parts(body, numbered(body.text, most=most))
    return Composed(messages=_counted(messages), is_sequence=len(messages) > len(written), waiting=waiting)


def go_on(waiting: Waiting, *, brain: Brain, capabilities: Capabilities) -> Composed:
    """Write the next portion of what waits."""
    hint = brain.catalogue.text(texts.MORE.msgid, waiting.language)
    most = capabilities.most_segments or segments(waiting.text).segments
    now, later = portion(waiting.text, "", hint=hint, most=most)
    return Composed(
        messages=_counted([Rendered(text=now, language=waiting.language)]),
        waiting=replace(waiting, text=later) if later else None,
    )


def _counted(messages: Iterable[Rendered]) -> tuple[Rendered, ...]:
    return tuple(replace(message, segments=segments(message.text).segments) for message in messages)


def _longest(text: str, longest: int) -> tuple[str, ...]:
    parts = split(text, longest)
    return parts if len(parts) == 1 else marked(split(text, longest - _MARK_ROOM))
