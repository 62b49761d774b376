"""Telegram's rules for one call: names, types, what is required, lengths, recursively and through unions.

By the Bot API's scraped description where it is at hand, else by what our code declares it calls. Lengths
are counted as Telegram counts them: "characters" in UTF-16 units, "bytes" in UTF-8.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from standins.specs import spec

FILE: Final = "telegram_bot_api_10.0.json"
Row = tuple[str, list[str], bool, str]
_PHRASES: Final[Row] = ("description", ["String"], True, "1-256 characters")
#: What our code declares it calls, for a clone without the description.
DECLARED: Final[Mapping[str, list[Row]]] = {
    "sendMessage": [
        ("chat_id", ["Integer", "String"], True, ""),
        ("text", ["String"], True, "1-4096 characters"),
        ("reply_markup", ["InlineKeyboardMarkup"], False, ""),
        ("link_preview_options", ["LinkPreviewOptions"], False, ""),
    ],
    "answerCallbackQuery": [
        ("callback_query_id", ["String"], True, ""),
        ("text", ["String"], False, "0-200 characters"),
    ],
    "editMessageReplyMarkup": [
        ("chat_id", ["Integer", "String"], False, ""),
        ("message_id", ["Integer"], False, ""),
        ("reply_markup", ["InlineKeyboardMarkup"], False, ""),
    ],
    "leaveChat": [("chat_id", ["Integer", "String"], True, "")],
    "getMe": [],
    "getWebhookInfo": [],
    "getUpdates": [
        ("offset", ["Integer"], False, ""),
        ("limit", ["Integer"], False, "Values between 1-100 are accepted"),
        ("timeout", ["Integer"], False, ""),
        ("allowed_updates", ["Array of String"], False, ""),
    ],
    "setWebhook": [
        ("url", ["String"], True, ""),
        (
            "secret_token",
            ["String"],
            False,
            "1-256 characters. Only characters A-Z, a-z, 0-9, _ and - are allowed",
        ),
        ("max_connections", ["Integer"], False, "1-100"),
        ("allowed_updates", ["Array of String"], False, ""),
        ("drop_pending_updates", ["Boolean"], False, ""),
    ],
    "deleteWebhook": [("drop_pending_updates", ["Boolean"], False, "")],
    "setMyCommands": [
        ("commands", ["Array of BotCommand"], True, "At most 100 commands can be specified."),
        ("scope", ["BotCommandScope"], False, ""),
        ("language_code", ["String"], False, ""),
    ],
}
DECLARED_TYPES: Final[Mapping[str, list[Row]]] = {
    "InlineKeyboardMarkup": [("inline_keyboard", ["Array of Array of InlineKeyboardButton"], True, "")],
    "InlineKeyboardButton": [
        ("text", ["String"], True, ""),
        ("callback_data", ["String"], False, "1-64 bytes"),
    ],
    "LinkPreviewOptions": [("is_disabled", ["Boolean"], False, "")],
    "BotCommand": [("command", ["String"], True, "Text of the command; 1-32 characters."), _PHRASES],
    "BotCommandScopeDefault": [("type", ["String"], True, "Scope type, must be default")],
    "BotCommandScopeAllPrivateChats": [("type", ["String"], True, "Scope type, must be all_private_chats")],
}
DECLARED_UNIONS: Final[Mapping[str, list[str]]] = {
    "BotCommandScope": ["BotCommandScopeDefault", "BotCommandScopeAllPrivateChats"]
}
_PLAIN: Final[Mapping[str, type | tuple[type, ...]]] = {
    "Integer": int,
    "Boolean": bool,
    "String": str,
    "Float": (int, float),
}
_RANGE: Final = re.compile(r"(?<![\d.])(\d+)-(\d+)(?: (characters|bytes|Bytes|items|tasks|answer options))?")
_AT_MOST: Final = re.compile(r"At most (\d+) commands")
_MUST_BE: Final = re.compile(r'must be (?:one of )?"?([a-z_]+)"?\.?$')
_ALPHABET: Final = "Only characters A-Z, a-z, 0-9, _ and - are allowed"


def fields_of(method: str) -> list[Mapping[str, Any]] | None:
    """List a method's parameters; None when there is no such method."""
    described = spec(FILE)
    if described is None:
        return _declared(DECLARED, method)
    found = described["methods"].get(method)
    return None if found is None else found.get("fields", [])


def loaded(parameters: Mapping[str, str], fields: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Undo the JSON in form fields, as Telegram does: by the type each one is declared to have."""
    kinds = {field["name"]: field["types"] for field in fields}
    return {name: _loaded(value, kinds.get(name, ["String"])) for name, value in parameters.items()}


def call_faults(method: str, parameters: Mapping[str, Any]) -> list[str]:
    """List each way in which a call breaks the rules."""
    return list(_object_faults(parameters, fields_of(method) or [], method))


def _loaded(value: str, kinds: list[str]) -> object:
    if kinds == ["String"]:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _type_of(name: str) -> tuple[list[Mapping[str, Any]], list[str]]:
    """Look up a type: its fields, and for a union the types it may be."""
    described = spec(FILE)
    if described is None:
        return _declared(DECLARED_TYPES, name) or [], DECLARED_UNIONS.get(name, [])
    found = described["types"].get(name, {})
    return found.get("fields", []), found.get("subtypes", [])


def _declared(table: Mapping[str, list[Row]], name: str) -> list[Mapping[str, Any]] | None:
    if name not in table:
        return None
    names = ("name", "types", "required", "description")
    return [dict(zip(names, row, strict=True)) for row in table[name]]


def _object_faults(value: Mapping[str, Any], fields: list[Mapping[str, Any]], where: str) -> Iterator[str]:
    known = {field["name"]: field for field in fields}
    yield from (f"{where}: no field {name}" for name in sorted(value.keys() - known.keys()))
    yield from (
        f"{where}: {n} is missing" for n, field in known.items() if field["required"] and n not in value
    )
    for name in sorted(value.keys() & known.keys()):
        options = [list(_faults(value[name], kind, f"{where}.{name}")) for kind in known[name]["types"]]
        yield from min(options, key=len)
        yield from _limit_faults(value[name], str(known[name]["description"]), f"{where}.{name}")


def _faults(value: object, kind: str, where: str) -> Iterator[str]:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            yield f"{where}: not a list"
            return
        for n, each in enumerate(value):
            yield from _faults(each, kind.removeprefix("Array of "), f"{where}[{n}]")
    elif kind in _PLAIN:
        if not isinstance(value, _PLAIN[kind]) or (kind != "Boolean" and isinstance(value, bool)):
            yield f"{where}: not of type {kind}"
    elif not isinstance(value, dict):
        yield f"{where}: not a {kind}"
    else:
        yield from _typed_faults(value, kind, where)


def _typed_faults(value: dict[str, Any], kind: str, where: str) -> Iterator[str]:
    fields, union = _type_of(kind)
    if union:
        yield from min((list(_typed_faults(value, each, where)) for each in union), key=len)
        return
    yield from _object_faults(value, fields, where)
    if kind == "InlineKeyboardButton" and not value.keys() - {"text", "icon_custom_emoji_id", "style"}:
        yield f"{where}: a button that does nothing"


def _limit_faults(value: object, description: str, where: str) -> Iterator[str]:
    """Check what a description says in words: lengths, ranges, fixed values, alphabets."""
    fixed, most = _MUST_BE.search(description), _AT_MOST.search(description)
    if isinstance(value, str) and fixed is not None and value != fixed[1]:
        yield f"{where}: must be {fixed[1]}"
    if isinstance(value, str) and _ALPHABET in description and not re.fullmatch(r"[A-Za-z0-9_-]*", value):
        yield f"{where}: a character that is not allowed"
    if isinstance(value, list) and most is not None and len(value) > int(most[1]):
        yield f"{where}: {len(value)} of at most {most[1]}"
    limit = _RANGE.search(description)
    if limit is None or isinstance(value, bool):
        return
    size = _size(value, limit[3])
    if size is not None and not int(limit[1]) <= size <= int(limit[2]):
        yield f"{where}: {size} {limit[3] or ''}, allowed {limit[1]}-{limit[2]}"


def _size(value: object, unit: str | None) -> int | float | None:
    """Measure a value in the unit a limit speaks of; None when the limit isn't about such a value."""
    if isinstance(value, str) and unit is not None:
        return len(value.encode()) if unit.lower() == "bytes" else len(value.encode("utf-16-le")) // 2
    if isinstance(value, int | float) and unit is None:
        return value
    return len(value) if isinstance(value, list) else None
