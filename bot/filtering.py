"""A circuit breaker for texts that carriers don't take: filtered, not registered, account suspended.

Whoever goes on sending into a filter is filtered for longer. What we start ourselves waits for a while; help,
consent and replies are tried all the same, and other channels know nothing of it. An operator is told.
"""

from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from storage import filtering

#: One is enough: the account is suspended, the number is not verified, not in a registered campaign.
SENDER_CODES: Final = ("30002", "30032", "30034")
#: Carriers filter single texts now and then; so many within the window are a wave.
FILTERED_CODES: Final = ("30007",)
WAVE: Final = 5
WINDOW: Final = timedelta(minutes=15)
HOLD: Final = timedelta(minutes=15)

_log: Final = structlog.get_logger(__name__)


async def notice(session: AsyncSession, *, channel: str, code: str | None, at: datetime) -> bool:
    """Look at the code of a failed message, and hold back what we start if it is about our sender.

    Returns:
        Whether it was; the operator has been told in the log.
    """
    if code not in (*SENDER_CODES, *FILTERED_CODES):
        return False
    if code in FILTERED_CODES:
        since = at - WINDOW
        count = await filtering.count_failed(session, channel=channel, codes=FILTERED_CODES, since=since)
        if count < WAVE:
            return False
    await filtering.hold_unprompted(session, channel=channel, until=at + HOLD)
    _log.error("carriers_refuse_our_texts", channel=channel, code=code, held_minutes=HOLD.seconds // 60)
    return True
