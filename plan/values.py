"""What every update shares: who said it, when, in which language, in which words.

Values only: frozen, validated once when they are made, and the same after a
trip through JSON. Nothing here reads a clock or a database.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated, ClassVar, Final, Literal, get_args

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FiniteFloat,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

Author = Literal["student", "guardian", "coordinator"]

EVERYONE: Final[frozenset[Author]] = frozenset(get_args(Author))
FAMILY: Final[frozenset[Author]] = frozenset({"student", "guardian"})

_UNWRITABLE: Final = re.compile("[\x00\ud800-\udfff]")


def fault(what: str) -> PydanticCustomError:
    """Make the error that pydantic collects as one fault of a field, in our words alone."""
    return PydanticCustomError("fault", "{what}", {"what": what})


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise fault("is outside the years 1 to 9999 in UTC") from error


def _writable(text: str) -> str:
    """Put U+FFFD for what JSON and PostgreSQL cannot hold; the message itself is kept as received."""
    return _UNWRITABLE.sub("\ufffd", text)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise fault("is blank")
    return text


def _one_as_many(given: object) -> object:
    """Let one item stand without a list around it, as people who write flows do."""
    return (given,) if isinstance(given, str | dict | BaseModel) else given


def _without_zone(at: time) -> time:
    if at.tzinfo is not None:
        raise fault("has a zone; a time of day is in the school's own zone")
    return at


# A dot is left out of ids because a step's id is its update's id, a dot and a number.
Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
StepId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,64}(\.[0-9]{1,2})?$")]
Text = Annotated[str, AfterValidator(_writable)]
Words = Annotated[Text, AfterValidator(_not_blank)]
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
TimeOfDay = Annotated[time, AfterValidator(_without_zone)]
ZeroToTen = Annotated[int, Field(ge=0, le=10)]
Amount = FiniteFloat
OneOrMany = BeforeValidator(_one_as_many)
Names = Annotated[tuple[Words, ...], OneOrMany]


class Value(BaseModel):
    """A frozen value that refuses fields it does not know and never shows its content in an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class GoalArea(StrEnum):
    """The ten kinds of support a goal can belong to.

    Source: the entity `goal_area` of the interpreter, one vocabulary for every language.
    """

    ACADEMICS = "academics"
    ATTENDANCE = "attendance"
    BEHAVIOR = "behavior"
    COLLEGE_CAREER = "college_career"
    SOCIAL_EMOTIONAL = "social_emotional"
    HEALTH = "health"
    ENRICHMENT = "enrichment"
    FAMILY = "family"
    LIFE_SKILLS = "life_skills"
    BASIC_NEEDS = "basic_needs"


class Due(Value):
    """When something should be done: as it was said, and the day understood, if any.

    A plain text such as `2026-12-18` is accepted in place of the two fields.
    """

    on: date | None = None
    raw: Words

    @model_validator(mode="before")
    @classmethod
    def _from_plain_text(cls, given: object) -> object:
        if isinstance(given, date):
            given = given.isoformat()
        if not isinstance(given, str):
            return given
        try:
            return {"on": date.fromisoformat(given.strip()), "raw": given}
        except ValueError:
            return {"on": None, "raw": given}


class Slot(Value):
    """One time a person offered for a meeting. `at` is in the school's own zone.

    A plain text is accepted in place of the fields.
    """

    raw: Words
    on: date | None = None
    at: TimeOfDay | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_plain_text(cls, given: object) -> object:
        return {"raw": given} if isinstance(given, str) else given


class StepDraft(Value):
    """One doable thing toward a goal, before the goal is accepted. Without an owner it is the student's.

    A plain text is accepted in place of the fields.
    """

    words: Words
    due: Due | None = None
    owner: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_plain_text(cls, given: object) -> object:
        return {"words": given} if isinstance(given, str) else given


class Said(Value):
    """What every kind of update carries beside its own fields.

    Attributes:
        id: Given by the caller, unique among all updates.
        verbatim: The person's own text, exactly as they sent it, in their own language.
        language: The BCP 47 tag of `verbatim`.
        author: Who said it.
        author_id: The person's id.
        said_at: When they said it. Aware; kept in UTC.
        message_ids: The inbound messages it came from.
    """

    may_author: ClassVar[frozenset[Author]] = EVERYONE

    id: Id
    verbatim: Text
    language: LanguageTag
    author: Author
    author_id: Text
    said_at: Moment
    message_ids: tuple[int, ...] = ()

    @field_validator("author")
    @classmethod
    def _may_say_this(cls, author: Author) -> Author:
        if author not in cls.may_author:
            raise fault(f"must be one of: {', '.join(sorted(cls.may_author))}")
        return author

    def order(self) -> tuple[datetime, str]:
        """Give the place of this update among all others: when it was said, then its id."""
        return (self.said_at, self.id)


class GoalFields(Value):
    """The parts of a goal that may be missing, and that a revision may give anew."""

    area: GoalArea | None = None
    measure: Words | None = None
    baseline: Amount | None = None
    target: Amount | None = None
    unit: Words | None = None
    due: Due | None = None
    obstacle: Words | None = None
    if_then: Words | None = None
    confidence: ZeroToTen | None = None
