"""Play the demo: real web process, real webhooks with real signatures, and what came of it."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from importlib.resources import files
from typing import Any, Final

import httpx
import typer
import uvicorn
import yaml

from bot.cli.output import print_rows
from bot.cli.updates import row
from bot.clock import SystemClock
from bot.demo import district
from bot.demo.providers import Providers
from bot.errors import PortTaken
from bot.serving import WebServer, site, stop_on_signals
from bot.settings import Settings
from bot.settings import load as load_settings
from bot.wiring import Installation, database_of
from locales import LANGUAGES
from storage import reviews
from storage.find.addresses import names

HOST: Final = "127.0.0.1"
ANSWER_SECONDS: Final = 20.0
COLUMNS: Final = ("short_id", "student", "kind", "state", "update", "words")


async def play(*, port: int, is_once: bool) -> None:
    """Load the invented district, play the conversations, print the updates; then serve, unless `is_once`.

    Args:
        port: Where to serve; 0 for any free port.
        is_once: Whether to leave after printing.

    Raises:
        NotADemoDatabase: The database holds real people.
    """
    with _listening(port) as own, _listening(0) as outside:
        await _play(own, outside, is_once=is_once)


async def _play(own: socket.socket, outside: socket.socket, *, is_once: bool) -> None:
    providers = Providers()
    public_url = f"http://{HOST}:{own.getsockname()[1]}"
    settings = load_settings(
        public_url=public_url, **providers.settings(own_url=f"http://{HOST}:{outside.getsockname()[1]}")
    )
    # Before anything else looks at the tables: an earlier demo is taken out of them.
    async with database_of(settings) as database, database.begin() as session:
        await district.load(session, now=SystemClock().now())
    async with _serving(providers.app(), outside), site(settings, with_worker=True) as (app, running):
        began_at = running.clock.now()
        async with _serving(app, own):
            await _play_all(providers, settings)
            await _print_updates(running, began_at)
            if not is_once:
                _print_next_steps(public_url)
                await stop_on_signals().wait()


@asynccontextmanager
async def _serving(app: Any, listening: socket.socket) -> AsyncIterator[None]:  # noqa: ANN401 - any ASGI app
    server = WebServer(uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off"))
    task = asyncio.create_task(server.serve([listening]))
    try:
        while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn tells it no other way
            await asyncio.sleep(0.01)
        yield
    finally:
        server.should_exit = True
        await task


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """Hold a port; 0 for any that is free.

    Raises:
        PortTaken: Something else listens there.
    """
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
        except OSError:
            raise PortTaken(port) from None
        yield listening


async def _play_all(providers: Providers, settings: Settings) -> None:
    data = district.district()
    people = {line[0]: line for line in (*data["students"], *data["guardians"])}
    async with httpx.AsyncClient(timeout=ANSWER_SECONDS) as client:
        for conversation in _conversations():
            _, given, _, language, *_ = people[conversation["who"]]
            how = "by text message" if conversation["channel"] == "sms" else "on Telegram"
            typer.echo(f"\n--- {conversation['title']} ({how}, {LANGUAGES[language].english_name})\n")
            for words in conversation["says"]:
                _print_said(given, words)
                for answer in await _said(providers, client, settings, conversation, given, words):
                    _print_said("assistant", answer)


async def _said(
    providers: Providers,
    client: httpx.AsyncClient,
    settings: Settings,
    conversation: dict[str, Any],
    given: str,
    words: str,
) -> list[str]:
    """Say one thing through the channel's webhook and wait for the answers."""
    who = conversation["who"]
    if conversation["channel"] == "sms":
        return await providers.text(client, settings, number=district.number_of(who), words=words)
    chat_id = district.chat_of(who)
    inbox = providers.sent.setdefault(chat_id, [])
    before = len(inbox)
    providers.arrived.clear()
    await providers.chat(client, settings, chat_id=chat_id, name=given, words=words)
    async with asyncio.timeout(ANSWER_SECONDS):
        await providers.arrived.wait()
    return [_with_buttons(call) for call in inbox[before:]]


def _with_buttons(call: dict[str, Any]) -> str:
    keyboard = json.loads(call.get("reply_markup", "{}")).get("inline_keyboard", [])
    buttons = "  ".join(f"[{button['text']}]" for line in keyboard for button in line)
    return f"{call['text']}\n{buttons}" if buttons else str(call["text"])


def _print_said(who: str, words: str) -> None:
    first, *others = words.split("\n")
    typer.echo(f"{who:>10}  {first}")
    for line in others:
        typer.echo(f"{'':>10}  {line}")


async def _print_updates(running: Installation, since: datetime) -> None:
    async with running.database.session() as session:
        listed = [each for each in await reviews.list_updates(session) if each.proposed_at >= since]
        people = await names(session, sorted({each.update.author_id for each in listed}))
    typer.echo("\n--- What the coordinators get\n")
    language = running.settings.default_language
    print_rows(
        [row(each, people, running.brain.catalogue, language) for each in listed], COLUMNS, as_json=False
    )


def _print_next_steps(public_url: str) -> None:
    typer.echo(
        f"Serving on {public_url} (Ctrl-C ends it). In another terminal, try:\n"
        "  .venv/bin/throughline talk --as s09\n"
        "  .venv/bin/throughline updates list --status proposed\n"
        "  .venv/bin/throughline updates accept <id>\n"
        "  .venv/bin/throughline plan show s01"
    )


def _conversations() -> Iterator[dict[str, Any]]:
    yield from yaml.safe_load((files("bot.demo") / "conversations.yml").read_text(encoding="utf-8"))
