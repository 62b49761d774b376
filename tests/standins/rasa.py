"""A Rasa that can be killed: its HTTP service on a real port of 127.0.0.1, answering in Rasa's own shape.

What it answers is fixed by `readings`, else it is the embedded interpreter's. tests/bot/
test_rasa_served.py asks the real one.
"""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from typing import Any, Literal
from urllib.parse import parse_qs

import uvicorn
from starlette.types import Receive, Scope, Send

from nlu.interpretation import Interpreter

Mood = Literal["well", "silent", "500", "html", "other_project"]


class RasaStandIn:
    """Answers as `rasa run --enable-api` does.

    Attributes:
        url: Where it is, also while it is down.
        mood: What is wrong with its answers.
        readings: What to answer to a text: (intent, confidence) pairs, likeliest first, and entities.
        asked: The texts it was asked about.
        tokens: The token each request carried.
        while_asked: Awaited before it answers.
    """

    def __init__(self, interpreter: Interpreter) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self.mood: Mood = "well"
        self.readings: dict[str, tuple[list[tuple[str, float]], list[dict[str, Any]]]] = {}
        self.asked: list[str] = []
        self.tokens: list[str] = []
        self.while_asked: Callable[[], Awaitable[None]] | None = None
        self._interpreter = interpreter
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Serve."""
        config = uvicorn.Config(
            self, host="127.0.0.1", port=self._port, log_level="critical", lifespan="off", ws="none"
        )
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server.serve())
        async with asyncio.timeout(10):
            while not self._server.started:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0.01)

    async def kill(self) -> None:
        """Be gone at once, connections and all."""
        if self._server is None or self._serving is None:
            return
        self._server.should_exit = self._server.force_exit = True
        for connection in list(self._server.server_state.connections):
            connection.transport.abort()
        await self._serving
        self._server = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = b""
        while True:
            event = await receive()
            body += event.get("body", b"")
            if not event.get("more_body"):
                break
        self.tokens += parse_qs(scope["query_string"].decode()).get("token", [""])
        status, content = await self._answer(scope["path"], body)
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        if path == "/status":
            return 200, json.dumps({"model_file": "throughline.tar.gz", "model_id": "1"}).encode()
        if path != "/model/parse":
            return 404, b"{}"
        text = json.loads(body)["text"]
        self.asked.append(text)
        if self.while_asked is not None:
            await self.while_asked()
        match self.mood:
            case "silent":
                await asyncio.sleep(3600)
            case "500":
                return 500, b'{"status": "failure", "reason": "ParsingError"}'
            case "html":
                return 200, b"<html>a proxy's page</html>"
            case "other_project":
                return 200, json.dumps(shaped(text, [("order_pizza", 0.99)], [])).encode()
            case _:
                pass
        ranking, entities = self.readings.get(text) or (self._read(text), [])
        return 200, json.dumps(shaped(text, ranking, entities)).encode()

    def _read(self, text: str) -> list[tuple[str, float]]:
        read = self._interpreter.interpret(text, profile_language="en", languages=("en", "es"))
        return list(read.ranking)


def shaped(text: str, ranking: list[tuple[str, float]], entities: list[dict[str, Any]]) -> dict[str, Any]:
    """Write a reading in the shape of `POST /model/parse` (Rasa 3.6.21)."""
    pairs = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    return {
        "text": text,
        "intent": pairs[0] if pairs else {"name": None, "confidence": 0.0},
        "entities": entities,
        "text_tokens": [],
        "intent_ranking": pairs,
    }
