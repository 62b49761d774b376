"""Phrases as language files write them, turned into patterns over folded words.

A coordinator or translator can read and mend them:

==============  ==========================================================================
written         means
==============  ==========================================================================
`go back`       these words, in this order (accents, case and punctuation never matter)
`(we|i) go`     one of several
`[please] go`   words that may be missing
`kill*`         any word that begins so
`hurt ... me`   up to three other words, or six Chinese characters, between
`j'ai`          the word without its apostrophe, or a space instead: "jai", "j'ai", "j ai"
`@parent`       any phrase of the group `parent` of the same file
`{n}`           a value, read by the module that uses the phrase
`$`             the end of the message
==============  ==========================================================================

The promise: pure; patterns match whole words only and take time in proportion to the length of the text (no
unbounded repetition inside another).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import product
from typing import Final

from nlu.folding import CHINESE, Stream, plain

LONGEST_LOOK_BACK: Final = 6  # words before a word that can still say something about it
_LONGEST_CHINESE_LOOK_BACK: Final = 12  # characters, each a word
_IS_CHINESE: Final = re.compile(f"[{CHINESE}]")
NEVER: Final = "(?!)"  # an expression that matches nothing
_GAP: Final = rf"(?:(?:[^ ]+ ){{0,3}}?|(?:[{CHINESE}] ){{4,6}}?)"
_PIECE: Final = re.compile(r"\.\.\.|[()\[\]|]|\{\w+\}|@\w+|[^\s()\[\]|{}@]+")
_INNER_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])['\u2019](?=[^\W\d_])")
_CLOSING: Final = {"(": ")", "[": "]"}


class BadPhrase(ValueError):
    """A phrase of a language file can not be understood."""

    def __init__(self, phrase: str, problem: str) -> None:
        self.phrase, self.problem = phrase, problem
        super().__init__(
            f"the phrase {phrase!r} {problem}; see the table in nlu/phrases.py for how to write one"
        )


Groups = Mapping[str, Iterable[str]]
Slots = Mapping[str, str]


def compile_phrase(phrase: str, *, groups: Groups | None = None, slots: Slots | None = None) -> str:
    """Turn one phrase into the source of a regular expression over a `Stream`'s text.

    Args:
        phrase: The phrase, as in the table of this module.
        groups: What `@name` stands for.
        slots: The expression that each `{name}` stands for; it matches words with the space after each.

    Raises:
        BadPhrase: Brackets do not match, or a group or a value is unknown.
    """
    pieces = split_phrase(phrase)
    reader = _Reader(phrase, groups or {}, slots or {})
    source = reader.choices(pieces)
    if pieces:
        raise BadPhrase(phrase, "closes a bracket that was not opened")
    return source


def split_phrase(phrase: str) -> list[str]:
    """Cut a phrase into its words, brackets and signs.

    Raises:
        BadPhrase: An @ or a brace names nothing.
    """
    pieces: list[str] = _PIECE.findall(phrase)
    if sum(map(len, pieces)) != len("".join(phrase.split())):
        raise BadPhrase(phrase, "has an @ or a brace that names nothing")
    if not {"?", "+", "^"}.isdisjoint(pieces):
        raise BadPhrase(phrase, "is written like a regular expression")
    return pieces


def compile_phrases(
    phrases: Iterable[str], *, groups: Groups | None = None, slots: Slots | None = None
) -> re.Pattern[str]:
    """Compile several phrases into one pattern, the longest tried first, beginning and ending at words."""
    return re.compile(f"(?<![^ ])(?:{_sources(phrases, groups or {}, slots or {})})")


def compile_endings(phrases: Iterable[str]) -> re.Pattern[str]:
    """Compile phrases to be looked for just before a word; see `ends_before`."""
    return re.compile(f"{compile_phrases(phrases).pattern}$")


def match_at(pattern: re.Pattern[str], words: Stream, index: int) -> int | None:
    """Match a compiled phrase at one word; give the index of the word after it, or None."""
    if index >= len(words.starts):
        return None
    match = pattern.match(words.text, words.starts[index])
    return bisect_left(words.starts, match.end()) if match else None


def words_inside(pattern: re.Pattern[str], words: Stream) -> frozenset[int]:
    """Give the indexes of all words that belong to a match of a compiled phrase."""
    found: set[int] = set()
    for match in pattern.finditer(words.text):
        found.update(range(bisect_left(words.starts, match.start()), bisect_left(words.starts, match.end())))
    return frozenset(found)


def look_back(words: Stream, index: int) -> int:
    """Give the first word that can still say something about the one at `index`."""
    first = max(0, index - LONGEST_LOOK_BACK)
    is_chinese = first > 0 and _IS_CHINESE.match(words.tokens[first].text)
    return max(0, index - _LONGEST_CHINESE_LOOK_BACK) if is_chinese else first


def ends_before(pattern: re.Pattern[str], words: Stream, index: int) -> bool:
    """Tell whether a phrase compiled with `compile_endings` stands just before one word."""
    first = look_back(words, index)
    return index > 0 and pattern.search(words.text[words.starts[first] : words.starts[index]]) is not None


def phrase_words(piece: str) -> list[str]:
    """Fold a piece of a phrase into the words it stands for; a sign stands for itself."""
    return plain(piece.rstrip("*") if is_prefix(piece) else piece).split() or [piece]


def spellings(piece: str) -> tuple[str, ...]:
    """Give the ways a piece of a phrase may be typed: "jai" and "j ai" for "j'ai"."""
    ways = (piece, _INNER_APOSTROPHE.sub(" ", piece))
    return tuple(dict.fromkeys(" ".join(phrase_words(way)) for way in ways))


def is_prefix(piece: str) -> bool:
    """Tell whether a piece of a phrase stands for all words that begin so."""
    return len(piece) > 1 and piece.endswith("*")


class _Reader:
    """Turns the pieces of one phrase into an expression, taking them from the front of a list."""

    def __init__(self, phrase: str, groups: Groups, slots: Slots) -> None:
        self.phrase, self.groups, self.slots = phrase, groups, slots

    def choices(self, pieces: list[str]) -> str:
        """Read alternatives up to a closing bracket, which is left."""
        literals: list[str] = []
        others: list[str] = []
        while True:
            source, is_literal = self._sequence(pieces)
            (literals if is_literal else others).append(source)
            if pieces[:1] != ["|"]:
                return _one_of(literals, others)
            pieces.pop(0)

    def _sequence(self, pieces: list[str]) -> tuple[str, bool]:
        """Read what follows one another: its plain words, or its expression when it is more."""
        words: list[str] = []
        sources: list[str] = []
        is_literal = True
        while pieces and pieces[0] not in _CLOSING.values() and pieces[0] != "|":
            piece = pieces.pop(0)
            if _is_word(piece):
                ways = spellings(piece)
                is_literal = is_literal and len(ways) == 1
                words.append(f"{ways[0]} ")
                sources.append(_one_of((f"{way} " for way in ways), ()))
            else:
                is_literal = False
                sources.append(self._special(piece, pieces))
        return "".join(words if is_literal else sources), is_literal

    def _special(self, piece: str, pieces: list[str]) -> str:
        if piece in _CLOSING:
            source = self.choices(pieces)
            if pieces[:1] != [_CLOSING[piece]]:
                raise BadPhrase(self.phrase, f"opens {piece} and does not close it")
            pieces.pop(0)
            return f"(?:{source}){'?' if piece == '[' else ''}"
        if piece[0] == "{":
            if piece[1:-1] not in self.slots:
                raise BadPhrase(self.phrase, f"uses the unknown value {piece}")
            return self.slots[piece[1:-1]]
        if piece[0] == "@":
            return self._group(piece[1:])
        if is_prefix(piece):
            return f"(?:{_one_of(spellings(piece), ())})[^ ]* "
        return _GAP if piece == "..." else piece

    def _group(self, name: str) -> str:
        if name not in self.groups:
            raise BadPhrase(self.phrase, f"uses the unknown group @{name}")
        inner = {one: members for one, members in self.groups.items() if one != name}
        return f"(?:{_sources(self.groups[name], inner, self.slots)})"


def _sources(phrases: Iterable[str], groups: Groups, slots: Slots) -> str:
    literals: list[str] = []
    others: set[str] = set()
    for phrase in phrases:
        pieces = split_phrase(phrase)
        if all(map(_is_word, pieces)):
            literals.extend(f"{' '.join(ways)} " for ways in product(*map(spellings, pieces)) if ways)
        else:
            others.add(compile_phrase(phrase, groups=groups, slots=slots))
    return _one_of(literals, sorted(others, key=lambda source: (-len(source), source))) or NEVER


def _is_word(piece: str) -> bool:
    return piece[0] not in "()[]|{}@$" and piece != "..." and not is_prefix(piece)


def _one_of(literals: Iterable[str], others: Iterable[str]) -> str:
    """Join alternatives; those that begin alike share their beginning, which makes long lists quick."""
    tree: dict[str, _Tree] = {}
    for literal in literals:
        node = tree
        for char in literal:
            node = node.setdefault(char, {})
        node[""] = {}
    return "|".join([*others, *([_expression(tree)] if tree else [])])


_Tree = dict[str, "_Tree"]


def _expression(tree: _Tree) -> str:
    branches = [re.escape(char) + _expression(rest) for char, rest in sorted(tree.items()) if char]
    if "" not in tree and len(branches) == 1:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if '' in tree else ''}" if branches else ""
