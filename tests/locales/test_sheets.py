"""Translators give back a spreadsheet: what is sound is taken over, and one fault refuses all of it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given, settings
from hypothesis import strategies as st

from locales import workbook
from locales.catalogue import strings_of
from locales.languages import LANGUAGES
from locales.merge import merged, written
from locales.message import LAW, SYNONYMS, Message, placeholders
from locales.sheets import DONE, MISSING, STALE, STATUSES, Row, SheetFault, rows, taken

GOAL = Message(msgid="Set a goal for {name}", places=(("a.yml", 3),), notes=("Warm.",))
COUNT = Message(msgid="{n} goal", plural="{n} goals", places=(("b.py", 1),))
STOP = Message(msgid="Text STOP any time.", places=(("c.yml", 1),), approval=frozenset({LAW}))
TEXTS = (GOAL, COUNT, STOP)
FILE = "es.xlsx[es]"


def catalogue(translations: Mapping[str, str | tuple[str, ...]], tag: str = "es") -> Catalog:
    catalog = merged(Catalog(locale=LANGUAGES[tag].babel), TEXTS)
    for msgid, translation in translations.items():
        entry = catalog.get(msgid)
        assert entry is not None
        entry.string = translation
    return catalog


def faults_of(*given: Row, catalog: Catalog | None = None) -> tuple[SheetFault, ...]:
    return taken(catalog or catalogue({}), given, TEXTS, tag="es", file=FILE)


def translation_of(catalog: Catalog, msgid: str) -> tuple[str, ...]:
    return strings_of(catalog.get(msgid))


def there_and_back(catalog: Catalog, tag: str = "es") -> tuple[Row, ...]:
    """Write the rows of a catalogue as a spreadsheet and read them again."""
    sheets, faults = workbook.read(workbook.written({tag: rows(TEXTS, catalog, tag)}), "a.xlsx")
    assert faults == ()
    return sheets[tag]


def test_what_a_translator_writes_is_taken_over() -> None:
    catalog = catalogue({})

    assert (
        faults_of(Row(number=2, text=GOAL.msgid, translation="Poner una meta, {name}"), catalog=catalog) == ()
    )
    assert translation_of(catalog, GOAL.msgid) == ("Poner una meta, {name}",)


def test_each_plural_form_has_a_row_of_its_own() -> None:
    listed = rows(TEXTS, catalogue({}, "ar"), "ar")

    assert [row.form for row in listed if row.text == COUNT.msgid] == [0, 1, 2, 3, 4, 5]


def test_a_row_says_what_the_translation_was_made_from_and_how_it_stands() -> None:
    catalog = catalogue({GOAL.msgid: "Poner una meta, {name}"})
    entry = catalog.get(GOAL.msgid)
    assert entry is not None
    entry.flags.add("fuzzy")
    entry.previous_id = ["Make a goal for {name}"]

    first, *others = rows(TEXTS, catalog, "es")

    assert (first.status, first.made_from) == (STALE, "Make a goal for {name}")
    assert {(row.status, row.made_from) for row in others} == {(MISSING, "")}
    assert (first.notes, first.places) == ("Warm.", "a.yml:3")


def test_a_stale_translation_counts_again_when_it_was_changed_or_said_to_be_done() -> None:
    for row in (
        Row(number=2, text=GOAL.msgid, translation="Poner otra meta, {name}", status=STALE),
        Row(number=2, text=GOAL.msgid, translation="Poner una meta, {name}", status=DONE),
    ):
        catalog = stale()
        assert faults_of(row, catalog=catalog) == ()
        entry = catalog.get(GOAL.msgid)
        assert entry is not None
        assert (entry.fuzzy, entry.previous_id) == (False, [])


def test_a_stale_translation_nobody_touched_stays_stale() -> None:
    catalog = stale()
    taken(catalog, there_and_back(catalog), TEXTS, tag="es", file=FILE)

    entry = catalog.get(GOAL.msgid)
    assert entry is not None
    assert entry.fuzzy


def stale() -> Catalog:
    catalog = catalogue({GOAL.msgid: "Poner una meta, {name}"})
    entry = catalog.get(GOAL.msgid)
    assert entry is not None
    entry.flags.add("fuzzy")
    entry.previous_id = ["Make a goal for {name}"]
    return catalog


def test_an_empty_translation_takes_nothing_away() -> None:
    catalog = catalogue({GOAL.msgid: "Poner una meta, {name}"})

    assert faults_of(Row(number=2, text=GOAL.msgid), catalog=catalog) == ()
    assert translation_of(catalog, GOAL.msgid) == ("Poner una meta, {name}",)


@pytest.mark.parametrize(
    ("row", "column", "kind"),
    [
        (Row(number=7, text=GOAL.msgid, translation="Poner una meta"), "translation", "placeholders"),
        (Row(number=7, text=GOAL.msgid, translation="Meta, {nombre}"), "translation", "placeholders"),
        (Row(number=7, text=GOAL.msgid, translation="Meta,\n{name}"), "translation", "placeholders"),
        (Row(number=7, text=GOAL.msgid, translation="2 metas, {name}"), "translation", "numbers"),
        (Row(number=7, text=GOAL.msgid, translation=GOAL.msgid), "translation", "copied"),
        (Row(number=7, text="Set a gaol for {name}", translation="x"), "text", "unknown"),
        (Row(number=7, text="", translation="x"), "text", "unknown"),
        (Row(number=7, text=GOAL.msgid, form=0, translation="Meta, {name}"), "form", "form"),
        (Row(number=7, text=COUNT.msgid, translation="{n} metas"), "form", "form"),
        (Row(number=7, text=COUNT.msgid, form=2, translation="{n} metas"), "form", "form"),
        (Row(number=7, text=GOAL.msgid, translation="Meta, {name}", status="ok"), "status", "status"),
    ],
)
def test_a_fault_names_file_row_and_column_and_how_to_mend_it(row: Row, column: str, kind: str) -> None:
    fault = next(one for one in faults_of(row) if one.kind == kind)

    assert (fault.file, fault.row, fault.column) == (FILE, 7, column)
    assert str(fault).startswith(f"{FILE}: row 7, column '{column}': ")
    assert fault.how


def test_an_unknown_text_says_which_one_it_may_have_become() -> None:
    (fault,) = faults_of(Row(number=7, text="Set a gaol for {name}", translation="x"))

    assert f'it may have become "{GOAL.msgid}"' in fault.how


def test_a_text_that_is_there_twice_names_the_first() -> None:
    one = Row(number=2, text=GOAL.msgid, translation="Meta, {name}")

    (fault,) = faults_of(one, replace(one, number=9))

    assert (fault.kind, fault.row) == ("duplicate", 9)
    assert "row 2" in fault.what


def test_a_plural_with_a_form_left_empty_is_refused() -> None:
    given = [
        Row(number=2, text=COUNT.msgid, form=0, translation="{n} meta"),
        Row(number=3, text=COUNT.msgid, form=1),
    ]

    (fault,) = faults_of(*given)

    assert (fault.row, fault.kind) == (3, "form")


def test_one_fault_keeps_everything_as_it_was_and_all_faults_are_told() -> None:
    catalog = catalogue({})

    faults = faults_of(
        Row(number=2, text=GOAL.msgid, translation="Meta, {name}"),
        Row(number=3, text=STOP.msgid, translation="{name}, STOP."),
        Row(number=4, text="Nobody says this", translation="x"),
        catalog=catalog,
    )

    assert [(fault.row, fault.kind) for fault in faults] == [(3, "placeholders"), (4, "unknown")]
    assert translation_of(catalog, GOAL.msgid) == ("",)


@pytest.mark.parametrize(
    "text", ["=1+1", "+52", "7", "@name", "'quoted", " spaced ", "a\nb", "مرحبا", "TRUE"]
)
def test_what_looks_like_a_formula_or_a_number_stays_a_text(text: str) -> None:
    row = Row(number=2, text=GOAL.msgid, translation=text, made_from=GOAL.msgid, status=DONE)

    assert workbook.read(workbook.written({"es": [row]}), "a.xlsx") == ({"es": (row,)}, ())


letters = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="{}0123456789\ufffe\uffff"
)
translations = st.text(st.one_of(letters, st.just("\n")), max_size=40).filter(
    lambda text: text.count("\n") == 0
)


def said(text: str, message: Message) -> str:
    """Make some words a translation that has what it must have."""
    names = "".join(f"{{{name}}}" for name in placeholders(message.plural or message.msgid))
    return f"x{text}{names}"


@settings(max_examples=60, deadline=None)
@given(tag=st.sampled_from(["es", "ar", "vi", "zh"]), data=st.data())
def test_any_catalogue_comes_back_from_a_spreadsheet_as_it_was(tag: str, data: st.DataObject) -> None:
    """Whatever was translated, missing or stale: out and in again changes not one byte."""
    catalog = merged(Catalog(locale=LANGUAGES[tag].babel), TEXTS)
    for message in TEXTS:
        entry = catalog.get(message.msgid)
        assert entry is not None
        if data.draw(st.booleans()):
            count = LANGUAGES[tag].plural_count if message.plural else 1
            forms = tuple(said(data.draw(translations), message) for _ in range(count))
            entry.string = forms if message.plural else forms[0]
            if data.draw(st.booleans()):
                entry.flags.add("fuzzy")
                entry.previous_id = [message.msgid + "!"]
    before = written(catalog, LANGUAGES[tag])

    given = there_and_back(catalog, tag)

    assert given == rows(TEXTS, catalog, tag)
    assert taken(catalog, given, TEXTS, tag=tag, file=FILE) == ()
    assert written(catalog, LANGUAGES[tag]) == before


@settings(max_examples=40, deadline=None)
@given(words=translations, status=st.sampled_from(STATUSES))
def test_importing_twice_is_importing_once(words: str, status: str) -> None:
    row = Row(number=2, text=GOAL.msgid, translation=said(words, GOAL), status=status)
    catalog = catalogue({})
    faults_of(row, catalog=catalog)
    once = written(catalog, LANGUAGES["es"])

    faults_of(row, catalog=catalog)

    assert written(catalog, LANGUAGES["es"]) == once


def test_words_people_answer_with_may_differ_in_every_way_but_placeholders() -> None:
    also = Message(msgid="1st, first", places=(("a.yml", 1),), marks=frozenset({SYNONYMS}))
    catalog = merged(Catalog(locale="es"), (also,))
    row = Row(number=2, text=also.msgid, translation="primero, la primera")

    assert taken(catalog, [row], (also,), tag="es", file=FILE) == ()
