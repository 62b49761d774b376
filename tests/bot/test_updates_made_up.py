"""Anything Telegram or Twilio could bring: the webhooks never fail, and no group ever gets an answer.

Updates are made up from the Bot API's own description where it is at hand, else from the kinds of update we
know, written out. Twilio publishes no description of what it posts: forms are made up, and truly signed.
"""

import asyncio
import json
import random
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standins.edge import (
    ANA,
    SCHOOL_NUMBER,
    SMS_ACCOUNT,
    RecordingLedger,
    RecordingReceiver,
    RecordingReports,
    client,
    clock,
    post_signed,
)
from standins.specs import spec
from standins.telegram import TOKEN, TelegramStandIn
from standins.telegram_rules import FILE

from bot.sms_door import SmsDoor
from bot.telegram import TelegramSender
from bot.telegram_door import TelegramDoor

SECRET = "an-invented_secret"
FAREWELL = "I only talk in private chats. Goodbye!"
ROUNDS = 40  # updates of each kind
WORDS = (
    "",
    "hello",
    "/start a1B2",
    "/START@otherbot x",
    "/" + "x" * 4095,
    "a\0b\x01\x9f",
    "\u202eRTL \u2066mark\u2069",
    "half \ud83d",
    "👨‍👩‍👧‍👦" * 60,
    "é" * 5000,
    "private",
    "supergroup",
    "kicked",
    "member",
    "16:yes",
    ":",
)
SHORT_WORDS = tuple(words for words in WORDS if len(words) < 100)
#: What stands in for the description in a clone without it.
KNOWN_KINDS = dict.fromkeys(
    ("message", "edited_message", "channel_post", "edited_channel_post", "business_message"), "Message"
)
KNOWN_TYPES: dict[str, list[tuple[str, str, bool]]] = {
    "Message": [
        ("message_id", "Integer", True),
        ("date", "Integer", True),
        ("chat", "Chat", True),
        ("from", "User", False),
        ("sender_chat", "Chat", False),
        ("text", "String", False),
        ("caption", "String", False),
    ],
    "Chat": [("id", "Integer", True), ("type", "String", True), ("title", "String", False)],
    "User": [("id", "Integer", True), ("is_bot", "Boolean", True), ("first_name", "String", True)],
}


def kinds() -> dict[str, str]:
    """List the kinds of update there are, each with its type."""
    described = spec(FILE)
    if described is None:
        return KNOWN_KINDS
    fields = described["types"]["Update"]["fields"]
    return {field["name"]: field["types"][0] for field in fields if field["name"] != "update_id"}


def fields_of(kind: str) -> tuple[list[tuple[str, str, bool]], list[str]]:
    """List the fields of a type, and for a union the types it may be."""
    described = spec(FILE)
    if described is None:
        return KNOWN_TYPES[kind], []
    found = described["types"][kind]
    fields = [(f["name"], f["types"][0], f["required"]) for f in found.get("fields", [])]
    return fields, found.get("subtypes", [])


class Dreamer:
    """Makes up values of the Bot API's types.

    Args:
        seed: The same one makes up the same.
    """

    def __init__(self, seed: str) -> None:
        self._dice = random.Random(seed)

    def value(self, kind: str, depth: int = 0) -> object:
        """Make up one value."""
        dice = self._dice
        if kind.startswith("Array of "):
            inner = kind.removeprefix("Array of ")
            return [self.value(inner, depth + 1) for _ in range(dice.randint(0, 2))]
        if kind in {"Integer", "Float"}:
            return dice.choice([0, 1, 7, 5_550_101, 2**31 - 1, -100_123, -5])
        if kind == "Boolean":
            return dice.random() < 0.3
        if kind == "String":
            return dice.choice(WORDS if depth < 2 else SHORT_WORDS)
        return self.chat() if kind == "Chat" else self._object(kind, depth)

    def chat(self) -> dict[str, object]:
        """Make up a chat, private or not, as Telegram numbers them: groups are below zero."""
        if self._dice.random() < 0.5:
            return {"id": 5_550_101, "type": "private", "first_name": self._dice.choice(WORDS)}
        kind = self._dice.choice(["group", "supergroup", "channel", "forum_of_the_future"])
        return {"id": self._dice.choice([-5, -100_123]), "type": kind, "title": self._dice.choice(WORDS)}

    def _object(self, kind: str, depth: int) -> object:
        fields, union = fields_of(kind)
        if union:
            return self.value(self._dice.choice(union), depth)
        chance = 0.5 if depth == 0 else 0.1
        return {
            name: self.value(type_, depth + 1)
            for name, type_, is_required in fields
            if depth < 8 and (is_required or self._dice.random() < chance)
        }


async def bring(updates: list[dict[str, Any]]) -> tuple[list[int], TelegramStandIn, RecordingReceiver]:
    """Bring updates to a webhook whose receiver answers everything it gets."""
    telegram, receiver = TelegramStandIn(), RecordingReceiver()
    sender = TelegramSender(token=TOKEN, api_url="http://telegram.test", transport=telegram.transport())
    door = TelegramDoor(
        sender,
        secret=SECRET,
        receiver=receiver,
        consent=RecordingLedger(),
        clock=clock(),
        farewell=FAREWELL,
    )
    headers = {"x-telegram-bot-api-secret-token": SECRET}
    async with client(door.router) as http:
        answers = [
            await http.post("/channels/telegram", content=json.dumps(each), headers=headers)
            for each in updates
        ]
    await door.close()
    await sender.close()
    return [answer.status_code for answer in answers], telegram, receiver


@pytest.mark.parametrize("kind", sorted(kinds()))
async def test_no_update_of_any_kind_makes_the_webhook_fail_or_answers_in_a_group(kind: str) -> None:
    dreamer = Dreamer(kind)
    updates = [{"update_id": n, kind: dreamer.value(kinds()[kind])} for n in range(ROUNDS)]

    statuses, telegram, receiver = await bring(updates)

    assert set(statuses) == {200}
    assert all(int(message.address) > 0 for message in receiver.received)
    said = [p for method, p in telegram.calls if method == "sendMessage"]
    assert all(p["chat_id"] < 0 and p["text"] == FAREWELL for p in said)
    assert len(said) == len({p["chat_id"] for p in said})
    edited = [p["chat_id"] for method, p in telegram.calls if method == "editMessageReplyMarkup"]
    assert all(chat_id > 0 for chat_id in edited)


async def test_what_is_made_up_reaches_people_and_groups_alike() -> None:
    dreamer = Dreamer("both")
    updates = [{"update_id": n, "message": dreamer.value("Message")} for n in range(ROUNDS)]
    for each in updates[:10]:  # as Telegram has it in a private chat
        person = {"id": 5_550_101, "is_bot": False, "first_name": "Ana"}
        each["message"] |= {"text": "hello", "from": person, "chat": person | {"type": "private"}, "date": 1}

    _, telegram, receiver = await bring(updates)

    assert len(receiver.received) >= 1
    assert "leaveChat" in {method for method, _ in telegram.calls}


NAMES = st.one_of(
    st.sampled_from(
        [
            "MessageSid",
            "SmsSid",
            "AccountSid",
            "From",
            "To",
            "Body",
            "NumMedia",
            "MediaUrl0",
            "MediaContentType0",
            "OptOutType",
            "MessageStatus",
            "ErrorCode",
            "WaId",
            "ProfileName",
        ]
    ),
    st.text(min_size=1, max_size=12),
)
VALUES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            ANA,
            f"whatsapp:{ANA}",
            SCHOOL_NUMBER,
            "13035550101",
            "72975",
            "SM1",
            SMS_ACCOUNT.account_sid,
            "11",
            "-1",
            "٣",
            "STOP",
            "undelivered",
            "30007",
            "21610",
            "a\0b",
            "\u202e",
            "half \ud83d",
            "é" * 1600,
        ]
    ),
)


@settings(max_examples=150)
@given(
    pairs=st.lists(st.tuples(NAMES, VALUES), max_size=14),
    is_whole=st.booleans(),
    path=st.sampled_from(["/channels/sms", "/channels/sms/status?o=1", "/channels/sms/status?o=x&o=2"]),
)
def test_no_signed_form_makes_twilios_door_fail_or_answer_somebody_who_is_not_a_phone(
    pairs: list[tuple[str, str]], is_whole: bool, path: str
) -> None:
    receiver = RecordingReceiver()
    if is_whole:
        pairs = [("MessageSid", "SM1"), ("From", ANA), ("To", SCHOOL_NUMBER), *pairs]

    async def knock() -> httpx.Response:
        door = SmsDoor(
            SMS_ACCOUNT,
            receiver=receiver,
            reports=RecordingReports(),
            consent=RecordingLedger(),
            clock=clock(),
        )
        async with client(door.router) as http:
            return await post_signed(http, pairs, path=path)  # too many long fields at once: 413

    answer = asyncio.run(knock())

    assert answer.status_code in {200, 204, 413}
    assert all(message.address.startswith("+") for message in receiver.received)
    assert SCHOOL_NUMBER not in {message.address for message in receiver.received}
