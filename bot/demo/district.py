"""Load the invented district into a database, and never into one that holds real people."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import yaml
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import NotADemoDatabase
from plan import parse
from storage import consent, record, reviews
from storage.demo import forget_everything, meet, person_ids
from storage.record.people import Role

SMS_NUMBER: Final = "+1617555{:04d}"  # 0100-0199 are kept free for fiction
FIRST_LINCOLN_LAST: Final = 16  # students up to this number go to Lincoln
FIRST_OKAFOR_LAST: Final = 29  # and up to this one are looked after by Mr. Okafor


def district() -> Mapping[str, Any]:
    """Read the invented district."""
    data: Mapping[str, Any] = yaml.safe_load((files("bot.demo") / "district.yml").read_text(encoding="utf-8"))
    return data


def number_of(person_id: str) -> str:
    """Give the invented phone number of an invented person."""
    last = int(person_id[1:]) + (100 if person_id.startswith("s") else 140)
    return SMS_NUMBER.format(last)


def chat_of(person_id: str) -> str:
    """Give the invented Telegram chat of an invented person."""
    return str(700_000_000 + int(person_id[1:]) + (0 if person_id.startswith("s") else 1000))


async def load(session: AsyncSession, *, now: datetime) -> None:
    """Put the district in, fresh: what an earlier demo left is removed first.

    Raises:
        NotADemoDatabase: Somebody in the database is not of this district; nothing was changed.
    """
    data = district()
    ours = {each["id"] for each in data["coordinators"]} | {
        row[0] for row in data["students"] + data["guardians"]
    }
    if await person_ids(session) - ours:
        raise NotADemoDatabase
    await forget_everything(session)
    await _people(session, data)
    conversations = await _phones(session, data, now)
    await _goals(session, data, conversations, now)


async def _people(session: AsyncSession, data: Mapping[str, Any]) -> None:
    for school in data["schools"]:
        await record.school(
            session, school_id=school["id"], name=school["name"], time_zone=school["time_zone"]
        )
    for each in data["coordinators"]:
        await record.person(
            session,
            person_id=each["id"],
            role="coordinator",
            given_name=each["given"],
            family_name=each["family"],
            language=each["language"],
        )
        await record.enrollment(session, person_id=each["id"], school_id=each["school"])
    for number, (student_id, given, family, language) in enumerate(data["students"], start=1):
        await _person(session, student_id, "student", given, family, language)
        at_lincoln = number <= FIRST_LINCOLN_LAST
        coordinator = "c1" if at_lincoln else "c2" if number <= FIRST_OKAFOR_LAST else "c3"
        await record.enrollment(
            session, person_id=student_id, school_id="lincoln" if at_lincoln else "riverside"
        )
        await record.assignment(session, student_id=student_id, coordinator_id=coordinator)
    for guardian_id, given, family, language, children in data["guardians"]:
        await _person(session, guardian_id, "guardian", given, family, language)
        for child in children:
            await record.relation(session, student_id=child, guardian_id=guardian_id, relationship="parent")


async def _person(
    session: AsyncSession, person_id: str, role: Role, given: str, family: str, language: str
) -> None:
    await record.person(
        session, person_id=person_id, role=role, given_name=given, family_name=family, language=language
    )


async def _phones(session: AsyncSession, data: Mapping[str, Any], now: datetime) -> dict[str, int]:
    """Everybody has proved their phone and agreed, as after an invite. Returns each text conversation."""
    conversations = {
        row[0]: await _bind(session, row[0], "sms", number_of(row[0]), now)
        for row in data["students"] + data["guardians"]
    }
    for person_id in data["telegram"]:
        await _bind(session, person_id, "telegram", chat_of(person_id), now)
    return conversations


async def _bind(session: AsyncSession, person_id: str, channel: str, address: str, now: datetime) -> int:
    contact_point_id, conversation_id = await meet(session, channel=channel, address=address, at=now)
    await record.bind(
        session,
        person_id=person_id,
        contact_point_id=contact_point_id,
        conversation_id=conversation_id,
        source="demo",
        at=now,
    )
    await consent.grant(
        session, contact_point_id=contact_point_id, source="demo", wording="welcome:1", at=now
    )
    return conversation_id


async def _goals(
    session: AsyncSession, data: Mapping[str, Any], conversations: Mapping[str, int], now: datetime
) -> None:
    """Goals that a coordinator accepted some weeks before the demo begins."""
    said_at = now - timedelta(days=21)
    for each in data["goals"]:
        update = parse(
            {
                "kind": "goal_set",
                "id": str(uuid5(NAMESPACE_URL, f"demo:{each['student']}")),
                "verbatim": each["words"],
                "language": each["language"],
                "author": "student",
                "author_id": each["student"],
                "said_at": said_at,
                "message_ids": (),
                "words": each["words"],
                "area": each["area"],
                "steps": tuple({"words": words} for words in each["steps"]),
            }
        )
        await record.proposal(
            session,
            student_id=each["student"],
            conversation_id=conversations[each["student"]],
            key="before the demo",
            update=update,
            mode="wait",
            at=said_at,
        )
        await reviews.accept(
            session, update.id, by="c1" if int(each["student"][1:]) <= FIRST_LINCOLN_LAST else "c2", at=now
        )
