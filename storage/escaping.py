"""Keep any text a person sent, even what PostgreSQL cannot hold.

PostgreSQL refuses NUL and lone surrogates (halves of an emoji). They arrive all the same, and a message
is never refused for them: they are written in a reversible form on the way in and restored on the way
out, so that what is read equals what was received, character by character.

Each such character becomes U+001A (SUBSTITUTE) and four hexadecimal digits; so does U+001A itself, which
is what makes the form reversible. Ordinary text is stored as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

# None, bool, int, float, str, and lists and dicts of these: what `json` reads and writes.
Json: TypeAlias = Any

MARK: Final = "\x1a"

_UNSTORABLE: Final = re.compile("[\x00\x1a\ud800-\udfff]")
_ESCAPED: Final = re.compile("\x1a([0-9a-f]{4})")
# How the same three show up inside JSON text written with ensure_ascii=False.
_UNSTORABLE_IN_JSON: Final = re.compile(r"\\u0000|\\u001a|[\ud800-\udfff]")
_ESCAPED_IN_JSON: Final = r"\u001a"


def escape(text: str) -> str:
    """Return `text` in a form that PostgreSQL can hold; `unescape` gives the original back."""
    if _UNSTORABLE.search(text) is None:
        return text
    return _UNSTORABLE.sub(lambda found: f"{MARK}{ord(found[0]):04x}", text)


def unescape(stored: str) -> str:
    """Return the text that `escape` was given."""
    if MARK not in stored:
        return stored
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), stored)


def dumps(value: Json) -> str:
    """Write JSON that a jsonb column accepts, whatever its strings and keys hold.

    Raises:
        ValueError: The value holds NaN or an infinity, which JSON has no form for.
    """
    written = _write(value)
    if _UNSTORABLE_IN_JSON.search(written) is None:
        return written
    return _write(_each_text(value, escape))


def loads(written: str | bytes) -> Json:
    """Read JSON written by `dumps`."""
    value = json.loads(written)
    text = written if isinstance(written, str) else bytes(written).decode()
    return _each_text(value, unescape) if _ESCAPED_IN_JSON in text else value


def _write(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _each_text(value: Json, change: Callable[[str], str]) -> Json:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list | tuple):
        return [_each_text(item, change) for item in value]
    if isinstance(value, dict):
        return {
            change(key) if isinstance(key, str) else key: _each_text(item, change)
            for key, item in value.items()
        }
    return value
