"""Texts, through Twilio: answering one in place, sending one, finding out whether one was sent.

The only module that imports Twilio's SDK. Requests go through an HTTP client of ours, because the SDK's own
one waits for ever and, told to retry, sends a text up to three times (facts/messaging.md 0.1, 0.2).
Promise: one call to `send` makes at most one request, ends within ten seconds, and never calls a send whose
fate is unknown a failure.
"""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.response import Response
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse

from bot.channels import WHATSAPP_PREFIX
from bot.errors import ProviderRefused
from bot.messages import OutboundReply
from bot.sending import Accepted, Ambiguous, Envelope, Outcome, Refused, Throttled, sendable
from bot.sms_form import OPTED_OUT_CODE, SmsAccount

CONNECT_SECONDS: Final = 5.0
TOTAL_SECONDS: Final = 10.0
#: How long Twilio may hold a text before giving up. A reply that comes nine hours late is worse than none.
VALIDITY_SECONDS: Final = 4 * 60 * 60
#: When Twilio says "too fast" without saying for how long.
DEFAULT_PAUSE_SECONDS: Final = 2.0
#: Refusals that another try may cure: the sender's queue full, Twilio's queue full.
_CURABLE: Final = frozenset({"21611", "30001"})
_TRIAL_PREFIX: Final = "Sent from your Twilio trial account - "
_LISTED: Final = 100  # newest messages to one number that we look through
_CLOCK_SKEW: Final = timedelta(minutes=1)


def twiml(replies: Iterable[OutboundReply], *, account: SmsAccount) -> str:
    """Write the answer to an inbound text: one `<Message>` per reply, each with the address for its reports.

    `action` is the attribute: the SDK calls `statusCallback` deprecated in its favour. Equal replies give
    equal bytes.
    """
    response = MessagingResponse()
    for reply in replies:
        response.message(sendable(reply.text), action=account.status_url(reply.id), method="POST")
    return str(response)


class SmsSender:
    """Sends texts and WhatsApp messages through Twilio's REST API.

    Args:
        account: Whose credentials, number and status address to use.
        transport: How requests travel; None for the network. Tests hand in a stand-in.
    """

    name = "twilio"
    can_look_up = True
    pauses_as_a_whole = True

    def __init__(self, account: SmsAccount, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._account = account
        self._http = _TimedHttp(transport)
        # A non-empty environment keeps the SDK from reading TWILIO_EDGE and TWILIO_REGION behind our
        # settings' back.
        self._client = Client(
            account.account_sid, account.auth_token, http_client=self._http, environment={"TWILIO_EDGE": ""}
        )
        self._client.api.base_url = account.api_url

    async def send(self, message: Envelope) -> Outcome:
        """Send `message` once; a refusal, a pause and an unknown fate are outcomes, not errors."""
        try:
            made = await self._client.messages.create_async(
                to=_written(message.channel, message.address),
                body=sendable(message.text),
                status_callback=self._account.status_url(message.id),
                validity_period=VALIDITY_SECONDS,
                **self._sender(message.channel),
            )
        except _ANY_FAULT as error:
            return _outcome(error)
        return Accepted(str(made.sid)) if made.sid else Ambiguous("no_sid")

    async def look_up(self, message: Envelope, *, known: frozenset[str]) -> Accepted | Ambiguous | None:
        """Look for `message` among the newest messages to its number.

        Not filtered by `DateSent`: a message still queued has none yet, and overlooking it would send it
        twice.
        """
        try:
            listed = await self._client.messages.list_async(
                to=_written(message.channel, message.address), limit=_LISTED, page_size=_LISTED
            )
        except _ANY_FAULT:
            return Ambiguous("cannot_list")
        since = message.created_at - _CLOCK_SKEW
        twins = [
            each
            for each in listed
            if str(each.direction).startswith("outbound")
            and each.sid not in known
            and _same_words(each.body or "", sendable(message.text))
            and (each.date_created or datetime.max.replace(tzinfo=UTC)) >= since
        ]
        return Accepted(str(twins[-1].sid)) if twins else None

    async def account_status(self) -> str:
        """Ask Twilio about the account itself: "active", "suspended" or "closed".

        Raises:
            ProviderRefused: Twilio does not know the credentials, or could not be reached.
        """
        try:
            account = await self._client.api.accounts(self._account.account_sid).fetch_async()
        except (TwilioRestException, TwilioServiceException) as error:
            raise ProviderRefused(str(error.code), is_reached=True) from None
        except _ANY_FAULT as error:
            raise ProviderRefused(type(error).__name__, is_reached=False) from None
        return str(account.status)

    async def close(self) -> None:
        """Close the connections to Twilio."""
        await self._http.close()

    def _sender(self, channel: str) -> Mapping[str, str]:
        if self._account.messaging_service_sid:
            return {"messaging_service_sid": self._account.messaging_service_sid}
        return {"from_": _written(channel, self._account.sender or "")}


class _TooFast(Exception):
    """Twilio answered 429: nothing was processed, and it is safe to try again."""

    def __init__(self, retry_after: float) -> None:
        self.retry_after = retry_after
        super().__init__(f"Twilio asks to wait {retry_after:g} s")


class _TimedHttp:
    """The SDK's HTTP client, as it should be: it ends in time, never repeats a request, and logs nothing."""

    is_async = True

    def __init__(self, transport: httpx.AsyncBaseTransport | None) -> None:
        timeout = httpx.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS)
        self._client = httpx.AsyncClient(transport=transport, timeout=timeout, trust_env=transport is None)

    async def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the SDK calls it so; ours is stricter
        allow_redirects: bool = False,
    ) -> Response:
        """Make one request, within the time limits."""
        del timeout, allow_redirects
        async with asyncio.timeout(TOTAL_SECONDS):
            answer = await self._client.request(
                method, url, params=params, data=data, headers=headers, auth=auth
            )
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            wait = answer.headers.get("retry-after", "")
            raise _TooFast(float(wait) if wait.isascii() and wait.isdecimal() else DEFAULT_PAUSE_SECONDS)
        return Response(answer.status_code, answer.text, answer.headers)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


#: The last four: an answer that is no JSON, as an HTML error page, or JSON of another shape.
_ANY_FAULT: Final = (
    _TooFast,
    TwilioException,
    httpx.HTTPError,
    TimeoutError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
)


def _outcome(error: Exception) -> Outcome:
    """Say what an error means for the message. Whatever isn't surely a refusal is ambiguous."""
    match error:
        case _TooFast():
            return Throttled(error.retry_after)
        case httpx.ConnectError() | httpx.ConnectTimeout() | httpx.PoolTimeout():
            return Refused(code="unreachable", is_permanent=False, concerns_sender=True)
        case TwilioRestException() | TwilioServiceException() if 400 <= error.status < 500:
            code, is_ours = str(error.code), error.status == httpx.codes.UNAUTHORIZED
            return Refused(
                code=code,
                is_permanent=code not in _CURABLE and not is_ours,
                withdrawal="twilio_21610" if code == OPTED_OUT_CODE else None,
                concerns_sender=is_ours,
            )
        case TwilioRestException() | TwilioServiceException():
            return Ambiguous(str(error.code))
        case _:
            return Ambiguous(type(error).__name__)


def _written(channel: str, address: str) -> str:
    """Write an address the way Twilio does."""
    return f"{WHATSAPP_PREFIX}{address}" if channel == "whatsapp" else address


def _same_words(listed: str, ours: str) -> bool:
    """Compare two texts, forgiving what Twilio adds on a trial account and how it keeps spaces."""
    return listed.removeprefix(_TRIAL_PREFIX).split() == ours.split()
