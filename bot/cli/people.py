"""`throughline invite`: make the single-use code that binds somebody's phone or chat to them."""

from dataclasses import replace
from typing import Annotated

import typer

from bot.channels import CHANNELS, Capabilities
from bot.cli.output import note, print_json, refuse, run
from bot.enrolment import invite as make_invite
from bot.render import written
from bot.settings import Settings
from bot.settings import load as load_settings
from bot.telegram import TelegramSender, start_link
from bot.texts import INVITE, INVITE_LINK, SCHOOL_STAFF, TERMS
from bot.wiring import Installation, installation
from storage import find
from storage.find import PersonFacts


def register(parent: typer.Typer) -> None:
    """Add this command."""
    parent.command()(invite)


def invite(
    person: Annotated[str, typer.Argument(help="Id of a student or guardian.")],
    channel: Annotated[str | None, typer.Option(help=f"Only for one of {', '.join(CHANNELS)}.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make a single-use code: the code, a text to send with it in the person's language, and its link."""
    if channel is not None and channel not in CHANNELS:
        raise typer.BadParameter(
            f"no channel {channel!r}; there are {', '.join(CHANNELS)}", param_hint="--channel"
        )
    made = run(_invite(person, CHANNELS[channel] if channel else None))
    if as_json:
        print_json(made)
        return
    for name, value in made.items():
        if value is not None:
            typer.echo(f"{name:8} {value}")


async def _invite(person_id: str, channel: Capabilities | None) -> dict[str, str | None]:
    settings = load_settings()
    is_link = channel is not None and channel.can_bind_by_link
    username = await _bot_name(settings) if is_link else None
    async with installation(settings) as running, running.database.begin() as session:
        person = await find.person(session, person_id)
        if person.role not in ("student", "guardian"):
            refuse(f"{person_id} is a {person.role}; only students and guardians are invited to chat")
        made = await make_invite(
            session,
            person_id,
            channel=channel.name if channel else None,
            is_link=is_link,
            key=settings.key,
            now=running.clock.now(),
        )
    link = start_link(username, made.code) if username else None
    return {
        "person": person_id,
        "code": made.code,
        "expires": made.expires_at.isoformat(timespec="minutes"),
        "link": link,
        "text": _text(running, person, made.code, link),
    }


async def _bot_name(settings: Settings) -> str:
    """Ask Telegram how the bot is called: the link needs it."""
    if settings.telegram_token is None:
        refuse("Telegram is not set up: THROUGHLINE_TELEGRAM_TOKEN is empty, so there is no bot to link to")
    sender = TelegramSender(
        token=settings.telegram_token.get_secret_value(), api_url=settings.telegram_api_url
    )
    try:
        return await sender.username()
    except Exception as error:  # noqa: BLE001 - whatever the vendor raises, its text may hold the token
        refuse(
            f"Telegram did not tell the bot's name ({type(error).__name__}); "
            "check THROUGHLINE_TELEGRAM_TOKEN and the connection, then try again"
        )
    finally:
        await sender.close()


def _text(running: Installation, person: PersonFacts, code: str, link: str | None) -> str:
    """Write what staff may send along, in the person's language where it is switched on."""
    brain = running.brain
    language = person.language if person.language in brain.languages else brain.default_language
    number = running.settings.twilio_from
    if number is None and link is None:
        note(
            "no number to text the code to is set (THROUGHLINE_TWILIO_FROM); tell the person where to send it"
        )
    values = {
        "name": person.given_name,
        "school": person.school or brain.catalogue.text(SCHOOL_STAFF.msgid, language),
        "code": code,
        "number": number or "...",
        "link": link or "",
    }
    # What stands here is what the person agrees to by sending the code: see `bot.opt_in.invite_wording`.
    texts = (INVITE_LINK,) if link else (INVITE, TERMS)
    today = running.clock.now().date()
    return "\n".join(
        written(replace(text, params=values), language, catalogue=brain.catalogue, today=today)
        for text in texts
    )
