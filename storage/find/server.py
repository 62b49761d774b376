"""What the database server is: its version, its encoding, its time, and how many connections it has left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

_SERVER: Final = sql("""
    SELECT current_setting('server_version') AS version,
           current_setting('server_version_num')::int / 10000 AS major,
           pg_encoding_to_char(encoding) AS encoding,
           current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
               - (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend')
               AS free_connections,
           clock_timestamp() AS now
    FROM pg_database WHERE datname = current_database()
""")


@dataclass(frozen=True, kw_only=True)
class Server:
    """The database server, as it describes itself.

    Attributes:
        free_connections: How many more it would take, of all programs that share it.
        now: What time it is there. Aware.
    """

    version: str
    major: int
    encoding: str
    free_connections: int
    now: datetime


async def server(session: AsyncSession) -> Server:
    """Ask the server about itself."""
    return Server(**(await session.execute(_SERVER)).one()._mapping)
