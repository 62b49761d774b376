"""Texts as long as a channel allows, and many at once: kept whole, each answered once, in what fits."""

import asyncio

import pytest
from invented_people import NUMBERS, Say
from sqlalchemy import text as sql

from bot.channels import capabilities
from bot.clock import FixedClock
from bot.conversation import Assistant
from bot.messages import InboundMessage
from bot.segments import segments, utf16_length
from bot.splitting import split
from storage.database import Database


@pytest.mark.parametrize("length", [1600, 4096])
async def test_the_longest_text_is_kept_whole_and_answered_once_in_a_message_that_fits(
    say: Say, database: Database, length: int
) -> None:
    await say("ana", "I want to set a goal")
    text = ("I want to read more because é " * 200)[:length]

    answer = await say("ana", text)

    async with database.session() as session:
        kept = (
            await session.execute(sql("SELECT text FROM inbound_message ORDER BY id DESC LIMIT 1"))
        ).scalar_one()
        replies = (await session.execute(sql("SELECT count(*) FROM outbound_message"))).scalar_one()
    assert kept == text
    assert replies == 2
    assert answer
    assert segments(answer).segments <= capabilities("sms").most_segments


async def test_thirty_long_texts_at_once_are_all_kept_and_each_is_answered_once(
    assistant: Assistant, database: Database, clock: FixedClock
) -> None:
    texts = [f"{number}: " + "my week was long and hard " * 61 for number in range(30)]
    messages = [
        InboundMessage(
            channel="sms",
            address=NUMBERS["ana"],
            provider_id=f"SM{number:032x}",
            text=text,
            received_at=clock.now(),
        )
        for number, text in enumerate(texts)
    ]

    await asyncio.gather(*(assistant.receive(each) for each in messages))

    async with database.session() as session:
        kept = (await session.execute(sql("SELECT text, handled_at FROM inbound_message"))).all()
        replies = (
            await session.execute(sql("SELECT in_reply_to, max(segments) FROM outbound_message GROUP BY 1"))
        ).all()
    assert sorted(row.text for row in kept) == sorted(texts)
    assert all(row.handled_at for row in kept)
    assert len(replies) == 30
    assert all(row.max <= 2 for row in replies)


def test_a_text_above_telegrams_limit_is_split_by_utf16_units() -> None:
    longest = capabilities("telegram").max_length
    text = "😀 a day at school. " * 400

    parts = split(text, longest)

    assert len(parts) == 2
    assert all(utf16_length(part) <= longest for part in parts)
    assert " ".join(parts) == text.strip()
