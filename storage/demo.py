"""What only the invented district needs: to know whom a database holds, and to begin afresh."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import DateTime, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Base, StoredText

_PERSON_IDS: Final = sql("SELECT id FROM person")
_EMPTY: Final = sql(
    f"TRUNCATE {', '.join(table.name for table in Base.metadata.sorted_tables)} RESTART IDENTITY"
)
_MEET: Final = sql("""
    WITH met AS (
        INSERT INTO contact_point (channel, address, created_at) VALUES (:channel, :address, :at) RETURNING id
    )
    INSERT INTO conversation (contact_point_id, created_at, updated_at) SELECT id, :at, :at FROM met
    RETURNING contact_point_id, id
""").bindparams(
    bindparam("address", type_=StoredText),
    bindparam("at", type_=DateTime(timezone=True)),
)


async def person_ids(session: AsyncSession) -> frozenset[str]:
    """List everybody in the database."""
    return frozenset((await session.execute(_PERSON_IDS)).scalars())


async def forget_everything(session: AsyncSession) -> None:
    """Empty every table. Only for a database of which `person_ids` has shown that nobody in it is real."""
    await session.execute(_EMPTY)


async def meet(session: AsyncSession, *, channel: str, address: str, at: datetime) -> tuple[int, int]:
    """Make a contact point and its conversation, as a first message would.

    Returns:
        The ids of the contact point and of the conversation.
    """
    row = (await session.execute(_MEET, {"channel": channel, "address": address, "at": at})).one()
    return row[0], row[1]
