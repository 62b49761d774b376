"""What Twilio's form posts say: who really sent a request, which message or report is in it.

Knows Twilio's form fields, not its SDK (that is `bot.sms`); the routes are in `bot.sms_door`. WhatsApp
addresses pass through the same door with a prefix.
Promise: a form is only ever read as a message after `is_signed` agreed, and it never raises, whatever is in
    it.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit, urlunsplit

from bot.channels import WHATSAPP_PREFIX, channel_of_sms_door
from bot.messages import DeliveryReport, DeliveryState, InboundMessage, Keyword, Media
from bot.sending import sendable

SMS_PATH: Final = "/channels/sms"
STATUS_PATH: Final = "/channels/sms/status"
#: Twilio 21610: the recipient opted out of this sender. It may be said at once or in a later report.
OPTED_OUT_CODE: Final = "21610"

_E164: Final = re.compile(r"\+[1-9]\d{6,14}")
_US_WITHOUT_PLUS: Final = re.compile(r"1\d{10}")
_PROVIDER_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DIGITS: Final = re.compile(r"[0-9]{1,19}")
_KEYWORDS: Final[Mapping[str, Keyword]] = {"STOP": "stop", "START": "start", "HELP": "help"}
_LAST_MEDIA: Final = 10  # Twilio numbers attachments 0 to 9
_LARGEST_ID: Final = 2**63 - 1
#: Any report proves that Twilio created the message; only the last words say how it ended.
_STATES: Final[Mapping[str, DeliveryState]] = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "accepted",
    "delivered": "delivered",
    "partially_delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}


@dataclass(frozen=True, kw_only=True)
class SmsAccount:
    """One Twilio account and how the world reaches us.

    Attributes:
        account_sid: "AC" and 32 hexadecimal digits.
        auth_token: Signs webhooks and authorises sends.
        public_url: Where Twilio reaches us, without a slash at the end; signatures cover it.
        sender: The number we send from; None with a Messaging Service.
        messaging_service_sid: "MG" and 32 hexadecimal digits; None without one.
        api_url: Where Twilio's REST API is.
    """

    account_sid: str
    auth_token: str = field(repr=False)
    public_url: str
    sender: str | None
    messaging_service_sid: str | None = None
    api_url: str = "https://api.twilio.com"

    def status_url(self, outbound_id: int) -> str:
        """Give the address at which Twilio reports what became of one of our messages."""
        return f"{self.public_url}{STATUS_PATH}?o={outbound_id}"


@dataclass(frozen=True)
class Ignored:
    """A signed request that is not a message we may answer.

    Attributes:
        reason: `other_account`, `no_message_id`, `no_sender`, `own_number`, `unanswerable_sender` or
            `unknown_recipient`.
    """

    reason: str


Form = Sequence[tuple[bytes, bytes]]


def read_form(body: bytes) -> Form:
    """Read an urlencoded body into its fields, byte for byte, blank values and repeated names included.

    Signatures cover exactly these bytes; a decoder that drops blanks would refuse every picture without
    words.
    """
    parts = (part.partition(b"=") for part in body.replace(b"+", b" ").split(b"&") if part)
    return [(unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in parts]


def fields(form: Form) -> Mapping[str, str]:
    """Decode a form; of a repeated name the first value counts. Lone surrogates and stray bytes survive."""
    return {_decode(name): _decode(value) for name, value in reversed(form)}


def is_signed(account: SmsAccount, *, path: str, query: bytes, form: Form, signature: str) -> bool:
    """Tell whether Twilio signed this request with our account's token.

    Args:
        account: Whose token and public address count; the address a proxy shows us never does.
        path: The route's own path, as "/channels/sms".
        query: The raw query string, without "?".
        form: All fields.
        signature: The `X-Twilio-Signature` header, "" when missing.

    Source: Twilio's RequestValidator; with and without a port, because its servers are not consistent. Done
        here on bytes, as the SDK's version can't encode half an emoji.
    """
    rest = path.encode() + (b"?" + query if query else b"")
    rest += b"".join(name + value for name, value in sorted(set(form)))
    given = signature.encode("utf-8", "surrogateescape")
    starts = _with_and_without_port(account.public_url)
    return any(hmac.compare_digest(_signature(each + rest, account.auth_token), given) for each in starts)


def read_message(
    form: Mapping[str, str], *, account: SmsAccount, received_at: datetime
) -> InboundMessage | Ignored:
    """Turn a signed form into a message.

    Returns:
        The message; or why there is nobody to answer: no id, no sender, ourselves (a loop), a short code or
        a name (a machine that would answer our answer), another account's or another number's message.
    """
    reason = _not_for_us(form, account)
    if reason is not None:
        return Ignored(reason)
    channel, address = _address(form["From"].strip())
    assert address is not None  # noqa: S101 - looked at just now
    return InboundMessage(
        channel=channel,
        address=address,
        provider_id=_message_id(form),
        text=form.get("Body", ""),
        received_at=received_at,
        media=tuple(_media(form)),
        keyword=_KEYWORDS.get(form.get("OptOutType", "").upper()),
    )


def read_report(form: Mapping[str, str], *, outbound_id: str, reported_at: datetime) -> DeliveryReport | None:
    """Turn a signed status callback into a report; None for a status word nobody knows yet.

    Args:
        form: The callback's fields.
        outbound_id: The `o` of the callback's address, as text; anything but a row number counts as missing.
        reported_at: Now. Aware.
    """
    word = form.get("MessageStatus") or form.get("SmsStatus") or ""
    state = _STATES.get(word.lower())
    provider_id = form.get("MessageSid") or form.get("SmsSid") or ""
    if state is None or not _PROVIDER_ID.fullmatch(provider_id):
        return None
    number = int(outbound_id) if _DIGITS.fullmatch(outbound_id) else 0
    code = form.get("ErrorCode", "")
    channel, address = _address(form.get("To", ""))
    return DeliveryReport(
        outbound_id=number if 0 < number <= _LARGEST_ID else None,
        provider_id=provider_id,
        state=state,
        error=code if _DIGITS.fullmatch(code) else None,
        channel=channel,
        address=address or "",
        reported_at=reported_at,
    )


def is_of_another(form: Mapping[str, str], *, account: SmsAccount) -> bool:
    """Say whether a signed form names another account than ours."""
    return form.get("AccountSid", account.account_sid) != account.account_sid


def _not_for_us(form: Mapping[str, str], account: SmsAccount) -> str | None:
    """Say why a signed message gets no answer; None when it is one."""
    sender, recipient = form.get("From", "").strip(), _address(form.get("To", ""))[1]
    address = _address(sender)[1]
    own = {_address(account.sender or "")[1], recipient} - {None}
    reasons = (
        ("other_account", is_of_another(form, account=account)),
        ("no_message_id", not _PROVIDER_ID.fullmatch(_message_id(form))),
        ("no_sender", not sender),
        ("unanswerable_sender", address is None),
        ("own_number", address in own),
        ("unknown_recipient", recipient is None or not _is_ours(form, account)),
    )
    return next((reason for reason, holds in reasons if holds), None)


def _message_id(form: Mapping[str, str]) -> str:
    return form.get("MessageSid") or form.get("SmsMessageSid") or form.get("SmsSid") or ""


def _is_ours(form: Mapping[str, str], account: SmsAccount) -> bool:
    """Say whether a message was sent to our number. A Messaging Service answers for all of its numbers."""
    if account.messaging_service_sid is not None or account.sender is None:
        return True
    return _address(form.get("To", ""))[1] == _address(account.sender)[1]


def _address(written: str) -> tuple[str, str | None]:
    """Split Twilio's address into our channel and number: None for short codes, names, other channels."""
    channel = channel_of_sms_door(written)
    number = written[len(WHATSAPP_PREFIX) :] if channel == "whatsapp" else written
    number = number.strip()
    if _US_WITHOUT_PLUS.fullmatch(number):
        number = f"+{number}"
    return channel, number if _E164.fullmatch(number) else None


def _media(form: Mapping[str, str]) -> Iterable[Media]:
    count = form.get("NumMedia", "")
    announced = int(count) if _DIGITS.fullmatch(count) else 0
    for number in range(min(announced, _LAST_MEDIA)):
        kind = form.get(f"MediaContentType{number}", "")
        yield Media(reference=sendable(form.get(f"MediaUrl{number}", "")), content_type=sendable(kind))


def _decode(value: bytes) -> str:
    """Decode what should be UTF-8; half an emoji keeps its value, a stray byte its number."""
    try:
        return value.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return value.decode("utf-8", "surrogateescape")


def _signature(covered: bytes, token: str) -> bytes:
    return base64.b64encode(hmac.new(token.encode(), covered, hashlib.sha1).digest())


def _with_and_without_port(public_url: str) -> tuple[bytes, bytes]:
    parts = urlsplit(public_url)
    bare = parts.netloc.removesuffix(f":{parts.port}")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return (
        urlunsplit(parts._replace(netloc=bare)).encode(),
        urlunsplit(parts._replace(netloc=f"{bare}:{port}")).encode(),
    )
