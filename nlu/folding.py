"""Write what people typed in one plain way, so that "Sí!!", "si" and "ＳÍ" are the same word.

Every reader in `nlu` works on folded text and never on the raw message. The promise: pure, the same for every
language, linear in the length of the text, and never an exception on any Unicode text, lone surrogates
included. Every folded character remembers where it came from, so that a reader can point at the words a
person really sent.

Folding is: compatibility forms (NFKD), no accents, lower case, ASCII digits for the digits of any script, no
invisible or direction-changing characters, no apostrophes inside words ("don't" is "dont"), single spaces,
simplified Chinese for traditional, a space around every Chinese character so that each is a word of its own
(where we count words, two Chinese characters are about one: see `Stream.size`), and one letter for the Arabic
letters that people write for one another (أ إ آ ا, ة ه, ى ي, no bare hamza).

A stream keeps the marks of the few words that would be another word without them (`kept_marks.txt`): "sáu" is
six and "sau" is after. They keep them in whatever language they are met.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

from nlu.chinese_characters import SIMPLIFIED

#: Letters that Unicode does not take apart, or punctuation that means the same as an ASCII one.
_REPLACED: Final = {
    "đ": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ə": "e",
    "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا", "ء": "", "ـ": "",
    "٫": ".", "٬": ",", "٪": "%", "،": ",", "؛": ";", "؟": "?",
    "。": ".", "、": ", ", "⁄": "/", "∕": "/", "÷": "/",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "_": " ",
    "“": '"', "”": '"', "…": " ", "º": "o", "ª": "a",
}  # fmt: skip
_HAMZA: Final = "ء"  # often left out: شيء and شي are one word
_APOSTROPHES: Final = frozenset("'’‘`´ʼ′")
_LONGEST_FORM: Final = 4  # one Arabic ligature stands for eighteen letters: long forms stay as they are
#: A number; the h of "16h30", so that it is an hour and its minutes; what Arabic writes onto a number or a
#: Latin word ("ل80"), which is a word of its own; a word; or a sign.
_TOKEN: Final = re.compile(
    r"(?:(?<![^\s(])-)?\d+(?:\.\d+)?|(?<=\d)h(?=[0-5]\d(?!\d))|[ء-ي]+(?=[0-9a-z])|[^\W\d_]\w*|[^\w\s]"
)
_BETWEEN_DIGITS: Final = frozenset("/:-,.%")
_BREAKS: Final = frozenset(",.;!?:")
_MIXED_UP: Final = {0x0303: 0x0309}  # the tilde and the hook: the south of Vietnam speaks them alike
_WIDE_COMMA: Final = "，"  # no decimal sign: "6，7" are two numbers
_CJK: Final = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
#: The same, for use inside a [class] of a regular expression.
CHINESE: Final = "".join(f"{chr(low)}-{chr(high)}" for low, high in _CJK)
_CHINESE: Final = re.compile(f"[{CHINESE}]")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text that remembers where each character came from.

    Args:
        text: The folded text.
        origins: For each folded character, its index in the raw text.
    """

    text: str
    origins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, or a sign that matters ("/" between digits, an emoji).

    Args:
        text: The folded word.
        start: Where it starts in the raw text.
        end: Where it ends in the raw text.
        is_after_break: Whether a comma, full stop or line end stands just before it.
        is_glued: Whether it follows the token before it without a space ("4pm").
    """

    text: str
    start: int
    end: int
    is_after_break: bool = False
    is_glued: bool = False


@dataclass(frozen=True, slots=True)
class Stream:
    """A text as words with single spaces between, each followed by one space: what patterns are matched on.

    Args:
        text: The words joined ("i want to die ").
        tokens: The words.
        starts: Where each word starts in `text`.
    """

    text: str
    tokens: tuple[Token, ...]
    starts: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many words it is about as long as: two Chinese characters, each a word here, make one."""
        return len(self.tokens) - len(_CHINESE.findall(self.text)) // 2

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a span of `text` into the span of the raw text it came from."""
        inside = [token for token, at in zip(self.tokens, self.starts, strict=True) if start <= at < end]
        return (inside[0].start, inside[-1].end) if inside else (0, 0)


def fold(text: str) -> Folded:
    """Fold `text`; see the module for what that means."""
    out: list[str] = []
    origins: list[int] = []
    for index, char in enumerate(text):
        for folded in _fold_at(text, index, char):
            if folded == " " and (not out or out[-1] == " "):
                continue
            out.append(folded)
            origins.append(index)
    if out and out[-1] == " ":
        out.pop()
        origins.pop()
    return Folded("".join(out), tuple(origins))


@lru_cache(maxsize=4096)  # the labels of options come back with every message
def plain(text: str) -> str:
    """Fold `text` and keep only its words, each separated by one space: "No, wait!" is "no wait"."""
    return stream(text).text.rstrip()


@lru_cache(maxsize=32)  # one message goes through many readers
def stream(text: str) -> Stream:
    """Cut `text` into words, numbers and the few signs that matter, without any other punctuation."""
    tokens = tuple(_tokens(text, fold(text)))
    starts: list[int] = []
    at = 0
    for token in tokens:
        starts.append(at)
        at += len(token.text) + 1
    return Stream("".join(f"{token.text} " for token in tokens), tokens, tuple(starts))


def _fold_at(text: str, index: int, char: str) -> str:
    if char not in _APOSTROPHES:
        return _fold_char(char)
    inside = 0 < index < len(text) - 1 and text[index - 1].isalpha() and text[index + 1].isalpha()
    return "" if inside else " "


@lru_cache(maxsize=16384)
def _fold_char(char: str) -> str:
    if char.isspace() or unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}:
        return "\n" if char in "\n\r\u2028\u2029" else " "
    if any(low <= ord(char) <= high for low, high in _CJK):
        whole = unicodedata.normalize("NFKC", char)
        return f" {SIMPLIFIED.get(whole, whole)} "
    if char == _WIDE_COMMA:
        return ", "
    form = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    if len(form) > _LONGEST_FORM:
        return char
    is_fraction = "⁄" in form and form != char  # "6½" is six and a half, not sixty-one halves
    return " " * is_fraction + "".join(_simple(part) for part in form)


def _simple(part: str) -> str:
    category = unicodedata.category(part)
    if category in {"Mn", "Me", "Cf", "Sk"}:
        return " " if part == " " else ""
    if category == "Nd":
        return str(unicodedata.decimal(part))
    return _REPLACED.get(part, part)


@lru_cache(maxsize=1)
def _kept_marks() -> frozenset[str]:
    lines = resources.files("nlu").joinpath("kept_marks.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(_marked(word) for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=4096)
def _marked(word: str) -> str:
    """Write a word in lower case with its marks, those that are mixed up written alike."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(_MIXED_UP)).casefold()


def _with_marks(raw: str, word: str) -> str:
    """Give a word its marks back when it is another one without them."""
    if raw.isascii() or not word.isalpha():
        return word
    kept, marked = _kept_marks(), _marked(raw)
    return marked if (word in kept and len(marked) == len(word)) or marked in kept else word


def _tokens(text: str, folded: Folded) -> Iterator[Token]:
    is_after_break, end, previous = False, 0, ""
    for match in _TOKEN.finditer(folded.text):
        word, start = match.group(), match.start()
        if _is_noise(folded.text, match, previous if start == end else ""):
            is_after_break = is_after_break or word in _BREAKS
            continue
        first, last = folded.origins[start], folded.origins[match.end() - 1] + 1
        while last < len(text) and (unicodedata.combining(text[last]) or text[last] == _HAMZA):
            last += 1
        yield Token(
            text=_with_marks(text[first:last], word),
            start=first,
            end=last,
            is_after_break=is_after_break or "\n" in folded.text[end:start],
            is_glued=start == end > 0,
        )
        is_after_break, end, previous = False, match.end(), word


def _is_noise(text: str, match: re.Match[str], glued_to: str) -> bool:
    """Drop punctuation, but keep "%", emoji, and the signs inside "12/18", "4:30", "6,5" or "3-5"."""
    word = match.group()
    if word[-1].isalnum():
        return word == "3" and text[match.start() - 1 : match.start()] == "<"  # a heart is not a number
    if word in _BETWEEN_DIGITS:
        is_before_digit = text[match.end() : match.end() + 1].isdigit()
        return word != "%" and not (glued_to.isdigit() and is_before_digit)
    return unicodedata.category(word) != "So"
