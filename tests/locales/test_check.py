"""What is refused before anybody receives it."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from catalogue_files import write_catalogue

from bot.segments import sms_rules
from locales.catalogue import read
from locales.check import CARRIER_WORDS, Fault, check
from locales.message import SAFETY, SCREEN, SYNONYMS, Message

SMS = sms_rules()


def a_message(
    msgid: str, *, plural: str | None = None, marks: Iterable[str] = (), allowed: Iterable[str] = ()
) -> Message:
    return Message(
        msgid=msgid,
        plural=plural,
        places=(("flows/definitions/a.yml", 7),),
        marks=frozenset(marks),
        carrier_words=frozenset(allowed),
    )


def faults_of(message: Message, translation: str) -> list[str]:
    catalog = Catalog(locale="es")
    catalog.add(message.msgid, translation)
    return [fault.kind for fault in check((message,), {"es": catalog}, SMS) if fault.language == "es"]


def faults_in_english(message: Message) -> list[str]:
    return [fault.kind for fault in check((message,), {}, SMS)]


def test_good_texts_and_good_translations_pass() -> None:
    message = a_message("Hi {name}, what is one thing you will do in 3 days?")

    assert faults_in_english(message) == []
    assert faults_of(message, "Hola, {name}. ¿Qué vas a hacer en 3 días?") == []


def test_a_text_without_a_translation_is_named_with_the_place_it_is_written() -> None:
    fault = check((a_message("Set a goal"),), {"es": Catalog(locale="es")}, SMS)[0]

    assert (fault.kind, fault.language, fault.file) == ("missing", "es", "locales/es/LC_MESSAGES/messages.po")
    assert "flows/definitions/a.yml:7" in fault.what
    assert faults_of(a_message("Set a goal"), "") == ["missing"]


def test_a_translation_made_from_older_words_is_stale(tmp_path: Path) -> None:
    path = write_catalogue(
        tmp_path, "es", '#, fuzzy\n#| msgid "Set a goal"\nmsgid "Set one goal"\nmsgstr "Poner una meta"\n'
    )

    fault = check((a_message("Set one goal"),), {"es": read(path)}, SMS)[0]

    assert (fault.kind, fault.line) == ("stale", 9)
    assert 'it was "Set a goal"' in fault.what


def test_a_stale_translation_without_its_old_words_is_still_stale(tmp_path: Path) -> None:
    path = write_catalogue(tmp_path, "es", '#, fuzzy\nmsgid "Set one goal"\nmsgstr "Poner una meta"\n')

    assert check((a_message("Set one goal"),), {"es": read(path)}, SMS)[0].kind == "stale"


@pytest.mark.parametrize(
    "translation",
    ["¡Hola!", "Hola, {nombre}", "Hola, {name} y {name}", "Hola, {name} de {school}", "Hola, {Name}"],
)
def test_placeholders_must_be_the_same_to_the_letter(translation: str) -> None:
    assert faults_of(a_message("Hi {name}!"), translation) == ["placeholders"]


def test_lines_must_break_where_the_source_breaks_them() -> None:
    assert faults_of(a_message("Saved.\nWhy: {reason}"), "Guardado. Por: {reason}") == ["placeholders"]


def test_the_numbers_to_call_must_be_the_same() -> None:
    assert faults_of(a_message("Call 911 or text 988."), "Llame al 911 o escriba al 989.") == ["numbers"]
    assert faults_of(a_message("It is 3:30 or 6.5"), "Son las 3:30 o 6.5") == []


def test_an_hour_of_the_afternoon_may_be_counted_to_24() -> None:
    assert faults_of(a_message('Like "3pm" or "12:30".'), 'Como "15h" ou "12:30".') == []
    assert faults_of(a_message('Like "3pm" or "12:30".'), 'Como "3pm" o "12:30".') == []
    assert faults_of(a_message('Like "3pm" or "12:30".'), 'Como "16h" ou "12:30".') == ["numbers"]
    assert faults_of(a_message("Text 3 of 18."), "Texto 15 de 18.") == ["numbers"]


def test_a_forgotten_translation_that_is_still_english_is_seen() -> None:
    assert faults_of(a_message("What would you like to do?"), "What would you like to do?") == ["copied"]
    assert faults_of(a_message("Menu"), "Menu") == []
    assert (
        faults_of(
            a_message("zoom, meet, video call, online", marks=[SYNONYMS]), "zoom, meet, video call, online"
        )
        == []
    )


@pytest.mark.parametrize(
    ("strings", "kinds"),
    [
        (("{n} meta", "{n} metas"), []),
        (("{n} meta", ""), ["plurals"]),
        (("{n} meta", "{m} metas"), ["placeholders"]),
        (("una meta", "{n} metas"), ["placeholders"]),
    ],
)
def test_every_plural_form_of_a_language_must_be_there(strings: tuple[str, str], kinds: list[str]) -> None:
    catalog = Catalog(locale="es")
    catalog.add(("{n} goal", "{n} goals"), strings)

    found = check((a_message("{n} goal", plural="{n} goals"),), {"es": catalog}, SMS)

    assert [fault.kind for fault in found] == kinds


def test_the_one_of_a_plural_may_do_without_the_number_when_english_does() -> None:
    catalog = Catalog(locale="es")
    catalog.add(("one goal", "{n} goals"), ("una meta", "{n} metas"))

    assert check((a_message("one goal", plural="{n} goals"),), {"es": catalog}, SMS) == ()


def test_a_plural_translated_as_a_single_text_lacks_forms() -> None:
    catalog = Catalog(locale="es")
    catalog.add("{n} goal", "{n} meta")

    assert "plurals" in [
        f.kind for f in check((a_message("{n} goal", plural="{n} goals"),), {"es": catalog}, SMS)
    ]


@pytest.mark.parametrize("word", CARRIER_WORDS)
def test_no_text_offers_a_word_that_phone_companies_act_on(word: str) -> None:
    for text in (
        word,
        word.capitalize(),
        f'Say "{word.lower()}" to go on.',
        f"Reply {word} now.",
        f"text {word.lower()}.",
    ):
        assert faults_in_english(a_message(text)) == ["carrier_word"], text


def test_a_loan_word_in_another_language_is_seen_as_well() -> None:
    message = a_message("Say it again.")

    assert faults_of(message, 'Escribe "cancel" y ya.') == ["carrier_word"]
    assert faults_of(message, "Responde info por favor.") == ["carrier_word"]
    assert faults_of(message, "Envía STOP.") == ["carrier_word"]


@pytest.mark.parametrize(
    "text",
    [
        "What did you start this week?",
        "By the end of this term.",
        "I can help with that.",
        "yes",
        "Yes, please",
        "Say yes to something new.",
    ],
)
def test_the_same_words_inside_a_sentence_are_fine(text: str) -> None:
    assert faults_in_english(a_message(text)) == []


def test_a_text_that_means_the_word_may_have_it_and_so_may_its_translation() -> None:
    message = a_message("Text STOP any time.", allowed=["STOP"])

    assert faults_in_english(message) == []
    assert faults_of(message, "Para no recibir más, envía STOP.") == []
    assert faults_of(message, "Para no recibir más, envía CANCEL.") == ["carrier_word"]


def test_words_people_may_answer_with_and_texts_on_a_screen_are_not_sent_so_they_are_free() -> None:
    assert faults_in_english(a_message("Stop", marks=[SYNONYMS])) == []
    assert faults_in_english(a_message("Cancel", marks=[SCREEN])) == []
    assert faults_of(a_message("Accept", marks=[SCREEN]), "“Aceptar”") == []


def test_typographic_letters_that_double_a_price_are_refused_with_the_plain_wording() -> None:
    found = check((a_message("Say “menu” any time."),), {}, SMS)

    assert [fault.kind for fault in found] == ["costly"]
    assert found[0].how == 'write "Say "menu" any time."'
    assert faults_of(a_message("Hello"), "Hola…") == ["costly"]


def test_an_accent_is_never_called_typographic() -> None:
    assert faults_of(a_message("How are you?"), "¿Cómo estás?") == []


def test_english_keeps_to_plain_letters() -> None:
    assert faults_in_english(a_message("Well done \U0001f600")) == ["costly"]


def test_a_sentence_a_child_must_read_twice_earns_a_warning_only() -> None:
    words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"

    assert faults_in_english(a_message(f"{words}. {words}.")) == []
    found = check((a_message(f"{words} fifteen."),), {}, SMS)
    assert [(fault.kind, fault.is_warning) for fault in found] == [("hard_to_read", True)]
    assert faults_in_english(a_message(f"{words} fifteen.", marks=[SAFETY])) == []


def test_a_text_without_words_of_its_own_to_break_up_is_easy_enough() -> None:
    assert faults_in_english(a_message("Saved.", plural="All saved.")) == []


def test_a_fault_reads_as_where_what_and_how() -> None:
    fault = Fault(
        kind="missing", language="es", file="a.po", line=3, what='"Hi" is not translated', how="translate it"
    )

    assert str(fault) == 'a.po:3: fault: [es] "Hi" is not translated; translate it'
