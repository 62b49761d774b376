"""What we decided to say, and where the conversation stands after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal, cast

from sqlalchemy import BigInteger, DateTime, Integer, Text, bindparam, func, insert, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage import jobs
from storage.escaping import Json
from storage.find.conversations import Standing
from storage.models import Conversation, OutboundMessage, StoredJSON, table

Purpose = Literal["reply", "initiated", "safety", "consent"]
Beginning = Literal["pending", "answering", "accepted"]

# Which leave first when the sender is busy: safety and consent, then replies, then what we start.
LANES: Final[Mapping[str, int]] = MappingProxyType({"safety": 0, "consent": 0, "reply": 1, "initiated": 2})
#: Nobody waits for these at any particular moment: they leave last.
LAST_LANE: Final = 3
_LAST: Final = frozenset({"digest", "news"})

#: The job that sends what is due in a channel (`bot.delivery`). Somebody waits for it: it is taken first.
DELIVER: Final = "deliver"
DELIVERY_QUEUE: Final = "delivery"
DELIVERY_PRIORITY: Final = 10

# Each kind of timer is set once per conversation; a later one takes its place. `stood` gives id and epoch.
TIMED: Final = """
        INSERT INTO timer (conversation_id, kind, epoch, due_at)
        SELECT stood.id, set_now.kind, stood.epoch, set_now.due_at
        FROM stood CROSS JOIN jsonb_to_recordset(:timers) AS set_now(kind text, due_at timestamptz)
        ON CONFLICT (conversation_id, kind) DO UPDATE
        SET epoch = excluded.epoch, due_at = excluded.due_at, done_at = NULL, outcome = NULL
"""
_OWNER: Final = (
    select(table(Conversation).c.person_id)
    .where(table(Conversation).c.id == bindparam("owner_of"))
    .scalar_subquery()
)
_SAY: Final = (
    insert(table(OutboundMessage))
    .values(person_id=func.coalesce(bindparam("for_person", type_=Text), _OWNER))
    .returning(table(OutboundMessage).c.id)
)
# All that one message leads to in its conversation, in one trip to the server.
_ANSWER: Final = sql(f"""
    WITH handled AS (
        UPDATE inbound_message SET handled_at = :at, error = NULL WHERE id = :inbound_id
    ), stood AS (
        UPDATE conversation
        SET state = coalesce(:state, state), language = coalesce(:language, language), updated_at = :at,
            epoch = epoch + :steps
        WHERE id = :conversation_id
        RETURNING id, contact_point_id, person_id, epoch
    ), timed AS ({TIMED}
    )
    INSERT INTO outbound_message
        (conversation_id, contact_point_id, channel, in_reply_to, position, text, buttons, language, purpose,
         lane, status, not_before, segments, created_at, accepted_at, person_id)
    SELECT stood.id, stood.contact_point_id, :channel, :inbound_id, said.position, said.text, said.buttons,
           said.language, said.purpose, said.lane, said.status, coalesce(said.not_before, :at),
           said.segments, :at, CASE WHEN said.status = 'accepted' THEN CAST(:at AS timestamptz) END,
           stood.person_id
    FROM stood CROSS JOIN jsonb_to_recordset(:said) AS said(
        position smallint, text text, buttons jsonb, language text, purpose text, lane smallint, status text,
        not_before timestamptz, segments smallint
    )
    ORDER BY said.position
    RETURNING id
""").bindparams(  # noqa: S608 - constants of this package
    bindparam("at", type_=DateTime(timezone=True)),
    bindparam("inbound_id", type_=BigInteger),
    bindparam("state", type_=StoredJSON),
    bindparam("language", type_=Text),
    bindparam("channel", type_=Text),
    bindparam("said", type_=StoredJSON),
    bindparam("steps", type_=Integer),
    bindparam("timers", type_=StoredJSON),
)
_STAND: Final = sql(f"""
    WITH stood AS (
        UPDATE conversation
        SET state = :state, language = coalesce(:language, language), epoch = epoch + 1, updated_at = :at
        WHERE id = :conversation_id
        RETURNING id, epoch
    ){TIMED}
""").bindparams(  # noqa: S608 - constants of this package
    bindparam("at", type_=DateTime(timezone=True)),
    bindparam("state", type_=StoredJSON),
    bindparam("language", type_=Text),
    bindparam("timers", type_=StoredJSON),
)


NO_TIMERS: Final[Mapping[str, datetime]] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One reply that is about to be put into the outbox. See `outbound` for its fields."""

    text: str = field(repr=False)
    language: str
    purpose: Purpose = "reply"
    buttons: Sequence[Mapping[str, Json]] = field(default=(), repr=False)
    status: Beginning = "pending"
    not_before: datetime | None = None
    segments: int | None = None


async def answer(
    session: AsyncSession,
    here: Standing,
    *,
    inbound_id: int,
    replies: Sequence[Draft],
    state: Mapping[str, Json] | None,
    language: str | None,
    at: datetime,
    timers: Mapping[str, datetime] | None = NO_TIMERS,
) -> tuple[int, ...]:
    """Note at one go what a message led to: the replies, where the conversation stands, that it was handled.

    The same as `outbound` for each reply, `standing` and `handled`, in one trip to the database.

    Args:
        session: The transaction that holds the conversation.
        here: The conversation.
        inbound_id: The message.
        replies: What is answered, in order; none is fine.
        state: The engine's snapshot after it; None leaves the one there is.
        language: What the conversation is held in from here on; None leaves it.
        at: Now.
        timers: When to come back to the conversation, by kind; whatever happens before makes them stale.
            None when the conversation took no step: then those that are set still hold.

    Returns:
        The numbers of the replies, in order.
    """
    said = [
        {
            "position": position,
            "text": each.text,
            "buttons": list(each.buttons),
            "language": each.language,
            "purpose": each.purpose,
            "lane": LANES[each.purpose],
            "status": each.status,
            "not_before": None if each.not_before is None else each.not_before.isoformat(),
            "segments": each.segments,
        }
        for position, each in enumerate(replies)
    ]
    values = {
        "conversation_id": here.conversation_id,
        "channel": here.channel,
        "inbound_id": inbound_id,
        "state": None if state is None else dict(state),
        "language": language,
        "said": said,
        "timers": _timers(timers or {}),
        "steps": 0 if timers is None else 1,
        "at": at,
    }
    ids = tuple((await session.execute(_ANSWER, values)).scalars())
    if any(each.status == "pending" and (each.not_before or at) <= at for each in replies):
        await _defer_delivery(session, here.channel)
    return ids


async def outbound(  # noqa: PLR0913 - one for each column
    session: AsyncSession,
    *,
    conversation_id: int,
    contact_point_id: int,
    channel: str,
    text: str,
    language: str,
    purpose: Purpose,
    at: datetime,
    in_reply_to: int | None = None,
    position: int = 0,
    buttons: Sequence[Mapping[str, Json]] = (),
    status: Beginning = "pending",
    not_before: datetime | None = None,
    kind: str = "reply",
    person_id: str | None = None,
    opens: Mapping[str, Json] | None = None,
    expires_at: datetime | None = None,
    segments: int | None = None,
) -> int:
    """Put one message into the outbox. If it may leave at once, the job that sends it is put beside it.

    Args:
        session: The caller's transaction.
        conversation_id: Whose conversation it belongs to.
        contact_point_id: Where it goes: that conversation's.
        channel: How it goes: that contact point's.
        text: The whole message, in `language`.
        language: BCP 47.
        purpose: `safety` and `consent` go out even to somebody who asked for silence.
        at: When it was decided.
        in_reply_to: The inbound message it answers.
        position: Its place among the replies to the same message, from 0.
        buttons: The options it shows as buttons, as plain JSON.
        status: `pending` for the outbox to send; `answering` when a webhook's response carries it; `accepted`
            when whoever calls delivers it and needs no outbox.
        not_before: When it may leave at the earliest; for `answering`, until when a sign of life from
            the provider is awaited. Default: `at`.
        kind: `reply`, `check_in`, `nudge`, `decision`, `digest`, `news`, `staff`, `alert`, `drill` or
            `promise`.
        person_id: Who it is for; default: the one whose conversation it is.
        opens: What the conversation is stepped with when it leaves (`bot.unprompted`); give "" for `text`.
        expires_at: Later than this it is no use any more.
        segments: What it is paid as; None where a channel is not paid by the segment.

    Returns:
        Its number.
    """
    values = {
        "conversation_id": conversation_id,
        "contact_point_id": contact_point_id,
        "channel": channel,
        "in_reply_to": in_reply_to,
        "position": position,
        "text": text,
        "buttons": list(buttons),
        "language": language,
        "purpose": purpose,
        "lane": LAST_LANE if kind in _LAST and purpose == "initiated" else LANES[purpose],
        "status": status,
        "not_before": not_before or at,
        "segments": segments,
        "created_at": at,
        "accepted_at": at if status == "accepted" else None,
        "kind": kind,
        "opens": None if opens is None else dict(opens),
        "expires_at": expires_at,
        "for_person": person_id,
        "owner_of": conversation_id,
    }
    number = cast("int", (await session.execute(_SAY, values)).scalar_one())
    if status == "pending" and (not_before or at) <= at:
        await _defer_delivery(session, channel)
    return number


async def _defer_delivery(session: AsyncSession, channel: str) -> None:
    """Have what is due sent as soon as this is committed. What is due later is found by the next round."""
    await jobs.defer(session, DELIVER, queue=DELIVERY_QUEUE, priority=DELIVERY_PRIORITY, channel=channel)


async def standing(
    session: AsyncSession,
    conversation_id: int,
    *,
    state: Mapping[str, Json] | None,
    language: str | None,
    at: datetime,
    timers: Mapping[str, datetime] = NO_TIMERS,
) -> None:
    """Note where a conversation stands now; timers set before this turn become stale.

    Args:
        session: The transaction that locked the conversation.
        conversation_id: Which one.
        state: The engine's snapshot, as plain JSON.
        language: What it is held in from here on; None leaves it.
        at: Now.
        timers: When to come back to it, by kind.
    """
    values = {
        "conversation_id": conversation_id,
        "state": None if state is None else dict(state),
        "language": language,
        "timers": _timers(timers),
        "at": at,
    }
    await session.execute(_STAND, values)


def _timers(timers: Mapping[str, datetime]) -> list[Json]:
    return [{"kind": kind, "due_at": due_at.isoformat()} for kind, due_at in timers.items()]
