"""Giving catalogues out to translators as files, and taking them back: the whole way, from file to file.

The promise: an import writes every catalogue or none. All files are made before the first is written, and
each takes the place of the old one in a single move.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import unescape

from locales import approvals, workbook
from locales.catalogue import FOLDER, path_of, read, strings_of
from locales.errors import (
    MissingCatalogues,
    RefusedSheet,
    UnknownLanguages,
    UnreadableCatalogue,
    UnreadableSheet,
)
from locales.languages import LANGUAGES, SOURCE
from locales.merge import merged, written
from locales.message import Message
from locales.sheets import DONE, STALE, Row, SheetFault, rows, taken

SPREADSHEET: Final = ".xlsx"
CATALOGUE: Final = ".po"

_LANGUAGE: Final = re.compile(r'^"Language: *([\w-]*)(?:\\n)?"', re.MULTILINE)
_MSGID: Final = re.compile(r'^msgid +("(?:[^"\\]|\\.)*")\s*$')
_MORE: Final = re.compile(r'^("(?:[^"\\]|\\.)*")\s*$')


def translated(folder: Path = FOLDER) -> tuple[str, ...]:
    """List the languages there is a catalogue for, in our order."""
    return tuple(tag for tag in LANGUAGES if tag != SOURCE and path_of(tag, folder).is_file())


def exported(
    path: Path, messages: tuple[Message, ...], languages: Sequence[str], folder: Path = FOLDER
) -> bytes:
    """Make the file to give to translators.

    Args:
        path: Where it will be: its ending says whether it is a spreadsheet or a catalogue.
        messages: Every text.
        languages: Which languages; a catalogue (.po) holds one.
        folder: Where the catalogues are.

    Raises:
        UnreadableSheet: The ending is neither .xlsx nor .po, or a .po should hold several languages.
        UnknownLanguages, MissingCatalogues, UnreadableCatalogue: A language has no catalogue we can read.
    """
    catalogs = {tag: merged(_catalogue(tag, folder), messages) for tag in languages}
    if path.suffix.lower() == CATALOGUE and len(languages) == 1:
        return written(catalogs[languages[0]], LANGUAGES[languages[0]])
    if path.suffix.lower() == CATALOGUE:
        raise UnreadableSheet(path, "a .po file holds one language; name it with --language")
    if path.suffix.lower() != SPREADSHEET:
        raise UnreadableSheet(path, "its name ends neither in .xlsx nor in .po")
    return workbook.written(
        {
            tag: rows(
                messages, catalog, tag, approvals.standings(messages, catalog, approvals.read(tag, folder))
            )
            for tag, catalog in catalogs.items()
        }
    )


def imported(
    path: Path, messages: tuple[Message, ...], language: str | None = None, folder: Path = FOLDER
) -> tuple[Path, ...]:
    """Take back a file that translators have worked on.

    Args:
        path: The file.
        messages: Every text.
        language: The language it must be in; any of ours when None.
        folder: Where the catalogues are.

    Returns:
        The catalogues that changed.

    Raises:
        UnreadableSheet: The file can not be read at all.
        RefusedSheet: It has faults; all of them are listed, and nothing was changed.
        UnreadableCatalogue: One of our own catalogues is broken.
    """
    given, faults = _given(path)
    contents: dict[Path, bytes] = {}
    for tag, found in given.items():
        file = path.name if path.suffix.lower() == CATALOGUE else f"{path.name}[{tag}]"
        wrong = _wrong_language(tag, language, file, folder)
        if wrong is not None:
            faults += (wrong,)
            continue
        catalog = merged(_catalogue(tag, folder), messages)
        faults += taken(catalog, found, messages, tag=tag, file=file)
        contents[path_of(tag, folder)] = written(catalog, LANGUAGES[tag])
    if faults:
        raise RefusedSheet(faults)
    changed = {where: content for where, content in contents.items() if where.read_bytes() != content}
    _replace(changed)
    return tuple(changed)


def _replace(contents: Mapping[Path, bytes]) -> None:
    """Write every file beside its place, then move each into it."""
    partial = {where: where.with_suffix(".partial") for where in contents}
    for where, content in contents.items():
        partial[where].write_bytes(content)
    for where, beside in partial.items():
        beside.replace(where)


def _catalogue(tag: str, folder: Path) -> Catalog:
    path = path_of(tag, folder)
    if tag not in LANGUAGES:
        raise UnknownLanguages((tag,), tuple(LANGUAGES))
    if tag == SOURCE or not path.is_file():
        raise MissingCatalogues({tag: path})
    return read(path)


def _wrong_language(tag: str, wanted: str | None, file: str, folder: Path) -> SheetFault | None:
    known = translated(folder)
    if tag in known and wanted in {None, tag}:
        return None
    what = f"it is in {tag or 'no language'}"
    how = (
        f"give {wanted}" if wanted else f"name the sheet or the header's language one of: {', '.join(known)}"
    )
    return SheetFault(file=file, row=1, column="", kind="language", what=what, how=how)


def _given(path: Path) -> tuple[dict[str, tuple[Row, ...]], tuple[SheetFault, ...]]:
    """Read the file by its ending."""
    try:
        content = path.read_bytes()
        if path.suffix.lower() == SPREADSHEET:
            return workbook.read(content, path.name)
        if path.suffix.lower() == CATALOGUE:
            tag, found = _of_catalogue(path, content.decode())
            return {tag: found}, ()
    except workbook.UNREADABLE as error:
        raise UnreadableSheet(path, f"it can not be read ({type(error).__name__})") from error
    raise UnreadableSheet(path, "its name ends neither in .xlsx nor in .po")


def _of_catalogue(path: Path, text: str) -> tuple[str, tuple[Row, ...]]:
    """Read a .po file as rows. What is still marked fuzzy is not ready, and changes nothing."""
    try:
        catalog = read(path)
    except UnreadableCatalogue as error:
        raise UnreadableSheet(path, error.reason) from error
    language = _LANGUAGE.search(text)
    found: list[Row] = []
    for line, msgid in _msgids(text):
        entry = catalog.get(msgid)
        if not msgid or entry is None:
            continue
        is_plural = not isinstance(entry.id, str)
        for form, translation in enumerate(strings_of(entry)):
            found.append(
                Row(
                    number=line,
                    text=msgid,
                    form=form if is_plural else None,
                    translation="" if entry.fuzzy else translation,
                    status=STALE if entry.fuzzy else DONE,
                )
            )
    return language[1] if language else "", tuple(found)


def _msgids(text: str) -> list[tuple[int, str]]:
    """List every msgid of a catalogue with its line, the same one twice if it is there twice."""
    found: list[tuple[int, list[str]]] = []
    is_inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        if first := _MSGID.match(line):
            found.append((number, [first[1]]))
            is_inside = True
        elif is_inside and (more := _MORE.match(line)):
            found[-1][1].append(more[1])
        else:
            is_inside = False
    return [(number, "".join(unescape(part) for part in parts)) for number, parts in found]
