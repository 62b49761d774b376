"""Come back to conversations when their moment has come: a question nobody answered, an end, a promise.

Promise: each timer has its turn once. It is done in one transaction that holds its conversation; a process
that dies half-way has done nothing, and the next round does it. A timer that something overtook does nothing.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import Assistant
from bot.stepping import step_unasked
from bot.work import Task, Work
from flows.events import Expired
from flows.state import load
from flows.waiting import open_key
from storage import find, record, threads, timers
from storage.escaping import Json
from storage.find import AtHand
from storage.timers import Due, Kind

BATCH: Final = 100
#: A nudge that could not leave for so long (a weekend, a full budget) is no use any more.
NUDGE_KEEPS: Final = timedelta(days=2)
EVERY_TEN_SECONDS: Final = "* * * * * */10"

log = structlog.get_logger(__name__)


async def wake_once(assistant: Assistant) -> int:
    """Give every timer that is due its turn, up to `BATCH` of them.

    Returns:
        How many had one; those whose conversation somebody holds just now wait for the next round.
    """
    now = assistant.clock.now()
    async with assistant.database.begin() as session:
        turns = await timers.let_go(session, now=now, limit=BATCH)
    async with assistant.database.session() as session:
        found = await timers.due(session, now=now, limit=BATCH)
    for timer in found:
        try:
            turns += await _turn(assistant, timer)
        except Exception as error:  # noqa: BLE001 - the others must not wait for it; it is tried again
            log.error("wake_failed", timer_id=timer.id, kind=timer.kind, error=type(error).__name__)
    return turns


async def _turn(assistant: Assistant, timer: Due) -> bool:
    now = assistant.clock.now()
    async with assistant.database.begin() as session:
        is_current = await timers.take(session, timer, now=now)
        if is_current is None:
            return False
        known = await find.at_hand(session, timer.conversation_id)
        if is_current and known.messages and timer.kind != "promise":
            return False  # what they said comes first, and makes this one stale
        did = is_current and known.person is not None and await _WAKES[timer.kind](session, known, assistant)
        await timers.done(session, timer.id, outcome="done" if did else "stale", now=now)
    return True


async def _nudge(session: AsyncSession, known: AtHand, assistant: Assistant) -> bool:
    """Have the open question asked once more; whether that may be is decided when it is sent."""
    key = open_key(load(known.standing.state)) if known.standing.state else None
    if key is None:
        return False
    await _put(session, known, assistant, kind="nudge", opens={"timed_out": {"question": key}})
    log.info("nudge_planned", conversation_id=known.standing.conversation_id)
    return True


async def _expire(session: AsyncSession, known: AtHand, assistant: Assistant) -> bool:
    await step_unasked(session, known, Expired(), assistant=assistant)
    log.info("conversation_expired", conversation_id=known.standing.conversation_id)
    return True


async def _admit(session: AsyncSession, known: AtHand, assistant: Assistant) -> bool:
    """Tell the person, once, that nobody has answered in the time that was promised."""
    here = known.standing.conversation_id
    if not await threads.note_missed(session, here, now=assistant.clock.now()):
        return False
    await _put(session, known, assistant, kind="promise", opens={"unanswered": {}})
    log.warning("promise_missed", conversation_id=here)
    return True


async def _put(
    session: AsyncSession, known: AtHand, assistant: Assistant, *, kind: str, opens: Mapping[str, Json]
) -> None:
    standing, now = known.standing, assistant.clock.now()
    await record.outbound(
        session,
        conversation_id=standing.conversation_id,
        contact_point_id=standing.contact_point_id,
        channel=standing.channel,
        text="",
        language=standing.language or assistant.brain.default_language,
        purpose="initiated",
        kind=kind,
        opens=opens,
        expires_at=now + NUDGE_KEEPS if kind == "nudge" else None,
        at=now,
    )


_WAKES: Final[Mapping[Kind, Callable[[AsyncSession, AtHand, Assistant], Awaitable[bool]]]] = MappingProxyType(
    {"question": _nudge, "expiry": _expire, "promise": _admit}
)


async def _wake(work: Work) -> None:
    while await wake_once(work.running.assistant) >= BATCH:
        pass


TASKS: Final = (Task(name="wake", run=_wake, every=EVERY_TEN_SECONDS),)
