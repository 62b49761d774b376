"""A Telegram that bites: an ASGI stand-in for the Bot API that refuses what the real one would refuse.

Every call is judged by `standins.telegram_rules`; what is found fails the test at its end
(`standins.strict`).
"""

import json
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from standins.strict import Strict
from standins.telegram_rules import call_faults, fields_of, loaded
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

TOKEN = "123456789:AAinvented-token-for-tests-only-0000"
BOT = {"id": 123456789, "is_bot": True, "first_name": "Throughline", "username": "throughline_bot"}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong with one call: an answer, or an error on the way."""

    status: int = 0
    description: str = ""
    parameters: Mapping[str, Any] | None = None
    error: Exception | None = None
    is_kept: bool = False  # the call took effect although its answer was lost


class TelegramStandIn(Strict):
    """Holds a bot's chats as Telegram would.

    Attributes:
        calls: Each accepted call: method and parameters.
        faults: What goes wrong with the next `sendMessage` calls, first one first.
        faults_of: The same for other methods, by name.
        updates: What `getUpdates` will bring.
        webhook: What `getWebhookInfo` tells.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults_of: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.faults = self.faults_of["sendMessage"]
        self.updates: list[dict[str, Any]] = []
        self.webhook: dict[str, Any] = {
            "url": "",
            "has_custom_certificate": False,
            "pending_update_count": 0,
        }

    def sent(self, chat_id: int) -> list[str]:
        """List the texts a chat was sent."""
        return [p["text"] for method, p in self.calls if method == "sendMessage" and p["chat_id"] == chat_id]

    def transport(self) -> httpx.ASGITransport:
        """Give the way to reach it in-process; faults that are connection errors come out as such."""
        return httpx.ASGITransport(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        status, answer = await self._answer(Request(scope, receive))
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(answer).encode()})

    async def _answer(self, request: Request) -> tuple[int, dict[str, Any]]:
        path = request.url.path
        method = path.rpartition("/")[2]
        if path != f"/bot{TOKEN}/{method}":
            return _failed(Fault(status=401, description="Unauthorized"))
        fields = fields_of(method)
        if fields is None:
            self.complain([f"no method {method}"])
            return _failed(Fault(status=404, description="Not Found"))
        parameters = await _parameters(request, fields)
        found = call_faults(method, parameters)
        if found:
            self.complain(found)
            return _failed(Fault(status=400, description=f"Bad Request: {found[0]}"))
        fault = self.faults_of[method].popleft() if self.faults_of[method] else None
        if fault is None or fault.is_kept:
            self.calls.append((method, parameters))
        return _failed(fault) if fault is not None else (200, self._done(method, parameters))

    def _done(self, method: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        return {"ok": True, "result": self._result(method, parameters)}

    def _result(self, method: str, parameters: Mapping[str, Any]) -> object:
        if method == "getMe":
            return BOT
        if method == "getWebhookInfo":
            return self.webhook
        if method == "getUpdates":
            waiting = [each for each in self.updates if each["update_id"] >= parameters.get("offset", 0)]
            self.updates = waiting
            return waiting[:100]
        if method == "sendMessage":
            chat = {"id": parameters["chat_id"], "type": "private", "first_name": "Ana"}
            number = len(self.calls)
            return {"message_id": number, "date": 1_790_000_000, "chat": chat, "text": parameters["text"]}
        return True


async def _parameters(request: Request, fields: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Read a call's parameters, which may come as a form, with files, as JSON or in the query."""
    if request.headers.get("content-type", "").startswith("application/json"):
        return dict(await request.json())
    given = {**request.query_params, **dict(await request.form())}
    return loaded({name: str(value) for name, value in given.items()}, fields)


def _failed(fault: Fault) -> tuple[int, dict[str, Any]]:
    if fault.error is not None:
        raise fault.error
    answer = {"ok": False, "error_code": fault.status, "description": fault.description}
    return fault.status, answer | ({"parameters": fault.parameters} if fault.parameters else {})
