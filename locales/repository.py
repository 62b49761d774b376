"""Check the texts and catalogues of the whole repository, and say the result in words.

The one place of this package that reads source files; what is found is data, for the command line to print.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Final

from locales.approvals import Standing, standings
from locales.approvals import read as read_approvals
from locales.catalogue import FOLDER, load, path_of, read
from locales.check import Fault, SmsRules, check
from locales.cost import MOST_SEGMENTS, Cost, dear, measured, prompts
from locales.extract import SOURCES, messages
from locales.languages import LANGUAGES, SOURCE

ROOT: Final = FOLDER.parent


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What a check of the catalogues found.

    Attributes:
        texts: How many English texts there are.
        faults: Everything to mend, warnings among it, in the order of the files.
        costs: What each prompt costs in each language.
        standings: How the texts of law and safety stand in each language, by tag.
    """

    texts: int
    faults: tuple[Fault, ...]
    costs: tuple[Cost, ...]
    standings: Mapping[str, tuple[Standing, ...]] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Say whether nothing but warnings was found."""
        return all(fault.is_warning for fault in self.faults)

    def report(self) -> str:
        """Write it down for a person: faults and warnings, then one line per language."""
        lines = [str(fault) for fault in self.faults]
        lines += self.drafts()
        lines += [self._summary(tag) for tag in dict.fromkeys(cost.language for cost in self.costs)]
        return "\n".join(lines)

    def counts(self, tag: str) -> dict[str, int]:
        """Count, for one language, what is there and what is to be done."""
        kinds = Counter(fault.kind for fault in self.faults if fault.language == tag)
        statuses = Counter(one.status for one in self.standings.get(tag, ()))
        return {
            "texts": self.texts,
            "missing": kinds["missing"],
            "stale": kinds["stale"],
            "mismatched": kinds["placeholders"] + kinds["plurals"] + kinds["numbers"],
            "to_approve": sum(statuses.values()),
            "approved": statuses["approved"],
        }

    def drafts(self) -> Iterator[str]:
        """Warn, for each language, of the texts of law and safety that nobody answers for."""
        for tag in self.standings:
            counts = self.counts(tag)
            left = counts["to_approve"] - counts["approved"]
            if left:
                yield (
                    f"warning: [{tag}] {left} of {counts['to_approve']} texts of law and safety are "
                    f'drafts; have them read, then "throughline locales approve {tag}"'
                )

    def _summary(self, tag: str) -> str:
        count = self.counts(tag)
        costs = [cost for cost in self.costs if cost.language == tag]
        segments = [cost.segments for cost in costs]
        return (
            f"{LANGUAGES[tag].english_name} ({tag}): {self.texts} texts, {count['missing']} missing, "
            f"{count['stale']} stale, {count['mismatched']} mismatched; "
            f"SMS segments per prompt: {mean(segments):.2f} on average, {max(segments)} at most, "
            f"{sum(cost.is_dear for cost in costs)} above {MOST_SEGMENTS} besides safety"
        )


def inspect(
    languages: tuple[str, ...], sms: SmsRules, *, root: Path = ROOT, folder: Path = FOLDER
) -> Findings:
    """Check every text and every translation.

    Args:
        languages: Tags of the languages to check, such as `("en", "es")`.
        sms: How text messages are counted (`bot.segments`).
        root: Where `flows/`, `plan/`, `bot/` and `console/` are.
        folder: Where the catalogues are.

    Raises:
        LocaleError: A catalogue is missing, or a file cannot be read.
    """
    catalogue = load(languages, folder)
    every = messages(root)
    catalogs = {tag: read(path_of(tag, folder)) for tag in languages if tag != SOURCE}
    costs = measured(prompts(_sources(root), every), catalogue, sms)
    faults = (*check(every, catalogs, sms), *dear(costs))
    standing = {tag: standings(every, catalogs.get(tag), read_approvals(tag, folder)) for tag in languages}
    return Findings(texts=len(every), faults=faults, costs=costs, standings=standing)


def _sources(root: Path) -> Mapping[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for pattern in SOURCES
        for path in sorted(root.glob(pattern))
    }
