"""What should happen after a step, as data.

The promise: the engine does nothing by itself. Whoever calls it performs each effect as a row, in one
transaction, and refuses to start when it cannot perform one of `EFFECTS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, TypeAlias

from flows.data import Json
from flows.questions import Question
from flows.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Tell the person something. Consecutive `Say` and `Ask` of one turn become one message.

    Args:
        text: What.
        language: The language to say it in when it is not the person's own: then it is a message of its own.
    """

    text: Text
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Ask the person something; `question` says how the answer looks."""

    text: Text
    question: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose:
    """Suggest one change to the plan.

    Args:
        key: Names this proposal, unique within the conversation.
        kind: Kind of the update, as `plan.updates` knows it.
        fields: The update's own fields; what nobody said is absent.
        verbatim: The person's own words it was made from.
        message_ids: The messages those words came from, in order.
        supersedes: Keys of earlier proposals this one replaces. They may have been withdrawn already.
    """

    key: str
    kind: str
    fields: Mapping[str, Json]
    verbatim: str
    message_ids: tuple[int, ...]
    supersedes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """The person took back what these proposals were made from."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLanguage:
    """From here on, write to this person in `language` (a BCP 47 tag), this turn's messages included."""

    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRhythm:
    """From here on, ask this student how their goals go in this rhythm: one of `RHYTHMS`."""

    rhythm: str


#: `paused` is until they write again.
RHYTHMS: Final = ("weekly", "every_two_weeks", "paused")


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseAlert:
    """A person must look at this message now."""

    category: str
    level: Literal["alert", "check"]
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """A person should take over.

    Args:
        reason: A constant: `asked_for_person`, `not_understood`, `flow_looped`, `too_many_open`, or a flow's
            own.
        verbatim: The message that led to it.
        message_id: Its id, or None when no message did.
        is_promised: Whether the person was told that somebody will write back; the conversation is suspended.
    """

    reason: str
    verbatim: str
    message_id: int | None
    is_promised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeAt:
    """Come back to this conversation later, unless something happens in it before.

    Args:
        name: `question`: nobody has answered, then `TimedOut` follows; `expiry`: it is over, then `Expired`.
        after: How long from now. The performer keeps it with the conversation's epoch: any later step of the
            conversation makes it stale.
    """

    name: Literal["question", "expiry"]
    after: timedelta


Effect: TypeAlias = Say | Ask | Propose | Withdraw | SetLanguage | SetRhythm | RaiseAlert | Handoff | WakeAt

EFFECTS: Final[tuple[type, ...]] = (
    Say,
    Ask,
    Propose,
    Withdraw,
    SetLanguage,
    SetRhythm,
    RaiseAlert,
    Handoff,
    WakeAt,
)
