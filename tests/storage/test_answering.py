"""What is read before a turn, and what is written after it."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text
from storage_examples import MINUTE, NOON, conversation_of, goal, statements_of, text_in

from plan import apply
from storage import consent, find, record
from storage.database import Database
from storage.errors import UnknownConversation, UnknownPerson
from storage.find import Standing

pytestmark = pytest.mark.database

STATE = {"v": 1, "stack": [{"flow": "set_goal", "answers": {"words": "\x00 half \ud83d"}}]}


async def test_everything_at_hand_is_what_the_questions_answer_one_by_one(
    school: Database, ana_here: Standing
) -> None:
    proposed = goal("half \ud83d")
    for word in ("one", "two\x00"):
        await text_in(school, word)
    async with school.begin() as session:
        await record.standing(session, ana_here.conversation_id, state=STATE, language="es", at=NOON)
        await record.proposal(
            session,
            student_id="ana",
            conversation_id=ana_here.conversation_id,
            key="1",
            update=proposed,
            mode="wait",
            at=NOON,
        )

        together = await find.at_hand(session, ana_here.conversation_id)

        assert together.standing == await find.lock_conversation(session, ana_here.conversation_id)
        assert together.messages == await find.unhandled(session, ana_here.conversation_id)
        assert together.person == await find.person(session, "ana")
        assert together.plan == apply(await find.plan(session, "ana"), proposed)
        assert [each.text for each in together.messages] == ["one", "two\x00"]
        assert together.standing.state == STATE


async def test_of_a_stranger_nothing_is_known(database: Database) -> None:
    here = await conversation_of(database, None)

    async with database.begin() as session:
        together = await find.at_hand(session, here.conversation_id)

    assert (together.person, together.plan, together.messages) == (None, None, ())
    assert together.standing.language is None
    assert together.standing.state is None
    assert not together.standing.is_opted_out


async def test_a_guardian_has_no_plan_of_her_own(school: Database) -> None:
    here = await conversation_of(school, "rosa")

    async with school.begin() as session:
        together = await find.at_hand(session, here.conversation_id)

    assert together.plan is None
    assert together.person is not None
    assert [each.given_name for each in together.person.students] == ["Ana", "Beto"]


async def test_a_conversation_that_does_not_exist_is_named(database: Database) -> None:
    async with database.begin() as session:
        with pytest.raises(UnknownConversation) as refused:
            await find.lock_conversation(session, 4711)
        with pytest.raises(UnknownConversation):
            await find.at_hand(session, 4711)

    assert refused.value.conversation_id == 4711


async def test_whoever_comes_second_sees_what_the_first_one_did(school: Database, ana_here: Standing) -> None:
    order: list[str] = []

    async def second() -> Standing:
        async with school.begin() as session:
            here = await find.lock_conversation(session, ana_here.conversation_id)
            order.append("second")
            return here

    async with school.begin() as session:
        await find.lock_conversation(session, ana_here.conversation_id)
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0.1)
        await record.standing(session, ana_here.conversation_id, state={"n": 1}, language="es", at=NOON)
        await consent.withdraw(session, contact_point_id=ana_here.contact_point_id, source="test", at=NOON)
        order.append("first")

    here = await waiting
    assert order == ["first", "second"]
    assert here.state == {"n": 1}
    assert here.is_opted_out, "a stop that was just said must be seen"


async def test_a_turn_is_written_in_one_statement(school: Database, ana_here: Standing) -> None:
    inbound_id = await text_in(school, "hi")
    drafts = [
        record.Draft(text="first \x00", language="es", buttons=[{"value": "1", "label": "Sí \ud83d"}]),
        record.Draft(
            text="second", language="es", purpose="safety", status="answering", not_before=NOON + MINUTE
        ),
        record.Draft(text="third", language="es", status="accepted"),
    ]

    async with school.begin() as session:
        with statements_of(school) as statements:
            ids = await record.answer(
                session, ana_here, inbound_id=inbound_id, replies=drafts, state=STATE, language="es", at=NOON
            )

    assert len(statements) == 1
    async with school.begin() as session:
        replies = await find.replies(session, inbound_id)
        together = await find.at_hand(session, ana_here.conversation_id)
        lanes = await session.execute(text("SELECT lane FROM outbound_message ORDER BY position"))
    assert tuple(each.id for each in replies) == ids
    assert [each.text for each in replies] == ["first \x00", "second", "third"]
    assert replies[0].buttons == ({"value": "1", "label": "Sí \ud83d"},)
    assert [each.status for each in replies] == ["pending", "answering", "accepted"]
    assert list(lanes.scalars()) == [1, 0, 1]
    assert together.messages == ()
    assert (together.standing.state, together.standing.language, together.standing.epoch) == (STATE, "es", 1)


async def test_a_turn_that_says_nothing_leaves_the_rest_as_it_was(
    school: Database, ana_here: Standing
) -> None:
    inbound_id = await text_in(school, "stop")
    async with school.begin() as session:
        await record.standing(session, ana_here.conversation_id, state={"n": 1}, language="es", at=NOON)

        ids = await record.answer(
            session, ana_here, inbound_id=inbound_id, replies=[], state=None, language=None, at=NOON
        )
        here = await find.lock_conversation(session, ana_here.conversation_id)

    assert ids == ()
    assert (here.state, here.language) == ({"n": 1}, "es")


async def test_the_same_is_written_one_by_one(school: Database, ana_here: Standing) -> None:
    inbound_id = await text_in(school, "hi")
    async with school.begin() as session:
        first = await record.outbound(
            session,
            conversation_id=ana_here.conversation_id,
            contact_point_id=ana_here.contact_point_id,
            channel="sms",
            text="hello \x00",
            language="en",
            purpose="reply",
            in_reply_to=inbound_id,
            buttons=[{"value": "1", "label": "One"}],
            at=NOON,
        )
        (reply,) = await find.replies(session, inbound_id)

        assert (reply.id, reply.text, reply.status) == (first, "hello \x00", "pending")
        assert await find.replies_since(session, ana_here.conversation_id, NOON) == 1
        assert await find.replies_since(session, ana_here.conversation_id, NOON + MINUTE) == 0


async def test_a_person_is_found_with_school_and_coordinator(school: Database) -> None:
    async with school.begin() as session:
        ana = await find.person(session, "ana")
        rosa = await find.person(session, "rosa")
        lee = await find.person(session, "lee")

    assert (ana.given_name, ana.role, ana.language) == ("Ana", "student", "es")
    assert (ana.school, ana.time_zone) == ("North High", "America/Chicago")
    assert (ana.coordinator_id, ana.coordinator) == ("lee", "Jordan Invented")
    assert (rosa.school, rosa.coordinator) == ("North High", "Jordan Invented")
    assert (lee.school, lee.coordinator, lee.students) == (None, None, ())
    assert "Ana" not in repr(ana)


async def test_the_first_coordinator_signs_and_one_who_left_does_not(school: Database) -> None:
    async with school.begin() as session:
        await record.assignment(session, student_id="ana", coordinator_id="kim", priority=0)
        first = await find.person(session, "ana")
        await record.person(
            session,
            person_id="kim",
            role="coordinator",
            given_name="Sam",
            family_name="Invented",
            language="en",
            status="inactive",
        )
        then = await find.person(session, "ana")

    assert (first.coordinator_id, then.coordinator_id) == ("kim", "lee")


async def test_somebody_nobody_knows_is_named_by_id(database: Database) -> None:
    async with database.begin() as session:
        with pytest.raises(UnknownPerson) as refused:
            await find.person(session, "nobody")

    assert refused.value.person_id == "nobody"


async def test_a_roster_row_kept_again_is_brought_up_to_date(school: Database) -> None:
    async with school.begin() as session:
        await record.school(session, school_id="north", name="North Academy", time_zone="America/Denver")
        await record.enrollment(session, person_id="ana", school_id="north")
        ana = await find.person(session, "ana")

    assert (ana.school, ana.time_zone) == ("North Academy", "America/Denver")


async def test_a_persons_conversations_are_listed_latest_first(school: Database) -> None:
    await conversation_of(school, "ana", "+15550101")
    later = await conversation_of(school, "ana", "+15550102")
    async with school.begin() as session:
        await record.standing(session, later.conversation_id, state=None, language=None, at=NOON + MINUTE)
        listed = await find.conversations_of(session, "ana")

    assert [each.address for each in listed] == ["+15550102", "+15550101"]


async def test_alerts_and_handoffs_are_kept_with_the_words_that_led_to_them(
    school: Database, ana_here: Standing
) -> None:
    inbound_id = await text_in(school, "can i talk to a person")
    base: dict[str, Any] = {
        "conversation_id": ana_here.conversation_id,
        "person_id": "ana",
        "inbound_id": inbound_id,
        "at": NOON,
    }
    async with school.begin() as session:
        first = await record.alert(session, **base, category="self_harm", level="alert")
        second = await record.alert(session, **base, category="self_harm", level="check")
        handoff = await record.handoff(session, **base, reason="asked_for_person", verbatim="\x00 please")

    assert first < second
    assert handoff > 0
