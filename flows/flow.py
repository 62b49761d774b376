"""Flow definitions as the engine reads them: checked, compiled, frozen.

The promise: whatever stands here came through the loader without a fault, so the engine never has to doubt
it. Line numbers stay with it, so that `flows.check` can say where something is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Literal, TypeAlias

from flows.data import Json
from flows.inventories import Inventory
from flows.questions import Option, Question
from flows.text import Text

#: Where a name finds its value: the flow's own answers (then what was heard), what was heard only, the facts,
#: `extra.x` of the facts, the result of an inventory, or the variable of `each`.
Source: TypeAlias = Literal["answer", "heard", "fact", "extra", "inventory", "each"]

#: Intents that start no flow by themselves in the interpreter, but that a flow may start on.
BOUND: Final = "bound"  # a person was just bound by an invite
MENU: Final = "menu"  # the person asked for the menu
NOT_UNDERSTOOD: Final = "not_understood"  # nothing is open and nothing was understood
UNSURE: Final = "unsure"  # nothing is open and a message may mean one of two things

#: What `unsure` hears: the ids of the flows a message may have meant. `{choice: $guesses}` shows them.
GUESSES: Final = "guesses"
#: The value of the last option of such a question: none of the guesses.
SOMETHING_ELSE: Final = "something_else"

END: Final = "end"
RESTART: Final = "restart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A value by name, such as `goal.words`: head `goal`, parts `("words",)`."""

    head: str
    parts: tuple[str, ...] = ()
    source: Source

    def __str__(self) -> str:
        return ".".join((self.head, *self.parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """An English sentence with placeholders.

    Args:
        msgid: The sentence.
        names: Each placeholder as written, and the value it stands for.
        fixed: The finished text when there are no placeholders.
    """

    msgid: str
    names: tuple[tuple[str, Name], ...] = ()
    fixed: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A value written in the flow file."""

    value: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list of values; unknown ones are left out."""

    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """Values by key; unknown ones are left out."""

    items: tuple[tuple[str, "Expression"], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EachAs:
    """`{each: $steps, as: words}`: one `{words: ...}` for every value of a list."""

    name: Name
    key: str


Expression: TypeAlias = Fixed | Name | Listed | Mapped | EachAs


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """One comparison: `name` against `literal` by `operator`."""

    name: Name
    operator: str
    literal: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """Every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The part does not hold."""

    part: "Condition"


Condition: TypeAlias = Compare | All | AnyOf | Not


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionLine:
    """One option as the file gives it; `label` may hold placeholders."""

    value: str
    label: Template
    also: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeout:
    """What happens when a question stays unanswered.

    Args:
        after: How long to wait.
        say: What to say before the question; None for the engine's own sentence.
    """

    after: timedelta = timedelta(hours=24)
    say: Template | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question of a flow.

    Args:
        text: What is asked.
        kind: One of `flows.questions.KINDS`.
        options: What can be picked, as written in the file.
        options_from: The fact whose values can be picked, or None.
        low: Smallest number, or None.
        high: Largest number, or None.
        optional: Whether it may be skipped.
        none_on: Intents that mean "nothing" here; when there are any, "nothing" and "none" do too.
        heard: Values that answer it when they were heard before, best first.
        listens_for: Values to keep when they are heard in the answer.
        hints: Texts of the second and third asking.
        up_to: How many answers one reply may hold.
        timeout: What to do when nobody answers; None for nothing.
        question: The finished question, when nothing in it depends on answers or facts.
    """

    text: Template
    kind: str
    timeout: Timeout | None = Timeout()
    options: tuple[OptionLine, ...] = ()
    options_from: Name | None = None
    low: int | None = None
    high: int | None = None
    optional: bool = False
    none_on: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    listens_for: tuple[str, ...] = ()
    hints: tuple[Template, ...] = ()
    up_to: int = 1
    question: Question | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposing:
    """A proposed update of one node.

    Args:
        ref: The node's id; `id:2` for its second proposal.
        kind: Kind of the update.
        fields: What goes into it.
        required: Fields without which there is nothing to propose.
    """

    ref: str
    kind: str
    fields: tuple[tuple[str, Expression], ...]
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryUse:
    """The items of an inventory, asked `at_a_time` in one message."""

    of: str
    at_a_time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One step of a flow. What a node does, in this order.

    `when` decides whether anything of it happens at all; `say`; then the one thing it may wait for (`ask`,
    `inventory` or `run`); and once that is over `set`, `set_language`, `set_rhythm`, `propose`,
    `hand_off` and `go`.
    """

    id: str
    line: int
    was: tuple[str, ...] = ()
    when: Condition | None = None
    each: tuple[str, Name] | None = None
    say: Template | None = None
    ask: Asking | None = None
    inventory: InventoryUse | None = None
    run: str | Name | None = None
    set: tuple[tuple[str, Expression], ...] = ()
    set_language: Expression | None = None
    set_rhythm: Expression | None = None
    propose: tuple[Proposing, ...] = ()
    hand_off: str | None = None
    waits_for_person: bool = False
    go: str | None = None

    @property
    def waits(self) -> bool:
        """Whether the conversation may stand at this node with a question open."""
        return self.ask is not None or self.inventory is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One conversation, from its first node to its end.

    Args:
        id: Stable; stored in the database.
        version: Raised by its author whenever nodes change.
        title: How the person knows it ("Back to {title}:").
        offer: What it would do, as an option of "Did you mean"; None when it is never guessed at.
        audience: Roles it is for.
        starts_on: Intents that start it.
        nodes: In the order of the file.
        index: Position of each node by id, earlier ids (`was`) included.
        removed: Where people go who stand at a node that is no longer there.
        asks: Its questions by id.
        hears: Names of values it uses when they are heard.
        is_transient: Whether it is forgotten as soon as something else starts.
        expires_after: How long nothing may be said before it is over.
        keeps_answers: Whether somebody who comes back after that goes on where they were.
        file: The file it came from.
    """

    id: str
    version: int
    title: Template
    audience: tuple[str, ...]
    starts_on: tuple[str, ...]
    nodes: tuple[Node, ...]
    index: Mapping[str, int]
    offer: Text | None = None
    removed: Mapping[str, str] = field(default_factory=dict)
    asks: Mapping[str, Asking] = field(default_factory=dict)
    hears: frozenset[str] = frozenset()
    is_transient: bool = False
    expires_after: timedelta = timedelta(days=7)
    keeps_answers: bool = False
    file: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSet:
    """All flows, inventories and phrases of one district (built by `flows.loader.load`).

    Args:
        flows: By id.
        inventories: By id.
        phrases: The engine's own sentences, by key.
        starts: Id of the flow that starts, by intent and role.
    """

    flows: Mapping[str, Flow]
    inventories: Mapping[str, Inventory]
    phrases: Mapping[str, Template]
    starts: Mapping[tuple[str, str], str]

    def starting(self, intent: str | None, role: str) -> str | None:
        """Find the id of the flow that `intent` starts for a person with this `role`, or None."""
        return None if intent is None else self.starts.get((intent, role))


def fixed_option(line: OptionLine) -> Option | None:
    """Finish an option whose label has no placeholders; None when it has some."""
    if line.label.fixed is None:
        return None
    return Option(value=line.value, label=line.label.fixed, also=line.also)
