"""What conversations cost by text message: as the transcripts are written, and as they really went.

Pure. A price is what one segment costs to send, carrier fees included or not as the operator sets it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.portions import portion
from bot.segments import segments
from bot.transcript_text import Transcript

#: What an individual learning plan costs a school per student and year (facts/k12.md, guidance 002 and 004).
BENCHMARK: Final = (179, 308)


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """What the assistant sends in one conversation."""

    messages: int
    segments: int


def of_transcript(transcript: Transcript, *, hint: str, most: int) -> Conversation:
    """Count what is sent in a transcript: each message at most `most` segments, what waits for "9" left out.

    A safety text is never cut short, and neither is a question; where a transcript does not show which is
    which, its last line is taken for the question, with the numbered lines below it.
    """
    counted = [
        segments(_sent(line.text, [each.kind for each in turn.expected], hint=hint, most=most)).segments
        for turn in transcript.turns
        for line in turn.expected
        if line.kind == "bot"
    ]
    return Conversation(messages=len(counted), segments=sum(counted))


def _sent(text: str, kinds: Sequence[str], *, hint: str, most: int) -> str:
    if "alerts" in kinds:
        return text
    return portion(text, _question(text), hint=hint, most=most)[0]


def _question(text: str) -> str:
    """Find the numbered lines a message ends in, and the line above them; else a last line that asks."""
    lines = text.split("\n")
    first = len(lines)
    while first and lines[first - 1][:1].isdigit():
        first -= 1
    if first == len(lines) and not any(mark in lines[-1] for mark in "?？؟"):
        return ""
    return "\n".join(lines[max(first - 1, 0) :])


def summed(conversations: Iterable[Conversation], *, price: float) -> dict[str, Any]:
    """Say what conversations of one language cost: on average and at worst."""
    every = tuple(conversations)
    count = max(len(every), 1)
    average = sum(each.segments for each in every) / count
    return {
        "conversations": len(every),
        "messages_average": round(sum(each.messages for each in every) / count, 1),
        "messages_worst": max((each.messages for each in every), default=0),
        "segments_average": round(average, 1),
        "segments_worst": max((each.segments for each in every), default=0),
        "cost_average": round(average * price, 4),
        "cost_worst": round(max((each.segments for each in every), default=0) * price, 4),
    }


def by_flow(costs: Iterable[Any]) -> list[dict[str, Any]]:
    """Say what the prompts of each flow file cost in each language: segments on average, and at worst.

    Args:
        costs: `locales.cost.Cost` of each prompt in each language.
    """
    grouped: dict[str, dict[str, list[int]]] = {}
    for cost in costs:
        grouped.setdefault(cost.prompt.file, {}).setdefault(cost.language, []).append(cost.segments)
    return [
        {
            "file": file,
            "prompts": max(len(each) for each in languages.values()),
            "languages": {
                tag: {"average": round(sum(each) / len(each), 2), "worst": max(each)}
                for tag, each in languages.items()
            },
        }
        for file, languages in sorted(grouped.items())
    ]


def priced(row: Mapping[str, Any], *, price: float) -> dict[str, Any]:
    """Add to what was counted of one language and channel what it means."""
    conversations = max(row["conversations"], 1)
    return {
        **row,
        "messages_per_conversation": round(row["messages"] / conversations, 2),
        "segments_per_conversation": round(row["segments"] / conversations, 2),
        "cost": round(row["segments"] * price, 4),
    }
