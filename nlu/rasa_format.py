"""Read one file of Rasa training data (format 3.1), remembering the line each thing stands on.

Pure, and never stops at the first fault: what can be read is given, and beside it every fault with its line.
What the pieces mean together (a known intent, an example twice) is `training_data`'s business.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import yaml

from nlu.errors import Fault

FORMAT_VERSION: Final = "3.1"
KINDS: Final = ("intent", "synonym", "lookup", "regex")
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster, where libyaml was built in

# [words](kind) or [words]{"entity": "kind", "value": "..."}
_ANNOTATION: Final = re.compile(r"\[(?P<text>[^\[\]]+)\](?:\((?P<entity>[^()]*)\)|(?P<detail>\{[^{}]*\}))")
_KNOWN_DETAIL: Final = {"entity", "value", "role", "group"}


@dataclass(frozen=True, kw_only=True)
class Annotation:
    """Words of an example that are marked as an entity.

    Attributes:
        entity: The kind of entity.
        value: What the words stand for; the words themselves when the file gives no other.
        start: Where the words begin in the example without its marks, in characters.
        end: Where they end, exclusive.
    """

    entity: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a block: an example, or a phrase of a table.

    Attributes:
        text: Without the leading dash and without the marks of entities.
        line: Its line in the file, from 1.
        annotations: The entities marked in it, in order.
    """

    text: str
    line: int
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Block:
    """One item of the file's `nlu` list.

    Attributes:
        kind: One of `KINDS`.
        name: The intent, the synonym's value, the lookup table or the pattern.
        line: Where the item begins.
        lines: Its examples.
    """

    kind: str
    name: str
    line: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Reading:
    """What one file holds, and what is wrong with it."""

    blocks: tuple[Block, ...] = ()
    faults: tuple[Fault, ...] = ()


def read(name: str, text: str) -> Reading:
    """Read the file `name` whose content is `text`; never raises."""
    return _Reader(name).read(text)


def compose(name: str, text: str) -> "yaml.Node | Fault | None":
    """Read YAML into nodes that know their lines; a fault when it is not YAML, None when it is empty."""
    try:
        return yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        return Fault(file=name, line=line, what=f"not YAML: {error.problem}", how="mend its indentation")
    except yaml.YAMLError as error:  # a character YAML does not allow
        return Fault(file=name, line=0, what=f"not YAML: {error}", how="remove the character")


@dataclass
class _Reader:
    """Collects the blocks and the faults of one file."""

    name: str
    faults: list[Fault] = field(default_factory=list)

    def read(self, text: str) -> Reading:
        root = compose(self.name, text)
        if isinstance(root, Fault):
            return Reading(faults=(root,))
        if not isinstance(root, yaml.MappingNode):
            self.fault(1, "the file is not a mapping", "start it with 'version: \"3.1\"' and 'nlu:'")
            return Reading(faults=tuple(self.faults))
        blocks: list[Block] = []
        keys = {key.value: (key, value) for key, value in root.value}
        self._check_version(keys.pop("version", None))
        for key, value in keys.values():
            if key.value != "nlu":
                self.fault(_line(key), f"unknown key {key.value!r}", "keep 'version' and 'nlu' only")
            elif isinstance(value, yaml.SequenceNode):
                blocks.extend(block for item in value.value for block in self._block(item))
            else:
                self.fault(_line(value), "'nlu' is not a list", "give each intent its own '- intent:' item")
        if "nlu" not in keys:
            self.fault(1, "there is no 'nlu' list", "add 'nlu:' with its items below")
        return Reading(tuple(blocks), tuple(self.faults))

    def fault(self, line: int, what: str, how: str) -> None:
        self.faults.append(Fault(file=self.name, line=line, what=what, how=how))

    def _check_version(self, pair: tuple[yaml.Node, yaml.Node] | None) -> None:
        if pair is None or pair[1].value != FORMAT_VERSION:
            line = _line(pair[0]) if pair else 1
            self.fault(line, "the format is not 3.1", f'write version: "{FORMAT_VERSION}" at the top')

    def _block(self, item: yaml.Node) -> Iterator[Block]:
        if not isinstance(item, yaml.MappingNode):
            self.fault(
                _line(item), "an item is not a mapping", "write '- intent: name', and 'examples: |' below"
            )
            return
        keys = {key.value: value for key, value in item.value}
        kinds = [kind for kind in KINDS if kind in keys]
        unknown = sorted(set(keys) - set(KINDS) - {"examples"})
        if len(kinds) != 1 or unknown:
            found = ", ".join(unknown or kinds) or "none of them"
            how = f"give it one of {', '.join(KINDS)}, and 'examples'"
            self.fault(_line(item), f"an item has {found}", how)
            return
        name, examples = keys[kinds[0]], keys.get("examples")
        if not isinstance(name, yaml.ScalarNode) or not name.value.strip():
            self.fault(_line(item), f"the {kinds[0]} has no name", f"write its name after '{kinds[0]}:'")
            return
        if not isinstance(examples, yaml.ScalarNode) or examples.style != "|":
            how = "write 'examples: |' and a line for each"
            self.fault(_line(item), f"{name.value!r} has no block of examples", how)
            return
        lines = tuple(self._lines(kinds[0], examples))
        if not lines:
            self.fault(_line(item), f"{name.value!r} has no examples", "add some, or remove the item")
        yield Block(kind=kinds[0], name=name.value.strip(), line=_line(item), lines=lines)

    def _lines(self, kind: str, node: yaml.ScalarNode) -> Iterator[Line]:
        for line, raw in enumerate(node.value.split("\n"), start=_line(node) + 1):
            if not raw.strip():
                continue
            if not raw.startswith("- ") or not raw[2:].strip():
                self.fault(line, "a line does not begin with '- ' and words", "begin it so, or remove it")
            elif kind == "intent":
                yield from self._example(raw[2:].strip(), line)
            else:
                yield Line(text=raw[2:].strip(), line=line)

    def _example(self, marked: str, line: int) -> Iterator[Line]:
        text, at, annotations = "", 0, []
        for match in _ANNOTATION.finditer(marked):
            text += marked[at : match.start()]
            start, at = len(text), match.end()
            text += match["text"]
            detail = self._detail(match, line)
            if detail is None:
                return
            value = detail.get("value", match["text"])
            annotations.append(Annotation(entity=detail["entity"], value=value, start=start, end=len(text)))
        text += marked[at:]
        if re.search(r"[\[\]]", text):
            self.fault(line, "a bracket that marks no entity", "write [words](entity), or remove the bracket")
            return
        yield Line(text=text, line=line, annotations=tuple(annotations))

    def _detail(self, match: re.Match[str], line: int) -> dict[str, str] | None:
        if match["detail"] is None:
            found: object = {"entity": match["entity"].strip()}
        else:
            try:
                found = json.loads(match["detail"])
            except ValueError:
                self.fault(
                    line, "the detail of an entity is not JSON", 'write {"entity": "...", "value": "..."}'
                )
                return None
        parts = found.items() if isinstance(found, dict) else ()
        detail = {key: part for key, part in parts if key in _KNOWN_DETAIL and isinstance(part, str) and part}
        if "entity" not in detail or len(detail) != len(parts):
            self.fault(
                line, "an entity lacks its kind, or has a part that is not words", "name its entity and value"
            )
            return None
        return detail


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
