"""Twilio's door: who may come in, what is kept, and what is answered."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import httpx
import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from standins.edge import (
    ANA,
    NOON,
    SCHOOL_NUMBER,
    SMS_ACCOUNT,
    RecordingLedger,
    RecordingReceiver,
    RecordingReports,
    client,
    clock,
    post_signed,
    signature,
    sms,
)
from standins.twilio import TOKEN
from twilio.request_validator import RequestValidator

from bot import sms_door
from bot.sms_door import SmsDoor
from bot.sms_form import fields, is_signed, read_form, read_message


class House:
    """The door with what stands behind it."""

    def __init__(self) -> None:
        self.receiver, self.reports, self.ledger = RecordingReceiver(), RecordingReports(), RecordingLedger()
        door = SmsDoor(
            SMS_ACCOUNT, receiver=self.receiver, reports=self.reports, consent=self.ledger, clock=clock()
        )
        self.http = client(door.router)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = House()
    async with made.http:
        yield made


def messages(answer: httpx.Response) -> list[ET.Element]:
    """List the messages of a TwiML answer."""
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/xml")
    return list(ET.fromstring(answer.content))  # noqa: S314 - our own answer


async def test_a_signed_text_is_taken_in_word_for_word_and_answered_in_place(house: House) -> None:
    answer = await post_signed(house.http, sms("  I wanna pass algebra 😀\n"))

    (received,) = house.receiver.received
    assert (received.channel, received.address, received.provider_id) == ("sms", ANA, "SM" + "1" * 32)
    assert received.text == "  I wanna pass algebra 😀\n"
    assert received.received_at == NOON
    (message,) = messages(answer)
    assert message.text == "you said   I wanna pass algebra 😀\n"


async def test_each_message_of_an_answer_says_where_to_report_its_fate(house: House) -> None:
    (message,) = messages(await post_signed(house.http, sms()))

    assert message.attrib == {"action": "https://plans.example.org/channels/sms/status?o=1", "method": "POST"}


async def test_the_same_delivery_twenty_times_at_once_gets_twenty_equal_answers(house: House) -> None:
    answers = await asyncio.gather(*(post_signed(house.http, sms("pass algebra")) for _ in range(20)))

    assert len(house.receiver.received) == 1
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


async def test_nothing_to_say_is_an_empty_answer(house: House) -> None:
    house.receiver.answer = lambda _: ""

    assert messages(await post_signed(house.http, sms("STOP", OptOutType="STOP"))) == []
    assert house.receiver.received[0].keyword == "stop"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "nonsense",
        "é" * 28,
        signature("https://plans.example.org/channels/sms", list(sms().items()), token="of another account"),
        signature("https://plans.example.org/channels/sms/status", list(sms().items())),
        signature("http://10.0.0.5:8000/channels/sms", list(sms().items())),
        signature("https://plans.example.org/channels/sms", list(sms("other words").items())),
    ],
    ids=[
        "missing",
        "garbage",
        "not ascii",
        "other token",
        "other path",
        "address of the proxy",
        "other body",
    ],
)
async def test_a_request_twilio_did_not_sign_for_us_is_turned_away_unread(house: House, given: str) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"} | (
        {"x-twilio-signature": given.encode("latin-1")} if given else {}
    )

    answer = await house.http.post("/channels/sms", content=urlencode(sms()), headers=headers)

    assert (answer.status_code, answer.content) == (403, b"")
    assert house.receiver.received == []


async def test_a_signature_made_with_the_port_written_out_counts(house: House) -> None:
    given = signature("https://plans.example.org:443/channels/sms", list(sms().items()))

    answer = await post_signed(house.http, sms(), headers={"x-twilio-signature": given})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "changes", [{"AccountSid": "AC" + "9" * 32}, {"To": "+13035550199"}, {"To": ""}, {"To": "72975"}]
)
async def test_a_signed_text_that_is_not_for_us_is_taken_unprocessed_and_raises_an_alarm(
    house: House, changes: dict[str, str]
) -> None:
    with structlog.testing.capture_logs() as logged:
        answer = await post_signed(house.http, sms(**changes))

    assert messages(answer) == []
    assert house.receiver.received == []
    assert [line["log_level"] for line in logged] == ["error"]
    assert ANA not in str(logged)


async def test_a_report_of_another_account_changes_nothing(house: House) -> None:
    form = report(AccountSid="AC" + "9" * 32)

    answer = await post_signed(house.http, form, path="/channels/sms/status?o=42")

    assert (answer.status_code, house.reports.reports) == (204, [])


async def test_a_messaging_service_answers_for_all_its_numbers() -> None:
    pool = replace(SMS_ACCOUNT, sender=None, messaging_service_sid="MG" + "a" * 32)
    received = read_message(sms(To="+13035550199"), account=pool, received_at=NOON)

    assert received.address == ANA


async def test_a_thousand_forged_requests_are_counted_and_fill_no_log(house: House) -> None:
    with structlog.testing.capture_logs() as logged:
        for _ in range(1000):
            await house.http.post("/channels/sms", data=sms())

    assert len(logged) <= 3
    assert logged[0]["reason"] == "signature"


async def test_ten_megabytes_another_content_type_and_get_are_turned_away(house: House) -> None:
    large = await post_signed(house.http, sms("x" * 70_000))
    json = await house.http.post("/channels/sms", json={"Body": "hello"})
    get = await house.http.get("/channels/sms", params=sms())

    assert (large.status_code, json.status_code, get.status_code) == (413, 415, 405)
    assert house.receiver.received == []


async def test_a_body_that_grows_beyond_the_limit_without_saying_so_is_cut_off(house: House) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b"x" * 1000

    answer = await house.http.post(
        "/channels/sms", content=endless(), headers={"content-type": "application/x-www-form-urlencoded"}
    )

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "changes",
    [
        {"MessageSid": "", "SmsSid": "", "SmsMessageSid": ""},
        {"MessageSid": "SM 1\0", "SmsSid": ""},
        {"From": ""},
        {"From": "72975"},
        {"From": "SCHOOL"},
        {"From": "anonymous"},
        {"From": SCHOOL_NUMBER},
        {"From": "rcs:agent"},
    ],
)
async def test_what_has_no_id_or_nobody_to_answer_gets_silence_and_is_not_processed(
    house: House, changes: dict[str, str]
) -> None:
    answer = await post_signed(house.http, sms(**changes))

    assert messages(answer) == []
    assert house.receiver.received == []


async def test_whatsapp_comes_through_the_same_door_as_a_channel_of_its_own(house: House) -> None:
    await post_signed(house.http, sms(From=f"whatsapp:{ANA}", To=f"whatsapp:{SCHOOL_NUMBER}"))
    await post_signed(house.http, sms(MessageSid="SM" + "2" * 32, From="13035550101"))

    assert [(m.channel, m.address) for m in house.receiver.received] == [("whatsapp", ANA), ("sms", ANA)]


async def test_a_picture_without_words_is_taken_in_and_nothing_is_fetched(house: House) -> None:
    form = sms("", NumMedia="2", MediaUrl0="https://api.twilio.com/m/1", MediaContentType0="image/jpeg")

    answer = await post_signed(house.http, form)

    (received,) = house.receiver.received
    assert answer.status_code == 200
    assert received.text == ""
    assert [m.as_json() for m in received.media] == [
        {"reference": "https://api.twilio.com/m/1", "content_type": "image/jpeg"},
        {"reference": "", "content_type": ""},
    ]


@pytest.mark.parametrize(
    "text", ["a\0b", "half \ud83d an emoji", "\u202eright to left", "👨‍👩‍👧" * 200, "é" * 1600]
)
async def test_strange_characters_arrive_as_sent_and_the_answer_is_sound_xml(house: House, text: str) -> None:
    answer = await post_signed(house.http, sms(text))

    assert house.receiver.received[0].text == text
    (message,) = messages(answer)
    assert message.text


async def test_a_stray_byte_is_kept_in_a_form_that_can_be_undone(house: House) -> None:
    raw = b"MessageSid=SM1&From=%2B13035550101&Body=caf%E9"

    assert fields(read_form(raw))["Body"].encode("utf-8", "surrogateescape") == b"caf\xe9"


async def test_of_a_repeated_field_the_first_counts_and_all_are_signed(house: House) -> None:
    pairs = [*sms("first").items(), ("Body", "second")]

    answer = await post_signed(house.http, pairs)

    assert answer.status_code == 200
    assert house.receiver.received[0].text == "first"


async def test_when_it_cannot_be_recorded_twilio_is_told_to_try_again(house: House) -> None:
    house.receiver.is_broken = True

    answer = await post_signed(house.http, sms())

    assert answer.status_code == 503


async def test_an_answer_too_slow_for_twilio_is_given_up_but_not_its_handling(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sms_door, "ANSWER_WITHIN_SECONDS", 0.01)
    quick, finished = house.receiver.receive, asyncio.Event()

    async def slow(message: object) -> object:
        await asyncio.sleep(0.05)
        finished.set()
        return await quick(message)

    monkeypatch.setattr(house.receiver, "receive", slow)
    answer = await post_signed(house.http, sms())
    await asyncio.wait_for(finished.wait(), 2)

    assert answer.status_code == 503


async def test_handling_that_fails_after_twilio_left_is_noticed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sms_door, "ANSWER_WITHIN_SECONDS", 0.01)

    async def failing(_: object) -> object:
        await asyncio.sleep(0.03)
        raise RuntimeError

    monkeypatch.setattr(house.receiver, "receive", failing)
    answer = await post_signed(house.http, sms())
    await asyncio.sleep(0.05)

    assert answer.status_code == 503


def report(status: str = "delivered", **changes: str) -> dict[str, str]:
    """Write the form of a status callback."""
    sid = "SM" + "7" * 32
    return {
        "AccountSid": SMS_ACCOUNT.account_sid,
        "MessageSid": sid,
        "SmsSid": sid,
        "MessageStatus": status,
        "From": SCHOOL_NUMBER,
        "To": ANA,
    } | changes


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("queued", "accepted"),
        ("sent", "accepted"),
        ("delivered", "delivered"),
        ("read", "delivered"),
        ("failed", "failed"),
    ],
)
async def test_a_report_is_handed_on_with_our_own_id(house: House, word: str, state: str) -> None:
    answer = await post_signed(house.http, report(word), path="/channels/sms/status?o=42")

    (told,) = house.reports.reports
    assert answer.status_code == 204
    assert (told.outbound_id, told.state, told.error, told.address) == (42, state, None, ANA)


async def test_a_report_nobody_signed_changes_nothing(house: House) -> None:
    answer = await house.http.post("/channels/sms/status?o=42", data=report())

    assert answer.status_code == 403
    assert house.reports.reports == []


@pytest.mark.parametrize("o", ["", "x", "-1", "0", "9" * 30, "٤٢"])
async def test_a_report_for_no_message_of_ours_is_taken_without_an_id(house: House, o: str) -> None:
    path = "/channels/sms/status?" + urlencode({"o": o})

    answer = await post_signed(house.http, report(), path=path)

    assert answer.status_code == 204
    assert house.reports.reports[0].outbound_id is None


async def test_a_status_word_nobody_knows_yet_is_no_fault(house: House) -> None:
    answer = await post_signed(house.http, report("teleported"), path="/channels/sms/status?o=42")

    assert answer.status_code == 204
    assert house.reports.reports == []


async def test_learning_late_that_somebody_opted_out_withdraws_their_consent(house: House) -> None:
    form = report("undelivered", ErrorCode="21610", To=f"whatsapp:{ANA}")

    await post_signed(house.http, form, path="/channels/sms/status?o=42")

    assert house.reports.reports[0].error == "21610"
    assert house.ledger.withdrawals == [("whatsapp", ANA, "twilio_21610")]


TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)


@given(form=st.dictionaries(TEXTS.filter(bool), TEXTS, max_size=8))
def test_our_check_of_signatures_agrees_with_twilios_own(form: dict[str, str]) -> None:
    url = "https://plans.example.org/channels/sms"
    theirs = RequestValidator(TOKEN).compute_signature(url, form)

    pairs = read_form(urlencode(form).encode())

    assert is_signed(SMS_ACCOUNT, path="/channels/sms", query=b"", form=pairs, signature=theirs)
    assert not is_signed(SMS_ACCOUNT, path="/channels/sms", query=b"", form=pairs, signature=theirs[:-1])


NAMES = st.sampled_from(
    [
        "MessageSid",
        "From",
        "To",
        "Body",
        "NumMedia",
        "MediaUrl0",
        "OptOutType",
        "MessageStatus",
        "ErrorCode",
        "x",
    ]
)
VALUES = st.one_of(
    st.text(max_size=30), st.sampled_from([ANA, f"whatsapp:{ANA}", "3", "SM1", "STOP", "delivered", "\ud800"])
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    form=st.dictionaries(NAMES, VALUES), path=st.sampled_from(["/channels/sms", "/channels/sms/status?o=1"])
)
def test_no_signed_form_makes_the_door_fail(form: dict[str, str], path: str) -> None:
    async def knock() -> httpx.Response:
        house = House()
        async with house.http:
            return await post_signed(house.http, form, path=path)

    answer = asyncio.run(knock())

    assert answer.status_code in {200, 204}
