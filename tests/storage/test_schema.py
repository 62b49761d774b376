import asyncio
from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, exc, text

from storage import schema
from storage.database import Database
from storage.errors import ServerTooOld
from storage.migrations import running
from storage.models import Base

pytestmark = pytest.mark.database

# The queue's own tables are Procrastinate's to describe.
COMPARED = {
    "compare_server_default": True,
    "include_name": lambda name, kind, _: kind != "table" or not name.startswith("procrastinate_"),
}


async def test_the_migrations_make_exactly_the_tables_the_models_describe(database: Database) -> None:
    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts=COMPARED)
        return list(compare_metadata(context, Base.metadata))

    async with database.engine.connect() as connection:
        differences = await connection.run_sync(compare)

    assert differences == []


async def test_the_last_migration_is_the_one_alembic_would_run_last(database: Database) -> None:
    def heads(connection: Connection) -> tuple[str, ...]:
        return tuple(ScriptDirectory.from_config(running.config(connection)).get_heads())

    async with database.engine.connect() as connection:
        assert await connection.run_sync(heads) == (schema.HEAD,)


async def test_a_difference_would_be_noticed(make_database: Callable[[], str]) -> None:
    database = Database(make_database())
    await database.upgrade()
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE school ADD COLUMN colour text"))

    def compare(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection, opts=COMPARED), Base.metadata))

    async with database.engine.connect() as connection:
        differences = await connection.run_sync(compare)
    await database.close()

    assert len(differences) == 1


async def test_upgrading_again_changes_nothing(make_database: Callable[[], str]) -> None:
    database = Database(make_database())
    assert not await database.is_upgraded()

    await database.upgrade()
    first = await _tables(database)
    await database.upgrade()

    assert await database.is_upgraded()
    assert await _tables(database) == first
    await database.close()


async def test_processes_that_upgrade_at_once_take_turns(make_database: Callable[[], str]) -> None:
    url = make_database()
    databases = [Database(url) for _ in range(4)]

    await asyncio.gather(*(each.upgrade() for each in databases))

    assert await databases[0].is_upgraded()
    for each in databases:
        await each.close()


async def test_a_newer_release_is_noticed_by_an_older_one(make_database: Callable[[], str]) -> None:
    database = Database(make_database())
    await database.upgrade()

    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert not await database.is_upgraded()
    await database.close()


async def test_an_upgrade_that_cannot_get_its_lock_gives_up_and_changes_nothing(
    make_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "LOCK_WAIT", "100ms")
    database = Database(make_database())
    async with database.engine.connect() as busy:
        await busy.execute(text("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)"))
        await busy.commit()
        await busy.execute(text("LOCK TABLE alembic_version IN SHARE MODE"))

        with pytest.raises(exc.OperationalError, match="lock timeout"):
            await database.upgrade()

    await database.upgrade()
    assert await database.is_upgraded()
    await database.close()


async def test_an_old_server_is_refused_in_one_sentence(
    make_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "OLDEST_SERVER", 99)
    database = Database(make_database())

    with pytest.raises(ServerTooOld, match="needs 99 or newer") as refused:
        await database.upgrade()

    assert refused.value.found >= 13
    await database.close()


async def test_an_upgrade_leaves_no_connection_with_its_own_settings(
    make_database: Callable[[], str],
) -> None:
    database = Database(make_database(), pool_size=1, max_overflow=0)
    await database.upgrade()

    async with database.session() as session:
        timeout = (await session.execute(text("SHOW lock_timeout"))).scalar_one()

    assert timeout == "15s"
    await database.close()


async def _tables(database: Database) -> list[tuple[str, str]]:
    async with database.engine.connect() as connection:
        found = await connection.execute(
            text(
                "SELECT table_name, string_agg(column_name, ',' ORDER BY column_name) "
                "FROM information_schema.columns WHERE table_schema = 'public' GROUP BY 1 ORDER BY 1"
            )
        )
        return [tuple(row) for row in found]
