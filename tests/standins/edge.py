"""What the doors talk to in tests: a receiver and a ledger that remember, a client that signs."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

import httpx
from fastapi import APIRouter, FastAPI
from standins.twilio import ACCOUNT, TOKEN

from bot.clock import FixedClock
from bot.errors import InboxUnavailable
from bot.messages import DeliveryReport, InboundMessage, OutboundReply
from bot.sms_form import SmsAccount

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
ANA = "+13035550101"
SCHOOL_NUMBER = "+13035550100"
SMS_ACCOUNT = SmsAccount(
    account_sid=ACCOUNT,
    auth_token=TOKEN,
    public_url="https://plans.example.org",
    sender=SCHOOL_NUMBER,
    api_url="http://twilio.test",
)


def clock() -> FixedClock:
    """Stand at a Monday noon in Denver's neighbourhood."""
    return FixedClock(NOON)


class RecordingReceiver:
    """Takes messages in as the assistant does: a repeated delivery gets the first one's replies.

    Attributes:
        received: Each distinct message, in order.
        answer: What to say to a message.
        is_broken: The inbox can't be written.
    """

    def __init__(self) -> None:
        self.received: list[InboundMessage] = []
        self.answer: Callable[[InboundMessage], str] = lambda message: f"you said {message.text}"
        self.is_broken = False
        self._replies: dict[tuple[str, str], tuple[OutboundReply, ...]] = {}

    async def receive(self, message: InboundMessage) -> tuple[OutboundReply, ...]:
        """Remember a message and answer it."""
        if self.is_broken:
            raise InboxUnavailable("OperationalError")
        key = (message.channel, message.provider_id)
        if key not in self._replies:
            self.received.append(message)
            text = self.answer(message)
            reply = OutboundReply(id=len(self.received), text=text, language="en")
            self._replies[key] = (reply,) if text else ()
        return self._replies[key]


class RecordingLedger:
    """Remembers who stopped us, and where that was said."""

    def __init__(self) -> None:
        self.withdrawals: list[tuple[str, str, str]] = []
        self.returns: list[tuple[str, str, str]] = []

    async def withdrawn(self, *, channel: str, address: str, source: str, at: datetime) -> None:
        """Remember one withdrawal."""
        assert at.tzinfo is not None
        self.withdrawals.append((channel, address, source))

    async def returned(self, *, channel: str, address: str, source: str, at: datetime) -> None:
        """Remember one return."""
        assert at.tzinfo is not None
        self.returns.append((channel, address, source))


class RecordingReports:
    """Remembers delivery reports."""

    def __init__(self) -> None:
        self.reports: list[DeliveryReport] = []

    async def report(self, report: DeliveryReport) -> None:
        """Remember one report."""
        self.reports.append(report)


def client(router: APIRouter) -> httpx.AsyncClient:
    """Make a client of an application that has just these routes."""
    app = FastAPI()
    app.include_router(router)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://10.0.0.5:8000")


def signature(url: str, pairs: list[tuple[str, str]], token: str = TOKEN) -> str:
    """Sign as Twilio does, half emojis included."""
    covered = url + "".join(name + value for name, value in sorted(set(pairs)))
    mac = hmac.new(token.encode(), covered.encode("utf-8", "surrogatepass"), hashlib.sha1)
    return base64.b64encode(mac.digest()).decode()


async def post_signed(
    http: httpx.AsyncClient,
    form: Mapping[str, str] | list[tuple[str, str]],
    *,
    path: str = "/channels/sms",
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """Post a form as Twilio does, signed for our public address."""
    pairs = list(form.items()) if isinstance(form, Mapping) else form
    body = urlencode(pairs, errors="surrogatepass")
    sent = {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": signature(SMS_ACCOUNT.public_url + path, pairs),
    }
    return await http.post(path, content=body, headers=sent | dict(headers or {}))


def sms(text: str = "hello", **changes: str) -> dict[str, str]:
    """Write the form Twilio posts for one text from Ana, an invented student."""
    return {
        "ToCountry": "US",
        "MessageSid": "SM" + "1" * 32,
        "SmsSid": "SM" + "1" * 32,
        "SmsMessageSid": "SM" + "1" * 32,
        "AccountSid": ACCOUNT,
        "NumMedia": "0",
        "NumSegments": "1",
        "FromCity": "",
        "From": ANA,
        "To": SCHOOL_NUMBER,
        "Body": text,
        "ApiVersion": "2010-04-01",
    } | changes
