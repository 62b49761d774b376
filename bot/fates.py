"""What follows when a message did not arrive, whoever learned of it: the delivery, a report, a reconciling.

Promise: words that were to help somebody in danger are never lost in silence: an adult is told.
"""

from datetime import datetime
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import filtering
from bot.undeliverable import note_failure
from storage import record

_log: Final = structlog.get_logger(__name__)


async def failed(
    session: AsyncSession,
    outbound_id: int,
    *,
    channel: str,
    code: str | None,
    at: datetime,
    provider_id: str | None = None,
) -> bool:
    """Note that a message failed for good, unless more is known, and do what follows from it.

    Args:
        session: The caller's transaction.
        outbound_id: Which message.
        channel: How it was sent.
        code: The provider's code, or our word for the cause.
        at: When we heard.
        provider_id: The provider's id of it.

    Returns:
        Whether that was news.
    """
    is_news = await record.outbound_status(
        session, outbound_id, status="failed", provider_id=provider_id, error=code, at=at
    )
    if is_news:
        _log.error("delivery_failed", outbound_id=outbound_id, channel=channel, code=code)
        await note_failure(session, outbound_id, code=code, at=at)
        await filtering.notice(session, channel=channel, code=code, at=at)
        alert_id = await record.undelivered_help(session, outbound_id, at=at)
        if alert_id is not None:
            _log.error("help_not_delivered", outbound_id=outbound_id, alert_id=alert_id)
    return is_news
