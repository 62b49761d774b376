"""Smaller questions: who is reached where, what a plan said then, who stands at a node, what was answered."""

from datetime import timedelta

import pytest
from storage_examples import MINUTE, NOON, claim_in, conversation_of, goal, said, text_in

from storage import find, record, reviews
from storage.database import Database
from storage.find import Standing
from storage.find.addresses import addresses, names
from storage.find.history import plan_as_of
from storage.find.standing_at import Crowd, crowds
from storage.find.updates import ids_beginning
from storage.record.answering import answer_again

pytestmark = pytest.mark.database


async def test_a_persons_addresses_are_listed_per_channel_newest_first(school: Database) -> None:
    await conversation_of(school, "ana", "+15550101")
    async with school.begin() as session:
        here = await find.lock_conversation(
            session, (await conversation_of(school, None, "+15550102")).conversation_id
        )
        await record.bind(
            session,
            person_id="ana",
            contact_point_id=here.contact_point_id,
            conversation_id=here.conversation_id,
            source="test",
            at=NOON + MINUTE,
        )

        assert await addresses(session, "ana", channel="sms") == ("+15550102", "+15550101")
        assert await addresses(session, "ana", channel="telegram") == ()
        assert await names(session, ["ana", "nobody"]) == {"ana": "Ana Invented"}


async def test_a_plan_can_be_read_as_it_was_on_a_day(school: Database, ana_here: Standing) -> None:
    day = timedelta(days=1)
    first, second = goal("first"), goal("second")
    strength = said("strength_noted", words="patient")
    async with school.begin() as session:
        for key, change, mode in (("1", first, "wait"), ("2", second, "wait"), ("3", strength, "apply")):
            await record.proposal(
                session,
                student_id="ana",
                conversation_id=ana_here.conversation_id,
                key=key,
                update=change,
                mode="apply" if mode == "apply" else "wait",
                at=NOON,
            )
        await reviews.amend(session, first.id, changes={"target": "90"}, by="lee", at=NOON + day)
        await reviews.accept(session, second.id, by="lee", at=NOON + 2 * day)
        await record.withdraw(session, ana_here.conversation_id, ["3"], at=NOON + 3 * day)

        plans = [await plan_as_of(session, "ana", NOON + n * day) for n in range(-1, 4)]

        assert [sorted(each.words for each in plan.goals) for plan in plans] == [
            [],
            [],
            ["first"],
            ["first", "second"],
            ["first", "second"],
        ]
        assert plans[2].goals[0].target == 90.0
        assert [len(plan.strengths) for plan in plans] == [0, 1, 1, 1, 0]
        assert plans[-1] == await find.plan(session, "ana")


async def test_an_update_is_found_by_enough_of_its_first_letters(
    school: Database, ana_here: Standing
) -> None:
    proposed = goal()
    async with school.begin() as session:
        await record.proposal(
            session,
            student_id="ana",
            conversation_id=ana_here.conversation_id,
            key="1",
            update=proposed,
            mode="wait",
            at=NOON,
        )

        assert await ids_beginning(session, f" {proposed.id[:6].upper()} ") == (proposed.id,)
        for unfit in (proposed.id[:3], "%%%%", "zzzz"):
            assert await ids_beginning(session, unfit) == ()


async def test_people_are_counted_where_they_stand(school: Database, ana_here: Standing) -> None:
    other = await conversation_of(school, "beto", "+15550122")
    state = {"stack": [{"flow": "set_goal", "version": 2, "node": "due"}, {"flow": "help", "node": "topic"}]}
    async with school.begin() as session:
        await record.standing(session, ana_here.conversation_id, state=state, language=None, at=NOON)
        await record.standing(
            session, other.conversation_id, state={"stack": state["stack"][:1]}, language=None, at=NOON
        )

        assert await crowds(session) == (
            Crowd(flow="help", version=1, node="topic", people=1),
            Crowd(flow="set_goal", version=2, node="due", people=2),
        )


async def test_a_second_delivery_is_answered_like_the_first_except_for_what_is_under_way(
    school: Database, ana_here: Standing
) -> None:
    inbound_id = await text_in(school, "hi")
    async with school.begin() as session:
        drafts = [record.Draft(text=word, language="en") for word in ("one", "two", "three")]
        ids = await record.answer(
            session, ana_here, inbound_id=inbound_id, replies=drafts, state=None, language=None, at=NOON
        )
        await claim_in(session, now=NOON, limit=1)
        await record.outbound_status(session, ids[2], status="failed", at=NOON)

    async with school.begin() as session:
        again = await answer_again(session, inbound_id, grace_ends=NOON + MINUTE)

        assert [each.text for each in again] == ["two"]
        assert await claim_in(session, now=NOON, limit=9) == ()
