"""What can be wrong with flows, and what to do about it.

FlowsError
├── FlowFaults       files that must not be used; lists every fault of every file
├── UnknownFlow      somebody started a flow that does not exist
└── UnreadableState  a snapshot no version of this program has written
"""

from dataclasses import dataclass


class FlowsError(Exception):
    """Anything this package raises."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """One thing to mend in a flow file.

    Args:
        file: The file's name as it was given to the loader.
        line: Line number, from 1.
        what: What was found.
        how: How to mend it.
    """

    file: str
    line: int
    what: str
    how: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}; {self.how}"


class FlowFaults(FlowsError):
    """The flow files have faults; none of them may be used until all are mended."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class UnknownFlow(FlowsError):
    """A flow was started by an id that no file defines."""

    def __init__(self, flow: str, known: tuple[str, ...]) -> None:
        self.flow, self.known = flow, known
        super().__init__(
            f"no flow has the id {flow!r} (there are {', '.join(known)}); "
            "add its file to flows/definitions or start another one"
        )


class UnreadableState(FlowsError):
    """A saved conversation has a form this program does not know."""

    def __init__(self, version: object, newest: int) -> None:
        self.version, self.newest = version, newest
        super().__init__(
            f"saved state has version {version!r}, this program reads 1 to {newest}; "
            "it was saved by a newer release: upgrade this process before it handles conversations"
        )
