"""A plan as it was at an earlier moment."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import DateTime, bindparam
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from plan import Plan, fold, parse
from storage.models import StoredJSON

# What the last decision up to that moment said. A change accepted then and taken back later was in the plan.
_ACCEPTED: Final = (
    sql("""
        SELECT coalesce(CASE WHEN last.decision = 'amended' THEN plan_update.resulting_body END, body) AS body
        FROM plan_update JOIN LATERAL (
            SELECT decision FROM review
            WHERE update_id = plan_update.id AND at <= :moment ORDER BY id DESC LIMIT 1
        ) AS last ON last.decision IN ('accepted', 'amended', 'auto')
        WHERE student_id = :student_id
    """)
    .bindparams(bindparam("moment", type_=DateTime(timezone=True)))
    .columns(body=StoredJSON)
)


async def plan_as_of(session: AsyncSession, student_id: str, moment: datetime) -> Plan:
    """Fold the plan from the updates that stood accepted at a moment.

    Args:
        session: Any session.
        student_id: Whose plan; one that does not exist has an empty plan.
        moment: Aware.
    """
    rows = await session.execute(_ACCEPTED, {"student_id": student_id, "moment": moment})
    return fold(student_id, (parse(row.body) for row in rows))
