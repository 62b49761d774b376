"""The doctor says what is well and what is not, of a real installation, and how to mend it."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiosmtpd.smtp import SMTP
from sqlalchemy import text as sql
from standins.telegram import TOKEN as BOT_TOKEN
from standins.telegram import TelegramStandIn
from standins.twilio import ACCOUNT, TOKEN, TwilioStandIn
from typer.testing import CliRunner

from bot.cli.app import app
from bot.clock import SystemClock
from bot.conversation import Assistant
from bot.doctor import Doctor, Finding
from bot.doctor.examination import is_well, within
from bot.doctor.finding import skewed
from bot.settings import Settings, load
from storage import rota
from storage.database import Database

pytestmark = pytest.mark.database

PUBLIC = "https://goals.example.org"
SECRET = "a-secret-nobody-would-guess-so-soon"


class Outside(httpx.AsyncBaseTransport):
    """The network as this machine sees it: Twilio, Telegram, our own public address, and a clock."""

    def __init__(self) -> None:
        self.twilio, self.telegram = TwilioStandIn(), TelegramStandIn()
        self.telegram.webhook |= {"url": f"{PUBLIC}/channels/telegram"}
        self.health = httpx.Response(200, text="ok")
        self.ahead = 0.0
        self.is_cut = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.is_cut:
            raise httpx.ConnectError("no route to host")
        if request.method == "HEAD":
            now = SystemClock().now().timestamp() + self.ahead
            date = format_datetime(
                SystemClock().now().fromtimestamp(now, SystemClock().now().tzinfo), usegmt=False
            )
            return httpx.Response(200, headers={"date": date})
        if request.url.host == "goals.example.org":
            return self.health
        stand_in = self.twilio if request.url.host == "twilio.test" else self.telegram
        return await httpx.ASGITransport(stand_in).handle_async_request(request)


@pytest.fixture
async def smtp_port() -> AsyncIterator[int]:
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(object()), "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


@pytest.fixture
def settings(database_url: str, tmp_path: Path, smtp_port: int) -> Settings:
    return load(
        database_url=database_url,
        home=tmp_path,
        public_url=PUBLIC,
        secret_key=SECRET,
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=TOKEN,
        twilio_from="+13035550100",
        twilio_api_url="http://twilio.test",
        telegram_token=BOT_TOKEN,
        telegram_secret=SECRET,
        telegram_api_url="http://telegram.test",
        smtp_url=f"smtp://127.0.0.1:{smtp_port}?from=goals@school.example",
        languages=("en", "es"),
    )


async def prepare(assistant: Assistant) -> None:
    """Two people on the rota, a calendar, a worker that lives."""
    now = SystemClock().now()
    async with assistant.database.begin() as session:
        for position, (person, number) in enumerate(
            (("rivera", "+16175550111"), ("okafor", "+16175550112")), 1
        ):
            await session.execute(
                sql(
                    "INSERT INTO person (id, role, given_name, family_name, language)"
                    " SELECT :id, role, given_name, family_name, language FROM person WHERE id = 'rivera'"
                    " ON CONFLICT DO NOTHING"
                ),
                {"id": person},
            )
            await rota.add(session, school_id=None, person_id=person, hours="always", position=position)
            await rota.reach(session, person_id=person, channel="sms", address=number, at=now)
        await session.execute(sql("DELETE FROM procrastinate_workers"))
        await session.execute(sql("INSERT INTO procrastinate_workers DEFAULT VALUES"))
        await session.execute(
            sql(
                "INSERT INTO calendar_day (school_id, kind, first_on, last_on, name, source, imported_at)"
                " VALUES (NULL, 'first_day', '2026-08-24', '2026-08-24', '\"first\"', '\"x.ics\"', now())"
            )
        )


async def findings(settings: Settings, outside: Outside) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for each in await Doctor(settings=settings, clock=SystemClock(), transport=outside).findings():
        found.setdefault(each.name, []).append(each)
    return found


def status(found: dict[str, list[Finding]], name: str) -> str:
    return max((each.status for each in found[name]), key=("ok", "warn", "fail").index)


async def test_of_a_healthy_installation_nothing_fails_and_each_thing_is_named(
    assistant: Assistant, settings: Settings
) -> None:
    await prepare(assistant)

    found = await findings(settings, Outside())

    told = {name: status(found, name) for name in found}
    # Nobody has approved the wording yet (docs/reference), and that is said.
    assert told.pop("wording en") == "warn"
    assert told.pop("wording es") == "warn"
    assert told == dict.fromkeys(
        (
            *("settings", "database", "clock of the database", "migrations", "worker", "rota", "calendar"),
            *("twilio", "telegram", "telegram webhook", "webhook", "clock of the provider", "mail"),
        ),
        "ok",
    )
    assert is_well(each for every in found.values() for each in every)


async def test_without_a_network_each_check_says_so_in_time_and_how_to_mend_it(
    assistant: Assistant, settings: Settings
) -> None:
    await prepare(assistant)
    outside = Outside()
    outside.is_cut = True

    found = await findings(settings, outside)

    assert {name: status(found, name) for name in ("twilio", "telegram", "webhook", "database")} == {
        "twilio": "fail",
        "telegram": "fail",
        "webhook": "fail",
        "database": "ok",
    }
    assert status(found, "clock of the provider") == "warn"
    assert all(each.mend for every in found.values() for each in every if each.status != "ok")


async def test_what_providers_say_about_us_is_told(assistant: Assistant, settings: Settings) -> None:
    await prepare(assistant)
    outside = Outside()
    outside.twilio.account_status = "suspended"
    outside.telegram.webhook |= {"url": "https://elsewhere.example.org/channels/telegram"}
    outside.health = httpx.Response(502, text="bad gateway")
    outside.ahead = 90

    found = await findings(settings, outside)

    assert "suspended" in found["twilio"][0].what
    names = ("twilio", "telegram webhook", "webhook", "clock of the provider")
    assert {status(found, name) for name in names} == {"fail"}


async def test_wrong_credentials_are_called_that_and_are_not_repeated(
    assistant: Assistant, settings: Settings
) -> None:
    wrong = {
        "twilio_auth_token": "wrong-and-secret",
        "telegram_token": "1234567:AAwrong-and-secret-0000000000",
    }
    outside = Outside()

    found = await findings(load(**(settings.model_dump() | wrong)), outside)

    assert found["twilio"][0].what == "it refuses us: 20003"
    assert "refuses us" in found["telegram"][0].what
    assert "secret-0" not in repr(found)
    assert "wrong-and" not in repr(found)


async def test_what_nobody_set_up_is_told(assistant: Assistant, settings: Settings) -> None:
    async with assistant.database.begin() as session:
        await session.execute(sql("DELETE FROM procrastinate_workers"))

    found = await findings(settings, Outside())

    assert (status(found, "worker"), status(found, "rota"), status(found, "calendar")) == (
        "fail",
        "fail",
        "warn",
    )


async def test_a_database_without_this_releases_tables_or_without_an_answer_is_told(
    settings: Settings, make_database: Callable[[], str]
) -> None:
    empty = await findings(load(**(settings.model_dump() | {"database_url": make_database()})), Outside())
    nobody = "postgresql://nobody@127.0.0.1:1/nothing"
    away = await findings(load(**(settings.model_dump() | {"database_url": nobody})), Outside())

    assert (status(empty, "database"), status(empty, "migrations")) == ("ok", "fail")
    assert "db upgrade" in empty["migrations"][0].mend
    assert status(away, "database") == "fail"


async def test_weak_settings_are_told(settings: Settings) -> None:
    weak: dict[str, Any] = {
        "secret_key": "short",
        "telegram_secret": "abc",
        "public_url": "http://goals.example.org",
        "smtp_url": None,
    }

    found = await findings(load(**(settings.model_dump() | weak)), Outside())

    assert [each.status for each in found["settings"]] == ["fail", "fail", "fail", "warn"]


async def test_a_check_that_takes_too_long_is_a_finding_and_keeps_what_was_found_before() -> None:
    async def slow() -> AsyncIterator[Finding]:
        yield Finding(name="slow", status="ok", what="begun")
        await asyncio.sleep(60)

    began = time.monotonic()
    found = await within(0.05, "slow", slow)

    assert [each.status for each in found] == ["ok", "fail"]
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(("seconds", "status"), [(0, "ok"), (-2, "ok"), (10, "warn"), (-61, "fail")])
def test_a_clock_that_is_off_is_told(seconds: float, status: str) -> None:
    assert skewed("clock", "the database", seconds).status == status


def test_the_command_prints_json_and_exits_with_1_when_something_failed(
    migrated_database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THROUGHLINE_HOME", str(tmp_path))
    monkeypatch.setenv("THROUGHLINE_DATABASE_URL", database_url)
    monkeypatch.setenv("THROUGHLINE_LANGUAGES", "en")

    result = CliRunner().invoke(app, ["doctor", "--json"])

    found = {each["name"]: each for each in json.loads(result.stdout)}
    assert result.exit_code == 1
    assert (found["database"]["status"], found["rota"]["status"]) == ("ok", "fail")

    monkeypatch.setenv("THROUGHLINE_TWILLIO_FROM", "+15551230000")
    misspelt = CliRunner().invoke(app, ["doctor", "--json"])
    assert misspelt.exit_code == 1
    assert "did you mean THROUGHLINE_TWILIO_FROM" in json.loads(misspelt.stdout)[0]["what"]
