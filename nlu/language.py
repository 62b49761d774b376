"""Tell which language a text is written in, even when it is three words long.

Pieces of words are counted in the training data of every language; a text is of the language
whose people write such pieces (naive Bayes). What the person chose counts as evidence too, so
that "ok" or "no" never changes anybody's language, and a clear sentence does.

Pure. The trained part is small and travels with the interpreter's model.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlu import project, training_data
from nlu.classifier import Arrays, Floats, joined, split
from nlu.features import Word, pieces, words

PROFILE_NATS: Final = 6.0
"""What the language a person chose weighs: raised accuracy from 94 to 97 in facts/nlu.md section 6."""

UNPROVEN_NATS: Final = 1.5
"""Without a profile, a lead smaller than this names no language."""

SCHOOLS: Final = "en"
"""The language of the schools we serve, which people mix into every other ("mwen gen yon meeting")."""

FAR_NATS: Final = 12.0
"""A language so far behind the likeliest, with no word that is most of all its own, is not read in."""

LONGEST_SHORT_WORD: Final = 4
"""One word of so many letters ("oui", "si", "hola") never changes a language."""

_SCRIPT_NATS: Final = 20.0  # how sure a script makes us; larger than any profile
_SMOOTHING: Final = 0.3  # how often each piece is thought to have been seen besides its count
_SHARE: Final = 0.5  # pieces overlap, so that each tells only about half of what it seems to
_KEPT: Final = 20_000  # words whose evidence is kept at hand; beyond it, begin anew
_WORD_COUNT: Final = 3  # how often a word of words.txt counts; examples count once

_SCRIPTS: Final = {  # what a script says about the language, of those we speak
    "zh": ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),
    "ar": ((0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF)),
}


@dataclass(frozen=True, kw_only=True)
class LanguageModel:
    """What is known about how languages are written.

    Attributes:
        languages: The tags it knows, sorted.
        rows: For each piece of a word, its row in `evidence`.
        evidence: For each piece (row) and language (column), the logarithm of how often it is met.
        kept: For words met before, the evidence in them.
    """

    languages: tuple[str, ...]
    rows: Mapping[str, int]
    evidence: Floats
    kept: dict[str, tuple[float, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def learn(cls, texts: Mapping[str, Iterable[Sequence[Word]]]) -> "LanguageModel":
        """Learn from the texts of each language."""
        languages = tuple(sorted(texts))
        counts = [_count(texts[language]) for language in languages]
        met = sorted(piece for piece, often in sum(counts, Counter[str]()).items() if often > 1)
        table = np.asarray([[count[piece] for count in counts] for piece in met], dtype=np.float32)
        table = (table + _SMOOTHING) / (table.sum(axis=0) + _SMOOTHING * len(met))
        evidence: Floats = np.log(table).astype(np.float32)
        return cls(languages=languages, rows={piece: row for row, piece in enumerate(met)}, evidence=evidence)

    def weigh(
        self, text: Sequence[Word], *, profile: str | None, languages: tuple[str, ...]
    ) -> dict[str, float]:
        """Weigh the enabled languages it knows.

        Args:
            text: The words of a text.
            profile: The language the person chose, if any.
            languages: The enabled tags.

        Returns:
            For each the weight of the evidence in nats, the profile included; the largest is the
            likeliest. Empty when it knows none of them.
        """
        sums = [sum(column) for column in zip(*self._told(text), strict=True)] or [0.0] * len(self.languages)
        weights = {tag: weight for tag, weight in zip(self.languages, sums, strict=True) if tag in languages}
        for tag in _scripts(text):
            if tag in languages:
                weights[tag] = max([0.0, *weights.values()]) + _SCRIPT_NATS
        if profile in weights:
            weights[profile] += PROFILE_NATS
        return weights

    def spoken(
        self, text: Sequence[Word], weights: Mapping[str, float], *, profile: str, languages: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Name the languages a text may be in, for readers that have words for each.

        Everybody mixes: the profile's language and English, the schools' own, are always among them, and so
        is every language that one of the words belongs to most of all.

        Args:
            text: The words of a text.
            weights: What `weigh` made of them.
            profile: The language the person chose.
            languages: The enabled tags.

        Returns:
            Enabled tags, the profile's first; all of them when the text has too few letters to tell.
        """
        told = self._told(text)
        if not told or not weights:
            return _first(profile, languages)
        enabled = [at for at, tag in enumerate(self.languages) if tag in weights]
        owners = {self.languages[max(enabled, key=word.__getitem__)] for word in told if any(word)}
        most = max(weight - (PROFILE_NATS if tag == profile else 0.0) for tag, weight in weights.items())
        near = {tag for tag, weight in weights.items() if weight >= most - FAR_NATS}
        kept = owners | near | {profile, SCHOOLS} | (set(languages) - set(weights))
        return _first(profile, tuple(tag for tag in languages if tag in kept))

    def _told(self, text: Sequence[Word]) -> list[tuple[float, ...]]:
        return [self._told_by(word.accented) for word in text if word.text[0].isalpha()]

    def _told_by(self, word: str) -> tuple[float, ...]:
        """Weigh one word for each language; words come again and again, so what they tell is kept."""
        told = self.kept.get(word)
        if told is None:
            if len(self.kept) >= _KEPT:
                self.kept.clear()
            rows = [self.rows[piece] for piece in _evidence_in(word) if piece in self.rows]
            told = self.kept[word] = tuple((self.evidence[rows].sum(axis=0) * _SHARE).tolist())
        return told

    def identify(
        self, text: Sequence[Word], *, profile: str | None, languages: tuple[str, ...]
    ) -> tuple[str | None, float]:
        """Name the language of a text; see the module's `identify`."""
        return self.named(text, self.weigh(text, profile=profile, languages=languages), profile=profile)

    def named(
        self, text: Sequence[Word], weights: Mapping[str, float], *, profile: str | None
    ) -> tuple[str | None, float]:
        """Name the language of a text whose `weights` are known; see the module's `identify`."""
        if not weights or not any(word.text[0].isalpha() for word in text):
            return None, 0.0
        best, *others = sorted(weights, key=lambda tag: -weights[tag])
        margin = weights[best] - weights[others[0]] if others else _SCRIPT_NATS
        if profile is None:
            return (best, margin) if margin >= UNPROVEN_NATS else (None, margin)
        if best != profile and _is_short(text) and not any(_scripts(text)):
            return None, margin
        return best, margin

    def to_arrays(self, prefix: str) -> Arrays:
        """Give everything it knows as arrays, each name beginning with `prefix`."""
        return {
            f"{prefix}languages": joined(self.languages),
            f"{prefix}pieces": joined(self.rows),
            f"{prefix}evidence": self.evidence.astype(np.float16),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], prefix: str) -> "LanguageModel":
        """Build it again from what `to_arrays` gave; a KeyError when something is missing."""
        rows = {piece: row for row, piece in enumerate(split(arrays[f"{prefix}pieces"]))}
        evidence: Floats = arrays[f"{prefix}evidence"].astype(np.float32)
        return cls(languages=split(arrays[f"{prefix}languages"]), rows=rows, evidence=evidence)


def identify(text: str, *, profile: str | None, languages: tuple[str, ...]) -> tuple[str | None, float]:
    """Name the language `text` is written in.

    Args:
        text: As received.
        profile: The tag the person chose, or None when nothing is known.
        languages: The enabled tags.

    Returns:
        The tag, and by how many nats it leads the next. The tag is None when the text shows no
        language: no letters, too little without a profile, or one short word that would change it.
    """
    return shipped().identify(words(text), profile=profile, languages=languages)


@cache
def shipped() -> LanguageModel:
    """Learn from the project's own files, once per process; takes about a second."""
    return learn_from(training_data.load(project.files()))


def learn_from(data: training_data.TrainingData) -> LanguageModel:
    """Learn from training data: its examples, and its lists of common words."""
    texts: dict[str, list[Sequence[Word]]] = {language: [] for language in data.languages}
    for example in data.examples:
        texts[example.language].append(words(example.text))
    for language, common in data.words.items():
        texts[language] += [words(word) for word in common] * _WORD_COUNT
    return LanguageModel.learn(texts)


def _count(texts: Iterable[Sequence[Word]]) -> Counter[str]:
    """Count the pieces, once as typed and once more without accents where there were any."""
    seen: Counter[str] = Counter()
    for word, often in Counter(word for text in texts for word in _spoken(text)).items():
        for piece in _evidence_in(word):
            seen[piece] += often
    return seen


def _spoken(text: Iterable[Word]) -> Iterator[str]:
    for word in text:
        if word.text[0].isalpha():
            yield word.accented
            if word.accented != word.text:
                yield word.text


def _evidence_in(word: str) -> Iterator[str]:
    yield from pieces(word)
    yield f"={word}"


def _scripts(text: Sequence[Word]) -> Iterator[str]:
    """Name the languages whose script at least half of the letters are of."""
    joint = "".join([word.text for word in text])
    if joint.isascii():
        return
    letters = [ord(letter) for letter in joint if letter.isalpha()]
    for tag, ranges in _SCRIPTS.items():
        inside = sum(any(low <= letter <= high for low, high in ranges) for letter in letters)
        if letters and inside * 2 >= len(letters):
            yield tag


def _first(profile: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    return (profile, *(tag for tag in languages if tag != profile)) if profile in languages else languages


def _is_short(text: Sequence[Word]) -> bool:
    spoken = [word for word in text if word.text[0].isalpha()]
    return len(spoken) == 1 and len(spoken[0].text) <= LONGEST_SHORT_WORD
