"""How an address becomes somebody's, and what may be sent to it."""

import asyncio

import pytest
from storage_examples import MINUTE, NOON, conversation_of, text_in

from storage import consent, find, record, stopping
from storage.database import Database
from storage.find import Standing

pytestmark = pytest.mark.database


async def invite(database: Database, code_hash: str = "h1", *, channel: str | None = None) -> None:
    async with database.begin() as session:
        await record.invite(
            session,
            code_hash=code_hash,
            person_id="ana",
            channel=channel,
            created_by="lee",
            created_at=NOON,
            expires_at=NOON + 10 * MINUTE,
        )


async def use(database: Database, here: Standing, code_hash: str = "h1", *, minutes: int = 0) -> str | None:
    async with database.begin() as session:
        return await record.use_invite(
            session,
            code_hash=code_hash,
            channel=here.channel,
            contact_point_id=here.contact_point_id,
            at=NOON + minutes * MINUTE,
        )


@pytest.fixture
async def stranger(school: Database) -> Standing:
    return await conversation_of(school, None, "+15550177")


async def test_a_code_lets_one_phone_in_once(school: Database, stranger: Standing) -> None:
    await invite(school)

    assert await use(school, stranger) == "ana"
    assert await use(school, stranger) is None


async def test_two_phones_with_one_code_at_once_one_is_let_in(school: Database, stranger: Standing) -> None:
    await invite(school)

    outcomes = await asyncio.gather(*(use(school, stranger) for _ in range(8)))

    assert sorted(map(str, outcomes)) == ["None"] * 7 + ["ana"]


async def test_a_code_that_expired_is_for_another_channel_or_unknown_lets_nobody_in(
    school: Database, stranger: Standing
) -> None:
    await invite(school)
    await invite(school, "h2", channel="telegram")

    assert await use(school, stranger, minutes=10) is None
    assert await use(school, stranger, "h2") is None
    assert await use(school, stranger, "h3") is None


async def test_the_code_of_somebody_who_left_lets_nobody_in(school: Database, stranger: Standing) -> None:
    await invite(school)
    async with school.begin() as session:
        await record.person(
            session,
            person_id="ana",
            role="student",
            given_name="Ana",
            family_name="Invented",
            language="es",
            status="inactive",
        )

    assert await use(school, stranger) is None


async def test_a_phone_that_was_let_in_speaks_for_that_person(school: Database, stranger: Standing) -> None:
    async with school.begin() as session:
        for _ in range(2):  # again changes nothing
            await record.bind(
                session,
                person_id="ana",
                contact_point_id=stranger.contact_point_id,
                conversation_id=stranger.conversation_id,
                source="invite",
                at=NOON,
            )
        here = await find.lock_conversation(session, stranger.conversation_id)

    assert here.person_id == "ana"


async def test_wrong_codes_are_counted_for_a_while(school: Database, stranger: Standing) -> None:
    contact_point_id = stranger.contact_point_id
    async with school.begin() as session:
        for minutes, succeeded in ((0, False), (5, False), (6, True), (7, False)):
            await record.attempt(
                session, contact_point_id=contact_point_id, succeeded=succeeded, at=NOON + minutes * MINUTE
            )

        assert await find.recent_failures(session, contact_point_id, since=NOON) == 3
        assert await find.recent_failures(session, contact_point_id, since=NOON + 5 * MINUTE) == 2


async def test_the_last_word_about_consent_is_the_one_that_holds(
    school: Database, ana_here: Standing
) -> None:
    contact_point_id = ana_here.contact_point_id
    inbound_id = await text_in(school, "STOP \x00")
    async with school.begin() as session:
        assert await consent.state(session, contact_point_id) is None

        first = await consent.grant(
            session, contact_point_id=contact_point_id, source="invite", wording="1", at=NOON
        )
        assert await consent.state(session, contact_point_id) == "granted"

        second = await consent.withdraw(
            session,
            contact_point_id=contact_point_id,
            source="carrier_word",
            wording="STOP \x00",
            language="en",
            inbound_id=inbound_id,
            at=NOON,
        )
        assert await consent.state(session, contact_point_id) == "withdrawn"
        assert (await find.lock_conversation(session, ana_here.conversation_id)).is_opted_out

        third = await record.consent(
            session, contact_point_id=contact_point_id, state="granted", source="carrier_word", at=NOON
        )
        assert not (await find.lock_conversation(session, ana_here.conversation_id)).is_opted_out

    assert first < second < third


async def test_a_stop_of_one_parent_leaves_the_other_alone(school: Database, ana_here: Standing) -> None:
    other = await conversation_of(school, "rosa", "+15550188")
    async with school.begin() as session:
        await consent.withdraw(session, contact_point_id=ana_here.contact_point_id, source="test", at=NOON)

        assert not (await find.lock_conversation(session, other.conversation_id)).is_opted_out


async def test_what_a_provider_says_again_and_again_is_written_down_once(
    school: Database, ana_here: Standing
) -> None:
    async def blocked() -> bool:
        async with school.begin() as session:
            return await stopping.stop_address(
                session, channel="sms", address=ana_here.address, source="twilio_21610", at=NOON
            )

    assert await blocked()
    assert not await blocked()
    async with school.begin() as session:
        assert (await find.lock_conversation(session, ana_here.conversation_id)).is_opted_out


async def test_a_stop_from_an_address_nobody_wrote_from_yet_is_kept(school: Database) -> None:
    async with school.begin() as session:
        await stopping.stop_address(session, channel="telegram", address="77", source="blocked", at=NOON)
    here = await record_hello(school)

    async with school.begin() as session:
        assert (await find.lock_conversation(session, here)).is_opted_out


async def record_hello(database: Database) -> int:
    async with database.begin() as session:
        recorded = await record.inbound(
            session, channel="telegram", address="77", provider_id="1", text="hello", received_at=NOON
        )
    return recorded.conversation_id
