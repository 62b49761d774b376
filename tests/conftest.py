"""A real PostgreSQL for every test that asks for `database`: empty tables, nobody else's rows.

The embedded server is started once and shared by all workers of a run, each with a database of its own, made
by the migrations. Tables are emptied after each test (7 ms; a copy of a template database took 60 to 230 ms).
With THROUGHLINE_TEST_DATABASE_URL the same tests run on that server; what they make there, they drop.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from psycopg.sql import SQL, Identifier
from sqlalchemy import URL
from standins.strict import nobody_complains  # noqa: F401 - at the end of every test

from storage import cluster, embedded
from storage.database import Database, driver_url
from storage.models import Base

# No deadline: a busy machine is not a broken promise. The same examples each time: what CI says is about the
# change. `scripts/test --hypothesis-profile=wild` looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("wild", deadline=None, max_examples=1000)
settings.load_profile("steady")

# Tests end before a disk would: the server need not wait for it.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
TABLES = [
    *(each.name for each in reversed(Base.metadata.sorted_tables)),
    "procrastinate_events",
    "procrastinate_jobs",
]
EMPTY = "; ".join(f"DELETE FROM {name}" for name in TABLES)  # noqa: S608


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[URL]:
    """The address of a server on which databases may be made and dropped."""
    given = os.environ.get("THROUGHLINE_TEST_DATABASE_URL")  # noqa: TID251 - the tests' own setting
    if given:
        yield driver_url(given)
        return
    run = getattr(request.config, "workerinput", {}).get("testrunuid") or uuid.uuid4().hex
    home = Path(tempfile.gettempdir()) / f"throughline-tests-{run}"
    server = embedded.start(home, settings={**cluster.SETTINGS, **FAST})
    yield driver_url(server.url).set(database="postgres")
    if server.stop():
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def model_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where trained interpreters are kept: one training for all workers of a run."""
    return tmp_path_factory.getbasetemp().parent / "throughline-model"


@pytest.fixture(scope="session")
def make_database(postgres: URL) -> Iterator[Callable[[], str]]:
    """Make new databases without any table; they are dropped when the run ends."""
    made: list[str] = []
    address = postgres.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as admin:

        def make() -> str:
            name = f"throughline_test_{uuid.uuid4().hex}"
            admin.execute(
                SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(Identifier(name))
            )
            made.append(name)
            return postgres.set(database=name).render_as_string(hide_password=False)

        yield make
        for name in made:
            admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture(scope="session")
def database_url(make_database: Callable[[], str]) -> str:
    """The address of this worker's database, for tests that start processes of their own."""
    return make_database()


@pytest.fixture(scope="session")
async def migrated_database(database_url: str) -> AsyncIterator[Database]:
    """This worker's database with its tables. Tests ask for `database` instead."""
    database = Database(database_url)
    await database.upgrade()
    yield database
    await database.close()


@pytest.fixture
async def database(migrated_database: Database) -> AsyncIterator[Database]:
    """An up-to-date database with empty tables."""
    yield migrated_database
    async with migrated_database.engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.execute(EMPTY)
        await driver.commit()
