"""What we decided to say is sent once, in order, and never to somebody who said stop."""

import asyncio
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from storage_examples import MINUTE, NOON, claim_in, conversation_of

from storage import consent, find, outbox, record
from storage.database import Database
from storage.find import Standing
from storage.models import OutboundMessage
from storage.outbox import Leaving

pytestmark = pytest.mark.database


async def say(database: Database, here: Standing, text: str, **more: Any) -> int:  # noqa: ANN401
    values = {"purpose": "reply", "at": NOON, **more}
    async with database.begin() as session:
        return await record.outbound(
            session,
            conversation_id=here.conversation_id,
            contact_point_id=here.contact_point_id,
            channel=here.channel,
            text=text,
            language="en",
            **values,
        )


async def claim(database: Database, *, now: Any = NOON, limit: int = 99) -> tuple[Leaving, ...]:  # noqa: ANN401
    async with database.begin() as session:
        return await claim_in(session, now=now, limit=limit)


async def report(database: Database, outbound_id: int, status: Any, **more: Any) -> bool:  # noqa: ANN401
    async with database.begin() as session:
        return await record.outbound_status(session, outbound_id, status=status, at=NOON, **more)


@pytest.fixture
async def beto_here(school: Database) -> Standing:
    return await conversation_of(school, "beto", "+15550122")


async def test_a_sender_is_given_all_it_needs(school: Database, ana_here: Standing) -> None:
    outbound_id = await say(school, ana_here, "hola \x00", buttons=[{"value": "1", "label": "uno"}])

    (leaving,) = await claim(school)

    assert (leaving.id, leaving.text, leaving.address) == (outbound_id, "hola \x00", "+15550100")
    assert leaving.buttons == ({"value": "1", "label": "uno"},)
    assert (leaving.status, leaving.attempts, leaving.purpose) == ("sending", 1, "reply")
    assert leaving.created_at == NOON
    assert "hola" not in repr(leaving)


async def test_no_two_senders_are_given_the_same_message(school: Database, ana_here: Standing) -> None:
    heres = [ana_here] + [await conversation_of(school, None, f"+1555020{n}") for n in range(9)]
    for here in heres:
        for n in range(3):
            await say(school, here, f"{n}")

    claimed = await asyncio.gather(*(claim(school, limit=4) for _ in range(12)))

    ids = [each.id for batch in claimed for each in batch]
    assert len(ids) == len(set(ids))
    assert len({each.contact_point_id for batch in claimed for each in batch}) == len(ids) <= 10


async def test_a_persons_next_message_waits_for_the_one_before_it(
    school: Database, ana_here: Standing, beto_here: Standing
) -> None:
    first, second = [await say(school, ana_here, word) for word in ("one", "two")]
    other = await say(school, beto_here, "else")

    assert {each.id for each in await claim(school)} == {first, other}
    assert await claim(school) == ()  # nobody knows yet what became of the first

    await report(school, first, "accepted", provider_id="SM1")
    assert [each.id for each in await claim(school)] == [second]


async def test_safety_leaves_first_then_replies_then_what_we_start(school: Database) -> None:
    said = {}
    for n, purpose in enumerate(("initiated", "reply", "consent", "safety", "reply")):
        here = await conversation_of(school, None, f"+1555030{n}")
        said[await say(school, here, "x", purpose=purpose)] = purpose

    claimed = await claim(school)

    assert [said[each.id] for each in claimed] == ["consent", "safety", "reply", "reply", "initiated"]


async def test_nothing_leaves_before_its_time_and_what_waits_holds_nothing_up(
    school: Database, ana_here: Standing
) -> None:
    tomorrow = NOON + timedelta(days=1)
    check_in = await say(school, ana_here, "how is it going?", purpose="initiated", not_before=tomorrow)
    reply = await say(school, ana_here, "saved")

    assert [each.id for each in await claim(school)] == [reply]
    await report(school, reply, "delivered")
    assert [each.id for each in await claim(school, now=tomorrow)] == [check_in]


async def test_whoever_said_stop_gets_nothing_but_the_answer_to_it(
    school: Database, ana_here: Standing
) -> None:
    check_in = await say(school, ana_here, "how is it going?", purpose="initiated")
    confirmation = await say(school, ana_here, "you will get no more texts", purpose="consent")
    async with school.begin() as session:
        await consent.withdraw(session, contact_point_id=ana_here.contact_point_id, source="test", at=NOON)

    claimed = [*await claim(school), *await claim(school)]

    assert [(each.id, each.status) for each in claimed] == [
        (confirmation, "sending"),
        (check_in, "suppressed"),
    ]
    assert not await report(school, check_in, "accepted"), "it was settled as suppressed"


async def test_whoever_came_back_is_written_to_again(school: Database, ana_here: Standing) -> None:
    async with school.begin() as session:
        for state in ("withdrawn", "granted"):
            await record.consent(
                session, contact_point_id=ana_here.contact_point_id, state=state, source="test", at=NOON
            )
    outbound_id = await say(school, ana_here, "hello again")

    assert [each.id for each in await claim(school)] == [outbound_id]


@pytest.mark.parametrize("order", list(permutations(("sending", "accepted", "delivered"))))
async def test_reports_in_any_order_lead_to_the_same_end(
    school: Database, ana_here: Standing, order: tuple[str, ...]
) -> None:
    outbound_id = await say(school, ana_here, "hi")
    for status in order:
        await report(school, outbound_id, status, provider_id="SM1")

    assert await fate(school, outbound_id) == "delivered"


async def test_a_failure_is_final_unless_it_was_delivered_after_all(
    school: Database, ana_here: Standing
) -> None:
    outbound_id = await say(school, ana_here, "hi")

    assert await report(school, outbound_id, "failed", error="30006")
    assert not await report(school, outbound_id, "accepted")
    assert not await report(school, outbound_id, "failed", error="30006")
    assert await report(school, outbound_id, "delivered")
    assert not await report(school, outbound_id, "failed")


async def test_a_report_about_nothing_of_ours_changes_nothing(school: Database) -> None:
    assert not await report(school, 4711, "delivered")


async def test_a_message_certainly_not_sent_is_sent_again_in_its_place(
    school: Database, ana_here: Standing
) -> None:
    first, second = [await say(school, ana_here, word) for word in ("one", "two")]
    await claim(school)

    async with school.begin() as session:
        assert await record.requeue_outbound(
            session, first, attempts=1, not_before=NOON + MINUTE, error="429"
        )

    assert await claim(school) == (), "the second waits for the first, which was tried already"
    assert [each.id for each in await claim(school, now=NOON + MINUTE)] == [first]
    async with school.begin() as session:
        await record.outbound_status(session, first, status="accepted", at=NOON)
        assert not await record.requeue_outbound(session, first, attempts=2, not_before=NOON)
    (last,) = await claim(school, now=NOON + MINUTE)
    assert (last.id, last.attempts) == (second, 1)


async def test_what_somebody_tried_again_meanwhile_is_not_queued_a_second_time(
    school: Database, ana_here: Standing
) -> None:
    outbound_id = await say(school, ana_here, "one")
    (stale,) = await claim(school)
    async with school.begin() as session:
        await record.requeue_outbound(session, outbound_id, attempts=stale.attempts, not_before=NOON)
    await claim(school)

    async with school.begin() as session:
        assert not await record.requeue_outbound(
            session, outbound_id, attempts=stale.attempts, not_before=NOON
        )


async def test_a_reply_in_a_webhooks_response_holds_the_next_one_back_for_its_grace(
    school: Database, ana_here: Standing
) -> None:
    answering = await say(school, ana_here, "saved", status="answering", not_before=NOON + MINUTE)
    check_in = await say(school, ana_here, "how is it going?", purpose="initiated")

    assert await claim(school) == ()
    assert [each.id for each in await claim(school, now=NOON + MINUTE)] == [check_in]
    assert await report(school, answering, "delivered")


async def test_what_may_or_may_not_have_been_sent_is_listed_and_never_sent_by_itself(
    school: Database, ana_here: Standing, beto_here: Standing
) -> None:
    crashed = await say(school, ana_here, "one")
    await claim(school)
    unheard = await say(school, beto_here, "two", status="answering", not_before=NOON + MINUTE)

    async def doubtful(minutes: int) -> list[int]:
        now = NOON + minutes * MINUTE
        async with school.begin() as session:
            found = await find.ambiguous(
                session,
                channel="sms",
                now=now,
                asked_before=now,
                claimed_before=now - 2 * MINUTE,
                limit=9,
            )
        return [each.id for each in found]

    assert await doubtful(0) == []
    assert await doubtful(1) == [unheard]
    assert await doubtful(3) == [crashed, unheard]
    assert await claim(school, now=NOON + timedelta(days=1)) == ()
    await report(school, crashed, "accepted")
    assert await doubtful(3) == [unheard]


async def test_a_message_is_found_by_its_providers_id(school: Database, ana_here: Standing) -> None:
    outbound_id = await say(school, ana_here, "hi")
    await report(school, outbound_id, "accepted", provider_id="SM1")

    async with school.begin() as session:
        assert await find.outbound_by_provider(session, channel="sms", provider_id="SM1") == outbound_id
        assert await find.outbound_by_provider(session, channel="telegram", provider_id="SM1") is None
        ids = await find.provider_ids(session, contact_point_id=ana_here.contact_point_id, since=NOON)
        later = await outbox.provider_ids(
            session, contact_point_id=ana_here.contact_point_id, since=NOON + MINUTE
        )
    assert (ids, later) == (frozenset({"SM1"}), frozenset())


async def fate(database: Database, outbound_id: int) -> str:
    async with database.session() as session:
        found = await session.get(OutboundMessage, outbound_id)
    assert found is not None
    return found.status
