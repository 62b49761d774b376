"""What a job is, and what it has at hand. `bot.jobs` lists them all; `bot.worker` runs them."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.delivery import Delivery
    from bot.wiring import Installation

#: Cron lines of Procrastinate, with a sixth column for seconds.
EVERY_SECOND: Final = "* * * * * *"
EVERY_FIVE_SECONDS: Final = "* * * * * */5"
EVERY_MINUTE: Final = "* * * * *"
EVERY_FIVE_MINUTES: Final = "*/5 * * * *"


class Pulse:
    """When this process last ran a job to its end. Rounds come every second: a silent minute is a fault."""

    def __init__(self) -> None:
        self._beaten_at: float | None = None

    def beat(self) -> None:
        """Note that a job has just ended well."""
        self._beaten_at = time.monotonic()

    def is_felt(self, within_seconds: float) -> bool:
        """Say whether a job ended so lately."""
        return self._beaten_at is not None and time.monotonic() - self._beaten_at < within_seconds


@dataclass(frozen=True, kw_only=True)
class Work:
    """What every job has at hand.

    Attributes:
        running: The installation: database, flows, clock, assistant.
        delivery: The way out.
        settings: The settings.
        pulse: Tells whether jobs are run at all.
    """

    running: "Installation"
    delivery: "Delivery"
    settings: Settings
    pulse: Pulse = field(default_factory=Pulse)


@dataclass(frozen=True, kw_only=True)
class Task:
    """One kind of job.

    Attributes:
        name: As `storage.jobs.defer` names it; kept for ever, because jobs wait under it.
        run: Does it. Arguments are plain JSON: ids, never words.
        every: When it comes round by itself, as a cron line with seconds; None for jobs that are deferred.
        queue: Which queue it waits in.
        priority: Higher ones are taken first.
    """

    name: str
    run: Callable[..., Awaitable[object]]
    every: str | None = None
    queue: str = "default"
    priority: int = 0
