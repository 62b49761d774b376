"""What it sounds like: gettext catalogues, languages, fallback."""

from locales.catalogue import Catalogue, load
from locales.errors import LocaleError, MissingCatalogues, UnknownLanguages, UnreadableCatalogue
from locales.languages import LANGUAGES, SOURCE, Language

__all__ = [
    "LANGUAGES",
    "SOURCE",
    "Catalogue",
    "Language",
    "LocaleError",
    "MissingCatalogues",
    "UnknownLanguages",
    "UnreadableCatalogue",
    "load",
]
