"""How fast one sender may send: so many a second in all, and not two at once to one person.

Providers refuse or delay what comes faster (facts/messaging.md 1.5 and 2). Answers given in a webhook's own
response don't count here.
"""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.segments import segments

_REMEMBERED: Final = 1000  # addresses; older ones have waited long enough


@dataclass(frozen=True, kw_only=True)
class Rate:
    """What a sender may do.

    Attributes:
        per_second: Units a second, over time.
        burst: Units at once after a quiet while.
        cost: Units one text takes.
        apart: Least seconds between two messages to one address.
    """

    per_second: float
    burst: int
    cost: Callable[[str], int] = lambda _: 1
    apart: float = 0.0


#: One chat takes one message a second, all together thirty.
TELEGRAM_RATE: Final = Rate(per_second=30, burst=30, apart=1.0)


def sms_rate(segments_per_second: float = 1.0) -> Rate:
    """Give the rate of a number: an ordinary US one sends one segment a second, a short code ten."""
    return Rate(
        per_second=segments_per_second,
        burst=max(1, round(segments_per_second * 5)),
        cost=lambda text: segments(text).segments,
    )


class Pace:
    """Keeps one sender to its rate. Times are the event loop's, in seconds."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._units = float(rate.burst)
        self._counted_at = 0.0
        self._paused_until = 0.0
        self._last: dict[str, float] = {}

    def allowance(self) -> int:
        """Say how many messages may leave now. A long text may overdraw; what follows waits for it."""
        now = asyncio.get_running_loop().time()
        self._units = min(self._rate.burst, self._units + (now - self._counted_at) * self._rate.per_second)
        self._counted_at = now
        return 0 if now < self._paused_until else max(0, math.floor(self._units))

    def spend(self, text: str) -> None:
        """Count one message as sent."""
        self._units -= self._rate.cost(text)

    def pause(self, seconds: float) -> None:
        """Send nothing at all for a while: the provider asked for it."""
        self._paused_until = asyncio.get_running_loop().time() + seconds

    def delay(self, address: str) -> float:
        """Say how many seconds a message to `address` must wait, and count it as leaving then."""
        now = asyncio.get_running_loop().time()
        leaves = max(now, self._last.pop(address, -math.inf) + self._rate.apart)
        self._last[address] = leaves
        if len(self._last) > _REMEMBERED:
            del self._last[next(iter(self._last))]
        return leaves - now
