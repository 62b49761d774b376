"""Which tables this release expects, whether a database has them, and how it comes by them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from storage.errors import ServerTooOld

OLDEST_SERVER: Final = 13  # what managed services still offer; every statement here works on it
MIGRATIONS: Final = Path(__file__).with_name("migrations")

# Migrations are numbered, and each knows the one before it: the last one is the state of the tables.
HEAD: Final = max(path.name.split("_", 1)[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))

_HAS_ANY: Final = text("SELECT to_regclass('alembic_version') IS NOT NULL")
_VERSIONS: Final = text("SELECT version_num FROM alembic_version")


def is_current(connection: Connection) -> bool:
    """Tell whether every migration has been run here, and none that we do not know."""
    if not connection.execute(_HAS_ANY).scalar_one():
        return False
    return connection.execute(_VERSIONS).scalars().all() == [HEAD]


def upgrade(connection: Connection) -> None:
    """Run every migration that this database has not seen, all in one transaction.

    Waits for nobody for long: a step that cannot get its lock gives up and changes nothing, so that a
    running assistant is never stopped by an upgrade. Two processes that upgrade at once take turns.

    Raises:
        ServerTooOld: The server is older than PostgreSQL 13.
    """
    found = int((connection.dialect.server_version_info or (0,))[0])
    if found < OLDEST_SERVER:
        raise ServerTooOld(found, OLDEST_SERVER)
    if not is_current(connection):
        # Alembic takes half a second to load, and nearly every start has nothing to upgrade.
        import_module("storage.migrations.running").run(connection)
