"""Files for translators: written, worked on, taken back; and nothing half-done when something is wrong."""

from pathlib import Path

import pytest
from catalogue_files import write_catalogue
from openpyxl import Workbook, load_workbook

from locales.catalogue import path_of, read, strings_of
from locales.errors import MissingCatalogues, RefusedSheet, UnknownLanguages, UnreadableSheet
from locales.exchange import exported, imported, translated
from locales.languages import LANGUAGES
from locales.merge import merged, update, written
from locales.message import Message
from locales.sheets import COLUMNS, SheetFault

GOAL = Message(msgid="Set a goal for {name}", places=(("a.yml", 3),))
BYE = Message(msgid="Goodbye for now, {name}", places=(("a.yml", 4),))
TEXTS = (GOAL, BYE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two languages with one of two texts translated."""
    home = tmp_path / "locales"
    for tag, words in (("es", "Poner una meta para {name}"), ("fr", "Choisir un but pour {name}")):
        path = write_catalogue(home, tag, f'msgid "{GOAL.msgid}"\nmsgstr "{words}"\n')
        path.write_bytes(written(merged(read(path), TEXTS), LANGUAGES[tag]))
    return home


def out(path: Path, folder: Path, *languages: str) -> Path:
    path.write_bytes(exported(path, TEXTS, languages or translated(folder), folder))
    return path


def write_in(path: Path, sheet: str, row: int, column: str, value: str | float) -> None:
    """Do what a translator does."""
    book = load_workbook(path)
    book[sheet].cell(row=row, column=COLUMNS.index(column) + 1).value = value
    book.save(path)


def refused(path: Path, folder: Path, language: str | None = None) -> list[SheetFault]:
    before = {tag: path_of(tag, folder).read_bytes() for tag in translated(folder)}
    with pytest.raises(RefusedSheet) as refusal:
        imported(path, TEXTS, language, folder)
    assert {tag: path_of(tag, folder).read_bytes() for tag in translated(folder)} == before
    return [fault for fault in refusal.value.faults if isinstance(fault, SheetFault)]


def said(folder: Path, tag: str, msgid: str) -> tuple[str, ...]:
    return strings_of(read(path_of(tag, folder)).get(msgid))


@pytest.mark.parametrize("name", ["all.xlsx", "es.po", "ES.XLSX"])
def test_a_file_that_comes_back_untouched_changes_nothing(tmp_path: Path, folder: Path, name: str) -> None:
    path = out(tmp_path / name, folder, "es")

    assert imported(path, TEXTS, folder=folder) == ()


def test_a_spreadsheet_of_all_languages_has_a_sheet_for_each(tmp_path: Path, folder: Path) -> None:
    path = out(tmp_path / "all.xlsx", folder)

    assert load_workbook(path).sheetnames == ["es", "fr"]


def test_what_was_translated_in_two_sheets_arrives_in_both_languages(tmp_path: Path, folder: Path) -> None:
    path = out(tmp_path / "all.xlsx", folder)
    write_in(path, "es", 3, "translation", "Hasta luego, {name}")
    write_in(path, "fr", 3, "translation", "À bientôt, {name}")

    assert imported(path, TEXTS, folder=folder) == (path_of("es", folder), path_of("fr", folder))
    assert said(folder, "es", BYE.msgid) == ("Hasta luego, {name}",)
    assert said(folder, "fr", BYE.msgid) == ("À bientôt, {name}",)
    assert imported(path, TEXTS, folder=folder) == ()


def test_what_was_translated_in_a_catalogue_editor_arrives(tmp_path: Path, folder: Path) -> None:
    path = out(tmp_path / "es.po", folder, "es")
    text = path.read_text()
    path.write_text(
        text.replace(
            f'msgid "{BYE.msgid}"\nmsgstr ""', f'msgid "{BYE.msgid}"\nmsgstr "Hasta luego, {{name}}"'
        )
    )

    imported(path, TEXTS, folder=folder)

    assert said(folder, "es", BYE.msgid) == ("Hasta luego, {name}",)


def test_a_fault_in_one_sheet_keeps_the_other_language_as_it_was(tmp_path: Path, folder: Path) -> None:
    path = out(tmp_path / "all.xlsx", folder)
    write_in(path, "es", 3, "translation", "Hasta luego, {name}")
    write_in(path, "fr", 3, "translation", "À bientôt")

    (fault,) = refused(path, folder)

    assert (fault.file, fault.row, fault.column, fault.kind) == (
        "all.xlsx[fr]",
        3,
        "translation",
        "placeholders",
    )


def test_a_text_that_has_changed_since_the_export_is_refused(tmp_path: Path, folder: Path) -> None:
    path = out(tmp_path / "all.xlsx", folder, "es")
    newer = Message(msgid="Goodbye for today, {name}", places=BYE.places)

    with pytest.raises(RefusedSheet) as refusal:
        imported(path, (GOAL, newer), folder=folder)

    assert f'it may have become "{newer.msgid}"' in str(refusal.value)
    assert str(refusal.value).endswith("1 faults: nothing was imported")


def test_a_file_in_another_language_than_was_said_is_refused(tmp_path: Path, folder: Path) -> None:
    for name in ("es.xlsx", "es.po"):
        (fault,) = refused(out(tmp_path / name, folder, "es"), folder, "fr")

        assert (fault.kind, fault.how) == ("language", "give fr")


@pytest.mark.parametrize("tag", ["en", "xx", "ar"])
def test_a_sheet_of_a_language_without_a_catalogue_is_refused(tmp_path: Path, folder: Path, tag: str) -> None:
    path = out(tmp_path / "es.xlsx", folder, "es")
    book = load_workbook(path)
    book["es"].title = tag
    book.save(path)

    (fault,) = refused(path, folder)

    assert fault.kind == "language"
    assert "es, fr" in fault.how


def test_a_catalogue_with_a_text_twice_is_refused_by_its_lines(tmp_path: Path, folder: Path) -> None:
    path = out(tmp_path / "es.po", folder, "es")
    entry = '\nmsgid ""\n"Set a goal "\n"for {name}"\nmsgstr "Meta, {name}"\n'
    path.write_text(path.read_text() + entry)

    (fault,) = refused(path, folder)

    assert (fault.kind, fault.file) == ("duplicate", "es.po")


def test_what_is_still_marked_fuzzy_in_an_editor_changes_nothing(tmp_path: Path, folder: Path) -> None:
    path = out(tmp_path / "es.po", folder, "es")
    path.write_text(
        path.read_text().replace(
            f'msgid "{BYE.msgid}"\nmsgstr ""', f'#, fuzzy\nmsgid "{BYE.msgid}"\nmsgstr "Adiós, {{name}}"'
        )
    )

    assert imported(path, TEXTS, folder=folder) == ()


@pytest.mark.parametrize(("value", "what"), [(12.5, "no text"), (True, "no text"), ("=A1", "a formula")])
def test_a_cell_that_is_no_text_is_named(tmp_path: Path, folder: Path, value: str | float, what: str) -> None:
    path = out(tmp_path / "es.xlsx", folder, "es")
    write_in(path, "es", 2, "translation", value)

    (fault,) = refused(path, folder)

    assert (fault.row, fault.column, fault.kind) == (2, "translation", "not_text")
    assert what in fault.what


def test_a_column_that_is_missing_or_there_twice_is_named(tmp_path: Path, folder: Path) -> None:
    path = out(tmp_path / "es.xlsx", folder, "es")
    write_in(path, "es", 1, "translation", "notes")

    assert {(fault.column, fault.kind) for fault in refused(path, folder)} == {
        ("translation", "columns"),
        ("notes", "columns"),
    }


def test_columns_may_stand_in_any_order_and_others_beside_them(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "mine.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "es"
    sheet.append(["my remark", "Translation", "text"])
    sheet.append(["nice one", "Hasta luego, {name}", BYE.msgid])
    book.save(path)

    imported(path, TEXTS, folder=folder)

    assert said(folder, "es", BYE.msgid) == ("Hasta luego, {name}",)


@pytest.mark.parametrize("name", ["a.xlsx", "a.po", "a.csv"])
def test_what_is_no_file_of_ours_is_refused(tmp_path: Path, folder: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xff\xfe nonsense")

    with pytest.raises(UnreadableSheet):
        imported(path, TEXTS, folder=folder)


def test_only_a_language_with_a_catalogue_can_be_exported(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(MissingCatalogues):
        exported(tmp_path / "a.xlsx", TEXTS, ["ar"], folder)
    with pytest.raises(UnknownLanguages):
        exported(tmp_path / "a.xlsx", TEXTS, ["xx"], folder)
    with pytest.raises(UnreadableSheet):
        exported(tmp_path / "a.po", TEXTS, ["es", "fr"], folder)
    with pytest.raises(UnreadableSheet):
        exported(tmp_path / "a.doc", TEXTS, ["es"], folder)


def test_a_text_that_moved_keeps_its_place_in_the_next_export(tmp_path: Path, folder: Path) -> None:
    moved = Message(msgid=GOAL.msgid, places=(("b.yml", 9),))
    update((moved, BYE), folder)
    path = tmp_path / "es.xlsx"
    path.write_bytes(exported(path, (moved, BYE), ["es"], folder))

    assert load_workbook(path)["es"].cell(row=2, column=COLUMNS.index("places") + 1).value == "b.yml:9"
