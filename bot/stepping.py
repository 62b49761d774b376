"""Step a conversation without a message from anybody: a decision, a check-in, a nudge, a person's return.

The one way to do so, whatever led to it: the caller holds the conversation, this steps it, performs what
follows, keeps where it stands, and gives the messages to send. What becomes of those is the caller's choice.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.composing import compose
from bot.effects import perform
from bot.facts import facts_of, zone_of
from bot.portions import Waiting, kept
from bot.render import Rendered
from bot.turn import Turn
from flows.effects import Ask
from flows.engine import step
from flows.events import Event
from flows.state import State, dump, load
from storage import record
from storage.find import AtHand, Inbound
from storage.record.outbound import Purpose

if TYPE_CHECKING:
    from bot.conversation import Assistant

#: Stands where a message would: nobody wrote anything.
NOTHING_HEARD: Final = 0


@dataclass(frozen=True, kw_only=True)
class Stepped:
    """What a step led to.

    Attributes:
        messages: What to send, in order; none is possible.
        purpose: What they are for; only more urgent than asked for, never less.
    """

    messages: tuple[Rendered, ...]
    purpose: Purpose


async def step_unasked(
    session: AsyncSession, known: AtHand, event: Event, *, assistant: "Assistant"
) -> Stepped:
    """Step a conversation that is held, perform what follows, and keep where it stands.

    Args:
        session: The transaction that holds the conversation.
        known: The conversation and whose it is; `known.person` must be somebody.
        event: What happened.
        assistant: Whose flows, catalogue and clock to use.
    """
    person, standing, brain = known.person, known.standing, assistant.brain
    assert person is not None  # noqa: S101 - callers have looked
    now = assistant.clock.now()
    state = load(standing.state) if standing.state else State.new(_language(known, assistant))
    nothing = Inbound(
        id=NOTHING_HEARD, text="", choice=None, media=(), details={}, received_at=now, attempts=0
    )
    turn = Turn(
        session=session,
        standing=standing,
        inbound=nothing,
        interpretation=None,
        assistant=assistant,
        person=person,
        plan=known.plan,
        language=state.language,
        purpose="initiated",
    )
    facts = facts_of(person, known.plan, brain=brain, now=now, language=state.language)
    taken = step(state, event, facts=facts, flows=brain.flows)
    turn.language = taken.state.language
    for effect in taken.effects:
        await perform(effect, turn)
    turn.snapshot, turn.stands = dump(taken.state), (taken.state, facts)
    composed = compose(
        turn.spoken,
        turn.language,
        brain=brain,
        capabilities=turn.abilities,
        today=now.astimezone(zone_of(person)).date(),
        is_whole=turn.purpose in {"safety", "consent"},
        may_wait=turn.may_wait,
    )
    asks = any(isinstance(effect, Ask) for effect in turn.spoken)
    # Nobody asked for this message: it takes nothing away of one that was not read to its end.
    waiting = composed.waiting or (None if asks else Waiting.of(standing.state))
    await record.standing(
        session,
        standing.conversation_id,
        state=kept(turn.snapshot, waiting),
        language=turn.language,
        at=now,
        timers=turn.timers or {},
    )
    return Stepped(messages=composed.messages, purpose=turn.purpose)


def _language(known: AtHand, assistant: "Assistant") -> str:
    """Begin in the conversation's language, else in the roster's."""
    brain = assistant.brain
    wanted = (known.standing.language, known.person.language if known.person else None)
    return next((tag for tag in wanted if tag in brain.languages), brain.default_language)
