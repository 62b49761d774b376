"""A job and what led to it are kept together, or neither is."""

from collections.abc import Callable
from importlib.metadata import version

import pytest
from procrastinate.schema import SchemaManager
from sqlalchemy import text

from storage import jobs
from storage.database import Database

pytestmark = pytest.mark.database


async def waiting(database: Database) -> list[str]:
    async with database.session() as session:
        rows = await session.execute(text("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo'"))
        return list(rows.scalars())


async def test_a_job_waits_once_what_led_to_it_is_kept(database: Database) -> None:
    async with database.begin() as session:
        await jobs.defer(session, "deliver", channel="sms")
        assert await waiting(database) == []

    assert await waiting(database) == ["deliver"]


async def test_a_job_vanishes_with_what_led_to_it(database: Database) -> None:
    async with database.session() as session:
        await jobs.defer(session, "deliver", channel="sms")
        await session.rollback()

    assert await waiting(database) == []


async def test_the_tables_of_jobs_are_those_of_the_installed_procrastinate(
    make_database: Callable[[], str],
) -> None:
    """A newer Procrastinate brings migrations of its own: they must become one of ours, not be forgotten."""
    ours, theirs = Database(make_database()), Database(make_database())
    await ours.upgrade()
    async with theirs.engine.begin() as connection:
        schema = SchemaManager.get_schema()
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.execute(schema.replace("%%", "%"))

    assert await shape(ours) == await shape(theirs)
    assert version("procrastinate").startswith("3.10.")
    for each in (ours, theirs):
        await each.close()


async def shape(database: Database) -> list[tuple[object, ...]]:
    """Describe every table, function and trigger of Procrastinate in a database."""
    query = """
        SELECT 'column', table_name || '.' || column_name, data_type || is_nullable
        FROM information_schema.columns WHERE table_name LIKE 'procrastinate%'
        UNION ALL SELECT 'function', proname, md5(prosrc) FROM pg_proc WHERE proname LIKE 'procrastinate%'
        UNION ALL SELECT 'trigger', tgname, '' FROM pg_trigger WHERE tgname LIKE 'procrastinate%'
        UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'procrastinate%'
        ORDER BY 1, 2
    """
    async with database.session() as session:
        return [tuple(row) for row in await session.execute(text(query))]
