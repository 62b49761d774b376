"""What time it is: the one place that may ask.

Everything else is handed a Clock, so that a test, `throughline talk --now` or a whole school year can be
played at any moment.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Something that knows the time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place


class FixedClock:
    """A time that moves only when told to: for tests and `talk --now`.

    Raises:
        ValueError: `moment` carries no zone; a time without one means nothing to a person elsewhere.
    """

    def __init__(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError(f"{moment.isoformat()} has no zone; add one, as in {moment.isoformat()}Z")
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment it stands at, in UTC."""
        return self._moment

    def advance(self, seconds: float) -> None:
        """Move forward by `seconds`."""
        self._moment += timedelta(seconds=seconds)
