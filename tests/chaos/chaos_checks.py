"""What must hold after a bad day, counted from both sides: what the town saw and what our tables say."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from chaos_town import STOP, Arrived, Student, Town, provider_id
from sqlalchemy import text as sql

from storage.database import Database
from storage.escaping import unescape

#: A message that was on the wire when the stop came may still arrive.
ON_THE_WIRE_SECONDS: Final = 2.0
WAITING: Final = """
    SELECT 'inbound ' || coalesce(error, '') AS what, count(*) FROM inbound_message
    WHERE handled_at IS NULL AND dead_at IS NULL GROUP BY 1
    UNION ALL SELECT status, count(*) FROM outbound_message
    WHERE status IN ('pending', 'answering', 'sending', 'ambiguous') GROUP BY 1
"""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What came of a round: numbers for people, and what should be zero."""

    counts: dict[str, object]
    broken: dict[str, list[object]]


async def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    """Ask the database."""
    async with database.session() as session:
        return [tuple(row) for row in await session.execute(sql(query))]


async def settled(database: Database, seconds: float) -> list[tuple[Any, ...]]:
    """Wait until nothing waits any more; give what still does when that takes too long."""
    waiting: list[tuple[Any, ...]] = []
    for _ in range(max(1, round(seconds))):
        waiting = await rows(database, WAITING)
        if not waiting:
            return []
        await asyncio.sleep(1)
    return waiting


async def listening(database: Database, workers: int) -> None:
    """Wait until so many workers are at work."""
    query = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '25 seconds'"
    for _ in range(600):
        if (await rows(database, query))[0][0] >= workers:
            return
        await asyncio.sleep(1)


async def judge(database: Database, town: Town, students: Sequence[Student]) -> Verdict:
    """Count everything, and list what is broken."""
    inbound = await rows(
        database, "SELECT channel, provider_id, handled_at IS NOT NULL, dead_at FROM inbound_message"
    )
    outbound = await rows(
        database,
        "SELECT m.id, p.address, m.text, m.status, m.purpose, m.resends, m.claimed_at, m.attempts"
        " FROM outbound_message AS m JOIN contact_point AS p ON p.id = m.contact_point_id ORDER BY m.id",
    )
    kept = Counter((channel, each) for channel, each, _, _ in inbound)
    taken = {(channel, each) for channel, ids in town.taken.items() for each in ids}
    broken: dict[str, list[object]] = {
        "inbound lost": sorted(taken - kept.keys()),
        "inbound kept twice": [each for each, count in kept.items() if count > 1],
        "inbound given up": [each for _, each, _, dead in inbound if dead is not None],
        "inbound not handled": [each for channel, each, handled, _ in inbound if not handled],
        "updates lost or doubled": await _wrong_updates(database, students, kept),
        "handled out of order": await _out_of_order(database),
        "sent after a stop": _after_stop(town, outbound) + await _claimed_after_stop(database),
        "sent again more than once": _repeated(town, outbound),
        "arrived out of order": _misordered(town, outbound),
    }
    counts = {
        "conversations": len(students),
        "messages in": len(inbound),
        "brought again": town.redelivered,
        "given up by the phone company": len(town.given_up),
        "messages out": len(outbound),
        "reached a phone": len(town.arrived),
        "faults of providers": town.faults,
        "sent again": sum(row[5] for row in outbound),
        "statuses": dict(Counter(row[3] for row in outbound)),
        "stops": len(town.stopped_at),
    }
    return Verdict(counts=counts, broken=broken)


async def _wrong_updates(
    database: Database, students: Sequence[Student], kept: Counter[tuple[str, str]]
) -> list[object]:
    """Whoever said everything has exactly one goal; nobody has two."""
    goals = dict(
        await rows(
            database, "SELECT student_id, count(*) FROM plan_update WHERE kind = 'goal_set' GROUP BY 1"
        )
    )
    wrong: list[object] = []
    for each in students:
        said_all = all((each.channel, provider_id(each, turn)) in kept for turn in range(5))
        count = goals.get(each.id, 0)
        if count > 1 or (said_all and count != 1):
            wrong.append((each.id, count))
    return wrong


async def _out_of_order(database: Database) -> list[object]:
    return list(
        await rows(
            database,
            "SELECT conversation_id FROM (SELECT conversation_id, handled_at < lag(handled_at) OVER "
            "(PARTITION BY conversation_id ORDER BY id) AS is_late FROM inbound_message) AS each"
            " WHERE is_late",
        )
    )


def _after_stop(town: Town, outbound: Sequence[tuple[Any, ...]]) -> list[object]:
    """What reached a phone after its owner's stop was taken, but for the one confirmation."""
    allowed = {(row[1], unescape(row[2])) for row in outbound if row[4] in {"consent", "safety"}}
    return [
        (each.address, round(each.at - town.stopped_at[each.address], 2))
        for each in town.arrived
        if each.address in town.stopped_at
        and each.at > town.stopped_at[each.address] + ON_THE_WIRE_SECONDS
        and (each.address, each.text) not in allowed
    ]


async def _claimed_after_stop(database: Database) -> list[object]:
    """What was claimed after the stop was handled."""
    return list(
        await rows(
            database,
            f"""
            SELECT message.id FROM outbound_message AS message
            JOIN inbound_message AS stop ON stop.conversation_id = message.conversation_id
            WHERE stop.text = '{STOP}' AND message.claimed_at > stop.handled_at
              AND message.purpose NOT IN ('consent', 'safety')
            """,  # noqa: S608 - ours
        )
    )


def _repeated(town: Town, outbound: Sequence[tuple[Any, ...]]) -> list[object]:
    """No row was sent again more than once, by its own count and by what its phone got."""
    wrong: list[object] = [("resends", row[0]) for row in outbound if row[5] > 1]
    by_row = Counter(each.row for each in town.arrived if each.row is not None)
    again = {row[0]: row[5] for row in outbound}
    wrong += [("row", row, count) for row, count in by_row.items() if count > 1 + again[row]]
    rows_of: dict[str, int] = defaultdict(int)
    for row in outbound:
        rows_of[row[1]] += 1 + row[5]
    chats = Counter(each.address for each in town.arrived if each.row is None)
    wrong += [("chat", chat, count) for chat, count in chats.items() if count > rows_of[chat]]
    return wrong


def _misordered(town: Town, outbound: Sequence[tuple[Any, ...]]) -> list[object]:
    """What the provider's API was given for one person arrived in the order in which it was decided."""
    texts_of: dict[str, list[str]] = defaultdict(list)
    for row in outbound:
        texts_of[row[1]].append(unescape(row[2]))
    got: dict[str, list[Arrived]] = defaultdict(list)
    for each in town.arrived:
        if each.by_api:
            got[each.address].append(each)
    wrong: list[object] = []
    for address, arrived in got.items():
        if arrived[0].row is not None:
            numbers = [each.row for each in arrived if each.row is not None]
            if numbers != sorted(numbers):
                wrong.append((address, numbers))
            continue
        words = [each.text for each in arrived]
        heard = [word for n, word in enumerate(words) if n == 0 or word != words[n - 1]]
        waiting = iter(texts_of[address])
        if not all(word in waiting for word in heard):
            wrong.append(address)
    return wrong
