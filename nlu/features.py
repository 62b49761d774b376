"""Turn a text into the features the interpreter weighs: its words, pairs of words, and pieces of words.

Pieces of words are what make it forgiving: "algbra" still shares most of its pieces with "algebra".
Accents are a second, lighter view: "si" and "sí" share the first view and differ in the second, so
that both those who type accents and those who do not are understood.

Pure and linear: at most `MAX_CHARACTERS` of a text are looked at, whatever its length.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

from nlu.dialects import sense
from nlu.folding import fold

MAX_CHARACTERS: Final = 1600
"""The longest SMS a carrier joins. Beyond it the meaning is long clear, and time stays bounded."""

LONGEST_PIECE: Final = 5  # characters; facts/nlu.md measured 1-5 best

_WORD: Final = re.compile(r"\d+|[^\W\d_]+|[^\w\s.,;:'\"()\[\]¿¡-]")
_STRETCHED: Final = re.compile(r"(.)\1{2,}")  # "heyyyyy" is "heyy"


class Word(NamedTuple):
    """A word, a number or a sign of a text.

    Attributes:
        text: Folded: lower case, no accents, no letter more than twice in a row.
        accented: The same with the accents that were typed; equal to `text` when there were none.
        start: Where it begins in the original text, in characters.
        end: Where it ends, exclusive.
    """

    text: str
    accented: str
    start: int
    end: int


@lru_cache(maxsize=32)  # one message is read for its language, its intent and its entities
def words(text: str) -> tuple[Word, ...]:
    """Cut `text` into words; of a longer text the first `MAX_CHARACTERS` only."""
    folded = fold(text[:MAX_CHARACTERS])
    found: list[Word] = []
    for match in _WORD.finditer(folded.text):
        start, end = folded.origins[match.start()], folded.origins[match.end() - 1] + 1
        plain = _unstretched(match.group())
        raw = text[start:end]
        accented = plain if raw.isascii() else _unstretched(unicodedata.normalize("NFC", raw).casefold())
        found.append(Word(plain, accented, start, end))
    return tuple(found)


def plain(text: str) -> str:
    """Write `text` as its folded words, single-spaced: how two texts are compared."""
    return " ".join(word.text for word in words(text))


def _unstretched(word: str) -> str:
    return word if word.isdigit() else _STRETCHED.sub(r"\1\1", word)


@lru_cache(maxsize=16384)
def pieces(word: str) -> tuple[str, ...]:
    """Cut a word into its pieces of 1 to `LONGEST_PIECE` characters, its edges marked by spaces."""
    padded = f" {word} "
    found = list(word)
    for length in range(2, LONGEST_PIECE + 1):
        if length >= len(padded):
            found.append(padded)
            break
        found.extend(padded[at : at + length] for at in range(len(padded) - length + 1))
    return tuple(found)


def _pairs(text: Sequence[Word]) -> Iterator[str]:
    before = ""
    for word in text:
        meant = sense(word.text)
        yield meant
        yield f"{before} {meant}"
        before = meant


VIEWS: Final = {"pieces": 1.0, "accented": 0.5, "words": 1.0}
"""The views of a text, each with what it weighs against the others: the pieces of its words without
accents, the pieces with accents of those words that have any, and its words and pairs of words, each
Arabic one as what it means in any dialect."""

_KEPT: Final = 20_000  # words whose rows are kept at hand; beyond it, begin anew


@dataclass(frozen=True, slots=True)
class View:
    """One view of a text, as a model knows it.

    Attributes:
        name: One of `VIEWS`.
        rows: For each feature the model has seen, its row among all features of all views.
        rarity: For each row of all views, how telling the feature is (inverse document frequency).
        kept: For words met before, the rows of their pieces.
    """

    name: str
    rows: dict[str, int]
    rarity: list[float]
    kept: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    def weigh(self, text: Sequence[Word]) -> tuple[list[int], list[float]]:
        """Give the rows of the known features of `text`, and their weights."""
        counts: dict[int, int] = {}
        for row in self._rows_of(text):
            counts[row] = counts.get(row, 0) + 1
        rarity = self.rarity
        values = [
            rarity[row] if count == 1 else rarity[row] * (1.0 + math.log(count))
            for row, count in counts.items()
        ]
        norm = math.sqrt(sum([value * value for value in values]))
        scale = VIEWS[self.name] / norm if norm else 0.0
        return list(counts), [value * scale for value in values]

    def _rows_of(self, text: Sequence[Word]) -> Iterator[int]:
        if self.name == "words":
            known = self.rows.get
            return (row for feature in _pairs(text) if (row := known(feature)) is not None)
        if self.name == "pieces":
            return chain.from_iterable([self._rows_in(word.text) for word in text])
        return chain.from_iterable(
            [self._rows_in(word.accented) for word in text if word.accented is not word.text]
        )

    def _rows_in(self, word: str) -> tuple[int, ...]:
        found = self.kept.get(word)
        if found is None:
            if len(self.kept) >= _KEPT:
                self.kept.clear()
            found = self.kept[word] = tuple(self.rows[piece] for piece in pieces(word) if piece in self.rows)
        return found


def _features_of(name: str, text: Sequence[Word]) -> Iterator[str]:
    if name == "words":
        return _pairs(text)
    if name == "pieces":
        return (piece for word in text for piece in pieces(word.text))
    return (piece for word in text if word.accented is not word.text for piece in pieces(word.accented))


def learn_views(texts: Iterable[Sequence[Word]]) -> tuple[View, ...]:
    """Learn from `texts` which features there are and how rare each is."""
    texts = list(texts)
    views: list[View] = []
    rarity: list[float] = []
    for name in VIEWS:
        seen = Counter(feature for text in texts for feature in set(_features_of(name, text)))
        features = sorted(seen)
        rows = {feature: len(rarity) + at for at, feature in enumerate(features)}
        rarity.extend(math.log((1 + len(texts)) / (1 + seen[feature])) + 1 for feature in features)
        views.append(View(name, rows, rarity))
    return tuple(views)


def weigh(text: Sequence[Word], views: Iterable[View]) -> tuple[list[int], list[float]]:
    """Give the rows and weights of `text` in all `views`."""
    rows: list[int] = []
    values: list[float] = []
    for view in views:
        found, weights = view.weigh(text)
        rows += found
        values += weights
    return rows, values
