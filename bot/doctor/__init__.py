"""What is well with an installation, what is not, and how to mend it: `throughline doctor`.

Each check looks at one thing, ends within five seconds, changes nothing, and never repeats a secret, an
address or a word of anybody. A thing that can not be looked at is said to be so, and never said to be well.
"""

from bot.doctor.examination import Doctor, examine
from bot.doctor.finding import Finding

__all__ = ["Doctor", "Finding", "examine"]
