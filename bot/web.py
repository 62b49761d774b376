"""The web process: one ASGI application for the channels' doors, the site, and what operators watch.

Promise: a fault in one request is a plain 500 that names nobody, in the answer and in the log; `/readyz`
says yes only when the database answers and has the tables of this release.
"""

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Final

import structlog
from fastapi import APIRouter, FastAPI
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import metrics
from locales import Catalogue
from storage.database import Database

#: Whatever is installed under this group is part of the site, so that this package never imports `console`.
SITE_GROUP: Final = "throughline.site"
READY_WITHIN_SECONDS: Final = 3.0

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
    is_ready: Callable[[], Awaitable[dict[str, bool]]],
    facts: SiteFacts,
    background: Callable[[], AbstractAsyncContextManager[None]] | None = None,
) -> ASGIApp:
    """Build the application.

    Args:
        doors: The routers of the channels that are switched on.
        is_ready: Checks what the process depends on; all must be True (see `database_ready`).
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
    app.include_router(_watching(is_ready))
    for site in entry_points(group=SITE_GROUP):
        app.include_router(site.load())
    return Shield(app)


async def database_ready(database: Database) -> dict[str, bool]:
    """Check that the database answers in time and has the tables of this release."""
    try:
        async with asyncio.timeout(READY_WITHIN_SECONDS):
            return {"database": True, "migrations": await database.is_upgraded()}
    except (SQLAlchemyError, OSError, TimeoutError):
        return {"database": False, "migrations": False}


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


def _watching(is_ready: Callable[[], Awaitable[dict[str, bool]]]) -> APIRouter:
    """Make the routes operators and their machines look at."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/healthz", methods=["GET", "HEAD"])
    async def healthz() -> Response:
        return PlainTextResponse("ok")

    @router.api_route("/readyz", methods=["GET", "HEAD"])
    async def readyz() -> Response:
        checks = await is_ready()
        return JSONResponse(checks, status_code=200 if all(checks.values()) else 503)

    @router.get("/metrics")
    async def numbers() -> Response:
        return Response(metrics.exposition(), headers={"content-type": metrics.CONTENT_TYPE})

    return router


def _place_of(error: Exception) -> str:
    """Say where an error was raised: file, line and function, nothing of what was in it."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno} {frames[-1].name}" if frames else "unknown"
