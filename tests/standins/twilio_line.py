"""What Twilio does by itself: brings texts in, takes the answers, and reports what became of each message.

Everything it posts is signed as Twilio signs. Its reports can come in order, backwards, twice, late, or
never.
"""

from collections.abc import Iterable
from typing import Any, Literal
from xml.etree import ElementTree as ET

import httpx
from standins.edge import ANA, SCHOOL_NUMBER, SMS_ACCOUNT, post_signed, sms
from standins.twilio import ACCOUNT, TwilioStandIn
from standins.twilio_rules import text_faults

Manner = Literal["in_order", "backwards", "twice", "late", "never"]
#: What Twilio says of a message that arrives, in the order in which it happens; the first status is not told.
WORDS = ("sending", "sent", "delivered")
#: The words Twilio acts upon before we see them (facts/messaging.md 1.6).
STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
START_WORDS = frozenset({"START", "YES", "UNSTOP"})


class TwilioLine:
    """The wire between a phone and us.

    Args:
        twilio: Holds the messages.
        http: A client of our application.
    """

    def __init__(self, twilio: TwilioStandIn, http: httpx.AsyncClient) -> None:
        self.twilio, self._http = twilio, http
        self._texts = 0
        self._late: list[tuple[dict[str, Any], str, str]] = []

    async def text(self, words: str, *, sender: str = ANA, **changes: str) -> list[dict[str, Any]]:
        """Bring in one text and take the answer to it.

        Returns:
            The messages of the answer, as they exist at Twilio: to somebody opted out they exist and fail.
        """
        self._texts += 1
        if words.strip().upper() in STOP_WORDS:
            self.twilio.opted_out.add(sender)
        elif words.strip().upper() in START_WORDS:
            self.twilio.opted_out.discard(sender)
        sid = f"SM{self._texts:031x}a"
        form = sms(
            words, **{"MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "From": sender} | changes
        )
        answer = await post_signed(self._http, form)
        assert answer.status_code == 200, f"the webhook answered {answer.status_code}"
        return [self._take(each, sender) for each in self._messages(answer)]

    async def report(
        self, message: dict[str, Any], *words: str, manner: Manner = "in_order", error: str = ""
    ) -> list[int]:
        """Report what became of a message, in the manner of a bad day.

        Returns:
            The status of each answer we gave.
        """
        told = list(words or WORDS)
        if manner == "backwards":
            told.reverse()
        elif manner == "twice":
            told = [word for word in told for _ in range(2)]
        elif manner == "late":
            self._late += [(message, word, error) for word in told]
        if manner in {"late", "never"}:
            return []
        return [await self._post(message, word, error) for word in told]

    async def catch_up(self) -> list[int]:
        """Post the reports that were late."""
        late, self._late = self._late, []
        return [await self._post(*each) for each in late]

    def _messages(self, answer: httpx.Response) -> Iterable[ET.Element]:
        root = ET.fromstring(answer.content)  # noqa: S314 - our own answer
        if root.tag != "Response" or not answer.headers["content-type"].startswith("text/xml"):
            self.twilio.complain([f"twiml: a {root.tag} of type {answer.headers['content-type']}"])
        strange = [each.tag for each in root if each.tag != "Message"]
        self.twilio.complain(f"twiml: no element {tag}" for tag in strange)
        return [each for each in root if each.tag == "Message"]

    def _take(self, element: ET.Element, sender: str) -> dict[str, Any]:
        words, callback = "".join(element.itertext()), element.get("action", "")
        self.twilio.complain(text_faults(words, callback))
        unknown = set(element.keys()) - {"action", "method", "to", "from"}
        self.twilio.complain(f"twiml: no attribute {name}" for name in sorted(unknown))
        form = {"To": sender, "From": SCHOOL_NUMBER, "Body": words, "StatusCallback": callback}
        made = self.twilio.add(form, direction="outbound-reply")
        if sender in self.twilio.opted_out:
            made |= {"status": "failed", "error_code": 21610}
        return made

    async def _post(self, message: dict[str, Any], word: str, error: str) -> int:
        url = message["status_callback"]
        if not url or not url.startswith(SMS_ACCOUNT.public_url):
            self.twilio.complain([f"a report for {message['sid']} has nowhere to go"])
            return 0
        form = {
            "AccountSid": ACCOUNT,
            "ApiVersion": "2010-04-01",
            "MessageSid": message["sid"],
            "SmsSid": message["sid"],
            "MessageStatus": word,
            "SmsStatus": word,
            "From": message["from"] or SCHOOL_NUMBER,
            "To": message["to"],
        } | ({"ErrorCode": error} if error else {})
        answer = await post_signed(self._http, form, path=url.removeprefix(SMS_ACCOUNT.public_url))
        return answer.status_code
