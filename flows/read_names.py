"""Reading names, placeholders and proposals of a flow file.

The promise: a name that nothing can ever fill is a fault, so a person never reads an empty place in a
sentence because of a slip of the pen.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, fields
from typing import Final

from flows.facts import NAMES, GoalFact, MeetingFact
from flows.flow import GUESSES, EachAs, Expression, Fixed, Listed, Mapped, Name, Source, Template
from flows.names import RESULT_PARTS
from flows.read_tree import Faults, Listing, Scalar, Table, Tree
from flows.text import Text
from flows.words import invited

#: What the edge may hear in any message besides the answer to the open question.
HEARD: Final = frozenset(
    {
        "goal",
        "when",
        "measure",
        "baseline",
        "target",
        "unit",
        "goal_area",
        "progress",
        "person_role",
        "person",
        "language",
        "done",
    }
)

#: The message that started the flow.
SAID: Final = "said"

_GOAL_PARTS: Final = frozenset(one.name for one in fields(GoalFact))
_MEETING_PARTS: Final = frozenset(one.name for one in fields(MeetingFact))
_MOMENT_PARTS: Final = frozenset({"on", "at", "raw"})

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_CURLY: Final = re.compile("[\u2018\u2019\u201c\u201d\u2026]")


@dataclass(slots=True, kw_only=True)
class Known:
    """The names one flow can know.

    Args:
        kinds: Kind of each question by its id.
        values: What can be picked at each question with fixed options.
        sets: Names that `set` sets.
        hears: Names it says it listens for; more are added when they are used.
        picks: The questions whose answer is a flow.
        inventories: How many inventories it asks.
    """

    kinds: dict[str, str] = field(default_factory=dict)
    values: dict[str, frozenset[str]] = field(default_factory=dict)
    sets: set[str] = field(default_factory=set)
    hears: set[str] = field(default_factory=set)
    picks: set[str] = field(default_factory=set)
    inventories: int = 0

    def all(self) -> set[str]:
        """List every name there is."""
        return {*self.kinds, *self.sets, *self.hears, *NAMES, *HEARD, SAID, GUESSES}


def placeholders(
    text: str, line: int, faults: Faults, *, carrier_words: Collection[str] = ()
) -> tuple[str, ...]:
    """List the placeholders of a sentence as written, and note what must not be in any sentence.

    Args:
        text: The sentence.
        line: Where it stands.
        faults: Where faults are noted.
        carrier_words: Words of phone companies it may name all the same.
    """
    rest = _PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        faults.add(line, "a text has a brace without its partner", "write placeholders as {name}")
    if _CURLY.search(text):
        faults.add(
            line,
            "a text has curly quotes or a one-sign ellipsis, which double its price",
            "use ' \" and ... instead",
        )
    for word in invited(text):
        if word not in carrier_words:
            faults.add(
                line,
                f"a text invites people to send {word}, which a phone company acts on by itself",
                f"use another word or a number; if it is meant, add 'carrier_words: [{word}]'",
            )
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class NameReader:
    """Reads what stands for a value in one flow.

    Args:
        known: The names the flow can know.
        faults: Where faults are noted.
        loop: The variable of `each` and the fact it goes through, within a node that has one.
        carrier_words: Words of phone companies that this node's texts may invite people to send.
    """

    known: Known
    faults: Faults
    loop: tuple[str, str] | None = None
    carrier_words: tuple[str, ...] = ()

    def name(self, written: str, line: int) -> Name | None:
        """Read a name such as `goal.words`."""
        if not _NAME.fullmatch(written):
            self.faults.add(
                line, f"{written!r} is not a name", "use small letters, digits, _ and dots, as in goal.words"
            )
            return None
        head, *parts = written.split(".")
        if head == "heard" and parts:
            head, *parts = parts
            source: Source | None = "heard" if head in HEARD else None
        else:
            source = self._source(head)
        if source is None:
            loop = (self.loop[0],) if self.loop else ()
            self.faults.unknown(line, "the name", written, {*self.known.all(), *loop})
            return None
        if source == "heard":
            self.known.hears.add(head)
        self._check_parts(written, source, head, parts, line)
        return Name(head=head, parts=tuple(parts), source=source)

    def template(self, text: str, line: int) -> Template:
        """Read a sentence with placeholders."""
        names = []
        for written in placeholders(text, line, self.faults, carrier_words=self.carrier_words):
            name = self.name(written, line)
            if name is not None:
                names.append((written, name))
        return Template(msgid=text, names=tuple(names), fixed=None if names else Text(text))

    def expression(self, tree: Tree) -> Expression:
        """Read what a proposal or `set` says: a literal, a `$name`, or a list or table of them."""
        match tree:
            case Scalar(value=str(text)) if text.startswith("$"):
                return self.name(text[1:], tree.line) or Fixed(value=None)
            case Scalar():
                return Fixed(value=tree.value)
            case Listing():
                return Listed(items=tuple(self.expression(item) for item in tree.items))
            case Table() if set(tree.entries) == {"each", "as"}:
                return self._each_as(tree)
            case Table():
                return Mapped(items=tuple((key, self.expression(item)) for key, item in tree.entries.items()))

    def _source(self, head: str) -> Source | None:
        """Decide where a name finds its value; the first of these that knows it."""
        known = self.known
        sources: tuple[tuple[Source, bool], ...] = (
            ("each", self.loop is not None and head == self.loop[0]),
            ("answer", head in known.kinds or head in known.sets),
            ("inventory", head == "inventory" and known.inventories > 0),
            ("heard", head in known.hears or head in {SAID, GUESSES}),
            ("extra", head == "extra"),
            ("fact", head in NAMES),
            ("heard", head in HEARD),
        )
        return next((source for source, is_there in sources if is_there), None)

    def _parts_of(self, source: Source, head: str) -> frozenset[str] | None:
        """List the parts a value can have; None when anything goes."""
        kind = self.known.kinds.get(head)
        if source == "extra":
            return None
        if source == "inventory":
            return RESULT_PARTS
        if (source == "each" and self.loop and self.loop[1] == "goals") or kind == "goal":
            return _GOAL_PARTS
        if (source == "each" and self.loop and self.loop[1] == "meetings") or (source, head) == (
            "fact",
            "meeting",
        ):
            return _MEETING_PARTS
        if source == "heard" or kind in {"date", "time", "slot"} or head in self.known.sets:
            return _MOMENT_PARTS
        return frozenset()

    def _check_parts(self, written: str, source: Source, head: str, parts: list[str], line: int) -> None:
        allowed = self._parts_of(source, head)
        if allowed is None or (not parts and source != "inventory"):
            return
        if not allowed:
            self.faults.add(line, f"{head!r} has no parts", f"write {head!r} alone instead of {written!r}")
        elif len(parts) != 1 or parts[0] not in allowed:
            self.faults.unknown(
                line, f"{head!r} has no such part: the name", written, [f"{head}.{one}" for one in allowed]
            )

    def _each_as(self, tree: Table) -> Expression:
        each, key = tree.entries["each"], tree.entries["as"]
        name = self.expression(each)
        if not isinstance(name, Name) or not isinstance(key, Scalar):
            self.faults.add(tree.line, "'each' does not go through a name", "write {each: $steps, as: words}")
            return Fixed(value=None)
        return EachAs(name=name, key=key.text)
