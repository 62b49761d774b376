"""Reading one flow file: its head and its nodes."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from flows.flow import END, RESTART, Condition, Expression, Flow, InventoryUse, Name, Node
from flows.intents import INTENTS, OUR_OWN
from flows.inventories import MARKS
from flows.read_asking import ASKING_KEYS, kind_of, picks_flow, read_asking, values_of
from flows.read_conditions import ConditionReader
from flows.read_keys import ID, Keys
from flows.read_names import Known, NameReader, placeholders
from flows.read_propose import read_propose
from flows.read_tree import Faults, Listing, Scalar, Table
from flows.text import Text
from flows.words import CARRIER_WORDS

FLOW_KEYS: Final = (
    "id",
    "version",
    "title",
    "offer",
    "for",
    "starts_on",
    "transient",
    "expires_after",
    "keeps_answers",
    "removed",
    "nodes",
)
ACTIONS: Final = (
    "say",
    "ask",
    "inventory",
    "run",
    "set",
    "set_language",
    "set_rhythm",
    "propose",
    "hand_off",
    "go",
)
NODE_KEYS: Final = ("id", "was", "when", "each", "carrier_words", "waits_for_person", *ACTIONS, *ASKING_KEYS)
ROLES: Final = ("student", "guardian")

DAY: Final = timedelta(days=1)
USUAL_EXPIRY: Final = timedelta(days=7)
MOST_DAYS: Final = timedelta(days=60)  # who comes back after a summer begins anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """What other files define: the ids a flow may name."""

    flows: Collection[str]
    inventories: Collection[str]


def read_flow(table: Table, faults: Faults, elsewhere: Elsewhere) -> Flow | None:
    """Read a flow; None when it has no usable id or nodes. Its faults are noted."""
    keys = Keys(table=table, faults=faults, what="the flow")
    keys.allow(FLOW_KEYS)
    for name, how in (
        ("id", "give it a name that never changes, such as 'id: check_in'"),
        ("version", "write 'version: 1', and raise it when nodes change"),
        ("title", "say how the person knows it"),
        ("for", "write 'for: student', 'for: guardian' or both in a list"),
        ("nodes", "list what happens, one node after the other"),
    ):
        keys.need(name, how)
    flow_id, nodes = keys.id("id"), keys.get("nodes")
    if flow_id is None or nodes is None:
        return None
    if not isinstance(nodes, Listing) or not nodes.items:
        keys.wrong("nodes", "a list of nodes")
        return None
    tables = _tables(nodes, faults)
    return _Reader(keys=keys, flow_id=flow_id, elsewhere=elsewhere, tables=tables).flow()


def _tables(nodes: Listing, faults: Faults) -> tuple[Table, ...]:
    tables = []
    for item in nodes.items:
        if isinstance(item, Table):
            tables.append(item)
        else:
            faults.add(item.line, "a node is not a table", "write keys such as 'say:' and 'ask:'")
    return tuple(tables)


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads one flow, once its names and ids are known."""

    keys: Keys
    flow_id: str
    elsewhere: Elsewhere
    tables: tuple[Table, ...]
    known: Known = field(default_factory=Known)
    ids: list[str] = field(default_factory=list)

    def flow(self) -> Flow:
        keys = self.keys
        self._learn_names()
        self._learn_ids()
        title = NameReader(known=self.known, faults=keys.faults).template(
            keys.text("title") or self.flow_id, keys.line_of("title")
        )
        starts_on = keys.names("starts_on", INTENTS | OUR_OWN, "the intent")
        nodes = tuple(self._node(table, id_) for table, id_ in zip(self.tables, self.ids, strict=True))
        flow = Flow(
            id=self.flow_id,
            version=keys.number("version", at_least=1) or 1,
            title=title,
            offer=self._offer(),
            audience=keys.names("for", ROLES, "the role"),
            starts_on=starts_on,
            nodes=nodes,
            index=self._index(nodes),
            removed=self._removed(),
            asks={node.id: node.ask for node in nodes if node.ask},
            hears=frozenset(self.known.hears),
            is_transient=keys.flag("transient"),
            expires_after=keys.duration("expires_after", least=DAY, most=MOST_DAYS) or USUAL_EXPIRY,
            keeps_answers=keys.flag("keeps_answers"),
            file=keys.faults.file,
            line=keys.line,
        )
        self._check_targets(flow)
        return flow

    def _offer(self) -> Text | None:
        """Read what is shown when a message may have meant this flow. No answer is known by then."""
        text = self.keys.text("offer")
        if text is None:
            return None
        line = self.keys.line_of("offer")
        if placeholders(text, line, self.keys.faults):
            self.keys.faults.add(line, "'offer' has a placeholder", "use words only")
        return Text(text)

    def _learn_names(self) -> None:
        """Collect what the flow asks, sets and listens for, before any text is read."""
        quiet = Faults(file=self.keys.faults.file)  # the same faults are noted when the nodes are read
        for table in self.tables:
            keys = Keys(table=table, faults=quiet, what="the node")
            id_ = keys.text("id")
            if keys.get("ask") is not None and id_ is not None:
                self.known.kinds[id_] = kind_of(keys.get("as")) or "text"
                self.known.picks |= {id_} if picks_flow(keys.get("as")) else set()
                values = values_of(keys.get("as"))
                if values is not None:
                    self.known.values[id_] = values
            if isinstance(table.entries.get("set"), Table):
                self.known.sets |= set(getattr(table.entries["set"], "entries", {}))
            for key in ("heard", "listens_for"):
                self.known.hears |= {name for name, _ in keys.texts(key)}
            self.known.inventories += keys.get("inventory") is not None

    def _learn_ids(self) -> None:
        """Give every node an id; those without one are named after what they do, so that edits move few."""
        faults, last, since = self.keys.faults, "start", 0
        explicit = {one.text for table in self.tables if isinstance(one := table.entries.get("id"), Scalar)}
        for table in self.tables:
            keys = Keys(table=table, faults=faults, what="the node")
            id_ = keys.id("id")
            if id_ is not None and id_ in self.ids:
                faults.add(keys.line_of("id"), f"two nodes have the id {id_!r}", "give each its own")
            if id_ is not None and id_ in {END, RESTART}:
                faults.add(keys.line_of("id"), f"a node cannot be called {id_!r}", "use another id")
            if id_ is None and (keys.get("ask") or keys.get("inventory")):
                faults.add(keys.line, "a question has no id", "give it one: its answer is kept under it")
            last, since = (id_, 0) if id_ else (last, since + 1)
            name = id_ or _named_after(table) or f"{last}+{since}"
            while id_ is None and (name in self.ids or name in explicit):
                name += "+"
            self.ids.append(name)

    def _node(self, table: Table, id_: str) -> Node:
        keys = Keys(table=table, faults=self.keys.faults, what=f"the node {id_!r}")
        keys.allow(NODE_KEYS)
        if not any(keys.get(action) is not None for action in ACTIONS):
            keys.faults.add(
                keys.line, f"the node {id_!r} does nothing", f"give it one of: {', '.join(ACTIONS)}"
            )
        waiting = [key for key in ("ask", "inventory", "run") if keys.get(key) is not None]
        if len(waiting) > 1:
            keys.faults.add(keys.line, f"the node {id_!r} waits for several things", "use one node for each")
        each = self._each(keys)
        names = NameReader(
            known=self.known,
            faults=keys.faults,
            loop=None if each is None else (each[0], each[1].head),
            carrier_words=keys.names(
                "carrier_words", {word.upper() for word in CARRIER_WORDS}, "the carrier word"
            ),
        )
        say = keys.text("say")
        return Node(
            id=id_,
            line=keys.line,
            was=tuple(text for text, _ in keys.texts("was")),
            when=self._when(keys, names),
            each=each,
            say=None if say is None else names.template(say, keys.line_of("say")),
            ask=read_asking(keys, names, self.flow_id, id_),
            inventory=self._inventory(keys),
            run=self._run(keys, names),
            set=self._set(keys, names),
            set_language=self._expression(keys, names, "set_language"),
            set_rhythm=self._expression(keys, names, "set_rhythm"),
            propose=read_propose(keys, names, id_),
            hand_off=keys.id("hand_off"),
            waits_for_person=self._waits_for_person(keys),
            go=keys.text("go"),
        )

    def _when(self, keys: Keys, names: NameReader) -> Condition | None:
        tree = keys.get("when")
        return None if tree is None else ConditionReader(names=names).read(tree)

    def _expression(self, keys: Keys, names: NameReader, key: str) -> Expression | None:
        tree = keys.get(key)
        return None if tree is None else names.expression(tree)

    def _each(self, keys: Keys) -> tuple[str, Name] | None:
        inner = keys.inner("each", "each")
        if inner is None:
            return None
        names = NameReader(known=self.known, faults=keys.faults)
        for variable, tree in inner.table.entries.items():
            name = names.expression(tree)
            if isinstance(name, Name) and ID.fullmatch(variable) and len(inner.table.entries) == 1:
                return variable, name
        keys.wrong("each", "one name and what it goes through, as in {goal: $goals}")
        return None

    def _set(self, keys: Keys, names: NameReader) -> tuple[tuple[str, Expression], ...]:
        inner = keys.inner("set", "set")
        if inner is None:
            return ()
        return tuple((name, names.expression(tree)) for name, tree in inner.table.entries.items())

    def _inventory(self, keys: Keys) -> InventoryUse | None:
        inner = keys.inner("inventory", "the inventory")
        if inner is None:
            return None
        inner.allow(("of", "at_a_time"))
        inner.need("of", "name the inventory")
        of = inner.text("of")
        if of is not None and of not in self.elsewhere.inventories:
            keys.faults.unknown(inner.line_of("of"), "the inventory", of, self.elsewhere.inventories)
        at_a_time = inner.number("at_a_time", at_least=1) or 3
        if at_a_time > len(MARKS):
            inner.wrong("at_a_time", f"a number up to {len(MARKS)}")
        return None if of is None else InventoryUse(of=of, at_a_time=at_a_time)

    def _waits_for_person(self, keys: Keys) -> bool:
        """Read whether a person speaks next; then nothing of this flow can follow."""
        waits = keys.flag("waits_for_person")
        if waits and keys.get("hand_off") is None:
            keys.faults.add(keys.line, "nobody is told that they are waited for", "add 'hand_off: ...'")
        if waits and keys.get("go") is not None:
            keys.faults.add(keys.line_of("go"), "a person speaks next, so nothing follows", "remove 'go'")
        return waits

    def _run(self, keys: Keys, names: NameReader) -> str | Name | None:
        run = keys.text("run")
        if run is not None and run.startswith("$"):
            name = names.name(run[1:], keys.line_of("run"))
            if name is not None and name.head not in self.known.picks:
                keys.wrong("run", "a flow, or the answer to a question with {choice: $guesses}")
            return name
        if run is not None and run not in self.elsewhere.flows:
            keys.faults.unknown(keys.line_of("run"), "the flow", run, self.elsewhere.flows)
        return run

    def _index(self, nodes: tuple[Node, ...]) -> dict[str, int]:
        """Find each node by its id and its earlier ids."""
        index = {node.id: place for place, node in enumerate(nodes)}
        for place, node in enumerate(nodes):
            for earlier in node.was:
                if earlier in index:
                    self.keys.faults.add(
                        node.line, f"{earlier!r} is the id of another node too", "remove it from 'was'"
                    )
                index.setdefault(earlier, place)
        return index

    def _removed(self) -> dict[str, str]:
        inner = self.keys.inner("removed", "removed")
        if inner is None:
            return {}
        return {
            name: tree.text if isinstance(tree, Scalar) else "" for name, tree in inner.table.entries.items()
        }

    def _check_targets(self, flow: Flow) -> None:
        """Note every place to go to that is not there."""
        faults, present = self.keys.faults, {node.id for node in flow.nodes}
        for table, node in zip(self.tables, flow.nodes, strict=True):
            if node.go is not None and node.go not in present | {END, RESTART}:
                faults.unknown(table.lines["go"], "the node", node.go, {*present, END, RESTART})
        removed = self.keys.get("removed")
        lines = removed.lines if isinstance(removed, Table) else {}
        for name, target in flow.removed.items():
            if target not in present:
                faults.unknown(lines[name], "the node", target, present)
            if name in flow.index:
                faults.add(lines[name], f"{name!r} is still there", "remove it from 'removed'")


def _named_after(table: Table) -> str | None:
    """Name a node without an id after what it runs or proposes."""
    run, propose = table.entries.get("run"), table.entries.get("propose")
    if isinstance(run, Scalar):
        return f"run_{run.text.removeprefix('$')}"
    first = propose.items[0] if isinstance(propose, Listing) and propose.items else propose
    return next(iter(first.entries), None) if isinstance(first, Table) else None
