"""The stand-ins bite: each mistake they exist for is found, and what is right passes."""

from collections.abc import Iterator

import httpx
import pytest
from standins import specs
from standins.edge import ANA, SCHOOL_NUMBER
from standins.telegram import TOKEN as BOT_TOKEN
from standins.telegram import TelegramStandIn
from standins.twilio import ACCOUNT, PATH, TOKEN, TwilioStandIn


@pytest.fixture(params=["as declared", "by the vendors' files"])
def described(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Check by both rule books; where the vendors' files aren't at hand, twice by what our code declares."""
    if request.param == "as declared":
        specs.spec.cache_clear()
        monkeypatch.setattr(specs, "FOLDER", specs.FOLDER / "nowhere")
    yield
    specs.spec.cache_clear()


async def post(twilio: TwilioStandIn, **form: str) -> httpx.Response:
    """Post a form with the right credentials."""
    async with httpx.AsyncClient(transport=twilio.transport(), base_url="http://t") as http:
        return await http.post(PATH, data=form, auth=(ACCOUNT, TOKEN))


GOOD = {
    "To": ANA,
    "From": SCHOOL_NUMBER,
    "Body": "Saved.",
    "StatusCallback": "https://plans.example.org/s?o=1",
}


@pytest.mark.usefixtures("described")
async def test_what_twilio_takes_passes_and_each_message_has_an_id_of_its_own() -> None:
    twilio = TwilioStandIn()

    answers = [await post(twilio, **GOOD) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert len({answer.json()["sid"] for answer in answers}) == 2
    assert twilio.violations == []


@pytest.mark.usefixtures("described")
@pytest.mark.parametrize(
    "mistake",
    [
        {"To": "3035550101"},
        {"To": ""},
        {"Body": "x" * 1601},
        {"Body": ""},
        {"ValidityPeriod": "999999"},
        {"ValidityPeriod": "soon"},
        {"MessagingServiceSid": "MG1"},
        {"Colour": "blue"},
    ],
)
async def test_what_twilio_would_refuse_is_refused_and_remembered(mistake: dict[str, str]) -> None:
    twilio = TwilioStandIn()

    answer = await post(twilio, **(GOOD | mistake))

    assert answer.status_code == 400
    assert twilio.violations


async def test_twilio_wants_a_sender_the_right_credentials_and_a_known_place() -> None:
    twilio = TwilioStandIn()
    async with httpx.AsyncClient(transport=twilio.transport(), base_url="http://t") as http:
        stranger = await http.post(PATH, data=GOOD)
        lost = await http.put(PATH, auth=(ACCOUNT, TOKEN))
        listed = await http.get(PATH, params={"To": ANA, "Colour": "blue"}, auth=(ACCOUNT, TOKEN))

    assert (stranger.status_code, lost.status_code, listed.status_code) == (401, 404, 200)
    assert len(twilio.violations) == 2


async def call(telegram: TelegramStandIn, method: str, **parameters: str) -> httpx.Response:
    """Call the Bot API."""
    async with httpx.AsyncClient(transport=telegram.transport(), base_url="http://t") as http:
        return await http.post(f"/bot{BOT_TOKEN}/{method}", data=parameters)


@pytest.mark.usefixtures("described")
async def test_what_telegram_takes_passes() -> None:
    telegram = TelegramStandIn()
    keyboard = '{"inline_keyboard": [[{"text": "A", "callback_data": "16:a"}]]}'

    answer = await call(telegram, "sendMessage", chat_id="5", text="[1]", reply_markup=keyboard)

    assert answer.json()["result"]["chat"]["id"] == 5
    assert telegram.violations == []


@pytest.mark.usefixtures("described")
@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("sendMessage", {"chat_id": "5"}),
        ("sendMessage", {"chat_id": "5", "text": "😀" * 2049}),
        ("sendMessage", {"chat_id": "5", "text": "x", "colour": "blue"}),
        (
            "sendMessage",
            {"chat_id": "5", "text": "x", "reply_markup": '{"inline_keyboard": [{"text": "A"}]}'},
        ),
        (
            "sendMessage",
            {
                "chat_id": "5",
                "text": "x",
                "reply_markup": '{"inline_keyboard": [[{"text": "A", "callback_data": "%s"}]]}' % ("ñ" * 33),
            },
        ),
        ("setWebhook", {"url": "https://x", "allowed_updates": "message"}),
        ("teleport", {}),
    ],
)
async def test_what_telegram_would_refuse_is_refused_and_remembered(
    method: str, parameters: dict[str, str]
) -> None:
    telegram = TelegramStandIn()

    answer = await call(telegram, method, **parameters)

    assert answer.status_code in {400, 404}
    assert telegram.violations
