"""Which of our messages a pressed button stood under: a short name for an outbox row, and back again.

Keyboards outlive everything: a button may be pressed weeks later, twice, or be forged. Its name says which
question it belonged to, so that an old "yes" never answers a new question.
"""

import re
from typing import Final

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_TOKEN: Final = re.compile("[0-9a-z]{1,13}")
_LARGEST_ID: Final = 2**63 - 1


def question_token(outbound_id: int) -> str:
    """Name one of our messages in few bytes, for the buttons under it: its row number in base 36."""
    token = ""
    while outbound_id:
        outbound_id, digit = divmod(outbound_id, len(_DIGITS))
        token = _DIGITS[digit] + token
    return token or "0"


def question_of(token: str) -> int | None:
    """Read a name back into a row number; None for what can't be one of ours."""
    if not _TOKEN.fullmatch(token):
        return None
    number = int(token, len(_DIGITS))
    return number if number <= _LARGEST_ID else None
