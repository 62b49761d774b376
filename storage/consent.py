"""Who may be written to: a ledger that is only added to. The last row of a contact point is how it stands.

A withdrawal holds until an explicit word takes it back; nothing else a person says or does undoes it.
Stopping is more than a line here: see `storage.stopping`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, cast

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Consent, table

State = Literal["granted", "withdrawn"]

#: What may leave although somebody asked for silence: help in danger, and the one confirmation.
LEAVES_ANYWAY: Final = "('safety', 'consent')"


def barred(message: str) -> str:
    """Write the SQL expression that says why a message may not leave now; NULL when it may.

    For every statement that takes a message out of the outbox, so that a change of mind between decision and
    sending is seen. It reads committed facts: `opted_out`, `unreachable` (nothing arrives at the address) or
    `inactive` (the person left the school). What saves or confirms leaves all the same.

    Args:
        message: The alias of `outbound_message` in that statement.
    """
    return f"""
        CASE WHEN {message}.purpose IN {LEAVES_ANYWAY} THEN NULL
        WHEN 'withdrawn' = (
            SELECT consent.state FROM consent
            WHERE consent.contact_point_id = {message}.contact_point_id ORDER BY consent.id DESC LIMIT 1
        ) THEN 'opted_out'
        WHEN EXISTS (
            SELECT FROM contact_point
            WHERE contact_point.id = {message}.contact_point_id AND unreachable_since IS NOT NULL
        ) THEN 'unreachable'
        WHEN EXISTS (
            SELECT FROM conversation JOIN person ON person.id = conversation.person_id
            WHERE conversation.id = {message}.conversation_id AND person.status = 'inactive'
        ) THEN 'inactive' END
    """  # noqa: S608 - the alias is ours


_WHY_BARRED: Final = text(
    f"SELECT {barred('message')} FROM outbound_message AS message WHERE message.id = :id"  # noqa: S608 - see `barred`
)
_ADD: Final = insert(table(Consent)).returning(table(Consent).c.id)
_STATE: Final = text(
    "SELECT state FROM consent WHERE contact_point_id = :contact_point_id ORDER BY id DESC LIMIT 1"
)


async def record(  # noqa: PLR0913 - one for each column
    session: AsyncSession,
    *,
    contact_point_id: int,
    state: State,
    source: str,
    at: datetime,
    wording: str | None = None,
    language: str | None = None,
    inbound_id: int | None = None,
    because_of: int | None = None,
) -> int:
    """Add one line to the ledger.

    Args:
        session: The caller's transaction.
        contact_point_id: Whose.
        state: What holds from here on.
        source: How we know: `carrier_word`, `free_wording`, `wrong_number`, `invite`, `roster`;
            `twilio_21610`, `telegram_blocked`, `telegram_unblocked`; `other_channel` (they stopped us
            elsewhere) and `only_here` (they meant only there).
        at: When.
        wording: The version of the wording that was agreed to, or the words that were sent.
        language: Of that wording.
        inbound_id: The message that said so.
        because_of: For `other_channel`: the line of the stop itself.

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
        "because_of": because_of,
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


async def state(session: AsyncSession, contact_point_id: int) -> State | None:
    """Tell how a contact point stands; None when nothing was ever said."""
    found = await session.execute(_STATE, {"contact_point_id": contact_point_id})
    return cast("State | None", found.scalar_one_or_none())


async def why_barred(session: AsyncSession, outbound_id: int) -> str | None:
    """Tell why a message may not leave now: `opted_out`, `unreachable`, `inactive`; None when it may."""
    found = await session.execute(_WHY_BARRED, {"id": outbound_id})
    return cast("str | None", found.scalar_one_or_none())
