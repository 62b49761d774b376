"""When we may write first: never at night, never too often, check-ins on school days, replies at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.send_rules import BUDGET, BUDGET_WINDOW, Drop, Hold, QuietHours, Send, SendFacts, decide, is_quiet
from nlu.calendar import SchoolCalendar, Span, default_calendar

NEW_YORK = ZoneInfo("America/New_York")
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
KINDS = ("check_in", "nudge", "digest", "news", "decision", "staff", "promise")


def at(text: str, zone: str = "America/New_York") -> datetime:
    """A moment as a clock on the wall shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def a(kind: str = "news", **more: Any) -> SendFacts:  # noqa: ANN401 - fields of SendFacts
    """A message we start, to somebody in New York who agreed to it."""
    given_ = {"purpose": "initiated", "zones": ("America/New_York",), "consent": "granted", **more}
    return SendFacts(kind=kind, **given_)


def a_check_in(on: str, **more: Any) -> SendFacts:  # noqa: ANN401 - fields of SendFacts
    """A check-in that is due at four on a day and no use after eight."""
    return a("check_in", not_before=at(f"{on} 16:00"), expires_at=at(f"{on} 20:00"), **more)


def hold(found: object) -> Hold:
    assert isinstance(found, Hold), found
    return found


@pytest.mark.parametrize("when", ["2026-11-23 08:00", "2026-11-23 12:00", "2026-11-23 19:59:59"])
def test_news_leaves_by_day(when: str) -> None:
    assert decide(a(), now=at(when)) == Send()


@pytest.mark.parametrize(
    ("when", "until"),
    [
        ("2026-11-23 20:00", "2026-11-24 08:00"),
        ("2026-11-24 07:59", "2026-11-24 08:00"),
        ("2026-10-31 22:00", "2026-11-02 08:00"),  # the clocks go back that night, and it is a Sunday
        ("2027-03-13 23:30", "2027-03-15 08:00"),  # they go forward
        ("2026-12-31 23:59", "2027-01-04 08:00"),  # New Year is in the winter break
    ],
)
def test_news_waits_for_the_morning(when: str, until: str) -> None:
    assert hold(decide(a(), now=at(when))).until == at(until)


def test_staffs_own_words_wait_for_the_morning_even_when_the_clocks_change() -> None:
    autumn = hold(decide(a("staff"), now=at("2026-10-31 22:00")))
    spring = hold(decide(a("staff"), now=at("2027-03-13 22:00")))

    assert autumn == Hold(at("2026-11-01 08:00").astimezone(UTC), "quiet_hours")
    assert autumn.until - at("2026-10-31 22:00").astimezone(UTC) == timedelta(hours=11)
    assert spring.until - at("2027-03-13 22:00").astimezone(UTC) == timedelta(hours=9)


@pytest.mark.parametrize("purpose", ["reply", "safety", "consent"])
def test_what_somebody_waits_for_leaves_at_night(purpose: str) -> None:
    facts = a("reply", purpose=purpose, unprompted=(at("2026-12-24 12:00"),) * 9, is_suspended=True)

    assert decide(facts, now=at("2026-12-25 03:00")) == Send()


@pytest.mark.parametrize(
    ("purpose", "more", "found"),
    [
        ("reply", {"consent": "withdrawn"}, Drop("opted_out")),
        ("initiated", {"consent": "withdrawn"}, Drop("opted_out")),
        ("safety", {"consent": "withdrawn"}, Send()),
        ("consent", {"consent": "withdrawn"}, Send()),
        ("reply", {"is_active": False}, Drop("inactive")),  # 48: staff disabled a student mid-conversation
        ("initiated", {"is_active": False}, Drop("inactive")),
        ("safety", {"is_active": False}, Send()),
        ("initiated", {"consent": None}, Drop("no_consent")),
        ("reply", {"consent": None}, Send()),
        ("initiated", {"is_wanted": False}, Drop("not_wanted")),
    ],
)
def test_stop_and_leaving_are_looked_at_when_the_message_would_leave(
    purpose: str, more: dict[str, Any], found: object
) -> None:
    assert decide(a(purpose=purpose, **more), now=at("2026-11-23 12:00")) == found


def test_a_fourth_message_waits_until_the_oldest_of_the_last_three_is_a_week_old() -> None:
    sent = (at("2026-11-16 15:00"), at("2026-11-18 15:00"), at("2026-11-20 15:00"))

    found = decide(a(unprompted=sent), now=at("2026-11-23 12:00"))

    assert found == Hold(at("2026-11-23 15:00").astimezone(UTC), "budget")
    assert decide(a(unprompted=sent), now=at("2026-11-23 15:00")) == Send()
    assert decide(a(unprompted=sent[1:]), now=at("2026-11-23 12:00")) == Send()


def test_a_check_in_is_not_asked_on_a_holiday_and_comes_once_on_the_next_school_day() -> None:
    found = hold(decide(a_check_in("2026-11-11"), now=at("2026-11-11 16:00")))  # Veterans Day, a Wednesday

    assert found == Hold(
        at("2026-11-12 16:00").astimezone(UTC), "missed_window", expires_at=at("2026-11-12 20:00")
    )


def test_a_check_in_that_was_moved_is_not_moved_again() -> None:
    facts = a_check_in("2026-11-11", is_moved=True)

    assert decide(facts, now=at("2026-11-11 16:00")) == Drop("missed_no_school")


def test_a_check_in_is_not_moved_over_a_whole_break() -> None:
    assert decide(a_check_in("2026-12-21"), now=at("2026-12-21 16:00")) == Drop("missed_no_school")


def test_a_check_in_nobody_could_send_in_time_comes_the_next_school_day_at_its_own_hour() -> None:
    found = hold(decide(a_check_in("2026-11-20"), now=at("2026-11-20 21:30")))  # a Friday

    assert found.until == at("2026-11-23 16:00")
    assert decide(a_check_in("2026-11-20", is_moved=True), now=at("2026-11-20 21:30")) == Drop(
        "missed_window"
    )


def test_a_check_in_over_budget_moves_to_a_day_within_it_or_is_left_out() -> None:
    early = tuple(at(f"2026-11-{day} 15:00") for day in (11, 13, 16))
    late = tuple(at(f"2026-11-{day} 15:00") for day in (16, 16, 17))

    assert hold(decide(a_check_in("2026-11-17", unprompted=early), now=at("2026-11-17 16:00"))).until == at(
        "2026-11-18 16:00"
    )
    assert decide(a_check_in("2026-11-16", unprompted=late), now=at("2026-11-16 16:00")) == Drop(
        "missed_budget"
    )


def test_a_nudge_that_missed_its_window_is_left_out_and_a_digest_comes_late() -> None:
    window = {"not_before": at("2026-11-20 16:00"), "expires_at": at("2026-11-20 20:00")}

    assert decide(a("nudge", **window), now=at("2026-11-20 20:00")) == Drop("missed_window")
    assert hold(decide(a("digest", **window), now=at("2026-11-20 20:00"))).until == at("2026-11-23 16:00")
    assert decide(a("digest", **window), now=at("2026-11-23 16:00")) == Send()


def test_families_hear_nothing_at_christmas_and_still_hear_news_in_summer() -> None:
    fourth = replace(default_calendar(), holidays=frozenset({date(2027, 7, 5)}))

    assert hold(decide(a("digest"), now=at("2026-12-25 12:00"))).until == at("2027-01-04 08:00")
    assert decide(a("digest"), now=at("2027-07-06 12:00")) == Send()
    assert hold(decide(a("digest", calendars=(fourth,)), now=at("2027-07-05 12:00"))).until == at(
        "2027-07-06 08:00"
    )


def test_somebody_who_is_writing_is_not_interrupted() -> None:
    facts = a_check_in("2026-11-23", last_wrote_at=at("2026-11-23 15:50"))

    assert decide(facts, now=at("2026-11-23 16:00")) == Hold(at("2026-11-23 16:50").astimezone(UTC), "busy")
    assert decide(facts, now=at("2026-11-23 16:50")) == Send()


def test_while_a_person_has_taken_over_only_that_person_writes() -> None:
    now = at("2026-11-23 16:00")

    assert hold(decide(a(is_suspended=True), now=now)).reason == "suspended"
    assert decide(a("staff", is_suspended=True), now=now) == Send()


def test_a_family_with_schools_in_two_zones_is_written_to_when_both_are_awake() -> None:
    facts = a(zones=("America/New_York", "America/Los_Angeles"))

    assert hold(decide(facts, now=at("2026-11-23 09:00"))).until == at("2026-11-23 11:00")
    assert hold(decide(facts, now=at("2026-11-23 20:30"))).until == at("2026-11-24 11:00")


def test_an_unknown_zone_is_taken_to_be_all_zones_of_the_district() -> None:
    facts = a(zones=("Mars/Olympus",), district_zones=("America/New_York", "Pacific/Honolulu"))

    assert hold(decide(facts, now=at("2026-11-23 12:00"))).until == at("2026-11-23 13:00")


def test_schools_on_opposite_sides_of_the_world_have_no_hour_in_common_and_the_first_counts() -> None:
    facts = a("staff", zones=("Etc/GMT+6", "Etc/GMT-6"))

    assert decide(facts, now=at("2026-11-23 12:00", "Etc/GMT+6")) == Send()


def test_a_break_of_the_schools_own_calendar_counts() -> None:
    own = SchoolCalendar(breaks=(Span(name="fall", first=date(2026, 11, 23), last=date(2026, 11, 24)),))

    found = hold(decide(a_check_in("2026-11-23", calendars=(own,)), now=at("2026-11-23 16:00")))

    assert found.until == at("2026-11-25 16:00")


@st.composite
def any_facts(draw: st.DrawFn) -> tuple[SendFacts, datetime]:
    """Any message we start, to anybody in the world, at any moment of seven years."""
    now = draw(INSTANTS)
    hours = st.integers(-400, 200).map(lambda number: now + timedelta(hours=number))
    facts = SendFacts(
        kind=draw(st.sampled_from(KINDS)),
        purpose="initiated",
        zones=tuple(draw(st.lists(st.sampled_from([*ZONES, "Nowhere/Known"]), max_size=2))),
        district_zones=("America/New_York", "America/Anchorage"),
        consent="granted",
        is_suspended=draw(st.booleans()),
        unprompted=tuple(draw(st.lists(hours.filter(lambda at_: at_ <= now), max_size=5))),
        last_wrote_at=draw(st.none() | hours.filter(lambda at_: at_ <= now)),
        not_before=draw(st.none() | hours),
        expires_at=draw(st.none() | hours),
        is_moved=draw(st.booleans()),
    )
    return facts, now


def _awake_somewhere(facts: SendFacts, now: datetime) -> bool:
    """Whether there is an hour at which nobody among the recipient's schools sleeps."""
    return any(not is_quiet(facts, now + timedelta(minutes=15 * number)) for number in range(192))


@given(any_facts())
def test_nothing_we_start_leaves_at_night_or_over_budget_and_every_hold_ends(
    given_: tuple[SendFacts, datetime],
) -> None:
    facts, now = given_

    found = decide(facts, now=now)

    assert decide(facts, now=now) == found
    if isinstance(found, Send):
        assert not is_quiet(facts, now) or not _awake_somewhere(facts, now)
        last = [each for each in facts.unprompted if each > now - BUDGET_WINDOW]
        assert len(last) < BUDGET
    if isinstance(found, Hold):
        assert found.until > now
        assert not is_quiet(facts, found.until) or not _awake_somewhere(facts, found.until)


@given(any_facts())
def test_when_a_hold_ends_the_message_leaves_unless_something_new_happened(
    given_: tuple[SendFacts, datetime],
) -> None:
    facts, now = given_
    found = decide(facts, now=now)
    if not isinstance(found, Hold):
        return

    later = replace(
        facts,
        is_suspended=False,
        expires_at=found.expires_at or facts.expires_at,
        is_moved=facts.is_moved or found.expires_at is not None,
    )

    assert decide(later, now=found.until) == Send()


@given(any_facts(), st.sampled_from(["reply", "safety", "consent"]))
def test_replies_safety_and_consent_are_never_held(given_: tuple[SendFacts, datetime], purpose: str) -> None:
    facts, now = given_

    assert decide(replace(facts, purpose=purpose), now=now) == Send()


def test_quiet_hours_may_lie_within_one_day() -> None:
    siesta = QuietHours(starts=at("2026-11-23 12:00").time(), ends=at("2026-11-23 14:00").time())

    assert hold(decide(a(quiet=siesta), now=at("2026-11-23 13:00"))).until == at("2026-11-23 14:00")
    assert decide(a(quiet=siesta), now=at("2026-11-23 22:00")) == Send()
