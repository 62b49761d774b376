"""When each school has school: the days that were imported, and the usual American year where none were.

A school's own days count beside those of the whole district. In a school year of which nobody imported a
break or its first or last day, the usual ones stand in (`nlu.calendar.default_calendar`): a snow day alone is
not a calendar, and there is always a calendar to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal

from sqlalchemy import DateTime, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from nlu.calendar import BREAKS, SchoolCalendar, Span, default_calendar
from storage.models import StoredJSON, StoredText

Kind = Literal["break", "holiday", "half_day", "school_day", "first_day", "last_day"]
KINDS: Final[tuple[Kind, ...]] = ("break", "holiday", "half_day", "school_day", "first_day", "last_day")

_DAY: Final = timedelta(days=1)
_NEW_YEAR: Final = 7  # a school year is counted from the first of July
#: Somebody who says these of a school year has written its whole calendar.
_TELLING: Final = frozenset({"break", "first_day", "last_day"})
#: How a break is called in people's titles, and in `nlu.calendar`.
_CALLED: Final[Mapping[str, tuple[str, ...]]] = {
    "thanksgiving": ("thanksgiving", "accion de gracias", "acción de gracias"),
    "winter": ("winter", "christmas", "holiday break", "invierno", "navidad"),
    "spring": ("spring", "easter", "primavera", "semana santa", "pascua"),
    "fall": ("fall", "autumn", "october", "otoño"),
    "summer": ("summer", "verano"),
}
_ALL: Final = sql("""
    SELECT school_id, kind, first_on, last_on, name, source FROM calendar_day
    ORDER BY first_on, last_on, kind, name, id
""").columns(name=StoredText, source=StoredText)
_FORGET: Final = sql("""
    DELETE FROM calendar_day WHERE school_id IS NOT DISTINCT FROM :school_id AND source = :source
""").bindparams(bindparam("source", type_=StoredText))
_KEEP: Final = sql("""
    INSERT INTO calendar_day (school_id, kind, first_on, last_on, name, source, imported_at)
    SELECT :school_id, kind, first_on, last_on, name, :source, :at
    FROM jsonb_to_recordset(:days) AS day(kind text, first_on date, last_on date, name text)
""").bindparams(
    bindparam("source", type_=StoredText),
    bindparam("days", type_=StoredJSON),
    bindparam("at", type_=DateTime(timezone=True)),
)


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Day:
    """A day, or some days on end, that a calendar says something about.

    Args:
        first_on: The first of them.
        last_on: The last of them; the same for a single day.
        kind: What they are.
        name: As the calendar calls them.
    """

    first_on: date
    last_on: date
    kind: Kind
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported(Day):
    """A day that was imported.

    Args:
        school_id: Whose; None for the whole district.
        source: The file it came from.
    """

    school_id: str | None
    source: str = field(default="", compare=False)


class Calendars:
    """Every school's calendar, made once from what was imported."""

    def __init__(self, days: Iterable[Imported] = ()) -> None:
        self._days = tuple(days)
        self._made: dict[str | None, SchoolCalendar] = {}
        self._open: dict[tuple[str | None, date], bool] = {}

    def of(self, school_id: str | None) -> SchoolCalendar:
        """Give the calendar of a school; None for people of no school."""
        if school_id not in self._made:
            own = [each for each in self._days if each.school_id in {None, school_id}]
            self._made[school_id] = calendar_from(own)
        return self._made[school_id]

    def is_school_day(self, school_id: str | None, day: date) -> bool:
        """Tell whether a school has school on a day; quick for many students of few schools."""
        if (school_id, day) not in self._open:
            self._open[school_id, day] = self.of(school_id).is_school_day(day)
        return self._open[school_id, day]


def calendar_from(days: Sequence[Day]) -> SchoolCalendar:
    """Make a school's calendar of what was said about its days.

    Args:
        days: All of them.
    """
    usual = default_calendar()
    if not days:
        return usual
    years = {_year_of(each.first_on) for each in days if each.kind in _TELLING}
    single = [each for each in days if each.kind != "break"]
    return replace(
        usual,
        breaks=tuple(sorted(_breaks(days, years), key=lambda one: (one.first, one.last))),
        holidays=frozenset(
            {day for day in usual.holidays if _year_of(day) not in years} | _days(single, "holiday")
        ),
        half_days=frozenset(_days(single, "half_day")),
        made_up=frozenset(_days(single, "school_day")),
    )


async def read(session: AsyncSession) -> Calendars:
    """Read every school's calendar."""
    return _made_of(await imported(session))


async def imported(session: AsyncSession) -> tuple[Imported, ...]:
    """List what was imported, by day."""
    return tuple(Imported(**row._mapping) for row in await session.execute(_ALL))


async def replace_days(
    session: AsyncSession, days: Sequence[Day], *, school_id: str | None, source: str, at: datetime
) -> None:
    """Keep what a file says about the days, in place of all it said before.

    Args:
        session: The caller's transaction: all of them or none.
        days: What it says now.
        school_id: Whose days they are; None for the whole district.
        source: The file.
        at: Now.
    """
    values = {"school_id": school_id, "source": source, "at": at}
    await session.execute(_FORGET, values)
    rows = [
        {"kind": each.kind, "name": each.name, "first_on": str(each.first_on), "last_on": str(each.last_on)}
        for each in days
    ]
    await session.execute(_KEEP, {**values, "days": rows})


@lru_cache(maxsize=8)
def _made_of(days: tuple[Imported, ...]) -> Calendars:
    """Make them once for as long as nothing is imported: every batch that leaves asks for them."""
    return Calendars(days)


def _breaks(days: Sequence[Day], years: set[int]) -> Iterable[Span]:
    """The breaks that were imported, the summers around their years, and the usual breaks of other years."""
    for each in days:
        if each.kind == "break":
            yield Span(name=_called(each), first=each.first_on, last=each.last_on)
    ends = {_year_of(each.first_on): each.first_on for each in days if each.kind == "last_day"}
    starts = {_year_of(each.first_on): each.first_on for each in days if each.kind == "first_day"}
    for span in default_calendar().breaks:
        if span.name == "summer":
            ends_before = ends.get(_year_of(span.first), span.first - _DAY)
            starts_after = starts.get(_year_of(span.last), span.last + _DAY)
            yield Span(name="summer", first=ends_before + _DAY, last=starts_after - _DAY)
        elif _year_of(span.first) not in years:
            yield span


def _called(day: Day) -> str:
    title = day.name.casefold()
    for name, words in _CALLED.items():
        if any(word in title for word in words):
            return name
    by_month = {11: "thanksgiving", 12: "winter", 1: "winter", 3: "spring", 4: "spring", 6: "summer"}
    found = by_month.get(day.first_on.month, "fall")
    return found if found in BREAKS else "fall"


def _days(days: Iterable[Day], kind: Kind) -> set[date]:
    return {
        each.first_on + number * _DAY
        for each in days
        if each.kind == kind
        for number in range((each.last_on - each.first_on).days + 1)
    }


def _year_of(day: date) -> int:
    return day.year if day.month >= _NEW_YEAR else day.year - 1


def kind_of(name: str) -> Kind:
    """Read a kind as somebody wrote it.

    Raises:
        ValueError: There is none of that name; says which there are.
    """
    if name not in KINDS:
        raise ValueError(f"{name!r} is not one of {', '.join(KINDS)}")
    return name
