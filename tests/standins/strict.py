"""What stand-ins complain of, and the fixture that lets no test end well while a complaint is unheard.

Every stand-in puts what it finds into its own `violations` and, through `complain`, into one list of this
process. `nobody_complains` (autouse, in tests/conftest.py) empties that list around each test and fails the
test whose sends broke a vendor's rules: nobody has to remember to look. A test that makes mistakes on purpose
takes them with `heard_complaints`.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import pytest

_UNHEARD: Final[list[str]] = []


class Strict:
    """A stand-in that keeps rules.

    Attributes:
        violations: Each way in which a request broke the vendor's rules.
    """

    def __init__(self) -> None:
        self.violations: list[str] = []

    def complain(self, found: Iterable[str]) -> None:
        """Keep what was wrong with a request, here and for the end of the test."""
        new = list(found)
        self.violations += new
        _UNHEARD.extend(f"{type(self).__name__}: {each}" for each in new)


def heard_complaints() -> list[str]:
    """Take the complaints so far, for a test that broke rules on purpose."""
    heard, _UNHEARD[:] = list(_UNHEARD), []
    return heard


@pytest.fixture(autouse=True)
def nobody_complains() -> Iterator[None]:
    """Fail a test if a request in it broke the rules of Twilio or Telegram."""
    heard_complaints()
    yield
    unheard = heard_complaints()
    if unheard:
        pytest.fail("what this test sent broke the rules:\n" + "\n".join(unheard), pytrace=False)
