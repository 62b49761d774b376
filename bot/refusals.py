"""Say in the log that requests are turned away, however many there are, in a few lines.

Whoever knocks a thousand times a second must not fill the disk: the metrics count each, the log speaks of
each reason once in a while.
"""

import asyncio
import math
from typing import Final

import structlog

from bot import metrics

#: Seconds between two lines about one reason.
PAUSE_SECONDS: Final = 10.0

_log: Final = structlog.get_logger(__name__)


class Refusals:
    """Counts what one door turned away.

    Args:
        channel: The door's, for the metrics.
        event: What a line in the log is called.
        alarms: Reasons that mean something is set up wrong, for an operator to look at now.
    """

    def __init__(self, channel: str, *, event: str, alarms: frozenset[str] = frozenset()) -> None:
        self._channel, self._event, self._alarms = channel, event, alarms
        self._untold: dict[str, int] = {}
        self._told_at: dict[str, float] = {}

    def note(self, reason: str) -> None:
        """Count one refusal; `reason` is one of few constant words."""
        metrics.REFUSED.labels(self._channel, reason).inc()
        count = self._untold[reason] = self._untold.get(reason, 0) + 1
        now = asyncio.get_running_loop().time()
        if now - self._told_at.get(reason, -math.inf) < PAUSE_SECONDS:
            return
        self._told_at[reason] = now
        self._untold[reason] = 0
        tell = _log.error if reason in self._alarms else _log.warning
        tell(self._event, reason=reason, count=count)
