"""Nobody who writes first waits for the patterns of their language."""

from bot.warming import warm
from locales import LANGUAGES
from nlu import lexicon, safety


def test_after_warming_every_phrase_of_danger_is_compiled() -> None:
    warm(tuple(LANGUAGES))

    for language in lexicon.available():
        assert safety.is_compiled(language)
