"""A coordinator decides; the person who spoke is told what they must know, and nobody else."""

import pytest
from invented_people import Say
from sqlalchemy import text as sql

from bot.conversation import Assistant
from bot.errors import UnclearId
from bot.reviewing import Reviewer
from storage import consent, find, record, reviews
from storage.database import Database
from storage.errors import UnknownUpdate


async def proposed_by(say: Say, database: Database, who: str, *texts: str) -> str:
    for text in texts:
        await say(who, text)
    async with database.session() as session:
        (update,) = await reviews.list_updates(session, student_id=who, state="proposed")
    return update.id


async def ana_goal(say: Say, database: Database) -> str:
    return await proposed_by(say, database, "ana", "i want to pass biology", "study mondays", "nothing", "1")


async def initiated(database: Database) -> list[str]:
    async with database.session() as session:
        rows = await session.execute(sql("SELECT text FROM outbound_message WHERE purpose = 'initiated'"))
        return [row.text for row in rows]


async def test_a_decline_reaches_the_student_with_its_reason(
    say: Say, assistant: Assistant, database: Database
) -> None:
    goal = await ana_goal(say, database)

    await Reviewer(assistant=assistant, by="rivera").decline(goal, reason="Let us make it smaller")

    (told,) = await initiated(database)
    assert "Let us make it smaller" in told
    assert "pass biology" in told
    assert "Elena Rivera" in told


async def test_a_decline_is_told_in_the_students_language(
    say: Say, assistant: Assistant, database: Database
) -> None:
    goal = await proposed_by(
        say, database, "luis", "quiero pasar biología", "estudiar los lunes", "nada", "1"
    )

    await Reviewer(assistant=assistant).decline(goal, reason="Hablemos primero")

    (told,) = await initiated(database)
    assert "Hablemos primero" in told
    assert "did not" not in told


async def test_an_amended_update_is_told_and_an_accepted_one_is_not(
    say: Say, assistant: Assistant, database: Database
) -> None:
    goal = await ana_goal(say, database)
    await Reviewer(assistant=assistant).amend(goal, {"area": "academics"}, reason="It counts as school work")
    assert "It counts as school work" in (await initiated(database))[0]

    await say("ana", "i want to meet with my math teacher")
    for text in ("my grade", "tuesday 3pm", "1"):
        await say("ana", text)
    async with database.session() as session:
        (meeting,) = await reviews.list_updates(session, student_id="ana", state="proposed")
    await Reviewer(assistant=assistant).accept(meeting.id)

    assert len(await initiated(database)) == 1


async def test_the_conversation_goes_on_where_it_stood(
    say: Say, assistant: Assistant, database: Database
) -> None:
    goal = await ana_goal(say, database)
    await say("ana", "i want to set another goal")

    await Reviewer(assistant=assistant).decline(goal, reason="Not now")

    assert "Got it" in await say("ana", "read every day before bed")


async def test_whoever_said_stop_is_not_told(say: Say, assistant: Assistant, database: Database) -> None:
    goal = await ana_goal(say, database)
    async with database.begin() as session:
        (here,) = await find.conversations_of(session, "ana")
        await consent.withdraw(
            session, contact_point_id=here.contact_point_id, source="test", at=assistant.clock.now()
        )

    await Reviewer(assistant=assistant).decline(goal, reason="Not now")

    assert await initiated(database) == []


async def test_a_phone_that_is_somebody_elses_by_now_is_not_told(
    say: Say, assistant: Assistant, database: Database
) -> None:
    goal = await ana_goal(say, database)
    async with database.begin() as session:
        (here,) = await find.conversations_of(session, "ana")
        await record.unbind(session, here.conversation_id, at=assistant.clock.now())

    await Reviewer(assistant=assistant).decline(goal, reason="Not now")

    assert await initiated(database) == []


async def test_an_id_must_say_which_update_is_meant(
    assistant: Assistant, say: Say, database: Database
) -> None:
    goal = await ana_goal(say, database)
    twin = goal[:8] + "-0000-4000-8000-000000000000"
    async with database.begin() as session:
        await session.execute(
            sql(
                "INSERT INTO plan_update (id, student_id, kind, mode, body, state, proposed_at) "
                "SELECT :twin, student_id, kind, mode, body, state, proposed_at "
                "FROM plan_update WHERE id = :id"
            ),
            {"twin": twin, "id": goal},
        )
    reviewer = Reviewer(assistant=assistant)

    with pytest.raises(UnclearId):
        await reviewer.accept(goal[:8])
    with pytest.raises(UnknownUpdate):
        await reviewer.accept("ffffffff")
    assert (await reviewer.accept(goal)).id == goal
