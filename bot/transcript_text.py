"""How a transcript is written: a conversation in plain text that a coordinator can read and correct.

A transcript begins with what happens, in one sentence, then says who talks and what is known about them, then
a blank line, then the conversation:

    A student tells how it goes, and mends the number.
    as: student
    now: 2026-11-23T16:00
    goal: g1 | read 20 minutes a day | progress 4

    student: update on my goal
    bot: How is "read 20 minutes a day" going, from 0 to 10? 10 is done.
    student: 6
    proposes: checked_in
      progress: 6

What belongs to the line above begins with two spaces. A line that begins with `#` is a remark. Reads and
writes this form; knows nothing of flows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

#: What may stand above the conversation.
HEADERS: Final = (
    "as",
    "name",
    "language",
    "languages",
    "now",
    "channel",
    "coordinator",
    "school",
    "flow",
    "goal",
    "meeting",
    "helper",
    "known",
)
#: What happens to the conversation.
INPUTS: Final = (
    "student",
    "guardian",
    "presses",
    "reviewed",
    "starts",
    "later",
    "writes",
    "closed",
    "unanswered",
    "now",
    "goal",
    "meeting",
    "known",
)
#: What the assistant does about it. `proposes` and the rest come in the order in which they happen.
OUTPUTS: Final = ("bot", "proposes", "withdraws", "language", "rhythm", "alerts", "hands off")
_INDENT: Final = "  "


class TranscriptFault(ValueError):
    """A transcript is not written in the form this module reads."""

    def __init__(self, file: str, line: int, what: str, how: str) -> None:
        self.file, self.line, self.what, self.how = file, line, what, how
        super().__init__(f"{file}:{line}: {what}; {how}")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that is said or done, with the lines that belong to it."""

    kind: str
    text: str  # several lines are joined by a newline
    number: int = field(default=0, compare=False)  # where it begins in the file, from 1

    def __str__(self) -> str:
        first, *rest = self.text.split("\n")
        return "\n".join((f"{self.kind}: {first}".rstrip(), *(f"{_INDENT}{each}".rstrip() for each in rest)))


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One thing that happens, and what is expected to follow from it. Without `given`, the opening."""

    given: Line | None
    expected: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """One conversation as written in a file."""

    file: str
    title: str
    headers: tuple[Line, ...]
    turns: tuple[Turn, ...]

    def header(self, kind: str, default: str) -> str:
        """Look up a header that is given at most once."""
        return next((line.text for line in self.headers if line.kind == kind), default)


def parse(file: str, text: str) -> Transcript:
    """Read a transcript.

    Args:
        file: Its name, for faults.
        text: Its content.

    Raises:
        TranscriptFault: A line could not be understood; the first such line is named.
    """
    lines = text.splitlines()
    title, start = _title(file, lines)
    end = next((at for at in range(start, len(lines)) if not lines[at].strip()), len(lines))
    headers = tuple(_lines(file, lines, start, end, HEADERS))
    body = tuple(_lines(file, lines, end, len(lines), (*INPUTS, *OUTPUTS)))
    if not body:
        raise TranscriptFault(file, end, "nothing is said", "write the conversation after a blank line")
    return Transcript(file=file, title=title, headers=headers, turns=tuple(_turns(body)))


def write(transcript: Transcript, turns: Iterable[Turn]) -> str:
    """Write a transcript's title and headers, followed by these turns."""
    parts = ["\n".join((transcript.title, *map(str, transcript.headers)))]
    for turn in turns:
        said = (turn.given, *turn.expected) if turn.given else turn.expected
        if said:
            parts.append("\n".join(map(str, said)))
    return "\n\n".join(parts) + "\n"


def fields(text: str) -> Mapping[str, str]:
    """Read the `name: value` lines below the first line of `proposes:`."""
    pairs = (line.partition(":") for line in text.split("\n")[1:])
    return {name.strip(): value.strip() for name, _, value in pairs}


def _title(file: str, lines: list[str]) -> tuple[str, int]:
    for at, line in enumerate(lines):
        if line.strip() and not line.startswith("#"):
            if line.partition(":")[0] in HEADERS:
                break
            return line.strip(), at + 1
    raise TranscriptFault(file, 1, "no title", "begin with one sentence that says what happens")


def _lines(file: str, lines: list[str], start: int, end: int, kinds: tuple[str, ...]) -> Iterator[Line]:
    """Join what is indented to the line it belongs to."""
    open_line: Line | None = None
    for number, line in enumerate(lines[start:end], start + 1):
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith(_INDENT):
            if open_line is None:
                raise TranscriptFault(
                    file, number, "an indented line belongs to nothing", "take away the spaces before it"
                )
            more = line.removeprefix(_INDENT).rstrip()
            open_line = Line(kind=open_line.kind, text=f"{open_line.text}\n{more}", number=open_line.number)
            continue
        if open_line is not None:
            yield open_line
        kind, colon, text = line.partition(":")
        if not colon or kind not in kinds:
            raise TranscriptFault(
                file,
                number,
                f"{kind.strip()[:20]!r} is not known here",
                f"begin it with {', '.join(kinds)}",
            )
        open_line = Line(kind=kind, text=text.strip(), number=number)
    if open_line is not None:
        yield open_line


def _turns(body: tuple[Line, ...]) -> Iterator[Turn]:
    """Cut the conversation into turns. The first is the opening, mostly empty."""
    given: Line | None = None
    expected: list[Line] = []
    for line in body:
        if line.kind in INPUTS:
            yield Turn(given=given, expected=tuple(expected))
            given, expected = line, []
        else:
            expected.append(line)
    yield Turn(given=given, expected=tuple(expected))
