"""A town on a bad day: families who text and chat, and providers that fail, repeat and misreport.

The providers answer over real HTTP and judge every request as `standins` do. Nothing here knows our program
but its addresses.
"""

import asyncio
import contextlib
import random
import re
import xml.etree.ElementTree as ET
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

import httpx
from standins.edge import SCHOOL_NUMBER, signature
from standins.telegram import Fault, TelegramStandIn
from standins.twilio import ACCOUNT, Answer, TwilioStandIn
from starlette.types import Receive, Scope, Send

PUBLIC_URL: Final = "https://plans.example.org"  # what a proxy shows the world; signatures cover it
SECRET: Final = "an-invented-secret"
TURNS: Final = (
    "hey",
    "i wanna raise my algebra grade from a 68 to 80 before winter break",
    "go to tutoring tues n thurs",
    "nothing",
    "yes",
)
STOP: Final = "STOP"
THANKS: Final = "thanks"
STOPS_EVERY: Final = 10  # so many conversations, one ends with a stop
PATIENCE: Final = 12  # times the phone company tries to bring us a text


@dataclass(frozen=True, kw_only=True)
class Student:
    """One person and how they write."""

    number: int
    channel: str

    @property
    def id(self) -> str:
        """Their id with us."""
        return f"p{self.number:05d}"

    @property
    def address(self) -> str:
        """Their phone number or chat."""
        return (
            f"+1303{5550000 + self.number:07d}" if self.channel == "sms" else str(700_000_000 + self.number)
        )

    @property
    def says(self) -> tuple[str, ...]:
        """Six things, one after the other."""
        return (*TURNS, STOP if self.number % STOPS_EVERY == 0 else THANKS)


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """One message of ours that reached a phone, or may have."""

    at: float
    address: str
    text: str
    row: int | None = None
    by_api: bool = True


@dataclass(kw_only=True)
class Town:
    """Everything that happened, as the outside world saw it.

    Attributes:
        arrived: What reached phones, in order.
        taken: Ids of messages we answered with a success, by channel.
        given_up: Ids the phone company stopped trying to bring.
        stopped_at: When a stop was taken, by address.
    """

    random: random.Random
    webs: Sequence[int]
    arrived: list[Arrived] = field(default_factory=list)
    taken: dict[str, set[str]] = field(default_factory=lambda: {"sms": set(), "telegram": set()})
    given_up: set[str] = field(default_factory=set)
    stopped_at: dict[str, float] = field(default_factory=dict)
    redelivered: int = 0
    faults: int = 0

    def chance(self, share: float) -> bool:
        """Draw."""
        return self.random.random() < share

    def now(self) -> float:
        """Tell the time."""
        return asyncio.get_running_loop().time()


class BadTwilio(TwilioStandIn):
    """Twilio, as it is on the worst of days."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town = town
        self.reports: set[asyncio.Task[None]] = set()
        self.http = httpx.AsyncClient(timeout=20, limits=httpx.Limits(max_connections=100))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or break off."""
        if scope["type"] != "http":
            return
        try:
            await super().__call__(scope, receive, send)
        except httpx.ReadTimeout:
            await _break_off(send)

    def _create(self, form: Mapping[str, str]) -> Answer:
        """Make a message, or fail in one of many ways. At one go: other requests come in meanwhile."""
        before, fault = len(self.messages), None
        if self.town.chance(0.08):
            fault = self.town.random.choice(("429", "500", "503", "html", "empty", "lost", "kept"))
            self.faults.append(fault)
        try:
            return super()._create(form)
        finally:
            self.town.faults += fault is not None
            for made in self.messages[before:]:
                (row,) = re.findall(r"\?o=(\d+)$", made["status_callback"])
                self.town.arrived.append(
                    Arrived(at=self.town.now(), address=made["to"], text=made["body"], row=int(row))
                )
                self.tell(made)

    def tell(self, message: dict[str, Any]) -> None:
        """Report what became of a message: mostly, sometimes twice, sometimes backwards."""
        words = ["sent", "delivered"]
        if self.town.chance(0.1):
            return
        if self.town.chance(0.2):
            words.reverse()
        if self.town.chance(0.1):
            words *= 2
        task = asyncio.create_task(self._tell(message, words))
        self.reports.add(task)
        task.add_done_callback(self.reports.discard)

    async def _tell(self, message: dict[str, Any], words: list[str]) -> None:
        path = message["status_callback"].removeprefix(PUBLIC_URL)
        for word in words:
            form = [
                ("MessageSid", message["sid"]),
                ("MessageStatus", word),
                ("AccountSid", ACCOUNT),
                ("To", message["to"]),
            ]
            with contextlib.suppress(httpx.HTTPError):  # Twilio does not repeat a report
                await self.post(path, form)

    async def post(self, path: str, form: list[tuple[str, str]]) -> httpx.Response:
        """Post a signed form to one of our web processes."""
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "x-twilio-signature": signature(PUBLIC_URL + path, form),
        }
        port = self.town.random.choice(self.town.webs)
        return await self.http.post(
            f"http://127.0.0.1:{port}{path}", content=urlencode(form), headers=headers
        )


class BadTelegram(TelegramStandIn):
    """Telegram, as it is on the worst of days."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town = town
        self.http = httpx.AsyncClient(timeout=70, limits=httpx.Limits(max_connections=100))
        self.calls = Heard(town)
        self.faults_of["sendMessage"] = Dice(town)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call, or break off."""
        if scope["type"] != "http":
            return
        try:
            await super().__call__(scope, receive, send)
        except httpx.ReadTimeout:
            await _break_off(send)


class Heard(list[tuple[str, dict[str, Any]]]):
    """Calls that took effect, told to the town one by one as they do."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town = town

    def append(self, call: tuple[str, dict[str, Any]]) -> None:
        """Take one in."""
        super().append(call)
        method, parameters = call
        if method == "sendMessage":
            chat, text = str(parameters["chat_id"]), parameters["text"]
            self.town.arrived.append(Arrived(at=self.town.now(), address=chat, text=text))


class Dice(deque[Fault]):
    """Faults without end, each drawn at the moment at which it is asked for."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town = town

    def __bool__(self) -> bool:
        """Draw whether the next call goes wrong."""
        return self.town.chance(0.08)

    def popleft(self) -> Fault:
        """Draw how."""
        self.town.faults += 1
        return self.town.random.choice(FAULTS)


FAULTS: Final = (
    Fault(status=429, description="Too Many Requests: retry after 2", parameters={"retry_after": 2}),
    Fault(status=502, description="Bad Gateway"),
    Fault(error=httpx.ReadTimeout("lost")),
    Fault(error=httpx.ReadTimeout("kept"), is_kept=True),
)


async def _break_off(send: Send) -> None:
    """Promise an answer and hang up in the middle of it."""
    headers = [(b"content-type", b"application/json"), (b"content-length", b"999")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def converse(student: Student, town: Town, twilio: BadTwilio, telegram: BadTelegram) -> None:
    """Hold one whole conversation, each message after the one before it was taken or given up."""
    for turn, words in enumerate(student.says):
        if student.channel == "sms":
            taken = await _text(student, turn, words, town, twilio)
        else:
            taken = await _chat(student, turn, words, town, telegram)
        if taken and words == STOP:
            town.stopped_at[student.address] = town.now()
        await asyncio.sleep(town.random.random() * 0.3)


def provider_id(student: Student, turn: int) -> str:
    """Give the provider's id of a message."""
    number = student.number * 10 + turn
    return f"SM{number:032x}" if student.channel == "sms" else str(1_000_000 + number)


async def _text(student: Student, turn: int, words: str, town: Town, twilio: BadTwilio) -> bool:
    """Bring one text in as Twilio does, again and again if need be, sometimes twice at once."""
    sid = provider_id(student, turn)
    form = [
        ("MessageSid", sid),
        ("AccountSid", ACCOUNT),
        ("From", student.address),
        ("To", SCHOOL_NUMBER),
        ("Body", words),
        ("NumMedia", "0"),
    ]
    if town.chance(0.02):
        town.redelivered += 1
        await asyncio.gather(*(_try_text(form, twilio) for _ in range(2)))
    for _ in range(PATIENCE):
        answer = await _try_text(form, twilio)
        if answer is not None:
            town.taken["sms"].add(sid)
            for message in ET.fromstring(answer.text).iter("Message"):  # noqa: S314 - our own answer
                _reaches(student, "".join(message.itertext()), message.get("action") or "", town, twilio)
            return True
        town.redelivered += 1
        await asyncio.sleep(0.5 + town.random.random())
    town.given_up.add(sid)
    return False


async def _try_text(form: list[tuple[str, str]], twilio: BadTwilio) -> httpx.Response | None:
    try:
        answer = await twilio.post("/channels/sms", form)
    except httpx.HTTPError:
        return None
    return answer if answer.status_code == httpx.codes.OK else None


def _reaches(student: Student, words: str, callback: str, town: Town, twilio: BadTwilio) -> None:
    """A reply in an answer reaches the phone, is in Twilio's list, and is reported."""
    (row,) = re.findall(r"\?o=(\d+)$", callback)
    form = {"To": student.address, "From": SCHOOL_NUMBER, "Body": words, "StatusCallback": callback}
    made = twilio.add(form, direction="outbound-reply")
    town.arrived.append(
        Arrived(at=town.now(), address=student.address, text=words, row=int(row), by_api=False)
    )
    twilio.tell(made)


async def _chat(student: Student, turn: int, words: str, town: Town, telegram: BadTelegram) -> bool:
    """Bring one update in as Telegram does: until it is taken."""
    number = int(provider_id(student, turn))
    chat = int(student.address)
    update = {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1_790_000_000,
            "chat": {"id": chat, "type": "private", "first_name": "Ana"},
            "from": {"id": chat, "is_bot": False, "first_name": "Ana"},
            "text": words,
        },
    }
    headers = {"x-telegram-bot-api-secret-token": SECRET}
    while True:
        port = town.random.choice(town.webs)
        with contextlib.suppress(httpx.HTTPError):
            url = f"http://127.0.0.1:{port}/channels/telegram"
            answer = await telegram.http.post(url, json=update, headers=headers)
            if answer.status_code == httpx.codes.OK:
                town.taken["telegram"].add(str(number))
                if not town.chance(0.02):
                    return True
        town.redelivered += 1
        await asyncio.sleep(0.5 + town.random.random())
