"""Twilio's rules for one request, judged by openapi-core on the bytes that were sent.

By the strict file where it is at hand, else by a small description of what our code declares it sends: both
are OpenAPI documents, and one judge reads both. Three things openapi-core passes over in a form are ours:
unknown fields, repeated fields, and a body that is empty.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote_plus

from standins.specs import spec

if TYPE_CHECKING:
    from openapi_core import OpenAPI

FILE: Final = "twilio_messages_strict.json"
HOST: Final = "https://api.twilio.com"
TEMPLATE: Final = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
FORM_TYPE: Final = "application/x-www-form-urlencoded"
_NUMBER: Final = {"type": "string", "pattern": r"^(whatsapp:)?\+[1-9]\d{6,14}$"}
_TEXT: Final = {"type": "string"}
_SID: Final = {"name": "AccountSid", "in": "path", "required": True, "schema": _TEXT}
#: What our code declares it sends and asks, for a clone without the vendor's file.
DECLARED: Final[Mapping[str, Any]] = {
    "openapi": "3.0.1",
    "info": {"title": "What Throughline sends to Twilio", "version": "1"},
    "paths": {
        TEMPLATE: {
            "post": {
                "parameters": [_SID],
                "requestBody": {
                    "content": {
                        FORM_TYPE: {
                            "schema": {
                                "type": "object",
                                "properties": {
                                    "To": _NUMBER,
                                    "From": _NUMBER,
                                    "MessagingServiceSid": {**_TEXT, "pattern": "^MG[0-9a-fA-F]{32}$"},
                                    "Body": {**_TEXT, "minLength": 1, "maxLength": 1600},
                                    "StatusCallback": {
                                        **_TEXT,
                                        "pattern": r"^https://[A-Za-z0-9.-]+(:\d+)?(/|$|\?)",
                                    },
                                    "ValidityPeriod": {"type": "integer", "minimum": 1, "maximum": 36000},
                                },
                                "required": ["To", "Body"],
                                "anyOf": [{"required": ["From"]}, {"required": ["MessagingServiceSid"]}],
                                "additionalProperties": False,
                            }
                        }
                    }
                },
                "responses": {"201": {"description": "Created"}},
            },
            "get": {
                "parameters": [
                    _SID,
                    {"name": "To", "in": "query", "schema": _TEXT},
                    {"name": "PageSize", "in": "query", "schema": {"type": "integer", "maximum": 1000}},
                ],
                "responses": {"200": {"description": "OK"}},
            },
        }
    },
}


def request_faults(method: str, path: str, *, query: bytes, body: bytes, content_type: str) -> list[str]:
    """List each way in which a request to the Messages resource breaks the rules.

    Args:
        method: "GET" or "POST".
        path: The path that was asked for.
        query: The raw query string.
        body: The raw body.
        content_type: As in the header.
    """
    asked = parse_qsl(query.decode(), keep_blank_values=True)
    found = list(_query_faults(method, asked))
    if method == "POST":
        found += _form_faults(body, content_type)
    # A form field that openapi-core would silently drop has been told above; the rest is its own to judge.
    from openapi_core.testing import MockRequest

    request = MockRequest(
        HOST,
        method.lower(),
        path,
        args=dict(asked),
        headers={"Authorization": "Basic eA==", "Content-Type": content_type},
        data=body,
        content_type=content_type if method == "POST" else "",
    )
    found += [words for error in book().iter_request_errors(request) for words in _words(error)]
    return found


def book() -> "OpenAPI":
    """Give the description to judge by."""
    return _book(is_vendors=spec(FILE) is not None)


def text_faults(text: str, callback: str) -> list[str]:
    """List what is wrong with a message in a TwiML answer: the same lengths and addresses count there."""
    from jsonschema import Draft202012Validator

    schema = _form_schema()["properties"]
    return [
        f"twiml.{name}: ...{error.message[-120:]}"
        for name, value in (("Body", text), ("StatusCallback", callback))
        for error in Draft202012Validator(schema[name]).iter_errors(value)
    ]


@cache
def _book(*, is_vendors: bool) -> "OpenAPI":
    from openapi_core import OpenAPI

    return OpenAPI.from_dict((spec(FILE) if is_vendors else None) or DECLARED)


def _operation(method: str) -> Mapping[str, Any]:
    return (spec(FILE) or DECLARED)["paths"][TEMPLATE][method.lower()]


def _form_schema() -> Mapping[str, Any]:
    return _operation("POST")["requestBody"]["content"][FORM_TYPE]["schema"]


def _query_faults(method: str, asked: list[tuple[str, str]]) -> Iterator[str]:
    known = {each["name"] for each in _operation(method)["parameters"] if each["in"] == "query"}
    yield from (f"query: no parameter {name}" for name in {name for name, _ in asked} - known)


def _form_faults(body: bytes, content_type: str) -> Iterator[str]:
    if content_type.partition(";")[0].strip() != FORM_TYPE:
        yield f"form: a {content_type!r} and no form"
        return
    known = _form_schema()["properties"]
    names = [unquote_plus(part.partition("=")[0]) for part in body.decode("ascii").split("&") if part]
    yield from (f"form: no field {name}" for name in sorted(set(names) - known.keys()))
    yield from (
        f"form: {name} is repeated"
        for name in sorted(set(names) & known.keys())
        if names.count(name) > 1 and known[name].get("type") != "array"
    )
    if not names:
        yield "form: it is empty"


def _words(error: Exception) -> Iterator[str]:
    """Say what an error of openapi-core is about: its reasons are in the causes below it."""
    reasons = [each.message for each in getattr(error.__cause__, "schema_errors", ())]
    said = reasons or [f"{type(error).__name__}: {error.__cause__ or error}"]
    yield from (f"form: ...{each[-200:]}" if len(each) > 200 else f"form: {each}" for each in said)
