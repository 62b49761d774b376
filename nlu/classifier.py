"""Decide which of some labels a text bears, by weighing its features: the part that runs on every message.

A trained classifier is a table of small whole numbers, one row per feature and one column per label.
Reading a text is a look-up of its features, and a sum. Needs numpy only; how the table comes about
is `training`'s business.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlu.dialects import is_arabic, sense
from nlu.features import VIEWS, View, Word, weigh
from nlu.spelling import Speller

SHORTEST_MENDED: Final = 4
"""Letters a word must have before a slip in it is forgiven."""

Floats = NDArray[np.float32]
Arrays = dict[str, NDArray[Any]]

_STEPS: Final = (
    127  # weights are kept as -127..127 times a scale per feature: 4 times smaller, 0.07 points at most
)


@dataclass(frozen=True, kw_only=True)
class Classifier:
    """Weighs the features of a text for each label.

    Attributes:
        labels: What a text can be.
        views: The features it knows.
        weights: For each feature (row) and label (column), -127 to 127.
        scales: What one step of a row's weights is worth.
        biases: What each label weighs before anything is read.
        sharpness: Factor on the sums that makes the probabilities honest (1 / temperature).
        speller: Mends words it has never seen into those it has.
    """

    labels: tuple[str, ...]
    views: tuple[View, ...]
    weights: NDArray[np.int8]
    scales: Floats
    biases: Floats
    sharpness: float
    speller: Speller

    def probabilities(self, text: Sequence[Word]) -> Floats:
        """Say how likely each label is, in the order of `labels`; they add up to 1."""
        rows, values = weigh([self._mended(word) for word in text], self.views)
        scaled = np.asarray(values, dtype=np.float32) * self.scales[rows]
        sums = (scaled @ self.weights[rows].astype(np.float32) + self.biases) * self.sharpness
        likely: Floats = np.exp(sums - sums.max())
        likely /= likely.sum()
        return likely

    def _mended(self, word: Word) -> Word:
        plain = self.speller.mended(word.text)
        return word if plain == word.text else word._replace(text=plain, accented=plain)

    def knows(self, word: str) -> bool:
        """Whether the folded `word`, or an Arabic one of its sense, stood in the training data."""
        return sense(word) in self.views[-1].rows

    def to_arrays(self, prefix: str) -> Arrays:
        """Give everything it knows as arrays, each name beginning with `prefix`."""
        return {
            f"{prefix}labels": joined(self.labels),
            **{f"{prefix}{view.name}": joined(view.rows) for view in self.views},
            f"{prefix}rarity": np.asarray(self.views[0].rarity, dtype=np.float32),
            f"{prefix}weights": self.weights,
            f"{prefix}scales": self.scales,
            f"{prefix}biases": self.biases,
            f"{prefix}sharpness": np.asarray([self.sharpness], dtype=np.float32),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], prefix: str) -> "Classifier":
        """Build it again from what `to_arrays` gave; KeyError or ValueError when that is damaged."""
        rarity: list[float] = arrays[f"{prefix}rarity"].tolist()
        views: list[View] = []
        first = 0
        for name in VIEWS:
            features = split(arrays[f"{prefix}{name}"])
            views.append(
                View(name, dict(zip(features, range(first, first + len(features)), strict=True)), rarity)
            )
            first += len(features)
        labels = split(arrays[f"{prefix}labels"])
        if not arrays[f"{prefix}weights"].shape == (first, len(labels)) == (len(rarity), len(labels)):
            raise ValueError(first)
        return cls(
            labels=labels,
            views=tuple(views),
            weights=arrays[f"{prefix}weights"],
            scales=arrays[f"{prefix}scales"],
            biases=arrays[f"{prefix}biases"],
            sharpness=float(arrays[f"{prefix}sharpness"][0]),
            speller=speller_of(views[-1]),
        )


def speller_of(view: View) -> Speller:
    """Make a speller of the single words of the view of words; the commonest is the likeliest.

    Arabic is left alone: a word of it is often one letter away from another, or from its own next form.
    """
    ranks = {
        word: view.rarity[row] for word, row in view.rows.items() if " " not in word and not is_arabic(word)
    }
    return Speller.build(ranks, shortest=SHORTEST_MENDED)


def in_steps(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Round weights to whole steps; what each row's step is worth comes with them."""
    scales = np.abs(weights).max(axis=1) / _STEPS
    scales[scales == 0] = 1
    return np.round(weights / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def joined(parts: "Sequence[str] | Mapping[str, int]") -> NDArray[np.uint8]:
    """Write strings as one array of bytes, a newline between; none of them may hold a newline."""
    return np.frombuffer("\n".join(parts).encode(), dtype=np.uint8)


def split(array: NDArray[Any]) -> tuple[str, ...]:
    """Read what `joined` wrote."""
    text = array.tobytes().decode()
    return tuple(text.split("\n")) if text else ()
