"""Ask a Rasa server what a text means, and never let anybody wait or go without because of it.

The embedded interpreter reads every text first (a fraction of a millisecond): it gives the language, and its
reading is the answer whenever Rasa has none in time. A Rasa that keeps failing is left alone for a while
(`bot.breaker`). The person notices nothing of it; the log and the metrics say so.

Called before a conversation is locked, never while it is. Rasa is sent the words and nothing else: no
number, no name, no id. Danger, stop words and answers to open questions do not depend on it.

Source: docs/decisions/0011-rasa-beside-the-embedded-interpreter.md
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Final

import httpx
import structlog

from bot import metrics
from bot.breaker import Breaker, Change
from nlu.errors import UnreadableAnswer
from nlu.features import MAX_CHARACTERS
from nlu.interpretation import Entity, Interpretation, Interpreter
from nlu.rasa_answer import read_answer

#: Rasa answers in about 10 ms, under load in 100. Nobody should wait longer for a second opinion.
ANSWER_WITHIN_SECONDS: Final = 1.0
#: Entities our lists don't name. Of the areas of goals Rasa's CRF found two thirds, our lists nearly all.
RASAS_ENTITIES: Final = frozenset({"when"})
_FAILURES: Final = (httpx.HTTPError, httpx.InvalidURL, TimeoutError, UnreadableAnswer)

log = structlog.get_logger(__name__)


class RasaInterpreter:
    """Reads texts by a Rasa server, and by the embedded interpreter when that gives no answer.

    Args:
        client: Reaches the server; its base address is the server's. Closed by whoever made it.
        embedded: Names the language, and steps in.
        breaker: When to leave the server alone; one of its own by default.
        answer_within_seconds: How long to wait for the server, connecting included.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        embedded: Interpreter,
        *,
        breaker: Breaker | None = None,
        answer_within_seconds: float = ANSWER_WITHIN_SECONDS,
    ) -> None:
        self.embedded = embedded
        self.breaker = breaker or Breaker(timer=time.monotonic)
        self._client = client
        self.answer_within_seconds = answer_within_seconds

    async def interpret(
        self, text: str, *, profile_language: str, languages: tuple[str, ...]
    ) -> Interpretation:
        """Say what a text means, as `nlu.interpretation.Interpreter` does; never raises on any text."""
        own = self.embedded.interpret(text, profile_language=profile_language, languages=languages)
        if not own.ranking:  # no words, nothing to ask about
            return own
        if not self.breaker.lets_through():
            metrics.RASA.labels("left_alone").inc()
            return own
        try:
            async with asyncio.timeout(self.answer_within_seconds):
                answer = await self._ask(text)
            reading = read_answer(answer, text=text)
        except _FAILURES as error:
            self._note("failed", type(error).__name__, self.breaker.failed())
            if isinstance(error, UnreadableAnswer):
                log.error("rasa_answer_refused", reason=error.reason)
            return own
        self._note("read", None, self.breaker.worked())
        added = (entity for entity in reading.entities if entity.entity in RASAS_ENTITIES)
        return replace(
            own,
            intent=reading.intent,
            confidence=reading.confidence,
            ranking=reading.ranking,
            is_unsure=reading.is_unsure,
            entities=tuple(sorted((*own.entities, *added), key=_place)),
        )

    async def _ask(self, text: str) -> object:
        # A lone surrogate is no UTF-8; whatever stands for it, places stay where they were.
        words = text[:MAX_CHARACTERS].encode(errors="replace").decode()
        response = await self._client.post("model/parse", json={"text": words})
        response.raise_for_status()
        try:
            answer: object = response.json()
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise UnreadableAnswer("it is not JSON") from error
        return answer

    def _note(self, outcome: str, error: str | None, change: Change | None) -> None:
        """Count what happened, and log what an operator should know: ids and texts are no part of it."""
        metrics.RASA.labels(outcome).inc()
        if error is not None:
            log.warning("rasa_fell_back", error=error)
        if change is not None:
            metrics.RASA_LEFT_ALONE.set(self.breaker.is_open)
            log.warning("rasa_left_alone" if change == "opened" else "rasa_is_back")

    async def is_there(self) -> bool:
        """Ask once whether the server is there with a model, and log it; start-up does not depend on it."""
        try:
            async with asyncio.timeout(2 * self.answer_within_seconds):
                response = await self._client.get("status")
            response.raise_for_status()
            loaded = response.json().get("model_file")
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError, AttributeError) as error:
            log.warning("rasa_not_there", error=type(error).__name__, reads_instead="embedded")
            return False
        log.info("rasa_there", has_model=bool(loaded))
        return bool(loaded)


def _place(entity: Entity) -> tuple[int, str]:
    return entity.start, entity.entity


@asynccontextmanager
async def connected(url: str, embedded: Interpreter) -> AsyncIterator[RasaInterpreter]:
    """Give an interpreter that asks the server at `url`, for as long as it is needed.

    Args:
        url: As in `THROUGHLINE_RASA_URL`; what follows a "?" (Rasa's `token`) goes with every request.
        embedded: Steps in for it.
    """
    address = httpx.URL(url)
    async with httpx.AsyncClient(
        base_url=address.copy_with(query=None), params=address.params, timeout=ANSWER_WITHIN_SECONDS
    ) as client:
        yield RasaInterpreter(client, embedded)


class _Waited:
    """A `RasaInterpreter` for callers that have no event loop: it waits for each reading."""

    def __init__(self, runner: asyncio.Runner, rasa: RasaInterpreter) -> None:
        self._runner, self._rasa = runner, rasa

    def interpret(self, text: str, *, profile_language: str, languages: tuple[str, ...]) -> Interpretation:
        """Say what a text means; see `nlu.interpretation.Interpreter`."""
        return self._runner.run(
            self._rasa.interpret(text, profile_language=profile_language, languages=languages)
        )


@contextmanager
def waited_for(url: str, embedded: Interpreter) -> Iterator[Interpreter]:
    """Give an interpreter that asks the server at `url` and waits: for commands, measuring and tests."""
    with asyncio.Runner() as runner:
        context = connected(url, embedded)
        rasa = runner.run(context.__aenter__())
        try:
            yield _Waited(runner, rasa)
        finally:
            runner.run(context.__aexit__(None, None, None))
