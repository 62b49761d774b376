"""A job and what led to it are kept together, or neither is."""

import pytest
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
