"""A proposed change is decided on once; only what was accepted is in the plan; nothing is ever lost."""

import asyncio
import uuid

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from storage_examples import MINUTE, NOON, conversation_of, goal, said, statements_of

from plan import OwnWords, ReviewState, Update
from storage import find, plans, record, reviews
from storage.database import Database
from storage.errors import AlreadyDecided, UnknownPerson, UnknownUpdate
from storage.find import Standing
from storage.models import ActionStep, Goal, PlanUpdate, Review
from storage.reviews import ListedUpdate

pytestmark = pytest.mark.database


async def propose(
    database: Database,
    here: Standing,
    change: Update,
    *,
    key: str = "1:goal",
    mode: str = "wait",
    supersedes: tuple[str, ...] = (),
    student_id: str = "ana",
) -> str:
    async with database.begin() as session:
        await record.proposal(
            session,
            student_id=student_id,
            conversation_id=here.conversation_id,
            key=key,
            update=change,
            mode="apply" if mode == "apply" else "wait",
            supersedes_keys=supersedes,
            at=NOON,
        )
    return change.id


async def accept(database: Database, update_id: str, *, by: str = "lee") -> ListedUpdate:
    async with database.begin() as session:
        return await reviews.accept(session, update_id, by=by, at=NOON)


async def look(database: Database, update_id: str) -> ListedUpdate:
    async with database.session() as session:
        return await reviews.find_update(session, update_id)


async def goals_of(database: Database, student_id: str = "ana") -> list[str]:
    """The goals in the plan; checks on the way that document and tables follow from what was accepted."""
    async with database.begin() as session:
        assert await plans.rebuild(session, check=True, at=NOON) == ()
        return [each.words for each in (await find.plan(session, student_id)).goals]


async def test_what_is_proposed_waits_and_changes_nothing(school: Database, ana_here: Standing) -> None:
    proposed = goal(verbatim="half an emoji \ud83d")
    update_id = await propose(school, ana_here, proposed)

    assert await goals_of(school) == []
    found = await look(school, update_id)
    assert found.state is ReviewState.PROPOSED
    assert found.update == proposed
    assert (found.student_id, found.student_name, found.key, found.mode) == ("ana", "Ana", "1:goal", "wait")
    assert (found.decided_by, found.decided_at, found.reason, found.resulting) == (None, None, None, None)
    assert "algebra" not in repr(found)


async def test_a_proposal_costs_one_statement(school: Database, ana_here: Standing) -> None:
    with statements_of(school) as statements:
        await propose(school, ana_here, goal())

    assert len(statements) == 1


async def test_accepting_lets_the_change_enter_the_plan(school: Database, ana_here: Standing) -> None:
    update_id = await propose(school, ana_here, goal(target=80, due="2026-12-18"))

    decided = await accept(school, update_id)

    assert (decided.state, decided.decided_by, decided.decided_at) == (ReviewState.ACCEPTED, "lee", NOON)
    assert await goals_of(school) == ["raise my algebra grade"]
    async with school.session() as session:
        row = (await session.execute(select(Goal))).scalar_one()
        step = (await session.execute(select(ActionStep))).scalar_one()
    assert (row.id, row.student_id, row.target, str(row.due_on)) == (update_id, "ana", 80.0, "2026-12-18")
    assert (step.id, step.goal_id, step.words, step.is_done) == (
        f"{update_id}.1",
        update_id,
        "go to tutoring",
        False,
    )


async def test_amending_keeps_what_was_said_and_counts_what_was_meant(
    school: Database, ana_here: Standing
) -> None:
    proposed = goal(target=80)
    update_id = await propose(school, ana_here, proposed)

    async with school.begin() as session:
        decided = await reviews.amend(
            session, update_id, changes={"target": "85"}, by="lee", at=NOON, reason="you said 85"
        )

    assert decided.state is ReviewState.AMENDED
    assert decided.update == proposed
    assert decided.resulting is not None
    assert decided.resulting.model_dump()["target"] == 85.0
    assert (decided.changes, decided.reason) == ({"target": "85"}, "you said 85")
    async with school.begin() as session:
        assert (await find.plan(session, "ana")).goals[0].target == 85.0
    assert await goals_of(school) == ["raise my algebra grade"]


async def test_a_coordinator_cannot_put_words_into_a_students_mouth(
    school: Database, ana_here: Standing
) -> None:
    update_id = await propose(school, ana_here, goal())

    with pytest.raises(OwnWords):
        async with school.begin() as session:
            await reviews.amend(session, update_id, changes={"words": "read more"}, by="lee", at=NOON)

    assert (await look(school, update_id)).state is ReviewState.PROPOSED
    assert await goals_of(school) == []


async def test_a_declined_change_stays_in_the_log_with_its_reason(
    school: Database, ana_here: Standing
) -> None:
    update_id = await propose(school, ana_here, goal())

    async with school.begin() as session:
        decided = await reviews.decline(session, update_id, reason="let's talk \x00 first", by="lee", at=NOON)

    assert (decided.state, decided.reason) == (ReviewState.DECLINED, "let's talk \x00 first")
    assert await goals_of(school) == []


async def test_a_decision_is_made_once_and_the_second_is_told_by_whom(
    school: Database, ana_here: Standing
) -> None:
    update_id = await propose(school, ana_here, goal())
    await accept(school, update_id)

    async def again(session: AsyncSession, what: str) -> None:
        if what == "accept":
            await reviews.accept(session, update_id, by="kim", at=NOON + MINUTE)
        elif what == "decline":
            await reviews.decline(session, update_id, reason="no", by="kim", at=NOON + MINUTE)
        else:
            await reviews.amend(session, update_id, changes={}, by="kim", at=NOON + MINUTE)

    for what in ("accept", "decline", "amend"):
        with pytest.raises(AlreadyDecided, match=r"accepted by lee at 2026-11-20T18:00:00") as refused:
            async with school.begin() as session:
                await again(session, what)

        assert (refused.value.update_id, refused.value.state) == (update_id, "accepted")
        assert (refused.value.by, refused.value.at) == ("lee", NOON)
    assert await goals_of(school) == ["raise my algebra grade"]


async def test_of_many_coordinators_at_once_exactly_one_decides(school: Database, ana_here: Standing) -> None:
    update_id = await propose(school, ana_here, goal())

    async def decide(n: int) -> str:
        by = ("lee", "kim")[n % 2]
        try:
            async with school.begin() as session:
                if n % 3:
                    await reviews.accept(session, update_id, by=by, at=NOON)
                else:
                    await reviews.decline(session, update_id, reason="no", by=by, at=NOON)
        except AlreadyDecided as late:
            return f"late: {late.by}"
        return by

    outcomes = await asyncio.gather(*(decide(n) for n in range(10)))

    (winner,) = [each for each in outcomes if not each.startswith("late")]
    assert outcomes.count(f"late: {winner}") == 9
    async with school.session() as session:
        assert len((await session.execute(select(Review))).all()) == 1
    await goals_of(school)


async def test_changes_accepted_at_once_all_enter_the_plan(school: Database, ana_here: Standing) -> None:
    ids = [await propose(school, ana_here, goal(f"goal {n}"), key=f"{n}:goal") for n in range(8)]

    await asyncio.gather(*(accept(school, update_id) for update_id in ids))

    assert sorted(await goals_of(school)) == [f"goal {n}" for n in range(8)]


async def test_a_student_who_takes_it_back_while_it_is_accepted_never_leaves_both(
    school: Database, ana_here: Standing
) -> None:
    for round_ in range(10):
        key = f"{round_}:goal"
        update_id = await propose(school, ana_here, goal(f"goal {round_}"), key=key)

        async def take_back(key: str = key) -> None:
            async with school.begin() as session:
                await record.withdraw(session, ana_here.conversation_id, [key], at=NOON)

        await asyncio.gather(accept(school, update_id), take_back(), return_exceptions=True)

        is_in_plan = f"goal {round_}" in await goals_of(school)
        state = (await look(school, update_id)).state
        assert state is (ReviewState.ACCEPTED if is_in_plan else ReviewState.WITHDRAWN)


async def test_unknown_updates_and_people_are_named(school: Database, ana_here: Standing) -> None:
    update_id = await propose(school, ana_here, goal())

    for unknown in (str(uuid.uuid4()), "not-an-id", ""):
        with pytest.raises(UnknownUpdate) as refused:
            await accept(school, unknown)
        assert refused.value.update_id == unknown
    with pytest.raises(UnknownPerson):
        await accept(school, update_id, by="nobody")

    async with school.begin() as session:
        decided = await reviews.accept(session, update_id, by=None, at=NOON)
    assert decided.decided_by is None


async def test_updates_are_listed_by_student_and_state(school: Database, ana_here: Standing) -> None:
    here = await conversation_of(school, "beto", "+15550122")
    first = await propose(school, ana_here, goal("one"), key="1")
    second = await propose(school, ana_here, goal("two"), key="2")
    other = await propose(school, here, goal("three", author_id="beto"), student_id="beto")
    await accept(school, first)

    async with school.session() as session:
        everything = await reviews.list_updates(session)
        of_ana = await reviews.list_updates(session, student_id="ana")
        waiting = await reviews.list_updates(session, state="proposed")
        one = await reviews.list_updates(session, limit=1)

        assert {each.id for each in everything} == {first, second, other}
        assert {each.id for each in of_ana} == {first, second}
        assert {each.id for each in waiting} == {second, other}
        assert one == everything[:1]


async def test_a_check_in_counts_at_once_and_is_shown_for_information(
    school: Database, ana_here: Standing
) -> None:
    goal_id = await propose(school, ana_here, goal())
    await accept(school, goal_id)

    check_in = said("checked_in", goal_id=goal_id, progress=6)
    await propose(school, ana_here, check_in, key="2:progress", mode="apply")

    found = await look(school, check_in.id)
    assert (found.state, found.mode, found.decided_by) == (ReviewState.ACCEPTED, "apply", None)
    async with school.session() as session:
        assert (await session.execute(select(Goal.progress))).scalar_one() == 6
        assert (await session.execute(select(Review.decision))).scalars().all() == ["accepted", "auto"]
    await goals_of(school)


async def test_no_wait_i_meant_seven_replaces_what_was_counted(school: Database, ana_here: Standing) -> None:
    goal_id = await propose(school, ana_here, goal())
    await accept(school, goal_id)
    six = await propose(
        school, ana_here, said("checked_in", goal_id=goal_id, progress=6), key="2:p", mode="apply"
    )

    seven = said("checked_in", goal_id=goal_id, progress=7)
    await propose(school, ana_here, seven, key="2:p", mode="apply")

    assert (await look(school, six)).state is ReviewState.WITHDRAWN
    assert (await look(school, seven.id)).supersedes == six
    async with school.begin() as session:
        (kept,) = (await find.plan(session, "ana")).goals[0].check_ins
    assert kept.progress == 7
    await goals_of(school)


async def test_going_back_takes_a_proposal_back(school: Database, ana_here: Standing) -> None:
    waiting = await propose(school, ana_here, goal(), key="1:goal")
    counted = await propose(
        school, ana_here, said("strength_noted", words="patient"), key="2:s", mode="apply"
    )

    async with school.begin() as session:
        await record.withdraw(session, ana_here.conversation_id, ["1:goal", "2:s", "9:unknown"], at=NOON)
        await record.withdraw(session, ana_here.conversation_id, [], at=NOON)

    assert (await look(school, waiting)).state is ReviewState.WITHDRAWN
    assert (await look(school, counted)).state is ReviewState.WITHDRAWN
    async with school.begin() as session:
        assert (await find.plan(session, "ana")).strengths == ()
    with pytest.raises(AlreadyDecided, match="withdrawn at"):
        await accept(school, waiting)
    await goals_of(school)


async def test_a_withdrawn_goal_takes_its_rows_along(school: Database, ana_here: Standing) -> None:
    await propose(school, ana_here, goal(), key="1:goal", mode="apply")
    async with school.begin() as session:
        await record.withdraw(session, ana_here.conversation_id, ["1:goal"], at=NOON)

    async with school.session() as session:
        assert (await session.execute(select(Goal))).all() == []
        assert (await session.execute(select(ActionStep))).all() == []
    assert await goals_of(school) == []


async def test_what_a_coordinator_decided_stays_and_the_correction_waits(
    school: Database, ana_here: Standing
) -> None:
    first = await propose(school, ana_here, goal("pass algebra"))
    await accept(school, first)

    second = await propose(school, ana_here, goal("pass geometry"))

    assert (await look(school, first)).state is ReviewState.ACCEPTED
    corrected = await look(school, second)
    assert (corrected.state, corrected.supersedes) == (ReviewState.PROPOSED, first)
    assert await goals_of(school) == ["pass algebra"]


async def test_a_new_proposal_withdraws_the_ones_it_names(school: Database, ana_here: Standing) -> None:
    first = await propose(school, ana_here, goal("one"), key="1:a")
    other = await propose(school, ana_here, goal("other"), key="1:z")

    second = await propose(school, ana_here, goal("two"), key="1:b", supersedes=("1:a",))

    assert (await look(school, first)).state is ReviewState.WITHDRAWN
    assert (await look(school, second)).supersedes == first
    assert (await look(school, other)).state is ReviewState.PROPOSED


async def test_a_mothers_words_about_two_children_do_not_replace_each_other(school: Database) -> None:
    here = await conversation_of(school, "rosa")
    both = [
        await propose(
            school,
            here,
            said("family_input", author="guardian", author_id="rosa", words="they love music"),
            student_id=student_id,
        )
        for student_id in ("ana", "beto")
    ]

    assert [(await look(school, each)).state for each in both] == [ReviewState.PROPOSED] * 2
    async with school.begin() as session:
        await record.withdraw(session, here.conversation_id, ["1:goal"], at=NOON)
    assert [(await look(school, each)).state for each in both] == [ReviewState.WITHDRAWN] * 2


async def test_what_was_said_and_decided_cannot_be_rewritten(school: Database, ana_here: Standing) -> None:
    await accept(school, await propose(school, ana_here, goal()))

    for statement in (
        update(PlanUpdate).values(body={}),
        update(PlanUpdate).values(student_id="beto"),
        text("UPDATE review SET by = 'kim'"),
    ):
        with pytest.raises(DBAPIError, match="never changed, only added"):
            async with school.begin() as session:
                await session.execute(statement)
