"""Rows of translations as a spreadsheet, one sheet per language, and back.

The only file that knows openpyxl.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Final
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from locales.languages import LANGUAGES
from locales.sheets import COLUMNS, Row, SheetFault

_WIDTHS: Final = {
    "text": 50,
    "plural": 20,
    "form": 6,
    "notes": 40,
    "places": 24,
    "translation": 50,
    "made from": 30,
}
_WIDTH: Final = 10
_RIGHT_TO_LEFT: Final = 2  # how a cell says so, ECMA-376 18.8.1

#: Why a file can not be read as a spreadsheet at all.
UNREADABLE: Final = (BadZipFile, InvalidFileException, KeyError, ValueError, OSError)


def written(sheets: Mapping[str, Sequence[Row]]) -> bytes:
    """Write rows as a spreadsheet.

    Args:
        sheets: The rows of each language, by tag; the tag becomes the sheet's name.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for tag, rows in sheets.items():
        sheet = book.create_sheet(tag)
        sheet.freeze_panes = "B2"
        for place, name in enumerate(COLUMNS, start=1):
            _put(sheet, 1, place, name).font = Font(bold=True)
            letter = sheet.cell(row=1, column=place).column_letter
            sheet.column_dimensions[letter].width = _WIDTHS.get(name, _WIDTH)
        for number, row in enumerate(rows, start=2):
            for place, value in enumerate(_values(row), start=1):
                cell = _put(sheet, number, place, value)
                is_theirs = COLUMNS[place - 1] == "translation" and LANGUAGES[tag].direction == "rtl"
                order = _RIGHT_TO_LEFT if is_theirs else 0
                cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=order)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _values(row: Row) -> tuple[str, ...]:
    form = "" if row.form is None else str(row.form)
    return (row.text, row.plural, form, row.notes, row.places, row.translation, row.made_from, row.status)


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write a text as a text, also when it looks like a formula or a number."""
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell)  # noqa: S101 - a new sheet has no merged cells
    cell.value = text or None
    cell.number_format = "@"
    if text:
        cell.data_type = "s"
    return cell


def read(content: bytes, file: str) -> tuple[dict[str, tuple[Row, ...]], tuple[SheetFault, ...]]:
    """Read the rows of each sheet, and what is wrong with them as a spreadsheet.

    Args:
        content: The file.
        file: How faults name it; the sheet's name is added.

    Raises:
        OSError, ValueError, KeyError, BadZipFile, InvalidFileException: It is no spreadsheet (`UNREADABLE`).
    """
    book = load_workbook(BytesIO(content))
    found: dict[str, tuple[Row, ...]] = {}
    faults: list[SheetFault] = []
    for sheet in book.worksheets:
        reading = _Reading(f"{file}[{sheet.title}]", sheet)
        found[sheet.title] = tuple(reading.rows())
        faults += reading.faults
    return found, tuple(faults)


class _Reading:
    """Goes through one sheet, noting what is no text."""

    def __init__(self, file: str, sheet: Worksheet) -> None:
        self.file, self.sheet = file, sheet
        self.faults: list[SheetFault] = []

    def rows(self) -> Iterator[Row]:
        """Give each row that is not empty."""
        places = self._places()
        if places is None:
            return
        for number, cells in enumerate(self.sheet.iter_rows(min_row=2), start=2):
            if all(cell.value is None for cell in cells):
                continue
            texts = {name: self._text(cells[place], name) for name, place in places.items()}
            yield Row(
                number=number,
                text=texts["text"],
                form=self._form(texts.get("form", ""), number),
                plural=texts.get("plural", ""),
                notes=texts.get("notes", ""),
                places=texts.get("places", ""),
                translation=texts["translation"],
                made_from=texts.get("made from", ""),
                status=texts.get("status", "").strip().lower(),
            )

    def _places(self) -> dict[str, int] | None:
        """Find the columns by their names, in whatever order they stand."""
        heads = [str(cell.value or "").strip().lower() for cell in next(self.sheet.iter_rows(max_row=1))]
        missing = [name for name in ("text", "translation") if name not in heads]
        for name in missing:
            self._fault(1, name, "columns", "the column is missing", "name it in the first row")
        for name in COLUMNS:
            if heads.count(name) > 1:
                self._fault(1, name, "columns", "the column is there twice", "keep one")
        return None if missing else {name: heads.index(name) for name in COLUMNS if name in heads}

    def _text(self, cell: object, column: str) -> str:
        value, row = getattr(cell, "value", None), int(getattr(cell, "row", 0))
        if getattr(cell, "data_type", "") == "f":
            self._fault(row, column, "not_text", "the cell is a formula", "format it as text, write it again")
            return ""
        if isinstance(value, bool | float) or not isinstance(value, str | int | None):
            what = f"the cell is no text but {value!r}"
            self._fault(row, column, "not_text", what, "format it as text, write it again")
            return ""
        return str(value if value is not None else "").replace("\r\n", "\n").replace("\r", "\n")

    def _form(self, text: str, row: int) -> int | None:
        if not text.strip():
            return None
        if not text.strip().isdecimal():
            self._fault(row, "form", "form", f"{text!r} is no number", "write 0 for the first form")
            return None
        return int(text)

    def _fault(self, row: int, column: str, kind: str, what: str, how: str) -> None:
        self.faults.append(SheetFault(file=self.file, row=row, column=column, kind=kind, what=what, how=how))
