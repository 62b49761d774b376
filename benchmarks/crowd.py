"""A crowd that texts: invented people in bulk, and phones light enough not to be what is measured.

A phone is one kept-alive connection that signs as Twilio signs and reads the answer byte by byte; an HTTP
library would cost more processor time than the reply it asks for. What people write differs from person to
person and from turn to turn, so that nothing answers from a cache what it would have to work out.
"""

import asyncio
import base64
import hashlib
import hmac
import random
import re
import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import quote_plus, urlsplit

import psycopg

SUBJECTS = ("algebra", "biology", "english", "history", "chemistry", "spanish", "geometry", "reading")
DAYS = ("mon", "tues", "wed", "thurs", "friday", "the weekend")
HABITS = ("go to tutoring", "ask ms lee for help", "do my homework", "study with maya", "read 20 pages")
CONVERSATION = (
    "hey{bang}",
    "i wanna raise my {subject} grade from a {low} to {high} before winter break",
    "{habit} {day} n {other}",
    "nothing",
    "yes",
    "i want to update my goal",
    "1",
    "idk like a {progress} lol",
    "{habit} {day}",
    "{habit} again {other}",
    "menu",
)
#: People of one school, each with a phone, a consent, an active goal and a check-in due within some hours.
FILL = """
INSERT INTO school (id, name, time_zone) VALUES ('load', 'Load Middle School', 'America/Chicago');
INSERT INTO person (id, role, given_name, family_name, language)
    SELECT 'l' || n, 'student', 'Student', 'No ' || n, 'en' FROM generate_series(1, {people}) AS n;
INSERT INTO enrollment (person_id, school_id) SELECT id, 'load' FROM person WHERE role = 'student';
INSERT INTO contact_point (channel, address, created_at)
    SELECT 'sms', '+1' || (2020000000 + n), now() FROM generate_series(1, {people}) AS n;
INSERT INTO conversation (contact_point_id, person_id, created_at, updated_at)
    SELECT id, 'l' || (substr(address, 3)::bigint - 2020000000), now(), now() FROM contact_point;
INSERT INTO person_contact (person_id, contact_point_id, source, verified_at)
    SELECT person_id, contact_point_id, 'demo', now() FROM conversation;
INSERT INTO consent (contact_point_id, state, source, wording, at)
    SELECT id, 'granted', 'demo', 'load', now() FROM contact_point;
INSERT INTO goal (id, student_id, words, status, source)
    SELECT gen_random_uuid()::text, id, 'read every day', 'active', 'load' FROM person WHERE role = 'student';
ANALYZE;
"""
#: Everybody is due again, spread over some hours as a district's schools are.
DUE = """
INSERT INTO check_in_rhythm (student_id, due_on, next_at, changed_at, changed_by)
SELECT id, current_date, now() + random() * interval '6 hours', now(), 'plan'
FROM person WHERE role = 'student'
"""
#: What the provider's reports would do: without them, delivery asks after half a minute where replies are.
SETTLE = "UPDATE outbound_message SET status = 'delivered' WHERE status = 'answering'"


def run_sql(url: str, statements: str) -> None:
    """Run statements on the server at `url`, each kept at once."""
    with psycopg.connect(plain(url), autocommit=True) as connection:
        connection.execute(statements)


def count(url: str, what: str) -> int:
    """Count rows: `what` is a table and its conditions."""
    with psycopg.connect(plain(url), autocommit=True) as connection:
        asked = f"SELECT count(*) FROM {what}"  # noqa: S608 - a constant of ours
        row = connection.execute(asked).fetchone()
    return int(row[0]) if row else 0


def plain(url: str) -> str:
    """Write an address for psycopg and pgbench."""
    return url.replace("postgresql+psycopg://", "postgresql://")


@dataclass(kw_only=True)
class Crowd:
    """Phones that hold conversations with the web processes, each waiting for the answer as people do.

    Args:
        sites: Where the web processes listen, "http://127.0.0.1:8001".
        public_url: The address Twilio would sign.
        sid, token, number: The account and our own number.
        phones: How many text at a time.
        took: Seconds from a text to its whole answer, for all so far.
    """

    sites: tuple[str, ...]
    public_url: str
    sid: str
    token: str
    number: str
    phones: int
    took: list[float] = field(default_factory=list)

    async def talk(self, until: asyncio.Event) -> list[float]:
        """Hold conversations until told to stop; give how long each answer took."""
        self.took = []
        await asyncio.gather(*(self._phone(number, until) for number in range(1, self.phones + 1)))
        return self.took

    async def talk_for(self, seconds: float) -> list[float]:
        """Hold conversations for a while."""
        until = asyncio.Event()
        asyncio.get_running_loop().call_later(seconds, until.set)
        return await self.talk(until)

    async def _phone(self, number: int, until: asyncio.Event) -> None:
        site = urlsplit(self.sites[number % len(self.sites)])
        reader, writer = await asyncio.open_connection(site.hostname, site.port)
        try:
            while True:
                for words in _conversation():
                    if until.is_set():
                        return
                    began = time.perf_counter()
                    writer.write(self._request(f"+1{2020000000 + number}", words))
                    answer = await _answer(reader)
                    self.took.append(time.perf_counter() - began)
                    if b"<Message" not in answer:
                        raise RuntimeError("a text was met with silence")
        finally:
            writer.close()

    def _request(self, sender: str, words: str) -> bytes:
        """Write one signed request, as Twilio documents it: the address, then names and values in order."""
        form = {
            "AccountSid": self.sid,
            "Body": words,
            "From": sender,
            "MessageSid": f"SM{secrets.token_hex(16)}",
            "NumMedia": "0",
            "To": self.number,
        }
        covered = f"{self.public_url}/channels/sms" + "".join(map("".join, form.items()))
        digest = hmac.new(self.token.encode(), covered.encode(), hashlib.sha1).digest()
        body = "&".join(f"{name}={quote_plus(value)}" for name, value in form.items())
        return (
            "POST /channels/sms HTTP/1.1\r\nHost: load\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"X-Twilio-Signature: {base64.b64encode(digest).decode()}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()


def _conversation() -> list[str]:
    """Make up one conversation."""
    chosen = {
        "bang": "!" * random.randint(0, 3),
        "subject": random.choice(SUBJECTS),
        "low": random.randint(50, 70),
        "high": random.randint(75, 99),
        "habit": random.choice(HABITS),
        "day": random.choice(DAYS),
        "other": random.choice(DAYS),
        "progress": random.randint(1, 9),
    }
    return [words.format(**chosen) for words in CONVERSATION]


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    body = await reader.readexactly(int(length[1]) if length else 0)
    if b" 200 " not in head.split(b"\r\n", 1)[0]:
        raise RuntimeError(f"a text was answered with {head.splitlines()[0].decode()}")
    return body
