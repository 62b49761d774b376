"""What happens to a message between its arrival and the answer."""

import asyncio
import dataclasses
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_people import MONDAY, NUMBERS, Say
from sqlalchemy import text as sql

from bot.clock import FixedClock
from bot.conversation import MAX_ATTEMPTS, Assistant
from bot.errors import InboxUnavailable
from bot.messages import InboundMessage, Media
from bot.reading import visible
from bot.sweeping import sweep_once
from storage import record, reviews
from storage.database import Database

GOAL = "i wanna raise my algebra grade from a 68 to 80 before winter break"


def message(text: str, *, who: str = "ana", id_: str = "SM1", **more: object) -> InboundMessage:
    return InboundMessage(
        channel="sms", address=NUMBERS[who], provider_id=id_, text=text, received_at=MONDAY, **more
    )


async def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    async with database.session() as session:
        return [tuple(row) for row in await session.execute(sql(query))]


async def test_a_terse_student_sets_a_goal_in_five_texts(say: Say, database: Database) -> None:
    await say("ana", "hey")
    await say("ana", GOAL)
    await say("ana", "go to tutoring tues n thurs")
    await say("ana", "nothing")
    answer = await say("ana", "yes")

    assert "Saved" in answer
    async with database.session() as session:
        (proposed,) = await reviews.list_updates(session, state="proposed")
    goal = proposed.update
    assert (goal.kind, goal.words, goal.baseline, goal.target) == ("goal_set", GOAL, 68, 80)
    assert goal.due.on.isoformat()[:7] == "2026-12"
    assert [step.words for step in goal.steps] == ["go to tutoring tues n thurs"]
    assert goal.obstacle is None


async def test_a_goal_that_waits_for_review_can_be_checked_in_on(say: Say, database: Database) -> None:
    for text in ("hey", GOAL, "tutoring", "nothing", "yes"):
        await say("ana", text)

    answer = await say("ana", "i want to update my goal")

    assert "algebra" in answer


async def test_a_duplicate_gets_the_same_answer_and_changes_nothing(
    assistant: Assistant, database: Database
) -> None:
    first = await assistant.receive(message("hey"))

    again = await assistant.receive(message("hey"))

    assert again == first
    assert len(await rows(database, "SELECT id FROM inbound_message")) == 1


async def test_twenty_copies_at_once_are_one_message_with_twenty_equal_answers(
    assistant: Assistant, database: Database
) -> None:
    for number, text in enumerate(("hey", GOAL, "tutoring", "nothing")):
        await assistant.receive(message(text, id_=f"SM-before-{number}"))

    answers = await asyncio.gather(*(assistant.receive(message("yes", id_="SM-once")) for _ in range(20)))

    assert answers[0]
    assert all(answer == answers[0] for answer in answers)
    assert len(await rows(database, "SELECT id FROM inbound_message WHERE provider_id = 'SM-once'")) == 1
    assert len(await rows(database, "SELECT id FROM plan_update")) == 1


async def test_the_same_id_with_other_words_is_not_another_message(
    assistant: Assistant, database: Database
) -> None:
    await assistant.receive(message("hey"))

    answer = await assistant.receive(message("something else"))

    assert answer == ()
    assert await rows(database, "SELECT text FROM inbound_message") == [("hey",)]


async def test_fifty_messages_of_ten_phones_come_out_in_order_per_phone(
    assistant: Assistant, database: Database
) -> None:
    async def phone(number: int) -> None:
        for turn in range(5):
            await assistant.receive(
                InboundMessage(
                    channel="sms",
                    address=f"+1617555{1000 + number}",
                    provider_id=f"SM-{number}-{turn}",
                    text=f"{turn}",
                    received_at=MONDAY,
                )
            )

    await asyncio.gather(*(phone(number) for number in range(10)))

    handled = await rows(
        database,
        "SELECT conversation_id, array_agg(text ORDER BY handled_at, id) FROM inbound_message GROUP BY 1",
    )
    assert len(handled) == 10
    assert all(texts == ["0", "1", "2", "3", "4"] for _, texts in handled)
    answered = await rows(
        database,
        "SELECT conversation_id, array_agg(in_reply_to ORDER BY id) FROM outbound_message GROUP BY 1",
    )
    assert all(list(order) == sorted(order) for _, order in answered)


async def test_a_burst_from_one_phone_is_answered_one_by_one(
    assistant: Assistant, database: Database
) -> None:
    burst = [
        message(text, id_=f"SM{n}") for n, text in enumerate(("hey", GOAL, "tutoring", "nothing", "yes"))
    ]

    await asyncio.gather(*(assistant.receive(each) for each in burst))

    waiting = await rows(database, "SELECT id FROM inbound_message WHERE handled_at IS NULL")
    replies = await rows(database, "SELECT in_reply_to FROM outbound_message")
    assert waiting == []
    assert len(set(replies)) == len(replies) == 5


async def test_a_failing_message_is_tried_again_and_then_given_to_a_person(
    assistant: Assistant, database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.turn.step", broken)
    assert await assistant.receive(message("hey")) == ()
    clock.advance(60)

    for _ in range(MAX_ATTEMPTS):
        await sweep_once(assistant)

    ((attempts, dead, error),) = await rows(
        database, "SELECT attempts, dead_at IS NOT NULL, error FROM inbound_message"
    )
    assert (attempts, dead, error) == (MAX_ATTEMPTS, True, "ZeroDivisionError")
    ((told,),) = await rows(database, "SELECT text FROM outbound_message")
    assert "Elena Rivera will read your message" in told


async def test_a_message_whose_process_died_is_answered_through_the_outbox(
    assistant: Assistant, database: Database, clock: FixedClock
) -> None:
    async with database.autocommit() as session:
        await record.inbound(
            session, channel="sms", address=NUMBERS["ana"], provider_id="SM9", text="hey", received_at=MONDAY
        )
    clock.advance(60)

    assert await sweep_once(assistant) == 1

    assert await rows(database, "SELECT status FROM outbound_message") == [("pending",)]


async def test_a_webhook_repeated_late_carries_the_answer_and_delivery_leaves_it_alone(
    assistant: Assistant, database: Database, clock: FixedClock
) -> None:
    async with database.autocommit() as session:
        await record.inbound(
            session, channel="sms", address=NUMBERS["ana"], provider_id="SM9", text="hey", received_at=MONDAY
        )
    clock.advance(60)

    assert await assistant.receive(message("hey", id_="SM9"))

    assert await rows(database, "SELECT status FROM outbound_message") == [("answering",)]


async def test_a_repeated_webhook_takes_back_what_delivery_has_not_begun_to_send(
    assistant: Assistant, database: Database, clock: FixedClock
) -> None:
    async with database.autocommit() as session:
        await record.inbound(
            session, channel="sms", address=NUMBERS["ana"], provider_id="SM9", text="hey", received_at=MONDAY
        )
    clock.advance(60)
    await sweep_once(assistant)

    assert await assistant.receive(message("hey", id_="SM9"))

    assert await rows(database, "SELECT status FROM outbound_message") == [("answering",)]


async def test_a_message_still_in_a_webhooks_hands_is_left_alone(
    assistant: Assistant, database: Database
) -> None:
    async with database.autocommit() as session:
        await record.inbound(
            session, channel="sms", address=NUMBERS["ana"], provider_id="SM9", text="hey", received_at=MONDAY
        )

    assert await sweep_once(assistant) == 0


async def test_nothing_is_promised_when_the_inbox_cannot_be_written(assistant: Assistant) -> None:
    gone = Database("postgresql://nobody@127.0.0.1:1/nothing")
    broken = dataclasses.replace(assistant, database=gone)

    with pytest.raises(InboxUnavailable):
        await broken.receive(message("hey"))

    await gone.close()


async def test_a_picture_without_words_gets_an_answer(say: Say) -> None:
    answer = await say("ana", "", media=(Media(reference="https://example.org/1", content_type="image/png"),))

    assert "only read words" in answer


@pytest.mark.parametrize(
    "text",
    ["", " ", "\u200b", "a" * 1600, "\x00", "\ud800", "\u202eabc\u202c", "😀" * 200, "👨‍👩‍👧‍👦", "\r\n\t"],
    ids=["empty", "blank", "zero-width", "long", "nul", "surrogate", "bidi", "emoji", "family", "control"],
)
async def test_whatever_is_sent_gets_an_answer_and_is_kept_as_it_was(
    say: Say, database: Database, text: str
) -> None:
    answer = await say("ana", text)

    assert answer.strip()
    async with database.session() as session:
        from storage.models import InboundMessage as Stored
        from storage.models import table

        kept = (await session.execute(table(Stored).select())).one()
    assert kept.text == text
    assert kept.handled_at is not None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
async def test_any_text_at_all_gets_an_answer(say: Say, text: str) -> None:
    answer = await say("ana", text)

    assert answer.strip() or "stop" in text.casefold() or not visible(text)


async def test_an_edited_message_takes_the_answer_back(say: Say) -> None:
    for text in ("hey", GOAL, "tutoring", "nothing", "yes", "update my goal"):
        await say("ana", text)
    await say("ana", "6")

    answer = await say("ana", "7", is_edit=True)

    assert "7" in answer


async def test_an_old_reply_is_looked_after_by_delivery_not_by_a_late_duplicate(
    assistant: Assistant, database: Database, clock: FixedClock
) -> None:
    await assistant.receive(message("hey"))
    async with database.begin() as session:
        await session.execute(sql("UPDATE outbound_message SET status = 'sending', attempts = 1"))
    clock.advance(timedelta(minutes=2).total_seconds())

    assert await assistant.receive(message("hey")) == ()
