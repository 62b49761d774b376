"""Compile what reading needs before the first message comes, so that nobody waits for it.

Patterns are compiled when they are first needed and then kept. That is right for a command that reads one
text, and wrong for a service: its first messages in each language would take a second, and words of danger
that were never met before twenty milliseconds. Warming takes some seconds, once per process.
"""

from datetime import UTC, datetime
from typing import Final

from nlu import answers, choices, commands, corrections, dates, goals, measures, numbers, people, safety
from nlu.calendar import default_calendar

_ANY: Final = "1"
_MOMENT: Final = datetime(2026, 11, 23, tzinfo=UTC)  # any: nothing is kept of what is read


def warm(languages: tuple[str, ...]) -> None:
    """Make every pattern of `languages` ready, and those of danger in all languages."""
    safety.compile_all()
    for read in (
        answers.yes_no,
        answers.says_none,
        commands.command,
        commands.opt_out,
        corrections.correction,
        goals.states_goal,
        measures.read_measure,
        numbers.read_number,
        people.read_person,
    ):
        read(_ANY, languages=languages)
    dates.read_when(_ANY, languages=languages, now=_MOMENT, calendar=default_calendar())
    choices.choice(_ANY, (), languages=languages)
