"""Reading what a node proposes, checked against the kinds of update there are."""

from typing import Final

from flows.flow import Expression, Proposing
from flows.read_keys import Keys
from flows.read_names import NameReader
from flows.read_tree import Listing, Scalar, Table, Tree
from plan.updates import kinds
from plan.values import Said

#: Fields of an update that the edge fills: who said it, when, and in which words.
_COMMON: Final = frozenset({*Said.model_fields, "kind"})


def read_propose(keys: Keys, names: NameReader, node: str) -> tuple[Proposing, ...]:
    """Read `propose`: one or several kinds of update with their fields."""
    tree = keys.get("propose")
    if tree is None:
        return ()
    found: list[Proposing] = []
    for table in tree.items if isinstance(tree, Listing) else (tree,):
        if not isinstance(table, Table):
            keys.wrong("propose", "a table such as {goal_completed: {goal_id: $goal}}")
            continue
        for kind, fields in table.entries.items():
            ref = node if not found else f"{node}:{len(found) + 1}"
            found.append(_proposing(keys, names, ref, kind, fields, table.lines[kind]))
    return tuple(found)


def _proposing(keys: Keys, names: NameReader, ref: str, kind: str, tree: Tree, line: int) -> Proposing:
    type_ = kinds().get(kind)
    if type_ is None:
        keys.faults.unknown(line, "the kind of update", kind, kinds())
        return Proposing(ref=ref, kind=kind, fields=())
    if not isinstance(tree, Table | Scalar) or (isinstance(tree, Scalar) and tree.value is not None):
        keys.faults.add(line, f"the fields of {kind} are not a table", f"write {{{kind}: {{field: $name}}}}")
    entries = tree.entries if isinstance(tree, Table) else {}
    own = {name: field for name, field in type_.model_fields.items() if name not in _COMMON}
    fields: list[tuple[str, Expression]] = []
    for name, value in entries.items():
        if name not in own:
            keys.faults.unknown(value.line, f"the field of {kind}", name, own)
        fields.append((name, names.expression(value)))
    required = tuple(name for name, field in own.items() if field.is_required())
    for name in required:
        if name not in entries:
            keys.faults.add(line, f"{kind} has no {name!r}, without which it means nothing", f"add '{name}:'")
    return Proposing(ref=ref, kind=kind, fields=tuple(fields), required=required)
