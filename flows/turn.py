"""One step in the making: the conversation while an event is worked through it, and the effects so far.

A `Turn` lives inside one call of `step` and is never kept. What it holds are frozen values that get replaced;
when the step is over it becomes a `State` again.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from flows.data import Json
from flows.effects import Ask, Effect, Handoff, Say
from flows.events import Reply
from flows.facts import Facts
from flows.flow import Flow, FlowSet, Node
from flows.inventories import Result
from flows.names import Scope
from flows.state import Frame, Given, Sitting, State
from flows.text import Text, Value

MAX_NODES_PER_STEP: Final = 100  # a flow that passes more nodes without asking anything goes in circles
MAX_FRAMES: Final = 6  # more begun and unfinished things than this nobody wants to come back to
MAX_TRIES: Final = 3  # asked three times, a fourth time would not help
MAX_EACH: Final = 10  # lines of one `each`; more do not fit a text message

#: What JSON or PostgreSQL cannot hold. The message itself is kept as received; only the copy in the state
#: differs.
_UNWRITABLE: Final = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """Replace what cannot be saved (NUL, half of a surrogate pair) with U+FFFD."""
    return _UNWRITABLE.sub("\ufffd", text)


def plain(value: Json) -> Json:
    """Copy a value into exactly what JSON gives back: lists, dicts, clean text."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [plain(item) for item in value]
    return value


@dataclass(slots=True, kw_only=True)
class Turn:
    """The conversation in the middle of a step.

    Args:
        flows: All flows.
        facts: What is known about the person.
        language: The person's language.
        stack: Flows begun and not over, the current one last.
        tries: How often in a row the open question got no usable answer.
        saved: Inventories begun and not finished.
        last: The finished flow in which the last answer was given.
        serial: How many frames there have been.
        has_asked_which: See `State`.
        written: The language of the last message that showed one, or None.
        offered: Languages offered so far.
        nudged, is_nudge_open, unfinished, is_unfinished_told, is_suspended, acknowledged, is_returning: See
            `State`.
        reply: The message that is worked through, or None.
        budget: How many more nodes this step may pass.
        effects: What should happen, so far.
        results: What inventories said, so that it is worked out once.
    """

    flows: FlowSet
    facts: Facts
    language: str
    stack: list[Frame]
    tries: int
    saved: dict[str, Sitting]
    last: Frame | None
    serial: int
    has_asked_which: bool
    written: str | None
    offered: tuple[str, ...]
    nudged: str | None
    is_nudge_open: bool
    unfinished: tuple[Frame, ...]
    is_unfinished_told: bool
    is_suspended: bool
    acknowledged: str | None
    is_returning: bool
    reply: Reply | None = None
    budget: int = MAX_NODES_PER_STEP
    effects: list[Effect] = field(default_factory=list)
    results: dict[int, tuple[Given, Result]] = field(default_factory=dict)

    @classmethod
    def of(cls, state: State, *, facts: Facts, flows: FlowSet, reply: Reply | None = None) -> "Turn":
        """Begin a step where `state` stands."""
        return cls(
            flows=flows,
            facts=facts,
            language=state.language,
            stack=list(state.stack),
            tries=state.tries,
            saved=dict(state.saved),
            last=state.last,
            serial=state.serial,
            has_asked_which=state.has_asked_which,
            written=state.written,
            offered=state.offered,
            nudged=state.nudged,
            is_nudge_open=state.is_nudge_open,
            unfinished=state.unfinished,
            is_unfinished_told=state.is_unfinished_told,
            is_suspended=state.is_suspended,
            acknowledged=state.acknowledged,
            is_returning=state.is_returning,
            reply=reply,
        )

    def state(self) -> State:
        """Give where the conversation stands now."""
        return State(
            language=self.language,
            stack=tuple(self.stack),
            tries=self.tries if self.stack else 0,
            saved=self.saved,
            last=self.last,
            serial=self.serial,
            has_asked_which=self.has_asked_which,
            written=None if self.written == self.language else self.written,
            offered=self.offered,
            nudged=self.nudged,
            is_nudge_open=self.is_nudge_open,
            unfinished=self.unfinished,
            is_unfinished_told=self.is_unfinished_told,
            is_suspended=self.is_suspended,
            acknowledged=self.acknowledged,
            is_returning=self.is_returning,
        )

    @property
    def top(self) -> Frame:
        """The current frame. There must be one."""
        return self.stack[-1]

    @property
    def flow(self) -> Flow:
        """The current frame's flow."""
        return self.flows.flows[self.stack[-1].flow]

    @property
    def node(self) -> Node:
        """The node the current frame stands at."""
        flow = self.flow
        return flow.nodes[flow.index[self.stack[-1].node]]

    @property
    def message_ids(self) -> tuple[int, ...]:
        """The message that is worked through, if there is one."""
        return (self.reply.message_id,) if self.reply else ()

    def put(self, frame: Frame) -> None:
        """Replace the current frame."""
        self.stack[-1] = frame

    def scope(self) -> Scope:
        """Give what names stand for in the current frame."""
        return self.scope_of(self.stack[-1])

    def scope_of(self, frame: Frame) -> Scope:
        """Give what names stand for in any frame."""
        return Scope(
            frame=frame,
            flow=self.flows.flows[frame.flow],
            flows=self.flows,
            facts=self.facts,
            language=self.language,
            results=self.results,
        )

    def say(self, text: Text) -> None:
        """Tell the person something."""
        self.effects.append(Say(text=text))

    def phrase(self, key: str, **params: Value) -> Text:
        """Word one of the engine's own sentences."""
        template = self.flows.phrases[key]
        if template.fixed is not None:
            return template.fixed
        values: dict[str, Value] = {
            "name": self.facts.name,
            "coordinator": self.facts.coordinator,
            "school": self.facts.school,
            **params,
        }
        return Text(template.msgid, {name: values[name] for name, _ in template.names})

    def say_phrase(self, key: str, **params: Value) -> None:
        """Say one of the engine's own sentences."""
        self.effects.append(Say(text=self.phrase(key, **params)))

    def hand_off(self, reason: str, *, is_promised: bool = False) -> None:
        """Ask a person to take over; if the person was promised an answer, the assistant falls silent."""
        self.is_suspended = self.is_suspended or is_promised
        self.effects.append(
            Handoff(
                is_promised=is_promised,
                reason=reason,
                verbatim=self.reply.text if self.reply else "",
                message_id=self.reply.message_id if self.reply else None,
            )
        )

    def has_spoken(self) -> bool:
        """Whether the person gets any message out of this step."""
        return any(isinstance(effect, Say | Ask) for effect in self.effects)

    def given(self, value: Json, words: str) -> Given:
        """Keep a value the person just gave."""
        return Given(value=plain(value), words=clean(words), message_ids=self.message_ids)
