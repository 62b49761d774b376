"""The server we bring along: shared, found again, and never left in a state that needs an expert."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from storage import cluster, embedded
from storage.errors import EmbeddedServerFailed

pytestmark = [pytest.mark.database, pytest.mark.slow]

VISITOR = """
import pathlib, sys, time
from storage import embedded
server = embedded.start(pathlib.Path(sys.argv[1]))
print(server.url, flush=True)
if sys.argv[2] == "stay":
    time.sleep(600)
"""


def query(url: str, statement: str) -> str:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        row = cursor.fetchone() if cursor.description else None
        return str(row[0]) if row else ""


@contextmanager
def visitor(home: Path, does: str = "stay") -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another process that uses the server of a home, until it is killed; and the address it was given."""
    with subprocess.Popen(
        [sys.executable, "-c", VISITOR, str(home), does], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def is_running(home: Path) -> bool:
    return (home / "postgres" / "postmaster.pid").exists()


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder outside of pytest's own, which every new run of pytest closes to the server's user.

    It is the temporary folder too, so that nothing is left behind by servers that were killed.
    """
    made = Path(tempfile.mkdtemp(prefix="throughline-home-"))
    monkeypatch.setattr("tempfile.tempdir", str(made))
    monkeypatch.setenv("TMPDIR", str(made))
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """The files of a new server, made once: each test begins with a copy."""
    home = Path(tempfile.mkdtemp(prefix="throughline-made-"))
    embedded.start(home).stop()
    (home / "postgres" / "server.log").unlink()
    yield home
    shutil.rmtree(home)


@pytest.fixture
def home(folder: Path, made: Path) -> Path:
    home = folder / "home with 'quotes', $pace and 50% more"
    subprocess.run(["cp", "-a", "--", str(made), str(home)], check=True)
    return home


def test_data_are_still_there_after_a_normal_end(home: Path) -> None:
    server = embedded.start(home)
    query(server.url, "CREATE TABLE kept AS SELECT 'still here' AS words")

    assert server.stop()
    assert not is_running(home)

    again = embedded.start(home)
    assert query(again.url, "SELECT words FROM kept") == "still here"
    assert again.stop()
    assert not again.stop()  # stopping twice is fine


def test_a_process_that_ends_normally_stops_the_server(home: Path) -> None:
    with visitor(home, "leave") as (process, _):
        assert process.wait(60) == 0

    assert not is_running(home)


def test_the_last_to_leave_stops_the_server(home: Path) -> None:
    first = embedded.start(home)
    second = embedded.start(home)

    assert first.url == second.url
    assert not first.stop()
    assert query(second.url, "SELECT 1") == "1"
    assert second.stop()
    assert not is_running(home)


def test_a_killed_process_takes_nobody_with_it_and_holds_nobody_up(home: Path) -> None:
    server = embedded.start(home)
    with visitor(home) as (process, _):
        process.send_signal(signal.SIGKILL)
        process.wait(60)

    assert query(server.url, "SELECT 1") == "1"
    assert server.stop(), "the dead process no longer counts"
    assert not is_running(home)


def test_when_the_only_process_is_killed_the_next_one_finds_everything(home: Path) -> None:
    with visitor(home) as (process, url):
        query(url, "CREATE TABLE kept AS SELECT 7 AS n")
        process.send_signal(signal.SIGKILL)
        process.wait(60)
    assert is_running(home), "nobody was left to stop it"

    server = embedded.start(home)

    assert query(server.url, "SELECT n FROM kept") == "7"
    assert server.stop()


def test_after_a_power_cut_the_server_mends_itself(home: Path) -> None:
    server = embedded.start(home)
    query(server.url, "CREATE TABLE kept AS SELECT 7 AS n")
    os.kill(_postmaster(home), signal.SIGKILL)
    server.stop()
    assert is_running(home), "its note of itself is left behind"

    again = embedded.start(home)

    assert query(again.url, "SELECT n FROM kept") == "7"
    assert again.stop()


def test_a_note_of_a_dead_server_whose_number_another_program_has_is_forgotten(home: Path) -> None:
    embedded.start(home).stop()
    # A program of the same user as the server, as after a restart of a container.
    owner = (home / "postgres").stat().st_uid
    with subprocess.Popen(["sleep", "60"], user=owner if os.geteuid() == 0 else None) as other:
        note = home / "postgres" / "postmaster.pid"
        note.write_text(f"{other.pid}\n{home / 'postgres'}\n1\n5432\n\n\n\nready   \n")
        os.chown(note, owner, -1)

        server = embedded.start(home)

        assert query(server.url, "SELECT 1") == "1"
        assert server.stop()
        other.kill()


def test_files_of_a_server_that_was_never_finished_are_made_anew(home: Path) -> None:
    shutil.rmtree(home)
    half_made = home / "postgres.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")

    server = embedded.start(home)

    assert query(server.url, "SELECT 1") == "1"
    assert not half_made.exists()
    assert server.stop()


def test_processes_that_start_at_once_share_one_server(home: Path) -> None:
    with visitor(home) as (_, first), visitor(home) as (_, second):
        assert first == second
        notes = (home / "postgres" / "server.log").read_text()

    assert notes.count("starting PostgreSQL") == 1
    embedded.start(home).stop()


def test_a_home_with_a_very_long_path_works(folder: Path) -> None:
    home = folder.joinpath(*["a-folder-with-a-rather-long-name"] * 4)

    server = embedded.start(home)

    assert query(server.url, "SELECT 1") == "1"
    sockets = Path(query(server.url, "SHOW unix_socket_directories").strip('"'))
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert server.stop()


def test_a_socket_folder_that_somebody_else_made_is_not_trusted(
    folder: Path,
) -> None:
    home = folder.joinpath(*["a-folder-with-a-rather-long-name"] * 4)
    server = embedded.start(home)
    sockets = Path(query(server.url, "SHOW unix_socket_directories").strip('"'))
    server.stop()
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    sockets.symlink_to(elsewhere)

    with pytest.raises(EmbeddedServerFailed, match="another user's"):
        embedded.start(home)


def test_a_path_too_long_for_any_socket_is_one_clear_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = folder.joinpath(*["a-folder-with-a-rather-long-name"] * 4)
    deep.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(deep))

    with pytest.raises(EmbeddedServerFailed, match="set THROUGHLINE_HOME to a shorter one"):
        embedded.start(deep / "home")


def test_a_home_that_cannot_be_used_is_one_clear_error(folder: Path) -> None:
    (folder / "file").write_text("")

    with pytest.raises(EmbeddedServerFailed, match="set THROUGHLINE_HOME") as refused:
        embedded.start(folder / "file" / "home")

    assert refused.value.home == folder / "file" / "home"


def test_data_of_a_version_that_is_not_installed_are_left_alone(home: Path) -> None:
    embedded.start(home).stop()
    (home / "postgres" / "PG_VERSION").write_text("9\n")

    with pytest.raises(EmbeddedServerFailed, match="PostgreSQL 9"):
        embedded.start(home)


def test_a_server_that_refuses_to_start_says_where_to_read_why(home: Path) -> None:
    embedded.start(home).stop()
    (home / "postgres" / "postgresql.conf").write_text("no_such_setting = 1\n")

    with pytest.raises(EmbeddedServerFailed, match=r"pg_ctl.*read server\.log"):
        embedded.start(home)

    assert "no_such_setting" in (home / "postgres" / "server.log").read_text()


def test_what_people_write_never_reaches_the_servers_log(home: Path) -> None:
    server = embedded.start(home)
    query(server.url, "CREATE TABLE word (word text UNIQUE)")
    query(server.url, "INSERT INTO word VALUES ('planted secret')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        query(server.url, "INSERT INTO word VALUES ('planted secret')")
    server.stop()

    assert "planted secret" not in (home / "postgres" / "server.log").read_text()


def test_nothing_confirmed_is_lost_and_many_may_connect(home: Path) -> None:
    server = embedded.start(home)

    assert query(server.url, "SHOW synchronous_commit") == "on"
    assert query(server.url, "SHOW fsync") == "on"
    assert int(query(server.url, "SHOW max_connections")) >= 100
    assert query(server.url, "SHOW listen_addresses") == ""
    server.stop()


def test_waiting_for_a_hanging_start_ends(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "WAIT_SECONDS", 0.2)
    server = embedded.start(home)

    with embedded._alone(home), pytest.raises(EmbeddedServerFailed, match="another process that hangs"):
        embedded.start(home)

    assert server.stop()


def test_a_copy_of_the_hold_in_a_forked_child_stops_nothing(home: Path) -> None:
    server = embedded.start(home)
    child = os.fork()
    if child == 0:
        os._exit(1 if server.stop() else 0)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert query(server.url, "SELECT 1") == "1"
    assert server.stop()


def _postmaster(home: Path) -> int:
    number = int((home / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
    assert number > 1
    time.sleep(0.1)
    return number


def test_stopping_a_server_that_does_not_run_is_fine(home: Path) -> None:
    embedded.start(home).stop()

    cluster.stop(home)

    assert not is_running(home)


def test_programs_that_root_installed_for_itself_can_be_run_by_the_servers_user(folder: Path) -> None:
    installed = folder / "site-packages" / "pginstall18"
    program, library = installed / "bin" / "postgres", installed / "lib" / "libpq.so"
    for each, mode in ((program, 0o700), (library, 0o600)):
        each.parent.mkdir(parents=True)
        each.write_text("")
        each.chmod(mode)
        each.parent.chmod(0o700)
    installed.chmod(0o700)

    cluster._let_run(program)

    assert stat.S_IMODE(program.stat().st_mode) == 0o705
    assert stat.S_IMODE(library.stat().st_mode) == 0o604
    assert stat.S_IMODE(library.parent.stat().st_mode) == 0o705
    assert stat.S_IMODE(installed.stat().st_mode) == 0o701
