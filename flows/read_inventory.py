"""Reading an inventory file, and the table of job groups that goes with it."""

import csv
from collections.abc import Mapping
from typing import Final

from flows.inventories import LETTERS, Cluster, Inventory, Item, Step, standardised
from flows.read_keys import Keys
from flows.read_names import Known, NameReader
from flows.read_tree import Faults, Listing, Table
from flows.text import Text

KEYS: Final = (
    "id",
    "version",
    "title",
    "attribution",
    "source",
    "scale",
    "early_after",
    "clusters",
    "letters",
    "items",
    "cluster_names",
)
_NAME: Final = "career_cluster_16"


def read_clusters(text: str, faults: Faults) -> dict[str, tuple[float, ...]]:
    """Read how far each group of jobs lies from the average of all jobs, by letter."""
    clusters: dict[str, tuple[float, ...]] = {}
    rows = csv.DictReader(text.splitlines())
    columns = (_NAME, *(f"z_{letter}" for letter in LETTERS))
    missing = [column for column in columns if column not in (rows.fieldnames or ())]
    if missing:
        faults.add(
            1, f"the table has no column {', '.join(missing)}", "give one column per letter, z_R to z_C"
        )
        return {}
    for row in rows:
        try:
            clusters[row[_NAME]] = tuple(float(row[f"z_{letter}"]) for letter in LETTERS)
        except (TypeError, ValueError):
            faults.add(rows.line_num, "a value of this row is not a number", "write numbers such as -0.46")
    return clusters


def read_inventory(
    table: Table, faults: Faults, clusters: Mapping[str, tuple[float, ...]]
) -> Inventory | None:
    """Read an inventory; None when it has no usable id or items. Its faults are noted."""
    keys = Keys(table=table, faults=faults, what="the inventory")
    keys.allow(KEYS)
    for name, how in (
        ("id", "give it a name that never changes"),
        ("version", "write 'version: 1', and raise it when items change"),
        ("title", "say how the person knows it"),
        ("scale", "list what can be answered, with a value, a score and a label each"),
        ("letters", "say what each of R I A S E C means"),
        ("items", "list the items"),
    ):
        keys.need(name, how)
    inventory_id, items, scale = keys.id("id"), _items(keys), _scale(keys)
    if inventory_id is None or not items or not scale:
        return None
    return Inventory(
        id=inventory_id,
        version=keys.number("version", at_least=1) or 1,
        title=Text(keys.text("title") or inventory_id),
        attribution=_text_of(keys, "attribution"),
        scale=scale,
        items=items,
        letters=_letters(keys),
        clusters=_clusters(keys, clusters),
        early_after=_number(keys, "early_after", 12),
        shown=_number(keys, "clusters", 3),
        position={id_: place for place, item in enumerate(items) for id_ in (item.id, *item.was)},
    )


def _text_of(keys: Keys, name: str) -> Text | None:
    text = keys.text(name)
    return None if text is None else Text(text)


def _number(keys: Keys, name: str, otherwise: int) -> int:
    given = keys.number(name, at_least=0)
    return otherwise if given is None else given


def _rows(keys: Keys, name: str) -> tuple[Keys, ...]:
    tree = keys.get(name)
    items = tree.items if isinstance(tree, Listing) else ()
    rows = tuple(
        Keys(table=item, faults=keys.faults, what=f"an entry of {name!r}")
        for item in items
        if isinstance(item, Table)
    )
    if tree is not None and (not rows or len(rows) != len(items)):
        keys.wrong(name, "a list of tables")
    return rows


def _scale(keys: Keys) -> tuple[Step, ...]:
    steps: list[Step] = []
    for row in _rows(keys, "scale"):
        row.allow(("value", "score", "label"))
        for name in ("value", "score", "label"):
            row.need(name, "each point of the scale has a value, a score and a label")
        label = row.inner("label", "the label") if isinstance(row.get("label"), Table) else None
        text = label.text("label") if label else row.text("label")
        if label is not None:
            label.allow(("label", "also"))
        also = tuple(Text(one) for one, _ in label.texts("also")) if label else ()
        value, score = row.text("value"), row.number("score", at_least=0)
        if value in {step.value for step in steps}:
            row.faults.add(row.line, f"two points of the scale have the value {value}", "give each its own")
        if text is not None and value is not None and score is not None:
            steps.append(Step(value=value, score=score, label=Text(_checked(row, text)), also=also))
    if steps and len({step.score for step in steps}) == 1:
        keys.wrong("scale", "a scale with different scores")
    return tuple(steps)


def _items(keys: Keys) -> tuple[Item, ...]:
    items: list[Item] = []
    taken: set[str] = set()
    for row in _rows(keys, "items"):
        row.allow(("id", "letter", "text", "was", "basic_interest"))
        for name in ("id", "letter", "text"):
            row.need(name, "each item has an id, a letter and a text")
        id_, text = row.id("id"), row.text("text")
        letter = row.names("letter", LETTERS, "the letter")
        was = tuple(one for one, _ in row.texts("was"))
        if id_ is None or text is None or len(letter) != 1:
            continue
        for name in (id_, *was):
            if name in taken:
                row.faults.add(row.line, f"two items have the id {name!r}", "give each its own")
            taken.add(name)
        items.append(Item(id=id_, letter=letter[0], text=Text(_checked(row, text)), was=was))
    return tuple(items)


def _letters(keys: Keys) -> dict[str, Text]:
    inner = keys.inner("letters", "letters")
    if inner is None:
        return dict.fromkeys(LETTERS, Text(""))
    inner.allow(LETTERS)
    for letter in LETTERS:
        inner.need(letter, "say what the letter means")
    return {letter: Text(inner.text(letter) or letter) for letter in LETTERS}


def _clusters(keys: Keys, clusters: Mapping[str, tuple[float, ...]]) -> tuple[Cluster, ...]:
    names = keys.inner("cluster_names", "cluster_names")
    if names is not None:
        names.allow(clusters)
    return tuple(
        Cluster(id=id_, profile=standardised(z), name=Text((names.text(id_) if names else None) or id_))
        for id_, z in clusters.items()
    )


def _checked(keys: Keys, text: str) -> str:
    """Check a text that has no placeholders the way texts of flows are checked."""
    names = NameReader(known=Known(), faults=keys.faults)
    if names.template(text, keys.line).names:
        keys.faults.add(keys.line, "a text of an inventory has a placeholder", "write it out")
    return text
