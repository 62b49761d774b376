"""Everything that is looked at, side by side, each within its time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from typing import Final

import httpx
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, SystemClock
from bot.doctor import keeping
from bot.doctor.finding import Finding, fail
from bot.doctor.network import Network
from bot.doctor.settings import settings_findings
from bot.serving import sms_account
from bot.settings import Settings
from bot.sms import SmsSender
from bot.telegram import TelegramSender
from storage import embedded
from storage.database import Database
from storage.errors import StorageError

WITHIN_SECONDS: Final = 5.0
#: Reads every catalogue, which a busy machine takes its time for; nobody else is asked.
WORDING_WITHIN_SECONDS: Final = 60.0

Check = Callable[[], AsyncIterator[Finding]]


@dataclass(frozen=True, kw_only=True)
class Doctor:
    """Looks at one installation.

    Args:
        settings: Its settings.
        clock: What time it is here.
        transport: How requests to others travel; None for the network. Tests hand in stand-ins.
    """

    settings: Settings
    clock: Clock
    transport: httpx.AsyncBaseTransport | None = None

    async def findings(self) -> list[Finding]:
        """Look at everything."""
        settings = self.settings
        network, wording = await asyncio.gather(
            self._network(),
            within(WORDING_WITHIN_SECONDS, "wording", lambda: keeping.wording_findings(settings.languages)),
        )
        return [*settings_findings(settings), *await self._kept(), *network, *wording]

    async def _kept(self) -> list[Finding]:
        settings, server, disk = self.settings, None, list[Finding]()
        if settings.database_url is None:
            try:
                server = await asyncio.to_thread(embedded.start, settings.home)
            except StorageError as error:
                return [fail("database", str(error), "mend it, and start again")]
            disk = keeping.disk_findings(settings.home)
        database = Database(server.url if server else settings.database_url or "")
        try:
            return [*await self._in(database), *disk]
        finally:
            await database.close()
            if server is not None:
                await asyncio.to_thread(server.stop)

    async def _in(self, database: Database) -> list[Finding]:
        clock = self.clock
        found = await within(WITHIN_SECONDS, "database", lambda: keeping.database_findings(database, clock))
        if any(each.status == "fail" and each.name in ("database", "migrations") for each in found):
            return found  # the rest is kept in tables that are not there
        found += await within(WITHIN_SECONDS, "worker", lambda: keeping.worker_findings(database, clock))
        return found + await within(WITHIN_SECONDS, "rota", lambda: keeping.people_findings(database))

    async def _network(self) -> list[Finding]:
        settings, account = self.settings, sms_account(self.settings)
        sms = None if account is None else SmsSender(account, transport=self.transport)
        telegram = None
        if settings.telegram_token is not None:
            telegram = TelegramSender(
                token=settings.telegram_token.get_secret_value(),
                api_url=settings.telegram_api_url,
                transport=self.transport,
            )
        network = Network(
            settings=settings, clock=self.clock, sms=sms, telegram=telegram, transport=self.transport
        )
        checks = {
            "twilio": network.twilio,
            "telegram": network.telegram_bot,
            "webhook": network.reachability,
            "clock of the provider": network.provider_clock,
            "mail": network.mail,
        }
        try:
            found = await asyncio.gather(
                *(within(WITHIN_SECONDS, name, check) for name, check in checks.items())
            )
        finally:
            for sender in (sms, telegram):
                if sender is not None:
                    await sender.close()
        return [finding for each in found for finding in each]


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything that has to do with an installation, as it is."""
    return await Doctor(settings=settings, clock=SystemClock()).findings()


async def within(seconds: float, name: str, check: Check) -> list[Finding]:
    """Make one check; one that breaks or takes too long is a finding itself."""
    found: list[Finding] = []
    try:
        async with asyncio.timeout(seconds):
            async for finding in check():
                found.append(finding)  # noqa: PERF401 - what was found before the time ran out counts
    except TimeoutError:
        found.append(fail(name, f"no answer within {seconds:g} s", "see whether it is there, and try again"))
    except (SQLAlchemyError, OSError) as error:
        found.append(
            fail(name, f"it does not answer: {type(error).__name__}", "see whether it runs and is reachable")
        )
    return found


def is_well(findings: Iterable[Finding]) -> bool:
    """Say whether nothing has failed; warnings are not failures."""
    return all(finding.status != "fail" for finding in findings)
