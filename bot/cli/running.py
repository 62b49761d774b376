"""`throughline serve | worker | telegram | demo | db upgrade`: the processes that run."""

import asyncio
import sys
from typing import Annotated

import typer
import uvicorn

from bot.cli.output import note, refuse, run
from bot.demo.play import play
from bot.logging import configure
from bot.serving import poll_telegram, serve_until, site, stop_on_signals, work
from bot.settings import load as load_settings
from storage import embedded
from storage.database import Database

db = typer.Typer(help="The database.", no_args_is_help=True)


def register(parent: typer.Typer) -> None:
    """Add these commands."""
    for command in (demo, serve, worker, telegram):
        parent.command()(command)
    parent.add_typer(db, name="db")


def demo(
    once: Annotated[bool, typer.Option("--once", help="Leave after printing.")] = False,
    port: Annotated[int, typer.Option(help="Where to serve.", min=0, max=65535)] = 8000,
) -> None:
    """Play conversations of an invented district through the real channels, then serve."""
    run(play(port=0 if once else port, is_once=once))


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8000,
    with_worker: Annotated[
        bool, typer.Option("--with-worker", help="Deliver from this process too.")
    ] = False,
) -> None:
    """Run the web process: webhooks and the site."""
    configure(sys.stderr)

    async def work_() -> None:
        settings = load_settings()
        if not (settings.has_sms or settings.has_telegram):
            note("no channel is switched on yet; see .env.example for Twilio's and Telegram's settings")
        async with site(settings, with_worker=with_worker) as (app, _):
            config = uvicorn.Config(
                app, host=host, port=port, access_log=False, log_config=None, server_header=False
            )
            await serve_until(stop_on_signals(), config)

    run(work_())


def worker(
    watch_port: Annotated[
        int | None,
        typer.Option(help="Answer /readyz and /metrics of this worker at this port.", min=0, max=65535),
    ] = None,
    watch_host: Annotated[str, typer.Option(help="Address to answer them on.")] = "127.0.0.1",
) -> None:
    """Run the worker: delivery, check-ins, calls about alerts, and messages that were left behind."""
    configure(sys.stderr)

    async def work_() -> None:
        watch = None if watch_port is None else (watch_host, watch_port)
        await work(load_settings(), stop_on_signals(), watch=watch)

    run(work_())


def telegram() -> None:
    """Fetch Telegram's updates by long polling; needs no public address."""
    configure(sys.stderr)

    async def work_() -> bool:
        return await poll_telegram(load_settings(), stop_on_signals())

    try:
        is_fine = run(work_())
    except ValueError as refusal:
        refuse(str(refusal))
    if not is_fine:
        refuse("Telegram refuses to talk to us; check the token, and that nothing else is polling it")


@db.command()
def upgrade() -> None:
    """Bring the tables up to date; safe while others run."""

    async def work_() -> None:
        settings = load_settings()
        server = None
        if settings.database_url is None:
            server = await asyncio.to_thread(embedded.start, settings.home)
        database = Database(server.url if server else settings.database_url or "")
        try:
            await database.upgrade()
        finally:
            await database.close()

    run(work_())
    note("the tables are up to date")
