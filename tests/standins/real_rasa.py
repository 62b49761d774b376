"""The real Rasa, served by scripts/rasa on a free port of 127.0.0.1, always killed at the end."""

import asyncio
import socket

import httpx

#: Rasa starts in 10 to 45 seconds on two quiet cores; a machine that is busy building gets more.
STARTS_WITHIN = 300.0


class RealRasa:
    """A served Rasa.

    Attributes:
        url: Where it is, also while it is down.
    """

    def __init__(self, script: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = str(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self._port}"
        self._script = script
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Serve the model that was trained last, and wait until it answers."""
        self._process = await asyncio.create_subprocess_exec(
            self._script,
            "serve",
            self._port,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(STARTS_WITHIN), httpx.AsyncClient(base_url=self.url) as client:
                while not await self._answers(client):
                    if self._process.returncode is not None:
                        raise RuntimeError("Rasa ended; see what `scripts/rasa serve` says")
                    await asyncio.sleep(0.5)
        except BaseException:
            await self.kill()
            raise

    async def _answers(self, client: httpx.AsyncClient) -> bool:
        try:
            status = await client.get("/status")
        except httpx.HTTPError:
            return False
        return status.status_code == 200 and bool(status.json().get("model_file"))

    async def kill(self) -> None:
        """End it at once. It is one process, of our own group: whoever ends the tests ends it too."""
        if self._process is None:
            return
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        self._process = None
