"""A sentence the assistant wants to say, in no language yet.

The promise: nothing in `flows` knows a language. A `Text` is an English message id (the gettext key) with the
values to put in it; the edge translates the id first and formats each value the way the reader's language
does.

Keys of `params` are the placeholders exactly as written between braces, dots included: `{goal.words}` has the
key `"goal.words"`. They are replaced literally, never by `str.format`, which would read the dot as an
attribute.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeAlias

#: What a placeholder may hold. A tuple is joined the way the reader's language joins a list ("a, b and c").
Value: TypeAlias = "str | int | float | date | datetime | time | Text | Lines | tuple[Value, ...]"


@dataclass(frozen=True, slots=True)
class Text:
    """One translatable message.

    Args:
        msgid: The English sentence, which is also its key in the catalogues.
        params: What each `{placeholder}` stands for.
        plural: The English plural form, when the message has one.
        count: The number that chooses between `msgid` and `plural`.
    """

    msgid: str
    params: Mapping[str, Value] = field(default_factory=dict)
    plural: str | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Several messages, one per line.

    Args:
        items: The lines, in order.
        numbered: Whether each line starts with its number.
    """

    items: tuple[Text, ...]
    numbered: bool = False
