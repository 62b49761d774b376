import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import exc, text
from storage_examples import NOON, open_school

from storage import record
from storage.database import Database, driver_url

pytestmark = pytest.mark.database

SECRET = "planted secret"


@pytest.mark.parametrize(
    "url", ["postgres://me@db/x", "postgresql://me@db/x", "postgresql+psycopg2://me@db/x"]
)
def test_an_address_may_name_postgresql_in_any_usual_way(url: str) -> None:
    assert driver_url(url).render_as_string() == "postgresql+psycopg://me@db/x"


async def test_what_fails_in_the_middle_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.begin() as session:
            await open_school(session)
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        await fail()

    async with database.session() as session:
        assert (await session.execute(text("SELECT count(*) FROM person"))).scalar_one() == 0


async def test_what_nobody_commits_is_not_kept(database: Database) -> None:
    async with database.session() as session:
        await open_school(session)

    async with database.session() as session:
        assert (await session.execute(text("SELECT count(*) FROM person"))).scalar_one() == 0


async def test_in_autocommit_each_statement_is_kept_at_once(database: Database) -> None:
    async with database.autocommit() as session:
        await record.school(session, school_id="a", name="A", time_zone="UTC")
        async with database.session() as other:
            assert (await other.execute(text("SELECT count(*) FROM school"))).scalar_one() == 1


async def test_a_restart_of_the_server_is_not_felt(database: Database) -> None:
    async with database.session() as session:
        await session.execute(text("SELECT 1"))
    async with database.session() as session:
        ended = await session.execute(
            text(
                "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
        pids = list(ended.scalars())
        # Ending a backend only asks it to go; it has said its farewell once it is no longer listed.
        # The list is read once a transaction, unless told to look again.
        look_again = text("SELECT pg_stat_clear_snapshot()")
        going = text("SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(:pids)")
        async with asyncio.timeout(30):
            while (await session.execute(going, {"pids": pids})).scalar_one():
                await asyncio.sleep(0.01)
                await session.execute(look_again)
    async with database.session() as one, database.session() as two, database.session() as three:
        for session in (one, two, three):
            assert (await session.execute(text("SELECT 1"))).scalar_one() == 1


async def test_no_error_repeats_what_a_person_wrote(database: Database) -> None:
    statements = [
        "INSERT INTO school (id, name, time_zone) VALUES (:word, :word, :word)",
        "SELECT CAST(:word AS integer)",
        "INSERT INTO enrollment (person_id, school_id) VALUES (:word, :word)",
    ]
    async with database.begin() as session:
        await session.execute(text(statements[0]), {"word": SECRET})
    for statement in statements:
        with pytest.raises(exc.DBAPIError) as refused:
            async with database.begin() as session:
                await session.execute(text(statement), {"word": SECRET})

        told = f"{refused.value!s} {refused.value!r} {refused.value.orig!s} {refused.value.orig!r}"
        assert SECRET not in told


async def test_an_error_still_says_which_rule_was_broken(database: Database) -> None:
    with pytest.raises(exc.IntegrityError, match="fk_enrollment_"):
        async with database.begin() as session:
            await record.enrollment(session, person_id="nobody", school_id="nowhere")


async def test_an_error_in_our_own_statement_is_told_as_it_is(database: Database) -> None:
    with pytest.raises(exc.ProgrammingError, match='relation "nowhere" does not exist'):
        async with database.begin() as session:
            await session.execute(text("SELECT * FROM nowhere"))


async def test_many_at_once_wait_for_a_free_connection(make_database: Callable[[], str]) -> None:
    database = Database(make_database(), pool_size=2, max_overflow=0)

    async def ask() -> int:
        async with database.session() as session:
            return int((await session.execute(text("SELECT 1"))).scalar_one())

    assert sum(await asyncio.gather(*(ask() for _ in range(20)))) == 20
    await database.close()


async def test_times_are_given_back_in_utc(database: Database) -> None:
    async with database.session() as session:
        at = (await session.execute(text("SELECT CAST('2026-11-20 12:00-06' AS timestamptz)"))).scalar_one()

    assert at == NOON
    assert at.utcoffset().total_seconds() == 0


async def test_a_log_cannot_be_rewritten(school: Database) -> None:
    async with school.begin() as session:
        await session.execute(
            text("INSERT INTO contact_point (channel, address, created_at) VALUES ('sms', '+1', now())")
        )
        await session.execute(
            text(
                "INSERT INTO consent (contact_point_id, state, source, at) "
                "SELECT id, 'granted', 'test', now() FROM contact_point"
            )
        )

    with pytest.raises(exc.DBAPIError, match="never changed, only added"):
        async with school.begin() as session:
            await session.execute(text("UPDATE consent SET state = 'withdrawn'"))
