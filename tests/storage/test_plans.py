"""The plan is the fold of its accepted updates, and that can be proved at any time."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Executable, delete, update
from sqlalchemy.ext.asyncio import AsyncSession
from storage_examples import NOON, conversation_of, goal, said

from plan import Plan, fold
from storage import find, plans, record, reviews
from storage.database import Database
from storage.errors import AlreadyDecided
from storage.find import Standing
from storage.models import ActionStep, Goal, PlanDocument, PlanUpdate
from storage.plans import Difference

pytestmark = pytest.mark.database


@pytest.fixture
async def goal_id(school: Database, ana_here: Standing) -> str:
    """Ana has one accepted goal."""
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
        await reviews.accept(session, proposed.id, by="lee", at=NOON)
    return proposed.id


async def spoil(database: Database, statement: Executable) -> None:
    async with database.begin() as session:
        await session.execute(statement)


async def rebuild(database: Database, *, check: bool) -> tuple[Difference, ...]:
    async with database.begin() as session:
        return await plans.rebuild(session, check=check, at=NOON)


async def test_a_student_without_a_plan_has_an_empty_one(school: Database) -> None:
    async with school.begin() as session:
        assert await find.plan(session, "ana") == Plan.empty("ana")
        assert await plans.rebuild(session, "ana", check=True, at=NOON) == ()


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        (update(PlanDocument).values(document={"student_id": "ana"}), "document"),
        (update(PlanDocument).values(document={"made": "by a later release"}), "document"),
        (update(Goal).values(words="something else"), "goals"),
        (delete(ActionStep), "action_steps"),
        (update(ActionStep).values(is_done=True), "action_steps"),
    ],
)
async def test_what_departs_from_the_log_is_found_named_and_mended(
    school: Database,
    goal_id: str,
    statement: Executable,
    part: str,
) -> None:
    await spoil(school, statement)

    (found,) = await rebuild(school, check=True)
    assert (found.student_id, found.part) == ("ana", part)
    assert found.ids == {"document": (), "goals": (goal_id,), "action_steps": (f"{goal_id}.1",)}[part]

    assert await rebuild(school, check=True) == (found,), "a check changes nothing"
    assert await rebuild(school, check=False) == (found,)
    assert await rebuild(school, check=True) == ()


async def test_a_plan_that_is_gone_is_made_again(school: Database, goal_id: str) -> None:
    for each in (ActionStep, Goal, PlanDocument):
        await spoil(school, delete(each))

    parts = [each.part for each in await rebuild(school, check=False)]

    assert parts == ["document", "goals", "action_steps"]
    async with school.begin() as session:
        assert [each.id for each in (await find.plan(session, "ana")).goals] == [goal_id]
        assert await plans.rebuild(session, "beto", check=True, at=NOON) == ()


async def test_an_update_that_cannot_be_read_is_named_and_hides_no_other(
    school: Database, goal_id: str
) -> None:
    unreadable = "00000000-0000-4000-8000-000000000000"
    async with school.begin() as session:
        session.add(
            PlanUpdate(
                id=unreadable,
                student_id="ana",
                kind="unheard_of",
                mode="wait",
                body={"kind": "unheard_of"},
                state="accepted",
                proposed_at=NOON,
                accepted_seq=99,
            )
        )

    assert await rebuild(school, check=True) == (
        Difference(student_id="ana", part="updates", ids=(unreadable,)),
    )


async def test_changes_to_a_plan_are_counted(school: Database, goal_id: str) -> None:
    async with school.session() as session:
        kept = await session.get(PlanDocument, "ana")
    assert kept is not None
    assert (kept.version, kept.updated_at) == (1, NOON)


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["propose", "apply", "withdraw", "accept", "decline", "amend"]),
        st.integers(0, 3),  # which question
        st.integers(0, 10),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
async def test_whatever_is_said_and_decided_the_plan_is_the_fold_of_what_was_accepted(
    school: Database, actions: list[tuple[str, int, int]]
) -> None:
    here = await conversation_of(school, "ana")
    latest: dict[int, str] = {}
    for action, question, number in actions:
        async with school.begin() as session:
            if action in {"propose", "apply"}:
                goal_id = latest.get(number % 4)
                change = (
                    said("checked_in", goal_id=goal_id, progress=number)
                    if goal_id
                    else goal(f"goal {number}")
                )
                latest[question] = change.id
                await record.proposal(
                    session,
                    student_id="ana",
                    conversation_id=here.conversation_id,
                    key=f"{question}",
                    update=change,
                    mode="apply" if action == "apply" else "wait",
                    at=NOON,
                )
            elif action == "withdraw":
                await record.withdraw(session, here.conversation_id, [f"{question}"], at=NOON)
            elif question in latest:
                await decide(session, action, latest[question])

    async with school.begin() as session:
        assert await plans.rebuild(session, check=True, at=NOON) == ()
        everything = await reviews.list_updates(session, student_id="ana")
        counted = [each for each in everything if each.state in {"accepted", "amended"}]
        assert await find.plan(session, "ana") == fold(
            "ana", [each.resulting or each.update for each in counted]
        )


async def decide(session: AsyncSession, action: str, update_id: str) -> None:
    try:
        if action == "accept":
            await reviews.accept(session, update_id, by="lee", at=NOON)
        elif action == "decline":
            await reviews.decline(session, update_id, reason="no", by="lee", at=NOON)
        else:
            await reviews.amend(session, update_id, changes={"confidence": 3}, by="lee", at=NOON)
    except AlreadyDecided:
        pass
