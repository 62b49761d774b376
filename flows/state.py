"""Where a conversation stands, small enough to save after every message.

The promise: `dump` writes plain JSON, `load` reads it back to an equal `State`, and reads every form an
earlier release has written (`flows.migrations`). When a step is over, the flow on top of the stack stands at
the open question; an empty stack means that nothing is open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from flows.data import Json
from flows.errors import UnreadableState
from flows.migrations import migrate

#: How an answer came to be: the person answered the question, it was heard in an earlier message or the only
#: possibility, the flow set it, or a flow run from here has ended.
How: TypeAlias = Literal["asked", "heard", "set", "ran"]

VERSION: Final = 3

#: What is written as it is, under which key; `storage` reads "suspended" too (migration 0005).
_SIMPLE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nudged": "nudged",
        "is_nudge_open": "nudge_open",
        "is_unfinished_told": "unfinished_told",
        "is_suspended": "suspended",
        "acknowledged": "acknowledged",
        "is_returning": "returning",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One answer kept in a frame.

    Args:
        value: The answer; None means "nothing", "none" or skipped.
        words: The person's own words; empty when nobody said it.
        message_ids: Messages the words came from.
        how: How the answer came to be.
    """

    value: Json
    words: str = ""
    message_ids: tuple[int, ...] = ()
    how: How = "asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A proposal a frame has made.

    Args:
        ref: The node that made it; `node:2` for the second proposal of one node.
        count: How often this frame has proposed it; 2 and more follow a correction, going back or a loop.
        after: How many entries the frame's path had at the time.
        is_live: Whether it still stands; otherwise it was withdrawn and the next one supersedes it.
    """

    ref: str
    count: int
    after: int
    is_live: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One flow that has been started and is not over.

    Args:
        serial: Unique within the conversation.
        flow: Id of the flow.
        version: Version of the flow's file when the frame last moved.
        node: The node it stands at.
        answers: What is known, by name.
        path: Names in the order they became known; a name may come back in a loop.
        kept: Answers from before a correction that will be used if their question comes up again.
        heard: Values heard in messages, by name.
        proposals: What it proposed.
        is_called: Whether the frame below runs this one and continues when it ends.
    """

    serial: int
    flow: str
    version: int
    node: str
    answers: Mapping[str, Given] = field(default_factory=dict)
    path: tuple[str, ...] = ()
    kept: Mapping[str, Given] = field(default_factory=dict)
    heard: Mapping[str, Given] = field(default_factory=dict)
    proposals: tuple[Proposed, ...] = ()
    is_called: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """An inventory somebody has begun and not finished.

    Args:
        version: Version of the inventory when it was begun.
        answers: What was answered, by item; the value is an option's value, or None for a skipped item.
    """

    version: int
    answers: Mapping[str, Given] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where one conversation stands.

    Args:
        language: The person's language, a BCP 47 tag.
        stack: Flows begun and not over, the current one last.
        tries: How often in a row the open question got no usable answer.
        saved: Inventories begun and not finished, by id.
        last: The flow in which the last answer was given, when it is over: "no wait i meant 7" still works.
        serial: How many frames this conversation has had.
        has_asked_which: The last thing asked about an unclear message was which of two things it meant, and
            nothing has been understood since.
        written: The language the last message that showed one was in, when it was not `language`.
        offered: The languages the person was offered to switch to; none is offered twice.
        nudged: The question (`waiting.open_key`) that was asked again without being answered; never twice.
        is_nudge_open: Nothing has been heard from the person since.
        unfinished: What the person was in the middle of when the conversation expired, innermost last.
        is_unfinished_told: Whether they know.
        is_suspended: A person at school has the conversation in hand.
        acknowledged: The day (ISO 8601) on which the person was last told that a person has their messages.
        is_returning: The assistant is back, and the person has not been told yet.
    """

    language: str
    stack: tuple[Frame, ...] = ()
    tries: int = 0
    saved: Mapping[str, Sitting] = field(default_factory=dict)
    last: Frame | None = None
    serial: int = 0
    has_asked_which: bool = False
    written: str | None = None
    offered: tuple[str, ...] = ()
    nudged: str | None = None
    is_nudge_open: bool = False
    unfinished: tuple[Frame, ...] = ()
    is_unfinished_told: bool = False
    is_suspended: bool = False
    acknowledged: str | None = None
    is_returning: bool = False

    @classmethod
    def new(cls, language: str) -> "State":
        """Begin a conversation in `language` (a BCP 47 tag)."""
        return cls(language=language)


def dump(state: State) -> dict[str, Any]:
    """Write a state as plain JSON, leaving out what is empty.

    A message that several answers came from is written once: answers refer to `texts` by position. The order
    of keys carries no meaning, because PostgreSQL's `jsonb` does not keep it.
    """
    texts: dict[str, int] = {}
    saved: dict[str, Any] = {
        "version": VERSION,
        "language": state.language,
        "serial": state.serial,
        "stack": [_dump_frame(frame, texts) for frame in state.stack],
    }
    if state.tries:
        saved["tries"] = state.tries
    if state.saved:
        saved["saved"] = {
            id_: {"version": sitting.version, "answers": _dump_all(sitting.answers, texts)}
            for id_, sitting in state.saved.items()
        }
    if state.last is not None:
        saved["last"] = _dump_frame(state.last, texts)
    if state.has_asked_which:
        saved["asked_which"] = True
    if state.written is not None:
        saved["written"] = state.written
    if state.offered:
        saved["offered"] = list(state.offered)
    if state.unfinished:
        saved["unfinished"] = [_dump_frame(frame, texts) for frame in state.unfinished]
    for name, key in _SIMPLE.items():
        if value := getattr(state, name):
            saved[key] = value
    saved["texts"] = list(texts)
    return saved


def load(saved: Mapping[str, Any]) -> State:
    """Read a state that any release has written.

    Raises:
        UnreadableState: A newer release wrote it, or it is not a state at all.
    """
    try:
        saved = migrate(saved, newest=VERSION)
        texts = saved["texts"]
        return State(
            language=saved["language"],
            serial=saved["serial"],
            stack=tuple(_load_frame(frame, texts) for frame in saved["stack"]),
            tries=saved.get("tries", 0),
            saved={
                id_: Sitting(version=sitting["version"], answers=_load_all(sitting["answers"], texts))
                for id_, sitting in saved.get("saved", {}).items()
            },
            last=_load_frame(saved["last"], texts) if "last" in saved else None,
            has_asked_which=saved.get("asked_which", False),
            written=saved.get("written"),
            offered=tuple(saved.get("offered", ())),
            unfinished=tuple(_load_frame(frame, texts) for frame in saved.get("unfinished", ())),
            **{name: saved[key] for name, key in _SIMPLE.items() if key in saved},
        )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableState(saved.get("version"), VERSION) from error


def _dump_given(given: Given, texts: dict[str, int]) -> list[Any]:
    """Write an answer as [how, message ids, text, value]; without the value when it is the text itself."""
    text = texts.setdefault(given.words, len(texts)) if given.words else -1
    short = [given.how, list(given.message_ids), text]
    return short if given.value == given.words and given.words else [*short, given.value]


def _load_given(given: list[Any], texts: list[str]) -> Given:
    how, message_ids, text, *value = given
    words = texts[text] if text >= 0 else ""
    return Given(how=how, message_ids=tuple(message_ids), words=words, value=value[0] if value else words)


def _dump_all(answers: Mapping[str, Given], texts: dict[str, int]) -> dict[str, Any]:
    return {name: _dump_given(given, texts) for name, given in answers.items()}


def _load_all(answers: Mapping[str, Any], texts: list[str]) -> dict[str, Given]:
    return {name: _load_given(given, texts) for name, given in answers.items()}


def _dump_frame(frame: Frame, texts: dict[str, int]) -> dict[str, Any]:
    saved: dict[str, Any] = {
        "serial": frame.serial,
        "flow": frame.flow,
        "version": frame.version,
        "node": frame.node,
    }
    for name in ("answers", "kept", "heard"):
        if givens := getattr(frame, name):
            saved[name] = _dump_all(givens, texts)
    if frame.path:
        saved["path"] = list(frame.path)
    if frame.proposals:
        saved["proposals"] = [[one.ref, one.count, one.after, one.is_live] for one in frame.proposals]
    if frame.is_called:
        saved["called"] = True
    return saved


def _load_frame(saved: Mapping[str, Any], texts: list[str]) -> Frame:
    return Frame(
        serial=saved["serial"],
        flow=saved["flow"],
        version=saved["version"],
        node=saved["node"],
        answers=_load_all(saved.get("answers", {}), texts),
        kept=_load_all(saved.get("kept", {}), texts),
        heard=_load_all(saved.get("heard", {}), texts),
        path=tuple(saved.get("path", ())),
        proposals=tuple(
            Proposed(ref=ref, count=count, after=after, is_live=is_live)
            for ref, count, after, is_live in saved.get("proposals", ())
        ),
        is_called=saved.get("called", False),
    )
