"""However many workers send, a provider sees one sender, at its rate; who waits for an answer goes first."""

import asyncio
from collections import Counter
from datetime import timedelta

from standins.outbox import BEN, House, RecordingSender

from bot.pace import Rate, sms_rate
from bot.sending import Ambiguous, Throttled
from storage.database import Database


def numbered(n: int) -> str:
    return f"+1303555{n:04}"


async def test_two_workers_together_send_no_faster_than_one_may(database: Database) -> None:
    rate = Rate(per_second=2, burst=4)
    one, two = House(database, RecordingSender(), rate), House(database, RecordingSender(), rate)
    for n in range(40):
        await one.write(f"{n}", to=numbered(n))

    sent = []
    for _ in range(10):
        await asyncio.gather(one.delivery.settle(), two.delivery.settle())
        sent.append(len(one.sender.sent) + len(two.sender.sent))
        one.clock.advance(1)
        two.clock.advance(1)

    assert sent == [4, 6, 8, 10, 12, 14, 16, 18, 20, 22]
    assert one.sender.sent
    assert two.sender.sent
    assert max(Counter(one.sender.texts() + two.sender.texts()).values()) == 1


async def test_a_worker_whose_clock_is_behind_adds_nothing_to_the_rate(database: Database) -> None:
    rate = Rate(per_second=1, burst=2)
    ahead, behind = House(database, RecordingSender(), rate), House(database, RecordingSender(), rate)
    ahead.clock.advance(5)
    for n in range(9):
        await behind.write(f"{n}", to=numbered(n), not_before=behind.clock.now() - timedelta(hours=1))

    await ahead.delivery.settle()
    await behind.delivery.settle()
    behind.clock.advance(4)
    await behind.delivery.settle()

    assert (len(ahead.sender.sent), len(behind.sender.sent)) == (2, 0)


async def test_texts_and_whatsapp_share_one_number_and_its_rate(database: Database) -> None:
    house = House(database, RecordingSender(), Rate(per_second=1, burst=2))
    for n in range(3):
        await house.write(f"{n}", to=numbered(n))

    assert [way.channels for way in house.delivery.ways] == [("sms", "whatsapp")]
    assert await house.delivery.settle() == 2


async def test_a_long_text_costs_its_segments_and_what_follows_waits_for_them(database: Database) -> None:
    house = House(database, RecordingSender(), sms_rate(1))
    await house.write("a" * 1000)  # seven segments, of which five are there
    await house.write("b", to=BEN)

    assert await house.delivery.settle() == 1
    assert await house.later(2.9) == 0
    assert await house.later(0.2) == 1


async def test_one_chat_gets_one_message_a_second_and_others_go_on(database: Database) -> None:
    house = House(database, RecordingSender(), Rate(per_second=1000, burst=1000, apart=1))
    for word in ("one", "two"):
        await house.write(word)
    await house.write("else", to=BEN)

    await house.delivery.settle()
    (way,) = house.delivery.ways
    waiting = await house.delivery.drain(way)

    assert sorted(house.sender.texts()) == ["else", "one"]
    assert waiting.again_at == house.clock.now() + timedelta(seconds=1)
    assert await house.later(1) == 1
    assert house.sender.texts()[-1] == "two"


async def test_what_saves_passes_bulk_however_much_of_it_there_is(database: Database) -> None:
    house = House(database, RecordingSender(), Rate(per_second=1, burst=5))
    for n in range(20):
        await house.write(f"{n}", to=numbered(n), purpose="initiated", kind="news")
    await house.delivery.settle()
    bulk = len(house.sender.sent)

    await house.write("Call 988.", to=numbered(19), purpose="safety")
    await house.write("Saved.", to=BEN)
    await house.delivery.settle()

    assert house.sender.texts()[bulk:] == ["Call 988."]
    assert (await house.later(1), house.sender.texts()[-1]) == (1, "Saved.")


async def test_replies_leave_before_check_ins_and_check_ins_before_digests(database: Database) -> None:
    house = House(database, RecordingSender(), Rate(per_second=1, burst=1))
    for to, kind, purpose in (
        (1, "digest", "initiated"),
        (2, "check_in", "initiated"),
        (3, "reply", "reply"),
        (4, "reply", "safety"),
    ):
        await house.write(kind + purpose, to=numbered(to), kind=kind, purpose=purpose)
    for _ in range(8):
        await house.delivery.settle()
        house.clock.advance(1)

    assert house.sender.texts() == ["replysafety", "replyreply", "check_ininitiated", "digestinitiated"]


async def test_a_429_for_the_whole_sender_holds_back_every_worker(database: Database) -> None:
    one = House(database, RecordingSender(Throttled(10), pauses_as_a_whole=True))
    two = House(database, RecordingSender())
    await one.write("one")
    await one.delivery.settle()
    await two.write("two", to=BEN)

    assert await two.later(9.9) == 0
    assert await two.later(3) == 2
    assert sorted(two.sender.texts()) == ["one", "two"]


async def test_help_does_not_wait_behind_a_message_whose_fate_nobody_knows(database: Database) -> None:
    house = House(database, RecordingSender(Ambiguous("500")))
    await house.write("Saved.")
    await house.delivery.settle()
    await house.write("Call 988.", purpose="safety")
    await house.write("more")

    await house.delivery.settle()

    assert house.sender.texts() == ["Saved.", "Call 988."]
