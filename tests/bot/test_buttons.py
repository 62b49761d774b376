"""A button answers the question it stood under, and no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_people import Say
from sqlalchemy import text as sql

from bot.buttons import question_of, question_token
from bot.conversation import Assistant
from bot.enrolment import invite
from storage.database import Database

CHAT = "5550101"


@given(number=st.integers(min_value=0, max_value=2**63 - 1))
def test_a_name_of_a_message_can_be_read_back(number: int) -> None:
    assert question_of(question_token(number)) == number


@pytest.mark.parametrize("token", ["", "-1", "A", " 1", "١", "z" * 13, "z" * 14, "1_0", "\ud800"])
def test_a_forged_name_is_no_message_of_ours(token: str) -> None:
    assert question_of(token) is None


async def bound(assistant: Assistant, say: Say, database: Database, person_id: str, chat: str) -> None:
    """Let somebody into a chat."""
    async with database.begin() as session:
        made = await invite(
            session, person_id, channel="telegram", is_link=True, key=assistant.key, now=assistant.clock.now()
        )
    await say(chat, made.code, channel="telegram", choice="start")


async def keyboards(database: Database, chat: str) -> list[tuple[int, list[str]]]:
    """List the messages with buttons in a chat, oldest first: their numbers and what their buttons say."""
    query = sql("""
        SELECT message.id, buttons FROM outbound_message AS message
        JOIN contact_point ON contact_point.id = contact_point_id
        WHERE address = :chat AND buttons <> '[]' ORDER BY message.id
    """)
    async with database.session() as session:
        rows = await session.execute(query, {"chat": chat})
        return [(row.id, [each["value"] for each in row.buttons]) for row in rows]


async def press(say: Say, chat: str, number: int, value: str) -> str:
    """Press a button under one of our messages."""
    token = question_token(number)
    return await say(chat, value, channel="telegram", choice=value, choice_token=token)


@pytest.fixture
async def at_saving(assistant: Assistant, say: Say, database: Database) -> tuple[int, int]:
    """Ana, in a chat, where the question whether to save her goal is open.

    Gives the number of the first question's message, and that of the open one's.
    """
    await bound(assistant, say, database, "ana", CHAT)
    for words in ("yes", "1", "drawing", "1", "raise my algebra grade to 80", "tutoring", "nothing"):
        await say(CHAT, words, channel="telegram")
    shown = await keyboards(database, CHAT)
    return shown[0][0], shown[-1][0]


async def test_the_open_questions_button_answers_it(
    at_saving: tuple[int, int], say: Say, database: Database
) -> None:
    await press(say, CHAT, at_saving[1], "save")

    async with database.session() as session:
        assert (
            await session.execute(sql("SELECT count(*) FROM plan_update WHERE kind = 'goal_set'"))
        ).scalar_one() == 1


@pytest.mark.parametrize("which", ["an older question", "a forged one", "somebody else's"])
async def test_a_button_of_another_question_brings_the_open_one_again_and_answers_nothing(
    at_saving: tuple[int, int],
    assistant: Assistant,
    say: Say,
    database: Database,
    which: str,
) -> None:
    if which == "somebody else's":
        await bound(assistant, say, database, "luis", "5550102")
        other = (await keyboards(database, "5550102"))[-1][0]
    else:
        other = at_saving[0] if which == "an older question" else 10**12
    assert other != at_saving[1]

    answer = await press(say, CHAT, other, "save")

    assert answer.strip()
    async with database.session() as session:
        assert (
            await session.execute(sql("SELECT count(*) FROM plan_update WHERE kind = 'goal_set'"))
        ).scalar_one() == 0


async def test_a_button_pressed_twice_counts_once(
    at_saving: tuple[int, int], say: Say, database: Database
) -> None:
    await press(say, CHAT, at_saving[1], "save")
    await press(say, CHAT, at_saving[1], "save")

    async with database.session() as session:
        assert (
            await session.execute(sql("SELECT count(*) FROM plan_update WHERE kind = 'goal_set'"))
        ).scalar_one() == 1


async def test_the_older_copy_of_the_very_same_question_is_as_good_as_the_newest(
    at_saving: tuple[int, int], say: Say, database: Database
) -> None:
    for _ in range(2):
        await say(CHAT, "repeat", channel="telegram")
    (older, _), (newest, _) = (await keyboards(database, CHAT))[-2:]
    assert at_saving[1] < older < newest

    await press(say, CHAT, older, "save")

    async with database.session() as session:
        assert (
            await session.execute(sql("SELECT count(*) FROM plan_update WHERE kind = 'goal_set'"))
        ).scalar_one() == 1
