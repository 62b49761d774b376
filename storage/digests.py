"""News that waits to be told to a family, all of it at once.

Promise: a family has at most one digest on its way, whatever their number of children and schools, and no
news is in two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, cast

from sqlalchemy import ARRAY, BigInteger, DateTime, Text, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import StoredJSON, StoredText

_ADD: Final = sql("""
    INSERT INTO digest_item (person_id, student_id, key, news, created_at)
    VALUES (:person_id, :student_id, :key, :news, :at) ON CONFLICT (person_id, key) DO NOTHING
""").bindparams(
    bindparam("student_id", type_=Text),
    bindparam("news", type_=StoredJSON),
    bindparam("at", type_=DateTime(timezone=True)),
)
_PEOPLE: Final = sql("""
    SELECT DISTINCT person_id FROM digest_item WHERE outbound_id IS NULL AND person_id > :after
    ORDER BY person_id LIMIT :limit
""")
# One person at a time, whoever works: news that comes meanwhile waits a moment and finds the digest there is.
_HOLD: Final = sql("SELECT pg_try_advisory_xact_lock(hashtextextended('digest ' || :person_id, 0))")
_ON_ITS_WAY: Final = sql("""
    SELECT id FROM outbound_message
    WHERE person_id = :person_id AND kind = 'digest' AND status = 'pending' AND attempts = 0
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
""")
_ITEMS: Final = (
    sql("""
    SELECT item.id, item.news ->> 'text' AS text, student.given_name AS student
    FROM digest_item AS item LEFT JOIN person AS student ON student.id = item.student_id
    WHERE item.person_id = :person_id AND (item.outbound_id IS NULL OR item.outbound_id = :outbound_id)
    ORDER BY item.outbound_id NULLS LAST, item.id LIMIT :limit
""")
    .bindparams(bindparam("outbound_id", type_=BigInteger))
    .columns(text=StoredText, student=StoredText)
)
_REWRITE: Final = sql("UPDATE outbound_message SET text = :text WHERE id = :id").bindparams(
    bindparam("text", type_=StoredText)
)
_MARK: Final = sql("UPDATE digest_item SET outbound_id = :outbound_id WHERE id = ANY(:ids)").bindparams(
    bindparam("ids", type_=ARRAY(BigInteger))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One piece of news.

    Attributes:
        text: As the family reads it, in their language.
        student: The first name of the child it is about; None when it is about none.
    """

    id: int
    text: str = field(repr=False)
    student: str | None = field(repr=False)


async def add(
    session: AsyncSession, *, person_id: str, student_id: str | None, key: str, text: str, at: datetime
) -> None:
    """Keep a piece of news for somebody's next digest; one with a key that is known changes nothing."""
    values = {"person_id": person_id, "student_id": student_id, "key": key, "news": {"text": text}, "at": at}
    await session.execute(_ADD, values)


async def people(session: AsyncSession, *, after: str, limit: int) -> tuple[str, ...]:
    """List people for whom news waits, by id, from one on."""
    return tuple((await session.execute(_PEOPLE, {"after": after, "limit": limit})).scalars())


async def hold(session: AsyncSession, person_id: str) -> bool:
    """Be the only one to write this person's digest until the transaction ends; False when somebody is."""
    return bool((await session.execute(_HOLD, {"person_id": person_id})).scalar_one())


async def on_its_way(session: AsyncSession, person_id: str) -> int | None:
    """Find the digest that waits to leave, and hold it; None when there is none."""
    found = await session.execute(_ON_ITS_WAY, {"person_id": person_id})
    return cast("int | None", found.scalar_one_or_none())


async def items(
    session: AsyncSession, person_id: str, *, outbound_id: int | None, limit: int
) -> tuple[Item, ...]:
    """List what a digest would hold: what is in it already, and what waits. The oldest first."""
    values = {"person_id": person_id, "outbound_id": outbound_id, "limit": limit}
    return tuple(Item(**row._mapping) for row in await session.execute(_ITEMS, values))


async def put(
    session: AsyncSession, ids: Sequence[int], *, outbound_id: int, text: str | None = None
) -> None:
    """Note that news is in a digest, and write its words anew if they are given."""
    if text is not None:
        await session.execute(_REWRITE, {"id": outbound_id, "text": text})
    await session.execute(_MARK, {"ids": list(ids), "outbound_id": outbound_id})
