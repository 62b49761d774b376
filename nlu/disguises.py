"""Undo misspellings and disguises, so that "k1ll mys3lf" and "k i l l  m y s e l f" read as they sound.

Only for the safety screen, where missing a cry for help is worse than reading a word too many. Pure, and
linear in the length of the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from nlu.folding import CHINESE, plain
from nlu.phrases import compile_phrases

_LEET: Final = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
)
_WRITTEN: Final = re.compile(r"[\w@$!]+")
_SIGN: Final = re.compile(r"[0134579@$!]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_COUNTED: Final = re.compile(
    r"\d+(?:st|nd|rd|th|am|pm|x|k|s|ish|hrs?|mins?|pts?|yrs?|yo)?[!@$]*|\w+[!@$]+", re.IGNORECASE
)
_SPELLED: Final = re.compile(rf"(?<![^ ])(?:[^\W\d_{CHINESE}] ){{4,}}")  # a Chinese character is a word
_STRETCHED: Final = re.compile(r"(.)\1{2,}")
_SHORTEST_REPAIR: Final = 5  # letters: shorter words have too many neighbours
_LONGEST_REPAIR: Final = 20
_SHORTEST_RUN: Final = 6  # letters of a word in which others may be hidden
_LONGEST_RUN: Final = 60
_KEPT: Final = 20_000  # words whose respelling is kept at hand; beyond it, begin anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """How one language misspells and disguises the words that matter.

    Args:
        vocabulary: Words that are right as they are.
        misspelt: Misspelt words -> what they should be.
        phrases: Finds misspelt phrases; what they should be is in `misspelt` too.
        phrase_starts: The first words of these.
        repaired: Each word that is found with a letter wrong, by all its forms with a letter left out.
        run_together: Phrases without their spaces -> the phrase.
        kept: For words met before, how they were respelled.
    """

    vocabulary: frozenset[str]
    misspelt: Mapping[str, str]
    phrases: re.Pattern[str]
    phrase_starts: frozenset[str]
    repaired: Mapping[str, frozenset[str]]
    run_together: Mapping[str, str]
    kept: dict[str, str] = field(default_factory=dict, repr=False, compare=False)


def make_spelling(
    *,
    vocabulary: Iterable[str],
    misspelt: Mapping[str, Iterable[str]],
    repaired: Iterable[str],
    run_together: Iterable[str],
) -> Spelling:
    """Prepare the lists of a language file."""
    single = {plain(variant): plain(right) for right, wrong in misspelt.items() for variant in wrong}
    forms: dict[str, set[str]] = {}
    for word in map(plain, repaired):
        for form in _shorter(word):
            forms.setdefault(form, set()).add(word)
    return Spelling(
        vocabulary=frozenset(vocabulary),
        misspelt=single,
        phrases=compile_phrases(variant for variant in single if " " in variant),
        phrase_starts=frozenset(variant.split()[0] for variant in single if " " in variant),
        repaired={form: frozenset(words) for form, words in forms.items()},
        run_together={plain(phrase).replace(" ", ""): plain(phrase) for phrase in run_together},
    )


def undisguised(text: str) -> str:
    """Put letters back where digits and signs stand for them: "k1ll" is "kill", "7th" stays."""
    return _WRITTEN.sub(lambda match: _letters(match.group()), text)


def unspaced(words: str) -> str:
    """Put letters typed one by one back together: "k i l l me " is "kill me "."""
    return _SPELLED.sub(lambda match: f"{match.group().replace(' ', '')} ", words)


def respelled(words: str, spelling: Spelling) -> str:
    """Respell folded words ("kil mysef " is "kill myself "). Each different word is looked at once."""
    text = unspaced(words)
    different = set(text.split())
    changed = {word: meant for word in different if (meant := _known(word, spelling)) != word}
    if changed:
        text = "".join(f"{changed.get(word, word)} " for word in text.split())
        different = set(text.split())
    if different.isdisjoint(spelling.phrase_starts):
        return text
    return spelling.phrases.sub(lambda match: f"{spelling.misspelt[match.group().rstrip()]} ", text)


def _known(word: str, spelling: Spelling) -> str:
    meant = spelling.kept.get(word)
    if meant is None:
        if len(spelling.kept) >= _KEPT:
            spelling.kept.clear()
        meant = spelling.kept[word] = _respell(word, spelling)
    return meant


def _letters(word: str) -> str:
    is_mixed = _SIGN.search(word) is not None and _LETTER.search(word) is not None
    return word.translate(_LEET) if is_mixed and not _COUNTED.fullmatch(word) else word


def _respell(word: str, spelling: Spelling) -> str:
    variants = [word]
    if _STRETCHED.search(word):
        variants += [_STRETCHED.sub(r"\1", word), _STRETCHED.sub(r"\1\1", word)]
    for variant in variants:
        if variant in spelling.misspelt:
            return spelling.misspelt[variant]
        if variant in spelling.vocabulary:
            return variant
    if _SHORTEST_RUN <= len(word) <= _LONGEST_RUN:
        for together, phrase in spelling.run_together.items():
            if together in word:
                return phrase
    return _repair(word, spelling) if _SHORTEST_REPAIR <= len(word) <= _LONGEST_REPAIR else word


def _repair(word: str, spelling: Spelling) -> str:
    """Find the word that differs by one letter left out, added, changed or swapped with the next."""
    near = {right for form in _shorter(word) for right in spelling.repaired.get(form, ())}
    return min((right for right in near if _is_near(word, right)), default=word)


def _shorter(word: str) -> Iterator[str]:
    yield word
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]


def _is_near(word: str, right: str) -> bool:
    start = next(
        (index for index, pair in enumerate(zip(word, right, strict=False)) if pair[0] != pair[1]), None
    )
    if start is None:
        return abs(len(word) - len(right)) <= 1
    left, wanted = word[start:], right[start:]
    is_swapped = left[:2] == wanted[1::-1] and left[2:] == wanted[2:]
    return is_swapped or wanted == left[1:] or wanted[1:] in (left, left[1:])
