"""A word we tell people to type is a word we understand, in their language."""

import re

import pytest

from bot.language_names import names_of
from locales import LANGUAGES, load
from locales.catalogue import path_of
from locales.extract import messages
from locales.message import SYNONYMS
from locales.repository import ROOT
from nlu.choices import OptionWords, choice
from nlu.commands import command

CATALOGUE = load(tuple(tag for tag in LANGUAGES if tag == "en" or path_of(tag).is_file()))
TEXTS = [
    message.msgid for message in messages(ROOT) if '"' in message.msgid and SYNONYMS not in message.marks
]


def commands_in(text: str, language: str) -> set[str]:
    """List what the quoted words of a text make the assistant do."""
    quoted = re.findall(r'"([^"{}]+)"', text)
    return {found for words in quoted if (found := command(words, languages=(language,)))}


@pytest.mark.parametrize("language", CATALOGUE.languages)
@pytest.mark.parametrize("text", TEXTS)
def test_a_command_offered_in_english_is_offered_and_understood_in_every_language(
    text: str, language: str
) -> None:
    assert commands_in(CATALOGUE.text(text, language), language) == commands_in(text, "en")


def test_the_help_text_offers_every_way_out() -> None:
    everything = next(text for text in TEXTS if '"menu"' in text and '"person"' in text)

    assert commands_in(everything, "en") == {"menu", "back", "skip", "repeat", "language", "person"}


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_the_word_that_switches_to_a_language_does_so_from_every_other(language: str) -> None:
    offer = CATALOGUE.text('I can write in English. Say "English" to switch.', language)
    (word,) = re.findall(r'["«“„「]\s*(.+?)\s*["»”“」]', offer)

    for other in CATALOGUE.languages:
        if other != language:
            assert command(word, languages=(other, language)) == "language", f"{word} in {other}"
            named = [OptionWords(value=tag, phrases=names_of(tag)) for tag in CATALOGUE.languages]
            assert choice(word, named, languages=(other, language)) == language
