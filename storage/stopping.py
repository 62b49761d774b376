"""What a stop leads to: nothing more leaves, at any address of the person, and staff learn of it once.

Every function takes the caller's session and never commits. The addresses are held in the order of their
numbers, so that two stops at once wait for one another and never for each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, DateTime, Text, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from storage.consent import LEAVES_ANYWAY, State, record
from storage.models import StoredText
from storage.record.attention import handoff

#: What staff see in the list of those who wait for a person.
STOPPED: Final = "opted_out"
#: Withdrawals that are not the person's own word here: a later word of theirs is written down beside them.
_NOT_SAID_HERE: Final = frozenset({"telegram_blocked", "other_channel"})
#: A block is not a wish about other channels: each of those has a consent of its own.
_STAYS_HERE: Final = frozenset({"telegram_blocked"})

_TIME: Final = DateTime(timezone=True)
_MEET: Final = sql("""
    INSERT INTO contact_point (channel, address, created_at) VALUES (:channel, :address, :at)
    ON CONFLICT (channel, address) DO NOTHING
""").bindparams(bindparam("address", type_=StoredText), bindparam("at", type_=_TIME))
_FIND: Final = sql("""
    SELECT contact_point.id, conversation.person_id
    FROM contact_point LEFT JOIN conversation ON conversation.contact_point_id = contact_point.id
    WHERE contact_point.channel = :channel AND contact_point.address = :address
""").bindparams(bindparam("address", type_=StoredText))
# A family phone on which we talk with somebody else is not this person's to silence.
_OTHERS: Final = sql("""
    SELECT bond.contact_point_id FROM person_contact AS bond
    LEFT JOIN conversation ON conversation.contact_point_id = bond.contact_point_id
    WHERE bond.person_id = :person_id AND coalesce(conversation.person_id, :person_id) = :person_id
    UNION SELECT contact_point_id FROM conversation WHERE person_id = :person_id
""").bindparams(bindparam("person_id", type_=Text))
_HOLD: Final = sql(
    "SELECT id FROM contact_point WHERE id = ANY(:ids) ORDER BY id FOR NO KEY UPDATE"
).bindparams(bindparam("ids", type_=ARRAY(BigInteger)))
_LATEST: Final = sql("""
    SELECT DISTINCT ON (contact_point_id) contact_point_id, id, state, source FROM consent
    WHERE contact_point_id = ANY(:ids) ORDER BY contact_point_id, id DESC
""").bindparams(bindparam("ids", type_=ARRAY(BigInteger)))
_DROP: Final = sql(f"""
    UPDATE outbound_message SET status = 'suppressed', error = :reason, settled_at = :at
    WHERE contact_point_id = ANY(:ids) AND status = 'pending' AND purpose NOT IN {LEAVES_ANYWAY}
""").bindparams(  # noqa: S608 - a constant
    bindparam("ids", type_=ARRAY(BigInteger)), bindparam("at", type_=_TIME), bindparam("reason", type_=Text)
)
_CONVERSATION: Final = sql(
    "SELECT id, person_id FROM conversation WHERE contact_point_id = :id AND person_id IS NOT NULL"
)
# Only an answer to an offer that was made, and only while nothing newer was said at the other address.
_ONLY_HERE: Final = sql("""
    WITH here AS (
        SELECT id, inbound_id FROM consent AS stop
        WHERE contact_point_id = :contact_point_id AND state = 'withdrawn' AND at >= :since
          AND NOT EXISTS (
              SELECT FROM consent AS newer
              WHERE newer.contact_point_id = stop.contact_point_id AND newer.id > stop.id
          )
          AND EXISTS (
              SELECT FROM outbound_message
              WHERE in_reply_to = stop.inbound_id AND purpose = 'consent'
          )
    )
    INSERT INTO consent (contact_point_id, state, source, inbound_id, at, because_of)
    SELECT there.contact_point_id, 'granted', 'only_here', :inbound_id, :at, here.id
    FROM here JOIN consent AS there ON there.because_of = here.id AND there.state = 'withdrawn'
    WHERE NOT EXISTS (
        SELECT FROM consent AS newer
        WHERE newer.contact_point_id = there.contact_point_id AND newer.id > there.id
    )
    RETURNING contact_point_id
""").bindparams(bindparam("at", type_=_TIME), bindparam("since", type_=_TIME))
_CLOSE: Final = sql("""
    UPDATE handoff SET closed_at = :at FROM conversation
    WHERE conversation.id = handoff.conversation_id AND conversation.contact_point_id = :contact_point_id
      AND handoff.reason = :reason AND handoff.closed_at IS NULL
""").bindparams(bindparam("at", type_=_TIME))


@dataclass(frozen=True, kw_only=True)
class Stop:
    """What a stop changed.

    Attributes:
        is_news: The address was not stopped before.
        others: The person's other addresses, stopped with it just now.
    """

    is_news: bool
    others: tuple[int, ...]


async def stop(
    session: AsyncSession,
    *,
    contact_point_id: int,
    person_id: str | None,
    source: str,
    at: datetime,
    wording: str | None = None,
    language: str | None = None,
    inbound_id: int | None = None,
) -> Stop:
    """Write a stop down, here and at the person's other addresses; drop what waits; tell staff once.

    Args:
        session: The caller's transaction.
        contact_point_id: Where it was said.
        person_id: Who we talk with there, if known.
        source: How we know: see `storage.consent.record`.
        at: When.
        wording: Their words.
        language: Of those words.
        inbound_id: The message that said so; None when a provider did.
    """
    reaches = person_id is not None and source not in _STAYS_HERE
    found = await session.execute(_OTHERS, {"person_id": person_id}) if reaches else None
    others = set(found.scalars() if found is not None else ()) - {contact_point_id}
    ids = [contact_point_id, *sorted(others)]
    await session.execute(_HOLD, {"ids": ids})
    latest = {row.contact_point_id: row for row in await session.execute(_LATEST, {"ids": ids})}
    line, is_news = await _write_here(
        session,
        latest.get(contact_point_id),
        {
            "contact_point_id": contact_point_id,
            "source": source,
            "at": at,
            "wording": wording,
            "language": language,
            "inbound_id": inbound_id,
        },
    )
    stopped = await _write_there(session, latest, sorted(others), because_of=line, at=at) if line else ()
    await session.execute(_DROP, {"ids": ids, "reason": STOPPED, "at": at})
    if is_news:
        await _tell_staff(session, contact_point_id, inbound_id=inbound_id, words=wording or "", at=at)
    return Stop(is_news=is_news, others=stopped)


async def stop_address(
    session: AsyncSession, *, channel: str, address: str, source: str, at: datetime
) -> bool:
    """Write down what a provider says: nothing more may be sent to this address, known to us or not.

    Returns:
        Whether that is news.
    """
    where = {"channel": channel, "address": address}
    await session.execute(_MEET, {**where, "at": at})
    row = (await session.execute(_FIND, where)).one()
    made = await stop(session, contact_point_id=row.id, person_id=row.person_id, source=source, at=at)
    return made.is_news


async def unblock_address(
    session: AsyncSession, *, channel: str, address: str, source: str, at: datetime
) -> bool:
    """Write down that somebody who had blocked us let us in again. A stop in words stays a stop.

    Returns:
        Whether we may write to them again because of it.
    """
    row = (await session.execute(_FIND, {"channel": channel, "address": address})).one_or_none()
    if row is None:
        return False
    await session.execute(_HOLD, {"ids": [row.id]})
    latest = (await session.execute(_LATEST, {"ids": [row.id]})).one_or_none()
    if latest is None or (latest.state, latest.source) != ("withdrawn", "telegram_blocked"):
        return False
    await restore(session, contact_point_id=row.id, source=source, at=at)
    return True


async def restore(
    session: AsyncSession,
    *,
    contact_point_id: int,
    source: str,
    at: datetime,
    wording: str | None = None,
    language: str | None = None,
    inbound_id: int | None = None,
) -> None:
    """Write down that an explicit word brought the messages back, at this address and no other."""
    await record(
        session,
        contact_point_id=contact_point_id,
        state="granted",
        source=source,
        at=at,
        wording=wording,
        language=language,
        inbound_id=inbound_id,
    )
    await session.execute(_CLOSE, {"contact_point_id": contact_point_id, "reason": STOPPED, "at": at})


async def only_here(
    session: AsyncSession, *, contact_point_id: int, inbound_id: int, since: datetime, at: datetime
) -> tuple[int, ...]:
    """Take back what a stop here did elsewhere: the answer to the offer in the one confirmation.

    Args:
        session: The caller's transaction.
        contact_point_id: Where the stop was said, and holds.
        inbound_id: The answer.
        since: An older stop's offer is over.
        at: Now.

    Returns:
        The addresses that get messages again; none when nothing was offered, or somebody stopped those too.
    """
    values = {"contact_point_id": contact_point_id, "inbound_id": inbound_id, "since": since, "at": at}
    return tuple((await session.execute(_ONLY_HERE, values)).scalars())


async def _write_here(session: AsyncSession, latest: Any, line: dict[str, Any]) -> tuple[int | None, bool]:  # noqa: ANN401 - a row
    """Add the stop's own line unless the person's own word stands there already."""
    was_stopped = latest is not None and latest.state == "withdrawn"
    if was_stopped and (latest.source not in _NOT_SAID_HERE or line["source"] in _NOT_SAID_HERE):
        return None, False
    state: State = "withdrawn"
    return await record(session, state=state, **line), not was_stopped


async def _write_there(
    session: AsyncSession, latest: dict[int, Any], others: list[int], *, because_of: int, at: datetime
) -> tuple[int, ...]:
    """Stop the other addresses too. One that blocked us gets its line, and no way back by "only here"."""
    stopped = []
    for contact_point_id in others:
        before = latest.get(contact_point_id)
        was_blocked = before is not None and before.source == "telegram_blocked"
        if before is not None and before.state == "withdrawn" and not was_blocked:
            continue
        await record(
            session,
            contact_point_id=contact_point_id,
            state="withdrawn",
            source="other_channel",
            at=at,
            because_of=None if was_blocked else because_of,
        )
        stopped.append(contact_point_id)
    return tuple(stopped)


async def _tell_staff(
    session: AsyncSession, contact_point_id: int, *, inbound_id: int | None, words: str, at: datetime
) -> None:
    row = (await session.execute(_CONVERSATION, {"id": contact_point_id})).one_or_none()
    if row is not None:
        await handoff(
            session,
            conversation_id=row.id,
            person_id=row.person_id,
            inbound_id=inbound_id,
            reason=STOPPED,
            verbatim=words,
            at=at,
        )
