"""The files an assistant is made of: flows, inventories, clusters; ours first, a district's overlay on top.

Reading files is the edge's job, so that `flows` stays pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class FlowSources:
    """Texts of all flow files. Names are paths a person can find, as `flows/definitions/check_in.yml`."""

    definitions: dict[str, str]
    inventories: dict[str, str]
    clusters_csv: str


def flow_sources(overlay: Path | None = None) -> FlowSources:
    """Read the shipped flows, and the overlay's in place of or beside them.

    Args:
        overlay: A folder with `flows/*.yml` and `inventories/*.yml`; a file of the same name replaces ours.

    Raises:
        OSError: A file could not be read.
    """
    package = files("flows")
    definitions = dict(_texts(package / "definitions", ".yml", "flows/definitions"))
    inventories = dict(_texts(package / "inventories", ".yml", "flows/inventories"))
    if overlay is not None:
        definitions |= _overlaid(overlay / "flows", "flows/definitions", definitions)
        inventories |= _overlaid(overlay / "inventories", "flows/inventories", inventories)
    clusters = (package / "inventories" / "riasec_by_career_cluster.csv").read_text(encoding="utf-8")
    return FlowSources(definitions=definitions, inventories=inventories, clusters_csv=clusters)


def transcript_folder() -> Traversable:
    """Return the folder of transcripts, one folder per language inside."""
    return files("flows") / "transcripts"


def _texts(folder: Traversable, suffix: str, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(suffix):
            yield f"{prefix}/{entry.name}", entry.read_text(encoding="utf-8")


def _overlaid(folder: Path, prefix: str, shipped: dict[str, str]) -> dict[str, str]:
    if not folder.is_dir():
        return {}
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yml"))}
    # An overlay file that replaces a shipped one keeps the shipped name, so that it really replaces it.
    return {
        (f"{prefix}/{name}" if f"{prefix}/{name}" in shipped else str(folder / name)): text
        for name, text in texts.items()
    }
