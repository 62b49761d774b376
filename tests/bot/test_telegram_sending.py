"""Sending through Telegram: what a message looks like there, and each way a send can end."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from standins.edge import NOON
from standins.telegram import TOKEN, Fault, TelegramStandIn
from telegram.error import TelegramError

from bot.arrivals import Group, Pressed
from bot.logging import quiet
from bot.messages import Button
from bot.sending import Accepted, Ambiguous, Envelope, Outcome, Refused, Throttled
from bot.telegram import TelegramSender, start_link

ANA = 5_550_101


@pytest.fixture
def telegram() -> TelegramStandIn:
    return TelegramStandIn()


@pytest.fixture
async def sender(telegram: TelegramStandIn) -> AsyncIterator[TelegramSender]:
    made = TelegramSender(token=TOKEN, api_url="http://telegram.test", transport=telegram.transport())
    yield made
    await made.close()


def envelope(text: str = "Saved.", *buttons: Button, **changes: object) -> Envelope:
    """Address a message to Ana, an invented student."""
    made = Envelope(id=42, channel="telegram", address=str(ANA), text=text, buttons=buttons, created_at=NOON)
    return replace(made, **changes)


async def test_a_message_goes_out_as_plain_text_without_link_previews(
    sender: TelegramSender, telegram: TelegramStandIn
) -> None:
    outcome = await sender.send(envelope("*not bold* <b> 😀\ud83d"))

    ((_, sent),) = telegram.calls
    assert outcome == Accepted("1")
    assert sent == {
        "chat_id": ANA,
        "text": "*not bold* <b> 😀",
        "link_preview_options": {"is_disabled": True},
    }


async def test_options_become_buttons_that_name_their_question(
    sender: TelegramSender, telegram: TelegramStandIn
) -> None:
    short = [Button(value=str(n), label=str(n)) for n in range(11)]
    long = Button(value="school", label="Something that happens at school")

    await sender.send(envelope("How is it going?", *short, long))

    rows = telegram.calls[0][1]["reply_markup"]["inline_keyboard"]
    assert [len(row) for row in rows] == [10, 1, 1]
    assert rows[-1] == [{"text": "Something that happens at school", "callback_data": "16:school"}]


async def test_options_too_long_for_buttons_become_numbered_lines(
    sender: TelegramSender, telegram: TelegramStandIn
) -> None:
    await sender.send(
        envelope("Who?", Button(value="ñ" * 40, label="Ms. Ortiz"), Button(value="b", label="Mr. Bell"))
    )

    ((_, sent),) = telegram.calls
    assert sent["text"] == "Who?\n1. Ms. Ortiz\n2. Mr. Bell"
    assert "reply_markup" not in sent


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(status=429, description="x", parameters={"retry_after": 7}), Throttled(7)),
        (
            Fault(status=403, description="Forbidden: bot was blocked by the user"),
            Refused(code="403", is_permanent=True, withdrawal="telegram_blocked"),
        ),
        (
            Fault(status=400, description="Bad Request: chat not found"),
            Refused(code="400", is_permanent=True),
        ),
        (
            Fault(status=400, description="x", parameters={"migrate_to_chat_id": -5}),
            Refused(code="migrated", is_permanent=True),
        ),
        (
            Fault(status=401, description="Unauthorized"),
            Refused(code="401", is_permanent=False, concerns_sender=True),
        ),
        (
            Fault(error=httpx.ConnectError("x")),
            Refused(code="unreachable", is_permanent=False, concerns_sender=True),
        ),
        (
            Fault(error=httpx.ConnectTimeout("x")),
            Refused(code="unreachable", is_permanent=False, concerns_sender=True),
        ),
        (Fault(error=httpx.ReadTimeout("x")), Ambiguous("TimedOut")),
        (Fault(error=httpx.ReadError("x"), is_kept=True), Ambiguous("NetworkError")),
        (Fault(status=502, description="Bad Gateway"), Ambiguous("NetworkError")),
    ],
)
async def test_each_way_a_send_can_end_is_told_apart(
    sender: TelegramSender, telegram: TelegramStandIn, fault: Fault, outcome: Outcome
) -> None:
    telegram.faults.append(fault)

    assert await sender.send(envelope()) == outcome
    assert not telegram.faults


async def test_an_address_that_is_no_chat_is_refused_before_it_is_tried(
    sender: TelegramSender, telegram: TelegramStandIn
) -> None:
    assert await sender.send(envelope(address="-100123")) == Refused(code="address", is_permanent=True)
    assert telegram.calls == []


async def test_telegram_cannot_say_what_was_sent(sender: TelegramSender) -> None:
    assert not sender.can_look_up
    assert await sender.look_up(envelope(), known=frozenset()) == Ambiguous("cannot_list")


async def test_the_webhook_is_registered_with_its_secret_and_only_what_we_read(
    sender: TelegramSender, telegram: TelegramStandIn
) -> None:
    await sender.use_webhook(public_url="https://plans.example.org", secret="s3cret")

    ((_, asked),) = telegram.calls
    assert (asked["url"], asked["secret_token"]) == ("https://plans.example.org/channels/telegram", "s3cret")
    assert asked["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]


async def test_the_bot_knows_its_name_for_links(sender: TelegramSender) -> None:
    assert await sender.username() == "throughline_bot"


def test_a_start_link_brings_its_code_back_as_the_start_command() -> None:
    link = start_link("throughline_bot", "a1B2_c3-D4")

    assert link == "https://t.me/throughline_bot?start=a1B2_c3-D4"
    with pytest.raises(ValueError, match="Only the following characters"):
        start_link("throughline_bot", "not a code")


async def test_errands_that_fail_disturb_nobody() -> None:
    wrong = TelegramSender(
        token=TOKEN,
        api_url="http://telegram.test",
        transport=httpx.MockTransport(lambda _: httpx.Response(500)),
    )

    await wrong.acknowledge(Pressed(query_id="q", message=None, keyboard=(ANA, 7)))
    await wrong.acknowledge(Pressed(query_id="q", message=None, keyboard=None))
    await wrong.leave(Group(-5), farewell="Goodbye!")

    with pytest.raises(TelegramError):
        await wrong.username()
    await wrong.close()


async def test_no_token_and_no_words_reach_a_log(
    sender: TelegramSender, telegram: TelegramStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    quiet()
    telegram.faults.extend([Fault(status=502, description="x"), Fault(error=httpx.ReadTimeout("x"))])
    for _ in range(3):
        await sender.send(envelope("my secret goal"))

    logged = "\n".join(str(record.__dict__) for record in caplog.records)
    assert TOKEN.partition(":")[2] not in logged
    assert "secret goal" not in logged
