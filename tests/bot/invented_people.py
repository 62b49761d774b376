"""Invented people and a Monday, for the tests of the running assistant."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

MONDAY = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)  # four in the afternoon in New York
NUMBERS = {"ana": "+16175550101", "luis": "+16175550102", "rosa": "+16175550103"}

Say = Callable[..., Awaitable[str]]
