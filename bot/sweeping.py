"""Look after messages that were recorded and not handled: their process died, or their handling failed.

Whoever finds one handles it; the conversation's lock makes sure that only one does.
"""

from datetime import timedelta
from typing import Final

import structlog

from bot.conversation import RESPONSE_TIME, Assistant
from bot.work import EVERY_FIVE_SECONDS, Task, Work
from storage import find

#: A message younger than this may still be in the hands of the webhook that took it in.
STALE_AFTER: Final = RESPONSE_TIME + timedelta(seconds=5)
BATCH: Final = 100

log = structlog.get_logger(__name__)


async def sweep_once(assistant: Assistant) -> int:
    """Handle the messages left behind in up to `BATCH` conversations.

    Returns:
        How many conversations were looked after.
    """
    async with assistant.database.session() as session:
        left = await find.stale_conversations(
            session, older_than=assistant.clock.now() - STALE_AFTER, limit=BATCH
        )
    for conversation_id in left:
        try:
            answered = await assistant.handle(conversation_id)
            log.info("messages_swept", conversation_id=conversation_id, count=len(answered))
        except Exception as error:  # noqa: BLE001 - counted on the message itself; the others must not wait for it
            log.error("sweep_turn_failed", conversation_id=conversation_id, error=type(error).__name__)
    return len(left)


async def _sweep(work: Work) -> None:
    await sweep_once(work.running.assistant)


TASKS: Final = (Task(name="sweep", run=_sweep, every=EVERY_FIVE_SECONDS),)
