"""The processes of an installation, started as an operator would, and killed as nobody should."""

import asyncio
import os
import random
import signal
import socket
import sys
from pathlib import Path
from typing import Final

import httpx

from storage import cluster

PROGRAM: Final = Path(sys.executable).with_name("throughline")
READY_SECONDS: Final = 900  # many at once on a busy machine


class Process:
    """One `throughline serve` or `throughline worker`."""

    def __init__(
        self, arguments: list[str], environment: dict[str, str], log: Path, *, port: int = 0
    ) -> None:
        self.arguments, self.port, self.kills = arguments, port, 0
        self._environment, self._log = environment, log
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it; a web process is ready afterwards."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                str(PROGRAM),
                *self.arguments,
                env=os.environ | self._environment,  # noqa: TID251 - the child's surroundings
                stdout=log,
                stderr=log,
            )
        await self.ready()

    async def ready(self) -> None:
        """Wait until a web process answers; a worker says nothing."""
        assert self._process is not None
        if not self.port:
            return
        async with httpx.AsyncClient() as http, asyncio.timeout(READY_SECONDS):
            while self._process.returncode is None:
                try:
                    if (await http.get(f"http://127.0.0.1:{self.port}/readyz")).status_code == httpx.codes.OK:
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.1)

    @property
    def is_running(self) -> bool:
        """Whether it lives."""
        return self._process is not None and self._process.returncode is None

    async def kill(self) -> None:
        """Kill it with no chance to finish anything."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        self.kills += 1

    async def end(self) -> int:
        """Ask it to end, and give its exit status."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        return await self._process.wait()


def free_port() -> int:
    """Find a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def kill_at_random(
    processes: list[Process], home: Path, dice: random.Random, *, every: float, restarts: int
) -> None:
    """Kill one process after the other and start it again; restart the database now and then.

    Runs until cancelled.
    """
    turn = 0
    while True:
        await asyncio.sleep(every * (0.5 + dice.random()))
        turn += 1
        if restarts and turn % 4 == 0:
            restarts -= 1
            await asyncio.to_thread(restart_database, home)
            continue
        victim = dice.choice(processes)
        await victim.kill()
        await victim.start()


def restart_database(home: Path) -> None:
    """Stop the embedded server under everybody's feet, and start it again."""
    cluster.stop(home)
    cluster.ensure_running(home, cluster.SETTINGS)
