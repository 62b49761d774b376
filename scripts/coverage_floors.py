"""Hold each package to its floor of covered branches: the pure core at 95 %, the edges at 85 %."""

import io
import sys
from typing import Final

from coverage import Coverage

FLOORS: Final = {"plan": 95, "flows": 95, "nlu": 95, "locales": 90, "bot": 85, "storage": 85, "console": 85}


def main() -> int:
    """Print the measured figure beside each floor; exit 1 when one is missed."""
    coverage = Coverage()
    coverage.load()
    missed = False
    for package, floor in FLOORS.items():
        measured = coverage.report(include=[f"*/{package}/*"], file=io.StringIO(), skip_covered=True)
        verdict = "ok" if measured >= floor else f"below the floor: cover {package}/ or delete what is dead"
        missed |= measured < floor
        print(f"coverage {package:8} {measured:6.2f} % (floor {floor} %) {verdict}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
