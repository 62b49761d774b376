"""What was given up is listed, and can be tried again or dropped; nothing is done to anything else."""

import json

import pytest
from sqlalchemy import text as sql
from storage_examples import MINUTE, NOON, claim_in, text_in

from storage import dead_letters, find, job_care, jobs, record
from storage.database import Database
from storage.find import Standing

pytestmark = pytest.mark.database


async def names(database: Database) -> list[str]:
    async with database.session() as session:
        return [each.name for each in await dead_letters.listed(session)]


async def given_up_inbound(database: Database, here: Standing) -> int:
    """Ana wrote, handling it failed, and she was told that a person will look."""
    inbound_id = await text_in(database, "hi")
    async with database.begin() as session:
        assert await record.failed_attempt(session, inbound_id, error_code="ValueError", limit=1, at=NOON)
        await record.outbound(
            session,
            conversation_id=here.conversation_id,
            contact_point_id=here.contact_point_id,
            channel="sms",
            text="A person will read it.",
            language="en",
            purpose="reply",
            in_reply_to=inbound_id,
            at=NOON,
        )
    return inbound_id


async def failed_outbound(database: Database, here: Standing) -> int:
    async with database.begin() as session:
        number = await record.outbound(
            session,
            conversation_id=here.conversation_id,
            contact_point_id=here.contact_point_id,
            channel="sms",
            text="Saved.",
            language="en",
            purpose="reply",
            at=NOON,
        )
        await record.outbound_status(session, number, status="failed", error="30003", at=NOON)
    return number


async def test_a_message_that_could_not_be_handled_is_handled_after_all(
    school: Database, ana_here: Standing
) -> None:
    inbound_id = await given_up_inbound(school, ana_here)
    assert await names(school) == [f"in-{inbound_id}"]

    async with school.begin() as session:
        assert await dead_letters.replay(session, "in", inbound_id, at=NOON)
        (waiting,) = await find.unhandled(session, ana_here.conversation_id)
        answered = await record.answer(
            session,
            ana_here,
            inbound_id=inbound_id,
            replies=[record.Draft(text="Hello!", language="en")],
            state=None,
            language=None,
            at=NOON,
        )

    assert (waiting.id, waiting.attempts, len(answered)) == (inbound_id, 0, 1)
    assert await names(school) == []


async def test_a_message_that_did_not_arrive_leaves_again_with_a_job_beside_it(
    school: Database, ana_here: Standing
) -> None:
    number = await failed_outbound(school, ana_here)
    assert await names(school) == [f"out-{number}"]

    async with school.begin() as session:
        before = (await session.execute(sql("SELECT count(*) FROM procrastinate_jobs"))).scalar_one()
        assert await dead_letters.replay(session, "out", number, at=NOON + MINUTE)
        after = (await session.execute(sql("SELECT count(*) FROM procrastinate_jobs"))).scalar_one()
        (leaving,) = await claim_in(session, now=NOON + MINUTE, limit=9)

    assert (leaving.id, leaving.attempts, after - before) == (number, 1, 1)


async def test_what_is_dropped_is_off_the_list_and_stays_in_the_log(
    school: Database, ana_here: Standing
) -> None:
    inbound_id, number = await given_up_inbound(school, ana_here), await failed_outbound(school, ana_here)

    async with school.begin() as session:
        assert await dead_letters.drop(session, "in", inbound_id, reason="called her", at=NOON)
        assert await dead_letters.drop(session, "out", number, reason="called her", at=NOON)
        assert not await dead_letters.drop(session, "out", number, reason="again", at=NOON)

    assert await names(school) == []
    async with school.session() as session:
        query = "SELECT status, error FROM outbound_message WHERE id = :id"
        row = (await session.execute(sql(query), {"id": number})).one()
    assert tuple(row) == ("suppressed", "dropped: called her")


async def test_nothing_but_a_dead_letter_can_be_replayed(school: Database, ana_here: Standing) -> None:
    inbound_id = await text_in(school, "hi")
    async with school.begin() as session:
        number = await jobs.defer(session, "deliver", channel="sms")

        assert not await dead_letters.replay(session, "in", inbound_id, at=NOON)
        assert not await dead_letters.replay(session, "out", 987_654, at=NOON)
        assert not await dead_letters.replay(session, "job", number, at=NOON)


async def test_a_job_that_was_given_up_is_listed_and_tried_again(database: Database) -> None:
    async with database.begin() as session:
        number = await jobs.defer(session, "send_digest", to="lee")
        await session.execute(
            sql("UPDATE procrastinate_jobs SET status = 'failed', attempts = 11 WHERE id = :id"),
            {"id": number},
        )
    async with database.session() as session:
        (letter,) = await dead_letters.listed(session)
    assert (letter.name, letter.what, letter.attempts) == (f"job-{number}", "send_digest", 11)

    async with database.begin() as session:
        assert await dead_letters.replay(session, "job", number, at=NOON)

    assert await names(database) == []
    assert await waiting(database) == ["send_digest"]


async def waiting(database: Database) -> list[str]:
    async with database.session() as session:
        rows = await session.execute(
            sql("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        )
        return list(rows.scalars())


async def under_way(database: Database, task: str, *, heard_seconds_ago: int, once: str | None = None) -> int:
    """Let a worker begin a job and then be heard of some time ago."""
    async with database.begin() as session:
        number = await jobs.defer(session, task, once=once)
        worker = (
            await session.execute(
                sql(
                    "INSERT INTO procrastinate_workers (last_heartbeat)"
                    " VALUES (now() - make_interval(secs => :ago)) RETURNING id"
                ),
                {"ago": heard_seconds_ago},
            )
        ).scalar_one()
        await session.execute(
            sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :worker WHERE id = :id"),
            {"worker": worker, "id": number},
        )
    return number


async def test_the_jobs_of_a_dead_worker_go_to_a_living_one(database: Database) -> None:
    await under_way(database, "lost", heard_seconds_ago=60)
    await under_way(database, "under way", heard_seconds_ago=5)
    await under_way(database, "a round", heard_seconds_ago=60, once="every:a round")
    await under_way(database, "another round", heard_seconds_ago=60, once="every:another round")
    async with database.begin() as session:
        await jobs.defer(session, "a round", once="every:a round")

    async with database.begin() as session:
        put_back = await job_care.put_back_stalled(session, dead_after_seconds=30)

    assert sorted(put_back) == ["a round", "another round", "lost"]
    assert sorted(await waiting(database)) == ["a round", "another round", "lost"]
    async with database.begin() as session:
        assert await job_care.put_back_stalled(session, dead_after_seconds=30) == ()


def test_what_a_job_is_about_is_not_in_its_repr() -> None:
    job = job_care.GivenUp(id=1, task="x", arguments={"of": "ana"}, attempts=1, since=None)

    assert "ana" not in repr(job)
    assert json.dumps(job.arguments)
