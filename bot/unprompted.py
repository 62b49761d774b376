"""Write a message that opens a conversation at the moment it is sent.

Until then it has no words, only what it opens (`outbound_message.opens`): so that nobody's conversation ever
stands at a question that was never sent, and what is asked fits what is known now, not what was known when
somebody planned it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.claiming import NotAtAll, NotNow, Words
from bot.conversation import Assistant
from bot.errors import UnknownOpening
from bot.stepping import step_unasked
from flows.events import Event, Returned, Started, TimedOut, Unanswered
from storage import find, record
from storage.outbox import Leaving

_log: Final = structlog.get_logger(__name__)


def _started(values: Mapping[str, Any]) -> Event:
    return Started(
        flow=str(values["flow"]), answers=values.get("answers") or {}, heard=values.get("heard") or {}
    )


#: What a message can open, by the one name in its `opens`, and the event it is.
OPENINGS: Final[dict[str, Callable[[Mapping[str, Any]], Event]]] = {
    "started": _started,
    "timed_out": lambda values: TimedOut(question=str(values["question"])),
    "returned": lambda _: Returned(),
    "unanswered": lambda _: Unanswered(),
}


class Unprompted:
    """Writes messages that open a conversation.

    Args:
        assistant: Whose flows, catalogue and clock to use.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    async def compose(self, session: AsyncSession, message: Leaving) -> Words | NotNow | NotAtAll:
        """Step the conversation with what a message opens, and give the words that come of it.

        Args:
            session: The claiming transaction: the conversation moves on exactly when the message leaves.
            message: The message; it has no words yet.

        Raises:
            UnknownOpening: It opens something nobody knows.
        """
        if not await find.try_lock_conversation(session, message.conversation_id):
            return NotNow()  # somebody's message is being handled just now; waiting here would hold up others
        known = await find.at_hand(session, message.conversation_id)
        if known.messages:
            return NotNow()  # what they said comes first
        if known.person is None or known.person.id != (message.person_id or known.person.id):
            return NotAtAll("nobody")
        stepped = await step_unasked(session, known, opened(message.opens or {}), assistant=self._assistant)
        if not stepped.messages:
            return NotAtAll("nothing_to_say")
        first, *others = stepped.messages
        for position, each in enumerate(others, start=1):
            # They follow at once: the first one was what nobody had asked for.
            await record.outbound(
                session,
                conversation_id=message.conversation_id,
                contact_point_id=message.contact_point_id,
                channel=message.channel,
                text=each.text,
                buttons=[{"value": button.value, "label": button.label} for button in each.buttons],
                language=each.language,
                purpose="reply",
                kind=message.kind,
                position=position,
                at=self._assistant.clock.now(),
            )
        return Words(
            text=first.text,
            language=first.language,
            buttons=tuple({"value": button.value, "label": button.label} for button in first.buttons),
        )


def opened(opens: Mapping[str, Any]) -> Event:
    """Read what a message opens.

    Args:
        opens: One name and its values, as `{"started": {"flow": "check_in", "answers": {}, "heard": {}}}`.

    Raises:
        UnknownOpening: There is no such name.
    """
    for name, values in opens.items():
        if name in OPENINGS:
            return OPENINGS[name](values)
    raise UnknownOpening(tuple(opens), tuple(OPENINGS))
