"""One message for a family with all its news, at a good hour, naming each child.

News that comes while a digest waits to leave joins it. Promise: a family gets one digest at a time, over all
their children and schools, and it counts once against what they may be sent.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.brain import Brain
from bot.facts import zone_of
from bot.render import written
from bot.rhythm import spread
from bot.texts import DIGEST, SCHOOL_STAFF
from bot.work import EVERY_FIVE_MINUTES, Task, Work
from storage import digests, find, record
from storage.database import Database
from storage.digests import Item
from storage.find import PersonFacts, Standing

#: When families are told: after work, before dinner, spread by who they are.
TELLS_AT: Final = time(17)
SPREAD: Final = timedelta(minutes=90)
#: More than this is more than anybody reads; the rest is in the next one.
MOST_ITEMS: Final = 6
_DAY: Final = timedelta(days=1)
_PAGE: Final = 500

_log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Digests:
    """Writes families' digests.

    Args:
        database: Where the news waits.
        brain: Which languages there are, and how the school is called where it has no name.
    """

    database: Database
    brain: Brain

    async def plan(self, now: datetime) -> int:
        """Put one digest into the outbox for everybody for whom news waits, or add to the one that is there.

        Returns:
            How many people have a digest with news in it now that had not before.
        """
        written_for, after = 0, ""
        while True:
            async with self.database.session() as session:
                page = await digests.people(session, after=after, limit=_PAGE)
            for person_id in page:
                async with self.database.begin() as session:
                    written_for += await self._plan_for(session, person_id, now)
            if len(page) < _PAGE:
                return written_for
            after = page[-1]

    async def _plan_for(self, session: AsyncSession, person_id: str, now: datetime) -> bool:
        if not await digests.hold(session, person_id):
            return False
        waiting = await digests.on_its_way(session, person_id)
        found = await digests.items(session, person_id, outbound_id=waiting, limit=MOST_ITEMS)
        if not found:
            return False
        open_ = [each for each in await find.conversations_of(session, person_id) if not each.is_opted_out]
        if not open_:
            return False  # it waits until they can be reached
        person, here = await find.person(session, person_id), open_[0]
        text = self._text(person, found, here, now)
        if waiting is None:
            waiting = await record.outbound(
                session,
                conversation_id=here.conversation_id,
                contact_point_id=here.contact_point_id,
                channel=here.channel,
                text=text,
                language=self._language(person, here),
                purpose="initiated",
                kind="digest",
                person_id=person_id,
                not_before=good_hour(person, now),
                at=now,
            )
        await digests.put(session, [each.id for each in found], outbound_id=waiting, text=text)
        return True

    def _text(self, person: PersonFacts, found: tuple[Item, ...], here: Standing, now: datetime) -> str:
        language = self._language(person, here)
        names = dict.fromkeys(each.student for each in found if each.student)
        opening = replace(
            DIGEST,
            params={
                "students": ", ".join(names) or person.given_name,
                "school": person.school or self.brain.catalogue.text(SCHOOL_STAFF.msgid, language),
            },
        )
        first = written(opening, language, catalogue=self.brain.catalogue, today=now.date())
        return "\n".join(
            [first, *(f"{each.student}: {each.text}" if each.student else each.text for each in found)]
        )

    def _language(self, person: PersonFacts, here: Standing) -> str:
        wanted = (here.language, person.language)
        return next((tag for tag in wanted if tag in self.brain.languages), self.brain.default_language)


def good_hour(person: PersonFacts, now: datetime) -> datetime:
    """Say when to tell somebody their news: this evening, or the next one. The rules decide then."""
    zone = zone_of(person)
    today = now.astimezone(zone).date()
    for day in (today, today + _DAY):
        seconds = spread(person.id, int(SPREAD.total_seconds()))
        at = (
            (datetime.combine(day, TELLS_AT) + timedelta(seconds=seconds))
            .replace(tzinfo=zone)
            .astimezone(UTC)
        )
        if at >= now:
            break
    return at


async def _plan(work: Work) -> None:
    made = await Digests(database=work.running.database, brain=work.running.brain).plan(
        work.running.clock.now()
    )
    if made:
        _log.info("digests_planned", count=made)


TASKS: Final = (Task(name="plan_digests", run=_plan, every=EVERY_FIVE_MINUTES),)
