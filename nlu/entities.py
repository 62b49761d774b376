"""Find what a text names: the area of a goal, the role of a person, a language, how far along.

Words and phrases come from the project's synonyms; a word nobody knows counts as the one it is a
slip away from ("algbra"). Days and times are read by `nlu.dates`, because they need a calendar.

Pure. The spans are those of the original text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from nlu.features import Word
from nlu.interpretation import Entity
from nlu.numbers import read_number, read_numbers
from nlu.spelling import Speller

Synonyms = Mapping[str, Mapping[str, Mapping[str, str]]]
"""For each kind of entity and language, what each folded phrase stands for."""

SHORTEST_MENDED: Final = 5
"""Letters a word must have before a slip in it is forgiven: "gold" must not become "goal"."""

_GOAL_INTENTS: Final = frozenset(
    {
        "set_goal",
        "update_goal",
        "goal_done",
        "goal_stuck",
        "find_opportunities",
        "view_plan",
        "start_inventory",
    }
)
_AREA_INTENTS: Final = _GOAL_INTENTS - {"start_inventory"}
_PROGRESS_INTENTS: Final = frozenset({"update_goal", "goal_done", "goal_stuck"})
_PROGRESS_WITHIN: Final = 480  # characters; in a longer text no one number is the progress
_FEW: Final = 3  # words: a text so short that names an area is about that area


class Span(NamedTuple):
    """Words of a text that stand for something; `first` and `last` count words, `last` exclusive."""

    entity: str
    value: str
    first: int
    last: int
    is_everyday: bool


class _Phrase(NamedTuple):
    words: tuple[str, ...]
    value: str


@dataclass(frozen=True)
class EntityReader:
    """Reads entities, from the project's synonyms.

    Args:
        phrases: For each kind of entity, language and first word, the phrases; longest first.
        everyday: Phrases that name an area only when nothing plainer does: "late to math" is about
            being late.
        speller: Mends words nobody writes into words of the phrases.
    """

    phrases: Mapping[tuple[str, str], Mapping[str, tuple[_Phrase, ...]]]
    everyday: frozenset[str]
    speller: Speller

    @classmethod
    def build(cls, synonyms: Synonyms, everyday: frozenset[str]) -> "EntityReader":
        """Prepare the look-up tables."""
        phrases: dict[tuple[str, str], dict[str, tuple[_Phrase, ...]]] = {}
        parts_of_phrases: dict[str, float] = {}
        for entity, by_language in synonyms.items():
            for language, values in by_language.items():
                table = phrases.setdefault((entity, language), {})
                for phrase in sorted(values, key=lambda phrase: -phrase.count(" ")):
                    parts = tuple(phrase.split())
                    table[parts[0]] = (*table.get(parts[0], ()), _Phrase(parts, values[phrase]))
                    parts_of_phrases |= dict.fromkeys(parts, 0.0)
        return cls(phrases, everyday, Speller.build(parts_of_phrases, shortest=SHORTEST_MENDED))

    def read(
        self,
        text: str,
        words: Sequence[Word],
        *,
        intent: str,
        languages: tuple[str, ...],
        known: Sequence[bool],
    ) -> tuple[Entity, ...]:
        """Give the entities of a text, in its order.

        Args:
            text: The original text.
            words: Its words.
            intent: What it was taken to mean: "English" is a language to switch to or a class to pass.
            languages: Whose phrases to look for.
            known: For each word, whether it is one people write; others may be slips.
        """
        plain = [self.mended(word.text, is_known) for word, is_known in zip(words, known, strict=True)]
        named = self._named(plain, "language", languages)
        subjects = [_as_subject(span) for span in named] if intent in _GOAL_INTENTS else []
        roles = self._named(plain, "person_role", languages)
        areas = self._areas(plain, intent, languages, subjects)
        spans = _apart(areas, roles) if intent in _GOAL_INTENTS else _apart(roles, areas)
        spans += [] if subjects else named
        found = [
            Entity(
                entity=span.entity,
                value=span.value,
                start=words[span.first].start,
                end=words[span.last - 1].end,
            )
            for span in spans
        ]
        if intent in _PROGRESS_INTENTS and len(text) <= _PROGRESS_WITHIN:
            found.extend(_progress(text, languages))
        return tuple(sorted(found, key=lambda entity: (entity.start, entity.entity)))

    def mended(self, word: str, is_known: bool) -> str:
        """Give the word of a phrase that `word` is one slip away from; else `word`.

        Its first and last letters must be right: "planned" is another word than "planner".
        """
        if is_known:
            return word
        meant = self.speller.mended(word)
        return meant if (meant[0], meant[-1]) == (word[0], word[-1]) else word

    def _named(self, plain: Sequence[str], entity: str, languages: tuple[str, ...]) -> list[Span]:
        """Find phrases from left to right, the longest at each place; each value once."""
        tables = [self.phrases.get((entity, language), {}) for language in languages]
        found: dict[str, Span] = {}
        at = 0
        while at < len(plain):
            phrase = max(_starting(plain, at, tables), key=lambda phrase: len(phrase.words), default=None)
            if phrase is None:
                at += 1
                continue
            last = at + len(phrase.words)
            is_everyday = " ".join(phrase.words) in self.everyday
            before = found.get(phrase.value)
            if before is None:
                found[phrase.value] = Span(entity, phrase.value, at, last, is_everyday)
            elif before.last == at:  # "algebra grade" is one mention
                found[phrase.value] = before._replace(
                    last=last, is_everyday=before.is_everyday and is_everyday
                )
            elif before.is_everyday and not is_everyday:
                found[phrase.value] = Span(entity, phrase.value, at, last, is_everyday)
            at = last
        return list(found.values())

    def _areas(
        self, plain: Sequence[str], intent: str, languages: tuple[str, ...], subjects: Sequence[Span]
    ) -> list[Span]:
        """Find areas where they can be meant; plain ones if there are, else the first everyday one."""
        if intent not in _AREA_INTENTS and len(plain) > _FEW:
            return []
        spans = self._named(plain, "goal_area", languages)
        spans += [span for span in subjects if span.value not in {one.value for one in spans}]
        return [span for span in spans if not span.is_everyday] or spans[:1]


def _apart(first: Sequence[Span], second: Sequence[Span]) -> list[Span]:
    """Put two kinds together; where both claim a word, as "nurse", the first has it."""
    taken = {index for span in first for index in range(span.first, span.last)}
    return [*first, *(span for span in second if taken.isdisjoint(range(span.first, span.last)))]


def _as_subject(span: Span) -> Span:
    """In a goal a language is a school subject: "raise my English"."""
    return span._replace(entity="goal_area", value="academics", is_everyday=True)


def _starting(
    plain: Sequence[str], at: int, tables: Sequence[Mapping[str, tuple[_Phrase, ...]]]
) -> Iterator[_Phrase]:
    for table in tables:
        for phrase in table.get(plain[at], ()):
            if tuple(plain[at : at + len(phrase.words)]) == phrase.words:
                yield phrase
                break  # the table has the longest first


def _progress(text: str, languages: tuple[str, ...]) -> Iterator[Entity]:
    value = read_number(text, languages=languages, low=0, high=10)
    if value is None:
        return
    spans = read_numbers(text, languages=languages)
    exact = [span for span in spans if span.value == value]
    for span in exact[:1] or spans[:1]:
        yield Entity(entity="progress", value=f"{value:g}", start=span.start, end=span.end)
