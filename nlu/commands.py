"""Recognise what a person can say anywhere: help, back, skip, never mind ... and "no more texts".

Three readers, from strict to free:

* `carrier_word`: exactly the words that phone companies act on before we see them (facts: Twilio's default
  keywords).
* `command`: the whole message is a command, politeness aside. "Can we go back pls" is; "my back hurts" is
  not.
* `opt_out`: any wording that says "no more messages to me", because consent may be taken back by any
  reasonable means (47 CFR 64.1200(a)(10)). "I want to stop vaping" is a goal, not an opt-out.

The promise: pure, no exception on any text. YES never means "start": it is an answer, and only START or
UNSTOP bring messages back. A bare "cancelar" is the command "never mind"; "cancelar mensajes" and a bare
"para" or "alto" are opt-outs.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from nlu import lexicon
from nlu.folding import plain, stream
from nlu.phrases import compile_phrases, words_inside
from nlu.wholes import Patterns, closings, match_whole, openings

Command = Literal["help", "back", "skip", "repeat", "menu", "language", "person", "cancel", "go_on"]
CarrierWord = Literal["stop", "start", "help"]

COMMANDS: Final[tuple[Command, ...]] = (
    "help",
    "back",
    "skip",
    "repeat",
    "menu",
    "language",
    "person",
    "cancel",
    "go_on",
)

#: Source: Twilio, "default keywords"; REVOKE and OPTOUT since 2025. "OPT OUT" with a space is ours to see
#: (`opt_out`).
_CARRIER_WORDS: Final[dict[str, CarrierWord]] = {
    **dict.fromkeys(("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"), "stop"),
    **dict.fromkeys(("start", "unstop"), "start"),
    **dict.fromkeys(("help", "info"), "help"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patterns:
    before: Patterns
    after: Patterns
    commands: tuple[tuple[Command, re.Pattern[str]], ...]
    any_command: re.Pattern[str]
    endonyms: re.Pattern[str]
    opt_out: re.Pattern[str]
    opt_out_alone: re.Pattern[str]
    not_opt_out: re.Pattern[str]
    wrong_number: re.Pattern[str]


def carrier_word(text: str) -> CarrierWord | None:
    """Read a message that is exactly one of the phone companies' words, however it is written."""
    return _CARRIER_WORDS.get(plain(text))


def command(text: str, *, languages: tuple[str, ...]) -> Command | None:
    """Read a message that is a command as a whole, in any of `languages`, the profile's first.

    A language's own name alone ("español") is the command `language` unless it is the profile's own language:
    in English, "English" is a school subject.
    """
    tags = lexicon.spoken(languages)
    for language in tags:
        patterns = _patterns(language)
        if not match_whole(text, patterns.any_command, before=patterns.before, after=patterns.after):
            continue
        for name, core in patterns.commands:
            if match_whole(text, core, before=patterns.before, after=patterns.after):
                return name
    for language in tags[1:]:
        patterns = _patterns(language)
        if match_whole(text, patterns.endonyms, before=patterns.before, after=patterns.after):
            return "language"
    return None


def opt_out(text: str, *, languages: tuple[str, ...]) -> bool:
    """Tell whether a message asks, in any wording, for no more messages to its sender.

    Every language that has a file is tried, those of `languages` first: a wish to be left alone must not
    depend on a setting.
    """
    words = stream(text)
    for language in dict.fromkeys((*lexicon.spoken(languages), *lexicon.available())):
        patterns = _patterns(language)
        if match_whole(text, patterns.opt_out_alone, before=patterns.before, after=patterns.after):
            return True
        if words_inside(patterns.opt_out, words) and not words_inside(patterns.not_opt_out, words):
            return True
    return False


def wrong_number(text: str, *, languages: tuple[str, ...]) -> bool:
    """Tell whether a message says, as a whole, that it is not the person we mean who has this number.

    "I wrote the wrong number on the test" is not. Every language is tried, as with `opt_out`.
    """
    for language in dict.fromkeys((*lexicon.spoken(languages), *lexicon.available())):
        patterns = _patterns(language)
        if match_whole(text, patterns.wrong_number, before=patterns.before, after=patterns.after):
            return True
    return False


@lru_cache(maxsize=32)
def _patterns(language: str) -> _Patterns:
    words = lexicon.load(language).commands
    groups = {"language": words.language_names}
    by_name = {name: getattr(words, name) for name in COMMANDS}
    return _Patterns(
        before=openings(words.before),
        after=closings(words.after),
        commands=tuple((name, compile_phrases(phrases, groups=groups)) for name, phrases in by_name.items()),
        any_command=compile_phrases(
            [phrase for phrases in by_name.values() for phrase in phrases], groups=groups
        ),
        endonyms=compile_phrases(words.endonyms),
        opt_out=compile_phrases(words.opt_out),
        opt_out_alone=compile_phrases(words.opt_out_alone),
        not_opt_out=compile_phrases(words.not_opt_out),
        wrong_number=compile_phrases(words.wrong_number),
    )
