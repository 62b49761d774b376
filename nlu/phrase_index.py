"""Look for hundreds of phrases in a text without trying each of them at each word.

Every phrase is filed under the words it can begin with; at each word of a text only those are tried, and each
is compiled when it is first needed. Pure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nlu.phrases import BadPhrase, Groups, compile_phrase, is_prefix, spellings, split_phrase

_ANY: Final = "*"  # a beginning that any word may be
_FILED: Final = 3  # letters of a beginning that phrases are filed under
_CLOSING: Final = {"(": ")", "[": "]"}
_LONGEST: Final = 400  # characters: no phrase goes on for longer
_KEPT: Final = 20_000  # words whose phrases are kept at hand; beyond it, begin anew


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseMatch:
    """Where a phrase was found.

    Args:
        number: Which phrase, counted from 0.
        start: Where it begins in the text.
        end: Where it ends in the text.
    """

    number: int
    start: int
    end: int


class PhraseIndex:
    """A list of phrases, filed by their first words.

    Args:
        phrases: The phrases, written as in `nlu/phrases.py`.
        groups: What `@name` stands for.

    Raises:
        BadPhrase: A phrase can not be understood. Brackets and groups are checked at once.
    """

    def __init__(self, phrases: Sequence[str], *, groups: Mapping[str, Sequence[str]]) -> None:
        self._phrases = tuple(phrases)
        self._groups = groups
        self._compiled: dict[int, re.Pattern[str]] = {}
        self._kept: dict[str, tuple[int, ...]] = {}
        words: dict[str, set[int]] = {}
        starts: dict[str, set[int]] = {}
        for number, phrase in enumerate(self._phrases):
            for first in _first_words(phrase, groups):
                start = first.removesuffix(_ANY)
                filed = (
                    words.setdefault(first, set())
                    if start == first
                    else starts.setdefault(start[:_FILED], set())
                )
                filed.add(number)
        begun = {start: tuple(sorted(numbers)) for start, numbers in starts.items()}
        self._starts = {start: numbers for start, numbers in begun.items() if len(start) == _FILED}
        self._short = [(start, numbers) for start, numbers in begun.items() if len(start) < _FILED]
        self._words = {word: tuple(sorted({*numbers, *self._begun(word)})) for word, numbers in words.items()}

    def compile_all(self) -> None:
        """Compile every phrase now, and not when it is first needed."""
        for number in range(len(self._phrases)):
            self._pattern(number)

    @property
    def is_compiled(self) -> bool:
        """Whether every phrase is compiled."""
        return len(self._compiled) == len(self._phrases)

    def may_begin(self, words: Iterable[str]) -> bool:
        """Tell whether any phrase can begin with one of `words`: with none, there is nothing to look for."""
        return any(self._candidates(word) for word in words)

    def first(self, text: str) -> PhraseMatch | None:
        """Find the phrase with the lowest number that is in `text` (words with one space after each)."""
        best: PhraseMatch | None = None
        seen: set[str] = set()  # a message of one word a thousand times is looked at once
        for start, numbers in self._beginnings(text):
            if best and numbers[0] >= best.number:
                continue
            ahead = text[start : start + _LONGEST]
            if ahead in seen:
                continue
            seen.add(ahead)
            for number in numbers:
                if best and number >= best.number:
                    break
                match = self._pattern(number).match(text, start)
                if match and match.end() > start:
                    best = PhraseMatch(number=number, start=start, end=match.end())
        return best

    def places(self, text: str, *, at_most: int) -> Mapping[int, list[PhraseMatch]]:
        """Find the first places of each phrase in `text`, by its number."""
        found: dict[int, list[PhraseMatch]] = {}
        for start, numbers in self._beginnings(text):
            for number in numbers:
                if len(found.get(number, ())) < at_most:
                    match = self._pattern(number).match(text, start)
                    if match and match.end() > start:
                        one = PhraseMatch(number=number, start=start, end=match.end())
                        found.setdefault(number, []).append(one)
        return found

    def cut(self, text: str, by: str, *, least_words: int = 1) -> str:
        """Replace every phrase in `text`, from the left and the longest first, by `by`.

        Args:
            text: Words with one space after each.
            by: What stands there instead.
            least_words: Shorter finds are left alone.
        """
        out: list[str] = []
        at = 0
        for match in sorted(self._all(text), key=lambda match: (match.start, -match.end)):
            if match.start >= at and text.count(" ", match.start, match.end) >= least_words:
                out += [text[at : match.start], by]
                at = match.end
        return "".join([*out, text[at:]])

    def _all(self, text: str) -> Iterator[PhraseMatch]:
        for start, numbers in self._beginnings(text):
            for number in numbers:
                match = self._pattern(number).match(text, start)
                if match and match.end() > start:
                    yield PhraseMatch(number=number, start=start, end=match.end())

    def _beginnings(self, text: str) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Give where a phrase may begin, with the numbers of those that may."""
        words = text.split(" ")
        filed = {word: numbers for word in set(words) if word and (numbers := self._candidates(word))}
        if not filed:
            return
        start = 0
        for word in words:
            if word in filed:
                yield start, filed[word]
            start += len(word) + 1

    def _candidates(self, word: str) -> tuple[int, ...]:
        """Give the numbers of the phrases that may begin with a word."""
        filed = self._words.get(word)
        if filed is not None:
            return filed
        found = self._kept.get(word)
        if found is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            found = self._kept[word] = self._begun(word)
        return found

    def _begun(self, word: str) -> tuple[int, ...]:
        found = self._starts.get(word[:_FILED], ())
        for start, numbers in self._short:
            found = tuple(sorted((*found, *numbers))) if word.startswith(start) else found
        return found

    def _pattern(self, number: int) -> re.Pattern[str]:
        if number not in self._compiled:
            self._compiled[number] = re.compile(compile_phrase(self._phrases[number], groups=self._groups))
        return self._compiled[number]


def _first_words(phrase: str, groups: Groups) -> frozenset[str]:
    words, _, rest = _first_of_choices(split_phrase(phrase), phrase, groups)
    if rest:
        raise BadPhrase(phrase, "closes a bracket that was not opened")
    return words


def _first_of_choices(
    pieces: list[str], phrase: str, groups: Groups
) -> tuple[frozenset[str], bool, list[str]]:
    """Read choices up to a closing bracket; give first words, whether they can be empty, and the rest."""
    words: set[str] = set()
    is_any_empty = False
    is_empty = True  # of the choice being read
    while pieces and pieces[0] not in ")]":
        piece, *pieces = pieces
        if piece == "|":
            is_any_empty, is_empty = is_any_empty or is_empty, True
            continue
        firsts, can_be_empty, pieces = _first_of_piece(piece, pieces, phrase, groups)
        if is_empty:
            words |= firsts
            is_empty = can_be_empty
    return frozenset(words), is_any_empty or is_empty, pieces


def _first_of_piece(
    piece: str, pieces: list[str], phrase: str, groups: Groups
) -> tuple[frozenset[str], bool, list[str]]:
    if piece in _CLOSING:
        firsts, can_be_empty, pieces = _first_of_choices(pieces, phrase, groups)
        if pieces[:1] != [_CLOSING[piece]]:
            raise BadPhrase(phrase, f"opens {piece} and does not close it")
        return firsts, can_be_empty or piece == "[", pieces[1:]
    if piece == "...":
        return frozenset({_ANY}), True, pieces
    if piece == "$":
        return frozenset(), True, pieces
    if piece[0] == "@":
        return _first_of_group(piece[1:], phrase, groups), False, pieces
    any_end = _ANY if is_prefix(piece) else ""
    ways = [way.split() for way in spellings(piece)]
    return frozenset(way[0] + any_end * (len(way) == 1) for way in ways), False, pieces


def _first_of_group(name: str, phrase: str, groups: Groups) -> frozenset[str]:
    if name not in groups:
        raise BadPhrase(phrase, f"uses the unknown group @{name}")
    inner = {one: members for one, members in groups.items() if one != name}
    members: Iterable[str] = groups[name]
    return frozenset(first for member in members for first in _first_words(member, inner))
