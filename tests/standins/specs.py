"""Where the vendors' own machine-readable descriptions lie, when this clone stands beside them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "specs"


@cache
def spec(name: str) -> dict[str, Any] | None:
    """Read one description; None where it isn't at hand, and what our code declares must do."""
    path = FOLDER / name
    return json.loads(path.read_text("utf-8")) if path.is_file() else None
