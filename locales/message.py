"""One text to translate: where it stands, and what translators should know about it.

What a text may do is said where the text is written, in the comment lines right above it:

    # Translators: {goal.words} is in the student's own words.
    # Carrier words: STOP, START
    ask: ...

The first is shown to translators; the second allows words that phone companies act on, in this text only.

    # Needs approval: law

says that the text is about law or rights (consent, who reads what, signing), so that it and each translation
of it stays a draft until somebody answers for it (`locales.approvals`). Texts of safety need no such line.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

SAFETY: Final = "safety"  # wording to be approved by people who know; complete, so it may be long
SYNONYMS: Final = "synonyms"  # words people may answer with, separated by commas; never sent
SCREEN: Final = "screen"  # only on the coordinators' pages, where length costs nothing

LAW: Final = "law"  # consent, rights, signing: to be approved by people who answer for it

_NOTE: Final = re.compile(r"#\s*Translators:\s*(?P<note>.*)")
_CARRIER: Final = re.compile(r"#\s*Carrier words:\s*(?P<words>.*)", re.IGNORECASE)
_APPROVAL: Final = re.compile(r"#\s*Needs approval:\s*(?P<why>law|safety)\s*$")


PLACEHOLDER: Final = re.compile(r"\{([A-Za-z_][\w.]*)\}")


def placeholders(text: str) -> tuple[str, ...]:
    """List the names between braces, sorted, as often as they occur: `("goal.words", "name")`."""
    return tuple(sorted(PLACEHOLDER.findall(text)))


def has_words(text: str) -> bool:
    """Say whether a text has anything to translate: not "- {goal.words}", and not "$languages"."""
    return not text.startswith("$") and any(each.isalpha() for each in PLACEHOLDER.sub("", text))


@dataclass(frozen=True, kw_only=True)
class Message:
    """One English text, and everything that is known about it."""

    msgid: str
    plural: str | None = None
    places: tuple[tuple[str, int], ...] = ()  # file and line, from the root of the repository
    notes: tuple[str, ...] = ()  # for translators
    marks: frozenset[str] = frozenset()  # of SAFETY, SYNONYMS, SCREEN
    carrier_words: frozenset[str] = frozenset()  # allowed here, in capitals
    approval: frozenset[str] = frozenset()  # of LAW, SAFETY: why somebody must approve it; empty when nobody


def joined(found: Iterable[Message]) -> tuple[Message, ...]:
    """Make one entry of texts that are written alike, keeping every place and note.

    A mark holds only when it holds everywhere the text is used; a carrier word may be
    allowed by any of them, and an approval needed for any.
    """
    entries: dict[str, Message] = {}
    for each in found:
        first = entries.get(each.msgid)
        entries[each.msgid] = each if first is None else _merged(first, each)
    return tuple(entries.values())


def _merged(first: Message, second: Message) -> Message:
    return replace(
        first,
        plural=first.plural or second.plural,
        places=(*first.places, *second.places),
        notes=tuple(dict.fromkeys((*first.notes, *second.notes))),
        marks=first.marks & second.marks,
        carrier_words=first.carrier_words | second.carrier_words,
        approval=first.approval | second.approval,
    )


@dataclass(frozen=True, kw_only=True)
class About:
    """What the comment lines above a text say."""

    notes: tuple[str, ...] = ()
    carrier_words: frozenset[str] = frozenset()
    approval: frozenset[str] = frozenset()

    def __or__(self, other: "About") -> "About":
        return About(
            notes=tuple(dict.fromkeys((*self.notes, *other.notes))),
            carrier_words=self.carrier_words | other.carrier_words,
            approval=self.approval | other.approval,
        )


def comments_above(lines: Sequence[str], line: int) -> About:
    """Read the unbroken comment lines right above a line.

    Args:
        lines: The whole file.
        line: Index of the line the text begins on, from 0.

    Returns:
        The translators' note, which may run over several lines, the carrier words allowed, and why the text
        must be approved.
    """
    block: list[str] = []
    while line > 0 and lines[line - 1].lstrip().startswith("#"):
        line -= 1
        block.insert(0, lines[line].strip())

    notes: list[str] = []
    words: set[str] = set()
    approval: set[str] = set()
    is_note = False
    for comment in block:
        if carrier := _CARRIER.match(comment):
            words |= {word.strip().upper() for word in carrier["words"].split(",")}
            is_note = False
        elif why := _APPROVAL.match(comment):
            approval.add(why["why"])
            is_note = False
        elif note := _NOTE.match(comment):
            notes.append(note["note"].strip())
            is_note = True
        elif is_note:
            notes[-1] += f" {comment.lstrip('# ')}"
    return About(notes=tuple(notes), carrier_words=frozenset(words), approval=frozenset(approval))
