"""Collect every text people can see, from the flows, the inventories and the code.

Flow files and inventories are read as plain YAML, so that this package needs to know nothing about flows but
the names of the keys that hold texts. In Python a text is marked: `_("...")`, or the first string of
`Text("...")`. A text without a word of its own ("- {goal.words}") needs no translation and is left out.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import yaml

from locales.errors import UnreadableSource
from locales.message import SAFETY, SCREEN, SYNONYMS, About, Message, comments_above, has_words, joined

SOURCES: Final = ("flows/definitions/*.yml", "flows/inventories/*.yml")
CODE: Final = ("plan/*.py", "bot/**/*.py", "console/**/*.py")
#: A node that means to name words phone companies act on lists them here.
CARRIER_WORDS: Final = "carrier_words"
#: Keys of a YAML file whose string is a text, or whose list holds texts.
TEXT_KEYS: Final = frozenset(
    {"title", "offer", "ask", "say", "label", "text", "intro", "hints", "also", "plural", "attribution"}
)
#: Keys whose mapping's values are texts.
LABEL_KEYS: Final = frozenset({"choice", "choices", "labels", "letters", "cluster_names"})
#: Keys below which nothing is meant for people's eyes.
SILENT_KEYS: Final = frozenset({"propose", "set", "when", "removed", CARRIER_WORDS})
#: A note for translators, by the `for:` of a flow.
READERS: Final[Mapping[tuple[str, ...], str]] = {
    ("student",): "For students.",
    ("guardian",): "For parents and guardians.",
    (): "For students, and for parents and guardians alike.",
}
#: In this file of engine phrases every value is a text. What is named safety_... is for hard moments.
PHRASES: Final = "phrases.yml"
#: Calls whose first string is a text, and whose second or `plural=` is its plural.
MARKERS: Final = frozenset({"_", "N_", "gettext", "ngettext", "Text"})


def messages(root: Path) -> tuple[Message, ...]:
    """Collect every text of the repository, each once, in the order of the files.

    Args:
        root: The folder that holds `flows/`, `plan/`, `bot/` and `console/`, or some of them.

    Raises:
        UnreadableSource: A file is not YAML, or not Python.
    """
    found: list[Message] = []
    for pattern in SOURCES:
        for path in sorted(root.glob(pattern)):
            found += from_yaml(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
    for pattern in CODE:
        for path in sorted(root.glob(pattern)):
            found += from_python(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
    return joined(found)


def from_yaml(text: str, name: str) -> tuple[Message, ...]:
    """List the texts of a flow or inventory file.

    Args:
        text: The file.
        name: Where it is, from the root of the repository.

    Raises:
        UnreadableSource: It is not YAML.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnreadableSource(name, line, error.problem or "not YAML") from error
    if root is None:
        return ()
    walk = _YamlWalk(name, text.splitlines())
    return tuple(walk.phrases(root) if name.endswith(PHRASES) else walk.inside(root, _readers(root)))


def _readers(root: yaml.Node) -> About:
    """Tell translators whom a flow speaks to, because many languages speak to a parent differently."""
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "for":
            items = value.value if isinstance(value, yaml.SequenceNode) else [value]
            return About(notes=(READERS.get(tuple(item.value for item in items), READERS[()]),))
    return About()


class _YamlWalk:
    """Goes through one YAML file, carrying the comments along."""

    def __init__(self, name: str, lines: Sequence[str]) -> None:
        self.name, self.lines = name, lines

    def inside(self, node: yaml.Node, about: About) -> Iterator[Message]:
        """Look for texts in a node that is not one itself."""
        if isinstance(node, yaml.SequenceNode):
            for item in node.value:
                yield from self.inside(item, about | self._about(item))
        if isinstance(node, yaml.MappingNode):
            about |= _allowed(node)
            for key, value in node.value:
                yield from self._under(key, value, about | self._about(key))

    def _under(self, key: yaml.Node, value: yaml.Node, about: About) -> Iterator[Message]:
        if key.value in SILENT_KEYS:
            return
        if key.value in LABEL_KEYS and isinstance(value, yaml.MappingNode):
            yield from self.labels(value)
        elif key.value in TEXT_KEYS and not isinstance(value, yaml.MappingNode):
            yield from self._texts(value, about, self._marks(str(key.value)))
        else:
            yield from self.inside(value, about)

    def labels(self, node: yaml.Node) -> Iterator[Message]:
        """Take every value of a mapping as a text; a note above the first is about all of them."""
        first = self._about(node.value[0][0]) if node.value else About()
        for key, value in node.value:
            if isinstance(value, yaml.MappingNode):
                yield from self.inside(value, first | self._about(key))
            else:
                yield from self._texts(value, first | self._about(key), self._marks(str(key.value)))

    def phrases(self, node: yaml.Node) -> Iterator[Message]:
        """Take every value of the phrase file as a text, each with its own notes."""
        for key, value in node.value:
            about = About(notes=(READERS[()],)) | self._about(key)
            yield from self._texts(value, about, self._marks(str(key.value)))

    def _marks(self, key: str) -> frozenset[str]:
        """Tell by a key's name, or the file's, what a text is for."""
        if key == "also" or key.endswith("_also"):
            return frozenset({SYNONYMS})
        is_safety = key.startswith(SAFETY) or Path(self.name).stem.startswith(SAFETY)
        return frozenset({SAFETY}) if is_safety else frozenset()

    def _texts(self, node: yaml.Node, about: About, marks: frozenset[str]) -> Iterator[Message]:
        if isinstance(node, yaml.SequenceNode):
            for item in node.value:
                yield from self._texts(item, about | self._about(item), marks)
        elif isinstance(node.value, str) and has_words(node.value):
            place = (self.name, node.start_mark.line + 1)
            yield Message(
                msgid=node.value,
                places=(place,),
                notes=about.notes,
                marks=marks,
                carrier_words=about.carrier_words,
                approval=about.approval | (marks & {SAFETY}),
            )

    def _about(self, node: yaml.Node) -> About:
        return comments_above(self.lines, node.start_mark.line)


def _allowed(node: yaml.MappingNode) -> About:
    """Read the `carrier_words:` of a node: a list, or one word."""
    words: set[str] = set()
    for key, value in node.value:
        if key.value == CARRIER_WORDS:
            items = value.value if isinstance(value, yaml.SequenceNode) else [value]
            words |= {str(item.value).upper() for item in items}
    return About(carrier_words=frozenset(words))


def from_python(text: str, name: str) -> tuple[Message, ...]:
    """List the marked texts of a Python file, in the order they are written.

    Args:
        text: The file.
        name: Where it is, from the root of the repository. Texts of `console/` are seen on a screen only.

    Raises:
        UnreadableSource: It is not Python.
    """
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise UnreadableSource(name, error.lineno or 1, error.msg) from error
    walk = _PythonWalk(name, text.splitlines())
    walk.visit(tree)
    return tuple(walk.found)


class _PythonWalk(ast.NodeVisitor):
    """Goes through one Python file, knowing which statement a call belongs to."""

    def __init__(self, name: str, lines: Sequence[str]) -> None:
        self.name, self.lines = name, lines
        self.statement = 0
        self.marks = frozenset({SCREEN}) if name.startswith("console/") else frozenset[str]()
        self.found: list[Message] = []

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.stmt):
            self.statement = node.lineno - 1
        super().visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        strings = [_string(argument) for argument in node.args]
        if name in MARKERS and strings and has_words(strings[0] or ""):
            self._take(node, strings[0] or "", _plural(name, node, strings))
        self.generic_visit(node)

    def _take(self, node: ast.Call, msgid: str, plural: str | None) -> None:
        about = comments_above(self.lines, self.statement) | comments_above(self.lines, node.lineno - 1)
        self.found.append(
            Message(
                msgid=msgid,
                plural=plural,
                places=((self.name, node.lineno),),
                notes=about.notes,
                marks=self.marks,
                carrier_words=about.carrier_words,
                approval=about.approval,
            )
        )


def _string(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _plural(name: str, call: ast.Call, strings: Sequence[str | None]) -> str | None:
    if name == "ngettext":
        return strings[1] if len(strings) > 1 else None
    return next((_string(each.value) for each in call.keywords if each.arg == "plural"), None)
