"""Reading all flow files of a district, and refusing them all when one has a fault.

The promise: what `load` returns can be run. It lists every fault of every file at once, each with file and
line, what was found and how to mend it. It reads no files: the edge hands over their texts.

The flow language, as far as it is not said in `docs/reference/flow-language.md`:

- A node does things in this order, however its keys are written: `when` (whether it happens at all), `say`,
  then what it may wait for (`ask`, `inventory` or `run`), and after that `set`, `set_language`, `set_rhythm`,
  `propose`, `hand_off`, `go`.
- A name means the flow's own answer, then a value heard, then a fact. A name that the flow asks for or sets
  never means the fact of the same name. `said` is the message that started the flow, `heard.x` a value heard
  in any message, `extra.x` any further fact, `inventory.x` the result of the flow's inventory
  (`flows.names.RESULT_PARTS`).
- A question that `when` leaves out forgets the answer it got earlier, in a loop.
- A heard value answers a question once; when a loop comes back to it, it is asked.
- `set: {name: null}` makes a name unknown, a heard one too, until it is heard or set again.
- `run` in a transient flow hands over: the menu is not come back to. `run` of a flow that is open already
  goes back to it instead of beginning it twice.
- A list for a proposal: `steps: {each: $steps, as: words}` makes `{words: ...}` of each one. An update whose
  required fields are unknown is not proposed.
- `{text: {up_to: 3}}` splits an answer at line breaks, `{person: {up_to: 3}}` also at commas.
- `none_on: [deny]` takes "nothing" and "none" as well.
- A label that a phone company or the engine takes as a command is a fault. `carrier_words: [STOP]` allows a
  text of that node to name the word.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flows.check import check
from flows.errors import Fault, FlowFaults
from flows.flow import Flow, FlowSet, Name, Template
from flows.inventories import Inventory
from flows.phrases import ALWAYS, KEYS
from flows.read_flow import Elsewhere, read_flow
from flows.read_inventory import read_clusters, read_inventory
from flows.read_keys import Keys
from flows.read_names import placeholders
from flows.read_tree import Faults, Scalar, Table, parse
from flows.text import Text

#: The file of the engine's own sentences; every other file is a flow.
PHRASES: Final = "phrases.yml"

#: Name under which faults of the table of job groups are noted.
CLUSTERS: Final = "riasec_by_career_cluster.csv"


def load(sources: Mapping[str, str], *, inventories: Mapping[str, str], clusters_csv: str) -> FlowSet:
    """Read all flows of a district.

    Args:
        sources: The text of each flow file by its name, `phrases.yml` among them.
        inventories: The text of each inventory file by its name.
        clusters_csv: The table of job groups: one row per group, columns `z_R` to `z_C`.

    Returns:
        Everything the engine needs, without a fault.

    Raises:
        FlowFaults: There is at least one fault; it lists all.
    """
    district = _District()
    tables = {name: table for name, text in sources.items() if (table := district.parse(name, text))}
    drawers = {name: table for name, text in inventories.items() if (table := district.parse(name, text))}
    phrases = next((name for name in sources if name.rsplit("/", 1)[-1] == PHRASES), None)
    if phrases is None:
        district.faults_of(PHRASES).add(1, "the file is missing", f"add {PHRASES} to the flow files")
    district.read_inventories(drawers, clusters_csv)
    district.read_flows({name: table for name, table in tables.items() if name != phrases}, drawers)
    if phrases in tables and phrases is not None:
        district.read_phrases(tables[phrases], district.faults_of(phrases))
    return district.flow_set()


@dataclass(slots=True, kw_only=True)
class _District:
    """Everything that has been read so far, and what was wrong with it."""

    faults: dict[str, Faults] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    inventories: dict[str, Inventory] = field(default_factory=dict)
    phrases: dict[str, Template] = field(default_factory=dict)

    def faults_of(self, file: str) -> Faults:
        return self.faults.setdefault(file, Faults(file=file))

    def parse(self, file: str, text: str) -> Table | None:
        return parse(text, self.faults_of(file))

    def read_inventories(self, tables: Mapping[str, Table], clusters_csv: str) -> None:
        clusters = read_clusters(clusters_csv, self.faults_of(CLUSTERS)) if tables else {}
        for file, table in tables.items():
            inventory = read_inventory(table, self.faults_of(file), clusters)
            if inventory is not None:
                self._take(file, table, inventory.id, self.inventories)
                self.inventories[inventory.id] = inventory

    def read_flows(self, tables: Mapping[str, Table], drawers: Mapping[str, Table]) -> None:
        elsewhere = Elsewhere(flows=_ids(tables), inventories=_ids(drawers))
        for file, table in tables.items():
            flow = read_flow(table, self.faults_of(file), elsewhere)
            if flow is not None:
                self._take(file, table, flow.id, self.flows)
                self.flows[flow.id] = flow

    def read_phrases(self, table: Table, faults: Faults) -> None:
        keys = Keys(table=table, faults=faults, what="the phrase file")
        keys.allow(KEYS)
        for key, allowed in KEYS.items():
            keys.need(key, "the engine says it; write its text")
            text = keys.text(key)
            if text is None:
                continue
            names = placeholders(text, keys.line_of(key), faults)
            for name in names:
                if name not in allowed | ALWAYS:
                    faults.unknown(
                        keys.line_of(key), f"{key!r} has a placeholder that", name, allowed | ALWAYS
                    )
            filled = tuple(
                (name, Name(head=name, source="fact")) for name in names if name in allowed | ALWAYS
            )
            self.phrases[key] = Template(msgid=text, names=filled, fixed=None if filled else Text(text))

    def flow_set(self) -> FlowSet:
        """Put everything together, or refuse it with every fault there is."""
        starts = {
            (intent, role): flow.id
            for flow in self.flows.values()
            for intent in flow.starts_on
            for role in flow.audience
        }
        found = FlowSet(flows=self.flows, inventories=self.inventories, phrases=self.phrases, starts=starts)
        faults: list[Fault] = [fault for file in self.faults.values() for fault in file.found]
        faults += check(found)
        if faults:
            raise FlowFaults(tuple(sorted(set(faults))))
        return found

    def _take(self, file: str, table: Table, id_: str, taken: Mapping[str, Flow | Inventory]) -> None:
        if id_ in taken:
            self.faults_of(file).add(
                table.lines["id"], f"the id {id_!r} is used by another file too", "give each file its own"
            )


def _ids(tables: Mapping[str, Table]) -> tuple[str, ...]:
    return tuple(
        tree.text for table in tables.values() if isinstance(tree := table.entries.get("id"), Scalar)
    )
