"""Telegram's updates: what each kind means to us, and that no kind of nonsense makes us fail."""

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standins.edge import NOON
from standins.specs import spec

from bot.arrivals import Blocked, Group, Pressed, Said, Skipped, Unblocked, lane_of
from bot.messages import InboundMessage
from bot.telegram import question_token, read_update

ANA = {"id": 5_550_101, "is_bot": False, "first_name": "Ana", "language_code": "es-MX"}
PRIVATE = {"id": 5_550_101, "type": "private", "first_name": "Ana"}
CLUB = {"id": -100_123, "type": "supergroup", "title": "Robotics club"}


def message(text: str | None = "hello", **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Write one private message of Ana's, an invented student."""
    made = {"message_id": 7, "date": 1_790_000_000, "chat": PRIVATE, "from": ANA} | changes
    return made if text is None else {"text": text} | made


def update(kind: str = "message", update_id: object = 9001, **content: Any) -> dict[str, Any]:  # noqa: ANN401
    """Wrap a message as Telegram does."""
    return {"update_id": update_id, kind: content}


def read(data: object) -> object:
    """Read as at noon."""
    return read_update(data, received_at=NOON)


def said(data: object) -> InboundMessage:
    """Read what somebody said."""
    arrival = read(data)
    assert isinstance(arrival, Said)
    return arrival.message


def test_a_private_text_becomes_a_message_word_for_word() -> None:
    heard = said(update(**message("  Quiero mejorar 😀 ")))

    assert heard == InboundMessage(
        channel="telegram",
        address="5550101",
        provider_id="9001",
        text="  Quiero mejorar 😀 ",
        received_at=NOON,
        language_hint="es-MX",
    )


def test_half_an_emoji_arrives_as_it_was_sent() -> None:
    data = json.loads(json.dumps(update(**message("half \ud83d"))))

    assert said(data).text == "half \ud83d"


@pytest.mark.parametrize(
    ("text", "choice", "words"),
    [
        ("/start a1B2_c3-D4", "start", "a1B2_c3-D4"),
        ("/START@throughline_bot code", "start", "code"),
        ("/start", "start", ""),
        ("/help", None, "help"),
        ("/my_plan please", None, "my plan please"),
        ("see /help", None, "see /help"),
        ("/", None, ""),
    ],
)
def test_commands_become_the_words_they_stand_for(text: str, choice: str | None, words: str) -> None:
    heard = said(update(**message(text)))

    assert (heard.choice, heard.text) == (choice, words)


@pytest.mark.parametrize(
    ("attachment", "kind", "reference"),
    [
        ({"photo": [{"file_id": "s", "file_unique_id": "a", "width": 1, "height": 1}] * 2}, "photo", "s"),
        ({"voice": {"file_id": "v", "file_unique_id": "b", "duration": 3}}, "voice", "v"),
        ({"contact": {"phone_number": "1", "first_name": "B"}}, "contact", ""),
        ({"location": {"latitude": 1.5, "longitude": 2.5}}, "location", ""),
        ({"dice": {"emoji": "🎲", "value": 3}}, "dice", ""),
    ],
)
def test_pictures_voices_and_the_like_are_named_and_not_fetched(
    attachment: dict[str, Any], kind: str, reference: str
) -> None:
    heard = said(update(**message(None, **attachment)))

    assert heard.text == ""
    assert [(m.content_type, m.reference) for m in heard.media] == [(kind, reference)]


def test_the_words_under_a_picture_count() -> None:
    photo = [{"file_id": "s", "file_unique_id": "a", "width": 1, "height": 1}]

    assert said(update(**message(None, photo=photo, caption="my report card"))).text == "my report card"


def test_a_changed_message_is_a_new_one_that_says_so() -> None:
    heard = said(update("edited_message", **message("to 90, not 80", edit_date=1_790_000_050)))

    assert heard.is_edit
    assert heard.provider_id == "9001.1790000050"


def press(data: str | None = "16:school", **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Write Ana's press of a button under one of our messages."""
    keyboard = {"inline_keyboard": [[{"text": "Something at school", "callback_data": "16:school"}]]}
    under = message("What is it about?", **{"from": {"id": 1, "is_bot": True, "first_name": "T"}})
    made = {"id": "q1", "from": ANA, "chat_instance": "x", "message": under | {"reply_markup": keyboard}}
    return update("callback_query", **(made | ({"data": data} if data else {}) | changes))


def test_a_pressed_button_says_its_value_and_reads_as_its_label() -> None:
    arrival = read(press())

    assert isinstance(arrival, Pressed)
    assert arrival.message is not None
    assert (arrival.message.choice, arrival.message.choice_token) == ("school", "16")
    assert arrival.message.text == "Something at school"
    assert (arrival.query_id, arrival.keyboard) == ("q1", (5_550_101, 7))
    assert question_token(42) == "16"


def test_a_button_whose_message_is_gone_still_counts() -> None:
    gone = {"chat": PRIVATE, "message_id": 7, "date": 0}

    inaccessible, missing = read(press(message=gone)), read(press(message=None))

    assert inaccessible.message.text == missing.message.text == "school"
    assert missing.keyboard is None


@pytest.mark.parametrize(
    "changes",
    [
        {"data": None},
        {"data": "no colon"},
        {"data": "16:"},
        {"message": message(chat=CLUB)},
        {"from": ANA | {"is_bot": True}},
        {"from": ANA | {"id": "5550101"}},
    ],
)
def test_a_press_that_means_nothing_to_us_is_answered_and_not_processed(changes: dict[str, Any]) -> None:
    arrival = read(press(**changes))

    assert isinstance(arrival, Pressed)
    assert arrival.message is None
    assert lane_of(arrival) == ""


def test_the_button_of_a_group_never_has_its_keyboard_touched() -> None:
    assert read(press(message=message(chat=CLUB))).keyboard is None


def standing(status: str, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    """Write a change of the bot's own standing in a chat."""
    bot = {"id": 1, "is_bot": True, "first_name": "T"}
    member = {"user": bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})
    old = {"user": bot, "status": "member"}
    return update(
        "my_chat_member",
        chat=chat,
        date=1_790_000_000,
        old_chat_member=old,
        new_chat_member=member,
        **{"from": ANA},
    )


def test_blocking_the_bot_and_letting_it_in_again_are_understood() -> None:
    assert read(standing("kicked")) == Blocked("5550101")
    assert read(standing("member")) == Unblocked("5550101")
    assert read(standing("left")) == Skipped("standing")


def test_groups_and_channels_are_left() -> None:
    channel = {"id": -100_999, "type": "channel", "title": "News"}

    assert read(update(**message(chat=CLUB))) == Group(-100_123)
    assert read(standing("member", CLUB)) == Group(-100_123)
    assert read(standing("kicked", CLUB)) == Skipped("left_group")
    assert read(update("channel_post", message_id=1, date=1, chat=channel, text="x")) == Group(-100_999)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "no_update_id"),
        ([], "no_update_id"),
        ({}, "no_update_id"),
        ({"update_id": -1}, "no_update_id"),
        ({"update_id": 2**60}, "no_update_id"),
        ({"update_id": True}, "no_update_id"),
        ({"update_id": "7"}, "no_update_id"),
        ({"update_id": 7}, "unknown_kind"),
        ({"update_id": 7, "poll_of_the_future": {}}, "unknown_kind"),
        ({"update_id": 7, "message": {"text": "no date"}}, "malformed"),
        ({"update_id": 7, "message": 5}, "malformed"),
        (update(**message(date=2**40)), "malformed"),
        (update(**message(chat=CLUB | {"id": "x"})), "malformed"),
        (standing("kicked", PRIVATE | {"id": None}), "malformed"),
        (update("callback_query", id=5, chat_instance="", **{"from": ANA}), "malformed"),
        (update("callback_query", id="q", chat_instance="", data="a:b", **{"from": None}), "malformed"),
        (update(**{k: v for k, v in message().items() if k != "from"}), "no_person"),
        (update(**message(**{"from": ANA | {"is_bot": True}})), "no_person"),
        (update(**message(**{"from": ANA | {"id": 6}})), "no_person"),
        (update(**message(**{"from": ANA | {"id": 2**60}})), "no_person"),
        (
            update(**message(None, message_auto_delete_timer_changed={"message_auto_delete_time": 60})),
            "nothing_said",
        ),
        (update(**message() | {"text": 5}), "nothing_said"),
    ],
)
def test_what_is_no_message_of_a_person_is_skipped_by_a_reason(data: object, reason: str) -> None:
    assert read(data) == Skipped(reason)
    assert lane_of(read(data)) == ""


def test_fields_newer_than_the_library_do_no_harm() -> None:
    assert said(update(**message(mood_ring={"colour": "blue"}))).text == "hello"


def test_each_chat_has_a_lane_of_its_own() -> None:
    lanes = [lane_of(read(each)) for each in (update(**message()), press(), standing("kicked"))]

    assert lanes == ["5550101"] * 3
    assert lane_of(Group(-5)) == "-5"
    assert question_token(0) == "0"


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
KINDS = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "channel_post",
    "inline_query",
    "poll",
)


@given(
    data=st.one_of(
        JSON, st.builds(lambda kind, value: update() | {kind: value}, st.sampled_from(KINDS), JSON)
    )
)
def test_no_json_at_all_makes_reading_fail(data: object) -> None:
    assert read(data) is not None


GOOD = (update(**message()), press(), standing("kicked"), update("edited_message", **message(edit_date=5)))


@st.composite
def spoiled(draw: st.DrawFn) -> dict[str, Any]:
    """Take a good update and put something else at one place in it."""
    data = json.loads(json.dumps(draw(st.sampled_from(GOOD))))
    place: Any = data
    while True:
        key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if isinstance(place[key], dict | list) and place[key] and draw(st.booleans()):
            place = place[key]
            continue
        place[key] = draw(JSON)
        return data


@given(data=spoiled())
def test_a_good_update_with_one_spoiled_field_never_makes_reading_fail(data: dict[str, Any]) -> None:
    arrival = read(data)

    if isinstance(arrival, Said):
        assert arrival.message.address.isdigit()
        assert isinstance(arrival.message.text, str)


def described(kind: str, dice: random.Random, depth: int = 0) -> object:
    """Make up a value of a type of the Bot API's own description."""
    if kind.startswith("Array of "):
        return [described(kind.removeprefix("Array of "), dice, depth + 1) for _ in range(dice.randint(0, 2))]
    plain = {
        "Integer": lambda: dice.choice([0, 1, 5_550_101, 2**31]),
        "Boolean": lambda: dice.random() < 0.5,
        "Float": lambda: dice.random() * 90,
        "String": lambda: dice.choice(
            ["", "a", "/start x", "\0", "\u202e", "\ud83d", "👨‍👩‍👧" * 40, "private", "kicked"]
        ),
    }
    if kind in plain:
        return plain[kind]()
    known = spec("telegram_bot_api_10.0.json")["types"][kind]
    if "subtypes" in known:
        return described(dice.choice(known["subtypes"]), dice, depth)
    chance = 0.15 if depth else 0.05
    fields = [f for f in known.get("fields", []) if f["required"] or dice.random() < chance]
    return {f["name"]: described(f["types"][0], dice, depth + 1) for f in fields if depth < 8}


@pytest.mark.parametrize(
    "kind", [*KINDS, "message_reaction", "business_message", "guest_message", "chat_member"]
)
def test_any_update_the_bot_api_describes_can_be_read(kind: str) -> None:
    api = spec("telegram_bot_api_10.0.json")
    fields = {} if api is None else {f["name"]: f["types"][0] for f in api["types"]["Update"]["fields"]}
    dice = random.Random(kind)

    for number in range(50 if kind in fields else 0):
        data = {"update_id": number, kind: described(fields[kind], dice)}
        assert read(data) is not None
