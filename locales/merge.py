"""Keep the catalogues in step with the English texts.

Every translation is kept by the English sentence it was made from. When that sentence changes, the nearest
old translation is offered again, marked fuzzy and with the old sentence beside it, until a translator has
looked. Files are written the same way every time, without dates, so that each change in them is a person's.
"""

from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import write_po

from locales.catalogue import DOMAIN, FOLDER, path_of, read
from locales.languages import LANGUAGES, Language
from locales.message import Message

TEMPLATE: Final = f"{DOMAIN}.pot"
WIDTH: Final = 110

_ABOUT: Final = """\
# {title}
# Throughline, Apache-2.0. Read locales/terms.md before you translate.
msgid ""
msgstr ""
"Project-Id-Version: throughline\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def template(messages: tuple[Message, ...]) -> Catalog:
    """Make the catalogue without translations that every language is merged with."""
    catalog = Catalog(charset="utf-8")
    for each in messages:
        catalog.add(
            (each.msgid, each.plural) if each.plural else each.msgid,
            locations=each.places,
            auto_comments=[*each.notes, *_marked(each)],
        )
    return catalog


def merged(catalog: Catalog, messages: tuple[Message, ...]) -> Catalog:
    """Bring a catalogue up to date: new texts empty, changed ones fuzzy, unused ones at the end."""
    was = {_key(entry): entry.previous_id for entry in catalog if entry.previous_id}
    catalog.update(template(messages), update_header_comment=False, update_creation_date=False)
    for entry in catalog:
        # Babel forgets the old words of an entry that was fuzzy before this merge already.
        if entry.fuzzy and not entry.previous_id:
            entry.previous_id = was.get(_key(entry), [])
    return catalog


def _key(entry: Entry) -> str:
    return entry.id if isinstance(entry.id, str) else entry.id[0]


def written(catalog: Catalog, language: Language | None) -> bytes:
    """Write a catalogue as a file; without a language, as the template."""
    heading = _ABOUT.format(
        title=f"Texts in {language.english_name}."
        if language
        else "Every text, to be translated. Never edited by hand.",
        language=language.tag if language else "",
        plural_forms=language.plural_forms if language else "nplurals=INTEGER; plural=EXPRESSION;",
    )
    buffer = BytesIO()
    write_po(buffer, catalog, width=WIDTH, omit_header=True, include_previous=True)
    return heading.encode() + buffer.getvalue().strip() + b"\n"


def update(messages: tuple[Message, ...], folder: Path = FOLDER, new: str | None = None) -> tuple[Path, ...]:
    """Rewrite the template and every catalogue there is.

    Args:
        messages: Every text, from `locales.extract.messages`.
        folder: Where the catalogues are.
        new: The tag of a language to begin.

    Returns:
        The files whose content changed.
    """
    contents = {folder / TEMPLATE: written(template(messages), None)}
    for tag, language in LANGUAGES.items():
        path = path_of(tag, folder)
        if path.is_file() or tag == new:
            old = read(path) if path.is_file() else Catalog(locale=language.babel)
            contents[path] = written(merged(old, messages), language)

    changed = tuple(
        path for path, text in contents.items() if not path.is_file() or path.read_bytes() != text
    )
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents[path])
    return changed


def _marked(message: Message) -> list[str]:
    """Say in the translators' own terms what is special about a text."""
    special = [_MARKS[mark] for mark in sorted(message.marks | message.approval) if mark in _MARKS]
    if message.carrier_words:
        special.append(f"Keep these words in English capitals: {', '.join(sorted(message.carrier_words))}.")
    return special


_MARKS: Final = {
    "law": "About law or rights: experts approve it. Translate every part, promise nothing more.",
    "safety": "For hard moments: experts approve it. Translate every part, promise nothing more.",
    "synonyms": "Never sent: words people may answer with. Write those your speakers use, with commas.",
    "screen": "On the coordinators' pages only.",
}
