"""An outbox in a real database, with a sender that remembers and a clock that stands still."""

import itertools
from datetime import datetime

from sqlalchemy import text as sql
from standins.edge import ANA, clock

from bot.delivery import Delivery
from bot.messages import DeliveryReport
from bot.outbox import Outbox
from bot.pace import Rate
from bot.reconciling import reconcile
from bot.sending import Accepted, Ambiguous, Envelope, Outcome
from storage import find, record
from storage.database import Database

BEN = "+13035550102"
NUMBERS = itertools.count()
FAST = Rate(per_second=1000, burst=1000)


class RecordingSender:
    """Sends nothing and remembers all.

    Attributes:
        sent: Each message it was handed, in order.
        outcomes: What becomes of the next ones; Accepted when there are no more.
        found: What a look-up finds.
    """

    def __init__(self, *outcomes: Outcome, can_look_up: bool = True, pauses_as_a_whole: bool = False) -> None:
        self.name = "twilio"
        self.sent: list[Envelope] = []
        self.outcomes = list(outcomes)
        self.found: Accepted | Ambiguous | None = None
        self.asked: list[frozenset[str]] = []
        self.can_look_up, self.pauses_as_a_whole = can_look_up, pauses_as_a_whole
        self.is_closed = False

    async def send(self, message: Envelope) -> Outcome:
        """Remember a message."""
        self.sent.append(message)
        return self.outcomes.pop(0) if self.outcomes else Accepted(f"SM{len(self.sent)}")

    async def look_up(self, message: Envelope, *, known: frozenset[str]) -> Accepted | Ambiguous | None:
        """Find what the test says."""
        self.asked.append(known)
        return self.found

    async def close(self) -> None:
        """Remember that it was let go."""
        self.is_closed = True

    def texts(self) -> list[str]:
        """List the words that were sent."""
        return [message.text for message in self.sent]


class House:
    """An outbox, a sender that remembers, and a clock that stands still."""

    def __init__(self, database: Database, sender: RecordingSender, rate: Rate = FAST) -> None:
        self.database, self.sender, self.clock = database, sender, clock()
        self.outbox = Outbox(database)
        senders = {"sms": (sender, rate), "whatsapp": (sender, rate)}
        self.delivery = Delivery(database, senders, ledger=self.outbox, clock=self.clock)

    async def write(self, text: str, to: str = ANA, **changes: object) -> int:
        """Decide to send a message; gives its number."""
        async with self.database.begin() as session:
            now = self.clock.now()
            heard = await record.inbound(
                session,
                channel="sms",
                address=to,
                provider_id=f"SM{next(NUMBERS)}",
                text="hello",
                choice=None,
                media=[],
                received_at=now,
            )
            standing = await find.lock_conversation(session, heard.conversation_id)
            fields = {"purpose": "reply", "language": "en", "at": now, "in_reply_to": heard.inbound_id}
            return await record.outbound(
                session,
                conversation_id=heard.conversation_id,
                contact_point_id=standing.contact_point_id,
                channel="sms",
                text=text,
                **(fields | changes),
            )

    async def reconcile(self) -> int:
        """Settle what nobody knows the fate of."""
        (way,) = self.delivery.ways
        return await reconcile(way, database=self.database, clock=self.clock)

    async def fate(self, outbound_id: int) -> tuple[str, str | None]:
        """Look up what is known of a message: its status and error."""
        statement = sql("SELECT status, error FROM outbound_message WHERE id = :id")
        async with self.database.session() as session:
            return tuple((await session.execute(statement, {"id": outbound_id})).one())

    async def later(self, seconds: float) -> int:
        """Let time pass and send what is due then."""
        self.clock.advance(seconds)
        return await self.delivery.settle()


def report(number: int | None, at: datetime, **changes: object) -> DeliveryReport:
    """Write a provider's report."""
    fields = {"provider_id": "SM7", "state": "delivered", "error": None, "channel": "sms", "address": ANA}
    return DeliveryReport(**(fields | {"outbound_id": number, "reported_at": at} | changes))
