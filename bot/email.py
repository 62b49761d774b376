"""E-mail to staff, through the district's own server: the only module that speaks SMTP.

Promise: a message's first line is its subject, it carries an id made from our own so that a second copy is
seen as one, and an outcome never says "not sent" unless that is certain.
"""

import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final, Self
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from bot.pace import Rate
from bot.sending import Accepted, Ambiguous, Envelope, Outcome, Refused, sendable

TIMEOUT_SECONDS: Final = 10.0
#: What an ordinary mail server takes without complaint; alerts and digests are few.
MAIL_RATE: Final = Rate(per_second=5, burst=20)
_PORTS: Final = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """The district's mail server.

    Attributes:
        has_tls: Encrypted from the first byte (`smtps://`).
        sender: The address our messages come from.
    """

    host: str
    port: int
    has_tls: bool
    username: str | None
    password: str | None = None
    sender: str

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read `smtp://user:password@host:587?from=goals@example.org`; without a user no sign-in.

        Raises:
            ValueError: It is not such an address; says what is missing. Never repeats the password.
        """
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("write it as smtp://user:password@host:587?from=goals@example.org (or smtps://)")
        username = unquote(parts.username) if parts.username else None
        given = parse_qs(parts.query).get("from", [username or ""])[0]
        if "@" not in given:
            raise ValueError("say which address our mail comes from: add ?from=goals@example.org")
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            has_tls=parts.scheme == "smtps",
            username=username,
            password=unquote(parts.password) if parts.password else None,
            sender=given,
        )


class EmailSender:
    """Sends the outbox's e-mails.

    Args:
        server: The district's mail server.
        context: How its certificate is checked; the machine's own way unless given.
    """

    name = "email"
    can_look_up = False
    pauses_as_a_whole = True

    def __init__(self, server: MailServer, *, context: ssl.SSLContext | None = None) -> None:
        self._server, self._context = server, context

    async def send(self, message: Envelope) -> Outcome:
        """Hand one e-mail to the server."""
        mail = _written(message, self._server)
        try:
            await aiosmtplib.send(
                mail,
                hostname=self._server.host,
                port=self._server.port,
                use_tls=self._server.has_tls,
                username=self._server.username,
                password=self._server.password,
                timeout=TIMEOUT_SECONDS,
                tls_context=self._context,
            )
        except aiosmtplib.SMTPException as error:
            return _outcome(error)
        except (OSError, ssl.SSLError):
            return _unreachable("connection")
        return Accepted(str(mail["Message-ID"]))

    async def look_up(self, message: Envelope, *, known: frozenset[str]) -> Accepted | Ambiguous | None:
        """Say that nobody can be asked: a mail server keeps no list."""
        del message, known
        return Ambiguous("cannot_ask")

    async def close(self) -> None:
        """Let go of nothing: each e-mail opens a connection of its own."""


def _written(message: Envelope, server: MailServer) -> EmailMessage:
    text = sendable(message.text)
    mail = EmailMessage()
    mail["From"], mail["To"] = server.sender, message.address
    mail["Subject"] = text.partition("\n")[0]
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<throughline-{message.id}@{server.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: out-of-office machines keep quiet
    mail.set_content(text)
    return mail


def _outcome(error: aiosmtplib.SMTPException) -> Outcome:
    """Say what an error means for the message. Whatever isn't surely a refusal is ambiguous."""
    match error:
        case aiosmtplib.SMTPRecipientsRefused():
            code = error.recipients[0].code
            return Refused(code=str(code), is_permanent=code >= 500)
        case (
            aiosmtplib.SMTPConnectError()
            | aiosmtplib.SMTPAuthenticationError()
            | aiosmtplib.SMTPNotSupported()
        ):
            return _unreachable(type(error).__name__)
        case aiosmtplib.SMTPSenderRefused() | aiosmtplib.SMTPHeloError():
            return Refused(code=str(error.code), is_permanent=False, concerns_sender=True)
        case aiosmtplib.SMTPDataError():
            return Refused(code=str(error.code), is_permanent=error.code >= 500)
        case _:
            return Ambiguous(type(error).__name__)


def _unreachable(code: str) -> Refused:
    return Refused(code=code, is_permanent=False, concerns_sender=True)
