"""Gather what a flow may know about the person before it takes a step."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.brain import Brain
from bot.texts import SCHOOL_STAFF
from flows.facts import Facts, GoalFact, MeetingFact, StepFact
from locales import LANGUAGES
from plan import Plan
from plan.parts import Goal, Meeting
from storage.find import PersonFacts

MOST_GOALS: Final = 9  # what fits on one page of numbered choices; older ones stay in the plan


def facts_of(person: PersonFacts, plan: Plan | None, *, brain: Brain, now: datetime, language: str) -> Facts:
    """Say what flows may know about a person.

    Args:
        person: Who is writing.
        plan: A student's plan; None for a guardian.
        brain: Which languages are switched on, and how the school is called where nobody is named.
        now: Aware, in any zone.
        language: What the person reads.
    """
    goals = plan.active_goals if plan else ()
    somebody = brain.catalogue.text(SCHOOL_STAFF.msgid, language)
    return Facts(
        person_id=person.id,
        name=person.given_name,
        role="student" if person.role == "student" else "guardian",
        languages=brain.languages,
        language_names={tag: LANGUAGES[tag].endonym for tag in brain.languages},
        coordinator=person.coordinator or somebody,
        school=person.school or somebody,
        today=now.astimezone(zone_of(person)).date(),
        goals=tuple(_goal(goal) for goal in goals[:MOST_GOALS]),
        supporters=tuple(dict.fromkeys(name for goal in goals for name in goal.supporters)),
        students=tuple(child.given_name for child in person.students),
        meetings=tuple(
            _meeting(each, somebody) for each in reversed(plan.meetings) if each.status != "cancelled"
        )
        if plan
        else (),
    )


def zone_of(person: PersonFacts) -> ZoneInfo:
    """Say in which zone a person lives, as far as their school tells."""
    return ZoneInfo(person.time_zone or "UTC")


def _goal(goal: Goal) -> GoalFact:
    return GoalFact(
        id=goal.id,
        words=goal.words,
        area=goal.area,
        progress=goal.progress,
        due=goal.due.on if goal.due else None,
        steps=tuple(
            StepFact(id=step.id, words=step.words, is_done=step.done is not None) for step in goal.steps
        ),
        target=goal.target,
    )


def _meeting(meeting: Meeting, somebody: str) -> MeetingFact:
    return MeetingFact(
        id=meeting.id,
        with_whom=meeting.with_whom or somebody,
        topic=meeting.topic,
        on=meeting.starts_at.date() if meeting.starts_at else None,
        status=meeting.status,
    )
