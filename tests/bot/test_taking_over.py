"""A person takes a conversation over, and gives it back: nothing is lost, nobody is left waiting."""

from collections.abc import Sequence

import pytest
from invented_people import Say
from sqlalchemy import text as sql
from standins.outbox import FAST, RecordingSender

from bot.claiming import open_gate
from bot.clock import FixedClock
from bot.conversation import Assistant
from bot.delivery import Delivery
from bot.errors import MayNotWrite, NobodyToWriteTo
from bot.outbox import Outbox
from bot.send_gate import Gate, SendGate
from bot.taking_over import Desk
from bot.unprompted import Unprompted
from bot.waking import wake_once
from flows.state import State, load
from storage import find, record, threads
from storage.database import Database
from storage.threads import Thread

HOUR = 3600
DAY = 24 * HOUR


@pytest.fixture
def desk(assistant: Assistant) -> Desk:
    return Desk(assistant=assistant, staff_id="rivera")


async def open_threads(database: Database, clock: FixedClock) -> Sequence[Thread]:
    async with database.session() as session:
        return await threads.waiting(session, now=clock.now())


async def state_of(database: Database, who: str) -> State:
    async with database.session() as session:
        (here,) = await find.conversations_of(session, who)
    assert here.state is not None
    return load(here.state)


async def waiting(database: Database) -> list[tuple[str, str, str]]:
    """What waits to be sent, and was not asked for by a message: kind, purpose, words."""
    async with database.session() as session:
        rows = await session.execute(
            sql("SELECT kind, purpose, text FROM outbound_message WHERE in_reply_to IS NULL ORDER BY id")
        )
        return [tuple(row) for row in rows]


async def sent(assistant: Assistant, gate: Gate = open_gate) -> list[str]:
    """Send what may leave now; give its words, in order."""
    async with assistant.database.begin() as session:  # the phone has reported every reply so far
        await session.execute(sql("UPDATE outbound_message SET status = 'delivered' WHERE in_reply_to > 0"))
    sender = RecordingSender()
    delivery = Delivery(
        assistant.database,
        {"sms": (sender, FAST)},
        ledger=Outbox(assistant.database),
        clock=assistant.clock,
        gate=gate,
        compose=Unprompted(assistant).compose,
    )
    await delivery.settle()
    return [each.text for each in sender.sent]


async def in_a_check_in_and_asking(say: Say) -> str:
    await say("ana", "i want to pass biology")
    return await say("ana", "can i talk to a real person")


async def test_who_asks_for_a_person_is_told_a_school_day_and_keeps_their_question(
    say: Say, database: Database, clock: FixedClock
) -> None:
    answer = await in_a_check_in_and_asking(say)

    (thread,) = await open_threads(database, clock)
    assert thread.promised_by is not None
    assert f"by {thread.promised_by:%a, %b} {thread.promised_by.day}" in answer
    assert (thread.reason, thread.person_id, thread.is_suspended) == ("wants_a_person", "ana", True)
    assert [frame.flow for frame in (await state_of(database, "ana")).stack] == ["set_goal"]


async def test_while_a_person_has_it_the_assistant_says_once_that_the_message_arrived(
    say: Say, database: Database
) -> None:
    await in_a_check_in_and_asking(say)

    assert "Elena Rivera has your message" in await say("ana", "its about my dad")
    assert await say("ana", "he is sick") == ""
    async with database.session() as session:
        (here,) = await find.conversations_of(session, "ana")
        said = [each.text for each in await threads.messages(session, here.conversation_id)]
    assert "he is sick" in said
    assert "its about my dad" in said


async def test_a_coordinators_words_are_sent_signed_and_are_an_answer_to_who_asked(
    say: Say, database: Database, clock: FixedClock, desk: Desk
) -> None:
    await in_a_check_in_and_asking(say)
    (thread,) = await open_threads(database, clock)

    await desk.write(text="Come by at lunch?", thread_id=thread.id)

    assert await waiting(database) == [("staff", "reply", "Come by at lunch?\n- Elena Rivera")]
    (answered,) = await open_threads(database, clock)
    assert (answered.answered_by, answered.is_overdue) == ("rivera", False)


async def test_a_coordinator_who_writes_first_takes_the_conversation_over_and_says_how_to_leave(
    say: Say, database: Database, clock: FixedClock, desk: Desk
) -> None:
    await say("ana", "i want to pass biology")

    await desk.write(text="Saw your grade, well done!", person_id="ana")

    ((kind, purpose, text),) = await waiting(database)
    assert (kind, purpose) == ("staff", "initiated")
    assert text.startswith("Saw your grade, well done!\n- Elena Rivera\n")
    assert 'Say "menu"' in text
    assert (await state_of(database, "ana")).is_suspended
    assert [each.reason for each in await open_threads(database, clock)] == ["staff_wrote"]


async def test_closing_leads_back_to_the_same_question(
    say: Say, assistant: Assistant, database: Database, clock: FixedClock, desk: Desk
) -> None:
    await in_a_check_in_and_asking(say)
    before = await state_of(database, "ana")
    (thread,) = await open_threads(database, clock)

    assert await desk.close(thread.id)
    (text,) = await sent(assistant)

    assert text.startswith("Elena Rivera is done here. The assistant is back.\nBack to: Set a goal\n")
    after = await state_of(database, "ana")
    assert (after.stack, after.is_suspended) == (before.stack, False)
    assert await open_threads(database, clock) == ()
    assert not await desk.close(thread.id)


async def test_what_is_said_after_closing_and_before_that_line_answers_no_question(
    say: Say, assistant: Assistant, database: Database, clock: FixedClock, desk: Desk
) -> None:
    await in_a_check_in_and_asking(say)
    (thread,) = await open_threads(database, clock)
    await desk.close(thread.id)

    assert "The assistant is back" in await say("ana", "7")
    assert await sent(assistant) == []


async def test_a_student_in_danger_is_helped_and_an_adult_called_while_a_person_has_the_conversation(
    say: Say, database: Database
) -> None:
    await in_a_check_in_and_asking(say)

    assert "988" in await say("ana", "i want to kill myself")
    async with database.session() as session:
        alerts = await session.execute(sql("SELECT category, level FROM alert"))
        assert [tuple(row) for row in alerts] == [("self_harm", "alert")]
    assert (await state_of(database, "ana")).is_suspended


async def test_stop_is_honoured_while_a_person_has_the_conversation_and_staff_are_refused(
    say: Say, database: Database, clock: FixedClock, desk: Desk
) -> None:
    await in_a_check_in_and_asking(say)
    (thread,) = await open_threads(database, clock)

    await say("ana", "please stop texting me")

    with pytest.raises(NobodyToWriteTo):
        await desk.write(text="Please come back", thread_id=thread.id)
    assert await waiting(database) == []


async def test_menu_brings_the_assistant_back_and_the_promise_still_holds(
    say: Say, assistant: Assistant, database: Database, clock: FixedClock
) -> None:
    await in_a_check_in_and_asking(say)

    assert "What would you like to do?" in await say("ana", "menu")
    assert not (await state_of(database, "ana")).is_suspended
    clock.advance(3 * DAY)
    await wake_once(assistant)

    assert ("promise", "initiated", "") in await waiting(database)


async def test_a_promise_that_was_not_kept_is_admitted_once(
    say: Say, assistant: Assistant, database: Database, clock: FixedClock
) -> None:
    await in_a_check_in_and_asking(say)
    clock.advance(3 * DAY)

    await wake_once(assistant)
    await wake_once(assistant)

    assert await waiting(database) == [("promise", "initiated", "")]
    (told,) = await sent(assistant)
    assert "Elena Rivera has not answered yet" in told
    (thread,) = await open_threads(database, clock)
    assert (thread.is_overdue, thread.told_at) == (True, clock.now())


async def test_a_promise_that_was_kept_needs_no_apology(
    say: Say, assistant: Assistant, database: Database, clock: FixedClock, desk: Desk
) -> None:
    await in_a_check_in_and_asking(say)
    (thread,) = await open_threads(database, clock)
    await desk.write(text="Here I am", thread_id=thread.id)
    clock.advance(3 * DAY)

    await wake_once(assistant)

    assert [kind for kind, _, _ in await waiting(database)] == ["staff"]


async def test_asking_twice_is_one_thread_with_the_first_day(
    say: Say, database: Database, clock: FixedClock
) -> None:
    await in_a_check_in_and_asking(say)
    (first,) = await open_threads(database, clock)
    await say("ana", "menu")
    clock.advance(DAY)
    await say("ana", "can i talk to a real person")

    (again,) = await open_threads(database, clock)
    assert (again.id, again.promised_by) == (first.id, first.promised_by)


async def test_no_nudge_and_no_end_come_while_a_person_has_the_conversation(
    say: Say, assistant: Assistant, database: Database, clock: FixedClock, desk: Desk
) -> None:
    await say("ana", "i want to pass biology")
    await desk.write(text="Hello Ana", person_id="ana")
    stack = (await state_of(database, "ana")).stack
    clock.advance(30 * DAY)

    await wake_once(assistant)

    assert [kind for kind, _, _ in await waiting(database)] == ["staff"]
    assert (await state_of(database, "ana")).stack == stack


async def test_nothing_the_assistant_begins_leaves_while_a_person_has_the_conversation(
    say: Say, assistant: Assistant, database: Database, clock: FixedClock
) -> None:
    await in_a_check_in_and_asking(say)
    clock.advance(18 * HOUR)  # ten in the morning of a school day
    async with database.begin() as session:
        (here,) = await find.conversations_of(session, "ana")
        await record.outbound(
            session,
            conversation_id=here.conversation_id,
            contact_point_id=here.contact_point_id,
            channel="sms",
            text="",
            language="en",
            purpose="initiated",
            kind="decision",
            opens={"started": {"flow": "set_goal"}},
            at=clock.now(),
        )

    assert await sent(assistant, SendGate(time_zone="America/New_York")) == []
    async with database.session() as session:
        row = await session.execute(
            sql("SELECT status, held_for, error FROM outbound_message WHERE kind = 'decision'")
        )
        assert tuple(row.one()) == ("pending", "suspended", None)


async def test_the_database_and_the_snapshot_say_the_same_about_who_has_the_conversation(
    say: Say, database: Database, clock: FixedClock, desk: Desk
) -> None:
    async def is_suspended() -> bool:
        async with database.session() as session:
            found = await session.execute(
                sql("SELECT is_suspended FROM conversation WHERE person_id = 'ana'")
            )
            return bool(found.scalar_one())

    await say("ana", "hello")
    assert not await is_suspended()
    await desk.write(text="Hello Ana", person_id="ana")
    assert await is_suspended()
    (thread,) = await open_threads(database, clock)
    await desk.close(thread.id)
    assert not await is_suspended()


async def test_staff_of_another_school_can_not_write(
    assistant: Assistant, say: Say, database: Database, clock: FixedClock
) -> None:
    await say("ana", "hello")
    async with database.begin() as session:
        await record.person(
            session, person_id="other", role="coordinator", given_name="Max", family_name="Fox", language="en"
        )

    with pytest.raises(MayNotWrite):
        await Desk(assistant=assistant, staff_id="other").write(text="Hi", person_id="ana")
    with pytest.raises(MayNotWrite):
        await Desk(assistant=assistant, staff_id="luis").write(text="Hi", person_id="ana")


async def test_a_coordinator_may_write_to_the_mother_of_a_student(
    say: Say, database: Database, desk: Desk
) -> None:
    await say("rosa", "hola")

    await desk.write(text="Buenas tardes", person_id="rosa")

    ((_, _, text),) = await waiting(database)
    assert text.startswith("Buenas tardes\n- Elena Rivera\nLo que se escriba ahora le llega a Elena Rivera.")
