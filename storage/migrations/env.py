"""Run by Alembic for every command: says which tables we want and through which connection."""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, create_engine
from sqlalchemy.dialects.postgresql import JSONB

from storage.models import Base, StoredText


def write_type(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Write a column's type in a new migration as PostgreSQL's own, because ours may change later."""
    if kind == "type" and isinstance(item, StoredText):
        return "sa.Text()"
    if kind == "type" and isinstance(item, JSONB):
        return "postgresql.JSONB()"
    return False


def run(connection: Connection) -> None:
    """Run the migrations through a connection that somebody else opened."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_server_default=True,
        render_item=write_type,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    # A developer at the command line, writing the next step (see README.md beside this file).
    engine = create_engine(context.get_x_argument(as_dictionary=True)["url"])
    with engine.begin() as opened:
        run(opened)
    engine.dispose()
