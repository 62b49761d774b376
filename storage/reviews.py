"""What a coordinator decides about proposed changes: each one once, by one person.

Only a change that waits can be decided on. Whoever comes second is told who decided, what, and when.
An accepted change enters the plan in the same transaction, and the plan is never edited any other way.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from pydantic_core import to_jsonable_python
from sqlalchemy import DateTime, Integer, Row, Text, Uuid, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from plan import Plan, ReviewState, Update, parse
from plan import amend as corrected
from storage import plans
from storage.errors import AlreadyDecided, UnknownPerson, UnknownUpdate
from storage.escaping import Json
from storage.models import StoredJSON, StoredText

_UUID: Final = Uuid(as_uuid=False)
_SELECT: Final = """
    SELECT plan_update.id, plan_update.student_id, plan_update.conversation_id, plan_update.key,
           plan_update.mode, plan_update.state, plan_update.body,
           plan_update.resulting_body, plan_update.supersedes, plan_update.proposed_at,
           student.given_name AS student_name,
           last.by AS decided_by, last.at AS decided_at, last.reason, last.changes
    FROM plan_update JOIN person AS student ON student.id = plan_update.student_id
    LEFT JOIN LATERAL (
        SELECT by, at, reason, changes FROM review WHERE update_id = plan_update.id ORDER BY id DESC LIMIT 1
    ) AS last ON true
"""
_TYPES: Final[dict[str, Any]] = {
    "id": _UUID,
    "supersedes": _UUID,
    "body": StoredJSON,
    "resulting_body": StoredJSON,
    "reason": StoredText,
    "student_name": StoredText,
    "changes": StoredJSON,
}
_LIST: Final = (
    sql(f"""{_SELECT}
        WHERE (:student_id IS NULL OR plan_update.student_id = :student_id)
          AND (:state IS NULL OR plan_update.state = :state)
        ORDER BY plan_update.proposed_at, plan_update.id
        LIMIT :limit
    """)
    .bindparams(
        bindparam("student_id", type_=Text), bindparam("state", type_=Text), bindparam("limit", type_=Integer)
    )
    .columns(**_TYPES)
)
_ONE: Final = (
    sql(f"{_SELECT} WHERE plan_update.id = :id").bindparams(bindparam("id", type_=_UUID)).columns(**_TYPES)
)
_WHOSE: Final = sql("SELECT student_id FROM plan_update WHERE id = :id").bindparams(
    bindparam("id", type_=_UUID)
)
_TAKE: Final = (
    sql(f"{_SELECT} WHERE plan_update.id = :id FOR NO KEY UPDATE OF plan_update")
    .bindparams(bindparam("id", type_=_UUID))
    .columns(**_TYPES)
)
_EXISTS: Final = sql("SELECT FROM person WHERE id = :id")
_DECIDE: Final = sql("""
    WITH decided AS (
        UPDATE plan_update
        SET state = :decision, resulting_body = :resulting_body,
            accepted_seq = CASE WHEN :decision <> 'declined' THEN nextval('plan_update_accepted_seq') END
        WHERE id = :id
        RETURNING id
    )
    INSERT INTO review (update_id, decision, by, reason, changes, at)
    SELECT id, :decision, :by, :reason, :changes, :at FROM decided
""").bindparams(
    bindparam("id", type_=_UUID),
    bindparam("decision", type_=Text),
    bindparam("resulting_body", type_=StoredJSON),
    bindparam("by", type_=Text),
    bindparam("reason", type_=StoredText),
    bindparam("changes", type_=StoredJSON),
    bindparam("at", type_=DateTime(timezone=True)),
)


@dataclass(frozen=True, kw_only=True)
class ListedUpdate:
    """One proposed change, and what was decided about it.

    Attributes:
        id: Its id.
        student_id: Whose plan.
        student_name: That student's given name.
        conversation_id: Where it was said, if in a conversation.
        key: Names the question of that conversation it came from.
        mode: `apply` when it was counted at once and is shown for information.
        state: Where it stands.
        update: The change as it was said.
        resulting: The change as it entered the plan, when a coordinator amended it.
        supersedes: The earlier change it corrects.
        proposed_at: When it was said.
        decided_by: Who decided last; None for the policy, or the author who took it back.
        decided_at: When that was.
        reason: Why it was declined: the student receives it.
        changes: What a coordinator amended.
    """

    id: str
    student_id: str
    student_name: str = field(repr=False)
    conversation_id: int | None
    key: str | None
    mode: Literal["wait", "apply"]
    state: ReviewState
    update: Update = field(repr=False)
    resulting: Update | None = field(repr=False)
    supersedes: str | None
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None = field(repr=False)
    changes: Mapping[str, Json] | None = field(repr=False)


async def list_updates(
    session: AsyncSession,
    *,
    student_id: str | None = None,
    state: str | None = None,
    limit: int | None = None,
) -> tuple[ListedUpdate, ...]:
    """List proposed changes, oldest first.

    Args:
        session: Any session.
        student_id: Only this student's.
        state: Only those in this state: `proposed`, `accepted`, `amended`, `declined`, `withdrawn`.
        limit: At most so many.
    """
    values = {"student_id": student_id, "state": state, "limit": limit}
    return tuple(_proposed(row) for row in await session.execute(_LIST, values))


async def find_update(session: AsyncSession, update_id: str) -> ListedUpdate:
    """Find one proposed change.

    Raises:
        UnknownUpdate: There is none with this id.
    """
    row = (await session.execute(_ONE, {"id": _checked(update_id)})).one_or_none()
    if row is None:
        raise UnknownUpdate(update_id)
    return _proposed(row)


async def accept(session: AsyncSession, update_id: str, *, by: str | None, at: datetime) -> ListedUpdate:
    """Let a proposed change enter the plan as it was said.

    Whoever also goes on with the student's conversation in the same transaction locks that first
    (`find.lock_conversation`).

    Args:
        session: The caller's transaction.
        update_id: The change.
        by: Who decides, a person's id; None for the operator at the terminal.
        at: Now.

    Raises:
        UnknownUpdate: There is none with this id.
        AlreadyDecided: It does not wait any more.
        UnknownPerson: There is no person `by`.
    """
    held, waiting = await _take(session, update_id, by=by, at=at)
    await _decide(session, waiting.id, "accepted", by=by, at=at)
    await plans.add(session, held, waiting.update, at=at)
    return await find_update(session, waiting.id)


async def amend(
    session: AsyncSession,
    update_id: str,
    *,
    changes: Mapping[str, object],
    by: str | None,
    at: datetime,
    reason: str | None = None,
) -> ListedUpdate:
    """Let a proposed change enter the plan with how it was read put right. What was said stays in the log.

    Args:
        session: The caller's transaction.
        update_id: The change.
        changes: New values by field, as `plan.amend` takes them.
        by: Who decides; None for the operator at the terminal.
        at: Now.
        reason: In words for the person who proposed it.

    Raises:
        UnknownUpdate: There is none with this id.
        AlreadyDecided: It does not wait any more.
        UnknownPerson: There is no person `by`.
        PlanError: The changes are not a coordinator's to make, or do not fit (see `plan.amend`).
    """
    held, waiting = await _take(session, update_id, by=by, at=at)
    resulting = corrected(waiting.update, changes)
    await _decide(
        session,
        waiting.id,
        "amended",
        by=by,
        at=at,
        reason=reason,
        resulting=resulting,
        changes=to_jsonable_python(dict(changes)),
    )
    await plans.add(session, held, resulting, at=at)
    return await find_update(session, waiting.id)


async def decline(
    session: AsyncSession, update_id: str, *, reason: str, by: str | None, at: datetime
) -> ListedUpdate:
    """Keep a proposed change out of the plan, for a reason that its author is told.

    Args:
        session: The caller's transaction.
        update_id: The change.
        reason: In words for the person who proposed it.
        by: Who decides; None for the operator at the terminal.
        at: Now.

    Raises:
        UnknownUpdate: There is none with this id.
        AlreadyDecided: It does not wait any more.
        UnknownPerson: There is no person `by`.
    """
    _, waiting = await _take(session, update_id, by=by, at=at)
    await _decide(session, waiting.id, "declined", by=by, at=at, reason=reason)
    return await find_update(session, waiting.id)


async def _take(
    session: AsyncSession, update_id: str, *, by: str | None, at: datetime
) -> tuple[Plan, ListedUpdate]:
    """Hold the plan and then the change, and make sure that it still waits."""
    values = {"id": _checked(update_id)}
    student_id = (await session.execute(_WHOSE, values)).scalar_one_or_none()
    if student_id is None:
        raise UnknownUpdate(update_id)
    if by is not None and (await session.execute(_EXISTS, {"id": by})).one_or_none() is None:
        raise UnknownPerson(by)
    held = await plans.hold(session, student_id, at=at)
    # Read anew: whoever held the plan before may have decided.
    waiting = _proposed((await session.execute(_TAKE, values)).one())
    if waiting.state is not ReviewState.PROPOSED:
        decided_at = waiting.decided_at or waiting.proposed_at
        raise AlreadyDecided(waiting.id, waiting.state.value, by=waiting.decided_by, at=decided_at)
    return held, waiting


async def _decide(
    session: AsyncSession,
    update_id: str,
    decision: Literal["accepted", "amended", "declined"],
    *,
    by: str | None,
    at: datetime,
    reason: str | None = None,
    resulting: Update | None = None,
    changes: Json = None,
) -> None:
    values = {
        "id": update_id,
        "decision": decision,
        "resulting_body": None if resulting is None else resulting.model_dump(mode="json"),
        "by": by,
        "reason": reason,
        "changes": changes,
        "at": at,
    }
    await session.execute(_DECIDE, values)


def _proposed(row: Row[Any]) -> ListedUpdate:
    fields = dict(row._mapping)
    body, resulting = fields.pop("body"), fields.pop("resulting_body")
    fields["state"] = ReviewState(fields["state"])
    fields["update"] = parse(body)
    fields["resulting"] = None if resulting is None else parse(resulting)
    return ListedUpdate(**fields)


def _checked(update_id: str) -> str:
    try:
        return str(uuid.UUID(update_id))
    except ValueError:
        raise UnknownUpdate(update_id) from None
