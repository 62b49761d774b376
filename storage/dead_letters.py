"""What was given up: messages we could not handle, messages that did not arrive, jobs that kept failing.

A person lists them, tries one again, or drops it with a reason. Promise: nothing is ever deleted here but a
job; a message stays in the log, with what became of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, cast

from sqlalchemy import DateTime, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage import job_care, jobs
from storage.record.outbound import DELIVER, DELIVERY_PRIORITY, DELIVERY_QUEUE

Kind = Literal["in", "out", "job"]
KINDS: Final[tuple[Kind, ...]] = ("in", "out", "job")

_TIME: Final = DateTime(timezone=True)
_MESSAGES: Final = sql("""
    SELECT 'in' AS kind, message.id, conversation.person_id, message.channel, 'message' AS what,
           message.error AS code, message.attempts, message.dead_at AS since
    FROM inbound_message AS message JOIN conversation ON conversation.id = message.conversation_id
    WHERE message.dead_at IS NOT NULL AND message.handled_at IS NULL
    UNION ALL
    SELECT 'out', message.id, coalesce(message.person_id, conversation.person_id), message.channel,
           CASE message.purpose WHEN 'safety' THEN 'safety' ELSE message.kind END, message.error,
           message.attempts, message.settled_at
    FROM outbound_message AS message JOIN conversation ON conversation.id = message.conversation_id
    WHERE message.status = 'failed'
    ORDER BY since, kind, id
    LIMIT :limit
""")
# The apology it was answered with keeps its place among the answers, behind those that may come now.
_REPLAY_IN: Final = sql("""
    WITH apologies AS (
        UPDATE outbound_message SET position = position - 100 WHERE in_reply_to = :id
    )
    UPDATE inbound_message SET dead_at = NULL, attempts = 0, error = NULL
    WHERE id = :id AND dead_at IS NOT NULL AND handled_at IS NULL
    RETURNING id
""")
_REPLAY_OUT: Final = sql("""
    UPDATE outbound_message
    SET status = 'pending', attempts = 0, resends = 0, not_before = :at, error = NULL, settled_at = NULL
    WHERE id = :id AND status = 'failed'
    RETURNING channel
""").bindparams(bindparam("at", type_=_TIME))
_DROP_IN: Final = sql("""
    UPDATE inbound_message SET handled_at = :at, error = 'dropped: ' || :reason
    WHERE id = :id AND dead_at IS NOT NULL AND handled_at IS NULL
    RETURNING id
""").bindparams(bindparam("at", type_=_TIME))
_DROP_OUT: Final = sql("""
    UPDATE outbound_message SET status = 'suppressed', error = 'dropped: ' || :reason, settled_at = :at
    WHERE id = :id AND status = 'failed'
    RETURNING id
""").bindparams(bindparam("at", type_=_TIME))


@dataclass(frozen=True, kw_only=True)
class DeadLetter:
    """One thing that was given up.

    Attributes:
        kind: `in` for a message from somebody, `out` for one of ours, `job` for a job.
        id: Its number among its kind.
        person_id: Whose it is, if known.
        channel: How it came or was to go; "" for a job.
        what: What kind of message, or which job.
        code: Why, as a code.
        attempts: How often it was tried.
        since: When it was given up.
    """

    kind: Kind
    id: int
    person_id: str | None
    channel: str
    what: str
    code: str | None
    attempts: int
    since: datetime | None

    @property
    def name(self) -> str:
        """What to call it by: `in-7`, `out-12`, `job-3`."""
        return f"{self.kind}-{self.id}"


async def listed(session: AsyncSession, *, limit: int = 1000) -> tuple[DeadLetter, ...]:
    """List what was given up: messages, longest ago first, and then jobs."""
    messages = [DeadLetter(**row._mapping) for row in await session.execute(_MESSAGES, {"limit": limit})]
    given_up = [
        DeadLetter(
            kind="job",
            id=job.id,
            person_id=None,
            channel="",
            what=job.task,
            code="failed",
            attempts=job.attempts,
            since=job.since,
        )
        for job in await job_care.given_up(session, limit=limit)
    ]
    return (*messages, *given_up)


async def replay(session: AsyncSession, kind: Kind, number: int, *, at: datetime) -> bool:
    """Try one again, from the beginning.

    A message from somebody is handled as if it had just been recorded; one of ours leaves at once if it still
    may, and again counts as never sent: whoever does this knows that it did not arrive.

    Returns:
        False when there is no such dead letter.
    """
    if kind == "job":
        return await job_care.retry(session, number)
    if kind == "in":
        return (await session.execute(_REPLAY_IN, {"id": number})).one_or_none() is not None
    channel = (await session.execute(_REPLAY_OUT, {"id": number, "at": at})).scalar_one_or_none()
    if channel is None:
        return False
    await jobs.defer(
        session, DELIVER, queue=DELIVERY_QUEUE, priority=DELIVERY_PRIORITY, channel=cast("str", channel)
    )
    return True


async def drop(session: AsyncSession, kind: Kind, number: int, *, reason: str, at: datetime) -> bool:
    """Take one off the list without trying it again.

    Args:
        session: The caller's transaction.
        kind: Of which kind.
        number: Which.
        reason: Why; kept with a message, in the operator's words, without names.
        at: Now.

    Returns:
        False when there is no such dead letter.
    """
    if kind == "job":
        return await job_care.forget(session, number)
    statement = _DROP_IN if kind == "in" else _DROP_OUT
    dropped = await session.execute(statement, {"id": number, "reason": reason, "at": at})
    return dropped.one_or_none() is not None
