"""A Twilio that bites: an ASGI stand-in for the Messages API that refuses what the real one would refuse.

Every request is checked against the strict OpenAPI file when it is at hand, else against what our code
declares. What it finds is kept in `violations`: a test that sends asserts at its end that there are none.
"""

import base64
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Literal
from urllib.parse import parse_qsl

import httpx
from standins.specs import spec
from starlette.types import Receive, Scope, Send

ACCOUNT = "AC" + "0" * 32
TOKEN = "an-invented-token"
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
#: What our code declares it sends, for a clone without the vendor's file.
DECLARED = {
    "type": "object",
    "properties": {
        "To": {"type": "string", "pattern": r"^(whatsapp:)?\+[1-9]\d{6,14}$"},
        "From": {"type": "string", "pattern": r"^(whatsapp:)?\+[1-9]\d{6,14}$"},
        "MessagingServiceSid": {"type": "string", "pattern": "^MG[0-9a-fA-F]{32}$"},
        "Body": {"type": "string", "minLength": 1, "maxLength": 1600},
        "StatusCallback": {"type": "string", "pattern": "^https?://"},
        "ValidityPeriod": {"type": "integer", "minimum": 1, "maximum": 36000},
    },
    "required": ["To", "Body"],
    "additionalProperties": False,
}
LIST_PARAMETERS = {"To", "From", "DateSent", "DateSent<", "DateSent>", "PageSize", "Page", "PageToken"}
#: `lost`: the request never counted; `kept`: the message exists, but the answer didn't arrive.
Fault = Literal["429", "500", "html", "empty", "lost", "kept", "unreachable"] | int


class TwilioStandIn:
    """Holds messages as Twilio would.

    Attributes:
        messages: What exists at Twilio, oldest first.
        opted_out: Numbers that said STOP: sending to them is refused with 21610.
        faults: What goes wrong with the next sends, first one first; a number is a Twilio error code.
        violations: Each way in which a request broke Twilio's rules.
        posts: How many sends were tried.
    """

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.opted_out: set[str] = set()
        self.faults: deque[Fault] = deque()
        self.violations: list[str] = []
        self.posts = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = b""
        while True:
            event = await receive()
            body += event.get("body", b"")
            if not event.get("more_body"):
                break
        status, answer, headers = self._answer(scope, body)
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        headers = [(b"content-type", b"application/json"), *headers]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    def transport(self) -> httpx.ASGITransport:
        """Give the way to reach it in-process; faults that are connection errors come out as such."""
        return httpx.ASGITransport(self)

    def _answer(self, scope: Scope, body: bytes) -> tuple[int, Any, list[tuple[bytes, bytes]]]:
        given = dict(scope["headers"]).get(b"authorization", b"")
        if given != b"Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()):
            return 401, _error(20003, 401), []
        if scope["path"] != PATH or scope["method"] not in {"GET", "POST"}:
            self.violations.append(f"no such operation: {scope['method']} {scope['path']}")
            return 404, _error(20404, 404), []
        if scope["method"] == "GET":
            return 200, self._list(dict(parse_qsl(scope["query_string"].decode()))), []
        self.posts += 1
        return self._create(parse_qsl(body.decode(), keep_blank_values=True))

    def _create(self, pairs: list[tuple[str, str]]) -> tuple[int, Any, list[tuple[bytes, bytes]]]:
        form = dict(pairs)
        found = list(faults_of(form, _create_schema(), "form"))
        if len(form) != len(pairs):
            found.append("form: a field is repeated")
        if found:
            self.violations += found
            return 400, _error(21211, 400), []
        fault = self.faults.popleft() if self.faults else None
        if fault == "unreachable":
            raise httpx.ConnectError("nobody is there")
        if fault == "lost":
            raise httpx.ReadTimeout("no answer")
        if fault == "429":
            return 429, _error(20429, 429), [(b"retry-after", b"7")]
        if fault == "500":
            return 500, _error(20500, 500), []
        if isinstance(fault, int):
            return 400, _error(fault, 400), []
        if form["To"] in self.opted_out:
            return 400, _error(21610, 400), []
        made = self._add(form)
        if fault == "kept":
            raise httpx.ReadTimeout("no answer")
        return 201, {"html": b"<html>", "empty": {}}.get(fault or "", made), []

    def _add(self, form: Mapping[str, str]) -> dict[str, Any]:
        sid = f"SM{len(self.messages) + 1:032x}"
        made = {
            "sid": sid,
            "account_sid": ACCOUNT,
            "to": form["To"],
            "from": form.get("From"),
            "messaging_service_sid": form.get("MessagingServiceSid"),
            "body": form["Body"],
            "direction": "outbound-api",
            "status": "queued" if "From" in form else "accepted",
            "date_created": format_datetime(datetime.now(UTC)),  # noqa: TID251 - Twilio has a clock of its own
            "date_sent": None,
            "date_updated": None,
            "error_code": None,
            "status_callback": form.get("StatusCallback"),
        }
        self.messages.append(made)
        return made

    def _list(self, query: Mapping[str, str]) -> dict[str, Any]:
        unknown = query.keys() - {
            "To",
            "From",
            "DateSent",
            "DateSent<",
            "DateSent>",
            "PageSize",
            "Page",
            "PageToken",
        }
        self.violations += [f"query: no parameter {name}" for name in unknown]
        found = [each for each in reversed(self.messages) if each["to"] == query.get("To", each["to"])]
        return {"messages": found[: int(query.get("PageSize", "50"))], "next_page_uri": None, "page": 0}


def faults_of(value: object, schema: Mapping[str, Any], where: str) -> Iterator[str]:
    """Yield each way in which a form value breaks the few JSON Schema words that Twilio's file uses."""
    for part in schema.get("allOf", ()):
        yield from faults_of(value, part, where)
    if "anyOf" in schema and all(any(faults_of(value, part, where)) for part in schema["anyOf"]):
        yield f"{where}: fits none of {[part.get('required', part) for part in schema['anyOf']]}"
    if "not" in schema and not any(faults_of(value, schema["not"], where)):
        yield f"{where}: must not be so"
    yield from (f"{where}: {name} is missing" for name in schema.get("required", ()) if name not in value)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        if schema.get("additionalProperties") is False:
            yield from (f"{where}: no field {name}" for name in value.keys() - known.keys())
        for name in value.keys() & known.keys():
            yield from faults_of(value[name], _resolved(known[name]), f"{where}.{name}")
    elif isinstance(value, str):
        yield from _text_faults(value, schema, where)


def _text_faults(value: str, schema: Mapping[str, Any], where: str) -> Iterator[str]:
    if schema.get("type") == "integer":
        if not re.fullmatch(r"-?\d+", value):
            yield f"{where}: not a whole number"
        elif not schema.get("minimum", -1e9) <= int(value) <= schema.get("maximum", 1e9):
            yield f"{where}: {value} is out of range"
    if schema.get("type") == "boolean" and value not in {"true", "false"}:
        yield f"{where}: not a truth value"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: not one of {schema['enum']}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where}: does not match {schema['pattern']}"
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9):
        yield f"{where}: {len(value)} characters"
    if schema.get("format") == "uri" and not re.match(r"https?://[^\s_/]+(/|$|\?)", value):
        yield f"{where}: not an address Twilio would call"


def _create_schema() -> Mapping[str, Any]:
    strict = spec("twilio_messages_strict.json")
    if strict is None:
        return DECLARED
    create = strict["paths"]["/2010-04-01/Accounts/{AccountSid}/Messages.json"]["post"]
    return create["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    strict = spec("twilio_messages_strict.json") or {}
    return strict["components"]["schemas"][schema["$ref"].rpartition("/")[2]]


def _error(code: int, status: int) -> dict[str, Any]:
    return {"code": code, "message": "refused", "more_info": "", "status": status}
