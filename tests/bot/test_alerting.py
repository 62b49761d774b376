"""When somebody may be in danger, people are called until one of them has it."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from invented_people import NUMBERS, Say
from sqlalchemy import text as sql

from bot.alerting import Caller
from bot.clock import FixedClock
from bot.conversation import Assistant
from bot.delivery import Delivery
from bot.outbox import Outbox
from bot.pace import Rate
from bot.sending import Accepted, Envelope, Outcome, Refused
from bot.settings import load as load_settings
from bot.speaking import GRACE
from bot.wiring import Installation
from storage import alerts, record, rota
from storage.alerts import Hours, Step

pytestmark = pytest.mark.database

# A school day in New York: 2026-11-30 is the Monday after Thanksgiving.
STAFFED = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)  # 10:00
NIGHT = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)  # 23:00 on Monday
OPENING = datetime(2026, 12, 1, 13, 0, tzinfo=UTC)  # Tuesday, 8:00
PHONES = {"rivera": "+13035550911", "okafor": "+13035550912", "head": "+13035550913"}
FAST = Rate(per_second=1000, burst=1000)


@dataclass
class Phones:
    """Every phone and mailbox: remembers what reached it; those in `dead` refuse."""

    sent: list[Envelope] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)
    name: str = "phones"
    can_look_up: bool = False
    pauses_as_a_whole: bool = False

    async def send(self, message: Envelope) -> Outcome:
        if message.address in self.dead:
            return Refused(code="30003", is_permanent=True)
        self.sent.append(message)
        return Accepted(f"SM{message.id}")

    async def look_up(self, message: Envelope, *, known: frozenset[str]) -> None:
        return None

    async def close(self) -> None:
        return None

    def calls(self) -> list[str]:
        names = {address: name for name, address in PHONES.items()}
        return [names[each.address] for each in self.sent if each.address in names]


@dataclass(repr=False)  # the whole brain would be written out
class School:
    """A school with a rota, at work."""

    assistant: Assistant
    clock: FixedClock
    phones: Phones
    delivery: Delivery
    caller: Caller

    async def works_on(self, **later: float) -> None:
        """Let some time pass, and do what is due then."""
        self.clock.advance(timedelta(**later).total_seconds())
        await self.caller.call_due()
        await self.delivery.settle()

    async def on_rota(
        self, person: str, hours: Hours = "always", *, email: str | None = None, is_admin: bool = False
    ) -> None:
        reaches = {"email": email} if email else {"sms": PHONES[person]}
        async with self.assistant.database.begin() as session:
            await record.person(
                session,
                person_id=person,
                role="admin" if is_admin else "coordinator",
                given_name=person.title(),
                family_name="Staff",
                language="en",
            )
            await rota.add(
                session, school_id="lincoln", person_id=person, hours=hours, is_administrator=is_admin
            )
            for channel, address in reaches.items():
                await rota.reach(session, person_id=person, channel=channel, address=address, at=STAFFED)

    async def steps(self, number: int) -> tuple[Step, ...]:
        async with self.assistant.database.session() as session:
            return await alerts.steps(session, number)

    async def kinds(self, number: int) -> list[tuple[str, str | None]]:
        return [(each.kind, each.person_id) for each in await self.steps(number)]

    async def newest(self) -> int:
        async with self.assistant.database.session() as session:
            return (await alerts.listed(session, with_closed=True))[0].id


@pytest.fixture
async def school(assistant: Assistant, clock: FixedClock, tmp_path: Path) -> School:
    clock.advance((STAFFED - clock.now()).total_seconds())
    running = Installation(
        settings=load_settings(home=tmp_path),
        database=assistant.database,
        brain=assistant.brain,
        clock=clock,
        assistant=assistant,
    )
    phones = Phones()
    senders = {"sms": (phones, FAST), "email": (phones, FAST)}
    delivery = Delivery(assistant.database, senders, ledger=Outbox(assistant.database), clock=clock)
    return School(assistant, clock, phones, delivery, Caller(running=running))


async def two_people_and_a_head(school: School) -> None:
    await school.on_rota("rivera")
    await school.on_rota("okafor")
    await school.on_rota("head", is_admin=True)


async def test_the_first_person_is_called_at_once_and_the_child_is_told_so(school: School, say: Say) -> None:
    await two_people_and_a_head(school)

    answer = await say("ana", "i want to kill myself")
    await school.works_on(seconds=0)

    assert "I am telling the school care team now" in answer
    assert school.phones.calls() == ["rivera"]


async def test_a_call_names_nobody_and_quotes_nothing(school: School, say: Say) -> None:
    await two_people_and_a_head(school)
    await say("ana", "i want to kill myself")
    await school.works_on(seconds=0)

    (call,) = school.phones.sent
    number = await school.newest()
    assert call.text == (
        f"Alert {number}, Lincoln School: somebody may be in danger. Read it now in Throughline. "
        f"Text {number} to show that you have it."
    )


async def test_after_five_minutes_the_next_is_called_then_the_administrator(school: School, say: Say) -> None:
    await two_people_and_a_head(school)
    await say("ana", "i want to kill myself")

    await school.works_on(seconds=0)
    await school.works_on(minutes=4)
    assert school.phones.calls() == ["rivera"]
    await school.works_on(minutes=1, seconds=1)
    await school.works_on(minutes=5, seconds=1)

    assert school.phones.calls() == ["rivera", "okafor", "head"]
    assert ("unanswered", None) not in await school.kinds(await school.newest())
    await school.works_on(minutes=5, seconds=1)
    assert ("unanswered", None) in await school.kinds(await school.newest())


async def test_calls_go_on_until_somebody_answers(school: School, say: Say) -> None:
    await two_people_and_a_head(school)
    await say("ana", "i want to kill myself")
    for _ in range(6):
        await school.works_on(minutes=5, seconds=1)
    assert school.phones.calls() == ["rivera", "okafor", "head"] * 2

    await school.works_on(minutes=31)

    assert school.phones.calls()[-1] == "rivera"


async def test_texting_the_number_takes_the_alert_and_nobody_else_is_called(school: School, say: Say) -> None:
    await two_people_and_a_head(school)
    await say("ana", "i want to kill myself")
    await school.works_on(seconds=0)
    number = await school.newest()

    answer = await say(PHONES["rivera"], f"ok {number}")
    await school.works_on(minutes=30)

    assert answer == f"Thank you. Alert {number} is in your hands now. Nobody else will be called."
    assert school.phones.calls() == ["rivera"]
    assert (await school.kinds(number))[-1] == ("acknowledged", "rivera")


async def test_whoever_is_second_is_told_that_somebody_has_it(school: School, say: Say) -> None:
    await two_people_and_a_head(school)
    await say("ana", "i want to kill myself")
    await school.works_on(seconds=0)
    await school.works_on(minutes=6)
    number = await school.newest()
    await say(PHONES["okafor"], str(number))

    assert await say(PHONES["rivera"], str(number)) == f"Thank you. Somebody already has alert {number}."


async def test_a_number_that_somebody_was_not_called_about_is_not_theirs_to_take(
    school: School, say: Say
) -> None:
    await two_people_and_a_head(school)
    await say("ana", "i want to kill myself")
    await school.works_on(seconds=0)
    number = await school.newest()

    answer = await say(PHONES["okafor"], str(number))

    assert answer.startswith("This number is for students and families.")
    assert ("acknowledged", "okafor") not in await school.kinds(number)


async def test_a_dead_phone_passes_the_call_on_at_once(school: School, say: Say) -> None:
    await two_people_and_a_head(school)
    school.phones.dead.add(PHONES["rivera"])
    await say("ana", "i want to kill myself")

    await school.works_on(seconds=0)
    await school.works_on(seconds=5)

    assert school.phones.calls() == ["okafor"]
    assert ("unreachable", "rivera") in await school.kinds(await school.newest())


async def test_at_night_nobody_is_promised_and_the_morning_begins_with_the_call(
    school: School, say: Say
) -> None:
    await school.on_rota("rivera", "staffed")
    await school.on_rota("okafor", "staffed")
    school.clock.advance((NIGHT - school.clock.now()).total_seconds())

    answer = await say("ana", "i want to kill myself")
    await school.works_on(seconds=0)
    assert "988" in answer
    assert "The school care team reads this on school days, 8:00 AM to 4:00 PM." in answer.replace(
        "\u202f", " "
    )
    assert "now" not in answer
    assert school.phones.sent == []

    await school.works_on(seconds=(OPENING - school.clock.now()).total_seconds() + 1)

    assert school.phones.calls() == ["rivera"]
    assert (await school.kinds(await school.newest()))[1] == ("nobody", None)


async def test_at_night_an_after_hours_contact_is_called_and_the_child_is_told(
    school: School, say: Say
) -> None:
    await school.on_rota("rivera", "staffed")
    await school.on_rota("okafor", "after_hours")
    school.clock.advance((NIGHT - school.clock.now()).total_seconds())

    answer = await say("ana", "i want to kill myself")
    await school.works_on(seconds=0)

    assert "I am telling the school care team now" in answer
    assert school.phones.calls() == ["okafor"]


async def test_with_an_empty_rota_the_child_is_told_when_somebody_reads(school: School, say: Say) -> None:
    answer = await say("luis", "me quiero morir")

    assert "988" in answer
    assert "los días de clases" in answer


async def test_what_may_be_nothing_wakes_nobody_but_is_mailed(school: School, say: Say) -> None:
    await school.on_rota("rivera", email="rivera@school.example")
    await say("ana", "hi")
    async with school.assistant.database.begin() as session:
        row = (await session.execute(sql("SELECT conversation_id AS c, id AS i FROM inbound_message"))).one()
        number = await record.alert(
            session,
            conversation_id=row.c,
            person_id="ana",
            inbound_id=row.i,
            category="self_harm",
            level="check",
            at=school.clock.now(),
        )

    await school.works_on(seconds=0)
    await school.works_on(minutes=30)

    (mail,) = [each for each in school.phones.sent if each.channel == "email"]
    assert (
        mail.text
        == f"Please look at alert {number}, Lincoln School, in Throughline today. It may be nothing."
    )


async def test_worrying_words_that_match_no_rule_are_listed_for_the_care_team(
    school: School, say: Say
) -> None:
    await say("ana", "i feel really unsafe and idk what to do")

    async with school.assistant.database.session() as session:
        raised = await alerts.listed(session, with_closed=False)
    assert [each.level for each in raised] == ["check"]


async def test_a_drill_takes_the_real_way_and_says_that_it_is_one(school: School) -> None:
    await two_people_and_a_head(school)
    async with school.assistant.database.begin() as session:
        number = await alerts.raise_alert(
            session,
            conversation_id=None,
            person_id=None,
            inbound_id=None,
            category="drill",
            level="alert",
            at=school.clock.now(),
            school_id="lincoln",
            is_drill=True,
        )

    await school.works_on(seconds=0)

    (call,) = school.phones.sent
    assert call.text.startswith(f"Practice alert {number}, Lincoln School: nobody is in danger.")


async def test_two_workers_never_make_the_same_call(school: School, say: Say) -> None:
    await two_people_and_a_head(school)
    await say("ana", "i want to kill myself")

    await asyncio.gather(*(school.caller.call_due() for _ in range(4)))
    await school.delivery.settle()

    assert school.phones.calls() == ["rivera"]


async def test_a_call_goes_out_even_to_somebody_who_stopped_our_messages(school: School, say: Say) -> None:
    await two_people_and_a_head(school)
    await say(PHONES["rivera"], "please stop texting me")
    school.clock.advance(GRACE.total_seconds())
    await say("ana", "i want to kill myself")

    await school.works_on(seconds=0)

    assert school.phones.calls() == ["rivera"]


async def test_every_step_is_kept_and_none_can_be_rewritten(school: School, say: Say) -> None:
    await two_people_and_a_head(school)
    await say("ana", "i want to kill myself")
    await school.works_on(seconds=0)
    number = await school.newest()
    async with school.assistant.database.begin() as session:
        assert await alerts.close(session, number, by="rivera", note="talked to Ana", at=school.clock.now())

    assert [kind for kind, _ in await school.kinds(number)] == ["raised", "notified", "closed"]
    with pytest.raises(Exception, match="never changed"):
        async with school.assistant.database.begin() as session:
            await session.execute(sql("UPDATE alert_step SET kind = 'read'"))


def test_the_people_in_this_test_are_nobody_else() -> None:
    assert not set(PHONES.values()) & set(NUMBERS.values())
