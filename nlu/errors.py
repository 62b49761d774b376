"""What can be wrong with the training data, a trained model, Rasa's answer, or a file of test messages.

NluError
├── TrainingDataFaults   the project files hold something the interpreter can not learn from
├── UnreadableModel      the bytes are not a model of ours, or one of another format
├── UnreadableAnswer     Rasa answered something that is no reading of ours
└── TestSetFaults        a file of test messages has rows that can not be scored
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing to mend in one file.

    Attributes:
        file: Its name within the project ("data/en/goals.yml").
        line: Counted from 1; 0 when it concerns the whole file.
        what: What was found there.
        how: What to do about it.
    """

    file: str
    line: int
    what: str
    how: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}; {self.how}"


class NluError(Exception):
    """Something about understanding is not as it must be."""


class TrainingDataFaults(NluError):
    """The training data has faults; all of them are listed at once, in the order of the files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))
        super().__init__(_listed("the training data", self.faults))


class UnreadableModel(NluError, ValueError):
    """Bytes were given as a trained model that are none."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"not a trained model: {reason}; train it again with: throughline nlu train")


class UnreadableAnswer(NluError):
    """Rasa answered something that can not be acted on."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"Rasa's answer can not be used: {reason}; train it from nlu/ with: scripts/rasa train"
        )


class TestSetFaults(NluError):
    """A file of test messages has faults; all of them are listed at once."""

    __test__ = False  # the name begins with Test, and pytest would collect it

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(_listed("the test messages", self.faults))


def _listed(place: str, faults: tuple[Fault, ...]) -> str:
    return "\n".join([f"{len(faults)} fault(s) in {place}:", *map(str, faults)])
