"""Where providers' news about our messages is written down: what became of one, and who stopped us.

Promise: what is known of a message only ever grows, in whatever order the news comes.
"""

from datetime import datetime
from typing import Final

import structlog

from bot import fates
from bot.messages import DeliveryReport
from storage import outbox, record, stopping
from storage.database import Database

_log: Final = structlog.get_logger(__name__)


class Outbox:
    """Takes delivery reports and withdrawals in (see `bot.messages.ReportSink` and `ConsentLedger`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def report(self, report: DeliveryReport) -> None:
        """Store what a provider said about a message, unless more is known. An unknown id changes nothing."""
        async with self._database.begin() as session:
            outbound_id = report.outbound_id or await outbox.by_provider(
                session, channel=report.channel, provider_id=report.provider_id
            )
            if outbound_id is None:
                return
            if report.state == "failed":
                await fates.failed(
                    session,
                    outbound_id,
                    channel=report.channel,
                    code=report.error,
                    at=report.reported_at,
                    provider_id=report.provider_id,
                )
                return
            await record.outbound_status(
                session,
                outbound_id,
                status=report.state,
                provider_id=report.provider_id,
                error=report.error,
                at=report.reported_at,
            )

    async def withdrawn(self, *, channel: str, address: str, source: str, at: datetime) -> None:
        """Write down that a provider says nothing more may go to this address."""
        async with self._database.begin() as session:
            is_news = await stopping.stop_address(
                session, channel=channel, address=address, source=source, at=at
            )
        if is_news:
            _log.info("consent_withdrawn", channel=channel, source=source)

    async def returned(self, *, channel: str, address: str, source: str, at: datetime) -> None:
        """Write down that somebody who had blocked us let us in again."""
        async with self._database.begin() as session:
            is_news = await stopping.unblock_address(
                session, channel=channel, address=address, source=source, at=at
            )
        if is_news:
            _log.info("consent_restored", channel=channel, source=source)
