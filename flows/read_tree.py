"""Reading YAML so that every value knows its line.

Two things differ from plain YAML. Only `true` and `false` are yes and no: in YAML 1.1 the words yes, no, on
and off are too, which turns an option called "no" into `False`. And anchors, aliases and tags are refused: a
flow file reads from top to bottom, and nothing in it stands for something elsewhere.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final, TypeAlias

import yaml

from flows.errors import Fault

_INT: Final = re.compile(r"-?\d+")
_FLOAT: Final = re.compile(r"-?\d+\.\d+")
_WORDS: Final = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """One value: a text, a number, true, false or nothing."""

    line: int
    value: str | int | float | bool | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of values."""

    line: int
    items: tuple["Tree", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Values by key; `lines` says where each key stands."""

    line: int
    entries: dict[str, "Tree"]
    lines: dict[str, int]


Tree: TypeAlias = Scalar | Listing | Table


@dataclass(slots=True, kw_only=True)
class Faults:
    """The faults of one file, collected while it is read."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(self, line: int, what: str, how: str) -> None:
        """Note a fault: what was found, and how to mend it."""
        self.found.append(Fault(file=self.file, line=line, what=what, how=how))

    def unknown(self, line: int, what: str, name: str, known: Iterable[str]) -> None:
        """Note a name that does not exist, with the one that was probably meant."""
        known = sorted(set(known))
        close = get_close_matches(name, known, n=1)
        listed = ", ".join(known) if known else "none"
        how = f"did you mean {close[0]!r}?" if close else f"use one of: {listed}"
        self.add(line, f"{what} {name!r} does not exist", how)


def parse(text: str, faults: Faults) -> Table | None:
    """Read one file; None when it cannot be read at all, with the fault noted."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.add(
            mark.line + 1 if mark else 1,
            f"this is not YAML: {error.problem or error.context}",
            "check the indentation, and put texts that contain a colon, a # or quotes between quotes",
        )
        return None
    except yaml.YAMLError:
        faults.add(1, "the file holds characters that YAML does not allow", "save it as plain UTF-8 text")
        return None
    if node is None:
        faults.add(1, "the file is empty", "write the flow, or remove the file")
        return None
    tree = _tree(node, faults, set())
    if isinstance(tree, Table):
        return tree
    faults.add(1, "the file does not begin with keys such as 'id:'", "begin with 'id:' in the first column")
    return None


def _tree(node: yaml.Node, faults: Faults, seen: set[int]) -> Tree:
    line = node.start_mark.line + 1
    if id(node) in seen:  # an alias is the very node it stands for, which may even contain it
        faults.add(line, "a value is named with & and used again with *", "write it out in both places")
        return Scalar(line=line, value=None, text="")
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        entries: dict[str, Tree] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            name, at = str(getattr(key, "value", "")), key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                faults.add(at, "a key is a list or a table", "use a plain word as key")
            elif name in entries:
                faults.add(at, f"{name!r} stands here twice (first in line {lines[name]})", "remove one")
            else:
                entries[name], lines[name] = _tree(value, faults, seen), at
        return Table(line=line, entries=entries, lines=lines)
    if isinstance(node, yaml.SequenceNode):
        return Listing(line=line, items=tuple(_tree(item, faults, seen) for item in node.value))
    return Scalar(line=line, value=_value(node), text=str(node.value))


def _value(node: yaml.Node) -> str | int | float | bool | None:
    text = str(node.value)
    if getattr(node, "style", None) is not None:
        return text.strip()
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
