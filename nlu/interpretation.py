"""What one message was taken to mean: the value every interpreter returns, and the protocol they all keep.

Pure values. The embedded interpreter and Rasa answer with the same type, so nothing behind them can tell
which one read a message.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

INTENTS: Final = (
    "greet",
    "thank",
    "help",
    "start_inventory",
    "set_goal",
    "update_goal",
    "goal_done",
    "goal_stuck",
    "view_plan",
    "request_meeting",
    "change_meeting",
    "talk_to_person",
    "find_opportunities",
    "share_plan",
    "change_language",
    "affirm",
    "deny",
    "cancel",
    "back",
    "skip",
    "repeat",
    "stop_messages",
    "safety_concern",
    "out_of_scope",
)
"""The one vocabulary of intents, for every language (design.md, section 10)."""

ENTITIES: Final = ("goal_area", "when", "person_role", "language", "progress")
"""The kinds of value an interpreter finds in a text (design.md, section 10)."""

GOAL_AREAS: Final = (
    "academics",
    "attendance",
    "behavior",
    "college_career",
    "social_emotional",
    "health",
    "enrichment",
    "family",
    "life_skills",
    "basic_needs",
)
"""The values `goal_area` can take: the ten support categories."""

FALLBACK_INTENT: Final = "nlu_fallback"
"""What Rasa calls an unsure reading. Ours keeps its best guess and says `is_unsure` instead."""


@dataclass(frozen=True, kw_only=True)
class Entity:
    """One value found in a text.

    Attributes:
        entity: Its kind, one of `ENTITIES`.
        value: What it stands for ("academics" for "algebra"), never empty.
        start: Where the words begin in the original text, in characters.
        end: Where they end, exclusive.
    """

    entity: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Interpretation:
    """What one text was taken to mean.

    Attributes:
        intent: The likeliest of `INTENTS`, also when `is_unsure`.
        confidence: How likely, 0 to 1, calibrated: of readings given 0.8, about eight in ten are right.
        language: BCP 47 tag of the language it is written in; None when it does not show one ("ok", "7").
        entities: In the order of the text, never overlapping within one kind.
        ranking: Up to ten intents with their confidence, likeliest first; the first is `intent`.
        is_unsure: Whether acting on `intent` without asking would be a gamble.
        spoken: The languages the text may be in, for readers that have words for each; none means any.
        margin: By how many nats `language` leads the next, the language the person chose being given a start.
    """

    intent: str
    confidence: float
    language: str | None = None
    entities: tuple[Entity, ...] = ()
    ranking: tuple[tuple[str, float], ...] = ()
    is_unsure: bool = False
    spoken: tuple[str, ...] = ()
    margin: float = 0.0


class Interpreter(Protocol):
    """Reads a text. Kept by the embedded interpreter and by Rasa alike."""

    def interpret(self, text: str, *, profile_language: str, languages: tuple[str, ...]) -> Interpretation:
        """Say what a text means.

        Args:
            text: As received; any Unicode, any length.
            profile_language: The tag the person chose; the likeliest language of the text.
            languages: The enabled tags; a text may be in any of them whatever the profile says.

        Returns:
            A reading. Never raises on any text: what cannot be read is `out_of_scope` and unsure.
        """
        ...
