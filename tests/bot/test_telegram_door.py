"""Telegram's two ways in: the webhook and long polling, which share one path."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standins.edge import RecordingLedger, RecordingReceiver, client, clock
from standins.telegram import TOKEN, Fault, TelegramStandIn

from bot import telegram_polling
from bot.arrivals import FetchFailed
from bot.messages import InboundMessage, OutboundReply
from bot.telegram import TelegramSender
from bot.telegram_door import Lanes, TelegramDoor
from bot.telegram_polling import poll

SECRET = "an-invented_secret"
HEADERS = {"x-telegram-bot-api-secret-token": SECRET}
FAREWELL = "I only talk in private chats. Goodbye!"


class House:
    """The door with what stands behind it, and the Telegram it answers to."""

    def __init__(self, secret: str | None = SECRET) -> None:
        self.receiver, self.ledger, self.telegram = RecordingReceiver(), RecordingLedger(), TelegramStandIn()
        self.sender = TelegramSender(
            token=TOKEN, api_url="http://telegram.test", transport=self.telegram.transport()
        )
        self.door = TelegramDoor(
            self.sender,
            secret=secret,
            receiver=self.receiver,
            consent=self.ledger,
            clock=clock(),
            farewell=FAREWELL,
        )
        self.http = client(self.door.router)

    async def post(self, data: Any, **changes: str) -> httpx.Response:  # noqa: ANN401
        """Bring one update as Telegram does."""
        answer = await self.http.post("/channels/telegram", json=data, headers=HEADERS | changes)
        await self.door.close()
        return answer

    def calls(self) -> list[str]:
        """Name the methods that were called, in order."""
        return [method for method, _ in self.telegram.calls]


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = House()
    async with made.http:
        yield made
    await made.sender.close()


def text(words: str = "hello", *, update_id: int = 1, who: int = 5_550_101) -> dict[str, Any]:
    """Write an update with one private message of an invented student."""
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1_790_000_000,
            "chat": {"id": who, "type": "private", "first_name": "Ana"},
            "from": {"id": who, "is_bot": False, "first_name": "Ana"},
            "text": words,
        },
    }


def press(update_id: int = 2) -> dict[str, Any]:
    """Write the press of a button under message 7."""
    under = text("Which one?", update_id=7)["message"]
    who = under["from"]
    query = {"id": "q1", "from": who, "chat_instance": "x", "data": "16:school", "message": under}
    return {"update_id": update_id, "callback_query": query}


async def test_a_message_with_the_secret_is_taken_in(house: House) -> None:
    answer = await house.post(text("I want to pass algebra"))

    assert answer.status_code == 200
    assert [m.text for m in house.receiver.received] == ["I want to pass algebra"]


@pytest.mark.parametrize("given", ["", "wrong", SECRET + "x", "é"])
async def test_without_the_secret_nothing_comes_in(house: House, given: str) -> None:
    headers = {"x-telegram-bot-api-secret-token": given.encode("latin-1")} if given else {}

    answer = await house.http.post("/channels/telegram", json=text(), headers=headers)

    assert answer.status_code == 403
    assert house.receiver.received == []


async def test_with_no_secret_configured_the_webhook_is_shut() -> None:
    house = House(secret=None)

    answer = await house.post(text(), **{"x-telegram-bot-api-secret-token": ""})

    assert answer.status_code == 403
    await house.sender.close()


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 50_000, b'{"update_id": 1, "message": 5}', b"null"]
)
async def test_nonsense_is_acknowledged_so_that_it_does_not_come_again(house: House, body: bytes) -> None:
    answer = await house.http.post("/channels/telegram", content=body, headers=HEADERS)

    assert answer.status_code == 200
    assert house.receiver.received == []


async def test_a_body_larger_than_any_update_and_get_are_refused(house: House) -> None:
    large = await house.http.post("/channels/telegram", content=b" " * 300_000, headers=HEADERS)
    get = await house.http.get("/channels/telegram", headers=HEADERS)

    assert (large.status_code, get.status_code) == (413, 405)


async def test_when_it_cannot_be_recorded_telegram_is_told_to_bring_it_again(house: House) -> None:
    house.receiver.is_broken = True

    assert (await house.post(text())).status_code == 503


async def test_a_repeated_update_is_taken_in_once(house: House) -> None:
    for _ in range(3):
        await house.post(text("pass algebra"))

    assert len(house.receiver.received) == 1


async def test_a_pressed_button_counts_stops_waiting_and_loses_its_keyboard(house: House) -> None:
    await house.post(press())

    assert house.receiver.received[0].choice == "school"
    assert house.calls() == ["answerCallbackQuery", "editMessageReplyMarkup"]
    assert house.telegram.calls[1][1] == {"chat_id": 5_550_101, "message_id": 7}


async def test_a_forged_button_has_no_effect_but_stops_waiting(house: House) -> None:
    forged = press()
    forged["callback_query"]["data"] = "forged"

    await house.post(forged)

    assert house.receiver.received == []
    assert house.calls()[0] == "answerCallbackQuery"


async def test_a_group_is_left_with_one_neutral_line(house: House) -> None:
    in_a_club = text("hi bot")
    in_a_club["message"]["chat"] = {"id": -100_123, "type": "supergroup", "title": "Robotics club"}

    await house.post(in_a_club)

    assert house.receiver.received == []
    assert house.calls() == ["sendMessage", "leaveChat"]
    assert house.telegram.sent(-100_123) == [FAREWELL]


async def test_a_lively_group_hears_the_one_line_once(house: House) -> None:
    for number in range(5):
        in_a_club = text("hi bot", update_id=number)
        in_a_club["message"]["chat"] = {"id": -100_123, "type": "supergroup", "title": "Robotics club"}
        await house.post(in_a_club)

    assert house.telegram.sent(-100_123) == [FAREWELL]
    assert house.calls().count("leaveChat") == 5


async def test_a_group_where_we_may_not_speak_is_left_all_the_same(house: House) -> None:
    house.telegram.faults.append(Fault(status=403, description="Forbidden: not enough rights"))
    in_a_club = text("hi bot")
    in_a_club["message"]["chat"] = {"id": -100_123, "type": "group", "title": "Club"}

    await house.post(in_a_club)

    assert house.calls() == ["leaveChat"]


async def test_blocking_the_bot_withdraws_consent(house: House) -> None:
    bot, who = {"id": 1, "is_bot": True, "first_name": "T"}, text()["message"]["from"]
    change = {
        "chat": text()["message"]["chat"],
        "date": 1,
        "from": who,
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": {"user": bot, "status": "kicked", "until_date": 0},
    }

    answer = await house.post({"update_id": 5, "my_chat_member": change})

    assert answer.status_code == 200
    assert house.ledger.withdrawals == [("telegram", "5550101", "telegram_blocked")]


class SlowReceiver:
    """Takes a while with each message, and remembers who was being served at the same time."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.most_at_once = self._now = 0

    async def receive(self, message: InboundMessage) -> tuple[OutboundReply, ...]:
        """Take in one message."""
        self.begun.append(f"{message.address}:{message.text}")
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        await asyncio.sleep(0.01)
        self._now -= 1
        return ()


async def test_one_chat_is_served_in_order_and_different_chats_side_by_side(house: House) -> None:
    slow = SlowReceiver()
    door = TelegramDoor(
        house.sender, secret=SECRET, receiver=slow, consent=house.ledger, clock=clock(), farewell=FAREWELL
    )
    updates = [text(str(n), update_id=n * 10 + who, who=who) for n in range(5) for who in (1, 2, 3)]

    async with client(door.router) as http:
        await asyncio.gather(
            *(http.post("/channels/telegram", json=each, headers=HEADERS) for each in updates)
        )

    for who in (1, 2, 3):
        assert [each for each in slow.begun if each.startswith(f"{who}:")] == [f"{who}:{n}" for n in range(5)]
    assert slow.most_at_once == 3


async def test_lanes_are_forgotten_when_nobody_waits_in_them() -> None:
    lanes = Lanes()

    async with lanes.turn("1"):
        assert lanes._locks
    with pytest.raises(RuntimeError):
        async with lanes.turn("1"):
            raise RuntimeError

    assert not lanes._locks


async def polled(house: House, *, until: Any, seconds: float = 2) -> bool:  # noqa: ANN401
    """Poll until something holds."""
    stop = asyncio.Event()
    polling = asyncio.create_task(poll(house.door, house.sender, clock=clock(), stop=stop))
    async with asyncio.timeout(seconds):
        while not until() and not polling.done():  # noqa: ASYNC110 - any condition will do
            await asyncio.sleep(0.01)
    stop.set()
    return await polling


async def test_polling_takes_the_same_path_and_acknowledges_what_was_recorded(house: House) -> None:
    house.telegram.updates = [
        text("one", update_id=41),
        text("two", update_id=42),
        text("three", update_id=43, who=9),
    ]

    assert await polled(house, until=lambda: house.receiver.received and not house.telegram.updates)

    assert sorted(m.text for m in house.receiver.received) == ["one", "three", "two"]
    assert house.calls()[0] == "deleteWebhook"
    assert ("getUpdates", 44) in [(method, p.get("offset")) for method, p in house.telegram.calls]


async def test_what_could_not_be_recorded_is_fetched_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_polling, "DEFAULT_PAUSE_SECONDS", 0.01)
    house.receiver.is_broken = True
    house.telegram.updates = [text("one", update_id=41)]

    def mend() -> bool:
        house.receiver.is_broken = house.calls().count("getUpdates") < 3
        return bool(house.receiver.received) and not house.telegram.updates

    assert await polled(house, until=mend)
    assert [m.text for m in house.receiver.received] == ["one"]


async def test_a_fault_that_may_pass_is_waited_out(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = house.sender.fetch

    async def fetch(offset: int | None, *, clock: Any) -> Any:  # noqa: ANN401
        asked.append(offset)
        return (
            FetchFailed(reason="TimedOut", wait=0.01) if len(asked) < 3 else await real(offset, clock=clock)
        )

    monkeypatch.setattr(house.sender, "fetch", fetch)
    house.telegram.updates = [text()]

    assert await polled(house, until=lambda: house.receiver.received)


@pytest.mark.parametrize(
    ("status", "wait"),
    [(401, None), (409, None), (502, 3.0), (429, 5.0)],
    ids=["wrong token", "somebody else polls", "Telegram is ill", "too fast"],
)
async def test_polling_knows_which_faults_will_not_pass(status: int, wait: float | None) -> None:
    async def answer(_: httpx.Request) -> httpx.Response:
        body = {"ok": False, "error_code": status, "description": "x"}
        return httpx.Response(
            status, json=body | ({"parameters": {"retry_after": 5}} if status == 429 else {})
        )

    sender = TelegramSender(
        token=TOKEN, api_url="http://telegram.test", transport=httpx.MockTransport(answer)
    )
    house = House()

    failed = await sender.fetch(None, clock=clock())
    stopped = await sender.use_polling()

    assert isinstance(failed, FetchFailed)
    assert (failed.wait, stopped.wait) == (wait, wait)
    if wait is None:
        assert not await poll(house.door, sender, clock=clock(), stop=asyncio.Event())
    await sender.close()


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=50)
@given(body=st.one_of(JSON, st.builds(lambda value: {"update_id": 1, "message": value}, JSON)))
def test_no_json_makes_the_webhook_fail(body: object) -> None:
    async def knock() -> int:
        house = House()
        async with house.http:
            answer = await house.post(body)
        await house.sender.close()
        return answer.status_code

    assert asyncio.run(knock()) == 200
