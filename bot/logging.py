"""Logs for operators: one JSON object per line, ids only.

Providers' libraries log what must never be in a log: Twilio's SDK the numbers it asks about, httpx every
Telegram address with the bot's token in it, python-telegram-bot whole updates it could not read
(facts/messaging.md 4.12). They are silenced here, and what else passes is searched for tokens and numbers
all the same.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final, TextIO

import structlog

#: Loggers that repeat numbers, texts or tokens at INFO, and the level from which they may speak.
QUIETED: Final = {
    "twilio": logging.CRITICAL + 1,
    "telegram": logging.CRITICAL + 1,
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    # Every job, twice.
    "procrastinate": logging.WARNING,
    # Query strings carry our ids, and a stray GET webhook a whole text.
    "uvicorn.access": logging.CRITICAL + 1,
}
_BOT_TOKEN: Final = re.compile(r"(?<!\d)\d{5,}:[A-Za-z0-9_-]{20,}")
_NUMBER: Final = re.compile(r"(?<![\w.])(?:\+|%2B)[1-9]\d{6,14}\b", re.IGNORECASE)


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace bot tokens and phone numbers in every text of a log entry, wherever they came from."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _BOT_TOKEN.sub("[token]", _NUMBER.sub("[number]", value))
    return event


def configure(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Send every log line, ours and libraries', as JSON to `stream` (standard error when None)."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    quiet()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def quiet() -> None:
    """Silence the libraries that would log numbers, texts or tokens."""
    for name, level in QUIETED.items():
        logging.getLogger(name).setLevel(level)
