"""Ask of a batch of messages, while it is claimed, which of them may leave now.

Joins the facts in the database to the rules (`bot.send_rules`). Promise: two messages of one batch to the
same human count against each other, so that neither two workers nor two addresses get around the budget.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.send_rules import Decision, Hold, QuietHours, Send, SendFacts, decide
from storage import calendars, send_facts
from storage.calendars import Calendars
from storage.send_facts import About

_DEFAULT: Final = QuietHours()


class Gate(Protocol):
    """Whoever decides about messages that are being claimed."""

    async def __call__(
        self, session: AsyncSession, ids: Sequence[int], /, *, now: datetime
    ) -> Mapping[int, Decision]:
        """Decide about each message.

        Args:
            session: The transaction that claims them. It holds the lock of each recipient already.
            ids: The messages, in the order in which they would leave.
            now: The present moment.

        Returns:
            By message. A `Hold` with `expires_at` moves the message's window too.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class SendGate:
    """Decides by the rules.

    Args:
        time_zone: The zone of people of whom nobody knows one, in a district whose schools name none.
        quiet: The quiet hours.
    """

    time_zone: str
    quiet: QuietHours = _DEFAULT

    async def __call__(
        self, session: AsyncSession, ids: Sequence[int], /, *, now: datetime
    ) -> Mapping[int, Decision]:
        """Decide about each message; see `Gate`."""
        if not ids:
            return {}
        known = {each.id: each for each in await send_facts.about(session, ids, now=now)}
        schools = await calendars.read(session)
        just_sent: dict[object, set[int]] = defaultdict(set)
        decided: dict[int, Decision] = {}
        for each in (known[id_] for id_ in ids if id_ in known):
            humans = {("person", each.person_id), ("address", each.contact_point_id)}
            others = set[int]().union(*(just_sent[human] for human in humans))
            found = decide(self._facts(each, schools, (now,) * len(others)), now=now)
            decided[each.id] = found
            if isinstance(found, Send) and each.purpose == "initiated":
                for human in humans:
                    just_sent[human].add(each.id)
        moved = [(id_, one.until) for id_, one in decided.items() if isinstance(one, Hold) and one.expires_at]
        await send_facts.note_moved(session, moved)
        return decided

    def _facts(self, about: About, schools: Calendars, also_sent: tuple[datetime, ...]) -> SendFacts:
        return SendFacts(
            kind=about.kind,
            purpose=about.purpose,
            zones=about.zones,
            district_zones=about.district_zones or (self.time_zone,),
            consent=about.consent,
            is_active=about.is_active,
            is_suspended=about.is_suspended,
            is_wanted=about.is_wanted,
            unprompted=about.unprompted + also_sent,
            calendars=tuple(schools.of(school_id) for school_id in about.school_ids),
            last_wrote_at=about.last_wrote_at,
            not_before=about.not_before,
            expires_at=about.expires_at,
            is_moved=about.is_moved,
            quiet=self.quiet,
        )
