"""Give a duplicate delivery the replies of the first one."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import DateTime, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.find.conversations import Outbound
from storage.models import StoredJSON, StoredText

# A reply that delivery has taken (`attempts` counts its tries) is on its way through the provider's API, and
# must not go out a second time in a response. One that still waits for delivery is taken back from it here.
_ANSWER: Final = (
    sql("""
    WITH taken AS (
        UPDATE outbound_message SET status = 'answering', not_before = greatest(not_before, :grace_ends)
        WHERE in_reply_to = :inbound_id AND status = 'pending' AND attempts = 0
        RETURNING id
    )
    SELECT id, text, buttons, language, 'answering' AS status
    FROM outbound_message
    WHERE in_reply_to = :inbound_id AND attempts = 0 AND status NOT IN ('failed', 'suppressed')
    ORDER BY position
""")
    .bindparams(bindparam("grace_ends", type_=DateTime(timezone=True)))
    .columns(text=StoredText, buttons=StoredJSON)
)


async def answer_again(
    session: AsyncSession, inbound_id: int, *, grace_ends: datetime
) -> tuple[Outbound, ...]:
    """Hand the replies to a message over once more, because its provider delivered it once more.

    Args:
        session: A transaction; commit it before the response is sent.
        inbound_id: The message.
        grace_ends: Until when delivery leaves a reply alone that it has not taken yet.

    Returns:
        In order, the replies that have not been taken by delivery: those would arrive twice.
    """
    rows = await session.execute(_ANSWER, {"inbound_id": inbound_id, "grace_ends": grace_ends})
    return tuple(
        Outbound(
            id=row.id, text=row.text, buttons=tuple(row.buttons), language=row.language, status=row.status
        )
        for row in rows
    )
