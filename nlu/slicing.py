"""Make a smaller project of the same shape: some examples of each intent and language, for quick trainings.

Pure. What it gives can be learned from by Rasa and by the embedded interpreter alike, so that both can be
measured on the same few examples.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

_EXAMPLE: Final = "      - "
_INTENT: Final = re.compile(r"  - intent: *(\S+)")
# [7](progress) marks a value too: the words themselves.
_VALUE: Final = re.compile(r'"entity": *"(\w+)", *"value": *"([^"]+)"|\[([^\[\]]+)\]\((\w+)\)')


def sliced(files: Mapping[str, str], per_intent: int) -> dict[str, str]:
    """Keep `per_intent` examples of each block of an intent, spread evenly over it; all else stays.

    Args:
        files: The project's files, text by name (`nlu.project.files()`).
        per_intent: How many to keep, at least 1. The first example that marks a value of an entity is kept
            on top of them: without it, nothing would tell which entity the value's synonyms are of.
    """
    shown: set[tuple[str, str]] = set()
    return {
        name: "".join(_sliced(text, per_intent, shown)) if name.endswith(".yml") else text
        for name, text in sorted(files.items())
    }


def _sliced(text: str, per_intent: int, shown: set[tuple[str, str]]) -> Iterator[str]:
    block: list[str] = []
    is_intent = False
    for line in text.splitlines(keepends=True):
        if is_intent and line.startswith(_EXAMPLE):
            block.append(line)
            continue
        yield from _spread(block, per_intent, shown)
        block = []
        if line.startswith("  - "):
            is_intent = _INTENT.match(line) is not None
        yield line
    yield from _spread(block, per_intent, shown)


def _spread(block: list[str], count: int, shown: set[tuple[str, str]]) -> Iterator[str]:
    kept = {int(at * len(block) / count) for at in range(count)} if len(block) > count else range(len(block))
    for at, line in enumerate(block):
        marks = set(_VALUE.findall(line))
        if at in kept or marks - shown:
            shown |= marks
            yield line
