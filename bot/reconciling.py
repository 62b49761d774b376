"""Settling sends whose fate nobody knows: the provider is asked first; only then, once, is one sent again.

They are those whose answer was lost (`ambiguous`), those a killed process had in hand (`sending`), and
replies that left in a webhook's response without a sign of life since (`answering`). Promise: each is sent
again once at the most, counted in its row before it leaves, so that no crash makes it twice; after that it
is listed for a person.
"""

from datetime import timedelta
from typing import Final

from bot import fates
from bot.claiming import WayOut
from bot.clock import Clock
from bot.delivery import envelope
from bot.sending import Accepted
from bot.work import EVERY_FIVE_SECONDS, Task, Work
from storage import outbox, record
from storage.database import Database
from storage.outbox import Leaving

#: Longer than any sender takes: whoever has had a message in hand for longer is dead, or does not know its
#: fate.
LEASE: Final = timedelta(seconds=45)
#: A send whose answer was lost may still be on its way to the provider: asked too soon, it says "no".
SETTLES: Final = timedelta(seconds=20)
#: When even the provider can't say, the message counts as failed and shows up among the dead letters.
GIVE_UP_AFTER: Final = timedelta(hours=1)
BATCH: Final = 30

#: Somebody waits for these. Where a provider can't be asked, a rare twin is better than silence; for what
#: we start ourselves it is not.
_WORTH_A_TWIN: Final = frozenset({"reply", "safety", "consent"})


async def reconcile(way: WayOut, *, database: Database, clock: Clock) -> int:
    """Settle what nobody knows the fate of on one way out.

    Returns:
        How many messages were looked at.
    """
    now = clock.now()
    unknown: list[Leaving] = []
    async with database.session() as session:
        for channel in way.channels:
            unknown += await outbox.ambiguous(
                session,
                channel=channel,
                now=now,
                asked_before=now - SETTLES,
                claimed_before=now - LEASE,
                limit=BATCH,
            )
    for message in unknown:
        await _settle(way, message, database=database, clock=clock)
    return len(unknown)


async def _settle(way: WayOut, message: Leaving, *, database: Database, clock: Clock) -> None:
    async with database.session() as session:
        known = await outbox.provider_ids(
            session, contact_point_id=message.contact_point_id, since=message.created_at
        )
    found = await way.sender.look_up(envelope(message), known=known)
    can_ask, now = way.sender.can_look_up, clock.now()
    is_worth_it = found is None or (not can_ask and message.purpose in _WORTH_A_TWIN)
    async with database.begin() as session:
        if isinstance(found, Accepted):
            await record.outbound_status(
                session, message.id, status="accepted", provider_id=found.provider_id, at=now
            )
        elif is_worth_it and message.resends == 0:
            await record.requeue_outbound(
                session,
                message.id,
                attempts=message.attempts,
                not_before=now,
                error="ambiguous",
                is_resend=True,
            )
        elif found is None or not can_ask or now - message.created_at > GIVE_UP_AFTER:
            await fates.failed(session, message.id, channel=message.channel, code="ambiguous", at=now)


async def _reconcile(work: Work) -> None:
    for way in work.delivery.ways:
        await reconcile(way, database=work.running.database, clock=work.running.clock)


TASKS: Final = (Task(name="reconcile", run=_reconcile, every=EVERY_FIVE_SECONDS, queue="delivery"),)
