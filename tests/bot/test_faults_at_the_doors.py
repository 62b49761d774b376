"""Faults from the checklist (docs/reference/faults.md) that end at a door, before anybody reads a message."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from standins.edge import (
    ANA,
    SMS_ACCOUNT,
    RecordingLedger,
    RecordingReceiver,
    RecordingReports,
    client,
    clock,
    post_signed,
    sms,
)
from standins.telegram import TOKEN, Fault, TelegramStandIn

from bot.arrivals import Group, Pressed, Said
from bot.sms_door import SmsDoor
from bot.telegram import TelegramSender, read_update
from bot.telegram_door import TelegramDoor

SECRET = "an-invented_secret"
WHO = {"id": 5_550_101, "is_bot": False, "first_name": "Ana"}
PRIVATE = {"id": 5_550_101, "type": "private", "first_name": "Ana"}


class Doors:
    """Both doors, with one receiver behind them."""

    def __init__(self) -> None:
        self.receiver, self.telegram = RecordingReceiver(), TelegramStandIn()
        self.sender = TelegramSender(
            token=TOKEN, api_url="http://telegram.test", transport=self.telegram.transport()
        )
        consent = RecordingLedger()
        texts = SmsDoor(
            SMS_ACCOUNT, receiver=self.receiver, reports=RecordingReports(), consent=consent, clock=clock()
        )
        self.sms = client(texts.router)
        self.chat = self.door(SECRET)

    def door(self, secret: str) -> TelegramDoor:
        """Make a Telegram door with a secret."""
        return TelegramDoor(
            self.sender,
            secret=secret,
            receiver=self.receiver,
            consent=RecordingLedger(),
            clock=clock(),
            farewell="Goodbye!",
        )

    async def bring(
        self, update: dict[str, Any], *, secret: str = SECRET, to: TelegramDoor | None = None
    ) -> int:
        """Bring one update, and wait for what follows from it."""
        door = to or self.chat
        async with client(door.router) as http:
            headers = {"x-telegram-bot-api-secret-token": secret}
            answer = await http.post("/channels/telegram", json=update, headers=headers)
        await door.close()
        return answer.status_code


@pytest.fixture
async def doors() -> AsyncIterator[Doors]:
    made = Doors()
    async with made.sms:
        yield made
    await made.sender.close()


def message(**content: Any) -> dict[str, Any]:  # noqa: ANN401
    """Write a private message of Ana's, an invented student."""
    return {"message_id": 7, "date": 1_790_000_000, "chat": PRIVATE, "from": WHO} | content


async def test_a_replay_after_days_with_another_retry_header_is_the_same_message(doors: Doors) -> None:
    first = await post_signed(doors.sms, sms("pass algebra"))
    replayed = await post_signed(
        doors.sms, sms("pass algebra"), headers={"i-twilio-idempotency-token": "other"}
    )

    assert len(doors.receiver.received) == 1
    assert replayed.content == first.content


async def test_what_the_fallback_address_gets_is_the_same_message(doors: Doors) -> None:
    first = await post_signed(doors.sms, sms("pass algebra"))
    told = sms("pass algebra", ErrorCode="11205", ErrorUrl="https://plans.example.org/channels/sms")
    again = await post_signed(doors.sms, told)

    assert len(doors.receiver.received) == 1
    assert again.content == first.content


@pytest.mark.parametrize(
    ("count", "taken"),
    [("0", 0), ("1", 1), ("10", 10), ("11", 10), ("999999999", 10), ("-1", 0), ("x", 0), ("٣", 0)],
)
async def test_however_many_pictures_are_announced_ten_at_most_are_noted_and_none_is_fetched(
    doors: Doors, count: str, taken: int
) -> None:
    form = sms("look", NumMedia=count, MediaUrl0="http://169.254.169.254/latest", MediaContentType0="x/\0y")

    answer = await post_signed(doors.sms, form)

    (received,) = doors.receiver.received
    assert answer.status_code == 200
    assert len(received.media) == taken


async def test_fields_twilio_adds_one_day_are_signed_over_and_do_no_harm(doors: Doors) -> None:
    answer = await post_signed(doors.sms, sms("hello", MoodRing="blue", ñ="é"))

    assert (answer.status_code, len(doors.receiver.received)) == (200, 1)


@pytest.mark.parametrize(
    "attachment",
    [
        {"sticker": {"file_id": "s", "file_unique_id": "a", "type": "regular", "width": 1, "height": 1,
                     "is_animated": False, "is_video": False}},
        {"document": {"file_id": "d", "file_unique_id": "b"}},
        {"video_note": {"file_id": "v", "file_unique_id": "c", "length": 1, "duration": 1}},
        {"contact": {"phone_number": "13035550101", "first_name": "B", "user_id": 5_550_101}},
        {"venue": {"location": {"latitude": 1, "longitude": 2}, "title": "t", "address": "a"}},
        {"poll": {"id": "1", "question": "q", "options": [], "total_voter_count": 0, "is_closed": False,
                  "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
                  "allows_revoting": False, "members_only": False}},
        {"successful_payment": {"currency": "USD", "total_amount": 1, "invoice_payload": "x",
                                "telegram_payment_charge_id": "1", "provider_payment_charge_id": "2"}},
    ],
    ids=lambda attachment: next(iter(attachment)),
)  # fmt: skip
async def test_whatever_is_attached_is_named_and_nothing_is_downloaded_or_believed(
    doors: Doors, attachment: dict[str, Any]
) -> None:
    await doors.bring({"update_id": 1, "message": message(**attachment)})

    (received,) = doors.receiver.received
    assert [each.content_type for each in received.media] == [next(iter(attachment))]
    assert received.address == "5550101"
    assert "getFile" not in [method for method, _ in doors.telegram.calls]


async def test_a_press_that_came_too_late_or_changed_nothing_is_no_error(doors: Doors) -> None:
    doors.telegram.faults_of["answerCallbackQuery"].append(
        Fault(status=400, description="Bad Request: query is too old and response timeout expired")
    )
    doors.telegram.faults_of["editMessageReplyMarkup"].append(
        Fault(status=400, description="Bad Request: message is not modified")
    )
    query = {"id": "q1", "from": WHO, "chat_instance": "x", "data": "16:yes", "message": message(text="?")}

    status = await doors.bring({"update_id": 2, "callback_query": query})

    assert status == 200
    assert [each.choice for each in doors.receiver.received] == ["yes"]
    assert not doors.telegram.faults_of["answerCallbackQuery"]


def test_a_button_in_a_group_pressed_by_anybody_does_nothing() -> None:
    club = {"id": -100_123, "type": "supergroup", "title": "Robotics club"}
    query = {"id": "q1", "from": WHO, "chat_instance": "x", "data": "16:yes", "message": message(chat=club)}

    arrival = read_update({"update_id": 2, "callback_query": query}, received_at=clock().now())

    assert isinstance(arrival, Pressed)
    assert (arrival.message, arrival.keyboard) == (None, None)


def test_a_group_that_becomes_a_supergroup_is_left_and_not_followed() -> None:
    group = {"id": -5, "type": "group", "title": "Club"}
    moved = message(chat=group, migrate_to_chat_id=-100_123)

    assert read_update({"update_id": 1, "message": moved}, received_at=clock().now()) == Group(-5)


def test_a_person_is_known_by_number_whatever_name_or_user_name_they_take() -> None:
    renamed = WHO | {"first_name": "Somebody", "last_name": "Else", "username": "somebody_else"}
    arrivals = [
        read_update(
            {"update_id": n, "message": message(text="hi", **{"from": who})}, received_at=clock().now()
        )
        for n, who in enumerate((WHO, renamed))
    ]

    assert all(isinstance(each, Said) for each in arrivals)
    assert {each.message.address for each in arrivals} == {"5550101"}


@pytest.mark.parametrize(
    ("text", "choice", "words"),
    [
        ("/help@otherbot", None, "help"),
        ("/START", "start", ""),
        ("/unknown_command", None, "unknown command"),
        ("please /start", None, "please /start"),
        ("/start " + "x" * 4089, "start", "x" * 4089),
        ("/start " + "x" * 64, "start", "x" * 64),
        ("/stop", None, "stop"),
    ],
)
def test_every_kind_of_command_is_words_or_the_start_link(text: str, choice: str | None, words: str) -> None:
    arrival = read_update({"update_id": 1, "message": message(text=text)}, received_at=clock().now())

    assert isinstance(arrival, Said)
    assert (arrival.message.choice, arrival.message.text) == (choice, words)


async def test_after_the_secret_was_changed_the_old_one_opens_nothing_and_nothing_waiting_is_dropped(
    doors: Doors,
) -> None:
    await doors.sender.use_webhook(public_url="https://plans.example.org", secret="the-new-one")
    changed = doors.door("the-new-one")

    refused = await doors.bring({"update_id": 1, "message": message(text="hi")}, to=changed)
    taken = await doors.bring(
        {"update_id": 1, "message": message(text="hi")}, secret="the-new-one", to=changed
    )

    ((_, asked),) = doors.telegram.calls
    assert (refused, taken) == (403, 200)
    assert (asked["secret_token"], "drop_pending_updates" in asked) == ("the-new-one", False)
    assert len(doors.receiver.received) == 1


async def test_texting_and_whatsapp_from_one_number_are_two_addresses(doors: Doors) -> None:
    await post_signed(doors.sms, sms("hi"))
    whatsapp = {"From": f"whatsapp:{ANA}", "To": "whatsapp:+13035550100", "MessageSid": "SM" + "2" * 32}
    await post_signed(doors.sms, sms("hi", **whatsapp))

    assert [(each.channel, each.address) for each in doors.receiver.received] == [
        ("sms", ANA),
        ("whatsapp", ANA),
    ]
