"""Spell out the words of a language file onto whose front small words may be written.

Arabic writes "and", "the", "in", "to" onto the word that follows: الجمعة, والجمعة, للجمعة and بالجمعة are all
Friday. A language file declares signs under `attached`, each with what may stand before a word, and puts the
sign in front of the words it means:

    attached: {"+": ["", ال, و, وال, ل, لل, ب, بال]}
    weekdays: [[+اثنين], ...]

A line with one such word and no brackets becomes several lines; elsewhere the word becomes a choice, as in
`قبل (جمعة|الجمعة)`. A language without `attached` is left as it is. Pure.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

_BRACKETS: Final = frozenset("()[]|")
_Attached = Mapping[str, list[str]]


def spelled_out(words: object) -> object:
    """Spell out everything in the data of a language file; anything else is given back as it is."""
    attached = words.get("attached") if isinstance(words, dict) else None
    if not isinstance(words, dict) or not isinstance(attached, dict) or not attached:
        return words
    signs = "".join(re.escape(str(sign)) for sign in attached)
    marked = re.compile(rf"(?<![^\s()\[\]|&])([{signs}])([^\s()\[\]|]+)")
    rest = {key: value for key, value in words.items() if key != "attached"}
    return {"attached": attached, **_every(rest, marked, attached)}


def _every(words: dict[object, object], marked: re.Pattern[str], attached: _Attached) -> dict[object, object]:
    return {
        one: _inside(value, marked, attached)
        for key, value in words.items()
        for one in (_lines(key, marked, attached) if isinstance(key, str) else (key,))
    }


def _inside(value: object, marked: re.Pattern[str], attached: _Attached) -> object:
    if isinstance(value, dict):
        return _every(value, marked, attached)
    if isinstance(value, str):
        return next(iter(_lines(value, marked, attached)))
    if not isinstance(value, list):
        return value
    spelled: list[object] = []
    for one in value:
        spelled += _lines(one, marked, attached) if isinstance(one, str) else [_inside(one, marked, attached)]
    return spelled


def _lines(line: str, marked: re.Pattern[str], attached: _Attached) -> Iterator[str]:
    """Give the lines one line stands for: several when one of its words is marked, and it has no brackets."""
    found = list(marked.finditer(line))
    if len(found) == 1 and _BRACKETS.isdisjoint(line):
        start, end = found[0].span()
        for before in attached[found[0].group(1)]:
            yield f"{line[:start]}{before}{found[0].group(2)}{line[end:]}"
    else:
        yield marked.sub(lambda match: _choice(match.group(2), attached[match.group(1)]), line)


def _choice(word: str, before: list[str]) -> str:
    return f"({'|'.join(one + word for one in before)})"
