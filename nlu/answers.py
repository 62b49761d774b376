"""Read short answers: yes or no, nothing, one of the options, a name, a code, "no wait i meant 7".

The promise: pure, in any of the languages given (the profile's first), no exception on any text, and rather
nothing than a wrong answer: "maybe" is neither yes nor no, and "2 days ago" is not option 2.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from nlu import lexicon
from nlu.choices import OptionWords, choice, choices, scale_many
from nlu.corrections import correction
from nlu.folding import Stream, stream
from nlu.phrases import compile_phrases, match_at
from nlu.wholes import Patterns, calm, closings, ends_at, match_whole, openings

__all__ = [
    "OptionWords", "choice", "choices", "code", "correction", "name", "says_none", "scale_many", "yes_no",
]  # fmt: skip

_LONG: Final = 12  # words: a longer message that happens to begin with "no" is a story, not an answer
_LONGEST_NAME: Final = 80  # characters
#: Invite codes (bot/enrolment.py): no vowels, so that no word is one by chance; no 0, O, 1, I or L.
_CODE_SIGNS: Final = frozenset("23456789BCDFGHJKMNPQRSTVWXZ")
_CODE_LENGTH: Final = 8
_ALMOST_CODE: Final = re.compile(r"(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{6,12}")
_MOST_PIECES: Final = 40  # of a message that is searched for a code

_Verdict = Literal["yes", "no", "unsure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    before: Patterns
    after: Patterns
    verdicts: tuple[tuple[_Verdict, re.Pattern[str]], ...]
    nothing: re.Pattern[str]
    names: Patterns


def yes_no(text: str, *, languages: tuple[str, ...]) -> bool | None:
    """Read an answer to a question that is answered by yes or no.

    The first words decide for a short message ("yeah i did it", "no todavía") unless it also says the
    opposite. The digits 1 and 2 stand for the two options in the order they are shown, yes and no.

    Returns:
        True, False, or None when it is neither or both.
    """
    words = stream(text)
    digit = {"1 ": True, "2 ": False}.get(words.text)
    if digit is not None:
        return digit
    tags = lexicon.spoken(languages)
    for language in tags:
        verdict = _whole_verdict(text, _patterns(language))
        if verdict:
            return None if verdict == "unsure" else verdict == "yes"
    every = tuple(_patterns(language) for language in tags)
    verdict = _first_verdict(words, every) or _first_verdict(stream(calm(text)), every)
    return None if verdict is None else verdict == "yes"


def says_none(text: str, *, languages: tuple[str, ...]) -> bool:
    """Tell whether the whole message says that there is nothing, nobody, or that it does not apply."""
    tags = lexicon.spoken(languages)
    every = [_patterns(language) for language in tags]
    return any(match_whole(text, one.nothing, before=one.before, after=one.after) for one in every)


def code(text: str) -> str | None:
    """Find an invite code in a message, in one piece or several ("hi! my code is k7wx 3p9q").

    Returns:
        The code in capitals without separators; a lone word that is almost one (so that the sender can be
        told it does not work); None when there is none, or more than one.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    pieces = re.findall(r"[A-Z0-9]+", plain)[:_MOST_PIECES]
    found: set[str] = set()
    for first in range(len(pieces)):
        for last in range(first + 1, min(first + _CODE_LENGTH, len(pieces)) + 1):
            joined = "".join(pieces[first:last])
            if len(joined) == _CODE_LENGTH and _CODE_SIGNS.issuperset(joined) and not joined.isdigit():
                found.add(joined)
    almost = "".join(pieces)
    if not found and len(pieces) <= 2 and _ALMOST_CODE.fullmatch(almost):
        return almost
    return found.pop() if len(found) == 1 else None


def is_code_alone(text: str) -> bool:
    """Tell whether a message is an invite code and nothing else: its letters belong to no language."""
    found = code(text)
    signs = re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", text).upper())
    return found is not None and found == signs


def name(text: str) -> str:
    """Read a person's name as they typed it, without what people put before it ("my name is", "soy").

    Returns:
        The name with single spaces, capitals put in only when there were none, 80 characters at most; "" for
        a text without letters.
    """
    words = stream(text)
    start = 0
    for _ in range(3):
        after = [end for tag in lexicon.available() for end in ends_at(_patterns(tag).names, words, start)]
        furthest = max(after, default=start)
        start = furthest if furthest < len(words.tokens) else start
    kept = text[words.tokens[start].start :] if words.tokens else ""
    tidy = "".join(char if char.isprintable() else " " for char in kept)
    tidy = " ".join(tidy.split()).strip(" .,!?;:\"'*()[]-")[:_LONGEST_NAME].rstrip()
    if not any(char.isalpha() for char in tidy):
        return ""
    return tidy if any(char.isupper() for char in tidy) else tidy.title()


@lru_cache(maxsize=32)
def _patterns(language: str) -> _Patterns:
    words = lexicon.load(language).answers
    return _Patterns(
        before=openings(words.fillers),
        after=closings(words.fillers),
        verdicts=(
            ("unsure", compile_phrases(words.unsure)),
            ("yes", compile_phrases(words.agree)),
            ("no", compile_phrases(words.refuse)),
        ),
        nothing=compile_phrases(words.nothing),
        names=openings(words.names),
    )


def _whole_verdict(text: str, patterns: _Patterns) -> _Verdict | None:
    matches = (
        (verdict, match_whole(text, core, before=patterns.before, after=patterns.after))
        for verdict, core in patterns.verdicts
    )
    found = [(len(match.group()), verdict) for verdict, match in matches if match]
    return max(found, key=lambda one: one[0])[1] if found else None


def _first_verdict(words: Stream, every: tuple[_Patterns, ...]) -> _Verdict | None:
    """Let the first words decide, when nothing after them says the opposite."""
    if len(words.tokens) > _LONG:
        return None
    said = [_verdict_at(words, index, every) for index in range(len(words.tokens))]
    fillers = tuple(phrases for patterns in every for phrases in patterns.before)
    start = 0
    while start < len(said) and said[start] is None and any(ends_at(fillers, words, start)):
        start += 1
    opening = said[start] if start < len(said) else None
    is_mixed = "unsure" in said or (opening == "yes" and "no" in said)
    return None if is_mixed else opening


def _verdict_at(words: Stream, index: int, every: tuple[_Patterns, ...]) -> _Verdict | None:
    """Read the longest yes, no or maybe that starts at a word."""
    pairs = [pair for patterns in every for pair in patterns.verdicts]
    end, verdict = max(
        ((match_at(core, words, index) or 0, verdict) for verdict, core in pairs), key=lambda one: one[0]
    )
    return verdict if end else None
