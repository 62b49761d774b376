"""The one page there is: true, readable in each language, and nobody's data on it."""

import html
import re

import httpx
import pytest
from fastapi import FastAPI

from console.app import preferred, router
from locales import load

TAGS = ("en", "es")


def client(*, channels: tuple[str, ...] = ("sms", "telegram")) -> httpx.AsyncClient:
    """Make a client of the site alone."""
    app = FastAPI()
    app.include_router(router)
    app.state.channels, app.state.languages, app.state.default_language = channels, TAGS, "en"
    app.state.catalogue = load(TAGS)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://site.test")


async def test_it_says_what_runs_which_channels_are_on_and_how_review_works_today() -> None:
    async with client() as http:
        page = html.unescape(re.sub(r"<[^>]+>", "", (await http.get("/")).text))

    assert "The service is running." in page
    assert ["Text message (SMS)" in page, "Telegram" in page, "WhatsApp" in page] == [True, True, False]
    assert 'throughline updates decline ID --reason "..."' in page


async def test_it_does_not_claim_a_channel_that_is_off() -> None:
    async with client(channels=()) as http:
        page = (await http.get("/")).text

    assert "No channel is switched on yet." in page


@pytest.mark.parametrize(
    ("query", "accepts", "tag"),
    [
        ("", "", "en"),
        ("", "es-MX,es;q=0.9,en;q=0.8", "es"),
        ("?language=es", "en", "es"),
        ("?language=xx", "fr, es;q=0.5", "es"),
        ("?language=<script>", "", "en"),
    ],
)
async def test_it_speaks_the_readers_language(query: str, accepts: str, tag: str) -> None:
    async with client() as http:
        answer = await http.get(f"/{query}", headers={"accept-language": accepts})

    assert f'<html lang="{tag}" dir="ltr">' in answer.text
    assert answer.headers["content-language"] == tag
    assert "<script" not in answer.text


async def test_nothing_loads_from_elsewhere_and_nothing_may() -> None:
    async with client() as http:
        page, style = await http.get("/"), await http.get("/static/site.css")

    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page.text)
    assert "style=" not in page.text
    assert "url(" not in style.text
    assert style.headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    ("asked", "tag"),
    [
        ("es-MX,en", "es"),
        ("fr", None),
        ("en;q=0, es;q=0.1", "es"),
        ("en;q=0", None),
        (";q=x,,*", None),
        ("ES", "es"),
    ],
)
def test_a_browsers_wishes_are_weighed(asked: str, tag: str | None) -> None:
    assert preferred(asked, TAGS) == tag
