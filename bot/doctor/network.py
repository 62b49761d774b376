"""Whom we speak to over the network: the providers, our own public address, the mail server."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final

import aiosmtplib
import httpx

from bot.clock import Clock
from bot.doctor.finding import Finding, fail, ok, skewed, warn
from bot.email import MailServer
from bot.errors import ProviderRefused
from bot.settings import PREFIX, Settings
from bot.sms import SmsSender
from bot.telegram import WEBHOOK_PATH, TelegramSender

MANY_PENDING: Final = 100
SECONDS: Final = 4.0
_ALIVE: Final = "ok"


@dataclass(frozen=True, kw_only=True)
class Network:
    """How to reach others.

    Args:
        settings: The settings.
        clock: What time it is here.
        sms: Asks Twilio; None where SMS is off.
        telegram: Asks Telegram; None where it is off.
        transport: How plain requests travel; None for the network.
    """

    settings: Settings
    clock: Clock
    sms: SmsSender | None = None
    telegram: TelegramSender | None = None
    transport: httpx.AsyncBaseTransport | None = None

    async def twilio(self) -> AsyncIterator[Finding]:
        """Ask Twilio whether it knows the account and token."""
        if self.sms is None:
            return
        try:
            status = await self.sms.account_status()
        except ProviderRefused as refused:
            yield _refused("twilio", refused, f"{PREFIX}TWILIO_ACCOUNT_SID and {PREFIX}TWILIO_AUTH_TOKEN")
            return
        if status == "active":
            yield ok("twilio", "the account is active")
        else:
            yield fail("twilio", f"the account is {status}: nothing is sent", "see the Twilio console")

    async def telegram_bot(self) -> AsyncIterator[Finding]:
        """Ask Telegram whether it knows the token, and where it brings updates."""
        if self.telegram is None:
            return
        try:
            name, hook = await self.telegram.username(), await self.telegram.webhook()
        except Exception as error:  # noqa: BLE001 - its text may hold the token: its kind says enough
            refused = ProviderRefused(type(error).__name__, is_reached=type(error).__name__ == "InvalidToken")
            yield _refused("telegram", refused, f"{PREFIX}TELEGRAM_TOKEN")
            return
        yield ok("telegram", f"the bot is @{name}")
        ours = f"{self.settings.public_url}{WEBHOOK_PATH}"
        if not hook.url:
            yield warn(
                "telegram webhook",
                "none is set: updates come only while `throughline telegram` runs",
                f"for a webhook set {PREFIX}TELEGRAM_SECRET, an https {PREFIX}PUBLIC_URL, and start `serve`",
            )
        elif hook.url != ours:
            yield fail(
                "telegram webhook",
                "Telegram brings updates to another address than ours",
                f"start `throughline serve` with the right {PREFIX}PUBLIC_URL: it tells Telegram",
            )
        elif hook.last_error or hook.pending > MANY_PENDING:
            yield warn(
                "telegram webhook",
                f"{hook.pending} updates wait; it was refused last with: {hook.last_error or 'nothing'}",
                "read the log of `serve`; 403 means that the secret is not the one Telegram was told",
            )
        else:
            yield ok("telegram webhook", f"set, {hook.pending} updates wait")

    async def reachability(self) -> AsyncIterator[Finding]:
        """Fetch our own public address, from here."""
        if not (self.settings.has_sms or self.settings.telegram_secret):
            return
        url, mend = f"{self.settings.public_url}/healthz", "see your proxy; providers must reach this address"
        try:
            answer = await self._client().get(url)
        except httpx.HTTPError as error:
            yield fail("webhook", f"{url} can not be reached from here: {type(error).__name__}", mend)
            return
        if answer.status_code == httpx.codes.OK and answer.text == _ALIVE:
            yield ok("webhook", f"{url} answers")
        else:
            yield fail("webhook", f"{url} answers {answer.status_code}, and not as we would", mend)

    async def provider_clock(self) -> AsyncIterator[Finding]:
        """Compare our clock with a provider's, as its answers tell it."""
        settings, name = self.settings, "clock of the provider"
        if not (settings.has_sms or settings.has_telegram):
            return
        url = settings.twilio_api_url if settings.has_sms else settings.telegram_api_url
        try:
            date = (await self._client().head(url)).headers["date"]
            skew = (self.clock.now() - parsedate_to_datetime(date)).total_seconds()
        except (httpx.HTTPError, KeyError, ValueError, TypeError) as error:
            yield warn(
                name, f"{url} told no time: {type(error).__name__}", "allow https to it from this machine"
            )
            return
        yield skewed(name, url, skew)

    async def mail(self) -> AsyncIterator[Finding]:
        """Say hello to the mail server; nobody signs in, and nothing is sent."""
        server = self.settings.mail_server
        if server is not None:
            yield await _mail(server)

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self.transport, timeout=SECONDS, trust_env=self.transport is None)


async def _mail(server: MailServer) -> Finding:
    client = aiosmtplib.SMTP(
        hostname=server.host, port=server.port, use_tls=server.has_tls, timeout=SECONDS, start_tls=False
    )
    try:
        await client.connect()
        await client.ehlo()
        await client.quit()
    except (aiosmtplib.SMTPException, OSError) as error:
        return fail(
            "mail",
            f"the mail server does not answer: {type(error).__name__}",
            f"see {PREFIX}SMTP_URL, and whether this machine may reach that port",
        )
    return ok("mail", "the mail server answers")


def _refused(name: str, refused: ProviderRefused, credentials: str) -> Finding:
    if refused.is_reached:
        return fail(name, f"it refuses us: {refused.code}", f"copy {credentials} again from its console")
    return fail(
        name, f"it can not be reached: {refused.code}", "allow https to it from this machine, then try again"
    )
