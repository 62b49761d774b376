"""How the whole of it bears a load: replies while workers work, and while 150,000 check-ins are planned.

On the embedded PostgreSQL: two web processes and one, two, then four workers; many people in conversations
of several turns, over real HTTP with real signatures. Then, in the same run and on the same server, pgbench
makes the same writes: the ratio is what all of Throughline costs above the database itself. Then a district
of 150,000 students is planned for while people go on texting.

All of it, the crowd of phones included, shares this machine's processors. So each part's processor time is
printed, and what other programs took meanwhile: on a busy machine believe the ratios and the time per reply,
not the replies per second. Exit status 1 when an aim is missed; the figures are printed either way.

    .venv/bin/python benchmarks/load.py [--quick] [--phones 16] [--seconds 20] [--students 150000] [--json]
"""

import argparse
import asyncio
import json
import os
import resource
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

sys.path.remove(str(Path(__file__).parent))  # nlu.py beside this file would hide the package
sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx
import uvicorn
import uvloop

from benchmarks.crowd import DUE, FILL, SETTLE, Crowd, count, run_sql
from benchmarks.measuring import cpu_seconds, environment, pgbench, ready
from bot.check_ins import Planner
from bot.clock import SystemClock
from bot.demo.providers import Providers
from bot.logging import configure
from bot.serving import WebServer
from bot.settings import Settings
from storage import embedded
from storage.database import Database

ROOT = Path(__file__).parents[1]
AIM_PER_SECOND = 300
AIM_P95_MS = 100.0
AIM_CAMPAIGN = 1.5
WORKERS = (1, 2, 4)
WEB = 2
QUICK = {"seconds": 5.0, "students": 10_000}


@dataclass(kw_only=True)
class Stage:
    """What a run happens on: the server, the settings, and the addresses of the web processes."""

    url: str
    home: Path
    settings: Settings
    ports: tuple[int, ...]
    providers: Providers
    postmaster: int

    def crowd(self, phones: int) -> Crowd:
        """Make a crowd that texts to these web processes."""
        return Crowd(
            sites=tuple(f"http://127.0.0.1:{port}" for port in self.ports),
            public_url=self.settings.public_url,
            sid=self.providers.account_sid,
            token=self.providers.auth_token,
            number=self.settings.twilio_from or "",
            phones=phones,
        )


@dataclass
class Programs:
    """The processes under load."""

    web: list[int]
    workers: list[int]

    def spent(self, stage: Stage) -> dict[str, float]:
        """Read the processor time used so far by each part, by this process, and by the whole machine."""
        server = [stage.postmaster, *_children(stage.postmaster)]
        return {
            "web": sum(map(cpu_seconds, self.web)),
            "workers": sum(map(cpu_seconds, self.workers)),
            "postgresql": sum(map(_cpu_or_none, server)),
            "crowd": time.process_time(),
            "machine": _machine_seconds(),
        }


def main() -> int:
    """Measure, print, and say whether the aims are met."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--phones", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--students", type=int, default=150_000)
    parser.add_argument("--workers", type=int, nargs="+", default=WORKERS)
    parser.add_argument("--quick", action="store_true", help=f"a short run: {QUICK}")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--home", type=Path, help="keep the server and the trained interpreter here")
    parser.add_argument("--plan", metavar="URL", help=argparse.SUPPRESS)  # the part that plans, by itself
    if "--quick" in sys.argv:
        parser.set_defaults(**QUICK)
    asked = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        if asked.plan:
            print(json.dumps(runner.run(plan(asked.plan))))
            return 0
        with tempfile.TemporaryDirectory(prefix="throughline-load-") as folder:
            measured = runner.run(run(asked, asked.home or Path(folder)))
    missed = misses(measured)
    print(json.dumps(measured | {"missed": missed}, indent=2) if asked.json else as_text(measured, missed))
    return 1 if missed else 0


async def run(asked: argparse.Namespace, home: Path) -> dict[str, Any]:
    """Take all measurements."""
    server = embedded.start(home)
    try:
        await _fill(server.url, asked.students)
        async with _stage(home, server.url) as stage, _web(stage) as web:
            crowd = stage.crowd(asked.phones)
            await crowd.talk_for(3)  # warm: all runs share the two web processes
            runs = []
            for workers in asked.workers:
                runs.append(await _replies(stage, crowd, web, workers, asked.seconds))
                print(as_line(runs[-1]), file=sys.stderr)
            campaign = await _campaign(stage, crowd, web, asked)
        rate = pgbench(server.url, clients=asked.phones, seconds=min(asked.seconds, 15))
    finally:
        server.stop()
    best = max(float(each["replies_per_second"]) for each in runs)
    return {
        "replies": runs,
        "pgbench_per_second": round(rate, 1),
        "of_pgbench": round(best / rate, 3),
        "campaign": campaign,
    }


async def _fill(url: str, students: int) -> None:
    database = Database(url)
    await database.upgrade()
    await database.close()
    if not count(url, "person"):
        await asyncio.to_thread(run_sql, url, FILL.format(people=max(students, 1000)))


@asynccontextmanager
async def _stage(home: Path, url: str) -> AsyncIterator[Stage]:
    """Serve a stand-in Twilio from this process for as long as the block runs."""
    ports = _free_ports(WEB + 1)
    providers = Providers()
    own = f"http://127.0.0.1:{ports[-1]}"
    given = {name: value for name, value in providers.settings(own_url=own).items() if "telegram" not in name}
    settings = Settings(home=home, database_url=url, public_url=f"http://127.0.0.1:{ports[0]}", **given)
    config = uvicorn.Config(providers.app(), port=ports[-1], log_level="error", access_log=False)
    twilio = WebServer(config)
    serving = asyncio.create_task(twilio.serve())
    try:
        yield Stage(
            url=url,
            home=home,
            settings=settings,
            ports=ports[:-1],
            providers=providers,
            postmaster=_postmaster(home),
        )
    finally:
        twilio.should_exit = True
        await serving


@asynccontextmanager
async def _web(stage: Stage) -> AsyncIterator[list[int]]:
    commands = [("serve", f"--port={port}") for port in stage.ports]
    async with _processes(stage, commands) as web, httpx.AsyncClient() as client:
        for port in stage.ports:
            await ready(client, f"http://127.0.0.1:{port}")
        yield web


@asynccontextmanager
async def _processes(stage: Stage, commands: Iterable[tuple[str, ...]]) -> AsyncIterator[list[int]]:
    """Run `throughline` with each of these arguments; end them all when the block ends."""
    surroundings = os.environ | environment(stage.settings)  # noqa: TID251 - the children's surroundings
    program = str(Path(sys.executable).with_name("throughline"))
    started = [
        await asyncio.create_subprocess_exec(
            program, *command, env=surroundings, cwd=ROOT, stderr=asyncio.subprocess.DEVNULL
        )
        for command in commands
    ]
    try:
        yield [process.pid for process in started]
    finally:
        for process in started:
            if process.returncode is None:
                process.terminate()
        await asyncio.gather(*(process.wait() for process in started))


async def _replies(
    stage: Stage, crowd: Crowd, web: list[int], workers: int, seconds: float
) -> dict[str, Any]:
    """Let the crowd text beside so many workers; give the figures."""
    async with _processes(stage, [("worker",)] * workers) as working:
        await asyncio.sleep(2)  # workers begin with rounds of their own
        programs = Programs(web, working)
        before, began = programs.spent(stage), time.perf_counter()
        took = await crowd.talk_for(seconds)
        elapsed, after = time.perf_counter() - began, programs.spent(stage)
    await asyncio.to_thread(run_sql, stage.url, SETTLE)
    spent = {part: after[part] - before[part] for part in after}
    machine = spent.pop("machine")
    return {
        "workers": workers,
        "replies": len(took),
        "replies_per_second": round(len(took) / elapsed, 1),
        "replies_per_web_core_second": round(len(took) / spent["web"], 1),
        **_percentiles(took),
        "cpu_ms_per_reply": {part: round(each / len(took) * 1000, 2) for part, each in spent.items()},
        "processors_taken_by_others": round((machine - sum(spent.values())) / elapsed, 2),
    }


async def _campaign(stage: Stage, crowd: Crowd, web: list[int], asked: argparse.Namespace) -> dict[str, Any]:
    """Plan everybody's check-in while the crowd texts and two workers work; compare with just before."""
    async with _processes(stage, [("worker",)] * 2):
        await asyncio.sleep(2)
        before = _percentiles(await crowd.talk_for(asked.seconds))
        await asyncio.to_thread(run_sql, stage.url, f"TRUNCATE check_in, check_in_rhythm; {DUE}")
        until = asyncio.Event()
        talking = asyncio.create_task(crowd.talk(until))
        planner = await asyncio.create_subprocess_exec(
            sys.executable, __file__, "--plan", stage.url, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await planner.communicate()
        until.set()
        took = await talking
        meanwhile = _percentiles(took)
    await asyncio.to_thread(run_sql, stage.url, SETTLE)
    ratio = meanwhile["p95_ms"] / before["p95_ms"]
    return {
        **json.loads(said),
        "check_ins": await asyncio.to_thread(count, stage.url, "check_in"),
        "replies_meanwhile": len(took),
        "p95_ms_before": before["p95_ms"],
        "p95_ms_meanwhile": meanwhile["p95_ms"],
        "p95_ratio": round(ratio, 2),
        "web_mib": [round(_resident_mib(pid)) for pid in web],
    }


async def plan(url: str) -> dict[str, float]:
    """Plan everything that is due, as the worker's round does; give what it took."""
    configure(sys.stderr)  # the figures alone go to stdout
    database = Database(url)
    planner = Planner(database=database, time_zone="America/Chicago")
    began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    planned = await planner.plan(SystemClock().now())
    took = time.perf_counter() - began
    await database.close()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "planned_by_this_process": planned,
        "seconds": round(took, 1),
        "cpu_seconds": round(time.process_time(), 1),
        "mib": round(most / 1024),
        "mib_grown": round((most - used) / 1024),
    }


def _percentiles(took: list[float]) -> dict[str, float]:
    cuts = quantiles(took, n=100, method="inclusive")
    return {f"p{place}_ms": round(cuts[place - 1] * 1000, 1) for place in (50, 95, 99)}


def _free_ports(how_many: int) -> tuple[int, ...]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(how_many)]
    ports = tuple(probe.getsockname()[1] for probe in probes)
    for probe in probes:
        probe.close()
    return ports


def _postmaster(home: Path) -> int:
    return int((home.resolve() / "postgres" / "postmaster.pid").read_text().split()[0])


def _children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(pid) for pid in listed.read_text().split()]


def _cpu_or_none(pid: int) -> float:
    """Read a process's time; one that has just ended counts no more (few do: connections are kept)."""
    try:
        return cpu_seconds(pid)
    except FileNotFoundError:
        return 0.0


def _machine_seconds() -> float:
    """Read how long all processors together have worked: everything but idle, waiting and stolen."""
    user, nice, system, _, _, irq, soft, *_ = map(int, Path("/proc/stat").read_text().split()[1:11])
    return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")


def _resident_mib(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


def misses(measured: dict[str, Any]) -> list[str]:
    """Name the aims that were missed."""
    runs, campaign = measured["replies"], measured["campaign"]
    best = max(runs, key=lambda each: each["replies_per_second"])
    found = {
        f"{AIM_PER_SECOND} replies/s": best["replies_per_second"] >= AIM_PER_SECOND,
        f"p95 under {AIM_P95_MS:g} ms": best["p95_ms"] < AIM_P95_MS,
        f"p95 at most {AIM_CAMPAIGN} times itself during the campaign": campaign["p95_ratio"] <= AIM_CAMPAIGN,
    }
    return [aim for aim, is_met in found.items() if not is_met]


def as_text(measured: dict[str, Any], missed: list[str]) -> str:
    """Write the figures for a person."""
    runs, campaign = measured["replies"], measured["campaign"]
    lines = [as_line(each) for each in runs]
    lines.append(
        f"pgbench, the same writes: {measured['pgbench_per_second']}/s; we reach {measured['of_pgbench']:.0%}"
    )
    lines.append(
        f"campaign: {campaign['check_ins']} check-ins in {campaign['seconds']} s, "
        f"{campaign['cpu_seconds']} s of processor, {campaign['mib']} MiB (grew by {campaign['mib_grown']}); "
        f"reply p95 {campaign['p95_ms_before']} -> {campaign['p95_ms_meanwhile']} ms "
        f"({campaign['p95_ratio']} times); web processes {campaign['web_mib']} MiB"
    )
    lines.append(f"missed: {'; '.join(missed) or 'nothing'}")
    return "\n".join(lines)


def as_line(each: dict[str, Any]) -> str:
    """Write one run's figures for a person."""
    return (
        f"{each['workers']} workers, {WEB} web: {each['replies']} replies, "
        f"{each['replies_per_second']} a second "
        f"({each['replies_per_web_core_second']} per second of the web processes' processor time); "
        f"p50 {each['p50_ms']}, p95 {each['p95_ms']}, p99 {each['p99_ms']} ms; "
        f"ms of processor per reply: {each['cpu_ms_per_reply']}; "
        f"other programs took {each['processors_taken_by_others']} of {os.cpu_count()} processors"
    )


if __name__ == "__main__":
    sys.exit(main())
