"""The languages Throughline can speak, and how each is written.

The tag (BCP 47) is what the rest of the program knows; only this package knows Babel's name for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from babel import Locale
from babel.messages.plurals import get_plural

SOURCE: Final = "en"  # texts are written in English in the code and the flows, so English has no catalogue


@dataclass(frozen=True, kw_only=True)
class Language:
    """One language: how we call it, how its speakers call it, and which way it runs."""

    tag: str  # BCP 47, as in settings and in the database
    english_name: str
    endonym: str  # what a speaker calls it: "Español"
    direction: Literal["ltr", "rtl"]
    babel: str  # the locale whose dates, numbers and lists we use
    has_formats: bool = True  # False where Babel has only a stub and locales/formats.py brings its own words

    @property
    def locale(self) -> Locale:
        """Babel's data for this language."""
        return Locale.parse(self.babel)

    @property
    def plural_count(self) -> int:
        """How many plural forms a catalogue of this language must give: 2 in Spanish, 6 in Arabic.

        Source: babel.messages.plurals, the table gettext tools agree on. CLDR 48 adds a form for whole
        millions to es, pt and fr; nobody texts about a million goals, so we do not ask translators for it.
        """
        return int(get_plural(self.babel).num_plurals)

    @property
    def plural_forms(self) -> str:
        """The Plural-Forms header of a catalogue: "nplurals=2; plural=(n != 1);"."""
        return str(get_plural(self.babel).plural_forms)


_LISTED: Final = (
    Language(tag="en", english_name="English", endonym="English", direction="ltr", babel="en_US"),
    Language(tag="es", english_name="Spanish", endonym="Español", direction="ltr", babel="es_US"),
    Language(tag="pt", english_name="Portuguese", endonym="Português", direction="ltr", babel="pt_BR"),
    Language(tag="fr", english_name="French", endonym="Français", direction="ltr", babel="fr_FR"),
    # Babel's Haitian Creole is an 800-byte stub that prints French.
    Language(
        tag="ht",
        english_name="Haitian Creole",
        endonym="Kreyòl ayisyen",
        direction="ltr",
        babel="ht",
        has_formats=False,
    ),
    Language(tag="vi", english_name="Vietnamese", endonym="Tiếng Việt", direction="ltr", babel="vi_VN"),
    Language(tag="zh", english_name="Chinese", endonym="简体中文", direction="ltr", babel="zh_Hans_CN"),
    Language(tag="ar", english_name="Arabic", endonym="العربية", direction="rtl", babel="ar"),
)

LANGUAGES: Final[Mapping[str, Language]] = MappingProxyType({each.tag: each for each in _LISTED})
