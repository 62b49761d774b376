"""Read which of the options a person picked: by its number, its words, their start, or words alike.

The promise: pure; a digit counts only when it stands alone ("2", "option 2", "the second one"), never inside
another number or a sentence ("2 days ago"); two readings that disagree are no reading.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, zip_longest
from typing import Final, TypeVar

from rapidfuzz import fuzz, process

from nlu import lexicon
from nlu.folding import CHINESE, Stream, plain, stream
from nlu.number_words import find_numbers
from nlu.phrases import compile_endings, compile_phrases, ends_before
from nlu.wholes import Patterns, closings, openings, peel

MAX_READ: Final = 400  # characters: a pick is short
MAX_PARTS: Final = 40  # answers in one message
ALIKE: Final = 90  # of 100; below that two different words begin to match
_SHORTEST_FUZZY: Final = 5  # letters: "math" and "path" differ by one
_SHORTEST_START: Final = 3  # letters that can stand for the label they begin
_LONGEST_RUN: Final = 6  # digits typed without spaces, as in "132"
_LABEL_END: Final = re.compile(r"(…|\.\.\.)\s*$")
_CHINESE: Final = re.compile(f"[{CHINESE}]")  # a character is a word
_SPLIT: Final = re.compile(r"[,;/\n|+&、，،؛]+")

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionWords:
    """One option and the words that name it.

    Args:
        value: What is kept when it is picked.
        phrases: Its label and other words for it, in every language that may be used.
    """

    value: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    tags: tuple[str, ...]
    before: Patterns
    after: Patterns
    option: Patterns
    option_after: Patterns
    negations: tuple[re.Pattern[str], ...]
    joiners: tuple[re.Pattern[str], ...]
    all_of_them: frozenset[str]
    ordinals: dict[str, int]
    alike: tuple[frozenset[str], ...]


def choice(text: str, options: Sequence[OptionWords], *, languages: tuple[str, ...]) -> str | None:
    """Read the one option that was picked.

    Args:
        text: The raw message, or the (possibly cut) label of a pressed button.
        options: What could be picked, in the order shown.
        languages: Tags to read in, the profile's first.

    Returns:
        The option's value, or None when none or more than one was named.
    """
    tags = lexicon.spoken(languages)
    for read in (_by_words, _by_place, _by_alike, _by_start, _by_mention, _by_likeness):
        found = read(text[:MAX_READ], options, _patterns(tags))
        if found is not None:
            return found
    return None


def named(text: str, options: Sequence[OptionWords], *, languages: tuple[str, ...]) -> str | None:
    """Read an option that was named in its very words and nothing else; numbers and parts name nothing.

    Returns:
        The option's value, or None.
    """
    return _by_words(text[:MAX_READ], options, _patterns(lexicon.spoken(languages)))


def by_topic(text: str, options: Sequence[OptionWords], *, languages: tuple[str, ...]) -> str | None:
    """Read the one option whose words hold every word of a short reply ("la de biologia", "the bio one").

    For options in people's own words, such as their goals; a label of ours ("Find out what I like") holds
    too many words that mean something else.
    """
    words = stream(text[:MAX_READ])
    patterns = _patterns(lexicon.spoken(languages))
    if any(_is_denied(words, index, patterns) for index in range(1, len(words.tokens))):
        return None
    said = peel(words.text, before=patterns.option, after=patterns.option_after).split()
    is_chinese = len(said) > 1 and all(map(_CHINESE.fullmatch, said))
    if not said or not (is_chinese or all(_is_telling(word) for word in said)):
        return None
    return _one(
        [
            option.value
            for option in options
            if any(_holds(plain(phrase).split(), said) for phrase in option.phrases)
        ]
    )


def _is_telling(word: str) -> bool:
    return len(word) >= _SHORTEST_START and not word.isdigit()


def _holds(words: Sequence[str], said: Sequence[str]) -> bool:
    if _CHINESE.fullmatch(said[0]):  # "数学": characters tell something only next to one another
        return f" {' '.join(said)} " in f" {' '.join(words)} "
    return all(any(word.startswith(one) for word in words) for one in said)


def choices(
    text: str, options: Sequence[OptionWords], *, languages: tuple[str, ...]
) -> tuple[str, ...] | None:
    """Read all the options that were picked ("1 and 3", "art, music", "all of them").

    Returns:
        Their values in the order shown, at least one; None when nothing was read.
    """
    short = text[:MAX_READ]
    patterns = _patterns(lexicon.spoken(languages))
    if _bare(short, patterns) in patterns.all_of_them:
        return tuple(option.value for option in options)
    parts = _ways_to_split(short, patterns)
    picked = _several(parts, options, languages) or tuple(_named_in(stream(short), options, patterns))
    one = None if picked else choice(short, options, languages=languages)
    values = {*picked, one}
    return tuple(option.value for option in options if option.value in values) or None


def scale_many(text: str, options: Sequence[OptionWords], *, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Read the answers to several statements on one scale, in order ("1 3 2", "132", "like, no, not sure").

    Words that say the same thing twice are one answer ("yes, i like it"); the same digit twice is two ("1
    1").

    Returns:
        One value per answer; empty when any part could not be read.
    """
    short = text[:MAX_READ]
    patterns = _patterns(lexicon.spoken(languages))
    said = plain(short)
    whole = _one([one.value for one in options if said in map(plain, one.phrases)])
    if whole is not None:
        return (whole,)  # its words may be answers too: no + like is dislike
    run = list(short.strip()) if short.strip().isdigit() and len(short.strip()) <= _LONGEST_RUN else []
    one = choice(short, options, languages=languages)
    several = _several([*_ways_to_split(short, patterns), run], options, languages)
    is_said_twice = len(set(several)) == 1 and not any(char.isdigit() for char in short)
    return several if several and not is_said_twice else (one,) if one is not None else several[:1]


@lru_cache(maxsize=512)  # a text may be in any few of the languages
def _patterns(tags: tuple[str, ...]) -> _Patterns:
    """Put the words of several languages together: a list may mix them."""
    every = [_words_of(tag) for tag in tags]
    alike = zip_longest(*(words.alike for words in every), fillvalue=frozenset[str]())
    return _Patterns(
        tags=tags,
        before=_joined([words.before for words in every]),
        after=_joined([words.after for words in every]),
        option=_joined([words.option for words in every]),
        option_after=_joined([words.option_after for words in every]),
        negations=_joined([words.negations for words in every]),
        joiners=_joined([words.joiners for words in every]),
        all_of_them=frozenset[str]().union(*(words.all_of_them for words in every)),
        ordinals={word: place for words in every for word, place in words.ordinals.items()},
        alike=tuple(frozenset[str]().union(*groups) for groups in alike),
    )


@lru_cache(maxsize=32)
def _words_of(language: str) -> _Patterns:
    words = lexicon.load(language).answers
    around = [*words.fillers, *words.option_words]
    return _Patterns(
        tags=(language,),
        before=openings(words.fillers),
        after=closings(words.fillers),
        option=openings(around),
        option_after=closings(around),
        negations=(compile_endings(words.negations),),
        joiners=(compile_phrases(words.joiners),),
        all_of_them=frozenset(plain(phrase) for phrase in words.all),
        ordinals={plain(word): place for word, place in words.ordinals.items()},
        alike=tuple(frozenset(plain(word) for word in group) for group in words.alike),
    )


def _joined(lists: Iterable[tuple[_Item, ...]]) -> tuple[_Item, ...]:
    return tuple(chain.from_iterable(lists))


def _bare(text: str, patterns: _Patterns) -> str:
    """Fold a text and take the words without meaning away from both ends."""
    words = stream(text).text
    return (peel(words, before=patterns.before, after=patterns.after) or words).strip()


def _one(values: Sequence[str]) -> str | None:
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


def _by_words(text: str, options: Sequence[OptionWords], patterns: _Patterns) -> str | None:
    said = {plain(text), _bare(text, patterns)} - {""}
    return _one([one.value for one in options if any(plain(phrase) in said for phrase in one.phrases)])


def _by_place(text: str, options: Sequence[OptionWords], patterns: _Patterns) -> str | None:
    words = stream(text)
    said = peel(words.text, before=patterns.option, after=patterns.option_after).strip()
    said = said or _bare(text, patterns)  # "one" is a number and also goes around others ("the second one")
    if said in patterns.ordinals:
        place = patterns.ordinals[said]
        return (
            options[place if place < 0 else place - 1].value
            if -len(options) <= place <= len(options)
            else None
        )
    for language in patterns.tags:
        spans = find_numbers(stream(said), language)
        is_alone = len(spans) == 1 and spans[0].last - spans[0].first == len(said.split())
        if is_alone and spans[0].value in range(1, len(options) + 1):
            return options[int(spans[0].value) - 1].value
    return None


def _by_alike(text: str, options: Sequence[OptionWords], patterns: _Patterns) -> str | None:
    """Let "yeah" stand for the option "like" and "nah" for "dislike", by the lists of the language."""
    said = {plain(text), _bare(text, patterns)}
    groups = [group for group in patterns.alike if said & group]
    return _one(
        [
            one.value
            for one in options
            for group in groups
            if any(plain(word) in group for word in one.phrases)
        ]
    )


def _by_start(text: str, options: Sequence[OptionWords], patterns: _Patterns) -> str | None:
    said = _bare(_LABEL_END.sub("", text), patterns)
    if len(said) < _SHORTEST_START or said.isdigit():
        return None
    return _one(
        [one.value for one in options if any(plain(phrase).startswith(said) for phrase in one.phrases)]
    )


def _by_mention(text: str, options: Sequence[OptionWords], patterns: _Patterns) -> str | None:
    return _one(_named_in(stream(text), options, patterns))


def _named_in(words: Stream, options: Sequence[OptionWords], patterns: _Patterns) -> list[str]:
    """Find the options named inside a sentence, leaving out those it turns down ("not art")."""
    found: list[str] = []
    for option in options:
        folded = sorted((plain(phrase) for phrase in option.phrases), key=len, reverse=True)
        for phrase in folded:
            at = (
                words.text.find(f"{phrase} ")
                if len(phrase) >= _SHORTEST_START and not phrase.isdigit()
                else -1
            )
            if at in words.starts and not _is_turned_down(words, words.starts.index(at), folded, patterns):
                found.append(option.value)
                break
    return found


def _is_turned_down(words: Stream, index: int, phrases: Sequence[str], patterns: _Patterns) -> bool:
    """Tell "not art" from "no, wrong number", where the "no" is itself a word for that option."""
    before = f" {words.text[: words.starts[index]]}"
    is_own = any(before.endswith(f" {phrase} ") for phrase in phrases)
    return not is_own and _is_denied(words, index, patterns)


def _is_denied(words: Stream, index: int, patterns: _Patterns) -> bool:
    return any(ends_before(pattern, words, index) for pattern in patterns.negations)


def _by_likeness(text: str, options: Sequence[OptionWords], patterns: _Patterns) -> str | None:
    said = _bare(text, patterns)
    if len(said) < _SHORTEST_FUZZY:
        return None
    phrases = [(plain(phrase), one.value) for one in options for phrase in one.phrases]
    long = [(phrase, value) for phrase, value in phrases if len(phrase) >= _SHORTEST_FUZZY]
    near = process.extract(
        said, [phrase for phrase, _ in long], scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None
    )
    return _one([long[index][1] for _, _, index in near])


def _several(
    ways: Sequence[Sequence[str]], options: Sequence[OptionWords], languages: tuple[str, ...]
) -> tuple[str, ...]:
    """Read each part of a list as one option; all of them or nothing."""
    for parts in ways:
        read = [choice(part, options, languages=languages) for part in parts[:MAX_PARTS]]
        values = tuple(one for one in read if one is not None)
        if len(parts) > 1 and len(values) == len(parts):
            return values
    return ()


def _ways_to_split(text: str, patterns: _Patterns) -> list[list[str]]:
    """Split at commas, then also at "and", at spaces, at every word (a Chinese character is one)."""
    commas = [part for part in _SPLIT.split(text) if part.strip()]
    joined = [part for piece in commas for part in _cut_at_joiners(piece, patterns)]
    spaced = text.split()
    words = [word for part in joined for word in part.split() if word.isalnum()]
    return [commas, [part for part in joined if part.strip()], spaced, words]


def _cut_at_joiners(text: str, patterns: _Patterns) -> list[str]:
    said = stream(text).text
    for pattern in patterns.joiners:
        said = pattern.sub("\n", said)
    return said.split("\n")
