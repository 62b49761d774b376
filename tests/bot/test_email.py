"""E-mail to staff, against a mail server that really runs."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from bot import sending
from bot.email import EmailSender, MailServer
from bot.sending import Accepted, Ambiguous, Refused


class Mailbox:
    """A mail server that takes everything, unless told otherwise."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses_recipient = ""
        self.hangs_up = False

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuses_recipient:
            return self.refuses_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.hangs_up:
            server.transport.close()
            await asyncio.sleep(0.1)
        assert isinstance(envelope.content, bytes)
        self.mails.append(BytesParser(_class=EmailMessage, policy=default).parsebytes(envelope.content))
        return "250 OK"


@pytest.fixture
async def mailbox() -> AsyncIterator[tuple[Mailbox, EmailSender]]:
    box = Mailbox()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(box), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield box, EmailSender(MailServer.parse(f"smtp://127.0.0.1:{port}?from=goals@school.example"))
    server.close()


def mail(text: str = "Alert 7\nRead it now.") -> sending.Envelope:
    return sending.Envelope(
        id=41,
        channel="email",
        address="rivera@school.example",
        text=text,
        created_at=datetime(2026, 11, 30, 15, tzinfo=UTC),
    )


async def test_the_first_line_is_the_subject_and_the_id_is_our_own(
    mailbox: tuple[Mailbox, EmailSender],
) -> None:
    box, sender = mailbox

    assert await sender.send(mail("Alerte n° 7, École\nÀ lire.")) == Accepted(
        "<throughline-41@school.example>"
    )

    (got,) = box.mails
    assert (got["Subject"], got["To"], got["From"]) == (
        "Alerte n° 7, École",
        "rivera@school.example",
        "goals@school.example",
    )
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content().strip().splitlines() == ["Alerte n° 7, École", "À lire."]


@pytest.mark.parametrize(("answer", "is_permanent"), [("550 no such user", True), ("451 try later", False)])
async def test_a_refused_mailbox_is_a_refusal(
    mailbox: tuple[Mailbox, EmailSender], answer: str, is_permanent: bool
) -> None:
    box, sender = mailbox
    box.refuses_recipient = answer

    assert await sender.send(mail()) == Refused(code=answer[:3], is_permanent=is_permanent)


async def test_a_server_that_hangs_up_in_the_middle_leaves_us_in_doubt(
    mailbox: tuple[Mailbox, EmailSender],
) -> None:
    box, sender = mailbox
    box.hangs_up = True

    assert isinstance(await sender.send(mail()), Ambiguous)


async def test_a_server_that_is_not_there_is_no_doubt() -> None:
    sender = EmailSender(MailServer.parse("smtp://127.0.0.1:1?from=goals@school.example"))

    refused = await sender.send(mail())

    assert isinstance(refused, Refused)
    assert refused.concerns_sender
    assert not refused.is_permanent


async def test_a_line_break_in_a_subject_starts_no_header_of_its_own(
    mailbox: tuple[Mailbox, EmailSender],
) -> None:
    box, sender = mailbox

    await sender.send(mail("Alert 7\r\nBcc: everybody@school.example"))

    assert box.mails[0]["Bcc"] is None


@pytest.mark.parametrize(
    "url",
    ["http://mail.example", "smtp://", "smtp://mail.example", "mail.example", "smtp://u:p@mail.example"],
)
def test_an_address_that_is_no_mail_server_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="from=goals") as refused:
        MailServer.parse(url)

    assert ":p@" not in str(refused.value)


def test_a_mail_servers_address_is_read_whole() -> None:
    server = MailServer.parse("smtps://goals%40school.example:p%2Fw@mail.school.example")

    assert server == MailServer(
        host="mail.school.example",
        port=465,
        has_tls=True,
        username="goals@school.example",
        password="p/w",
        sender="goals@school.example",
    )
