"""Coming back to conversations by ourselves: nudges, ends, and timers that something overtook."""

from invented_people import Say
from sqlalchemy import text as sql

from bot.clock import FixedClock
from bot.conversation import Assistant
from bot.waking import wake_once
from flows.state import State, load
from storage import find, record, timers
from storage.database import Database

DAY = 24 * 3600


async def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    async with database.session() as session:
        return [tuple(row) for row in await session.execute(sql(query))]


async def state_of(database: Database, who: str) -> State:
    async with database.session() as session:
        (here,) = await find.conversations_of(session, who)
    assert here.state is not None
    return load(here.state)


async def timers_of(database: Database) -> dict[object, object]:
    return dict(await rows(database, "SELECT kind, outcome FROM timer"))


async def test_a_question_left_open_gets_one_nudge_that_is_written_when_it_leaves(
    say: Say, assistant: Assistant, database: Database, clock: FixedClock
) -> None:
    await say("ana", "i want to pass biology")
    clock.advance(DAY)

    await wake_once(assistant)

    (row,) = await rows(
        database,
        "SELECT kind, purpose, text, opens ? 'timed_out' FROM outbound_message WHERE purpose = 'initiated'",
    )
    assert row == ("nudge", "initiated", "", True)
    assert (await state_of(database, "ana")).nudged is None  # nothing was sent yet
    assert await wake_once(assistant) == 0


async def test_a_stale_timer_does_nothing(
    say: Say, assistant: Assistant, database: Database, clock: FixedClock
) -> None:
    await say("ana", "i want to pass biology")
    async with database.session() as session:
        (here,) = await find.conversations_of(session, "ana")
    async with database.begin() as session:
        await record.standing(session, here.conversation_id, state=here.state, language="en", at=clock.now())
    clock.advance(8 * DAY)

    await wake_once(assistant)

    assert await timers_of(database) == {"question": "stale", "expiry": "stale"}
    assert (await state_of(database, "ana")).stack
    assert await rows(database, "SELECT id FROM outbound_message WHERE purpose = 'initiated'") == []


async def test_each_message_sets_the_timers_anew_and_no_rows_pile_up(
    say: Say, assistant: Assistant, database: Database, clock: FixedClock
) -> None:
    await say("ana", "i want to pass biology")
    clock.advance(DAY - 3600)
    await say("ana", "study mondays")
    clock.advance(2 * 3600)

    await wake_once(assistant)

    assert await timers_of(database) == {"question": None, "expiry": None}


async def test_after_a_week_of_silence_a_number_is_no_answer_any_more(
    say: Say, assistant: Assistant, database: Database, clock: FixedClock
) -> None:
    await say("ana", "i want to pass biology")
    clock.advance(8 * DAY)
    await wake_once(assistant)

    assert (await state_of(database, "ana")).stack == ()
    assert "We stopped at: Set a goal" in await say("ana", "1")
    assert await rows(database, "SELECT id FROM plan_update") == []


async def test_a_round_that_dies_half_way_is_done_again_once(
    say: Say, assistant: Assistant, database: Database, clock: FixedClock
) -> None:
    await say("ana", "i want to pass biology")
    clock.advance(DAY)
    now = clock.now()
    async with database.session() as session:  # never committed: the process dies here
        (due,) = await timers.due(session, now=now, limit=10)
        assert await timers.take(session, due, now=now)
        await timers.done(session, due.id, outcome="done", now=now)
        await session.rollback()

    await wake_once(assistant)
    await wake_once(assistant)

    nudges = await rows(database, "SELECT id FROM outbound_message WHERE kind = 'nudge'")
    assert len(nudges) == 1


async def test_a_conversation_that_is_being_handled_is_left_for_the_next_round(
    say: Say, assistant: Assistant, database: Database, clock: FixedClock
) -> None:
    await say("ana", "i want to pass biology")
    clock.advance(DAY)
    async with database.session() as session:
        (here,) = await find.conversations_of(session, "ana")
    async with database.begin() as session:
        await find.lock_conversation(session, here.conversation_id)

        assert await wake_once(assistant) == 0

    assert await wake_once(assistant) == 1
