"""Words that mean something to a phone company or to the engine, and so must not be a choice of ours.

Source: default keywords of messaging providers in North America. What opts out never reaches us; what opts in
    or asks
for help gets an answer from the provider besides ours.
"""

import re
from typing import Final

#: A message that is one of these words alone stops all messages before we see it.
STOP_WORDS: Final = frozenset(
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "stop all", "opt out"}
)

#: A message that is one of these words alone is answered by the provider as well.
CARRIER_WORDS: Final = STOP_WORDS | {"start", "yes", "unstop", "help", "info"}

#: A message that is one of these words alone is a command in any flow, so it can never pick an option.
COMMAND_WORDS: Final = frozenset(
    {"back", "skip", "repeat", "menu", "help", "never mind", "nevermind", "language"}
)

_SHOUTED: Final = re.compile(
    r"(?<![\w'])(" + "|".join(sorted(word.upper() for word in CARRIER_WORDS)) + r")(?![\w'])"
)
_QUOTED: Final = re.compile(r'"([^"]+)"')


def invited(text: str) -> tuple[str, ...]:
    """List the carrier words a text invites people to send: in capitals, or alone between quotes."""
    shouted = [match.group(1) for match in _SHOUTED.finditer(text)]
    quoted = [
        match.group(1).upper()
        for match in _QUOTED.finditer(text)
        if match.group(1).strip(" .!").lower() in CARRIER_WORDS
    ]
    return tuple(dict.fromkeys((*shouted, *quoted)))
