"""Calling people when somebody may be in danger, until one of them says that they have it.

The calls leave through the outbox, on every channel a person can be reached on at once, and say no name and
no words: only people of the safety team read those, in Throughline. Each step is kept (`storage.alerts`).
Promise: a killed process delays a call by seconds, and never makes it twice at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import on_call, staffed
from bot.alert_texts import about_alert
from bot.render import written
from bot.wiring import Installation
from bot.work import EVERY_FIVE_SECONDS, Task, Work
from storage import alerts, calendars, record, rota
from storage.alerts import AlertFacts
from storage.rota import OnCall, Reach

#: Alerts looked after in one transaction.
BATCH: Final = 20
#: Channels on which nobody is woken: enough for what may be nothing.
_QUIET: Final = frozenset({"email"})

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Makes the calls that are due."""

    running: Installation

    async def call_due(self) -> int:
        """Call whoever is next about every alert that nobody has in hand.

        Returns:
            How many alerts were looked after.
        """
        now = self.running.clock.now()
        async with self.running.database.begin() as session:
            for alert_id in await alerts.call_past_unreachable(session, now=now):
                log.error("alert_call_failed", alert_id=alert_id)
        async with self.running.database.begin() as session:
            due = await alerts.due(session, now=now, limit=BATCH)
            for alert in due:
                await self._call(session, alert, now)
        return len(due)

    async def _call(self, session: AsyncSession, alert: AlertFacts, now: datetime) -> None:
        on_rota = await rota.of_school(session, alert.school_id)
        calendar = (await calendars.read(session)).of(alert.school_id)
        opens = staffed.next_opening(now, zone=self._zone(alert), calendar=calendar, hours=self._hours)
        is_open = opens <= now
        called = on_call.called_now(on_rota, is_staffed=is_open)
        person = on_call.next_of(called, alert.calls)
        if alert.level == "check":
            await self._mention(session, alert, person, now)
        elif person is None:
            await self._nobody(session, alert, on_rota, now, opens=opens)
        else:
            if on_call.is_whole_round(alert.calls, len(called)):
                await alerts.step(session, alert.id, "unanswered", at=now, note=f"{alert.calls} calls")
                log.error("alert_unanswered", alert_id=alert.id, calls=alert.calls)
            await self._notify(session, alert, person, person.reaches, now)
            wait = on_call.wait_after(alert.calls + 1, len(called))
            await alerts.called(session, alert.id, has_called=True, next_call_at=now + wait)

    async def _mention(
        self, session: AsyncSession, alert: AlertFacts, person: OnCall | None, now: datetime
    ) -> None:
        """Tell one person, without waking anybody, about something that may be nothing."""
        quiet = [each for each in (person.reaches if person else ()) if each.channel in _QUIET]
        if person is not None and quiet:
            await self._notify(session, alert, person, quiet, now)
        else:
            await alerts.step(session, alert.id, "nobody", at=now, note="listed for review")
        await alerts.called(session, alert.id, has_called=False, next_call_at=None)

    async def _nobody(
        self,
        session: AsyncSession,
        alert: AlertFacts,
        on_rota: tuple[OnCall, ...],
        now: datetime,
        *,
        opens: datetime,
    ) -> None:
        """Nobody is there at this hour: write it down, leave word for the morning, and call then."""
        first = next((each for each in on_rota if not each.is_administrator), None)
        quiet = [each for each in (first.reaches if first else ()) if each.channel in _QUIET]
        if first is not None and quiet and not alert.calls:
            await self._notify(session, alert, first, quiet, now)
        await alerts.step(session, alert.id, "nobody", at=now)
        log.error("alert_nobody_on_call", alert_id=alert.id, school_id=alert.school_id)
        # Staffed, and still nobody: somebody may be put on the rota any minute.
        again = now + on_call.THEN_EVERY if opens <= now else opens
        await alerts.called(session, alert.id, has_called=False, next_call_at=again)

    async def _notify(
        self,
        session: AsyncSession,
        alert: AlertFacts,
        person: OnCall,
        reaches: Sequence[Reach],
        now: datetime,
    ) -> None:
        brain = self.running.brain
        language = person.language if person.language in brain.languages else brain.default_language
        for reach in reaches:
            message = about_alert(
                alert.id,
                school=alert.school,
                level=alert.level,
                is_drill=alert.is_drill,
                channel=reach.channel,
            )
            outbound_id = await record.outbound(
                session,
                conversation_id=reach.conversation_id,
                contact_point_id=reach.contact_point_id,
                channel=reach.channel,
                text=written(message, language, catalogue=brain.catalogue, today=now.date()),
                language=language,
                purpose="safety",
                at=now,
                kind="drill" if alert.is_drill else "alert",
                person_id=person.person_id,
            )
            await alerts.step(
                session, alert.id, "notified", at=now, person_id=person.person_id, outbound_id=outbound_id
            )
        log.warning("alert_called", alert_id=alert.id, person_id=person.person_id, call=alert.calls + 1)

    def _zone(self, alert: AlertFacts) -> ZoneInfo:
        return ZoneInfo(alert.time_zone) if alert.time_zone else self.running.settings.zone

    @property
    def _hours(self) -> staffed.StaffedHours:
        return self.running.settings.staffed


async def _call_for_alerts(work: Work) -> None:
    await Caller(running=work.running).call_due()


TASKS: Final = (
    Task(
        name=alerts.CALL,
        run=_call_for_alerts,
        every=EVERY_FIVE_SECONDS,
        queue="alerts",
        priority=alerts.PRIORITY,
    ),
)
