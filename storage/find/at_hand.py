"""Everything the handling of a message needs, at one go: the assistant's fast path.

The same facts as `lock_conversation`, `unhandled`, `person` and `plan` give one by one, in two trips to the
database instead of five.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from plan import Plan, apply, parse
from storage.errors import UnknownConversation
from storage.find.conversations import LOCK, STANDING, STANDING_TYPES, Inbound, Standing
from storage.find.people import PERSON, PERSON_TYPES, PersonFacts, person_from
from storage.models import StoredJSON, StoredText

_MESSAGE: Final = ("text", "choice", "media", "details", "received_at", "attempts")
_STANDING: Final = tuple(Standing.__dataclass_fields__)
_PERSON: Final = (
    *(name for name in PersonFacts.__dataclass_fields__ if name != "coordinator"),
    "coordinator_given_name",
    "coordinator_family_name",
)
_ALL: Final = sql(f"""
    WITH here AS ({STANDING} WHERE conversation.id = :id)
    SELECT {", ".join(f"here.{name}" for name in _STANDING)},
           {", ".join(f"who.{name} AS who_{name}" for name in _PERSON)},
           message.id AS inbound_id, {", ".join(f"message.{name}" for name in _MESSAGE)},
           (SELECT document FROM plan WHERE plan.student_id = here.person_id) AS document,
           (SELECT jsonb_agg(body ORDER BY proposed_at) FROM plan_update
            WHERE plan_update.student_id = here.person_id AND plan_update.state = 'proposed') AS waiting
    FROM here
    LEFT JOIN LATERAL ({PERSON} WHERE person.id = here.person_id) AS who ON true
    LEFT JOIN inbound_message AS message ON message.conversation_id = here.conversation_id
        AND message.handled_at IS NULL AND message.dead_at IS NULL
    ORDER BY message.id
""").columns(  # noqa: S608 - constants of this package
    **STANDING_TYPES,
    **{f"who_{name}": kind for name, kind in PERSON_TYPES.items()},
    text=StoredText,
    choice=StoredText,
    media=StoredJSON,
    details=StoredJSON,
    document=StoredJSON,
    waiting=StoredJSON,
)


@dataclass(frozen=True, kw_only=True)
class AtHand:
    """What the handling of a conversation's messages needs.

    Attributes:
        standing: The conversation, held.
        messages: What waits to be handled, in order.
        person: Who speaks in it; None until an invite was used.
        plan: That person's plan as they know it, with what still waits for review; None unless a student.
    """

    standing: Standing
    messages: tuple[Inbound, ...]
    person: PersonFacts | None
    plan: Plan | None = field(repr=False)


async def at_hand(session: AsyncSession, conversation_id: int) -> AtHand:
    """Hold a conversation until the end of the transaction, and read all that its handling needs.

    Raises:
        UnknownConversation: There is none with this id.
    """
    if (await session.execute(LOCK, {"id": conversation_id})).one_or_none() is None:
        raise UnknownConversation(conversation_id)
    rows = [dict(row._mapping) for row in await session.execute(_ALL, {"id": conversation_id})]
    first = rows[0]
    person = None
    if first["person_id"] is not None:
        person = person_from({name: first[f"who_{name}"] for name in _PERSON})
    return AtHand(
        standing=Standing(**{name: first[name] for name in _STANDING}),
        messages=tuple(_inbound(row) for row in rows if row["inbound_id"] is not None),
        person=person,
        plan=_as_told(first, person) if person is not None and person.role == "student" else None,
    )


def _inbound(row: dict[str, Any]) -> Inbound:
    fields = {name: row[name] for name in _MESSAGE}
    return Inbound(**{**fields, "id": row["inbound_id"], "media": tuple(row["media"])})


def _as_told(row: dict[str, Any], person: PersonFacts) -> Plan:
    told = Plan.model_validate(row["document"]) if row["document"] else Plan.empty(person.id)
    for body in row["waiting"] or ():
        told = apply(told, parse(body))
    return told
