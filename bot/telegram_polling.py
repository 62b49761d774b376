"""Fetching Telegram's updates by long polling: no public address needed, right for one small school.

Promise: the next fetch acknowledges updates only after all they say was recorded, so a crash loses nothing;
what is fetched twice is recognised by its id.
"""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

import structlog

from bot.arrivals import Fetched, FetchFailed
from bot.clock import Clock
from bot.errors import InboxUnavailable
from bot.telegram import DEFAULT_PAUSE_SECONDS, TelegramSender
from bot.telegram_door import TelegramDoor

T = TypeVar("T")
_log: Final = structlog.get_logger(__name__)


async def poll(door: TelegramDoor, sender: TelegramSender, *, clock: Clock, stop: asyncio.Event) -> bool:
    """Fetch updates and take them in until `stop` is set.

    Returns:
        True when stopped; False when Telegram won't talk to us at all (a wrong token, or another process
        polls).
    """
    offset: int | None = None
    is_ours = False
    while not stop.is_set():
        step = sender.fetch(offset, clock=clock) if is_ours else sender.use_polling()
        result = await _unless(stop, step)
        match result:
            case FetchFailed(wait=None):
                _log.error("telegram_polling_refused", reason=result.reason)
                return False
            case FetchFailed(wait=float() | int() as wait):
                _log.warning("telegram_polling_failed", reason=result.reason)
                await _sleep(wait, stop)
            case Fetched(updates) if updates:
                offset = await _take(door, result, offset, stop)
            case _:
                is_ours = True
    return True


async def _take(door: TelegramDoor, fetched: Fetched, offset: int | None, stop: asyncio.Event) -> int | None:
    """Take updates in and say from where to go on: from the same place when one could not be recorded."""
    try:
        await door.take_all(arrival for _, arrival in fetched.updates)
    except InboxUnavailable as error:
        _log.error("inbound_not_recorded", channel="telegram", cause=error.cause)
        await _sleep(DEFAULT_PAUSE_SECONDS, stop)
        return offset
    return fetched.updates[-1][0] + 1


async def _unless(stop: asyncio.Event, step: Coroutine[Any, Any, T]) -> T | None:
    """Do `step`, or give up on it as soon as `stop` is set."""
    working = asyncio.ensure_future(step)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
