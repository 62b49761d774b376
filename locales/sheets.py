"""Translations as rows, for people who work in a spreadsheet or a catalogue editor instead of our repository.

The promises: what is exported and imported unchanged changes nothing; importing twice is importing once; a
file with one fault changes nothing at all, and every fault is named with its row, its column and how to mend
it. Pure: `locales.workbook` turns rows into a spreadsheet and back.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry

from locales.approvals import Standing
from locales.catalogue import strings_of
from locales.check import of_values
from locales.languages import LANGUAGES
from locales.message import Message

#: The columns of a spreadsheet, in order. Translators write in `translation`, and in `status` to say that an
#: old translation still holds; everything else is there to read.
COLUMNS: Final = ("text", "plural", "form", "notes", "places", "translation", "made from", "status")

MISSING: Final = "missing"
STALE: Final = "stale"  # made from an older English text, which stands in `made from`
DONE: Final = "done"
DRAFT: Final = "draft"  # done, of law or safety, and nobody answers for it yet
APPROVED: Final = "approved"
STATUSES: Final = (MISSING, STALE, DONE, DRAFT, APPROVED)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One form of one text in one language.

    Attributes:
        number: Where it stands in its file: the row of a spreadsheet, the line of a catalogue.
        text: The English text, which is its key.
        form: Which plural form, from 0; None for a text without a plural.
        plural: The English text for any number but one, if there is one.
        notes: What translators should know.
        places: Where the text is used.
        translation: Empty when there is none.
        made_from: The English text the translation was made from; empty when there is none.
        status: One of `STATUSES`.
    """

    number: int
    text: str
    form: int | None = None
    plural: str = ""
    notes: str = ""
    places: str = ""
    translation: str = ""
    made_from: str = ""
    status: str = MISSING


@dataclass(frozen=True, kw_only=True)
class SheetFault:
    """One thing to mend in a file to import.

    Attributes:
        file: The file, with the sheet if it has several.
        row: Of a spreadsheet, the row; of a catalogue, the line.
        column: The column, or "" when it is the whole row.
        kind: unknown, duplicate, form, status, not_text, language, columns, placeholders, numbers, copied.
        what: What is wrong.
        how: What to do.
    """

    file: str
    row: int
    column: str
    kind: str
    what: str
    how: str

    def __str__(self) -> str:
        place = f"{self.file}: row {self.row}" + (f", column {self.column!r}" if self.column else "")
        return f"{place}: {self.what}; {self.how}"


def rows(
    messages: Sequence[Message], catalog: Catalog, tag: str, standings: Sequence[Standing] = ()
) -> tuple[Row, ...]:
    """List every text with its translation, each plural form in a row of its own; the first is row 2.

    Args:
        messages: Every text.
        catalog: The language's catalogue, in step with them.
        tag: The language.
        standings: How its texts of law and safety stand.
    """
    approval = {one.message.msgid: one.status for one in standings}
    listed = (row for message in messages for row in _rows_of(message, catalog, tag, approval))
    return tuple(replace(row, number=number) for number, row in enumerate(listed, start=2))


def _rows_of(message: Message, catalog: Catalog, tag: str, approval: Mapping[str, str]) -> Iterator[Row]:
    entry = catalog.get(message.msgid)
    forms = _forms(entry, message, tag)
    is_stale = entry is not None and bool(entry.fuzzy) and any(forms)
    previous = list(entry.previous_id) if entry is not None and is_stale else []
    for number, translation in enumerate(forms):
        made_from = (previous[0] if previous else "") if is_stale else message.msgid
        status = STALE if is_stale else approval.get(message.msgid, DONE) if translation else MISSING
        yield Row(
            number=0,
            text=message.msgid,
            form=number if message.plural else None,
            plural=message.plural or "",
            notes="\n".join(message.notes),
            places=" ".join(f"{file}:{line}" for file, line in message.places),
            translation=translation,
            made_from=made_from if translation else "",
            status=status if translation else MISSING,
        )


def taken(
    catalog: Catalog, given: Sequence[Row], messages: Sequence[Message], *, tag: str, file: str
) -> tuple[SheetFault, ...]:
    """Take over what translators have written into a catalogue, if all of it is sound.

    A row without a translation changes nothing. A stale translation is up to date when it was changed, or
    when its status says `done`. A part of the texts may be missing from the file.

    Args:
        catalog: The language's catalogue; changed in place, unless there is a fault.
        given: The rows of the file.
        messages: Every text.
        tag: The language.
        file: How faults name the file.

    Returns:
        Every fault. When there is one, nothing was changed.
    """
    known = {message.msgid: message for message in messages}
    whole: dict[str, list[str]] = {}
    for row in given:
        if row.text in known:
            entry = catalog.get(row.text)
            forms = whole.setdefault(row.text, _forms(entry, known[row.text], tag))
            if row.translation and (row.form or 0) < len(forms):
                forms[row.form or 0] = row.translation
    faults = tuple(
        SheetFault(file=file, row=row.number, column=column, kind=kind, what=what, how=how)
        for row, first in _with_firsts(given)
        for column, kind, what, how in (*_faults_of(row, first, known, tag), *_holes(row, whole))
    )
    if not faults:
        done = {row.text for row in given if row.status == DONE}
        for msgid, forms in whole.items():
            _take(catalog, known[msgid], forms, tag, is_done=msgid in done)
    return faults


_Found = tuple[str, str, str, str]


def _with_firsts(given: Sequence[Row]) -> Iterator[tuple[Row, Row | None]]:
    """Go through the rows, each with the earlier one of the same text and form, if there is one."""
    firsts: dict[tuple[str, int | None], Row] = {}
    for row in given:
        first = firsts.setdefault((row.text, row.form), row)
        yield row, None if first is row else first


def _faults_of(row: Row, first: Row | None, known: Mapping[str, Message], tag: str) -> Iterator[_Found]:
    message = known.get(row.text)
    if message is None:
        near = get_close_matches(row.text, known, n=1)
        hint = f'it may have become "{near[0]}"; ' if near else ""
        yield "text", "unknown", f'"{row.text}" is no text of ours', f"{hint}export again and carry it over"
        return
    if first is not None:
        yield "text", "duplicate", f'"{row.text}" stands in row {first.number} too', "keep one of the two"
    wanted = range(LANGUAGES[tag].plural_count) if message.plural else (None,)
    if row.form not in wanted:
        allowed = f"a number from 0 to {len(wanted) - 1}" if message.plural else "nothing"
        yield "form", "form", f"{row.form} is no form of this text", f"write {allowed}"
    if row.status and row.status not in STATUSES:
        yield "status", "status", f"there is no status {row.status!r}", f"write one of: {', '.join(STATUSES)}"
    if row.translation:
        for kind, what, how, _ in of_values(message, row.translation):
            yield "translation", kind, what, how


def _holes(row: Row, whole: Mapping[str, Sequence[str]]) -> Iterator[_Found]:
    """Find a plural form that is left empty beside others that are not: nobody could read that number."""
    forms = whole.get(row.text, ())
    if row.form is not None and row.form < len(forms) and any(forms) and not forms[row.form]:
        yield "translation", "form", f"form {row.form} is empty and others are not", "translate every form"


def _forms(entry: Entry | None, message: Message, tag: str) -> list[str]:
    """List as many forms as the language needs, empty where there is no translation."""
    count = LANGUAGES[tag].plural_count if message.plural else 1
    return [*strings_of(entry), *[""] * count][:count]


def _take(catalog: Catalog, message: Message, forms: Sequence[str], tag: str, *, is_done: bool) -> None:
    entry = catalog.get(message.msgid)
    before = _forms(entry, message, tag)
    if not any(forms) or (list(forms) == before and not is_done):
        return
    if entry is None:
        entry = catalog.add((message.msgid, message.plural) if message.plural else message.msgid)
    entry.flags.discard("fuzzy")
    entry.previous_id = []
    entry.string = tuple(forms) if message.plural else forms[0]
