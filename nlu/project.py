"""The Rasa project that ships inside this package: its files, as text.

The one place that knows where they lie. They are read once per process through importlib.resources, so that
they are found wherever the package is installed, also inside a zip.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Final

_CONFIG: Final = ("config.yml", "domain.yml")


@cache
def files() -> Mapping[str, str]:
    """Read the project files.

    Returns:
        The text of each by its name within the project, in the order of the names: `config.yml`,
        `domain.yml`, `data/rules.yml`, `data/<language>/<subject>.yml` and `data/<language>/words.txt`.
    """
    root = resources.files("nlu")
    found = {name: (root / name).read_text(encoding="utf-8") for name in _CONFIG}
    found.update(_below(root / "data", "data"))
    return MappingProxyType(dict(sorted(found.items())))


@cache
def languages() -> tuple[str, ...]:
    """List the language tags that have training data, in alphabetical order."""
    return tuple(sorted({name.split("/")[1] for name in files() if name.count("/") == 2}))


def _below(folder: Traversable, name: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        path = f"{name}/{entry.name}"
        if entry.is_dir():
            yield from _below(entry, path)
        elif entry.name.endswith((".yml", ".txt")):
            yield path, entry.read_text(encoding="utf-8")
