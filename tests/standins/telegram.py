"""A Telegram that bites: an ASGI stand-in for the Bot API that refuses what the real one would refuse.

Every call is checked against the Bot API's scraped description when it is at hand (names, types, what is
required, lengths, recursively), else against what our code declares. What it finds is kept in `violations`:
a test that sends asserts at its end that there are none.
"""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import httpx
from standins.specs import spec
from starlette.types import Receive, Scope, Send

TOKEN = "123456789:AAinvented-token-for-tests-only-0000"
BOT = {"id": 123456789, "is_bot": True, "first_name": "Throughline", "username": "throughline_bot"}
#: What our code declares it calls, for a clone without the description.
_CHAT = {"name": "chat_id", "types": ["Integer", "String"], "required": True, "description": ""}
DECLARED: Mapping[str, list[tuple[str, list[str], bool, str]]] = {
    "sendMessage": [
        ("chat_id", ["Integer"], True, ""),
        ("text", ["String"], True, "1-4096 characters"),
        ("reply_markup", ["InlineKeyboardMarkup"], False, ""),
        ("link_preview_options", ["LinkPreviewOptions"], False, ""),
    ],
    "answerCallbackQuery": [("callback_query_id", ["String"], True, "")],
    "editMessageReplyMarkup": [("chat_id", ["Integer"], False, ""), ("message_id", ["Integer"], False, "")],
    "leaveChat": [("chat_id", ["Integer"], True, "")],
    "getMe": [],
    "getUpdates": [
        ("offset", ["Integer"], False, ""),
        ("timeout", ["Integer"], False, ""),
        ("allowed_updates", ["Array of String"], False, ""),
    ],
    "setWebhook": [
        ("url", ["String"], True, ""),
        ("secret_token", ["String"], False, "1-256 characters"),
        ("allowed_updates", ["Array of String"], False, ""),
    ],
    "deleteWebhook": [("drop_pending_updates", ["Boolean"], False, "")],
}
DECLARED_TYPES: Mapping[str, list[tuple[str, list[str], bool, str]]] = {
    "InlineKeyboardMarkup": [("inline_keyboard", ["Array of Array of InlineKeyboardButton"], True, "")],
    "InlineKeyboardButton": [
        ("text", ["String"], True, ""),
        ("callback_data", ["String"], False, "1-64 bytes"),
    ],
    "LinkPreviewOptions": [("is_disabled", ["Boolean"], False, "")],
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong with one call: an answer, or an error on the way."""

    status: int = 0
    description: str = ""
    parameters: Mapping[str, Any] | None = None
    error: Exception | None = None
    is_kept: bool = False  # the call took effect although its answer was lost


class TelegramStandIn:
    """Holds a bot's chats as Telegram would.

    Attributes:
        calls: Each accepted call: method and parameters.
        faults: What goes wrong with the next `sendMessage` calls, first one first.
        updates: What `getUpdates` will bring.
        violations: Each way in which a call broke the Bot API's rules.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults: deque[Fault] = deque()
        self.updates: list[dict[str, Any]] = []
        self.violations: list[str] = []

    def sent(self, chat_id: int) -> list[str]:
        """List the texts a chat was sent."""
        return [p["text"] for method, p in self.calls if method == "sendMessage" and p["chat_id"] == chat_id]

    def transport(self) -> httpx.ASGITransport:
        """Give the way to reach it in-process; faults that are connection errors come out as such."""
        return httpx.ASGITransport(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        body = b""
        while True:
            event = await receive()
            body += event.get("body", b"")
            if not event.get("more_body"):
                break
        status, answer = self._answer(scope["path"], body)
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(answer).encode()})

    def _answer(self, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        method = path.rpartition("/")[2]
        if path != f"/bot{TOKEN}/{method}":
            return 401, {"ok": False, "error_code": 401, "description": "Unauthorized"}
        fields = _method_fields(method)
        if fields is None:
            self.violations.append(f"no method {method}")
            return 404, {"ok": False, "error_code": 404, "description": "Not Found"}
        parameters = {
            name: _loaded(value) for name, value in parse_qsl(body.decode(), keep_blank_values=True)
        }
        found = list(_object_faults(parameters, fields, method))
        if found:
            self.violations += found
            return 400, {"ok": False, "error_code": 400, "description": f"Bad Request: {found[0]}"}
        fault = self.faults.popleft() if self.faults and method == "sendMessage" else None
        if fault is None or fault.is_kept:
            self.calls.append((method, parameters))
        if fault is not None:
            return _failed(fault)
        return 200, {"ok": True, "result": self._result(method, parameters)}

    def _result(self, method: str, parameters: Mapping[str, Any]) -> object:
        if method == "getMe":
            return BOT
        if method == "getUpdates":
            waiting = [each for each in self.updates if each["update_id"] >= parameters.get("offset", 0)]
            self.updates = waiting
            return waiting[:100]
        if method == "sendMessage":
            chat = {"id": parameters["chat_id"], "type": "private", "first_name": "Ana"}
            number = len(self.calls)
            return {"message_id": number, "date": 1_790_000_000, "chat": chat, "text": parameters["text"]}
        return True


def _failed(fault: Fault) -> tuple[int, dict[str, Any]]:
    if fault.error is not None:
        raise fault.error
    answer = {"ok": False, "error_code": fault.status, "description": fault.description}
    return fault.status, answer | ({"parameters": fault.parameters} if fault.parameters else {})


def _loaded(value: str) -> object:
    """Undo the JSON in a form field."""
    if re.fullmatch(r"-?\d+|true|false|[\[{].*", value, re.DOTALL):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _method_fields(method: str) -> list[dict[str, Any]] | None:
    described = spec("telegram_bot_api_10.0.json")
    if described is None:
        return _declared(DECLARED, method)
    found = described["methods"].get(method)
    return None if found is None else found.get("fields", [])


def _type_fields(name: str) -> list[dict[str, Any]] | None:
    described = spec("telegram_bot_api_10.0.json")
    if described is None:
        return _declared(DECLARED_TYPES, name)
    return described["types"].get(name, {}).get("fields", [])


def _declared(table: Mapping[str, Any], name: str) -> list[dict[str, Any]] | None:
    if name not in table:
        return None
    names = ("name", "types", "required", "description")
    return [dict(zip(names, row, strict=True)) for row in table[name]]


def _object_faults(value: Mapping[str, Any], fields: list[dict[str, Any]], where: str) -> Iterator[str]:
    known = {field["name"]: field for field in fields}
    yield from (f"{where}: no field {name}" for name in value.keys() - known.keys())
    yield from (
        f"{where}: {n} is missing" for n, field in known.items() if field["required"] and n not in value
    )
    for name in value.keys() & known.keys():
        kinds, text = known[name]["types"], str(known[name]["description"])
        given = str(value[name]) if kinds == ["String"] and not isinstance(value[name], str) else value[name]
        options = [list(_faults(given, kind, f"{where}.{name}")) for kind in kinds]
        yield from min(options, key=len)
        yield from _length_faults(given, text, f"{where}.{name}")


def _faults(value: object, kind: str, where: str) -> Iterator[str]:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            yield f"{where}: not a list"
            return
        for n, each in enumerate(value):
            yield from _faults(each, kind.removeprefix("Array of "), f"{where}[{n}]")
        return
    plain = {"Integer": int, "Boolean": bool, "String": str, "Float": (int, float)}.get(kind)
    if plain is not None:
        if not isinstance(value, plain) or (kind == "Integer" and isinstance(value, bool)):
            yield f"{where}: not of type {kind}"
    elif not isinstance(value, dict):
        yield f"{where}: not a {kind}"
    else:
        yield from _object_faults(value, _type_fields(kind) or [], where)


def _length_faults(value: object, description: str, where: str) -> Iterator[str]:
    limit = re.search(r"(\d+)-(\d+) (characters|bytes)", description)
    if limit is None or not isinstance(value, str):
        return
    size = len(value.encode()) if limit[3] == "bytes" else len(value.encode("utf-16-le")) // 2
    if not int(limit[1]) <= size <= int(limit[2]):
        yield f"{where}: {size} {limit[3]}, allowed {limit[1]}-{limit[2]}"
