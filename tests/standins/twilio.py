"""A Twilio that bites: an ASGI stand-in for the Messages API that refuses what the real one would refuse.

Every request is judged by `standins.twilio_rules`; what is found fails the test at its end
(`standins.strict`). What Twilio does by itself (bring texts in, report what became of ours) is in
`standins.twilio_line`.
"""

import base64
import json
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Literal
from urllib.parse import parse_qsl

import httpx
from standins.strict import Strict
from standins.twilio_rules import request_faults
from starlette.types import Receive, Scope, Send

ACCOUNT = "AC" + "0" * 32
TOKEN = "an-invented-token"
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
#: `lost`: the request never counted; `kept`: the message exists, but the answer didn't arrive. A number is a
#: Twilio error code. "500" and "503" leave no message, "html" and "empty" do: who gets them cannot know.
Fault = Literal["429", "500", "503", "html", "empty", "lost", "kept", "unreachable"] | int
Answer = tuple[int, Any, list[tuple[bytes, bytes]]]


class TwilioStandIn(Strict):
    """Holds messages as Twilio would.

    Attributes:
        messages: What exists at Twilio, oldest first, each with the address that wants to hear of its fate.
        opted_out: Numbers that said STOP: sending to them is refused with 21610.
        faults: What goes wrong with the next sends, first one first; a number is a Twilio error code.
        posts: How many sends were tried.
        account_status: What Twilio says of the account: active, suspended or closed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[dict[str, Any]] = []
        self.opted_out: set[str] = set()
        self.faults: deque[Fault] = deque()
        self.posts = 0
        self.account_status = "active"

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

    def sent(self, number: str) -> list[str]:
        """List the texts that exist for a number, oldest first."""
        return [each["body"] for each in self.messages if each["to"] == number]

    def add(self, form: Mapping[str, str], *, direction: str = "outbound-api") -> dict[str, Any]:
        """Make a message, with an id of its own."""
        sid = f"SM{len(self.messages) + 1:032x}"
        made = {
            "sid": sid,
            "account_sid": ACCOUNT,
            "api_version": "2010-04-01",
            "to": form["To"],
            "from": form.get("From"),
            "messaging_service_sid": form.get("MessagingServiceSid"),
            "body": form.get("Body", ""),
            "direction": direction,
            "status": "queued" if "From" in form else "accepted",
            "num_segments": "1",
            "num_media": "0",
            "date_created": format_datetime(datetime.now(UTC)),  # noqa: TID251 - Twilio has a clock of its own
            "date_sent": None,
            "date_updated": None,
            "error_code": None,
            "error_message": None,
            "price": None,
            "price_unit": "USD",
            "uri": f"{PATH.removesuffix('.json')}/{sid}.json",
            "subresource_uris": {},
            "status_callback": form.get("StatusCallback"),
        }
        self.messages.append(made)
        return made

    def _answer(self, scope: Scope, body: bytes) -> Answer:
        headers = dict(scope["headers"])
        given = headers.get(b"authorization", b"")
        if given != b"Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()):
            return 401, _error(20003, 401), []
        method, query = scope["method"], scope["query_string"]
        if (method, scope["path"]) == ("GET", f"/2010-04-01/Accounts/{ACCOUNT}.json"):
            return 200, {"sid": ACCOUNT, "status": self.account_status, "type": "Full"}, []
        if scope["path"] != PATH or method not in {"GET", "POST"}:
            self.complain([f"no such operation: {method} {scope['path']}"])
            return 404, _error(20404, 404), []
        kind = headers.get(b"content-type", b"").decode()
        found = request_faults(method, PATH, query=query, body=body, content_type=kind)
        self.posts += method == "POST"
        if found:
            self.complain(found)
            return 400, _error(21211, 400), []
        if method == "GET":
            return 200, self._list(dict(parse_qsl(query.decode()))), []
        return self._create(dict(parse_qsl(body.decode(), keep_blank_values=True)))

    def _create(self, form: Mapping[str, str]) -> Answer:
        fault = self.faults.popleft() if self.faults else None
        match fault:
            case "unreachable":
                raise httpx.ConnectError("nobody is there")
            case "lost":
                raise httpx.ReadTimeout("no answer")
            case "429":
                return 429, _error(20429, 429), [(b"retry-after", b"7")]
            case "500" | "503":
                return int(fault), _error(20000 + int(fault), int(fault)), []
            case int():
                return 400, _error(fault, 400), []
        if form["To"] in self.opted_out:
            return 400, _error(21610, 400), []
        made = self.add(form)
        if fault == "kept":
            raise httpx.ReadTimeout("no answer")
        return 201, {"html": b"<html>", "empty": {}}.get(fault or "", _shown(made)), []

    def _list(self, query: Mapping[str, str]) -> dict[str, Any]:
        found = [each for each in reversed(self.messages) if each["to"] == query.get("To", each["to"])]
        size = int(query.get("PageSize", "50"))
        page = {"next_page_uri": None, "previous_page_uri": None, "page": 0, "page_size": size}
        return {"messages": [_shown(each) for each in found[:size]], **page}


def _shown(message: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what Twilio keeps to itself."""
    return {name: value for name, value in message.items() if name != "status_callback"}


def _error(code: int, status: int) -> dict[str, Any]:
    return {"code": code, "message": "refused", "more_info": "", "status": status}
