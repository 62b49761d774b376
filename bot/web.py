"""The web process: one ASGI application for the channels' doors, the site, and what operators watch.

Promise: a fault in one request is a plain 500 that names nobody, in the answer and in the log. What
`/readyz` and `/metrics` say is in `bot.watching`.
"""

import traceback
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Final

import structlog
from fastapi import APIRouter, FastAPI
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from locales import Catalogue

#: Whatever is installed under this group is part of the site, so that this package never imports `console`.
SITE_GROUP: Final = "throughline.site"

_log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class SiteFacts:
    """What the site's pages may know, given to them as `app.state`.

    Attributes:
        channels: Names of the channels that are switched on.
        languages: Tags of the languages people may use.
        default_language: For readers who ask for none of them.
        catalogue: Says a text in any of them.
    """

    channels: tuple[str, ...]
    languages: tuple[str, ...]
    default_language: str
    catalogue: Catalogue


def create_app(
    *,
    doors: Sequence[APIRouter],
    watching: APIRouter,
    facts: SiteFacts,
    background: Callable[[], AbstractAsyncContextManager[None]] | None = None,
) -> ASGIApp:
    """Build the application.

    Args:
        doors: The routers of the channels that are switched on.
        watching: The routes that operators and their machines look at (`bot.watching`).
        facts: What the site may know.
        background: What runs beside the requests (delivery, sweeping), from start-up to shutdown.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if background is None:
            yield
            return
        async with background():
            yield

    app = FastAPI(title="Throughline", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.channels, app.state.catalogue = facts.channels, facts.catalogue
    app.state.languages, app.state.default_language = facts.languages, facts.default_language
    for door in doors:
        app.include_router(door)
    app.include_router(watching)
    for site in entry_points(group=SITE_GROUP):
        app.include_router(site.load())
    return Shield(app)


class Shield:
    """Turns an unforeseen error into a plain 500 and one log line: its kind and place, never its text.

    An error's text may quote what somebody wrote; frameworks would print it with the traceback.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the lifespan."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def watch(message: Message) -> None:
            nonlocal has_begun
            has_begun = has_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as error:  # noqa: BLE001 - the last line of defence: logged, and answered honestly
            if not has_begun:
                await PlainTextResponse("Something broke on our side.", 500)(scope, receive, send)
            _log.error(
                "request_failed", method=scope["method"], error=type(error).__name__, place=_place_of(error)
            )


def _place_of(error: Exception) -> str:
    """Say where an error was raised: file, line and function, nothing of what was in it."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno} {frames[-1].name}" if frames else "unknown"
