"""What each language is called in every language: "spanish please" and "en español" pick the same option."""

from functools import lru_cache

from locales import LANGUAGES
from nlu import lexicon

_LONG_ENOUGH = 5  # letters: a word of a longer name that stands for it alone ("creole", "kreyol")


@lru_cache(maxsize=32)
def names_of(tag: str) -> tuple[str, ...]:
    """Give the names people use for a language: in English, in itself, and in each language we can speak.

    Args:
        tag: One of `locales.LANGUAGES`; for any other, no names are known.
    """
    if tag not in LANGUAGES:
        return ()
    names = _whole_names(tag)
    others = {
        word for other in LANGUAGES if other != tag for name in _whole_names(other) for word in name.split()
    }
    words = [
        word for name in names for word in name.split() if len(word) >= _LONG_ENOUGH and word not in others
    ]
    return tuple(dict.fromkeys([*names, *words, *_own_names(tag)]))


def _own_names(tag: str) -> tuple[str, ...]:
    """Give what its speakers call a language besides its full name: "عربي" is "العربية"."""
    return lexicon.load(tag).commands.endonyms if tag in lexicon.available() else ()


@lru_cache(maxsize=32)
def _whole_names(tag: str) -> tuple[str, ...]:
    language = LANGUAGES[tag]
    code = language.locale.language
    told = [reader.locale.languages.get(code) for reader in LANGUAGES.values()]
    return (language.english_name, language.endonym, *(str(name) for name in told if name))
