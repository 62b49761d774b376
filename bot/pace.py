"""How fast one sender may send: so many units a second in all, and not two messages at once to one person.

Providers refuse or delay what comes faster (facts/messaging.md 1.5 and 2). What was sent is counted in the
database (`storage.senders`), for all workers together. Answers given in a webhook's own response don't count.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.segments import segments


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

    @property
    def reserve(self) -> float:
        """Units that what we start ourselves leaves over, so that a reply need not wait behind it."""
        return min(self.burst / 5, self.burst - 1)

    def seconds_until(self, wanted: float, *, units: float) -> float:
        """Say how long it takes until a bucket that holds `units` holds `wanted`."""
        return max(0.0, min(wanted, self.burst) - units) / self.per_second


#: One chat takes one message a second, all together thirty.
TELEGRAM_RATE = Rate(per_second=30, burst=30, apart=1.0)


def sms_rate(segments_per_second: float = 1.0) -> Rate:
    """Give the rate of a number: an ordinary US one sends one segment a second, a short code ten or more."""
    return Rate(
        per_second=segments_per_second,
        burst=max(1, round(segments_per_second * 5)),
        cost=lambda text: segments(text).segments,
    )
