"""Find what to say in somebody's language.

A text in the code or in a flow is written in English; that sentence is its own key. The translations live in
`locales/<tag>/LC_MESSAGES/messages.po`, are read once when the program starts, and are compiled in memory, so
that no compiled file can ever be older than the words in it.

A translation marked fuzzy was made from an older English sentence. It is never used: people get English
instead.
"""

import re
from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, unescape

from locales.errors import MissingCatalogues, UnknownLanguages, UnreadableCatalogue
from locales.languages import LANGUAGES, SOURCE

FOLDER: Final = Path(__file__).parent
DOMAIN: Final = "messages"
MANY: Final = 2  # the number whose form "6.5 weeks" takes


class Catalogue:
    """Every text in every language that is switched on. Never changes once loaded."""

    def __init__(self, translations: Mapping[str, GNUTranslations]) -> None:
        """Join the translations of each language, by tag. English needs none.

        Args:
            translations: One compiled catalogue per language tag other than English.
        """
        self._translations = dict(translations)
        self.languages: tuple[str, ...] = (SOURCE, *(tag for tag in translations if tag != SOURCE))

    def has(self, msgid: str, language: str) -> bool:
        """Say whether this text exists in the language. English always does."""
        if language == SOURCE:
            return True
        return self._found(msgid, language) is not None

    def text(self, msgid: str, language: str) -> str:
        """Find the text, in English where the language does not have it."""
        return self._found(msgid, language) or msgid

    def plural(self, msgid: str, plural: str, count: float, language: str) -> str:
        """Find the form of a text that fits a number of things.

        Args:
            msgid: The English text for exactly one.
            plural: The English text for any other number.
            count: How many. A number with a fraction takes the form of many.
            language: Where there is no translation, English is used and follows English rules.
        """
        whole = int(count) if count == int(count) else MANY
        english = msgid if count == 1 else plural
        try:
            return self._translations[language].ngettext(msgid, plural, whole) or english
        except KeyError:
            return english

    def all(self, msgid: str) -> Mapping[str, str]:
        """List a text in every language that has it, by tag.

        For reading answers: a person may answer in another language than the one they were asked in.
        """
        return {tag: self.text(msgid, tag) for tag in self.languages if self.has(msgid, tag)}

    def _found(self, msgid: str, language: str) -> str | None:
        """Look a text up. The empty key of a catalogue is its header, which is nobody's text."""
        try:
            return self._translations[language].gettext(msgid) if msgid else None
        except KeyError:
            return None


class _Absent(NullTranslations):
    """Stands behind a catalogue, so that gettext says "not here" instead of answering in English."""

    def gettext(self, message: str) -> str:
        raise KeyError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise KeyError(msgid1)


def path_of(tag: str, folder: Path = FOLDER) -> Path:
    """Say where the catalogue of a language lives."""
    return folder / tag / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(path: Path) -> Catalog:
    """Read a messages.po with its comments, flags, places and the old words of fuzzy entries.

    Raises:
        UnreadableCatalogue: The file is not UTF-8, or not a gettext catalogue.
    """
    try:
        text = path.read_text(encoding="utf-8")
        catalog = read_po(StringIO(text), domain=DOMAIN, abort_invalid=True)
        previous = _previous(text)
    except (PoFileError, ValueError) as error:
        raise UnreadableCatalogue(path, str(error)) from error
    for entry in catalog:
        entry.previous_id = previous.get(entry.lineno or 0, []) if entry.fuzzy else []
        entry.user_comments = [comment for comment in entry.user_comments if not comment.startswith("|")]
    return catalog


def strings_of(entry: Message | None) -> tuple[str, ...]:
    """List every form of a translation as text; a text nobody has translated has one empty form."""
    if entry is None:
        return ()
    forms = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
    return tuple(str(form or "") for form in forms)


def _previous(text: str) -> Mapping[int, list[str]]:
    """Read what Babel takes for a comment: the English an entry was made from, by the line of its msgid.

    Babel also writes it with lines broken anywhere between words, so it is read as one line.
    """
    found: dict[int, list[str]] = {}
    held: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#| "):
            held.append(line.removeprefix("#| "))
        elif line.startswith("msgid ") and held:
            parts = _MSGID.split(" ".join(held))[1:]
            found[number] = [unescape(f'"{"".join(_QUOTED.findall(part))}"') for part in parts]
            held = []
    return found


_MSGID: Final = re.compile(r'msgid(?:_plural)? +(?=")')
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')


def compiled(catalog: Catalog) -> GNUTranslations:
    """Compile a catalogue in memory, leaving fuzzy and empty entries out."""
    buffer = BytesIO()
    write_mo(buffer, catalog)
    buffer.seek(0)
    translations = GNUTranslations(buffer)
    translations.add_fallback(_Absent())
    return translations


def load(languages: tuple[str, ...], folder: Path = FOLDER) -> Catalogue:
    """Read the catalogues of the languages a district switched on.

    Args:
        languages: Tags, such as `("en", "es")`. English is always included.
        folder: Where the catalogues are: `<folder>/<tag>/LC_MESSAGES/messages.po`.

    Raises:
        UnknownLanguages: Tags that `LANGUAGES` does not list; all of them.
        MissingCatalogues: Languages nobody has translated into yet; all of them.
        UnreadableCatalogue: A file is broken.
    """
    unknown = tuple(tag for tag in languages if tag not in LANGUAGES)
    if unknown:
        raise UnknownLanguages(unknown, tuple(LANGUAGES))

    paths = {tag: path_of(tag, folder) for tag in languages if tag != SOURCE}
    missing = {tag: path for tag, path in paths.items() if not path.is_file()}
    if missing:
        raise MissingCatalogues(missing)
    return _load(tuple(paths.items()))


@cache
def _load(paths: tuple[tuple[str, Path], ...]) -> Catalogue:
    return Catalogue({tag: compiled(read(path)) for tag, path in paths})
