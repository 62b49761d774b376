"""Settings that are allowed, and weaker or emptier than a district should run with."""

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.doctor.finding import Finding, fail, ok, warn
from bot.settings import PREFIX, Settings, not_yet

SHORTEST_SECRET: Final = 32
SHORTEST_WEBHOOK_SECRET: Final = 16
_MAKE_ONE: Final = "python3 -c 'import secrets; print(secrets.token_urlsafe(32))' makes one"


def settings_findings(settings: Settings, *, env_file: Path = Path(".env")) -> list[Finding]:
    """Look at the settings alone, and at who may read the file they stand in."""
    found = [*_secrets(settings), *_addresses(settings)]
    found += [warn("settings", told, "take it out of the settings") for told in not_yet()]
    if env_file.exists() and env_file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH | stat.S_IWOTH):
        found.append(
            warn("settings", f"{env_file} holds secrets and others may read it", f"chmod 600 {env_file}")
        )
    return found or [ok("settings", "known, whole, and none is weak")]


def _secrets(settings: Settings) -> Iterator[Finding]:
    key, secret = settings.secret_key, settings.telegram_secret
    if key is not None and len(key.get_secret_value()) < SHORTEST_SECRET:
        yield fail("settings", f"{PREFIX}SECRET_KEY is short enough to be guessed", _MAKE_ONE)
    if key is None and settings.database_url is not None:
        yield warn(
            "settings",
            f"{PREFIX}SECRET_KEY is not set: each machine makes its own, and invites of one fail on another",
            f"set the same on every machine; {_MAKE_ONE}",
        )
    if secret is not None and len(secret.get_secret_value()) < SHORTEST_WEBHOOK_SECRET:
        yield fail("settings", f"{PREFIX}TELEGRAM_SECRET is short enough to be guessed", _MAKE_ONE)


def _addresses(settings: Settings) -> Iterator[Finding]:
    if not (settings.has_sms or settings.has_telegram):
        yield warn(
            "settings",
            "no channel is switched on: nobody can write to us",
            "docs/howto/twilio-and-telegram.md",
        )
    if settings.has_sms and not settings.public_url.startswith("https://"):
        yield fail(
            "settings",
            f"{PREFIX}PUBLIC_URL is not https: what people write would travel readable",
            "put a server with a certificate in front, and name its address",
        )
    if settings.mail_server is None:
        yield warn(
            "settings",
            f"{PREFIX}SMTP_URL is not set: staff get no e-mail about alerts",
            "set it to the district's mail server",
        )
