"""One turn: what a message means for this person, and what they get back.

The order is fixed, and is a promise: the wish to be left alone first, then danger, then who this is, then the
conversation. Runs inside the transaction that holds the conversation; calls no network.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import consent, enrolment, guarding, metrics, opt_in, staff_replies, texts
from bot.buttons import question_of
from bot.channels import Capabilities, capabilities
from bot.effects import perform
from bot.facts import facts_of, zone_of
from bot.messages import OutboundReply
from bot.portions import Waiting, is_nine, is_nine_an_answer
from bot.promising import promised_by
from bot.reading import danger_in, read, visible
from bot.speaking import speak, speak_unhandled
from bot.understanding import outcome_of
from flows.effects import Ask, Handoff, Say
from flows.engine import open_question, step
from flows.events import Event, Reply, Started
from flows.facts import Facts
from flows.state import State, dump, load
from nlu import answers
from nlu.interpretation import Interpretation
from plan import Plan
from storage import contact_points, find, record
from storage.find import AtHand, Inbound, PersonFacts, Standing
from storage.record.outbound import Purpose

if TYPE_CHECKING:
    from bot.conversation import Assistant

log = structlog.get_logger(__name__)


@dataclass(kw_only=True)
class Turn:
    """What the handling of one message has at hand.

    Args:
        session: The transaction; whoever opened it commits it.
        standing: The conversation, held.
        inbound: The message.
        interpretation: What the interpreter made of it, before the lock; None when that was never reached.
        assistant: Who handles it.
        person: Who is writing, once known.
        plan: Their plan as they know it; None unless a student.
        language: What to answer in; a turn may change it.
        spoken: What this turn says so far.
        timers: When to come back to the conversation, by kind; None while it has not taken a step.
        reply_by: When somebody at school answers at the latest, if this turn promises an answer.
        snapshot: Where the conversation stands after it; None leaves it where it is.
        is_awaited: Whether the webhook that brought this message (again, perhaps) waits for the replies.
        is_unbound: Whether this message showed that the phone is somebody else's: its snapshot is dropped.
        is_just_bound: Whether this message was the code that told us who this is.
        purpose: `safety` and `consent` messages go out whatever else holds messages back.
        care_hours: When the care team reads, if this message speaks of danger and nobody can be told now.
        continues: What was left of the last message, and is said now instead of anything else.
        stands: Where the conversation stands after it, for the engine; None where no flow took a step.
    """

    session: AsyncSession
    standing: Standing
    inbound: Inbound
    interpretation: Interpretation | None
    assistant: "Assistant"
    person: PersonFacts | None = None
    plan: Plan | None = None
    language: str = ""
    spoken: list[Say | Ask] = field(default_factory=list)
    timers: dict[str, datetime] | None = None
    reply_by: datetime | None = None
    snapshot: dict[str, Any] | None = None
    is_awaited: bool = False
    is_just_bound: bool = False
    is_unbound: bool = False
    purpose: Purpose = "reply"
    care_hours: tuple[time, time] | None = None
    continues: Waiting | None = None
    stands: tuple[State, Facts] | None = None

    @property
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self.assistant.clock.now()

    @property
    def abilities(self) -> Capabilities:
        """What the channel can carry."""
        return capabilities(self.standing.channel)

    @property
    def text(self) -> str:
        """The words, as far as anybody can see them."""
        return visible(self.inbound.text)

    def learn(self, known: AtHand) -> None:
        """Take in who this is and where the conversation stands."""
        self.standing, self.person, self.plan = known.standing, known.person, known.plan

    def subjects(self) -> tuple[str, ...]:
        """Whose plans this turn speaks of: the student's own, or those of a guardian's children."""
        if self.person is None:
            return ()
        if self.person.role == "student":
            return (self.person.id,)
        return tuple(child.id for child in self.person.students)

    def may_wait(self) -> bool:
        """Say whether part of a message can be kept for later, and "9" would be understood to ask for it."""
        if self.snapshot is None or self.stands is None:
            return False
        return not _is_nine_an_answer(self, *self.stands)


async def take_turn(turn: Turn) -> tuple[OutboundReply, ...]:
    """Handle one message and mark it handled.

    Returns:
        What to answer: empty for somebody who asked to be left alone, and where the carrier has answered.
    """
    turn.language = turn.standing.language or _first_language(turn)
    if danger_in(turn.inbound.text) is not None:
        turn.care_hours = await turn.assistant.care_hours(turn.session, turn.person)
    wish = consent.wish(turn)
    if turn.standing.is_unreachable:
        await contact_points.heard_from(turn.session, turn.standing.contact_point_id, at=turn.now)
    if turn.standing.is_opted_out and wish != "start":
        await note_danger(turn)
        await consent.keep_silence(turn)
    elif wish == "stop":
        await consent.withdraw(turn)
    else:
        if wish == "start" and turn.standing.is_opted_out:
            await consent.restore(turn)
        await _listen(turn)
    return await speak(turn)


async def apologise(turn: Turn) -> tuple[OutboundReply, ...]:
    """Tell the sender of a message we could not handle that a person will read it, in their language."""
    turn.language = turn.standing.language or _first_language(turn)
    if turn.standing.is_opted_out:
        return ()
    sorry = texts.NOT_HANDLED_STRANGER
    if turn.person is not None:
        coordinator = turn.person.coordinator or texts.SCHOOL_STAFF
        sorry = replace(texts.NOT_HANDLED, params={"coordinator": coordinator})
    turn.spoken.append(Say(text=sorry))
    return await speak_unhandled(turn)


async def note_danger(turn: Turn) -> bool:
    """Raise an alert for a dangerous message that no flow will see. Says whether there was danger."""
    finding = danger_in(turn.inbound.text)
    if finding is None:
        return False
    await record.alert(
        turn.session,
        conversation_id=turn.standing.conversation_id,
        person_id=turn.standing.person_id,
        inbound_id=turn.inbound.id,
        category=finding.category,
        level=finding.level,
        at=turn.now,
    )
    log.warning("alert_raised", inbound_id=turn.inbound.id, category=finding.category, level=finding.level)
    return True


async def _listen(turn: Turn) -> None:
    """Go on with somebody who may be answered: a stranger, somebody who left, or anybody we know."""
    word = consent.carrier_word(turn)
    if turn.purpose == "consent" and not (turn.person is None and turn.text and turn.inbound.choice):
        return  # "welcome back" is all there is to say, unless the start link brought a code
    if word == "help" and turn.inbound.details.get("keyword") == "help":
        return  # the provider has answered it already
    if turn.person is not None and turn.person.status != "active":
        await _turn_away(turn)
    elif guarding.is_wordless(turn):
        await guarding.hint(turn)
    elif turn.person is not None and turn.person.role in staff_replies.ROLES:
        await staff_replies.answer(turn)
    elif (beyond := await guarding.beyond_limit(turn)) is not None:
        await _hold_back(turn, beyond)
    elif turn.person is None:
        await _meet(turn)
    elif word == "help" and turn.abilities.has_carrier_words:
        consent.explain(turn)
    else:
        if word == "help":
            consent.explain(turn)
        await _converse(turn)


async def _turn_away(turn: Turn) -> None:
    """Somebody writes whom the school has taken off: help in danger, else that it is not on for them."""
    if await note_danger(turn):
        turn.purpose = "safety"
        turn.spoken.append(consent.help_text(turn))
    elif await consent.may_answer_stranger(turn):
        turn.purpose = "consent"  # the one thing that leaves although nothing else may
        turn.spoken.append(Say(text=texts.NOT_ON))


async def _hold_back(turn: Turn, beyond: int) -> None:
    """Answer too many messages in an hour once, and then no more; danger is met with help for longer."""
    if await note_danger(turn):
        if beyond < turn.assistant.replies_per_hour:
            turn.purpose = "safety"
            turn.spoken.append(consent.help_text(turn))
    elif beyond == 0:
        turn.spoken.append(Say(text=texts.TOO_MANY))


async def _meet(turn: Turn) -> None:
    """Somebody nobody knows writes: help in danger, a code, or how to get one."""
    if await note_danger(turn):
        turn.purpose = "safety"
        turn.spoken.append(consent.help_text(turn))
        return
    reason = _cannot_bind(turn)
    if reason is not None:  # no answer at all: an answer is what such a number is after
        log.warning("number_not_welcome", inbound_id=turn.inbound.id, reason=reason)
        return
    if consent.carrier_word(turn) == "help":
        if await consent.may_answer_stranger(turn):
            consent.explain(turn)
        return
    if await enrolment.enrol(turn):
        turn.learn(await find.at_hand(turn.session, turn.standing.conversation_id))
        await opt_in.agree(turn)
        if turn.abilities.has_carrier_words:
            turn.spoken.append(Say(text=texts.TERMS))
        turn.is_just_bound = True
        await _converse(turn)


def _cannot_bind(turn: Turn) -> str | None:
    """Say why a stranger's number can't become anybody's; None when it can. Only texts cost by country."""
    if not turn.abilities.is_priced_by_segment:
        return None
    return guarding.unbindable(turn.standing.address, turn.assistant.sms_countries)


async def _converse(turn: Turn) -> None:
    """Let the flow take one step, perform what follows from it, and keep where it stands."""
    assert turn.person is not None  # noqa: S101 - callers have looked
    brain = turn.assistant.brain
    saved = turn.standing.state
    state = load(saved) if saved else State.new(turn.standing.language or _first_language(turn))
    facts = facts_of(turn.person, turn.plan, brain=brain, now=turn.now, language=state.language)
    facts = replace(facts, care_hours=turn.care_hours) if turn.care_hours else facts
    if _goes_on(turn, state, facts):
        return
    welcome = brain.flows.starting("bound", facts.role) if turn.is_just_bound else None
    event: Event = (
        Started(flow=welcome, message_id=turn.inbound.id) if welcome else await _reply(turn, state, facts)
    )
    taken = step(state, event, facts=facts, flows=brain.flows)
    if isinstance(event, Reply):
        came_of_it = outcome_of(state, taken.state, taken.effects, flows=brain.flows, role=facts.role)
        metrics.READ.labels(state.language, came_of_it).inc()
    if any(isinstance(effect, Handoff) and effect.is_promised for effect in taken.effects):
        # A step is pure: it is taken again, now that a day has to be named.
        turn.reply_by = await promised_by(turn.session, turn.person, assistant=turn.assistant)
        facts = replace(facts, reply_by=turn.reply_by.date())
        taken = step(state, event, facts=facts, flows=brain.flows)
    turn.language, turn.timers = taken.state.language, {}
    for effect in taken.effects:
        await perform(effect, turn)
    if not turn.is_unbound:
        turn.snapshot, turn.stands = dump(taken.state), (taken.state, facts)


def _goes_on(turn: Turn, state: State, facts: Facts) -> bool:
    """Say whether this message is the "9" that brings the rest of the last one; then that is all it does."""
    waiting = Waiting.of(turn.standing.state)
    if waiting is None or turn.inbound.choice is not None or turn.inbound.details.get("is_edit"):
        return False
    if not is_nine(turn.text, brain=turn.assistant.brain) or _is_nine_an_answer(turn, state, facts):
        return False
    turn.continues, turn.snapshot = waiting, dump(state)
    return True


def _is_nine_an_answer(turn: Turn, state: State, facts: Facts) -> bool:
    brain = turn.assistant.brain
    return is_nine_an_answer(
        open_question(state, facts=facts, flows=brain.flows),
        brain=brain,
        language=state.language,
        now=turn.now.astimezone(zone_of(turn.person) if turn.person else turn.assistant.zone),
    )


async def _reply(turn: Turn, state: State, facts: Facts) -> Reply:
    """Read the message; a picture without words, or an old button, brings the open question again."""
    if not turn.text and turn.inbound.choice is None and turn.inbound.media:
        if state.is_suspended:  # a person looks at it
            return Reply(message_id=turn.inbound.id, text="")
        turn.spoken.append(Say(text=texts.WORDS_ONLY))
        return Reply(message_id=turn.inbound.id, text="", command="repeat")
    if await _is_old_button(turn):
        return Reply(message_id=turn.inbound.id, text=turn.text, command="repeat")
    assert turn.person is not None and turn.interpretation is not None  # noqa: S101, PT018 - callers have looked
    return read(
        turn.inbound.text,
        turn.inbound.choice,
        message_id=turn.inbound.id,
        state=state,
        facts=facts,
        brain=turn.assistant.brain,
        interpretation=turn.interpretation,
        now=turn.inbound.received_at.astimezone(zone_of(turn.person)),
        is_edit=bool(turn.inbound.details.get("is_edit")),
    )


async def _is_old_button(turn: Turn) -> bool:
    """Say whether a button was pressed that stood under another question than the last one with buttons."""
    token = turn.inbound.details.get("choice_token")
    if token is None:
        return False
    question = question_of(str(token))
    return question is None or not await find.is_open_keyboard(
        turn.session, turn.standing.conversation_id, question
    )


def _first_language(turn: Turn) -> str:
    """Begin in the roster's language; with a stranger, in the one they wrote in or their app is set to."""
    brain = turn.assistant.brain
    is_told = turn.interpretation is not None and not answers.is_code_alone(turn.text)
    written = turn.interpretation.language if turn.interpretation and is_told else None
    hinted = str(turn.inbound.details.get("language_hint", ""))[:2]
    wanted = (turn.person.language,) if turn.person else (written, hinted)
    return next((tag for tag in wanted if tag in brain.languages), brain.default_language)
