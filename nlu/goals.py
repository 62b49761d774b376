"""Tell whether a message says what the goal is, or only that somebody wants to set one.

"I wanna raise my algebra grade" states a goal; "I want to set a goal" does not, and neither does "set a goal
about math". The promise: pure; when in doubt the answer is no, and the student is asked for the goal in their
own words.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nlu import lexicon
from nlu.folding import stream
from nlu.measures import read_measure
from nlu.phrases import compile_phrases

MAX_READ: Final = 1000  # characters
_CUT: Final = "\n "  # where the wish to set a goal was taken out


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    settings: re.Pattern[str]
    never: re.Pattern[str]
    wants: re.Pattern[str]
    verbs: re.Pattern[str]
    empty: re.Pattern[str]


def states_goal(text: str, *, languages: tuple[str, ...]) -> bool:
    """Tell whether there is a goal in a message beyond the wish to set one.

    Args:
        text: The raw message.
        languages: Tags to read in, the profile's first.
    """
    raw = text[:MAX_READ]
    said = stream(raw).text
    tags = lexicon.spoken(languages)
    if any(_patterns(language).never.search(said) for language in tags):
        return False
    rest = said
    for language in tags:
        rest = _patterns(language).settings.sub(_CUT, rest)
    is_stated = any(_states(rest, _patterns(language), is_announced=rest != said) for language in tags)
    return is_stated or _has_target(raw, languages)


@lru_cache(maxsize=32)
def _patterns(language: str) -> _Patterns:
    words = lexicon.load(language).goals
    return _Patterns(
        settings=compile_phrases(words.settings),
        never=compile_phrases(words.never),
        wants=compile_phrases(words.wants),
        verbs=compile_phrases(words.verbs),
        empty=compile_phrases(words.empty),
    )


def _states(text: str, patterns: _Patterns, *, is_announced: bool) -> bool:
    """Tell whether a wish or a doing comes with something of content.

    A doing word is enough by itself when a goal was announced ("my goal is to graduate") or wished for, or
    when it is more than a word ("get better").
    """
    for match in patterns.wants.finditer(text):
        rest = text[match.end() :].partition(_CUT)[0]
        if patterns.verbs.search(rest) or patterns.empty.sub("", rest).strip():
            return True
    for match in patterns.verbs.finditer(text):
        rest = text[match.end() :].partition(_CUT)[0]
        if is_announced or len(match.group().split()) > 1 or patterns.empty.sub("", rest).strip():
            return True
    return False


def _has_target(text: str, languages: tuple[str, ...]) -> bool:
    measure = read_measure(text, languages=languages)
    return measure is not None and measure.measure is not None and measure.target is not None
