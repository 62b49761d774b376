"""What can happen to a conversation.

The promise: an event is all the engine ever learns about a message. The edge has already read the text; the
engine never looks into it again except to quote it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from flows.data import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the open question's kind of answer read out of a reply.

    Args:
        value: As `flows.questions` lists it per kind; None means "nothing" or "none".
        words: The person's own words for it.
    """

    value: Json
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """A reply that a person must look at, whatever else is going on.

    Args:
        category: `self_harm`, `abuse`, `violence` or `basic_need`.
        level: `alert` when it is clear, `check` when it may be nothing.
    """

    category: str
    level: Literal["alert", "check"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A person sent a message.

    Args:
        message_id: Our id of the stored message.
        text: The message as received.
        language: The language it seems to be in, or None when it shows none, or too little to tell.
        is_language_clear: Whether this message alone shows that the person writes in that language.
        command: `help`, `back`, `skip`, `repeat`, `menu`, `language`, `person`, `cancel`, `go_on`,
            or None.
        intent: What the interpreter thinks the person wants; None when it is unsure.
        confidence: How sure it is, 0 to 1.
        answer: What the open question (`engine.open_question`) read out of it, or None.
        says_none: The message is a way to say "nothing" or "none".
        is_correction: The message takes back an earlier answer ("no wait i meant 7").
        is_number_meant: The correction is a bare number; see `engine.previous_question`.
        correction: What the previous question (`engine.previous_question`) read out of it, or None.
        heard: Values found in the message by name (`goal`, `when`, `target` ...), see `flows.loader`.
        safety: What the safety screen found, or None.
        alternatives: When `intent` is None, the intents that are likely enough to ask about, likeliest first.
    """

    message_id: int
    text: str
    language: str | None = None
    is_language_clear: bool = False
    command: str | None = None
    intent: str | None = None
    confidence: float = 0.0
    answer: Answer | None = None
    says_none: bool = False
    is_correction: bool = False
    correction: Answer | None = None
    is_number_meant: bool = False
    heard: Mapping[str, Json] = field(default_factory=dict)
    safety: Safety | None = None
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The assistant begins a flow by itself: a check-in is due, a person was just bound by an invite.

    Args:
        flow: Id of the flow.
        answers: Answers already known, by node id or name.
        heard: Values already heard, by name.
        message_id: The message that led to it, or None.
    """

    flow: str
    answers: Mapping[str, Json] = field(default_factory=dict)
    heard: Mapping[str, Json] = field(default_factory=dict)
    message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A coordinator decided on a proposed update.

    Args:
        decision: What they decided.
        kind: Kind of the update, such as `goal_set`.
        summary: The update in a few words, in the person's language.
        reason: Why, in the coordinator's words, or None.
        coordinator: The coordinator's display name.
    """

    decision: Literal["accepted", "amended", "declined"]
    kind: str
    summary: str
    reason: str | None
    coordinator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedOut:
    """A question has stayed unanswered for as long as its flow waits before a nudge.

    Args:
        question: Which one, as `waiting.open_key` names it; if another one is open by now, nothing is said.
    """

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """Nobody has said anything for so long that the conversation is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended:
    """A coordinator writes in their own words: from here on, the person's messages are theirs to answer.

    Args:
        coordinator: The name that signs.
    """

    coordinator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """The coordinator is done: from here on the assistant answers again. Says nothing; `Returned` does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """The moment to tell the person that the assistant is back, and where they were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """Nobody at school has written back in the time that was promised.

    Args:
        phone: The school's number, as it is written there; None when it is not known.
    """

    phone: str | None = None


Event: TypeAlias = (
    Reply | Started | Reviewed | TimedOut | Expired | Suspended | Resumed | Returned | Unanswered
)
