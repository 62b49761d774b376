"""Taking typed values out of a table of a file, and noting a fault for each that is not as it should be."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flows.read_tree import Faults, Listing, Scalar, Table, Tree

ID: Final = re.compile(r"[a-z][a-z0-9_]*")

#: A length of time.
DURATION: Final = re.compile(r"(\d{1,4}) (hour|day)s?")
_UNITS: Final = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """One table of a file, such as a node; `what` names it in faults."""

    table: Table
    faults: Faults
    what: str

    @property
    def line(self) -> int:
        """Where the table begins."""
        return self.table.line

    def allow(self, known: Collection[str]) -> None:
        """Note every key that is not known."""
        for name, line in self.table.lines.items():
            if name not in known:
                self.faults.unknown(line, f"{self.what} has a key that", name, known)

    def get(self, name: str) -> Tree | None:
        """Find a value; None when the key is absent."""
        return self.table.entries.get(name)

    def line_of(self, name: str) -> int:
        """Find the line of a key, or of the table when the key is absent."""
        return self.table.lines.get(name, self.table.line)

    def need(self, name: str, how: str) -> Tree | None:
        """Find a value that must be there."""
        tree = self.get(name)
        if tree is None:
            self.faults.add(self.line, f"{self.what} has no {name!r}", how)
        return tree

    def wrong(self, name: str, expected: str) -> None:
        """Note a value that has the wrong form."""
        self.faults.add(self.line_of(name), f"{name!r} of {self.what} is not {expected}", f"write {expected}")

    def text(self, name: str) -> str | None:
        """Take a text; numbers and the like are texts too."""
        tree = self.get(name)
        if tree is None:
            return None
        if not isinstance(tree, Scalar) or not tree.text.strip():
            self.wrong(name, "a text")
            return None
        return tree.text.strip()

    def id(self, name: str) -> str | None:
        """Take a name in small letters, digits and underscores."""
        text = self.text(name)
        if text is not None and not ID.fullmatch(text):
            self.wrong(name, "a name of small letters, digits and _")
            return None
        return text

    def number(self, name: str, *, at_least: int | None = None) -> int | None:
        """Take a whole number."""
        tree = self.get(name)
        if tree is None:
            return None
        value = tree.value if isinstance(tree, Scalar) else None
        if (
            not isinstance(value, int)
            or isinstance(value, bool)
            or (at_least is not None and value < at_least)
        ):
            self.wrong(name, "a whole number" if at_least is None else f"a whole number from {at_least} up")
            return None
        return value

    def duration(self, name: str, *, least: timedelta, most: timedelta) -> timedelta | None:
        """Take a length of time, such as "24 hours" or "7 days"; None when it is absent or wrong."""
        text = self.text(name)
        if text is None:
            return None
        found = DURATION.fullmatch(text)
        length = None if found is None else int(found[1]) * _UNITS[found[2]]
        if length is None or not least <= length <= most:
            self.wrong(name, f"a time from {_in_words(least)} to {_in_words(most)}, such as '3 days'")
            return None
        return length

    def flag(self, name: str) -> bool:
        """Take true or false; absent is false."""
        tree = self.get(name)
        if tree is None:
            return False
        if not isinstance(tree, Scalar) or not isinstance(tree.value, bool):
            self.wrong(name, "true or false")
            return False
        return tree.value

    def texts(self, name: str) -> tuple[tuple[str, int], ...]:
        """Take a text or a list of texts, each with its line; absent is none."""
        tree = self.get(name)
        if tree is None:
            return ()
        items = tree.items if isinstance(tree, Listing) else (tree,)
        if not all(isinstance(item, Scalar) and item.text.strip() for item in items):
            self.wrong(name, "a text or a list of texts")
        return tuple((item.text.strip(), item.line) for item in items if isinstance(item, Scalar))

    def names(self, name: str, known: Collection[str], what: str) -> tuple[str, ...]:
        """Take a text or a list of texts, each out of a fixed set."""
        found = self.texts(name)
        for text, line in found:
            if text not in known:
                self.faults.unknown(line, what, text, known)
        return tuple(text for text, _ in found)

    def inner(self, name: str, what: str) -> "Keys | None":
        """Take a table within this one."""
        tree = self.get(name)
        if tree is None:
            return None
        if not isinstance(tree, Table):
            self.wrong(name, "a list of 'key: value' lines")
            return None
        return Keys(table=tree, faults=self.faults, what=what)


def _in_words(length: timedelta) -> str:
    if length < timedelta(days=2):
        hours = length // timedelta(hours=1)
        return f"{hours} hour{'' if hours == 1 else 's'}"
    return f"{length.days} days"
