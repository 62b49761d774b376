"""The command line `throughline`: what an engineer, an author of flows or a coordinator at a terminal can do.

Exit status: 0 did it, 1 found faults or refused, 2 wrong usage. Data on stdout, messages on stderr.
"""

from bot.cli.app import main

__all__ = ["main"]
