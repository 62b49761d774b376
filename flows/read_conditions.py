"""Reading `when`: conditions are tables of names and what they must be, never an expression language."""

from dataclasses import dataclass

from flows.conditions import COUNTED, OPERATORS
from flows.data import Json
from flows.flow import All, AnyOf, Compare, Condition, Name, Not
from flows.read_names import NameReader
from flows.read_tree import Faults, Listing, Scalar, Table, Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionReader:
    """Reads the conditions of one flow."""

    names: NameReader

    @property
    def faults(self) -> Faults:
        """Where faults are noted."""
        return self.names.faults

    def read(self, tree: Tree) -> Condition | None:
        """Read `when`: each name with what it must be; several must all hold."""
        if not isinstance(tree, Table):
            self.faults.add(
                tree.line, "a condition is not a table", "write it as {name: value} or {name: {at_least: 3}}"
            )
            return None
        parts: list[Condition | None] = []
        for key, item in tree.entries.items():
            if key in {"all", "any"}:
                listed = item.items if isinstance(item, Listing) else (item,)
                inner = tuple(part for one in listed if (part := self.read(one)))
                parts.append(AnyOf(parts=inner) if key == "any" else All(parts=inner))
            elif key == "not":
                part = self.read(item)
                parts.append(Not(part=part) if part else None)
            else:
                parts += self._comparisons(key, item, tree.lines[key])
        kept = tuple(part for part in parts if part is not None)
        return kept[0] if len(kept) == 1 else All(parts=kept)

    def _comparisons(self, written: str, tree: Tree, line: int) -> list[Condition | None]:
        name = self.names.name(written, line)
        if name is None:
            return []
        if isinstance(tree, Listing):
            self.faults.add(line, f"{written!r} is compared with a list", "write {in: [...]}")
            return []
        if isinstance(tree, Scalar):
            return [self._compare(name, "is", tree)]
        parts: list[Condition | None] = []
        for operator, item in tree.entries.items():
            if operator == "count" and isinstance(item, Table):
                for inner, value in item.entries.items():
                    parts.append(self._compare(name, inner, value, counted=True))
            elif operator == "count":
                parts.append(self._compare(name, "is", item, counted=True))
            else:
                parts.append(self._compare(name, operator, item))
        return parts

    def _compare(self, name: Name, operator: str, tree: Tree, *, counted: bool = False) -> Compare | None:
        if operator not in OPERATORS:
            self.faults.unknown(tree.line, "the comparison", operator, {*OPERATORS, "count"})
            return None
        literal = _literal(tree)
        if not _fits(operator, literal):
            self.faults.add(
                tree.line,
                f"{operator!r} cannot compare with what stands here",
                "known takes true or false; in and not_in take a list; at_least and the like take a number",
            )
            return None
        if not counted and not name.parts:
            literal = self._among_options(name, literal, tree.line)
        return Compare(name=name, operator=f"{COUNTED}{operator}" if counted else operator, literal=literal)

    def _among_options(self, name: Name, literal: Json, line: int) -> Json:
        """Note a comparison with an option that a question does not have; options are texts, also `1`."""
        known = self.names.known
        values = known.values.get(name.head) if name.source == "answer" else None
        if values is None or name.head in known.sets or isinstance(literal, bool):
            return literal
        texts = [str(one) for one in (literal if isinstance(literal, list) else [literal])]
        for text in texts:
            if text not in values:
                self.faults.unknown(line, f"{name.head!r} has no such option:", text, values)
        return list(texts) if isinstance(literal, list) else texts[0]


def _literal(tree: Tree) -> Json:
    if isinstance(tree, Listing):
        return [_literal(item) for item in tree.items]
    return tree.value if isinstance(tree, Scalar) else None


def _fits(operator: str, literal: Json) -> bool:
    if operator == "known":
        return isinstance(literal, bool)
    if operator in {"in", "not_in"}:
        return isinstance(literal, list)
    if operator in {"is", "is_not"}:
        return not isinstance(literal, list) and literal is not None
    return isinstance(literal, int | float) and not isinstance(literal, bool)
