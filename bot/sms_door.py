"""Where Twilio knocks: one address for texts, one for reports of what became of ours.

Promise: a request that Twilio did not sign for our account leaves no trace but a number in the metrics, and
a text is answered only after it was recorded.
"""

import asyncio
from typing import Final

import structlog
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot import metrics
from bot.clock import Clock
from bot.errors import InboxUnavailable
from bot.messages import ConsentLedger, OutboundReply, Receiver, ReportSink
from bot.refusals import Refusals
from bot.request_body import read_body
from bot.sms import twiml
from bot.sms_form import (
    OPTED_OUT_CODE,
    SMS_PATH,
    STATUS_PATH,
    Form,
    Ignored,
    SmsAccount,
    fields,
    is_of_another,
    is_signed,
    read_form,
    read_message,
    read_report,
)

MAX_BODY_BYTES: Final = 64 * 1024
FORM_TYPE: Final = "application/x-www-form-urlencoded"
SIGNATURE_HEADER: Final = "x-twilio-signature"
#: Twilio gives up after 15 s (error 11205). Before that we say "try again": the text may not be recorded yet.
ANSWER_WITHIN_SECONDS: Final = 12.0

#: Signed by Twilio and yet not for us: the webhook of another number or account points here.
ALARMS: Final = frozenset({"other_account", "unknown_recipient"})

_log: Final = structlog.get_logger(__name__)


class SmsDoor:
    """The two routes of the SMS channel.

    Args:
        account: The account whose signature counts.
        receiver: Takes messages in and gives the replies to them.
        reports: Takes delivery reports in.
        consent: Told when a report says that somebody opted out.
        clock: Says when something arrived.
    """

    def __init__(
        self,
        account: SmsAccount,
        *,
        receiver: Receiver,
        reports: ReportSink,
        consent: ConsentLedger,
        clock: Clock,
    ) -> None:
        self._account, self._receiver, self._reports = account, receiver, reports
        self._consent, self._clock = consent, clock
        self._refusals = Refusals("sms", event="sms_request_refused", alarms=ALARMS)
        self._handling: set[asyncio.Task[tuple[OutboundReply, ...]]] = set()
        self.router = APIRouter()
        self.router.add_api_route(SMS_PATH, self.message, methods=["POST"], include_in_schema=False)
        self.router.add_api_route(STATUS_PATH, self.status, methods=["POST"], include_in_schema=False)

    async def message(self, request: Request) -> Response:
        """Take in one text and answer it in place."""
        form = await self._signed_form(request, SMS_PATH)
        if isinstance(form, Response):
            return form
        message = read_message(fields(form), account=self._account, received_at=self._clock.now())
        if isinstance(message, Ignored):
            self._refusals.note(message.reason)
            return self._answer(())
        metrics.RECEIVED.labels(message.channel).inc()
        handling = asyncio.ensure_future(self._receiver.receive(message))
        self._handling.add(handling)  # the loop keeps weak references only
        handling.add_done_callback(self._handled)
        try:
            with metrics.ANSWER_SECONDS.labels(message.channel).time():
                async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
                    replies = await asyncio.shield(handling)
        except (InboxUnavailable, TimeoutError) as error:
            _log.error("inbound_not_recorded", channel=message.channel, cause=type(error).__name__)
            return Response(status_code=503)
        return self._answer(replies)

    async def status(self, request: Request) -> Response:
        """Take in one report of what became of a message of ours."""
        form = await self._signed_form(request, STATUS_PATH)
        if isinstance(form, Response):
            return form
        outbound_id = request.query_params.get("o", "")
        if is_of_another(fields(form), account=self._account):
            self._refusals.note("other_account")
            return Response(status_code=204)
        report = read_report(fields(form), outbound_id=outbound_id, reported_at=self._clock.now())
        if report is None:
            self._refusals.note("unknown_report")
            return Response(status_code=204)
        metrics.REPORTS.labels(report.channel, report.state).inc()
        await self._reports.report(report)
        if report.error == OPTED_OUT_CODE and report.address:
            await self._consent.withdrawn(
                channel=report.channel,
                address=report.address,
                source="twilio_21610",
                at=report.reported_at,
            )
        return Response(status_code=204)

    async def _signed_form(self, request: Request, path: str) -> Form | Response:
        """Read the form of a request, or give the refusal: 415, 413 or 403."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != FORM_TYPE:
            self._refusals.note("content_type")
            return Response(status_code=415)
        body = await read_body(request, limit=MAX_BODY_BYTES)
        if body is None:
            self._refusals.note("too_large")
            return Response(status_code=413)
        form = read_form(body)
        query: bytes = request.scope.get("query_string", b"")
        signature = request.headers.get(SIGNATURE_HEADER, "")
        if not is_signed(self._account, path=path, query=query, form=form, signature=signature):
            self._refusals.note("signature")
            return Response(status_code=403)
        return form

    def _handled(self, handling: asyncio.Task[tuple[OutboundReply, ...]]) -> None:
        """Forget a handling that ended; one that outlived its request may have failed unheard."""
        self._handling.discard(handling)
        error = None if handling.cancelled() else handling.exception()
        if error is not None:
            _log.error("inbound_handling_failed", channel="sms", cause=type(error).__name__)

    def _answer(self, replies: tuple[OutboundReply, ...]) -> Response:
        return Response(twiml(replies, account=self._account), media_type="text/xml")
