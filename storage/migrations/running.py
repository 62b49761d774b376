"""Run the migrations, one process at a time, without ever making a running assistant wait for long."""

from __future__ import annotations

from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from storage.schema import MIGRATIONS

# How long to wait for whoever upgrades at this moment; then for a lock, and for one statement, of a step.
TURN_WAIT: Final = "120s"
LOCK_WAIT: Final = "5s"
STATEMENT_WAIT: Final = "60s"

# One number, chosen once, that all our processes agree on: whoever holds it is upgrading.
_UPGRADE_LOCK: Final = 0x7468726F75676801
_TAKE_TURN: Final = text(f"SELECT pg_advisory_lock({_UPGRADE_LOCK})")
_LET_GO: Final = text(f"SELECT pg_advisory_unlock({_UPGRADE_LOCK})")
_WAIT_AT_MOST: Final = text(
    "SELECT set_config('lock_timeout', :lock, false), set_config('statement_timeout', :statement, false)"
)


def run(connection: Connection) -> None:
    """Run every migration that this database has not seen. See `storage.schema.upgrade`."""
    connection.execute(_WAIT_AT_MOST, {"lock": TURN_WAIT, "statement": TURN_WAIT})
    connection.execute(_TAKE_TURN)
    connection.execute(_WAIT_AT_MOST, {"lock": LOCK_WAIT, "statement": STATEMENT_WAIT})
    connection.commit()
    try:
        command.upgrade(config(connection), "head")
        connection.commit()
    finally:
        connection.rollback()
        connection.execute(_LET_GO)
        connection.commit()
        # Its settings are an upgrade's, not a message's: this connection is not used again.
        connection.invalidate()


def config(connection: Connection) -> Config:
    """Tell Alembic where the migrations lie and which connection to use."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made
