"""How fast a text is answered: signed SMS posts against a served process on the embedded PostgreSQL.

Each phone holds whole conversations, one text after the answer to the one before, as people do. In the same
run and on the same server, pgbench then makes the same writes in the same two transactions, with as many
connections: the ratio tells what all of Throughline costs above the database itself.

    .venv/bin/python benchmarks/webhook.py [--phones 16] [--seconds 15] [--json]
"""

import argparse
import asyncio
import json
import os
import socket
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles

sys.path.remove(str(Path(__file__).parent))  # nlu.py beside this file would hide the package
sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx

from benchmarks.measuring import cpu_seconds, environment, pgbench, ready
from bot.clock import SystemClock
from bot.demo import district
from bot.demo.providers import Providers
from bot.settings import Settings
from storage import embedded
from storage.database import Database

AIM_PER_CORE = 150
AIM_OF_PGBENCH = 0.20
TURNS = (
    "hey",
    "i wanna raise my algebra grade from a 68 to 80 before winter break",
    "go to tutoring tues n thurs",
    "nothing",
    "yes",
    "i want to update my goal",
    "idk like a 6 lol",
    "went twice",
    "go again",
    "menu",
)


async def main() -> int:
    """Measure, print, and say whether the aims are met (exit status 1 when not)."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--phones", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="throughline-benchmark-") as folder:
        home = Path(folder)
        server = embedded.start(home)
        try:
            measured = await measure(home, server.url, phones=asked.phones, seconds=asked.seconds)
            measured["pgbench_per_second"] = pgbench(server.url, clients=asked.phones, seconds=asked.seconds)
        finally:
            server.stop()
    measured["of_pgbench"] = round(measured["replies_per_second"] / measured["pgbench_per_second"], 3)
    print(json.dumps(measured, indent=2) if asked.json else as_text(measured))
    is_met = measured["replies_per_core_second"] >= AIM_PER_CORE and measured["of_pgbench"] >= AIM_OF_PGBENCH
    return 0 if is_met else 1


async def measure(home: Path, url: str, *, phones: int, seconds: float) -> dict[str, float]:
    """Serve, text from many phones for a while, and give the figures."""
    database = Database(url)
    await database.upgrade()
    async with database.begin() as session:
        await district.load(session, now=SystemClock().now())
    await database.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    providers = Providers()
    settings = Settings(
        home=home,
        database_url=url,
        public_url=f"http://127.0.0.1:{port}",
        replies_per_hour=10**9,  # each phone here writes more in a second than anybody in an hour
        **providers.settings(own_url="http://127.0.0.1:9"),
    )
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("throughline")),
        "serve",
        f"--port={port}",
        env=os.environ | environment(settings),  # noqa: TID251 - the child's surroundings
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with httpx.AsyncClient(timeout=30) as client:
            await ready(client, settings.public_url)
            people = [f"s{number:02d}" for number in range(6, 6 + phones)]
            await talk(providers, client, settings, people, seconds=min(3.0, seconds))  # warm up
            before = cpu_seconds(process.pid)
            took = await talk(providers, client, settings, people, seconds=seconds)
            spent = cpu_seconds(process.pid) - before
    finally:
        process.terminate()
        await process.wait()
    cuts = quantiles(took, n=100)
    return {
        "phones": phones,
        "replies": len(took),
        "replies_per_second": round(len(took) / seconds, 1),
        "replies_per_core_second": round(len(took) / spent, 1),
        "p50_ms": round(cuts[49] * 1000, 1),
        "p95_ms": round(cuts[94] * 1000, 1),
        "p99_ms": round(cuts[98] * 1000, 1),
    }


async def talk(
    providers: Providers, client: httpx.AsyncClient, settings: Settings, people: list[str], *, seconds: float
) -> list[float]:
    """Hold conversations from all phones; give how long each answer took, in seconds."""
    took: list[float] = []
    ends = time.perf_counter() + seconds

    async def phone(who: str) -> None:
        number = district.number_of(who)
        while True:
            for words in TURNS:
                began = time.perf_counter()
                if began >= ends:
                    return
                answers = await providers.text(client, settings, number=number, words=words, reports=False)
                took.append(time.perf_counter() - began)
                if not answers:
                    raise RuntimeError("a text was met with silence")

    await asyncio.gather(*(phone(who) for who in people))
    return took


def as_text(measured: dict[str, float]) -> str:
    """Write the figures for a person."""
    return (
        f"{measured['replies_per_second']:.0f} replies/s from {measured['phones']} phones, "
        f"{measured['replies_per_core_second']:.0f} per second of the web process's own processor time "
        f"(aim {AIM_PER_CORE})\n"
        f"p50 {measured['p50_ms']} ms, p95 {measured['p95_ms']} ms, p99 {measured['p99_ms']} ms\n"
        f"pgbench, the same writes: {measured['pgbench_per_second']:.0f}/s; "
        f"we reach {measured['of_pgbench']:.0%} of it (aim {AIM_OF_PGBENCH:.0%})"
    )


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
