"""Stop asking a service that does not answer, and try it again now and then with one question.

Knows no service and no network: it is told how each try went, and says whether to try at all.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal

FAILURES_IN_A_ROW: Final = 3  # one lost request is chance, three are a service that is down
COOLING_SECONDS: Final = 15.0  # a service that is restarted is back in use this soon

Change = Literal["opened", "closed"]


@dataclass(kw_only=True)
class Breaker:
    """Closed: everything is asked. Open: nothing is, but for one try after each `cooling_seconds`.

    Args:
        timer: Seconds from any fixed moment, never going back.
        failures: So many failures in a row open it.
        cooling_seconds: How long it stays open before the next try.
    """

    timer: Callable[[], float]
    failures: int = FAILURES_IN_A_ROW
    cooling_seconds: float = COOLING_SECONDS
    _failed: int = field(default=0, init=False)
    _next_try_at: float | None = field(default=None, init=False)

    @property
    def is_open(self) -> bool:
        """Whether the service counts as down."""
        return self._next_try_at is not None

    def lets_through(self) -> bool:
        """Say whether to ask now. When open, whoever is told yes is the one try until it has cooled again."""
        if self._next_try_at is None:
            return True
        if self.timer() < self._next_try_at:
            return False
        self._next_try_at = self.timer() + self.cooling_seconds
        return True

    def worked(self) -> Change | None:
        """Take in that the service answered; says what this changed."""
        change: Change | None = "closed" if self.is_open else None
        self._failed, self._next_try_at = 0, None
        return change

    def failed(self) -> Change | None:
        """Take in that it did not; says what this changed."""
        self._failed += 1
        if self._failed < self.failures and not self.is_open:
            return None
        change: Change | None = None if self.is_open else "opened"
        self._next_try_at = self.timer() + self.cooling_seconds
        return change
