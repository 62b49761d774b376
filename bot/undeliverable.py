"""What a provider's error says about the address: nobody has that number, it takes no texts, or not just now.

Promise: a number nobody has is nobody's from then on, so that its next owner never learns about a child; and
nothing is tried again where nothing can arrive.
"""

from datetime import datetime
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from storage import contact_points

#: Unknown or inactive number: it may soon be somebody else's.
GONE: Final = frozenset({"30005"})
#: No valid number, no mobile phone, a landline; a phone whose owner or carrier blocks us; no carrier for it.
NO_TEXTS: Final = frozenset({"21211", "21614", "21635", "30004", "30006"})
#: Off, out of reach, or a landline after all: only again and again does it mean anything.
AWAY: Final = frozenset({"30003"})
AWAY_TIMES: Final = 3

_log: Final = structlog.get_logger(__name__)


async def note_failure(session: AsyncSession, outbound_id: int, *, code: str | None, at: datetime) -> None:
    """Draw the conclusions for the address of a message that failed for good.

    Args:
        session: The transaction that wrote the failure down.
        outbound_id: The message.
        code: The provider's code.
        at: When we heard.

    Source: facts/messaging.md 1.4.
    """
    if code is None or code not in GONE | NO_TEXTS | AWAY:
        return
    to = await contact_points.recipient(session, outbound_id)
    if to is None:
        return
    if code in GONE:
        is_news = await contact_points.number_gone(session, to, code=code, at=at)
    elif code in NO_TEXTS or await contact_points.failures_in_a_row(
        session, to.contact_point_id, code=code, times=AWAY_TIMES
    ):
        is_news = await contact_points.mark_unreachable(session, to, code=code, at=at)
    else:
        return
    if is_news:
        _log.warning("address_unreachable", contact_point_id=to.contact_point_id, code=code)
