"""The words of each language: one data file per language, and nothing about a language anywhere else.

A language is added by adding `<tag>.yml` beside this file with the same keys as `en.yml`; no code changes.
Files are package data, read once when first needed and kept. The promise: a file with a missing key, an
unknown key, or a phrase with a bracket too few is refused, and every fault is named.
"""

from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from nlu.attached import spelled_out
from nlu.lexicon.errors import LexiconError, LexiconFaults, LexiconMissing
from nlu.lexicon.schema import Lexicon

__all__ = [
    "Lexicon",
    "LexiconError",
    "LexiconFaults",
    "LexiconMissing",
    "available",
    "load",
    "parse",
    "spoken",
]


@lru_cache(maxsize=1)
def available() -> tuple[str, ...]:
    """List the language tags that have a file, in alphabetical order."""
    names = (entry.name for entry in resources.files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".yml") for name in names if name.endswith(".yml")))


@cache
def load(language: str) -> Lexicon:
    """Read the words of one language.

    Raises:
        LexiconMissing: There is no file for `language`.
        LexiconFaults: The file has faults; all are listed.
    """
    if language not in available():
        raise LexiconMissing(language, available())
    return parse(
        resources.files(__name__).joinpath(f"{language}.yml").read_text(encoding="utf-8"), language=language
    )


def parse(text: str, *, language: str) -> Lexicon:
    """Check and read the text of a language file.

    Raises:
        LexiconFaults: It is not YAML, a key is missing or unknown, or a value has the wrong shape.
    """
    try:
        return Lexicon.model_validate(spelled_out(_Words(text).get_single_data()))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise LexiconFaults(language, (f"{where}not well formed YAML ({type(error).__name__})",)) from error
    except ValidationError as error:
        raise LexiconFaults(language, tuple(_fault(one) for one in error.errors())) from error


@lru_cache(maxsize=64)
def spoken(languages: tuple[str, ...]) -> tuple[str, ...]:
    """Give those of `languages` that have a file, in that order and once each.

    With none of them (or none asked for), all languages that have a file are given, so that a reader is never
    deaf.
    """
    return tuple(tag for tag in dict.fromkeys(languages) if tag in available()) or available()


def _fault(error: ErrorDetails) -> str:
    return f"{'.'.join(str(part) for part in error['loc'])}: {error['msg']}"


#: The C parser is ten times as quick, where libyaml was built in.
_SAFE: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: YAML in which a bare yes, no, on or off is a word, not a truth value: these files are full of them.
_Words: Final[Any] = type("_Words", (_SAFE,), {})
_Words.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":bool")]
    for first, resolvers in _SAFE.yaml_implicit_resolvers.items()
}
