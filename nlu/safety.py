"""Notice when somebody may be in danger: self-harm, abuse, violence, or a need that can not wait.

Every message goes through this screen before anything else, in all languages at once, whatever the profile
says. The promise: pure rules, no model and no network; recall first. A joke or a song lowers an alert to a
check, it never drops it; only plain idioms ("this homework is killing me") are taken out.

Two levels: `alert` means that an adult must look now, `check` that one should look today. What is answered is
not decided here: the answers are approved scripts. A clinician must approve every change of the lists
(`safety` in `nlu/lexicon/<language>.yml`); tests/nlu/safety_<language>.tsv measures them.

Source of the four kinds: the crisis protocol, facts k12 4.6 (self-harm; abuse or violence at home; threat to
others; basic need tonight). Running away from home counts as abuse, because home is where to look first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, product
from typing import Final, Literal

from nlu import lexicon
from nlu.disguises import Spelling, make_spelling, respelled, undisguised
from nlu.folding import plain, stream
from nlu.lexicon.schema import Dangers, SafetyWords
from nlu.phrase_index import PhraseIndex, PhraseMatch

Category = Literal["self_harm", "abuse", "violence", "basic_need"]
Level = Literal["alert", "check"]

CATEGORIES: Final[tuple[Category, ...]] = ("self_harm", "abuse", "violence", "basic_need")
MAX_READ: Final = 4096  # characters: as many as the longest message of any channel has (Telegram)
_NEAR: Final = 90  # characters: about a sentence
_MOST_PLACES: Final = 8  # of one phrase that are looked at; bounds the work on a long message
#: Words of an idiom of another language: a viola is an instrument in one and a crime in the next.
_LEAST_FOREIGN: Final = 2
_CUT: Final = "\n "  # where an idiom was taken out; nothing matches across it
_LITERAL: Final = re.compile(r"[^\W\d_][^\s()\[\]|{}@*]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyFinding:
    """What kind of danger a message speaks of.

    Args:
        category: The kind; of several at one level, the first of `CATEGORIES`.
        level: "alert" (now) or "check" (today).
        rule: Which rule found it ("en.alert.self_harm.3"), never any words of the message.
        language: The language of the rule.
    """

    category: Category
    level: Level
    rule: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    dangers: PhraseIndex
    rules: tuple[tuple[Level, Category, int], ...]
    parts: PhraseIndex
    together: tuple[tuple[Category, int, tuple[int, ...]], ...]
    harmless: PhraseIndex
    lowering: PhraseIndex
    passing: PhraseIndex
    spelling: Spelling


def screen(text: str) -> SafetyFinding | None:
    """Look for danger in a message, in every language that has a file.

    Returns:
        The gravest finding, or None. The same for the same text, always.
    """
    raw = text[:MAX_READ]
    versions = dict.fromkeys(stream(version).text for version in (raw, undisguised(raw)))
    found = [
        finding
        for words in versions
        for language in lexicon.available()
        if (finding := _screen(words, language, _patterns(language)))
    ]
    return min(found, key=lambda one: (one.level != "alert", CATEGORIES.index(one.category)), default=None)


def compile_all() -> None:
    """Compile every phrase of every language now: some seconds, so that no message waits for one."""
    for language in lexicon.available():
        for index in _indexes(language):
            index.compile_all()


def is_compiled(language: str) -> bool:
    """Tell whether every phrase of a language is compiled."""
    return all(index.is_compiled for index in _indexes(language))


def _indexes(language: str) -> tuple[PhraseIndex, ...]:
    one = _patterns(language)
    return (one.dangers, one.parts, one.harmless, one.lowering, one.passing)


@lru_cache(maxsize=32)
def _patterns(language: str) -> _Patterns:
    words = lexicon.load(language).safety
    dangers = [*_rules("alert", words.alert), *_rules("check", words.check)]
    together = list(_rules("check", words.together))
    parts = list(dict.fromkeys(part for *_, phrase in together for part in _parts(phrase)))
    return _Patterns(
        dangers=PhraseIndex([phrase for _, _, _, phrase in dangers], groups=words.groups),
        rules=tuple((level, category, number) for level, category, number, _ in dangers),
        parts=PhraseIndex(parts, groups=words.groups),
        together=tuple(
            (category, number, tuple(parts.index(part) for part in _parts(phrase)))
            for _, category, number, phrase in together
        ),
        harmless=PhraseIndex(words.harmless, groups=words.groups),
        lowering=PhraseIndex(words.lowering, groups=words.groups),
        passing=PhraseIndex(words.passing, groups=words.groups),
        spelling=make_spelling(
            vocabulary=_vocabulary(words),
            misspelt=words.misspelt,
            repaired=words.repaired,
            run_together=words.run_together,
        ),
    )


def _rules(level: Level, dangers: Dangers) -> Iterator[tuple[Level, Category, int, str]]:
    """List the phrases of one level, the gravest kind first, with their number within their kind."""
    for category in CATEGORIES:
        for number, phrase in enumerate(getattr(dangers, category), start=1):
            yield level, category, number, phrase


def _vocabulary(words: SafetyWords) -> frozenset[str]:
    dangers = [
        phrase
        for level in (words.alert, words.check)
        for name in CATEGORIES
        for phrase in getattr(level, name)
    ]
    groups = [phrase for group in words.groups.values() for phrase in group]
    phrases = [*dangers, *groups, *words.harmless, *words.lowering]
    return frozenset(
        part for phrase in phrases for word in _LITERAL.findall(phrase) for part in plain(word).split()
    )


def _parts(phrase: str) -> list[str]:
    return [part.strip() for part in phrase.split("&")]


def _screen(words: str, language: str, patterns: _Patterns) -> SafetyFinding | None:
    told = respelled(words, patterns.spelling)
    different = set(told.split())
    if not (patterns.dangers.may_begin(different) or patterns.parts.may_begin(different)):
        return None
    if _find(told, language, patterns) is None:
        return None
    told = patterns.harmless.cut(told, _CUT)
    for other in lexicon.available():  # idioms of all languages, looked for only when it matters
        if other != language:
            told = _patterns(other).harmless.cut(told, _CUT, least_words=_LEAST_FOREIGN)
    found = _find(told, language, patterns)
    is_lowered = found is not None and patterns.lowering.first(words) is not None
    return replace(found, level="check") if found and is_lowered else found


def _find(told: str, language: str, patterns: _Patterns) -> SafetyFinding | None:
    versions = dict.fromkeys((told, patterns.passing.cut(told, "")))
    found = [match.number for text in versions if (match := patterns.dangers.first(text))]
    if not found:
        return _screen_together(told, language, patterns)
    level, category, number = patterns.rules[min(found)]
    rule = f"{language}.{level}.{category}.{number}"
    return SafetyFinding(category=category, level=level, rule=rule, language=language)


def _screen_together(told: str, language: str, patterns: _Patterns) -> SafetyFinding | None:
    """Look for words that mean danger only near one another ("dad", "belt", "me"), in any order."""
    places = patterns.parts.places(told, at_most=_MOST_PLACES)
    if not places:
        return None
    for category, number, parts in patterns.together:
        spots = [places.get(part, ()) for part in parts]
        if all(spots) and any(_are_near(chosen) for chosen in product(*spots)):
            rule = f"{language}.together.{category}.{number}"
            return SafetyFinding(category=category, level="check", rule=rule, language=language)
    return None


def _are_near(chosen: tuple[PhraseMatch, ...]) -> bool:
    ordered = sorted(chosen, key=lambda match: match.start)
    is_apart = all(one.end <= other.start for one, other in pairwise(ordered))
    return is_apart and ordered[-1].end - ordered[0].start <= _NEAR
