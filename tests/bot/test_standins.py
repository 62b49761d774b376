"""The stand-ins bite: each mistake they exist for is found, by both rule books, and what is right passes."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from standins import specs, telegram_rules, twilio_rules
from standins.edge import ANA, SCHOOL_NUMBER
from standins.strict import heard_complaints
from standins.telegram import TOKEN as BOT_TOKEN
from standins.telegram import TelegramStandIn
from standins.twilio import ACCOUNT, PATH, TOKEN, TwilioStandIn

TESTS = Path(__file__).parents[1]


@pytest.fixture(params=["as declared", "by the vendors' files"])
def described(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Check by both rule books; where the vendors' files aren't at hand, twice by what our code declares."""
    if request.param == "as declared":
        specs.spec.cache_clear()
        monkeypatch.setattr(specs, "FOLDER", specs.FOLDER / "nowhere")
    yield
    specs.spec.cache_clear()


async def post(twilio: TwilioStandIn, content: str = "", **form: str) -> httpx.Response:
    """Post a form with the right credentials."""
    headers = {"content-type": twilio_rules.FORM_TYPE}
    async with httpx.AsyncClient(transport=twilio.transport(), base_url="http://t") as http:
        body = {"content": content, "headers": headers} if content else {"data": form}
        return await http.post(PATH, auth=(ACCOUNT, TOKEN), **body)


GOOD = {
    "To": ANA,
    "From": SCHOOL_NUMBER,
    "Body": "Saved.",
    "StatusCallback": "https://plans.example.org/s?o=1",
    "ValidityPeriod": "14400",
}


@pytest.mark.usefixtures("described")
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"Body": "x" * 1600},
        {"Body": "a\r\nb & c=d + é 👨‍👩‍👧 \u202e"},
        {"To": f"whatsapp:{ANA}", "From": f"whatsapp:{SCHOOL_NUMBER}"},
        {"MessagingServiceSid": "MG" + "a" * 32},
    ],
)
async def test_what_twilio_takes_passes_and_each_message_has_an_id_of_its_own(
    changes: dict[str, str],
) -> None:
    twilio = TwilioStandIn()

    answers = [await post(twilio, **(GOOD | changes)) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.json()["sid"] for answer in answers}) == 3
    assert twilio.violations == []


@pytest.mark.usefixtures("described")
@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        ({"To": "3035550101"}, "does not match"),
        ({"To": ""}, "does not match"),
        ({"To": None}, "'To' is a required property"),
        ({"From": None}, "is not valid under any of the given schemas"),
        ({"Body": None}, ""),
        ({"Body": "x" * 1601}, "is too long"),
        ({"Body": "😀" * 1601}, "is too long"),
        ({"Body": ""}, "should be non-empty"),
        ({"StatusCallback": "plans.example.org/s"}, "does not match"),
        ({"StatusCallback": "https://our_host.example.org/s"}, "does not match"),
        ({"ValidityPeriod": "999999"}, "greater than the maximum"),
        ({"ValidityPeriod": "soon"}, "cast"),
        ({"MessagingServiceSid": "MG1"}, "does not match"),
        ({"Colour": "blue"}, "no field Colour"),
        ({"to": ANA}, "no field to"),
    ],
)
async def test_what_twilio_would_refuse_is_refused_and_remembered(
    mistake: dict[str, str | None], words: str
) -> None:
    twilio = TwilioStandIn()
    form = {name: value for name, value in (GOOD | mistake).items() if value is not None}

    answer = await post(twilio, **form)

    assert (answer.status_code, twilio.messages) == (400, [])
    assert any(words in each for each in heard_complaints())


@pytest.mark.usefixtures("described")
async def test_a_field_given_twice_and_a_body_without_any_are_mistakes() -> None:
    twilio = TwilioStandIn()

    await post(twilio, content="To=%2B13035550101&From=%2B13035550100&Body=one&Body=two")
    await post(twilio, content="&")

    assert [each.partition(": ")[2] for each in heard_complaints()][:2] == [
        "form: Body is repeated",
        "form: it is empty",
    ]
    assert twilio.messages == []


async def test_several_pictures_in_one_message_are_no_mistake_to_the_vendors_file() -> None:
    if specs.spec(twilio_rules.FILE) is None:
        pytest.skip("Twilio's description isn't at hand")
    twilio = TwilioStandIn()
    picture = "MediaUrl=https%3A%2F%2Fx.org%2F"

    answer = await post(twilio, content=f"To=%2B13035550101&From=%2B13035550100&{picture}1&{picture}2")

    assert answer.status_code == 201


async def test_twilio_wants_the_right_credentials_and_a_known_place() -> None:
    twilio = TwilioStandIn()
    async with httpx.AsyncClient(transport=twilio.transport(), base_url="http://t") as http:
        stranger = await http.post(PATH, data=GOOD)
        lost = await http.put(PATH, auth=(ACCOUNT, TOKEN))
        listed = await http.get(PATH, params={"To": ANA, "Colour": "blue"}, auth=(ACCOUNT, TOKEN))

    assert (stranger.status_code, lost.status_code, listed.status_code) == (401, 404, 400)
    assert len(heard_complaints()) == 2


async def test_what_the_stand_in_answers_is_what_twilio_would_answer() -> None:
    if specs.spec(twilio_rules.FILE) is None:
        pytest.skip("Twilio's description isn't at hand")
    from openapi_core.testing import MockRequest, MockResponse

    twilio = TwilioStandIn()
    twilio.faults.extend([21211, "429", "500", "503"])
    refused = [await post(twilio, **GOOD) for _ in range(4)]
    created = await post(twilio, **GOOD)
    async with httpx.AsyncClient(transport=twilio.transport(), base_url="http://t") as http:
        listed = await http.get(PATH, params={"To": ANA}, auth=(ACCOUNT, TOKEN))

    for method, answer in [*(("post", each) for each in (*refused, created)), ("get", listed)]:
        request = MockRequest(twilio_rules.HOST, method, PATH, headers={"Authorization": "Basic eA=="})
        told = MockResponse(answer.content, status_code=answer.status_code, content_type="application/json")
        assert list(twilio_rules.book().iter_response_errors(request, told)) == []


async def call(telegram: TelegramStandIn, method: str, **parameters: object) -> httpx.Response:
    """Call the Bot API as the library does: a form, with JSON in its fields."""
    form = {
        name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()
    }
    async with httpx.AsyncClient(transport=telegram.transport(), base_url="http://t") as http:
        return await http.post(f"/bot{BOT_TOKEN}/{method}", data=form)


def keyboard(*buttons: object) -> dict[str, object]:
    """Write a keyboard with one row."""
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.usefixtures("described")
@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        (
            "sendMessage",
            {"chat_id": 5, "text": "[1]", "reply_markup": keyboard({"text": "A", "callback_data": "16:a"})},
        ),
        ("sendMessage", {"chat_id": -100, "text": "😀" * 2048}),
        ("sendMessage", {"chat_id": 5, "text": "7"}),
        ("answerCallbackQuery", {"callback_query_id": "12"}),
        ("editMessageReplyMarkup", {"chat_id": 5, "message_id": 7}),
        ("setWebhook", {"url": "https://x.org", "secret_token": "a-B_9", "allowed_updates": ["message"]}),
        (
            "setMyCommands",
            {"commands": [{"command": "plan", "description": "My plan"}], "scope": {"type": "default"}},
        ),
        ("getUpdates", {"timeout": 50, "limit": 100}),
    ],
)
async def test_what_telegram_takes_passes(method: str, parameters: dict[str, object]) -> None:
    telegram = TelegramStandIn()

    answer = await call(telegram, method, **parameters)

    assert answer.status_code == 200
    assert telegram.calls == [(method, parameters)]
    assert telegram.violations == []


@pytest.mark.usefixtures("described")
@pytest.mark.parametrize(
    ("method", "parameters", "words"),
    [
        ("sendMessage", {"chat_id": 5}, "text is missing"),
        ("sendMessage", {"text": "x"}, "chat_id is missing"),
        ("sendMessage", {"chat_id": 5, "text": ""}, "0 characters"),
        ("sendMessage", {"chat_id": 5, "text": "x" * 4097}, "4097 characters"),
        ("sendMessage", {"chat_id": 5, "text": "😀" * 2049}, "4098 characters"),
        ("sendMessage", {"chat_id": 5, "text": "x", "colour": "blue"}, "no field colour"),
        (
            "sendMessage",
            {"chat_id": 5, "text": "x", "reply_markup": {"inline_keyboard": [{"text": "A"}]}},
            "not a list",
        ),
        (
            "sendMessage",
            {"chat_id": 5, "text": "x", "reply_markup": keyboard({"callback_data": "a"})},
            "text is missing",
        ),
        ("sendMessage", {"chat_id": 5, "text": "x", "reply_markup": keyboard({"text": "A"})}, "does nothing"),
        (
            "sendMessage",
            {"chat_id": 5, "text": "x", "reply_markup": keyboard({"text": "A", "callback_data": "ñ" * 33})},
            "66 bytes, allowed 1-64",
        ),
        (
            "sendMessage",
            {"chat_id": 5, "text": "x", "link_preview_options": {"is_disabled": "yes"}},
            "Boolean",
        ),
        ("answerCallbackQuery", {"callback_query_id": "q", "text": "x" * 201}, "201 characters"),
        ("setWebhook", {"url": "https://x", "allowed_updates": "message"}, "not a list"),
        ("setWebhook", {"url": "https://x", "secret_token": "not allowed!"}, "not allowed"),
        ("setWebhook", {"url": "https://x", "max_connections": 101}, "allowed 1-100"),
        ("setMyCommands", {"commands": [{"command": "c" * 33, "description": "x"}]}, "33 characters"),
        ("setMyCommands", {"commands": [{"command": "c", "description": "x"}] * 101}, "101 of at most 100"),
        ("setMyCommands", {"commands": [], "scope": {"type": "everybody"}}, "must be"),
        ("leaveChat", {"chat_id": [5]}, "not of type"),
        ("teleport", {}, "no method teleport"),
    ],
)
async def test_what_telegram_would_refuse_is_refused_and_remembered(
    method: str, parameters: dict[str, object], words: str
) -> None:
    telegram = TelegramStandIn()

    answer = await call(telegram, method, **parameters)

    assert (answer.status_code in {400, 404}, telegram.calls) == (True, [])
    assert any(words in each for each in heard_complaints())


def test_what_our_code_declares_is_what_the_bot_api_has() -> None:
    if specs.spec(telegram_rules.FILE) is None:
        pytest.skip("Telegram's description isn't at hand")
    for method, rows in telegram_rules.DECLARED.items():
        described = {field["name"]: field for field in telegram_rules.fields_of(method) or []}
        for name, kinds, is_required, _ in rows:
            assert described[name]["required"] == is_required, f"{method}.{name}"
            assert set(kinds) <= set(described[name]["types"]), f"{method}.{name}"
        missing = {name for name, field in described.items() if field["required"]} - {row[0] for row in rows}
        assert missing == set(), method


MISTAKEN = """
import pytest
from standins.telegram import TelegramStandIn
from standins.twilio import TwilioStandIn

def test_a_text_without_any_fault():
    TwilioStandIn().complain([])

@pytest.mark.parametrize("kind", [TwilioStandIn, TelegramStandIn])
def test_a_text_nobody_looked_at(kind):
    kind().complain(["form: no field Colour"])
"""


def test_a_test_whose_sends_break_a_rule_fails_at_its_end_without_asking_for_it(tmp_path: Path) -> None:
    shutil.copy(TESTS / "conftest.py", tmp_path)
    (tmp_path / "test_mistaken.py").write_text(MISTAKEN, encoding="utf-8")

    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-n0",
            "-q",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            tmp_path,
            tmp_path,
        ],
        cwd=TESTS,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "3 passed, 2 errors" in ran.stdout
    assert "TwilioStandIn: form: no field Colour" in ran.stdout
    assert "TelegramStandIn: form: no field Colour" in ran.stdout


def test_no_test_of_ours_switches_the_watch_off(request: pytest.FixtureRequest) -> None:
    assert "nobody_complains" in request.fixturenames
    redefined = [
        path.name
        for path in TESTS.rglob("*.py")
        if "def nobody_complains" in path.read_text("utf-8")
        and path.name not in {"strict.py", "test_standins.py"}
    ]
    assert redefined == []
