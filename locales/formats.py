"""Write dates, times, numbers and lists the way each language writes them.

Pure. A date is never written in digits alone: 3/4 is March to some families and April to others. The odd
spaces that Babel puts into times and numbers become plain ones, and one of those doubles the price of a text.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final

from babel import Locale
from babel.dates import format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

from locales.languages import LANGUAGES, SOURCE, Language

MOST_DECIMALS: Final = 2  # a grade of 87.25 is as fine as anybody's gets

#: First strong isolate and its end: what is between them keeps its own direction and disturbs nobody else's.
ISOLATE: Final = "\u2068"
END_ISOLATE: Final = "\u2069"

_PLAIN_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", " "))

# Haitian Creole, which Babel writes in French. Source: names as in Haiti's school calendar.
_HT_DAYS: Final = ("lendi", "madi", "mèkredi", "jedi", "vandredi", "samdi", "dimanch")
_HT_MONTHS: Final = (
    "janvye", "fevriye", "mas", "avril", "me", "jen", "jiyè", "out", "septanm", "oktòb", "novanm", "desanm",
)  # fmt: skip

#: What stands between a day and a time where it is no Latin comma.
_BETWEEN: Final = {"ar": "، ", "zh": " "}

_ES_I_SOUND: Final = re.compile(
    r"(?:i(?![aeiouáéíóú])|hi(?![aeou])|y\b)", re.IGNORECASE
)  # "Ana e Inés", yet "y hielo"


def date_text(day: date, language: str, *, today: date | None = None) -> str:
    """Write a day: "Fri, Dec 18", with the year when it is not this one.

    Args:
        day: The day to write. Of a datetime, its own day in its own zone.
        language: A tag of `LANGUAGES`; others are written as English.
        today: The reader's today; without it the year is left out.
    """
    has_year = today is not None and day.year != today.year
    known = _language(language)
    if not known.has_formats:
        year = f" {day.year}" if has_year else ""
        return f"{_HT_DAYS[day.weekday()]} {day.day} {_HT_MONTHS[day.month - 1]}{year}"
    skeleton = "yMMMEd" if has_year else "MMMEd"
    return _plain(format_skeleton(skeleton, day, locale=known.locale))


def time_text(at: time, language: str) -> str:
    """Write a time of day: "3:05 PM", "15:05"."""
    known = _language(language)
    if not known.has_formats:  # as schools in the United States write it, and families there read it
        return f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"
    return _plain(format_time(at, "short", locale=known.locale))


def moment_text(at: datetime, language: str, *, today: date | None = None) -> str:
    """Write a day and a time: "Fri, Dec 18, 3:05 PM". The zone is the moment's own."""
    between = _BETWEEN.get(_language(language).tag, ", ")
    return f"{date_text(at.date(), language, today=today)}{between}{time_text(at.time(), language)}"


def number_text(number: float, language: str) -> str:
    """Write a number: "7", "6.5" or "6,5", never "7.0"."""
    known = _language(language)
    locale = (
        known.locale if known.has_formats else Locale.parse("fr_FR")
    )  # Haiti writes numbers as France does
    return _plain(format_decimal(round(number, MOST_DECIMALS), format="#,##0.##", locale=locale))


def list_text(items: Sequence[str], language: str) -> str:
    """Join things as in a sentence: "a, b, and c", "a, b y c", "a、b和c"."""
    known = _language(language)
    if len(items) < 2:
        return "".join(items)
    if not known.has_formats:
        # "epi" joins clauses as well as names; "ak" would only join names, and many items hold one.
        return f"{', '.join(items[:-1])} epi {items[-1]}"
    joined = _plain(format_list(list(items), locale=known.locale))
    if known.tag == "es" and _ES_I_SOUND.match(items[-1]):
        return f"{joined.removesuffix(f'y {items[-1]}')}e {items[-1]}"
    return joined


def isolated(text: str, language: str) -> str:
    """Wrap a name, a number or somebody's words, so that it cannot turn a right-to-left sentence around."""
    return f"{ISOLATE}{text}{END_ISOLATE}" if _language(language).direction == "rtl" else text


def _language(tag: str) -> Language:
    return LANGUAGES.get(tag) or LANGUAGES[SOURCE]


def _plain(text: str) -> str:
    return text.translate(_PLAIN_SPACES)
