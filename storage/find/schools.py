"""What is known about a school."""

from __future__ import annotations

from typing import Final, cast

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

_ZONE: Final = sql("SELECT time_zone FROM school WHERE id = :id")


async def school_zone(session: AsyncSession, school_id: str) -> str | None:
    """Tell the zone a school names; None when there is no such school."""
    return cast("str | None", (await session.execute(_ZONE, {"id": school_id})).scalar_one_or_none())
