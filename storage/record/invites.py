"""How an address becomes somebody's: invites, tries, and the bond itself."""

from __future__ import annotations

from datetime import datetime
from typing import Final, cast

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import EnrolmentAttempt, Invite, table

_INVITE: Final = insert(table(Invite))
_ATTEMPT: Final = insert(table(EnrolmentAttempt))
# One statement decides: of two phones that send the same code at once, one is let in.
_USE: Final = text("""
    UPDATE invite SET used_at = :at, contact_point_id = :contact_point_id
    WHERE code_hash = :code_hash AND used_at IS NULL AND expires_at > :at
      AND (channel IS NULL OR channel = :channel)
      AND EXISTS (SELECT FROM person WHERE person.id = invite.person_id AND person.status = 'active')
    RETURNING person_id
""")
_BIND: Final = text("""
    WITH bond AS (
        INSERT INTO person_contact (person_id, contact_point_id, source, verified_at)
        VALUES (:person_id, :contact_point_id, :source, :at)
        ON CONFLICT (person_id, contact_point_id) DO UPDATE
        SET source = excluded.source, verified_at = excluded.verified_at
    )
    UPDATE conversation SET person_id = :person_id, updated_at = :at WHERE id = :conversation_id
""")

_UNBIND: Final = text("""
    WITH gone AS (
        UPDATE conversation SET person_id = NULL, state = NULL, updated_at = :at WHERE id = :conversation_id
        RETURNING contact_point_id
    )
    DELETE FROM person_contact USING gone WHERE person_contact.contact_point_id = gone.contact_point_id
""")


async def invite(
    session: AsyncSession,
    *,
    code_hash: str,
    person_id: str,
    created_at: datetime,
    expires_at: datetime,
    channel: str | None = None,
    created_by: str | None = None,
) -> None:
    """Keep the hash of a new single-use code for a person.

    Args:
        session: The caller's transaction.
        code_hash: The code's hash; the code itself is never kept.
        person_id: Whom it lets in.
        created_at: Now.
        expires_at: From when on it is worthless.
        channel: The only channel it works on; None for any.
        created_by: The member of staff who made it.
    """
    values = {
        "code_hash": code_hash,
        "person_id": person_id,
        "channel": channel,
        "created_at": created_at,
        "created_by": created_by,
        "expires_at": expires_at,
    }
    await session.execute(_INVITE, values)


async def use_invite(
    session: AsyncSession, *, code_hash: str, channel: str, contact_point_id: int, at: datetime
) -> str | None:
    """Use a code, once.

    Returns:
        Whom it lets in; None when it does not exist, was used, has expired, or is for another channel.
        The caller is not told which.
    """
    values = {"code_hash": code_hash, "channel": channel, "contact_point_id": contact_point_id, "at": at}
    return cast("str | None", (await session.execute(_USE, values)).scalar_one_or_none())


async def attempt(session: AsyncSession, *, contact_point_id: int, succeeded: bool, at: datetime) -> None:
    """Count a try of a code."""
    await session.execute(_ATTEMPT, {"contact_point_id": contact_point_id, "succeeded": succeeded, "at": at})


async def bind(
    session: AsyncSession,
    *,
    person_id: str,
    contact_point_id: int,
    conversation_id: int,
    source: str,
    at: datetime,
) -> None:
    """Note that a person proved to be behind a contact point, and speaks in its conversation from here on."""
    values = {
        "person_id": person_id,
        "contact_point_id": contact_point_id,
        "conversation_id": conversation_id,
        "source": source,
        "at": at,
    }
    await session.execute(_BIND, values)


async def unbind(session: AsyncSession, conversation_id: int, *, at: datetime) -> None:
    """Take a contact point from whoever it was bound to: it is a stranger's from here on.

    The messages and proposals of its conversation stay in the log; a new code binds it again.
    """
    await session.execute(_UNBIND, {"conversation_id": conversation_id, "at": at})
