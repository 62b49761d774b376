"""Changes to a plan as proposed in a conversation: kept word for word, waiting for review or counted at once.

Nothing is ever deleted: what a person took back, or said anew, stays in the log as withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ARRAY, BigInteger, DateTime, Text, Uuid, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from plan import Plan, Update
from plan.policy import Mode
from storage import plans
from storage.models import StoredJSON

# Open to being taken back: what waits, and what was counted without anybody deciding.
_OPEN: Final = "(state = 'proposed' OR state = 'accepted' AND mode = 'apply')"

_PROPOSE: Final = sql(f"""
    WITH earlier AS (
        SELECT id, student_id, {_OPEN} AS is_open FROM plan_update
        WHERE conversation_id = :conversation_id AND key = ANY(:keys) AND student_id = :student_id
          AND state <> 'withdrawn'
        ORDER BY proposed_at DESC, id
    ), proposed AS (
        INSERT INTO plan_update
            (id, student_id, conversation_id, key, kind, mode, body, state, supersedes, proposed_at)
        SELECT :id, :student_id, :conversation_id, :key, :kind, :mode, :body, 'proposed',
               (SELECT id FROM earlier LIMIT 1), :at
    )
    SELECT count(*) FROM earlier WHERE is_open
""").bindparams(  # noqa: S608 - constants of this module
    bindparam("conversation_id", type_=BigInteger),
    bindparam("keys", type_=ARRAY(Text)),
    bindparam("student_id", type_=Text),
    bindparam("id", type_=Uuid(as_uuid=False)),
    bindparam("key", type_=Text),
    bindparam("kind", type_=Text),
    bindparam("mode", type_=Text),
    bindparam("body", type_=StoredJSON),
    bindparam("at", type_=DateTime(timezone=True)),
)
_FIND_OPEN: Final = sql(f"""
    SELECT DISTINCT student_id FROM plan_update
    WHERE conversation_id = :conversation_id AND key = ANY(:keys) AND {_OPEN} ORDER BY student_id
""").bindparams(bindparam("keys", type_=ARRAY(Text)))  # noqa: S608 - constants of this module
_WITHDRAW: Final = sql(f"""
    WITH open AS (
        SELECT id, state FROM plan_update
        WHERE conversation_id = :conversation_id AND key = ANY(:keys) AND student_id = :student_id
          AND id IS DISTINCT FROM :except_id AND {_OPEN}
        ORDER BY id FOR UPDATE
    ), withdrawn AS (
        UPDATE plan_update SET state = 'withdrawn', accepted_seq = NULL
        FROM open WHERE plan_update.id = open.id
    ), noted AS (
        INSERT INTO review (update_id, decision, at) SELECT id, 'withdrawn', :at FROM open
    )
    SELECT id, state = 'accepted' AS was_counted FROM open
""").bindparams(  # noqa: S608 - constants of this module
    bindparam("keys", type_=ARRAY(Text)),
    bindparam("except_id", type_=Uuid(as_uuid=False)),
    bindparam("at", type_=DateTime(timezone=True)),
)
_COUNT: Final = sql("""
    WITH counted AS (
        UPDATE plan_update SET state = 'accepted', accepted_seq = nextval('plan_update_accepted_seq')
        WHERE id = :id RETURNING id
    )
    INSERT INTO review (update_id, decision, at) SELECT id, 'auto', :at FROM counted
""").bindparams(bindparam("id", type_=Uuid(as_uuid=False)), bindparam("at", type_=DateTime(timezone=True)))


async def proposal(
    session: AsyncSession,
    *,
    student_id: str,
    conversation_id: int,
    key: str,
    update: Update,
    mode: Mode,
    at: datetime,
    supersedes_keys: Sequence[str] = (),
) -> None:
    """Keep a proposed change, in place of what the same question led to before.

    Earlier proposals from the same conversation about the same student that carry `key` or one of
    `supersedes_keys` are withdrawn, unless a coordinator has decided on them: then the new one points at
    the one it corrects, and the coordinator decides again.

    Args:
        session: The transaction that locked the conversation.
        student_id: Whose plan.
        conversation_id: Where it was said.
        key: Names the question of that conversation it came from.
        update: The change. Its id is new.
        mode: `apply` counts it at once, for a coordinator to see; `wait` leaves it to a coordinator.
        at: Now.
        supersedes_keys: Keys of earlier proposals it replaces.
    """
    keys = [key, *supersedes_keys]
    values = {
        "conversation_id": conversation_id,
        "keys": keys,
        "student_id": student_id,
        "id": update.id,
        "key": key,
        "kind": update.kind,
        "mode": mode,
        "body": update.model_dump(mode="json"),
        "at": at,
    }
    replaces_open = (await session.execute(_PROPOSE, values)).scalar_one() > 0
    if not replaces_open and mode == "wait":
        return
    held = await plans.hold(session, student_id, at=at)
    if replaces_open:
        held = await _take_back(session, held, conversation_id, keys, except_id=update.id, at=at)
    if mode == "apply":
        await session.execute(_COUNT, {"id": update.id, "at": at})
        await plans.add(session, held, update, at=at)


async def withdraw(session: AsyncSession, conversation_id: int, keys: Sequence[str], *, at: datetime) -> None:
    """Take back proposals, because the person went back or corrected what they were made from.

    What a coordinator has decided stays decided.

    Args:
        session: The transaction that locked the conversation.
        conversation_id: Where they were said.
        keys: Which; unknown ones are fine.
        at: Now.
    """
    if not keys:
        return
    values = {"conversation_id": conversation_id, "keys": list(keys)}
    for student_id in (await session.execute(_FIND_OPEN, values)).scalars().all():
        held = await plans.hold(session, student_id, at=at)
        await _take_back(session, held, conversation_id, keys, except_id=None, at=at)


async def _take_back(
    session: AsyncSession,
    held: Plan,
    conversation_id: int,
    keys: Sequence[str],
    *,
    except_id: str | None,
    at: datetime,
) -> Plan:
    values = {
        "conversation_id": conversation_id,
        "keys": list(keys),
        "student_id": held.student_id,
        "except_id": except_id,
        "at": at,
    }
    taken = (await session.execute(_WITHDRAW, values)).all()
    if any(row.was_counted for row in taken):
        return await plans.refold(session, held, at=at)
    return held
