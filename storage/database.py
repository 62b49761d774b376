"""The one door to PostgreSQL: sessions, transactions, and bringing the tables up to date.

Errors that come through this door never carry a value a person wrote: parameters are hidden, and what
the server says about refused values is cut down to the names of tables and constraints.
"""

from __future__ import annotations

import select
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import psycopg
from sqlalchemy import URL, event, exc, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import QueuePool

from storage import escaping, schema

# Sent when a connection opens. Times in milliseconds. A statement or a wait that takes longer is a fault, and
# a transaction left open is closed by the server, because it would hold its conversation's lock.
CONNECTION_OPTIONS: Final = (
    "-c timezone=UTC"
    " -c statement_timeout=30000"
    " -c lock_timeout=15000"
    " -c idle_in_transaction_session_timeout=60000"
)
# The classes of error whose text quotes values: data exceptions and broken constraints.
_QUOTES_VALUES: Final = ("22", "23")


class Database:
    """A pool of connections to one PostgreSQL database.

    Args:
        url: `postgresql://user@host/name`, or the embedded server's.
        pool_size: Connections kept open; each message being handled needs one.
        max_overflow: More of them at a rush, closed afterwards.
    """

    def __init__(self, url: str, *, pool_size: int = 10, max_overflow: int = 10) -> None:
        self._max_overflow = max_overflow
        self.engine = _make_engine(url, pool_size=pool_size, max_overflow=max_overflow)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._recorders = async_sessionmaker(
            self.engine.execution_options(isolation_level="AUTOCOMMIT"), expire_on_commit=False
        )

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """Open a session. What is not committed by the caller is rolled back at the end."""
        async with self._sessions() as session:
            yield session

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """Open a session in one transaction: committed at the end, rolled back on any error."""
        async with self._sessions.begin() as session:
            yield session

    @asynccontextmanager
    async def autocommit(self) -> AsyncIterator[AsyncSession]:
        """Open a session in which every statement is its own transaction, kept at once.

        For `record.inbound`, which is one statement: it saves two trips to the server per message.
        """
        async with self._recorders() as session:
            yield session

    async def upgrade(self) -> None:
        """Bring the tables up to date. Safe while others run, and for two processes at once.

        Raises:
            ServerTooOld: The server is older than PostgreSQL 13.
        """
        async with self.engine.connect() as connection:
            await connection.run_sync(schema.upgrade)

    async def is_upgraded(self) -> bool:
        """Tell whether the tables are exactly those this program expects."""
        async with self.engine.connect() as connection:
            return await connection.run_sync(schema.is_current)

    def is_exhausted(self) -> bool:
        """Tell whether every connection this process may have is in use, so that the next one waits."""
        pool = self.engine.pool
        return isinstance(pool, QueuePool) and pool.checkedout() >= pool.size() + self._max_overflow

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def driver_url(url: str) -> URL:
    """Return `url` with the driver we use, whichever way it names PostgreSQL."""
    if url.startswith("postgres://"):
        url = url.replace("postgres://", "postgresql://", 1)
    return make_url(url).set(drivername="postgresql+psycopg")


def connection_options(url: URL) -> str:
    """Give what is sent when a connection opens: ours, and then what the address itself asks for."""
    given = url.query.get("options", "")
    return f"{CONNECTION_OPTIONS} {given if isinstance(given, str) else ' '.join(given)}".strip()


def _make_engine(url: str, *, pool_size: int, max_overflow: int) -> AsyncEngine:
    target = driver_url(url)
    engine = create_async_engine(
        target,
        pool_size=pool_size,
        max_overflow=max_overflow,
        connect_args={"options": connection_options(target), "application_name": "throughline"},
        json_serializer=escaping.dumps,
        json_deserializer=escaping.loads,
        hide_parameters=True,
        use_native_hstore=False,
    )
    event.listen(engine.sync_engine, "checkout", _refuse_a_dead_connection)
    event.listen(engine.sync_engine, "handle_error", _forget_values)
    return engine


def _refuse_a_dead_connection(dbapi_connection: Any, _record: Any, _proxy: Any) -> None:  # noqa: ANN401
    """Notice a connection that the server closed while it lay in the pool, without asking the server.

    An idle connection has nothing to read; when it has, it is the server's farewell (it was restarted).
    Raising makes the pool open a new one. Costs microseconds, where a "SELECT 1" costs a trip.
    """
    driver: psycopg.AsyncConnection[Any] = dbapi_connection.driver_connection
    if driver.closed or select.select([driver.fileno()], [], [], 0)[0]:
        raise exc.DisconnectionError


def _forget_values(context: ExceptionContext) -> None:
    """Cut an error's text down to what may be logged."""
    original = context.original_exception
    if not isinstance(original, psycopg.Error) or original.sqlstate is None:
        return
    about = original.diag
    if original.sqlstate.startswith(_QUOTES_VALUES):
        named = (about.table_name, about.column_name, about.constraint_name)
        told = " ".join([type(original).__name__, *(name for name in named if name)])
    else:
        told = about.message_primary or type(original).__name__
    original.args = (f"{told} [{original.sqlstate}]",)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({type(original).__name__}) {original.args[0]}",)
