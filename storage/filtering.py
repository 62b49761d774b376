"""How many texts the carriers did not take, and holding back what we start ourselves for a while."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ARRAY, DateTime, Text, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

_TIME: Final = DateTime(timezone=True)
_COUNT: Final = sql("""
    SELECT count(*) FROM outbound_message
    WHERE channel = :channel AND status = 'failed' AND error = ANY(:codes) AND settled_at >= :since
""").bindparams(bindparam("codes", type_=ARRAY(Text)), bindparam("since", type_=_TIME))
# Lanes 0 and 1 are help, consent and replies: somebody waits for these, so they are tried all the same.
_HOLD: Final = sql("""
    UPDATE outbound_message SET not_before = greatest(not_before, :until), held_for = 'filtered'
    WHERE channel = :channel AND status = 'pending' AND lane >= 2
""").bindparams(bindparam("until", type_=_TIME))


async def count_failed(session: AsyncSession, *, channel: str, codes: Sequence[str], since: datetime) -> int:
    """Count a channel's messages that failed with one of these codes since a moment."""
    values = {"channel": channel, "codes": list(codes), "since": since}
    return int((await session.execute(_COUNT, values)).scalar_one())


async def hold_unprompted(session: AsyncSession, *, channel: str, until: datetime) -> None:
    """Let nothing that we start ourselves, and that waits now, leave before a moment."""
    await session.execute(_HOLD, {"channel": channel, "until": until})
