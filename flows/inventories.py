"""Interest inventories: short items that people answer a few at a time, and what the answers say together.

Pure arithmetic over data. An inventory is a file (`flows/inventories/*.yml`); nothing here knows its items.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Final

from flows.data import Json
from flows.text import Text

#: The six kinds of interest in the order of the hexagon: neighbours are most alike.
LETTERS: Final = ("R", "I", "A", "S", "E", "C")

#: How many letters a code has at most. Ties with the last one are shown as ties, so it may be longer by them.
CODE_LENGTH: Final = 3

#: The letters before items that are asked in one message; more of them do not fit one.
MARKS: Final = "ABCDEF"

#: A profile whose scores lie closer together than this share of the best possible score is flat: no code.
FLAT_BELOW: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One point of an inventory's scale: what is kept when it is picked, what it counts, how it is shown."""

    value: str
    score: int
    label: Text
    also: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One short question of an inventory; `letter` is the kind of interest it counts for."""

    id: str
    letter: str
    text: Text
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A group of jobs.

    Args:
        id: Its name in the table of job groups.
        profile: How far each letter lies from the average of all jobs, `standardised`, so that two groups
            compare by shape and not by height.
        name: How people read it.
    """

    id: str
    profile: tuple[float, ...]
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """A list of items with its scale.

    Args:
        id: Stable; stored in the database.
        version: Raised whenever items change.
        title: How the person knows it.
        scale: What can be answered, in the order shown.
        items: In the order asked.
        letters: What each letter means, as the end of "You seem to like ...".
        clusters: All groups of jobs.
        early_after: With fewer answers than this there is no result at all.
        shown: How many groups of jobs a result names, besides the stretch.
        attribution: Whose work it builds on, as the licence asks to say.
        position: Place of each item by its id and its earlier ids.
    """

    id: str
    version: int
    title: Text
    scale: tuple[Step, ...]
    items: tuple[Item, ...]
    letters: Mapping[str, Text]
    clusters: tuple[Cluster, ...]
    early_after: int = 12
    shown: int = 3
    attribution: Text | None = None
    position: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the answers to an inventory say.

    Args:
        answers: The score of each item that was answered.
        scores: The sum for each letter.
        code: Leading letters, strongest first; empty while still exploring.
        ties: Letters of the code that have the same score, in groups.
        clusters: Ids of the groups of jobs that fit best.
        stretch: Id of one group to look at that does not fit, or None.
        is_early: Whether items were left unanswered: an early guess.
    """

    answers: Mapping[str, int]
    scores: Mapping[str, int]
    code: tuple[str, ...]
    ties: tuple[tuple[str, ...], ...]
    clusters: tuple[str, ...]
    stretch: str | None
    is_early: bool


def score(inventory: Inventory, given: Mapping[str, Json]) -> Result:
    """Work out what the answers say.

    Args:
        inventory: Its items and scale.
        given: The value picked for each item, by item id; None for a skipped item. Items that the inventory
            does not have any more are left out.

    Returns:
        A result without code and clusters when fewer than `early_after` items were answered or when the
        profile is flat.

    Source: interest profiles are compared by standardised difference, because nearly all jobs are high on
    Realistic and Conventional: plain means would tell everyone the same (O*NET interests by career cluster).
    """
    points = {step.value: step.score for step in inventory.scale}
    answers: dict[str, int] = {}
    sums, counts = dict.fromkeys(LETTERS, 0), dict.fromkeys(LETTERS, 0)
    for item in inventory.items:
        value = next((given[id_] for id_ in (item.id, *item.was) if id_ in given), None)
        if isinstance(value, str) and value in points:
            answers[item.id] = points[value]
            sums[item.letter] += points[value]
            counts[item.letter] += 1
    best = max(points.values())
    # Skipped items must not make a letter look weak: compare the mean answer per letter, not the sum.
    means = tuple(sums[letter] / counts[letter] if counts[letter] else 0.0 for letter in LETTERS)
    is_told = len(answers) >= inventory.early_after and max(means) - min(means) >= FLAT_BELOW * best
    code, ties = _code(means) if is_told else ((), ())
    clusters, stretch = _clusters(inventory, means) if is_told else ((), None)
    return Result(
        answers=answers,
        scores=sums,
        code=code,
        ties=ties,
        clusters=clusters,
        stretch=stretch,
        is_early=len(answers) < len(inventory.items),
    )


def _code(means: tuple[float, ...]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Give the leading letters; a tie for the last place keeps all who share it.

    Only letters above the person's own average lead: with one strong letter the code is that letter alone.
    """
    average = sum(means) / len(means)
    by_mean: dict[float, list[str]] = {}
    for letter, mean in zip(LETTERS, means, strict=True):
        if mean > average:
            by_mean.setdefault(mean, []).append(letter)
    code: list[str] = []
    ties: list[tuple[str, ...]] = []
    for mean in sorted(by_mean, reverse=True):
        if len(code) >= CODE_LENGTH:
            break
        code += by_mean[mean]
        if len(by_mean[mean]) > 1:
            ties.append(tuple(by_mean[mean]))
    return tuple(code), tuple(ties)


def _clusters(inventory: Inventory, means: tuple[float, ...]) -> tuple[tuple[str, ...], str | None]:
    """Rank the groups of jobs by how alike their profile and the person's are, and choose one stretch.

    The stretch should be new to the person and still within reach: not among the best, and not the opposite
    of what they like. So it is the next best group that leads with a letter none of the best ones leads with.
    """
    own = standardised(means)
    ranked = sorted(inventory.clusters, key=lambda cluster: (-_likeness(own, cluster.profile), cluster.id))
    shown, others = ranked[: inventory.shown], ranked[inventory.shown :]
    known = {_leading(cluster.profile) for cluster in shown}
    stretch = next((cluster.id for cluster in others if _leading(cluster.profile) not in known), None)
    return tuple(cluster.id for cluster in shown), stretch


def _leading(profile: tuple[float, ...]) -> int:
    """Find the position of the largest value."""
    return max(range(len(profile)), key=profile.__getitem__)


def standardised(values: tuple[float, ...]) -> tuple[float, ...]:
    """Subtract the mean and divide by the standard deviation; all zeros when there is none."""
    mean = sum(values) / len(values)
    spread = sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    return tuple((value - mean) / spread for value in values) if spread else (0.0,) * len(values)


def _likeness(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Correlate two standardised profiles: 1 alike, 0 unrelated, -1 opposite."""
    return sum(x * y for x, y in zip(one, other, strict=True)) / len(one)
