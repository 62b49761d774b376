"""A coordinator's decision: it changes the plan, and the person who spoke is told what they must know.

Told are a decline with its reason, and a change. An accepted update is not: the person was told "saved" when
they said it, and each message we start costs them attention.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import Assistant
from bot.errors import UnclearId
from bot.stepping import step_unasked
from bot.texts import SCHOOL_STAFF
from flows.events import Reviewed
from storage import digests, find, record, reviews
from storage.errors import UnknownUpdate
from storage.find import Standing
from storage.find.addresses import names
from storage.find.updates import ids_beginning
from storage.reviews import ListedUpdate

Decision = Literal["accepted", "amended", "declined"]
_TOLD: Final[frozenset[Decision]] = frozenset({"amended", "declined"})


@dataclass(frozen=True, kw_only=True)
class Reviewer:
    """Carries out decisions.

    Args:
        assistant: Whose database, flows and clock to use.
        by: The id of the coordinator who decides; None for the operator at the terminal.
    """

    assistant: Assistant
    by: str | None = None

    async def accept(self, given: str) -> ListedUpdate:
        """Let an update enter the plan as it was said.

        Args:
            given: Its id, or the first letters of it.

        Raises:
            UnknownUpdate, UnclearId: The id names none, or several.
            AlreadyDecided: Somebody was quicker.
            UnknownPerson: There is no such coordinator.
        """
        return await self._decide(
            given, "accepted", None, lambda s, i, at: reviews.accept(s, i, by=self.by, at=at)
        )

    async def amend(
        self, given: str, changes: Mapping[str, object], *, reason: str | None = None
    ) -> ListedUpdate:
        """Let an update enter the plan with how it was read put right, and tell the person.

        Raises:
            PlanError: The changes are not a coordinator's to make, or do not fit.
            UnknownUpdate, UnclearId, AlreadyDecided, UnknownPerson: As for `accept`.
        """
        return await self._decide(
            given,
            "amended",
            reason,
            lambda s, i, at: reviews.amend(s, i, changes=changes, by=self.by, at=at, reason=reason),
        )

    async def decline(self, given: str, *, reason: str) -> ListedUpdate:
        """Keep an update out of the plan, and tell the person why.

        Raises:
            UnknownUpdate, UnclearId, AlreadyDecided, UnknownPerson: As for `accept`.
        """
        return await self._decide(
            given,
            "declined",
            reason,
            lambda s, i, at: reviews.decline(s, i, reason=reason, by=self.by, at=at),
        )

    async def _decide(
        self,
        given: str,
        decision: Decision,
        reason: str | None,
        carry_out: Callable[[AsyncSession, str, datetime], Awaitable[ListedUpdate]],
    ) -> ListedUpdate:
        now = self.assistant.clock.now()
        async with self.assistant.database.begin() as session:
            waiting = await reviews.find_update(session, await _whole_id(session, given))
            # The conversation before the plan: the same order in which a message locks them.
            standing = None
            if waiting.conversation_id is not None and decision in _TOLD:
                standing = await find.lock_conversation(session, waiting.conversation_id)
            decided = await carry_out(session, waiting.id, now)
            if standing is not None:
                await self._tell(session, standing, decided, decision, reason, now)
        return decided

    async def _tell(
        self,
        session: AsyncSession,
        standing: Standing,
        decided: ListedUpdate,
        decision: Decision,
        reason: str | None,
        now: datetime,
    ) -> None:
        """Tell the person, unless the phone has become somebody else's or wants no messages.

        A student hears it by itself; a family's news is told together, in one digest for all their children.
        """
        update = decided.update
        if standing.person_id is None or standing.person_id != update.author_id or standing.is_opted_out:
            return
        known = await find.at_hand(session, standing.conversation_id)
        if known.person is None:
            return
        language = standing.language or known.person.language
        decider = (await names(session, [self.by])).get(self.by) if self.by else known.person.coordinator
        event = Reviewed(
            decision=decision,
            kind=update.kind,
            summary=getattr(update, "words", None) or update.verbatim,
            reason=reason,
            coordinator=decider or self.assistant.brain.catalogue.text(SCHOOL_STAFF.msgid, language),
        )
        stepped = await step_unasked(session, known, event, assistant=self.assistant)
        if known.person.role == "guardian":
            await digests.add(
                session,
                person_id=known.person.id,
                student_id=decided.student_id,
                key=f"{decided.id} {decision}",
                text="\n".join(message.text for message in stepped.messages),
                at=now,
            )
            return
        for message in stepped.messages:
            await record.outbound(
                session,
                conversation_id=standing.conversation_id,
                contact_point_id=standing.contact_point_id,
                channel=standing.channel,
                text=message.text,
                buttons=[{"value": each.value, "label": each.label} for each in message.buttons],
                language=message.language,
                purpose=stepped.purpose,
                kind="decision",
                at=now,
                segments=message.segments,
            )


async def _whole_id(session: AsyncSession, given: str) -> str:
    found = await ids_beginning(session, given)
    if not found:
        raise UnknownUpdate(given)
    if len(found) > 1:
        raise UnclearId(given)
    return found[0]


def changes_from(given: Sequence[str]) -> dict[str, str]:
    """Read `field=value` pairs.

    Raises:
        ValueError: One has no "=", or names a field twice; says which.
    """
    changes: dict[str, str] = {}
    for pair in given:
        field, separator, value = pair.partition("=")
        if not separator or not field.strip():
            raise ValueError(f"write a change as field=value, such as target=85 ({pair!r} is not)")
        if field.strip() in changes:
            raise ValueError(f"{field.strip()} is given twice; which one holds?")
        changes[field.strip()] = value.strip()
    return changes
