"""What kind of answer an open question waits for.

The promise: a `Question` says everything the edge needs to read an answer out of free text in any language,
and nothing about how it was worded.

What `Answer.value` holds for each kind (`None` always means "nothing" or "none"):

=========  ==============================================================================================
kind       value
=========  ==============================================================================================
text       the words; a list of words when `up_to` is more than one
name code  the words, tidied by the reader
choice     the value of one option
choices    a list of values of options
yes_no     true or false
number     a number from `low` to `high`
scale      a whole number from `low` to `high`; when `low` is None, the value of one option
date       `{"on": "2026-12-18" or null, "raw": "before winter break"}`
time       `{"at": "15:30" or null, "raw": "after school"}`
slot       `{"on": ..., "at": ..., "raw": ...}`; a list of them when `up_to` is more than one
person     the words ("my math teacher")
goal       the id of one of the person's goals
=========  ==============================================================================================
"""

from dataclasses import dataclass
from typing import Final

from flows.text import Text

KINDS: Final = (
    "text",
    "choice",
    "choices",
    "yes_no",
    "number",
    "scale",
    "date",
    "time",
    "slot",
    "person",
    "goal",
    "code",
    "name",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer a person can pick.

    Args:
        value: What is kept when it is picked.
        label: How it is shown.
        also: Other words for it; each is a translatable, comma-separated list.
    """

    value: str
    label: Text
    also: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The question a conversation stands at.

    Args:
        flow: Id of the flow that asks.
        node: Id of its node; for the items of an inventory `node:item`, by the first item shown.
        kind: One of `KINDS`.
        options: What can be picked, in the order shown. A `scale` with `low` set reads numbers first; its
            options are only names for some of the numbers (`value` is the number in digits).
        low: Smallest number accepted, or None.
        high: Largest number accepted, or None.
        optional: Whether the person may skip it.
        takes_none: Whether "nothing" or "none" is an answer.
        up_to: How many answers one reply may hold. Items of an inventory are shown a few at a time and take
            one value each ("1 3 2"); no button can answer them, so their options are always lines.
        marks: The letters before the lines that are asked, in order, when there is more than one.
        asides: What can be said instead of an answer, in words only: never shown, never picked by a number.
    """

    flow: str
    node: str
    kind: str
    options: tuple[Option, ...] = ()
    low: int | None = None
    high: int | None = None
    optional: bool = False
    takes_none: bool = False
    up_to: int = 1
    marks: tuple[str, ...] = ()
    asides: tuple[Option, ...] = ()
