"""How many people stand at which node of which flow: before a flow is changed under them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

_COUNT: Final = sql("""
    SELECT frame ->> 'flow' AS flow, coalesce((frame ->> 'version')::int, 1) AS version,
           frame ->> 'node' AS node, count(DISTINCT conversation.id) AS people
    FROM conversation CROSS JOIN LATERAL jsonb_array_elements(conversation.state -> 'stack') AS frame
    WHERE jsonb_typeof(conversation.state -> 'stack') = 'array'
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
""")


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """How many people stand at one node, or have it waiting below what they are in."""

    flow: str
    version: int
    node: str
    people: int


async def crowds(session: AsyncSession) -> tuple[Crowd, ...]:
    """Count people by flow, version and node."""
    return tuple(Crowd(**row._mapping) for row in await session.execute(_COUNT))
