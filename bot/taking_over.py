"""A member of staff writes to somebody in their own words, and gives the conversation back when done.

Promises: what staff write is sent as they wrote it, signed with their name, and never to somebody who said
stop; from the first such message on, the assistant keeps quiet; when the thread is closed it is back at the
same question, and says so in one line.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import Assistant
from bot.errors import MayNotWrite, NobodyToWriteTo
from bot.stepping import step_unasked
from flows.events import Resumed, Suspended
from flows.state import load
from storage import find, record, threads
from storage.find import AtHand
from storage.find.addresses import names
from storage.threads import Thread

#: Between a coordinator's words and their name.
_SIGNED: Final = "\n- "


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a member of staff does with conversations.

    Args:
        assistant: Whose database, flows and clock to use.
        staff_id: Who writes: an active coordinator of the person's school, or an admin.
    """

    assistant: Assistant
    staff_id: str

    async def write(self, *, text: str, thread_id: int | None = None, person_id: str | None = None) -> int:
        """Send somebody a message, and take their conversation over.

        Args:
            text: In the writer's own words, in a language the person reads.
            thread_id: The thread it answers; or
            person_id: whom it goes to, in the conversation they used last.

        Returns:
            The message's number in the outbox.

        Raises:
            UnknownThread, UnknownPerson: There is no such thread or person.
            NobodyToWriteTo: They never wrote to us, or said stop, or the phone is nobody's any more.
            MayNotWrite: They are not at a school of the writer's.
        """
        now = self.assistant.clock.now()
        async with self.assistant.database.begin() as session:
            conversation_id = await self._conversation(session, thread_id, person_id)
            known = await self._held(session, conversation_id)
            assert known.person is not None  # noqa: S101 - `_held` has looked
            name = await self._name(session)
            stepped = await step_unasked(
                session, known, Suspended(coordinator=name), assistant=self.assistant
            )
            was_asked = await threads.answered(
                session, conversation_id, person_id=known.person.id, by=self.staff_id, at=now
            )
            standing = known.standing
            whole = "\n".join((f"{text.strip()}{_SIGNED}{name}", *(each.text for each in stepped.messages)))
            return await record.outbound(
                session,
                conversation_id=conversation_id,
                contact_point_id=standing.contact_point_id,
                channel=standing.channel,
                text=whole,
                language=standing.language or known.person.language,
                # Whoever asked for a person waits for this, also in the evening.
                purpose="reply" if was_asked else "initiated",
                kind="staff",
                at=now,
            )

    async def close(self, thread_id: int) -> bool:
        """Close a thread; if nobody else has the conversation in hand, the assistant is back.

        Returns:
            False when it was closed already.

        Raises:
            UnknownThread: There is no such thread.
            MayNotWrite: The person is not at a school of the writer's.
        """
        now = self.assistant.clock.now()
        async with self.assistant.database.begin() as session:
            thread = await threads.find(session, thread_id, now=now)
            known = await find.at_hand(session, thread.conversation_id)
            await self._check(session, thread.person_id)
            is_news = await threads.close(session, thread_id, by=self.staff_id, at=now)
            if is_news and _is_suspending(thread) and _is_suspended(known):
                await self._give_back(session, known)
        return is_news

    async def _give_back(self, session: AsyncSession, known: AtHand) -> None:
        """Let the assistant answer from here on; the line that says so is written when it is sent."""
        await step_unasked(session, known, Resumed(), assistant=self.assistant)
        standing = known.standing
        await record.outbound(
            session,
            conversation_id=standing.conversation_id,
            contact_point_id=standing.contact_point_id,
            channel=standing.channel,
            text="",
            language=standing.language or self.assistant.brain.default_language,
            purpose="initiated",
            kind="staff",
            opens={"returned": {}},
            at=self.assistant.clock.now(),
        )

    async def _conversation(self, session: AsyncSession, thread_id: int | None, person_id: str | None) -> int:
        if thread_id is not None:
            return (await threads.find(session, thread_id, now=self.assistant.clock.now())).conversation_id
        person = await find.person(session, person_id or "")
        found = await find.conversations_of(session, person.id)
        open_to_us = [each for each in found if not each.is_opted_out] or list(found)
        if not open_to_us:
            raise NobodyToWriteTo(person.id, "has never written to us; send an invite first")
        return open_to_us[0].conversation_id

    async def _held(self, session: AsyncSession, conversation_id: int) -> AtHand:
        """Hold a conversation somebody may be written to in."""
        known = await find.at_hand(session, conversation_id)
        if known.person is None:
            raise NobodyToWriteTo(str(conversation_id), "is nobody's phone any more")
        if known.standing.is_opted_out:
            raise NobodyToWriteTo(known.person.id, "asked for no more messages; call, or meet them")
        await self._check(session, known.person.id)
        return known

    async def _check(self, session: AsyncSession, person_id: str | None) -> None:
        await find.person(session, self.staff_id)
        if not await threads.may_write(session, self.staff_id, person_id or ""):
            raise MayNotWrite(self.staff_id)

    async def _name(self, session: AsyncSession) -> str:
        return (await names(session, [self.staff_id]))[self.staff_id]


def _is_suspending(thread: Thread) -> bool:
    return thread.promised_by is not None or thread.reason == "staff_wrote"


def _is_suspended(known: AtHand) -> bool:
    return known.standing.state is not None and load(known.standing.state).is_suspended
