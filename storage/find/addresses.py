"""Where somebody can be reached."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import StoredText

_ADDRESSES: Final = sql("""
    SELECT contact_point.address
    FROM person_contact JOIN contact_point ON contact_point.id = person_contact.contact_point_id
    WHERE person_contact.person_id = :person_id AND contact_point.channel = :channel
    ORDER BY person_contact.verified_at DESC, contact_point.id
""").columns(address=StoredText)
_NAMES: Final = sql("SELECT id, given_name, family_name FROM person WHERE id = ANY(:ids)").columns(
    given_name=StoredText, family_name=StoredText
)


async def addresses(session: AsyncSession, person_id: str, *, channel: str) -> tuple[str, ...]:
    """List where a person writes from on one channel, the newest first."""
    found = await session.execute(_ADDRESSES, {"person_id": person_id, "channel": channel})
    return tuple(found.scalars())


async def names(session: AsyncSession, person_ids: list[str]) -> dict[str, str]:
    """Give the full names of people, by id; whoever does not exist is left out."""
    found = await session.execute(_NAMES, {"ids": person_ids})
    return {row.id: f"{row.given_name} {row.family_name}".strip() for row in found}
