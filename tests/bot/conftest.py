"""An assistant with a real database and the real flows, a clock that stands still, a few invented people."""

import itertools
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from invented_people import MONDAY, NUMBERS, Say

from bot.brain import Brain
from bot.clock import FixedClock
from bot.conversation import Assistant
from bot.messages import InboundMessage
from bot.settings import load as load_settings
from bot.wiring import build_brain
from storage import consent, record
from storage.database import Database
from storage.demo import meet


@pytest.fixture(scope="session")
def brain(model_home: Path) -> Brain:
    """The real flows, catalogues and interpreter, loaded once."""
    return build_brain(load_settings(home=model_home))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MONDAY)


@pytest.fixture
async def assistant(database: Database, brain: Brain, clock: FixedClock) -> Assistant:
    """An assistant in a school with a coordinator, two students and a mother, all of them bound."""
    async with database.begin() as session:
        await record.school(session, school_id="lincoln", name="Lincoln School", time_zone="America/New_York")
        for person_id, role, given, family, language in (
            ("rivera", "coordinator", "Elena", "Rivera", "en"),
            ("ana", "student", "Ana", "Gil", "en"),
            ("luis", "student", "Luis", "Paz", "es"),
            ("rosa", "guardian", "Rosa", "Paz", "es"),
        ):
            await record.person(
                session,
                person_id=person_id,
                role=role,
                given_name=given,
                family_name=family,
                language=language,
            )
        for student_id in ("ana", "luis"):
            await record.enrollment(session, person_id=student_id, school_id="lincoln")
            await record.assignment(session, student_id=student_id, coordinator_id="rivera")
        await record.relation(session, student_id="luis", guardian_id="rosa", relationship="mother")
        for person_id, number in NUMBERS.items():
            contact_point_id, conversation_id = await meet(session, channel="sms", address=number, at=MONDAY)
            await record.bind(
                session,
                person_id=person_id,
                contact_point_id=contact_point_id,
                conversation_id=conversation_id,
                source="roster",
                at=MONDAY,
            )
            await consent.grant(session, contact_point_id=contact_point_id, source="roster", at=MONDAY)
    return Assistant(
        database=database, brain=brain, clock=clock, key=b"test key", zone=ZoneInfo("America/New_York")
    )


@pytest.fixture
def say(assistant: Assistant, clock: FixedClock) -> Say:
    """Text the assistant as somebody and get all it answers, joined."""
    count = itertools.count(1)

    async def said(who: str, text: str, *, channel: str = "sms", **more: Any) -> str:  # noqa: ANN401 - fields of the message
        message = InboundMessage(
            channel=channel,
            address=NUMBERS.get(who, who),
            provider_id=f"SM{next(count):032x}",
            text=text,
            received_at=clock.now(),
            **more,
        )
        clock.advance(20)
        return "\n".join(reply.text for reply in await assistant.receive(message))

    return said
