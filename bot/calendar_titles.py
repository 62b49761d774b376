"""What a school calendar's event says about its day, read from its title in English or Spanish.

Pure. Promise: a title that only mentions a holiday ("Holiday concert", "Back from winter break") closes no
school; what is not understood is said to be so, and never guessed.
"""

import re
import unicodedata
from typing import Final

from storage.calendars import Kind

_HALF: Final = (
    r"half[ -]?days?|early (dismissal|release|out)|minimum days?|"
    r"(medio|media) (dia|jornada)|salida (temprana|anticipada)"
)
_MADE_UP: Final = r"make[ -]?up (school )?days?|dia de recuperacion|school in session"
# These name a day off and mean that there is school, or something on top of it.
_MENTIONED: Final = (
    r"resumes?|returns?|reopens?|back (to|from)|before|deadline|concert|part(y|ies)|lunch|luncheon|dinner|"
    r"feast|camp|sale|show|performance|assembly|parade|recital|program|club|practice|breakfast|registration|"
    r"reanudan?|regreso|regresan?|vuelta a|antes de|concierto|fiesta|almuerzo|comida|cena|campamento|desfile"
)
_FIRST: Final = (
    r"(first|1st) day (of|for) (school|classes|students)|(school|classes) (begins?|starts?)|"
    r"primer dia (de|para) (clases?|escuela|la escuela|estudiantes)|"
    r"(inicio|comienzo) de (las )?clases|comienzan (las )?clases"
)
_LAST: Final = (
    r"last day (of|for) (school|classes|students)|(school|classes) (ends?)|"
    r"ultimo dia (de|para) (clases?|escuela|la escuela|estudiantes)|(fin|final) de (las )?clases"
)
_BREAK: Final = r"break|recess|vacations?|intersession|vacaciones|receso( escolar)?|semana santa"
_CLOSED: Final = (
    r"no (school|classes|students)|closed|student holiday|snow day|"
    r"(teacher|staff) (work ?days?|in-?service|planning|prep)( days?)?|"
    r"(professional|staff) (development|learning)|"
    r"in-?service( days?)?|pd days?|no (hay|habra) (clases?|escuela)|sin clases|escuelas? cerradas?|cerrado|"
    r"dia (festivo|feriado|de asueto)|festivo|feriado|asueto|desarrollo profesional|dia de nieve"
)
_HOLIDAY: Final = (
    r"holidays?|labor day|memorial day|veterans'? day|thanksgiving|(martin luther king|mlk)( jr\.?)?( day)?|"
    r"presidents'? day|president's day|juneteenth|columbus day|indigenous peoples'? day|independence day|"
    r"christmas( eve| day)?|new year'?s?( eve| day)?|good friday|cesar chavez day|lunar new year|"
    r"eid al[ -]\w+|rosh hashanah|yom kippur|diwali|"
    r"dia del trabajo|dia de los caidos|dia de los veteranos|accion de gracias|"
    r"dia de (los )?presidentes|navidad|nochebuena|ano nuevo|viernes santo|dia de la independencia"
)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


_CLEAR: Final[tuple[tuple[re.Pattern[str], Kind], ...]] = (
    (_words(_HALF), "half_day"),
    (_words(_MADE_UP), "school_day"),
)
_YEAR: Final[tuple[tuple[re.Pattern[str], Kind], ...]] = (
    (_words(_FIRST), "first_day"),
    (_words(_LAST), "last_day"),
)
_NO_SCHOOL: Final = _words(_CLOSED)
_IS_BREAK: Final = _words(_BREAK)
_IS_MENTIONED: Final = _words(_MENTIONED)
_IS_HOLIDAY: Final = _words(_HOLIDAY)


def kind_in(title: str, *, is_all_day: bool) -> Kind | None:
    """Read what kind of day a title names.

    Args:
        title: As it stands in the calendar.
        is_all_day: Whether the event lasts whole days: at an hour, the name of a holiday is something else.

    Returns:
        None when it says nothing about school.
    """
    folded = _folded(title)
    for pattern, kind in _CLEAR:
        if pattern.search(folded):
            return kind
    for pattern, kind in _YEAR:
        if pattern.search(folded):
            # The last day before a break is not the last of the year.
            others = (_IS_BREAK, _IS_HOLIDAY, _IS_MENTIONED)
            return None if any(each.search(folded) for each in others) else kind
    is_closed = _NO_SCHOOL.search(folded) is not None
    if not is_closed and (not is_all_day or _IS_MENTIONED.search(folded)):
        return None
    if _IS_BREAK.search(folded):
        return "break"
    return "holiday" if is_closed or _IS_HOLIDAY.search(folded) else None


def _folded(title: str) -> str:
    """Lower case, no accents, one kind of apostrophe, single spaces."""
    plain = unicodedata.normalize("NFKD", title.replace("’", "'").casefold())
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split())
