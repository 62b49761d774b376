"""Finding what to say in somebody's language."""

from pathlib import Path

import pytest
from catalogue_files import write_catalogue

from locales import (
    LANGUAGES,
    MissingCatalogues,
    UnknownLanguages,
    UnreadableCatalogue,
    load,
)
from locales.catalogue import Catalogue

ENTRIES = """\
msgid "Set a goal"
msgstr "Poner una meta"

#, fuzzy
#| msgid "See the plan"
msgid "See my plan"
msgstr "Ver el plan"

msgid "Later"
msgstr ""

msgid "{count} goal"
msgid_plural "{count} goals"
msgstr[0] "{count} meta"
msgstr[1] "{count} metas"

msgid "{count} step"
msgid_plural "{count} steps"
msgstr[0] ""
msgstr[1] ""
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    write_catalogue(tmp_path, "es", ENTRIES)
    return load(("en", "es"), tmp_path)


def test_a_text_is_found_in_the_persons_language(catalogue: Catalogue) -> None:
    assert catalogue.text("Set a goal", "es") == "Poner una meta"
    assert catalogue.text("Set a goal", "en") == "Set a goal"


@pytest.mark.parametrize("text", ["Nobody translated this", "Later", "See my plan"])
def test_a_missing_an_empty_and_an_outdated_translation_are_all_said_in_english(
    catalogue: Catalogue, text: str
) -> None:
    assert catalogue.text(text, "es") == text
    assert not catalogue.has(text, "es")


def test_english_has_every_text_and_an_unknown_language_has_none(catalogue: Catalogue) -> None:
    assert catalogue.has("anything", "en")
    assert not catalogue.has("Set a goal", "fr")
    assert catalogue.text("Set a goal", "fr") == "Set a goal"


def test_the_header_of_a_catalogue_is_never_said_to_anybody(catalogue: Catalogue) -> None:
    assert catalogue.text("", "es") == ""


@pytest.mark.parametrize(
    ("count", "spanish", "english"),
    [(1, "meta", "goal"), (2, "metas", "goals"), (0, "metas", "goals"), (1.5, "metas", "goals")],
)
def test_the_form_fits_the_number_of_things(
    catalogue: Catalogue, count: float, spanish: str, english: str
) -> None:
    assert catalogue.plural("{count} goal", "{count} goals", count, "es") == f"{{count}} {spanish}"
    assert catalogue.plural("{count} goal", "{count} goals", count, "en") == f"{{count}} {english}"


def test_a_plural_without_a_translation_follows_english_rules(catalogue: Catalogue) -> None:
    assert catalogue.plural("{count} step", "{count} steps", 1, "es") == "{count} step"
    assert catalogue.plural("{count} step", "{count} steps", 3, "es") == "{count} steps"
    assert catalogue.plural("a", "b", 3, "es") == "b"


def test_every_language_that_has_a_text_is_listed_so_that_any_answer_can_be_read(
    catalogue: Catalogue,
) -> None:
    assert catalogue.all("Set a goal") == {"en": "Set a goal", "es": "Poner una meta"}
    assert catalogue.all("Later") == {"en": "Later"}


def test_english_is_always_among_the_languages(tmp_path: Path) -> None:
    write_catalogue(tmp_path, "es", ENTRIES)

    assert load(("es",), tmp_path).languages == ("en", "es")
    assert load((), tmp_path).languages == ("en",)


def test_a_language_nobody_translated_yet_stops_the_program_with_the_file_to_write(tmp_path: Path) -> None:
    with pytest.raises(MissingCatalogues) as error:
        load(("en", "fr", "ar"), tmp_path)

    assert error.value.tags == ("fr", "ar")
    assert error.value.paths[0] == tmp_path / "fr" / "LC_MESSAGES" / "messages.po"
    assert "scripts/translate --new" in str(error.value)


def test_a_language_nobody_has_heard_of_stops_the_program_and_names_those_there_are() -> None:
    with pytest.raises(UnknownLanguages) as error:
        load(("en", "tlh", "xx"))

    assert error.value.tags == ("tlh", "xx")
    assert error.value.known == tuple(LANGUAGES)


LATIN_1 = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "a"\nmsgstr "\xe9"\n'


@pytest.mark.parametrize("broken", [b"this is no catalogue\n", LATIN_1])
def test_a_broken_catalogue_stops_the_program_and_is_named(tmp_path: Path, broken: bytes) -> None:
    path = write_catalogue(tmp_path, "es", "")
    path.write_bytes(broken)

    with pytest.raises(UnreadableCatalogue) as error:
        load(("es",), tmp_path)

    assert error.value.path == path


def test_every_language_knows_how_it_is_written_and_how_many_plurals_it_has() -> None:
    assert tuple(LANGUAGES) == ("en", "es", "pt", "fr", "ht", "vi", "zh", "ar")
    assert [tag for tag, language in LANGUAGES.items() if language.direction == "rtl"] == ["ar"]
    assert {tag: language.plural_count for tag, language in LANGUAGES.items()} == {
        "en": 2, "es": 2, "pt": 2, "fr": 2, "ht": 2, "vi": 1, "zh": 1, "ar": 6,
    }  # fmt: skip
    assert LANGUAGES["es"].plural_forms == "nplurals=2; plural=(n != 1);"
