"""Match a phrase against a whole message, looking past politeness and stretched letters.

"Can we go back plsss" is the phrase "go back" with words around it that carry no meaning; "back pain" is not.
The promise: pure, and only ever the whole message, so that ordinary talk that holds a command word is left
alone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nlu.folding import CHINESE, Stream, stream
from nlu.phrases import compile_endings, compile_phrases, match_at


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases of one language that are looked for one by one: "can we" where "can" would do.

    Args:
        each: Each phrase, compiled.
        any_of: All of them as one pattern. Most messages hold none, and this says so at once.
    """

    each: tuple[re.Pattern[str], ...]
    any_of: re.Pattern[str]


Patterns = tuple[Phrases, ...]

LONGEST: Final = 16  # words: nobody wraps a command or a yes in more
_STRETCHED: Final = re.compile(r"([^\W\d])\1{2,}")
_REPEATED: Final = re.compile(rf"(?<![^ ])([{CHINESE}] )\1+")  # "对对对": a character is a word
_STRETCHED_END: Final = re.compile(r"([^\W\d])\1+(?= )")


def openings(phrases: Iterable[str]) -> Patterns:
    """Compile phrases that may come before; each on its own: "can we" where "can" would do."""
    known = tuple(phrases)
    return (Phrases(tuple(compile_phrases([phrase]) for phrase in known), compile_phrases(known)),)


def closings(phrases: Iterable[str]) -> Patterns:
    """Compile phrases that may come after."""
    known = tuple(phrases)
    return (Phrases(tuple(compile_endings([phrase]) for phrase in known), compile_endings(known)),)


def ends_at(patterns: Patterns, words: Stream, index: int) -> set[int]:
    """Give the indexes of the words after each of the phrases (see `openings`) that begin at a word."""
    every = (
        match_at(pattern, words, index)
        for phrases in patterns
        if match_at(phrases.any_of, words, index) is not None
        for pattern in phrases.each
    )
    return {end for end in every if end is not None}


def match_whole(
    text: str, core: re.Pattern[str], *, before: Patterns, after: Patterns
) -> re.Match[str] | None:
    """Match a compiled phrase with the whole message.

    Args:
        text: The raw message.
        core: The phrases looked for.
        before: Phrases that may come before, any number of them; see `openings`.
        after: Phrases that may come after; see `closings`.

    Returns:
        The match over the folded words with the least taken away, or None.
    """
    words = stream(text)
    if not words.tokens or words.size > LONGEST:
        return None
    for variant in _variants(words.text):
        if not _may_hold(core, variant):
            continue
        for window in _windows(variant, before, after):
            match = core.fullmatch(window)
            if match:
                return match
    return None


def peel(text: str, *, before: Patterns, after: Patterns) -> str:
    """Take all meaningless words away from both ends of folded words; may leave nothing."""
    return min(_windows(text, before, after), key=len)


def calm(text: str) -> str:
    """Shorten letters typed three times or more: "yesss" is "yes"."""
    return _STRETCHED.sub(r"\1", text)


def _may_hold(core: re.Pattern[str], text: str) -> bool:
    """Tell whether a part of `text` may be the phrase: one look in place of a hundred.

    A phrase with "$", the end of the message, may fit a part where it does not fit inside the whole.
    """
    return "$" in core.pattern or core.search(text) is not None


@lru_cache(maxsize=32)  # one message goes through many readers
def _variants(text: str) -> tuple[str, ...]:
    """Give the words as typed, then with stretched letters shortened: "nooo" as "no", "goood" as "good"."""
    doubled = _STRETCHED.sub(r"\1\1", text)
    shortened = (_STRETCHED.sub(r"\1", text), _STRETCHED_END.sub(r"\1", doubled), _REPEATED.sub(r"\1", text))
    return tuple(variant for variant in dict.fromkeys((text, doubled, *shortened)) if variant)


def _windows(text: str, before: Patterns, after: Patterns) -> Iterator[str]:
    """Give the text with fewer and fewer words around it, the fullest first."""
    starts = [0]
    for start in starts:  # grows while it is walked
        openers = (one for phrases in before if phrases.any_of.match(text, start) for one in phrases.each)
        found = (pattern.match(text, start) for pattern in openers)
        starts += [one.end() for one in found if one and one.end() not in starts]
    ends = [len(text)]
    for end in ends:
        ahead = text[:end]
        closers = (one for phrases in after if phrases.any_of.search(ahead) for one in phrases.each)
        found = (pattern.search(ahead) for pattern in closers)
        ends += [one.start() for one in found if one and one.start() not in ends]
    windows = [(start, end) for start in starts for end in ends if start <= end]
    for start, end in sorted(windows, key=lambda window: window[0] - window[1]):
        yield text[start:end]
