"""The long-running processes, joined: the web process, the worker, and Telegram by long polling."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass

import structlog
import uvicorn
from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from bot import worker
from bot.channels import CHANNELS
from bot.delivery import Delivery
from bot.email import MAIL_RATE, EmailSender
from bot.outbox import Outbox
from bot.pace import TELEGRAM_RATE, Rate, sms_rate
from bot.send_gate import SendGate
from bot.sending import Sender
from bot.settings import Settings
from bot.sms import SmsSender
from bot.sms_door import SmsDoor
from bot.sms_form import SmsAccount
from bot.telegram import TelegramSender
from bot.telegram_door import TelegramDoor
from bot.telegram_polling import poll
from bot.texts import FAREWELL
from bot.unprompted import Unprompted
from bot.warming import warm
from bot.watching import Watched
from bot.web import SiteFacts, create_app
from bot.wiring import Installation, installation
from bot.work import Work

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Channels:
    """The channels that are switched on.

    Args:
        senders: Each channel's way out and its rate.
        sms: The account behind the SMS door.
        telegram: The bot.
    """

    senders: dict[str, tuple[Sender, Rate]]
    sms: SmsAccount | None
    telegram: TelegramSender | None


def channels_of(settings: Settings) -> Channels:
    """Say which channels the settings switch on, and how to send on each."""
    senders: dict[str, tuple[Sender, Rate]] = {}
    account = sms_account(settings)
    if account is not None:
        sender, rate = SmsSender(account), sms_rate(settings.twilio_segments_per_second)
        senders |= {"sms": (sender, rate), "whatsapp": (sender, rate)}
    telegram = None
    if settings.telegram_token is not None:
        token = settings.telegram_token.get_secret_value()
        telegram = TelegramSender(token=token, api_url=settings.telegram_api_url)
        senders["telegram"] = (telegram, TELEGRAM_RATE)
    if settings.mail_server is not None:
        senders["email"] = (EmailSender(settings.mail_server), MAIL_RATE)
    return Channels(senders=senders, sms=account, telegram=telegram)


def sms_account(settings: Settings) -> SmsAccount | None:
    """Give the Twilio account of the settings; None where SMS is off."""
    if settings.twilio_account_sid is None or settings.twilio_auth_token is None:
        return None
    return SmsAccount(
        account_sid=settings.twilio_account_sid,
        auth_token=settings.twilio_auth_token.get_secret_value(),
        public_url=settings.public_url,
        sender=settings.twilio_from,
        messaging_service_sid=settings.twilio_messaging_service_sid,
        api_url=settings.twilio_api_url,
    )


def delivery_of(running: Installation, channels: Channels) -> Delivery:
    """Make the way out of an installation, over the channels that are switched on."""
    return Delivery(
        running.database,
        channels.senders,
        ledger=Outbox(running.database),
        clock=running.clock,
        gate=SendGate(time_zone=running.settings.time_zone),
        compose=Unprompted(running.assistant).compose,
    )


@asynccontextmanager
async def site(settings: Settings, *, with_worker: bool) -> AsyncIterator[tuple[ASGIApp, Installation]]:
    """Make the web application, and run the jobs beside it if wanted.

    Args:
        settings: The settings.
        with_worker: Whether this process also runs the jobs: delivery, timers, and the rest.
    """
    channels = channels_of(settings)
    async with installation(settings) as running:
        await asyncio.to_thread(warm, settings.languages)
        outbox = Outbox(running.database)
        delivery = delivery_of(running, channels)
        jobs = Work(running=running, delivery=delivery, settings=settings)
        doors: list[APIRouter] = []
        if channels.sms is not None:
            doors.append(
                SmsDoor(
                    channels.sms,
                    receiver=running.assistant,
                    reports=outbox,
                    consent=outbox,
                    clock=running.clock,
                ).router
            )
        chat = None
        if channels.telegram is not None:
            chat = _telegram_door(channels.telegram, settings, running, outbox)
            doors.append(chat.router)
            await _announce(channels.telegram, settings)
        app = create_app(
            doors=doors,
            watching=Watched(
                database=running.database, clock=running.clock, pulse=jobs.pulse if with_worker else None
            ).router(),
            facts=SiteFacts(
                channels=tuple(name for name in channels.senders if name in CHANNELS),
                languages=settings.languages,
                default_language=settings.default_language,
                catalogue=running.brain.catalogue,
            ),
        )
        try:
            async with AsyncExitStack() as beside:
                if with_worker:
                    await beside.enter_async_context(worker.beside(jobs))
                yield app, running
        finally:
            if chat is not None:
                await chat.close()
            await delivery.close()


async def _announce(sender: TelegramSender, settings: Settings) -> None:
    """Tell Telegram where our webhook is, where there is one it can reach: it calls https addresses only."""
    if settings.telegram_secret is None or not settings.public_url.startswith("https://"):
        log.info("telegram_webhook_not_announced", has_secret=settings.telegram_secret is not None)
        return
    try:
        await sender.use_webhook(
            public_url=settings.public_url, secret=settings.telegram_secret.get_secret_value()
        )
    except Exception as error:  # noqa: BLE001 - texts must go on while Telegram is out of reach
        log.error("telegram_webhook_refused", error=type(error).__name__)


async def work(settings: Settings, stop: asyncio.Event, *, watch: tuple[str, int] | None = None) -> None:
    """Run the jobs until `stop` is set; those under way are finished first.

    Args:
        settings: The settings.
        stop: Set when this process shall end.
        watch: The address and port at which `/readyz` and `/metrics` of this process answer, if anywhere.
    """
    async with installation(settings) as running:
        delivery = delivery_of(running, channels_of(settings))
        jobs = Work(running=running, delivery=delivery, settings=settings)
        watching = None if watch is None else asyncio.create_task(_be_watched(jobs, stop, watch))
        try:
            await worker.run(jobs, stop)
        finally:
            if watching is not None:
                stop.set()
                await watching
            await delivery.close()


async def _be_watched(jobs: Work, stop: asyncio.Event, at: tuple[str, int]) -> None:
    app = FastAPI(openapi_url=None)
    running = jobs.running
    app.include_router(Watched(database=running.database, clock=running.clock, pulse=jobs.pulse).router())
    host, port = at
    await serve_until(stop, uvicorn.Config(app, host=host, port=port, access_log=False, log_config=None))


async def poll_telegram(settings: Settings, stop: asyncio.Event) -> bool:
    """Fetch Telegram's updates and answer them until `stop` is set.

    Returns:
        True when stopped; False when Telegram refuses to talk to us.

    Raises:
        ValueError: Telegram is not switched on.
    """
    channels = channels_of(settings)
    if channels.telegram is None:
        raise ValueError("Telegram is off; set THROUGHLINE_TELEGRAM_TOKEN (from @BotFather) to switch it on")
    async with installation(settings) as running:
        await asyncio.to_thread(warm, settings.languages)
        outbox = Outbox(running.database)
        delivery = delivery_of(running, channels)
        door = _telegram_door(channels.telegram, settings, running, outbox)
        try:
            async with worker.beside(Work(running=running, delivery=delivery, settings=settings)):
                return await poll(door, channels.telegram, clock=running.clock, stop=stop)
        finally:
            await door.close()
            await delivery.close()


class WebServer(uvicorn.Server):
    """A web server that leaves signals to us: uvicorn's own way ends the process before delivery could."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def serve_until(stop: asyncio.Event, config: uvicorn.Config) -> None:
    """Serve until `stop` is set; requests under way are finished first.

    Raises:
        SystemExit: The address is taken (uvicorn says so in the log).
    """
    server = WebServer(config)
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    stopping.cancel()
    await serving


def stop_on_signals() -> asyncio.Event:
    """Return an event that is set when somebody asks this process to end (SIGTERM, Ctrl-C)."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


def _telegram_door(
    sender: TelegramSender, settings: Settings, running: Installation, outbox: Outbox
) -> TelegramDoor:
    secret = settings.telegram_secret.get_secret_value() if settings.telegram_secret else None
    return TelegramDoor(
        sender,
        secret=secret,
        receiver=running.assistant,
        consent=outbox,
        clock=running.clock,
        farewell=running.brain.catalogue.text(FAREWELL.msgid, settings.default_language),
    )
