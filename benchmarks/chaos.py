"""Kill everything at random while 2,000 people talk, and count what was lost, doubled or sent after a stop.

Real processes (two web, three workers), a real PostgreSQL that is restarted, providers over real HTTP that
fail, repeat and misreport. Run by hand:

    .venv/bin/python benchmarks/chaos.py --rounds 20

Prints one line of counts per round, and ends with status 1 if anything is not as it must be.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
# In place of this folder, whose nlu.py would hide the package.
sys.path[:1] = [str(TESTS), str(TESTS / "chaos")]

from chaos_round import LANGUAGES, Plan, a_day  # noqa: E402 - found only now

from bot.wiring import interpreter  # noqa: E402


def main() -> None:
    """Play the rounds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--conversations", type=int, default=2000)
    parser.add_argument("--at-once", type=int, default=60)
    parser.add_argument("--kill-every", type=float, default=8.0, help="seconds, on average")
    parser.add_argument("--webs", type=int, default=2)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--database-restarts", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1, help="of the first round")
    parser.add_argument("--keep", action="store_true", help="leave the folders of the rounds behind")
    options = parser.parse_args()
    folder = Path(tempfile.gettempdir()) / "throughline-chaos"
    interpreter(folder, LANGUAGES)  # trained once, and kept
    is_fine = True
    for number in range(options.rounds):
        plan = Plan(
            conversations=options.conversations,
            at_once=options.at_once,
            kill_every=options.kill_every,
            webs=options.webs,
            workers=options.workers,
            database_restarts=options.database_restarts,
            seed=options.seed + number,
        )
        home = Path(tempfile.mkdtemp(prefix=f"round-{plan.seed}-", dir=folder))
        day = asyncio.run(a_day(plan, home, model=folder / "nlu"))
        told = {
            "seed": plan.seed,
            **day.verdict.counts,
            "kills": day.kills,
            "still waiting": day.waiting,
            "talking_seconds": round(day.talking_seconds),
            "seconds": round(day.seconds),
            **{name: len(which) for name, which in day.verdict.broken.items()},
            "faults": day.faults(),
        }
        print(json.dumps(told, default=str), flush=True)
        is_fine = is_fine and not day.faults() and not day.waiting
        if not options.keep:
            shutil.rmtree(home)
    sys.exit(0 if is_fine else 1)


if __name__ == "__main__":
    main()
