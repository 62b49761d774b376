"""A chat in which a test speaks like a person.

Every turn saves the conversation as JSON and loads it again: a state that does not survive that never passes.
"""

import json
import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sample_flows import FLOWS

from flows.data import Json
from flows.effects import Ask, Effect, Propose, Say, WakeAt, Withdraw
from flows.engine import open_question, previous_question, step
from flows.events import Answer, Event, Reply, Started
from flows.facts import Facts, GoalFact, MeetingFact, StepFact
from flows.flow import FlowSet
from flows.questions import Question
from flows.state import State, dump
from flows.state import load as load_state
from flows.text import Lines, Text, Value

READING = GoalFact(
    id="g1",
    words="read every day",
    progress=4,
    due=date(2026, 12, 18),
    steps=(StepFact(id="g1.1", words="before bed"),),
)
ALGEBRA = GoalFact(id="g2", words="pass algebra")

ANA = Facts(
    person_id="p1",
    name="Ana",
    role="student",
    languages=("en", "es"),
    language_names={"en": "English", "es": "Español"},
    coordinator="Ms. Rivera",
    school="Lincoln",
    today=date(2026, 11, 22),
    goals=(READING,),
    meetings=(MeetingFact(id="m1", with_whom="Mr. Lee"),),
    extra={"plan": {"size": 2}},
)

COMMANDS = {"back", "skip", "repeat", "help", "menu", "language", "person", "go_on"}
_CORRECTION = re.compile(r"no wait i meant (.*)")


def answer_to(question: Question | None, text: str) -> Answer | None:
    """Read an answer as the edge would, in plain English only."""
    if question is None or not text.strip():
        return None
    value: Json = None
    labels = {option.label.msgid.lower(): option.value for option in question.options}
    labels |= {option.value: option.value for option in question.options}
    labels |= {option.label.msgid.lower(): option.value for option in question.asides}
    match question.kind:
        case "text" | "name" | "person" | "code":
            value = text
        case "number" | "scale" if not question.options or question.low is not None:
            value = int(text) if re.fullmatch(r"-?\d+", text) else None
        case "yes_no":
            value = {"yes": True, "no": False}.get(text)
        case "date" | "slot" | "time":
            value = {"on": text, "raw": text} if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
        case "scale" if " " in text and all(part in labels for part in text.split()):
            value = [labels[part] for part in text.split()]
        case _:
            value = labels.get(text.lower())
    return None if value is None else Answer(value=value, words=text)


@dataclass
class Chat:
    """A conversation as a person sees it."""

    flows: FlowSet = FLOWS
    facts: Facts = ANA
    state: State = field(default_factory=lambda: State.new("en"))
    messages: int = 0
    effects: tuple[Effect, ...] = ()
    timers: dict[str, timedelta] = field(default_factory=dict)

    def says(self, text: str, **known: object) -> list[str]:
        """Send a message; give what comes back, one entry per sentence."""
        self.messages += 1
        question = open_question(self.state, facts=self.facts, flows=self.flows)
        correction = _CORRECTION.fullmatch(text)
        read: dict[str, object] = {
            "command": "cancel" if text == "never mind" else text if text in COMMANDS else None,
            "answer": answer_to(question, text),
            "says_none": text in {"nothing", "none"},
        }
        if correction:
            earlier = previous_question(self.state, facts=self.facts, flows=self.flows)
            read |= {"is_correction": True, "correction": answer_to(earlier, correction[1])}
            read["answer"] = answer_to(question, correction[1])
        values: dict[str, Any] = {**read, **known}
        return self.happens(Reply(message_id=self.messages, text=text, **values))

    def happens(self, event: Event) -> list[str]:
        """Let anything happen; give what is said."""
        done = step(self.state, event, facts=self.facts, flows=self.flows)
        saved = json.loads(json.dumps(dump(done.state)))
        self.state = load_state(saved)
        assert self.state == done.state
        assert dump(self.state) == saved
        self.effects = tuple(effect for effect in done.effects if not isinstance(effect, WakeAt))
        self.timers = {effect.name: effect.after for effect in done.effects if isinstance(effect, WakeAt)}
        return [render(effect.text) for effect in done.effects if isinstance(effect, Say | Ask)]

    def starts(self, flow: str, **known: object) -> list[str]:
        """Let the assistant start a flow."""
        values: dict[str, Any] = known
        return self.happens(Started(flow=flow, **values))

    @property
    def open(self) -> str | None:
        """The node of the open question."""
        question = open_question(self.state, facts=self.facts, flows=self.flows)
        return question.node if question else None

    @property
    def proposals(self) -> list[Propose]:
        """What the last turn proposed."""
        return [effect for effect in self.effects if isinstance(effect, Propose)]

    @property
    def withdrawn(self) -> list[str]:
        """Keys the last turn withdrew."""
        return [key for effect in self.effects if isinstance(effect, Withdraw) for key in effect.keys]

    def reloaded(self, flows: FlowSet) -> "Chat":
        """Go on with other flows, as after a deployment."""
        return replace(self, flows=flows)


def render(value: Value) -> str:
    """Put a text into English."""
    if isinstance(value, Text):
        text = value.msgid
        for name, inner in value.params.items():
            text = text.replace("{" + name + "}", render(inner))
        return text
    if isinstance(value, tuple):
        return ", ".join(render(one) for one in value)
    if isinstance(value, Lines):
        return "\n".join(render(one) for one in value.items)
    return str(value)
