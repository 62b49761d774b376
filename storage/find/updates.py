"""Find updates by what a person at a terminal types."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

SHORTEST: Final = 4  # letters of an id; fewer fit too many updates
_BEGINNING: Final = sql("SELECT id::text FROM plan_update WHERE starts_with(id::text, :beginning) LIMIT 2")


async def ids_beginning(session: AsyncSession, beginning: str) -> tuple[str, ...]:
    """List up to two ids of updates that begin with these letters; none for fewer than `SHORTEST` letters."""
    typed = beginning.strip().lower()
    if len(typed) < SHORTEST or not typed.replace("-", "").isalnum():
        return ()
    return tuple((await session.execute(_BEGINNING, {"beginning": typed})).scalars())
