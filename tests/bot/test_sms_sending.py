"""Sending texts through Twilio: each way it can end is told apart, and nothing is sent twice by accident."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from standins.edge import ANA, SCHOOL_NUMBER, SMS_ACCOUNT
from standins.twilio import Fault, TwilioStandIn

from bot import sms
from bot.logging import quiet
from bot.sending import Accepted, Ambiguous, Envelope, Outcome, Refused, Throttled
from bot.sms import SmsSender


@pytest.fixture
def twilio() -> TwilioStandIn:
    return TwilioStandIn()


@pytest.fixture
async def sender(twilio: TwilioStandIn) -> AsyncIterator[SmsSender]:
    made = SmsSender(SMS_ACCOUNT, transport=twilio.transport())
    yield made
    await made.close()


def envelope(text: str = "Saved.", **changes: object) -> Envelope:
    """Address a message to Ana, an invented student, written a moment ago."""
    moment = datetime.now(UTC) - timedelta(seconds=5)  # noqa: TID251 - the stand-in keeps real time
    made = Envelope(id=42, channel="sms", address=ANA, text=text, created_at=moment)
    return replace(made, **changes)


async def test_a_text_is_sent_once_with_our_address_for_reports(
    sender: SmsSender, twilio: TwilioStandIn
) -> None:
    outcome = await sender.send(envelope("¿Listo? 😀"))

    (made,) = twilio.messages
    assert outcome == Accepted(made["sid"])
    assert (made["to"], made["from"], made["body"]) == (ANA, SCHOOL_NUMBER, "¿Listo? 😀")
    assert made["status_callback"] == "https://plans.example.org/channels/sms/status?o=42"


async def test_a_whatsapp_message_keeps_its_channel(sender: SmsSender, twilio: TwilioStandIn) -> None:
    await sender.send(envelope(channel="whatsapp"))

    assert (twilio.messages[0]["to"], twilio.messages[0]["from"]) == (
        f"whatsapp:{ANA}",
        f"whatsapp:{SCHOOL_NUMBER}",
    )


async def test_a_messaging_service_chooses_the_number(twilio: TwilioStandIn) -> None:
    account = replace(SMS_ACCOUNT, sender=None, messaging_service_sid="MG" + "a" * 32)
    sender = SmsSender(account, transport=twilio.transport())

    await sender.send(envelope())
    await sender.close()

    assert twilio.messages[0]["messaging_service_sid"] == "MG" + "a" * 32


async def test_what_a_request_cannot_carry_is_left_out(sender: SmsSender, twilio: TwilioStandIn) -> None:
    await sender.send(envelope("a\0b\ud83dc\nd"))

    assert twilio.messages[0]["body"] == "abc\nd"


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (21211, Refused(code="21211", is_permanent=True)),
        (21610, Refused(code="21610", is_permanent=True, withdrawal="twilio_21610")),
        (21611, Refused(code="21611", is_permanent=False)),
        ("unreachable", Refused(code="unreachable", is_permanent=False, concerns_sender=True)),
        ("429", Throttled(7)),
        ("500", Ambiguous("20500")),
        ("503", Ambiguous("20503")),
        ("lost", Ambiguous("ReadTimeout")),
        ("kept", Ambiguous("ReadTimeout")),
        ("empty", Ambiguous("no_sid")),
        ("html", Ambiguous("JSONDecodeError")),
    ],
)
async def test_each_way_a_send_can_end_is_told_apart(
    sender: SmsSender, twilio: TwilioStandIn, fault: Fault, outcome: Outcome
) -> None:
    twilio.faults.append(fault)

    assert await sender.send(envelope()) == outcome
    assert twilio.posts == 1


async def test_somebody_who_opted_out_at_twilio_is_never_reached(
    sender: SmsSender, twilio: TwilioStandIn
) -> None:
    twilio.opted_out.add(ANA)

    assert await sender.send(envelope()) == Refused(
        code="21610", is_permanent=True, withdrawal="twilio_21610"
    )


async def test_wrong_credentials_can_be_mended_so_the_text_is_kept_for_later(twilio: TwilioStandIn) -> None:
    sender = SmsSender(replace(SMS_ACCOUNT, auth_token="old"), transport=twilio.transport())

    assert await sender.send(envelope()) == Refused(code="20003", is_permanent=False, concerns_sender=True)
    assert await sender.look_up(envelope(), known=frozenset()) == Ambiguous("cannot_list")
    await sender.close()


async def test_a_text_whose_answer_was_lost_is_found_again(sender: SmsSender, twilio: TwilioStandIn) -> None:
    twilio.faults.append("kept")
    await sender.send(envelope("Saved. \n Well done"))

    found = await sender.look_up(envelope("Saved. Well done"), known=frozenset())

    assert found == Accepted(twilio.messages[0]["sid"])


async def test_a_text_that_never_was_is_not_found(sender: SmsSender, twilio: TwilioStandIn) -> None:
    twilio.faults.append("lost")
    await sender.send(envelope())

    assert await sender.look_up(envelope(), known=frozenset()) is None


async def test_its_twin_of_last_week_or_of_another_row_is_not_mistaken_for_it(
    sender: SmsSender, twilio: TwilioStandIn
) -> None:
    await sender.send(envelope())
    later = envelope(created_at=envelope().created_at + timedelta(days=7))

    assert await sender.look_up(later, known=frozenset()) is None
    assert await sender.look_up(envelope(), known=frozenset({twilio.messages[0]["sid"]})) is None
    assert await sender.look_up(envelope("Other words"), known=frozenset()) is None


async def test_what_a_trial_account_puts_in_front_does_not_hide_a_text(
    sender: SmsSender, twilio: TwilioStandIn
) -> None:
    await sender.send(envelope("Sent from your Twilio trial account - Saved."))

    assert await sender.look_up(envelope("Saved."), known=frozenset()) is not None


async def test_a_server_that_never_answers_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sms, "TOTAL_SECONDS", 0.2)
    stop = asyncio.Event()

    async def hang(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await stop.wait()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    sender = SmsSender(replace(SMS_ACCOUNT, api_url=f"http://127.0.0.1:{port}"))
    started = time.monotonic()

    outcome = await sender.send(envelope())

    assert time.monotonic() - started < 2
    assert outcome == Ambiguous("TimeoutError") or outcome == Ambiguous("ReadTimeout")
    stop.set()
    await sender.close()
    server.close()
    await server.wait_closed()


async def test_nobody_at_the_address_means_certainly_not_sent() -> None:
    sender = SmsSender(replace(SMS_ACCOUNT, api_url="http://127.0.0.1:1"))

    assert await sender.send(envelope()) == Refused(
        code="unreachable", is_permanent=False, concerns_sender=True
    )
    await sender.close()


async def test_a_redirect_is_not_followed_with_our_credentials() -> None:
    async def elsewhere(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "twilio.test"
        return httpx.Response(302, headers={"location": "http://evil.test/"})

    sender = SmsSender(SMS_ACCOUNT, transport=httpx.MockTransport(elsewhere))

    assert isinstance(await sender.send(envelope()), Ambiguous)
    await sender.close()


async def test_no_number_no_words_and_no_token_reach_a_log(
    sender: SmsSender, twilio: TwilioStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    quiet()
    twilio.faults.extend(["500", "lost", 21211])
    for _ in range(4):
        await sender.send(envelope("my secret goal"))
    await sender.look_up(envelope("my secret goal"), known=frozenset())

    logged = "\n".join(str(record.__dict__) for record in caplog.records)
    assert ANA.lstrip("+") not in logged
    assert "secret goal" not in logged
    assert SMS_ACCOUNT.auth_token not in logged
    assert SMS_ACCOUNT.auth_token not in repr(SMS_ACCOUNT)
