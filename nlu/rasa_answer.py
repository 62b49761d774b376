"""Read what Rasa's HTTP service answers to a text (`POST /model/parse`) as an `Interpretation`.

Pure. Rasa may have been trained from another project, or by somebody who changed ours: an intent that
nobody here knows is refused and never guessed at, a kind of entity we do not use is left out. Which
language a text is written in Rasa does not say; that stays ours.
"""

import math
from collections.abc import Iterator

from nlu.errors import UnreadableAnswer
from nlu.interpretation import ENTITIES, FALLBACK_INTENT, GOAL_AREAS, INTENTS, Entity, Interpretation
from nlu.interpreter import RANKED


def read_answer(answer: object, *, text: str) -> Interpretation:
    """Turn Rasa's answer into a reading.

    Args:
        answer: The JSON it answered, decoded.
        text: What it was asked about.

    Returns:
        Rasa's likeliest intent. When it answered `nlu_fallback` the likeliest real one, and `is_unsure`.
        Nothing about the language.

    Raises:
        UnreadableAnswer: It is not what `/model/parse` answers, or names intents we do not have.
    """
    if not isinstance(answer, dict):
        raise UnreadableAnswer("it is not an object")
    ranking = _ranking(answer.get("intent_ranking"))
    first = answer.get("intent")
    named = first.get("name") if isinstance(first, dict) else None
    known = tuple((name, confidence) for name, confidence in ranking if name != FALLBACK_INTENT)
    if named not in {FALLBACK_INTENT, *(name for name, _ in known[:1])}:
        raise UnreadableAnswer("its intent is not the first of its ranking")
    intent, confidence = known[0]
    found = answer.get("entities", [])
    return Interpretation(
        intent=intent,
        confidence=confidence,
        entities=tuple(_apart(found, text)) if isinstance(found, list) else (),
        ranking=known[:RANKED],
        is_unsure=named == FALLBACK_INTENT,
    )


def _ranking(found: object) -> list[tuple[str, float]]:
    """Read the intents with their confidence, likeliest first."""
    if not isinstance(found, list):
        raise UnreadableAnswer("it has no ranking of intents")
    ranking = [
        (str(one.get("name")), float(one["confidence"]))
        for one in found
        if isinstance(one, dict) and isinstance(one.get("confidence"), int | float)
    ]
    unknown = sorted({name for name, _ in ranking} - {*INTENTS, FALLBACK_INTENT})
    if unknown:
        raise UnreadableAnswer(f"it was trained on other intents: {', '.join(unknown)}")
    if len(ranking) != len(found) or {name for name, _ in ranking} <= {FALLBACK_INTENT}:
        raise UnreadableAnswer("its ranking names no intent")
    if any(not math.isfinite(confidence) or not 0 <= confidence <= 1 for _, confidence in ranking):
        raise UnreadableAnswer("a confidence is not between 0 and 1")
    return sorted(((name, round(confidence, 4)) for name, confidence in ranking), key=lambda pair: -pair[1])


def _apart(found: list[object], text: str) -> Iterator[Entity]:
    """Give the entities in the order of the text, of each kind the first where two overlap."""
    ends: dict[str, int] = {}
    read = [entity for one in found if (entity := _entity(one, text)) is not None]
    for entity in sorted(read, key=lambda entity: (entity.start, entity.entity, -entity.end)):
        if entity.start >= ends.get(entity.entity, 0):
            ends[entity.entity] = entity.end
            yield entity


def _entity(found: object, text: str) -> Entity | None:
    """Read one entity; None when it is of a kind or a value that nobody here could act on."""
    if not isinstance(found, dict):
        return None
    kind, value, start, end = (found.get(name) for name in ("entity", "value", "start", "end"))
    if kind not in ENTITIES or not isinstance(value, str) or not value.strip():
        return None
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
        return None
    if (
        kind == "goal_area" and value not in GOAL_AREAS
    ):  # words it found, and nothing that says what they stand for
        return None
    return Entity(entity=kind, value=value, start=start, end=end)
