"""Every job there is: its name, what it does, and how often it comes round by itself.

Promise: a job is thin. It finds its work in rows, so running it twice, late, or beside itself does no
harm, and losing one delays something until the next round at most.
"""

from typing import Final

from bot import alerting, check_ins, delivery, digests, reconciling, stalled, sweeping, waking
from bot.work import Task

#: Each module that has jobs lists its own.
TASKS: Final[tuple[Task, ...]] = (
    *alerting.TASKS,
    *delivery.TASKS,
    *reconciling.TASKS,
    *stalled.TASKS,
    *sweeping.TASKS,
    *waking.TASKS,
    *check_ins.TASKS,
    *digests.TASKS,
)
