"""Everything one turn needs to know that is the same for everybody: flows, catalogue, interpreter, calendar.

Built once at start-up (`bot.wiring`), then only read. Holds nothing about any person.
"""

from dataclasses import dataclass

from flows.flow import FlowSet
from locales import Catalogue
from nlu.calendar import SchoolCalendar
from nlu.interpretation import Interpreter


@dataclass(frozen=True, kw_only=True)
class Brain:
    """What the assistant says, understands and knows of the school year.

    Attributes:
        whole: English texts about law and safety, which reach people whole or not at all.
    """

    flows: FlowSet
    catalogue: Catalogue
    interpreter: Interpreter
    calendar: SchoolCalendar
    languages: tuple[str, ...]
    default_language: str
    whole: frozenset[str] = frozenset()
