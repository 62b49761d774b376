"""Whether somebody wants to hear from us: what they said about it, and what follows.

A stop is honoured at once, whatever else is going on, at all of the person's addresses, and answered once at
the most. Only a START-like word undoes it, where it is said; a "yes" never does.
"""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, cast

import structlog

from bot import opt_in, texts
from bot.effects import WRONG_PERSON
from bot.reading import danger_in
from flows.effects import Say
from flows.text import Text
from nlu import answers, commands
from nlu.folding import plain
from storage import find, record, stopping

if TYPE_CHECKING:
    from bot.turn import Turn

Wish = Literal["stop", "start"]

#: For how long the offer in the confirmation can be taken up, after which a "1" means nothing any more.
OFFER_STANDS: Final = timedelta(days=1)
ONLY_HERE: Final = "1"
#: Answers within an hour to somebody we have nothing for: two machines must never talk all night.
MAX_STRANGER_REPLIES: Final = 10
#: In a chat app "cancel" is what people type to leave a question. Only phone companies read it as a stop
#: (docs/decisions/0018).
_OURS_IN_CHAT: Final = frozenset({"cancel"})

log = structlog.get_logger(__name__)


def wish(turn: "Turn") -> Wish | None:
    """Say whether a message asks for no more messages, or for messages again."""
    word = carrier_word(turn)
    if word in ("stop", "start"):
        return word
    if _is_pressed(turn):
        return None  # a button's label is in our words, not in theirs
    # A chat app's start button says no word at all, or brings a code along.
    if turn.inbound.choice == "start":
        return "start"
    languages = turn.assistant.brain.languages
    is_stop = commands.opt_out(turn.text, languages=languages) or is_wrong_number(turn)
    return "stop" if is_stop else None


def carrier_word(turn: "Turn") -> commands.CarrierWord | None:
    """Read a word that phone companies know, told by the provider or written by the person.

    A provider may be set up to take YES for START. That is an answer to a question, and brings nothing back.
    """
    told = cast("commands.CarrierWord | None", turn.inbound.details.get("keyword"))
    said = commands.carrier_word(turn.text)
    if told == "start" and answers.yes_no(turn.text, languages=turn.assistant.brain.languages):
        return None
    if told is not None:
        return told
    if said == "stop" and not turn.abilities.has_carrier_words and plain(turn.text) in _OURS_IN_CHAT:
        return None
    return None if _is_pressed(turn) else said


def was_answered(turn: "Turn") -> bool:
    """Tell whether the carrier has confirmed the stop by itself, and so would refuse our answer.

    It does for a message that is the word and nothing else: not for "STOP." in wide letters, nor "stop pls".
    """
    if turn.inbound.details.get("keyword") == "stop":
        return True
    is_bare = turn.inbound.text.strip().isascii() and turn.inbound.text.strip().isalpha()
    return turn.abilities.has_carrier_words and is_bare and commands.carrier_word(turn.text) == "stop"


async def withdraw(turn: "Turn") -> None:
    """Write the stop down, and answer once: with help if the message speaks of danger, else to confirm."""
    finding = danger_in(turn.inbound.text)
    if finding is not None:
        await record.alert(
            turn.session,
            conversation_id=turn.standing.conversation_id,
            person_id=turn.standing.person_id,
            inbound_id=turn.inbound.id,
            category=finding.category,
            level=finding.level,
            at=turn.now,
        )
        log.warning(
            "alert_raised", inbound_id=turn.inbound.id, category=finding.category, level=finding.level
        )
    if is_wrong_number(turn) and turn.person is not None:
        await _unbind(turn)
    stopped = await _stop(turn)
    if was_answered(turn):
        return
    if finding is not None:
        turn.spoken.append(help_text(turn))
        turn.purpose = "safety"
        return
    confirmation = texts.OPTED_OUT_EVERYWHERE if stopped.others else texts.OPTED_OUT
    turn.spoken.append(Say(text=texts.WRONG_NUMBER if turn.is_unbound else confirmation))
    turn.purpose = "consent"


async def keep_silence(turn: "Turn") -> None:
    """Hear somebody who asked for silence, without breaking it: one more stop, or "I meant only here"."""
    if wish(turn) == "stop":
        await _stop(turn)
    elif plain(turn.text) == ONLY_HERE:
        again = await stopping.only_here(
            turn.session,
            contact_point_id=turn.standing.contact_point_id,
            inbound_id=turn.inbound.id,
            since=turn.now - OFFER_STANDS,
            at=turn.now,
        )
        if again:
            log.info("consent_only_here", inbound_id=turn.inbound.id, others=len(again))


def help_text(turn: "Turn") -> Say:
    """Say where to find help, in the approved words for what the message speaks of."""
    finding = danger_in(turn.inbound.text)
    kind = finding.category if finding is not None and finding.level == "alert" else "check"
    phrases = turn.assistant.brain.flows.phrases
    if turn.care_hours is None:
        return Say(text=Text(phrases[f"safety_{kind}"].msgid))
    opens, closes = turn.care_hours
    return Say(text=Text(phrases[f"safety_{kind}_later"].msgid, {"opens": opens, "closes": closes}))


async def restore(turn: "Turn") -> None:
    """Write down that the person wants messages again, here and nowhere else, and say so."""
    wording = opt_in.restart_wording(turn.assistant.brain, turn.language)
    await opt_in.keep(turn, wording)
    await stopping.restore(
        turn.session,
        contact_point_id=turn.standing.contact_point_id,
        source="carrier_word",
        wording=wording.version,
        language=wording.language,
        inbound_id=turn.inbound.id,
        at=turn.now,
    )
    turn.spoken.append(Say(text=texts.OPTED_IN))
    turn.purpose = "consent"


def explain(turn: "Turn") -> None:
    """Answer HELP and INFO as the law asks: who writes, whom to ask, how to stop."""
    if turn.person is None:
        turn.spoken.append(Say(text=texts.HELP_STRANGER))
    else:
        names = {
            "school": turn.person.school or texts.SCHOOL_STAFF,
            "coordinator": turn.person.coordinator or texts.SCHOOL_STAFF,
        }
        turn.spoken.append(Say(text=replace(texts.HELP, params=names)))
    if turn.abilities.has_carrier_words:
        turn.spoken.append(Say(text=texts.RATES))


def is_wrong_number(turn: "Turn") -> bool:
    """Tell whether somebody says that we have the wrong number."""
    languages = turn.assistant.brain.languages
    return not _is_pressed(turn) and commands.wrong_number(turn.text, languages=languages)


async def may_answer_stranger(turn: "Turn") -> bool:
    """Tell whether somebody we have nothing for may be answered once more within the hour."""
    since = turn.now - timedelta(hours=1)
    said = await find.replies_since(turn.session, turn.standing.conversation_id, since)
    return said < MAX_STRANGER_REPLIES


def _is_pressed(turn: "Turn") -> bool:
    return turn.inbound.choice is not None and "choice_token" in turn.inbound.details


async def _unbind(turn: "Turn") -> None:
    """Let go of a number that is somebody else's: nothing about anybody is said there again; staff know."""
    await record.handoff(
        turn.session,
        conversation_id=turn.standing.conversation_id,
        person_id=turn.standing.person_id,
        inbound_id=turn.inbound.id,
        reason=WRONG_PERSON,
        verbatim=turn.inbound.text,
        at=turn.now,
    )
    await record.unbind(turn.session, turn.standing.conversation_id, at=turn.now)
    turn.is_unbound = True


async def _stop(turn: "Turn") -> stopping.Stop:
    source = "carrier_word" if carrier_word(turn) == "stop" else "free_wording"
    return await stopping.stop(
        turn.session,
        contact_point_id=turn.standing.contact_point_id,
        # The owner of a wrong number does not speak for the person we took them for.
        person_id=None if turn.is_unbound else turn.standing.person_id,
        source="wrong_number" if turn.is_unbound else source,
        wording=turn.inbound.text,
        language=turn.language,
        inbound_id=turn.inbound.id,
        at=turn.now,
    )
