"""Find whom somebody wants to meet, in their own words: "ms rivera", "la maestra de mate", "my counselor".

The promise: pure, and never a guess: only a title with a name, or what somebody does at a school, counts, and
only where the message says to meet or to talk. "My mom", "somebody" and a bare first name are not taken; then
a flow asks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nlu import lexicon
from nlu.folding import CHINESE, Stream, Token, plain, stream
from nlu.phrases import compile_phrases, match_at
from nlu.wholes import Patterns, ends_at, openings

MAX_READ: Final = 1000  # characters
MOST_PEOPLE: Final = 3  # in one wish
_LONGEST_SUBJECT: Final = 2  # words: "math", "social studies"
_LONGEST_NAME: Final = 4  # words: "de la Cruz Pérez"
#: Small words inside family names, in every language: they never end a name.
_PARTICLES: Final = frozenset(
    {"de", "la", "las", "los", "del", "da", "dos", "van", "von", "der", "el", "al", "san", "st"}
)
_BETWEEN_TITLE_AND_NAME: Final = re.compile(r"\.?\s*")
_HYPHENS: Final = frozenset("-‐‑–")
_CHINESE: Final = re.compile(f"[{CHINESE}]")
_COMMAS: Final = re.compile(r"[\r\n,;،、，]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    before: re.Pattern[str]
    never: re.Pattern[str]
    titles: frozenset[str]
    roles: re.Pattern[str]
    own: re.Pattern[str]
    of: re.Pattern[str]
    stops: frozenset[str]
    joiners: frozenset[str]
    lead_ins: Patterns


def read_person(text: str, *, languages: tuple[str, ...]) -> str | None:
    """Read whom somebody wants to meet or talk to.

    Args:
        text: The raw message.
        languages: Tags to read in, the profile's first.

    Returns:
        The words as typed; None when nobody is named, or the message is no wish to meet.
    """
    raw = text[:MAX_READ]
    words = stream(raw)
    every = tuple(_patterns(language) for language in lexicon.spoken(languages))
    if any(patterns.never.search(words.text) for patterns in every):
        return None
    for patterns in every:
        for first in _places_after(patterns.before, words):
            last = _people(raw, words, first, patterns)
            if last is not None:
                return raw[words.tokens[first].start : words.tokens[last - 1].end]
    return None


def bare_person(text: str, *, languages: tuple[str, ...]) -> str:
    """Take away what people put before the person when asked who it should be ("with ms rivera").

    Returns:
        The rest as typed; the whole text when nothing would be left.
    """
    words = stream(text)
    ends = (
        end
        for language in lexicon.spoken(languages)
        for end in ends_at(_patterns(language).lead_ins, words, 0)
    )
    start = max((end for end in ends if end < len(words.tokens)), default=0)
    return text[words.tokens[start].start :].strip() if start else text.strip()


def split_people(text: str, *, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Split the people somebody lists at commas, lines, and words such as "and"."""
    joiners = {"and"}.union(*(_patterns(language).joiners for language in lexicon.spoken(languages)))
    words = "|".join(sorted(map(re.escape, joiners), key=lambda word: (-len(word), word)))
    spaceless = "|".join(sorted(word for word in joiners if _CHINESE.fullmatch(word))) or "(?!)"
    between = rf"(?:^|\s)(?:{words})(?=\s|$)|(?<=\S\S)(?:{spaceless})(?=\S\S)"  # "妈妈和李老师"
    pieces = re.split(between, _COMMAS.sub("\n", text), flags=re.IGNORECASE)
    lines = (line.strip(" \t.•*-") for piece in pieces for line in piece.split("\n"))
    return tuple(line for line in lines if line)


@lru_cache(maxsize=32)
def _patterns(language: str) -> _Patterns:
    words = lexicon.load(language).people
    return _Patterns(
        before=compile_phrases(words.before),
        never=compile_phrases(words.never),
        titles=frozenset(plain(word) for word in words.titles),
        roles=compile_phrases(words.roles),
        own=compile_phrases(words.own),
        of=compile_phrases(words.of),
        stops=frozenset(plain(word) for word in words.stops),
        joiners=frozenset(plain(word) or word for word in words.joiners),
        lead_ins=openings(words.lead_ins),
    )


def _places_after(before: re.Pattern[str], words: Stream) -> Iterator[int]:
    """Give each word that stands just after a wish to meet."""
    for index in range(len(words.tokens)):
        after = match_at(before, words, index)
        if after is not None and after < len(words.tokens):
            yield after


def _people(raw: str, words: Stream, first: int, patterns: _Patterns) -> int | None:
    """Read one person or several joined ones; give the index of the word after the last."""
    last = _one(raw, words, first, patterns)
    for _ in range(MOST_PEOPLE - 1):
        if last is None or last >= len(words.tokens) or words.tokens[last].text not in patterns.joiners:
            break
        further = _one(raw, words, last + 1, patterns)
        if further is None:
            break
        last = further
    return last


def _one(raw: str, words: Stream, first: int, patterns: _Patterns) -> int | None:
    if first >= len(words.tokens):
        return None
    owned = match_at(patterns.own, words, first)
    start = first if owned is None else owned
    found = (_titled(raw, words, start, patterns), _role(words, start, patterns))
    return max(
        (last for last in found if last is not None), default=None
    )  # "pwofesè Jean", "pwofesè matematik la"


def _titled(raw: str, words: Stream, start: int, patterns: _Patterns) -> int | None:
    """Read a title and a name: "mr. okafor", "Sra. de la Cruz"."""
    if start + 1 >= len(words.tokens) or words.tokens[start].text not in patterns.titles:
        return None
    title, name = words.tokens[start], words.tokens[start + 1]
    if not _BETWEEN_TITLE_AND_NAME.fullmatch(raw[title.end : name.start]):
        return None
    is_role = match_at(patterns.roles, words, start) is not None
    if is_role and match_at(patterns.of, words, start + 1) is not None and not raw[name.start].isupper():
        return _subject(words, start + 1, patterns)
    last = start + 1
    while last < min(len(words.tokens), start + 1 + _LONGEST_NAME):
        if not _goes_on(raw, words.tokens, start + 1, last, patterns):
            break
        last += 1
    return last if last > start + 1 and words.tokens[last - 1].text not in _PARTICLES else None


def _goes_on(raw: str, tokens: tuple[Token, ...], first: int, index: int, patterns: _Patterns) -> bool:
    """Tell whether a word belongs to a name: the first, one after a particle or hyphen, a second capital."""
    token = tokens[index]
    is_word = token.text[0].isalpha()
    has_capital = raw[token.start].isupper()
    if not is_word or (token.text in patterns.stops and not (has_capital and token.text in _PARTICLES)):
        return is_word and token.text in _PARTICLES and index > first and tokens[index - 1].text in _PARTICLES
    if index == first:
        return True
    before = tokens[index - 1]
    gap = raw[before.end : token.start]
    is_joined = gap in _HYPHENS or (gap.isspace() and "\n" not in gap and before.text in _PARTICLES)
    return is_joined or (gap.isspace() and "\n" not in gap and has_capital and raw[before.start].isupper())


def _role(words: Stream, start: int, patterns: _Patterns) -> int | None:
    """Read a role with what it is for: "math teacher", "maestra de mate", "school counselor"."""
    for index in range(start, min(start + _reach(words, start) + 1, len(words.tokens))):
        if index > start and words.tokens[index].is_after_break:
            return None
        after = match_at(patterns.roles, words, index)
        if after is not None:
            return _subject(words, after, patterns) or after
        if words.tokens[index].text in patterns.stops or not words.tokens[index].text[0].isalpha():
            return None
    return None


def _reach(words: Stream, start: int) -> int:
    """Tell how many words a subject may have; a Chinese character is half a word ("社会研究老师")."""
    is_chinese = start < len(words.tokens) and _CHINESE.match(words.tokens[start].text)
    return _LONGEST_SUBJECT * 2 if is_chinese else _LONGEST_SUBJECT


def _subject(words: Stream, start: int, patterns: _Patterns) -> int | None:
    """Read what comes after a role: "de mate", "of the school"."""
    after = match_at(patterns.of, words, start)
    if after is None or after >= len(words.tokens) or words.tokens[start].is_after_break:
        return None
    last = after
    while last < min(after + _reach(words, after), len(words.tokens)):
        token = words.tokens[last]
        if token.text in patterns.stops or token.is_after_break or not token.text[0].isalpha():
            break
        last += 1
    while last > after and words.tokens[last - 1].text in _PARTICLES:  # "prof de maths [de Maya]"
        last -= 1
    return last if last > after else None
