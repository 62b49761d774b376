"""Learn from examples: the only module that needs scipy, and it is imported when training starts.

Training happens when the program is set up or the data changed, never while a message waits.
Multinomial logistic regression on the features of `nlu.features`: the best of ten classifiers
measured on eight public sets. The same data always give the same model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlu.classifier import Classifier, Floats, in_steps, speller_of
from nlu.entities import EntityReader
from nlu.features import View, Word, learn_views, weigh, words
from nlu.interpreter import EmbeddedInterpreter
from nlu.language import learn_from
from nlu.solver import Problem, solve
from nlu.training_data import TrainingData

Texts = Sequence[Sequence[Word]]

EVERYDAY: Final = "everyday_word"
"""The look-up table of words that name an area only when nothing plainer does."""

_STRENGTH: Final = 20.0  # how freely weights may grow (C); 5 to 60 differ by less than the noise
_ROUNDS: Final = 150  # it converges in about 60
_TRIAL_ROUNDS: Final = 40  # near enough to tell how honest the probabilities are
_HELD_BACK: Final = 4  # every fourth example of a label tells how honest the probabilities are
_SHARPNESSES: Final = np.geomspace(0.3, 6.0, 60)
_RIGHT_WHEN_SURE: Final = 0.9  # below it, asking costs people less than a wrong action
_THRESHOLDS: Final = np.linspace(0.3, 0.5, 21)  # more would turn away too many right readings


@dataclass(frozen=True, kw_only=True)
class Learned:
    """A classifier, and what it did on examples it had not learned from.

    Attributes:
        classifier: Learned from all examples.
        threshold: The confidence from which on readings are right often enough to act on.
        accuracy: The share of the held-back examples that were read right.
    """

    classifier: Classifier
    threshold: float
    accuracy: float


def train(data: TrainingData) -> EmbeddedInterpreter:
    """Learn from training data: some seconds per language; the same data give the same bytes.

    Args:
        data: What `nlu.training_data.load` gave, of one language or more.
    """
    learned = {
        language: learn(
            [words(example.text) for example in data.examples if example.language == language],
            [example.intent for example in data.examples if example.language == language],
        )
        for language in data.languages
    }
    everyday = data.lookups.get(EVERYDAY, frozenset())
    return EmbeddedInterpreter(
        digest=data.digest,
        classifiers={language: one.classifier for language, one in learned.items()},
        thresholds={language: one.threshold for language, one in learned.items()},
        languages=learn_from(data),
        synonyms=data.synonyms,
        everyday=everyday,
        entities=EntityReader.build(data.synonyms, everyday),
    )


def learn(texts: Texts, labels: Sequence[str]) -> Learned:
    """Learn to give `texts` their `labels`; deterministic.

    A part is held back first to find how sharp the probabilities should be; then all is learned.

    Args:
        texts: The words of each example.
        labels: The label of each, of at least three kinds.
    """
    held = _held_back(labels)
    kept = ~held
    trial = _fit(*_some(texts, labels, kept), sharpness=1.0, rounds=_TRIAL_ROUNDS)
    asked, truths = _some(texts, labels, held)
    columns = {label: column for column, label in enumerate(trial.labels)}
    answers = np.asarray([columns[label] for label in truths])
    sums = np.log(np.stack([trial.probabilities(text) for text in asked]) + 1e-12)
    sharpness = _honest_sharpness(sums, answers)
    likely = _softmax(sums * sharpness)
    is_right = likely.argmax(axis=1) == answers
    return Learned(
        classifier=_fit(texts, labels, sharpness=sharpness),
        threshold=_threshold(likely.max(axis=1), is_right),
        accuracy=float(is_right.mean()),
    )


def _held_back(labels: Sequence[str]) -> NDArray[np.bool_]:
    """Choose every fourth example of each label, beginning with its third, so that none loses all."""
    seen: dict[str, int] = {}
    held = np.zeros(len(labels), dtype=np.bool_)
    for at, label in enumerate(labels):
        seen[label] = seen.get(label, 0) + 1
        held[at] = seen[label] % _HELD_BACK == _HELD_BACK - 1
    return held


def _some(texts: Texts, labels: Sequence[str], chosen: NDArray[np.bool_]) -> tuple[Texts, Sequence[str]]:
    at: list[int] = np.flatnonzero(chosen).tolist()
    return [texts[index] for index in at], [labels[index] for index in at]


def _fit(texts: Texts, labels: Sequence[str], *, sharpness: float, rounds: int = _ROUNDS) -> Classifier:
    views = learn_views(texts)
    names = sorted(set(labels))
    answers = np.asarray([names.index(label) for label in labels])
    truths = np.eye(len(names), dtype=np.float32)[answers]
    often = truths.sum(axis=0)
    counts = (1 / (len(names) * often))[answers]  # each label counts the same, however many examples it has
    problem = Problem(_matrix(texts, views), truths, counts, price=1 / (_STRENGTH * len(labels)))
    found, biases = solve(problem, rounds=rounds)
    weights, scales = in_steps(found)
    return Classifier(
        labels=tuple(names),
        views=views,
        weights=weights,
        scales=scales,
        biases=biases,
        sharpness=sharpness,
        speller=speller_of(views[-1]),
    )


def _matrix(texts: Texts, views: tuple[View, ...]) -> csr_matrix:
    rows, values, ends = [], [], [0]
    for text in texts:
        found, weights = weigh(text, views)
        rows += found
        values += weights
        ends.append(len(rows))
    shape = (len(texts), len(views[0].rarity))
    return csr_matrix((np.asarray(values, dtype=np.float32), rows, ends), shape=shape)


def _honest_sharpness(sums: Floats, answers: NDArray[np.intp]) -> float:
    """Choose the factor under which what is called likely happens as often as it is called so."""
    each = np.arange(len(answers))
    losses = [-np.log(_softmax(sums * factor)[each, answers] + 1e-12).mean() for factor in _SHARPNESSES]
    return float(_SHARPNESSES[int(np.argmin(losses))])


def _threshold(confidences: Floats, is_right: NDArray[np.bool_]) -> float:
    """Choose the least confidence from which on nine readings in ten are right, within bounds."""
    for threshold in _THRESHOLDS:
        sure = confidences >= threshold
        if is_right[sure].sum() >= _RIGHT_WHEN_SURE * sure.sum():
            return float(threshold)
    return float(_THRESHOLDS[-1])


def _softmax(sums: Floats) -> Floats:
    likely: Floats = np.exp(sums - sums.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    return likely
