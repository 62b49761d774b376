"""Find every number in a text: digits of any script, "twenty five", "treinta y cinco", "6 1/2".

Pure. `nlu/numbers.py` decides which of them is meant as an answer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Final

from nlu import lexicon
from nlu.folding import Stream, Token, plain
from nlu.phrases import compile_phrases, match_at, words_inside

_LONGEST: Final = 4  # words in one entry of the lists of numbers
_SMALLEST_TENS: Final = 20  # "twenty" takes "five" after it, "ten" does not
_LONGEST_DIGITS: Final = 9  # more digits than that are an id or a phone number, never an amount


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSpan:
    """A number and where it stands.

    Args:
        value: The number.
        start: Where it starts in the raw text.
        end: Where it ends in the raw text.
        first: The index of its first word in the stream.
        last: The index of the word after its last one.
    """

    value: float
    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vocabulary:
    values: Mapping[str, float]
    multipliers: Mapping[str, float]
    halves: Mapping[str, float]
    joiners: frozenset[str]
    firsts: frozenset[str]  # the words that a number can begin with, besides digits
    not_numbers: re.Pattern[str]
    after_digits: re.Pattern[str]


@lru_cache(maxsize=256)  # many readers look for the numbers of one message, in each language
def find_numbers(words: Stream, language: str) -> tuple[NumberSpan, ...]:
    """Find the numbers of one language in a stream of words, in order and never overlapping."""
    vocabulary = _vocabulary(language)
    if not any(_may_begin(token.text, vocabulary) for token in words.tokens):
        return ()
    masked = words_inside(vocabulary.not_numbers, words)
    found: list[NumberSpan] = []
    index = 0
    while index < len(words.tokens):
        if not _may_begin(words.tokens[index].text, vocabulary):
            index += 1
            continue
        value, last = _amount(words.tokens, index, vocabulary)
        if value is None or index in masked:
            index += 1
            continue
        start, end = words.tokens[index].start, words.tokens[last - 1].end
        found.append(NumberSpan(value=value, start=start, end=end, first=index, last=last))
        index = last
    kept = (one for one, after in zip_longest(found, found[1:]) if not _is_article(words, one, after))
    return tuple(one for one in kept if not _is_part_of_word(words, one, vocabulary))


def _may_begin(word: str, vocabulary: _Vocabulary) -> bool:
    """Tell whether a number may begin with a word: most words are no number, and seen to be none at once."""
    return word in vocabulary.firsts or not word.isalpha()


def _is_article(words: Stream, span: NumberSpan, after: NumberSpan | None) -> bool:
    """Tell the "um" of "um 7" from a number: where it is both "a" and "one", the next number is meant."""
    if (
        span.value != 1
        or after is None
        or after.first != span.last
        or words.tokens[after.first].is_after_break
    ):
        return False
    return span.last - span.first == 1 and words.tokens[span.first].text.isalpha()


@lru_cache(maxsize=32)
def _vocabulary(language: str) -> _Vocabulary:
    words = lexicon.load(language).numbers
    values = {plain(word): value for word, value in words.values.items()}
    multipliers = {plain(word): value for word, value in words.multipliers.items()}
    return _Vocabulary(
        values=values,
        multipliers=multipliers,
        firsts=frozenset(word.partition(" ")[0] for word in (*values, *multipliers)),
        halves={
            " ".join(plain(part) or part for part in word.split()): value
            for word, value in words.halves.items()
        },
        joiners=frozenset(plain(word) for word in words.joiners),
        not_numbers=compile_phrases(words.not_numbers),
        after_digits=compile_phrases(
            [*words.follow_ups, *words.percent, *words.out_of, *words.ranges, *words.glued]
        ),
    )


def _amount(tokens: tuple[Token, ...], index: int, vocabulary: _Vocabulary) -> tuple[float | None, int]:
    """Put together the number that starts at a word; give it with the index after it."""
    value, last = _digits(tokens, index)
    if value is None:
        value, last = _in_words(tokens, index, vocabulary)
    if value is None:
        return None, index
    part, after = _entry(tokens, last, vocabulary.halves)
    return (value, last) if part is None else (value + part, after)


def _digits(tokens: tuple[Token, ...], index: int) -> tuple[float | None, int]:
    text = tokens[index].text
    # Not isdigit(): that takes "❶" for a digit too, and no number can be made of it.
    if not text.removeprefix("-").replace(".", "", 1).isdecimal() or len(text) > _LONGEST_DIGITS:
        return None, index
    following = tokens[index + 1 : index + 4]
    is_comma = (
        len(following) > 1 and following[0].text == "," and text.isdecimal() and following[1].text.isdecimal()
    )
    if (
        not is_comma
        or (index and tokens[index - 1].text == ",")
        or (len(following) == 3 and following[2].text == ",")
    ):
        return float(text), index + 1
    is_thousands = len(following[1].text) == 3
    return float(text + ("" if is_thousands else ".") + following[1].text), index + 3


def _in_words(tokens: tuple[Token, ...], index: int, vocabulary: _Vocabulary) -> tuple[float | None, int]:
    total: float | None = None
    latest: float = 0  # what was added last: "two thousand five hundred" has five hundreds
    last = index
    at = index
    while at < len(tokens):
        value, after = _entry(tokens, at, vocabulary.values)
        times, after_times = _entry(tokens, at, vocabulary.multipliers)
        if times is not None:
            before = (total or 0) - latest
            total = before + latest * times if latest and before > times else (total or 1) * times
            latest, at = 0, after_times
        elif value is not None and (total is None or _fits(total, value)):
            total, latest, at = (total or 0) + value, value, after
        elif value is None and total is not None and at == last and tokens[at].text in vocabulary.joiners:
            at += 1
            continue
        else:
            break
        last = at
    return total, last


def _fits(total: float, value: float) -> bool:
    """Tell whether a smaller number word goes on with a larger one: "twenty five", but not "five six"."""
    return total >= _SMALLEST_TENS and any(total % size == 0 and 0 < value < size for size in (1000, 100, 10))


def _entry(tokens: tuple[Token, ...], index: int, entries: Mapping[str, float]) -> tuple[float | None, int]:
    """Find the longest entry of a list that starts at a word."""
    for length in range(min(_LONGEST, len(tokens) - index), 0, -1):
        words = " ".join(token.text for token in tokens[index : index + length])
        if words in entries:
            return entries[words], index + length
    return None, index


def _is_part_of_word(words: Stream, span: NumberSpan, vocabulary: _Vocabulary) -> bool:
    """Tell "4ever" and "2moro" from "7ish" and "70%"."""
    following = words.tokens[span.last : span.last + 1]
    if not following or not following[0].is_glued:
        return False
    return following[0].text.isalpha() and match_at(vocabulary.after_digits, words, span.last) is None
