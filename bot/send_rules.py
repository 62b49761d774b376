"""May this message leave now? Decided at the moment it would leave, by all that is known then.

Pure: the caller passes in what it knows and the moment. Promise: what somebody waits for (a reply, help in
danger, the answer to a stop) is never held, and what we start ourselves never comes at night, never more
often than the budget allows, and a check-in never on a day without school.

Source: docs/decisions/0016-when-we-may-write-first.md; facts on messaging 1.8 and 4.29.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from types import MappingProxyType
from typing import Final, Literal
from zoneinfo import ZoneInfo

from nlu.calendar import SchoolCalendar, default_calendar

Policy = Literal["late", "skip", "next_day"]

#: How many messages nobody asked for one human may get in `BUDGET_WINDOW`, over all addresses and senders.
BUDGET: Final = 3
BUDGET_WINDOW: Final = timedelta(days=7)
#: Somebody who wrote within this is in the middle of something, and is left to it.
BUSY_FOR: Final = timedelta(hours=1)
#: A conversation that a person has taken over is looked at again after this.
SUSPENDED_PAUSE: Final = timedelta(hours=1)
#: A window that was missed is moved by this much at most; later than that the next one is near.
LONGEST_MOVE: Final = timedelta(days=6)
#: Time off that is longer than this is a summer: families still hear news then, on weekdays.
LONG_BREAK: Final = timedelta(days=21)

#: What becomes of a message whose window passes before it may leave; anything not listed leaves late.
POLICIES: Final[Mapping[str, Policy]] = MappingProxyType({"check_in": "next_day", "nudge": "skip"})
#: Only on days with school: they ask about school work.
_ON_SCHOOL_DAYS: Final = frozenset({"check_in", "nudge"})
#: Not on holidays, weekends or short breaks: families rest too.
_ON_WORKING_DAYS: Final = frozenset({"digest", "news", "decision"})
#: These can wait until whoever is writing has finished.
_WAITS_FOR_A_PAUSE: Final = frozenset({"check_in", "nudge", "digest", "news"})
#: Staff's own words, and what we promised while staff have the conversation.
_PART_OF_A_TAKEOVER: Final = frozenset({"staff", "promise"})
#: Nothing but safety and consent goes to somebody who said stop or who has left.
_ALWAYS: Final = frozenset({"safety", "consent"})
_MAX_ROUNDS: Final = 50  # each rule moves the moment forward; a year of school days needs far fewer
_DAY: Final = timedelta(days=1)
_LOOK: Final = timedelta(minutes=15)  # zones are whole quarters of an hour apart


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """When we start nothing, by the recipient's clock: from `starts`, through the night, until `ends`."""

    starts: time = time(20)
    ends: time = time(8)

    def contains(self, at: time) -> bool:
        """Tell whether a time of day is quiet."""
        if self.starts <= self.ends:
            return self.starts <= at < self.ends
        return at >= self.starts or at < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class SendFacts:
    """All that decides about one message.

    Args:
        kind: As in `outbound_message.kind`.
        purpose: `reply`, `initiated`, `safety` or `consent`.
        zones: IANA names of the recipient's zones: their school's, or those of all their children's schools;
            the first one's date counts. A name that no tz database knows stands for all of `district_zones`.
        district_zones: Zones of all schools there are, for recipients whose zone nobody knows.
        consent: How the contact point stands: `granted`, `withdrawn`, or None when nothing was ever said.
        is_active: The person is still at school (or a guardian of somebody who is).
        is_suspended: A member of staff has taken the conversation over.
        is_wanted: False when the reason for it has gone: the check-in was paused, or told already.
        unprompted: When this human was sent something nobody asked for, in any order; older ones do no harm.
        calendars: Of the recipient's schools. None known: a usual American one.
        last_wrote_at: When they last wrote to us.
        not_before: When the message was meant to leave: its window opens at that time of day.
        expires_at: When its window closes; None when it never does.
        is_moved: Its window was moved to another day once already.
        quiet: The quiet hours.
    """

    kind: str
    purpose: str
    zones: tuple[str, ...]
    consent: str | None
    is_active: bool = True
    is_suspended: bool = False
    is_wanted: bool = True
    district_zones: tuple[str, ...] = ()
    unprompted: tuple[datetime, ...] = ()
    calendars: tuple[SchoolCalendar, ...] = field(default=(), repr=False)
    last_wrote_at: datetime | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    is_moved: bool = False
    quiet: QuietHours = QuietHours()


@dataclass(frozen=True, slots=True)
class Send:
    """It may leave now."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Not now.

    Args:
        until: When to look again: aware, in UTC, later than now.
        reason: `quiet_hours`, `budget`, `no_school`, `busy`, `suspended`, or `missed_window` when it moves to
            another day.
        expires_at: When its window closes on that other day; None leaves what holds.
    """

    until: datetime
    reason: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """Not at all.

    Args:
        reason: `opted_out`, `no_consent`, `inactive`, `not_wanted`, or `missed_` and what held it until its
            window had passed (`missed_budget`); `missed_window` when it was simply too late.
    """

    reason: str


Decision = Send | Hold | Drop


def decide(facts: SendFacts, *, now: datetime) -> Decision:
    """Say whether a message may leave at `now`.

    Args:
        facts: What is known at this moment, not when the message was written.
        now: Aware, in any zone.

    Returns:
        `Send`; `Hold` until a moment at which, as far as can be known now, it may leave; or `Drop`. The same
        facts and moment always give the same.
    """
    refusal = _refusal(facts)
    if refusal is not None:
        return Drop(refusal)
    if facts.purpose != "initiated":
        return Send()
    now = now.astimezone(UTC)
    earliest, reason = _earliest(facts, now, now)
    policy = POLICIES.get(facts.kind, "late")
    if facts.expires_at is None or policy == "late" or earliest < facts.expires_at:
        return Send() if earliest == now else Hold(earliest, reason)
    moved = _moved(facts, earliest, now) if policy == "next_day" and not facts.is_moved else None
    return moved or Drop("missed_window" if facts.expires_at <= now else f"missed_{reason}")


def is_quiet(facts: SendFacts, moment: datetime) -> bool:
    """Tell whether a moment is in the recipient's quiet hours."""
    return any(facts.quiet.contains(moment.astimezone(zone).time()) for zone in zones_of(facts))


def zones_of(facts: SendFacts) -> tuple[ZoneInfo, ...]:
    """Say in which zones a message must be welcome; the first one's date counts."""
    return _zones(facts.zones, facts.district_zones)


def _refusal(facts: SendFacts) -> str | None:
    if facts.purpose in _ALWAYS:
        return None
    if facts.consent == "withdrawn":
        return "opted_out"
    if not facts.is_active:
        return "inactive"
    if facts.purpose != "initiated":
        return None
    if facts.consent is None:
        return "no_consent"
    return None if facts.is_wanted else "not_wanted"


def _earliest(facts: SendFacts, moment: datetime, now: datetime) -> tuple[datetime, str]:
    """Find the first moment from `moment` on that no rule objects to, and the rule that moved it furthest."""
    reason, furthest = "", timedelta(0)
    for _ in range(_MAX_ROUNDS):
        before = moment
        for name, rule in _RULES:
            allowed = rule(facts, moment, now)
            if allowed - moment > furthest:
                reason, furthest = name, allowed - moment
            moment = max(moment, allowed)
        if moment == before:
            break
    return moment, reason


def _after_takeover(facts: SendFacts, moment: datetime, now: datetime) -> datetime:
    if facts.is_suspended and facts.kind not in _PART_OF_A_TAKEOVER:
        return max(moment, now + SUSPENDED_PAUSE)
    return moment


def _after_pause(facts: SendFacts, moment: datetime, now: datetime) -> datetime:
    if facts.last_wrote_at is None or facts.kind not in _WAITS_FOR_A_PAUSE:
        return moment
    return max(moment, facts.last_wrote_at.astimezone(UTC) + BUSY_FOR)


def _within_budget(facts: SendFacts, moment: datetime, now: datetime) -> datetime:
    """The moment the oldest of the last three leaves the window is when the next may go."""
    last = sorted(each.astimezone(UTC) for each in facts.unprompted)[-BUDGET:]
    return max(moment, last[0] + BUDGET_WINDOW) if len(last) == BUDGET else moment


def _on_a_good_day(facts: SendFacts, moment: datetime, now: datetime) -> datetime:
    if facts.kind not in _ON_SCHOOL_DAYS | _ON_WORKING_DAYS:
        return moment
    today = moment.astimezone(zones_of(facts)[0]).date()
    if _is_good(facts, today):
        return moment
    good = _good_day_after(facts, today)
    return moment if good is None else max(moment, _opening(facts, good))


def _outside_quiet_hours(facts: SendFacts, moment: datetime, now: datetime) -> datetime:
    zones = zones_of(facts)
    for each in (zones, zones[:1]):  # where no hour is awake in all of them, the first one's counts
        found = _first_awake(facts.quiet, each, moment)
        if found is not None:
            return found
    return moment


_RULES: Final[tuple[tuple[str, Callable[[SendFacts, datetime, datetime], datetime]], ...]] = (
    ("suspended", _after_takeover),
    ("busy", _after_pause),
    ("budget", _within_budget),
    ("no_school", _on_a_good_day),
    ("quiet_hours", _outside_quiet_hours),
)


def _first_awake(quiet: QuietHours, zones: tuple[ZoneInfo, ...], moment: datetime) -> datetime | None:
    """Find the first moment, within two days, that is in nobody's quiet hours; None when there is none."""
    if not any(quiet.contains(moment.astimezone(zone).time()) for zone in zones):
        return moment
    found = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    for _ in range(2 * 96):
        found += _LOOK
        if not any(quiet.contains(found.astimezone(zone).time()) for zone in zones):
            return found
    return None


def _moved(facts: SendFacts, earliest: datetime, now: datetime) -> Hold | None:
    """Open the window once more, at the same time on the next day that will do; None when that is far off."""
    zone = zones_of(facts)[0]
    expires = facts.expires_at.astimezone(zone).time() if facts.expires_at else facts.quiet.starts
    day = max(now, earliest - _DAY).astimezone(zone).date()
    while (good := _good_day_after(facts, day)) is not None:
        until, _ = _earliest(facts, max(now + _LOOK, _opening(facts, good)), now)
        if until - now > LONGEST_MOVE:
            return None
        closes = _at(good, expires, zone)
        if until < closes:
            return Hold(until, "missed_window", expires_at=closes)
        day = good
    return None


def _is_good(facts: SendFacts, day: date) -> bool:
    calendars = facts.calendars or (default_calendar(),)
    if facts.kind in _ON_SCHOOL_DAYS:
        return all(each.is_school_day(day) for each in calendars)
    return all(_is_working(each, day) for each in calendars)


def _is_working(calendar: SchoolCalendar, day: date) -> bool:
    """A day with school, or a weekday of the summer that is not a holiday."""
    if calendar.is_school_day(day):
        return True
    if day.weekday() not in calendar.school_weekdays or day in calendar.holidays:
        return False
    return not any(each.first <= day <= each.last < each.first + LONG_BREAK for each in calendar.breaks)


def _good_day_after(facts: SendFacts, day: date) -> date | None:
    for number in range(1, 200):  # a summer is about 80 days
        if _is_good(facts, day + number * _DAY):
            return day + number * _DAY
    return None


def _opening(facts: SendFacts, day: date) -> datetime:
    zone = zones_of(facts)[0]
    meant = facts.not_before.astimezone(zone).time() if facts.not_before else facts.quiet.ends
    return _at(day, meant, zone)


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Give the moment at which clocks show this; in an hour they skip, the one at which they would have."""
    return datetime.combine(day, hour.replace(tzinfo=None), zone).astimezone(UTC)


@cache
def _zones(names: tuple[str, ...], district: tuple[str, ...]) -> tuple[ZoneInfo, ...]:
    found: dict[str, ZoneInfo] = {}
    for name in names or ("",):
        zone = _zone(name)
        for each in (zone,) if zone else map(_zone, district):
            if each is not None:
                found.setdefault(each.key, each)
    return tuple(found.values()) or (ZoneInfo("UTC"),)


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None
