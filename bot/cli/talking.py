"""`throughline talk`: hold a conversation in the terminal, along the same path as a webhook."""

import sys
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from bot.channels import CHANNELS, capabilities
from bot.cli.output import note, refuse, run
from bot.clock import Clock, FixedClock, SystemClock
from bot.errors import UnknownPerson
from bot.messages import InboundMessage, OutboundReply
from bot.settings import load as load_settings
from bot.wiring import Installation, installation
from storage.find.addresses import addresses, names


def register(parent: typer.Typer) -> None:
    """Add this command."""
    parent.command()(talk)


def talk(
    who: Annotated[str, typer.Option("--as", help="A person's id, or a phone number.")],
    channel: Annotated[str, typer.Option(help=f"One of {', '.join(CHANNELS)}.")] = "sms",
    now: Annotated[str | None, typer.Option(help="Pretend it is this moment, as 2026-11-23T16:00Z.")] = None,
    tick: Annotated[float, typer.Option(help="Seconds that pass between two messages.", min=0)] = 0,
) -> None:
    r"""Talk as somebody: one message per line of input (\n for a line break); replies begin with "< "."""
    if channel not in CHANNELS:
        raise typer.BadParameter(
            f"no channel {channel!r}; there are {', '.join(CHANNELS)}", param_hint="--channel"
        )
    run(_talk(who, channel, _clock(now, tick), tick))


def _clock(now: str | None, tick: float) -> Clock:
    if now is None and not tick:
        return SystemClock()
    try:
        moment = SystemClock().now() if now is None else datetime.fromisoformat(now)
        return FixedClock(moment)
    except ValueError as fault:
        raise typer.BadParameter(f"{fault}; write it as 2026-11-23T16:00Z", param_hint="--now") from None


async def _talk(who: str, channel: str, clock: Clock, tick: float) -> None:
    async with installation(load_settings(), clock=clock, is_terminal=True) as running:
        address = await _address(running, who, channel)
        for line in _lines():
            message = InboundMessage(
                channel=channel,
                address=address,
                provider_id=f"terminal-{uuid.uuid4()}",
                text=line,
                received_at=clock.now(),
            )
            replies = await running.assistant.receive(message)
            _show(replies, channel=channel)
            if isinstance(clock, FixedClock):
                clock.advance(tick)


async def _address(running: Installation, who: str, channel: str) -> str:
    """Find where somebody writes from. A number nobody knows is a stranger, and may be tried out too."""
    async with running.database.session() as session:
        if who in await names(session, [who]):
            known = await addresses(session, who, channel=channel)
            if not known:
                refuse(
                    f"{who} has no {channel} address yet; `throughline invite {who}` makes a code to bind one"
                )
            return known[0]
    if not who.removeprefix("+").isdigit():
        raise UnknownPerson
    return who


def _lines() -> Iterator[str]:
    is_person = sys.stdin.isatty()
    if is_person:
        note('Type a message and press return; end with Ctrl-D. Replies begin with "< ".')
    for line in sys.stdin:
        yield line.rstrip("\n").replace("\\n", "\n")


def _show(replies: tuple[OutboundReply, ...], *, channel: str) -> None:
    if not replies:
        silent = (
            "the carrier has answered by itself" if capabilities(channel).has_carrier_words else "no answer"
        )
        note(f"({silent})")
    for reply in replies:
        lines = [*reply.text.split("\n"), *(f"[{button.label}]" for button in reply.buttons)]
        typer.echo("< " + "\n  ".join(lines))
