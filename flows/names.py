"""Finding what a name in a flow file stands for: to decide by it, to propose it or to show it.

A name is looked for in this order: an answer of this flow, a value heard in this flow, a fact. A name that
the flow asks for or sets never means the fact of the same name, not even before it is answered.

The promise: nothing here raises. An unknown name is None to decide by, absent from a proposal, empty when
shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from flows.conditions import is_known
from flows.data import Json
from flows.facts import Facts, GoalFact, MeetingFact, StepFact
from flows.flow import (
    GUESSES,
    SOMETHING_ELSE,
    EachAs,
    Expression,
    Fixed,
    Flow,
    FlowSet,
    Listed,
    Mapped,
    Name,
    Template,
)
from flows.inventories import Inventory, Result, score
from flows.questions import Option
from flows.state import Frame, Given
from flows.text import Lines, Text, Value


@dataclass(slots=True, kw_only=True)
class Scope:
    """What the names of one frame stand for, at one moment.

    Args:
        frame: The frame whose answers are meant.
        flow: Its flow.
        flows: All flows, for the engine's own phrases and the inventories.
        facts: What is known about the person.
        language: The person's language.
        loop: What the variable of `each` stands for.
        results: What inventories said, by the frame's serial; worked out once per step.
    """

    frame: Frame
    flow: Flow
    flows: FlowSet
    facts: Facts
    language: str
    loop: object = None
    results: dict[int, tuple[Given, Result]] = field(default_factory=dict)

    def given(self, name: Name) -> Given | None:
        """Find the answer a name stands for, or what was heard; None for anything else."""
        if name.source == "answer":
            return self.frame.answers.get(name.head) or self.frame.heard.get(name.head)
        return self.frame.heard.get(name.head) if name.source == "heard" else None

    def look(self, name: Name) -> object:
        """Find the value a name stands for."""
        match name.source:
            case "answer" | "heard":
                given = self.given(name)
                value: object = given.value if given else None
                if name.parts and self._asks_for_goal(name.head):
                    value = self._goal(value)
            case "fact":
                value = self._fact(name.head)
            case "extra":
                value = self.facts.extra
            case "inventory":
                return self._inventory(name.parts[0])
            case "each":
                value = self.loop
        for part in name.parts:
            value = _part(value, part)
        return value

    def work_out(self, expression: Expression) -> Json:
        """Work out what a proposal or `set` says; None when nothing in it is known."""
        match expression:
            case Fixed():
                return expression.value
            case Name():
                return as_json(self.look(expression))
            case Listed():
                values = [self.work_out(item) for item in expression.items]
                return [value for value in values if is_known(value)] or None
            case Mapped():
                pairs = {key: self.work_out(item) for key, item in expression.items}
                return {key: value for key, value in pairs.items() if is_known(value)} or None
            case EachAs():
                listed = as_json(self.look(expression.name))
                if isinstance(listed, str) or not isinstance(listed, Sequence):
                    listed = [listed] if is_known(listed) else []
                return [{expression.key: value} for value in listed] or None

    def fill(self, template: Template) -> Text:
        """Put what the names stand for into a sentence."""
        if template.fixed is not None:
            return template.fixed
        return Text(template.msgid, {written: self.show(name) for written, name in template.names})

    def show(self, name: Name) -> Value:
        """Give a value in the form a person reads: an option by its label, a goal by its words."""
        value = self.look(name)
        asking = self.flow.asks.get(name.head) if name.source == "answer" and not name.parts else None
        if asking is not None and isinstance(value, str | list):
            if asking.kind == "goal":
                return self.shown(self._goal(value))
            if asking.kind in {"choice", "choices"}:
                labels = {option.value: option.label for option in self.options(name.head)}
                if isinstance(value, str):
                    return labels.get(value, value)
                return tuple(labels.get(str(one), str(one)) for one in value)
        return self.shown(value)

    def shown(self, value: object) -> Value:
        """Give any value in the form a person reads."""
        shown: Value = ""
        match value:
            case bool():
                shown = self.fill(self.flows.phrases["yes" if value else "no"])
            case str() | int() | float() | date() | datetime() | time() | Text() | Lines():
                shown = value
            case GoalFact() | StepFact():
                shown = value.words
            case MeetingFact():
                shown = value.with_whom
            case Mapping():
                shown = _moment(value)
            case Sequence():
                shown = tuple(self.shown(one) for one in value)
        return shown

    def options(self, node: str) -> tuple[Option, ...]:
        """List what can be picked at a question of this flow, in the order shown."""
        asking = self.flow.asks[node]
        if asking.kind == "goal":
            # A goal is shown in the student's own words: the message id is only the place to put them.
            return tuple(
                Option(value=goal.id, label=Text("{words}", {"words": goal.words}))
                for goal in self.facts.goals
            )
        if asking.options_from is not None and asking.options_from.head == GUESSES:
            return self._guesses(self.look(asking.options_from))
        if asking.options_from is not None:
            values = self.look(asking.options_from)
            names = self.facts.language_names if asking.options_from.head == "languages" else {}
            return tuple(
                Option(value=value, label=Text("{words}", {"words": names.get(value, value)}))
                for value in (values if isinstance(values, Sequence) else ())
                if isinstance(value, str)
            )
        return tuple(
            Option(value=line.value, label=self.fill(line.label), also=line.also) for line in asking.options
        )

    def _guesses(self, guesses: object) -> tuple[Option, ...]:
        """Offer the flows a message may have meant, and that it meant none of them."""
        none = Option(value=SOMETHING_ELSE, label=self.fill(self.flows.phrases["something_else"]))
        flows = [self.flows.flows.get(str(one)) for one in guesses] if isinstance(guesses, list) else []
        return (
            *(Option(value=flow.id, label=flow.offer) for flow in flows if flow and flow.offer),
            none,
        )

    def quoted(self, expression: Expression) -> Iterator[Given]:
        """List the answers a proposal was made from."""
        match expression:
            case Name() if expression.source == "inventory":
                yield from (self.frame.answers[node.id] for node in self.flow.nodes if self._is_done(node.id))
            case Name():
                given = self.given(expression)
                if given is not None:
                    yield given
            case EachAs():
                yield from self.quoted(expression.name)
            case Listed():
                for item in expression.items:
                    yield from self.quoted(item)
            case Mapped():
                for _, item in expression.items:
                    yield from self.quoted(item)
            case Fixed():
                return

    def _asks_for_goal(self, name: str) -> bool:
        asking = self.flow.asks.get(name)
        return asking is not None and asking.kind == "goal"

    def _goal(self, value: object) -> GoalFact | None:
        return next((goal for goal in self.facts.goals if goal.id == value), None)

    def _fact(self, head: str) -> object:
        if head == "language":
            return self.language
        if head == "meeting":
            return self.facts.meetings[0] if self.facts.meetings else None
        return getattr(self.facts, head)

    def _is_done(self, node: str) -> bool:
        return self.flow.nodes[self.flow.index[node]].inventory is not None and node in self.frame.answers

    def _inventory(self, part: str) -> object:
        """Find one part of the result of the inventory this frame has finished."""
        done = next((node for node in self.flow.nodes if node.inventory and self._is_done(node.id)), None)
        if done is None or done.inventory is None:
            return None
        inventory, given = self.flows.inventories[done.inventory.of], self.frame.answers[done.id]
        known = self.results.get(self.frame.serial)
        if known is None or known[0] is not given:
            result = score(inventory, given.value if isinstance(given.value, Mapping) else {})
            known = self.results[self.frame.serial] = (given, result)
        return _result_part(inventory, known[1], part)


#: Parts of an inventory's result: `$inventory.code` and so on.
RESULT_PARTS = frozenset(
    {
        "id",
        "version",
        "answers",
        "scores",
        "code",
        "ties",
        "clusters",
        "stretch",
        "is_early",
        "liked",
        "cluster_names",
        "stretch_name",
    }
)


def _result_part(inventory: Inventory, result: Result, part: str) -> object:
    names = {cluster.id: cluster.name for cluster in inventory.clusters}
    match part:
        case "id" | "version":
            return getattr(inventory, part)
        case "liked":
            return tuple(inventory.letters[letter] for letter in result.code)
        case "cluster_names":
            return tuple(names[id_] for id_ in result.clusters)
        case "stretch_name":
            return names[result.stretch] if result.stretch else None
        case _:
            return getattr(result, part)


def _part(value: object, part: str) -> object:
    if isinstance(value, Mapping):
        return value.get(part)
    return getattr(value, part, None)


def _moment(value: Mapping[object, object]) -> Value:
    """Show a day, a time or both; in the person's own words when only they are known, or when both are."""
    on, at, raw = value.get("on"), value.get("at"), value.get("raw")
    try:
        if isinstance(on, str) and not at:
            return date.fromisoformat(on)
        if isinstance(at, str) and not on:
            return time.fromisoformat(at)
    except ValueError:
        pass
    return raw if isinstance(raw, str) else ""


def as_json(value: object) -> Json:
    """Turn a fact into what a proposal can hold: a goal or a meeting by its id, a day in ISO form."""
    match value:
        case GoalFact() | MeetingFact():
            return value.id
        case date() | datetime() | time():
            return value.isoformat()
        case None | bool() | str() | int() | float():
            return value
        case Mapping():
            return {str(key): as_json(item) for key, item in value.items()}
        case Sequence():
            return [as_json(item) for item in value]
        case _:
            return None
