"""Who may be written to: a ledger that is only added to. The last row of a contact point is how it stands.

A withdrawal holds until an explicit word takes it back; nothing else a person says or does undoes it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, cast

from sqlalchemy import DateTime, Text, bindparam, insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Consent, StoredText, table

State = Literal["granted", "withdrawn"]

_ADD: Final = insert(table(Consent)).returning(table(Consent).c.id)
_CONTACT_POINT: Final = text("""
    INSERT INTO contact_point (channel, address, created_at) VALUES (:channel, :address, :at)
    ON CONFLICT (channel, address) DO NOTHING
""").bindparams(bindparam("address", type_=StoredText))
# Providers repeat themselves: a stop that is written down already is not written down again.
_WITHDRAW_ADDRESS: Final = text("""
    INSERT INTO consent (contact_point_id, state, source, at)
    SELECT id, 'withdrawn', :source, :at FROM contact_point
    WHERE channel = :channel AND address = :address AND (
        SELECT state FROM consent WHERE contact_point_id = contact_point.id ORDER BY id DESC LIMIT 1
    ) IS DISTINCT FROM 'withdrawn'
    RETURNING id
""").bindparams(
    bindparam("source", type_=Text),
    bindparam("address", type_=StoredText),
    bindparam("at", type_=DateTime(timezone=True)),
)
_STATE: Final = text(
    "SELECT state FROM consent WHERE contact_point_id = :contact_point_id ORDER BY id DESC LIMIT 1"
)


async def record(
    session: AsyncSession,
    *,
    contact_point_id: int,
    state: State,
    source: str,
    at: datetime,
    wording: str | None = None,
    language: str | None = None,
    inbound_id: int | None = None,
) -> int:
    """Add one line to the ledger.

    Args:
        session: The caller's transaction.
        contact_point_id: Whose.
        state: What holds from here on.
        source: How we know: `carrier_word`, `free_wording`, `invite`, `provider`, `blocked`.
        at: When.
        wording: The version of the wording that was agreed to, or the words that were sent.
        language: Of that wording.
        inbound_id: The message that said so.

    Returns:
        The line's number.
    """
    values = {
        "contact_point_id": contact_point_id,
        "state": state,
        "source": source,
        "wording": wording,
        "language": language,
        "inbound_id": inbound_id,
        "at": at,
    }
    return cast("int", (await session.execute(_ADD, values)).scalar_one())


async def grant(
    session: AsyncSession,
    *,
    contact_point_id: int,
    source: str,
    at: datetime,
    wording: str | None = None,
    language: str | None = None,
    inbound_id: int | None = None,
) -> int:
    """Write down that somebody agreed to be written to. See `record`."""
    return await record(
        session,
        contact_point_id=contact_point_id,
        state="granted",
        source=source,
        at=at,
        wording=wording,
        language=language,
        inbound_id=inbound_id,
    )


async def withdraw(
    session: AsyncSession,
    *,
    contact_point_id: int,
    source: str,
    at: datetime,
    wording: str | None = None,
    language: str | None = None,
    inbound_id: int | None = None,
) -> int:
    """Write down that nothing more may be sent. See `record`."""
    return await record(
        session,
        contact_point_id=contact_point_id,
        state="withdrawn",
        source=source,
        at=at,
        wording=wording,
        language=language,
        inbound_id=inbound_id,
    )


async def withdraw_address(
    session: AsyncSession, *, channel: str, address: str, source: str, at: datetime
) -> bool:
    """Write down what a provider says: nothing more may be sent to this address, known to us or not.

    Returns:
        Whether that is news.
    """
    values = {"channel": channel, "address": address, "source": source, "at": at}
    await session.execute(_CONTACT_POINT, values)
    return (await session.execute(_WITHDRAW_ADDRESS, values)).scalar_one_or_none() is not None


async def state(session: AsyncSession, contact_point_id: int) -> State | None:
    """Tell how a contact point stands; None when nothing was ever said."""
    found = await session.execute(_STATE, {"contact_point_id": contact_point_id})
    return cast("State | None", found.scalar_one_or_none())
