"""How a value of a proposed update is written in a transcript: as a person would note it down."""

from collections.abc import Mapping, Sequence

from flows.data import Json


def shown(value: Json) -> str:
    """Write one value.

    A list is joined by " | ". What was said about a time is followed by how it was understood: `Tue 3pm =
    2026-11-24 15:00`. A table of numbers is written `R 4, I 2`.
    """
    match value:
        case str():
            return " / ".join(value.splitlines()) if value.strip() else '""'
        case None | bool():
            return {None: "none", True: "yes", False: "no"}[value]
        case int() | float():
            return f"{value:.10g}"
        case Mapping():
            return _table(value)
        case Sequence():
            return " | ".join(map(shown, value)) or "none"


def _table(value: Mapping[str, Json]) -> str:
    if "raw" in value:
        understood = " ".join(str(value[part]) for part in ("on", "at") if value.get(part))
        return f"{value['raw']} = {understood}" if understood else str(value["raw"])
    if set(value) == {"words"}:
        return shown(value["words"])
    return ", ".join(f"{name} {shown(part)}" for name, part in value.items())
