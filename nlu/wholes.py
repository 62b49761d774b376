"""Match a phrase against a whole message, looking past politeness and stretched letters.

"Can we go back plsss" is the phrase "go back" with words around it that carry no meaning; "back pain" is not.
The promise: pure, and only ever the whole message, so that ordinary talk that holds a command word is left
alone.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from nlu.folding import CHINESE, stream
from nlu.phrases import compile_endings, compile_phrases

Patterns = tuple[re.Pattern[str], ...]

LONGEST: Final = 16  # words: nobody wraps a command or a yes in more
_STRETCHED: Final = re.compile(r"([^\W\d])\1{2,}")
_REPEATED: Final = re.compile(rf"(?<![^ ])([{CHINESE}] )\1+")  # "对对对": a character is a word
_STRETCHED_END: Final = re.compile(r"([^\W\d])\1+(?= )")


def openings(phrases: Iterable[str]) -> Patterns:
    """Compile phrases that may come before; each on its own: "can we" where "can" would do."""
    return tuple(compile_phrases([phrase]) for phrase in phrases)


def closings(phrases: Iterable[str]) -> Patterns:
    """Compile phrases that may come after."""
    return tuple(compile_endings([phrase]) for phrase in phrases)


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


def _variants(text: str) -> Iterator[str]:
    """Give the words as typed, then with stretched letters shortened: "nooo" as "no", "goood" as "good"."""
    seen = {""}
    doubled = _STRETCHED.sub(r"\1\1", text)
    shortened = (_STRETCHED.sub(r"\1", text), _STRETCHED_END.sub(r"\1", doubled), _REPEATED.sub(r"\1", text))
    for variant in (text, doubled, *shortened):
        if variant not in seen:
            seen.add(variant)
            yield variant


def _windows(text: str, before: Patterns, after: Patterns) -> Iterator[str]:
    """Give the text with fewer and fewer words around it, the fullest first."""
    starts = [0]
    for start in starts:  # grows while it is walked
        found = (pattern.match(text, start) for pattern in before)
        starts += [one.end() for one in found if one and one.end() not in starts]
    ends = [len(text)]
    for end in ends:
        found = (pattern.search(text[:end]) for pattern in after)
        ends += [one.start() for one in found if one and one.start() not in ends]
    windows = [(start, end) for start in starts for end in ends if start <= end]
    for start, end in sorted(windows, key=lambda window: window[0] - window[1]):
        yield text[start:end]
