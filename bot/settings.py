"""The settings of one installation, read once from the environment and `.env`, then frozen.

The only module that looks at the environment. `.env.example` documents every name; a test keeps it complete.
"""

import difflib
import os
import secrets
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final, Self
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.email import MailServer
from bot.errors import SettingsFaults
from bot.promising import PROMISE_HOURS
from bot.staffed import StaffedHours
from locales import LANGUAGES

PREFIX: Final = "THROUGHLINE_"
#: Names of the contract that later releases act on. Setting one today earns a warning, never a silent shrug.
NOT_YET: Final = {
    "ENCRYPTION_KEY": "addresses and texts are not encrypted at rest yet",
}
#: Used by the test suite and the scripts only.
NOT_OURS: Final = frozenset({"TEST_DATABASE_URL", "TEST_PEOPLE", "TEST_RASA", "TEST_WORKERS"})


class Settings(BaseSettings):
    """Everything an operator may set, named as in the environment, without the prefix, in lower case."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    database_url: str | None = Field(
        default=None, description="PostgreSQL 13+; absent: the embedded one under THROUGHLINE_HOME"
    )
    home: Path = Field(
        default=Path(".throughline"), description="Where the embedded database and models are kept"
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="The address providers call; Twilio's signature is checked against it",
    )
    secret_key: SecretStr | None = Field(
        default=None, description="Signs invite codes; absent: made once, in THROUGHLINE_HOME"
    )
    twilio_account_sid: str | None = Field(
        default=None, description="Turns SMS on, together with the auth token"
    )
    twilio_auth_token: SecretStr | None = Field(
        default=None, description="Checks webhooks and sends messages"
    )
    twilio_from: str | None = Field(default=None, description="The number texts come from, as +15551234567")
    twilio_messaging_service_sid: str | None = Field(default=None, description="Instead of TWILIO_FROM")
    twilio_api_url: str = Field(default="https://api.twilio.com", description="Where the Twilio API answers")
    twilio_segments_per_second: float = Field(
        default=1.0,
        gt=0,
        description="What the number may send: 1 for a long code, 3 toll-free, more for a short code",
    )
    sms_countries: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("US", "PR", "VI", "GU", "AS", "MP"),
        description="Regions whose phone numbers may text with us, as ISO 3166 codes, comma-separated",
    )
    replies_per_hour: int = Field(
        default=60, ge=10, description="Messages answered at most in one conversation within an hour"
    )
    telegram_token: SecretStr | None = Field(default=None, description="Turns Telegram on; from @BotFather")
    telegram_secret: SecretStr | None = Field(
        default=None, description="The webhook's secret token, 1-256 of A-Z a-z 0-9 _ -"
    )
    telegram_api_url: str = Field(default="https://api.telegram.org", description="Where the Bot API answers")
    languages: Annotated[tuple[str, ...], NoDecode] = Field(
        default=tuple(LANGUAGES), description="Languages people may use, comma-separated"
    )
    default_language: str = Field(default="en", description="For people whose language nobody knows yet")
    time_zone: str = Field(
        default="America/New_York", description="Of schools that name no zone of their own"
    )
    reply_promise_hours: int = Field(
        default=PROMISE_HOURS,
        ge=1,
        le=80,
        description="In how many staffed hours a person answers who was asked for; 8 is one school day",
    )
    staffed_hours: str = Field(
        default="08:00-16:00",
        description="When somebody at school reads messages, on school days, in the school's zone",
    )
    smtp_url: SecretStr | None = Field(
        default=None, description="The district's mail server, for alerts and digests to staff"
    )
    segment_price: float = Field(
        default=0.0083, ge=0, description="What one segment of a text costs to send, in US dollars"
    )
    rasa_url: str | None = Field(
        default=None,
        repr=False,
        description="A Rasa server to read texts with; absent: the embedded interpreter",
    )
    overlay: Path | None = Field(
        default=None, description="A folder whose flows/ and inventories/ add to or replace the shipped ones"
    )

    @field_validator("languages", "sms_countries", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            tuple(tag.strip() for tag in value.split(",") if tag.strip()) if isinstance(value, str) else value
        )

    @field_validator("sms_countries")
    @classmethod
    def _known_countries(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = phonenumbers.SUPPORTED_REGIONS
        unknown = [code for code in value if code not in known]
        if unknown or not value:
            raise ValueError(f"{', '.join(unknown) or 'nothing'} is no country; write codes like US,CA,MX")
        return value

    @field_validator("languages")
    @classmethod
    def _known_languages(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [tag for tag in value if tag not in LANGUAGES]
        if unknown or not value:
            raise ValueError(f"{', '.join(unknown) or 'nothing'} is not among {' '.join(LANGUAGES)}")
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("not a time zone; write it like America/Chicago")
        return value

    @field_validator("public_url", "twilio_api_url", "telegram_api_url", "rasa_url")
    @classmethod
    def _plain_url(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with https:// (or http:// on this machine)")
        return value.rstrip("/")

    @field_validator("staffed_hours")
    @classmethod
    def _two_times(cls, value: str) -> str:
        StaffedHours.parse(value)
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            MailServer.parse(value.get_secret_value())
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.default_language not in self.languages:
            raise ValueError(f"DEFAULT_LANGUAGE {self.default_language!r} is not one of LANGUAGES")
        if self.twilio_account_sid and not self.twilio_auth_token:
            raise ValueError(
                "TWILIO_ACCOUNT_SID needs TWILIO_AUTH_TOKEN: without it no webhook can be trusted"
            )
        if self.twilio_account_sid and not (self.twilio_from or self.twilio_messaging_service_sid):
            raise ValueError(
                "TWILIO_ACCOUNT_SID needs TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID to send from"
            )
        return self

    @property
    def has_sms(self) -> bool:
        """SMS is switched on."""
        return self.twilio_account_sid is not None

    @property
    def has_telegram(self) -> bool:
        """Telegram is switched on."""
        return self.telegram_token is not None

    @property
    def staffed(self) -> StaffedHours:
        """When somebody at school reads messages."""
        return StaffedHours.parse(self.staffed_hours)

    @property
    def mail_server(self) -> MailServer | None:
        """The district's mail server; None where no e-mail is sent."""
        return MailServer.parse(self.smtp_url.get_secret_value()) if self.smtp_url else None

    @property
    def zone(self) -> ZoneInfo:
        """The zone of schools that name none."""
        return ZoneInfo(self.time_zone)

    @cached_property
    def key(self) -> bytes:
        """The secret that signs: from the setting, else made once and kept readable by its owner only."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value().encode()
        path = self.home / "secret_key"
        self.home.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(32))
        except FileExistsError:
            pass
        return path.read_bytes()


def load(**overrides: Any) -> Settings:  # noqa: ANN401 - pydantic checks each value
    """Read the settings, refusing all that is wrong at once.

    Args:
        overrides: Values that win over the environment (tests, the demo).

    Raises:
        SettingsFaults: One or more settings are unknown or can't be used.
    """
    faults = [_unknown(name) for name in unknown_names(os.environ)]  # noqa: TID251 - the one place
    settings = None
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        faults += [_fault(part["loc"], part["msg"]) for part in error.errors()]
    if faults or settings is None:
        raise SettingsFaults(tuple(faults))
    return settings


def unknown_names(environment: Iterable[str]) -> list[str]:
    """List the names that carry our prefix and mean nothing to us."""
    known = {name.upper() for name in Settings.model_fields} | NOT_YET.keys() | NOT_OURS
    ours = (name.removeprefix(PREFIX) for name in environment if name.startswith(PREFIX))
    return sorted(name for name in ours if name not in known)


def not_yet() -> list[str]:
    """List, as sentences, the settings that are set and that this release can't honour yet."""
    present = os.environ  # noqa: TID251 - the one place
    return [
        f"{PREFIX}{name} is set, but {why}" for name, why in NOT_YET.items() if present.get(PREFIX + name)
    ]


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, [field.upper() for field in Settings.model_fields], n=1)
    hint = f"; did you mean {PREFIX}{near[0]}?" if near else "; see .env.example for the names there are"
    return f"{PREFIX}{name} is not a setting{hint}"


def _fault(location: tuple[int | str, ...], message: str) -> str:
    name = PREFIX + str(location[0]).upper() if location else "settings"
    return f"{name}: {message.removeprefix('Value error, ')}"
