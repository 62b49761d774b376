"""Cut a long text into messages where nobody notices.

Pure. The promises: a cut falls at a line's end, else at a sentence's, else between words; a link, a number or
an emoji is cut only when it is longer than a whole message, and then between what people see as letters;
nothing but white space at the cuts is lost.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Final

from bot.segments import clusters, utf16_length

#: Says whether a text still fits into one message. A longer beginning of a text never fits where a shorter
#: one does not.
Fits = Callable[[str], bool]

_SPACE: Final = re.compile(r"\s+")
_SENTENCE_END: Final = tuple(".!?…؟。！？")
_CJK_SENTENCE_END: Final = tuple("。！？")
_NEVER_FIRST: Final = frozenset("，。、！？；：）」』》”’…")  # belongs to what stands before it
_FIRST_CJK: Final = "\u2e80"  # from here on, scripts are written without spaces
#: What stays whole: links and addresses, numbers with what is written inside them (spaces, never a line's
#: end), numbers in Chinese.
_WHOLE: Final = re.compile(
    r"""
    (?: https?:// | www\. ) [!-~]+
    | [\w.+-]+ @ [A-Za-z0-9.-]+
    | [+(]? \d (?: [\d.,:/()\u066b\u066c\u2013 \u00a0-]* [\d%] )?
    | [一二三四五六七八九十百千万亿零〇两]{2,}
    """,
    re.VERBOSE,
)


def split(text: str, limit: int) -> tuple[str, ...]:
    """Cut a text into messages of at most `limit` UTF-16 units.

    Args:
        text: Anything.
        limit: Enough for one cluster as people really write them; 20 at least.

    Returns:
        The messages in order, none empty. `()` for a blank text.
    """
    return split_to_fit(text, lambda part: utf16_length(part) <= limit)


def split_to_fit(text: str, fits: Fits) -> tuple[str, ...]:
    """Cut a text into messages that each fit; none is empty, and `()` is a blank text."""
    messages: list[str] = []
    rest = text.strip()
    while rest:
        message, rest = first_part(rest, fits)
        messages.append(message)
    return tuple(messages)


def first_part(text: str, fits: Fits) -> tuple[str, str]:
    """Cut the longest good beginning off a text.

    Args:
        text: Neither blank nor with white space around it.
        fits: Whether a beginning fits. Where not even one letter does, that letter is taken all the same.

    Returns:
        The beginning, never empty, and the rest, empty when all of it fits.
    """
    if fits(text):
        return text, ""
    ends = list(accumulate(len(cluster) for cluster in clusters(text)))
    count = bisect_left(ends, x=True, key=lambda end: not fits(text[:end]))
    cut = _cut(text, ends[:count]) if count else _inside_first(text, ends[0], fits)
    return text[:cut].rstrip(), text[cut:].lstrip()


def _inside_first(text: str, end: int, fits: Fits) -> int:
    """Cut a first cluster that is longer than a message, such as a letter under a heap of accents."""
    return max(1, bisect_left(range(1, end), x=True, key=lambda place: not fits(text[:place])))


def _cut(text: str, ends: list[int]) -> int:
    """Choose where a message ends. A good place is worth leaving up to half a message empty, not more."""
    longest = ends[-1]
    kept = [found.span() for found in _WHOLE.finditer(text)]
    gaps = [gap for gap in _SPACE.finditer(text) if 0 < gap.start() <= longest]
    lines = [gap.start() for gap in gaps if "\n" in gap[0]]
    spaces = [gap.start() for gap in gaps if not _is_inside(gap.start(), kept)]
    unspaced = [end for end in ends if _is_between_letters(text, end) and not _is_inside(end, kept)]
    kinds = (lines, list(_sentences(text, spaces, unspaced)), spaces, unspaced)
    for places in kinds:
        if places and places[-1] >= longest // 2:
            return places[-1]
    return max((places[-1] for places in kinds if places), default=gaps[-1].start() if gaps else longest)


def _sentences(text: str, spaces: list[int], unspaced: list[int]) -> Iterator[int]:
    """Go through the places where a sentence ends, in order."""
    spaced = {place for place in spaces if text[:place].endswith(_SENTENCE_END)}
    yield from sorted(spaced | {place for place in unspaced if text[:place].endswith(_CJK_SENTENCE_END)})


def _is_inside(place: int, kept: list[tuple[int, int]]) -> bool:
    return any(start < place < end for start, end in kept)


def _is_between_letters(text: str, place: int) -> bool:
    """Say whether this is a place between letters of a script without spaces."""
    if place >= len(text) or text[place] in _NEVER_FIRST:
        return False
    return text[place - 1] >= _FIRST_CJK or text[place] >= _FIRST_CJK
