"""Whether somebody wants to hear from us: what they said about it, and what follows.

A stop is honoured at once, whatever else is going on, and answered once at the most. Only a START-like word
undoes it; a "yes" never does.
"""

from typing import TYPE_CHECKING, Literal

from bot import texts
from bot.reading import danger_in
from flows.effects import Say
from flows.text import Text
from nlu import commands
from storage import record

if TYPE_CHECKING:
    from bot.turn import Turn

Wish = Literal["stop", "start"]


def wish(turn: "Turn") -> Wish | None:
    """Say whether a message asks for no more messages, or for messages again."""
    word = turn.inbound.details.get("keyword") or commands.carrier_word(turn.text)
    if word == "stop":
        return "stop"
    # A chat app's start button says no word at all.
    if word == "start" or (turn.inbound.choice == "start" and not turn.text):
        return "start"
    languages = turn.assistant.brain.languages
    return "stop" if commands.opt_out(turn.text, languages=languages) else None


async def withdraw(turn: "Turn") -> None:
    """Write the stop down, and answer once: with help if the message also speaks of danger, else to confirm.

    Where the carrier takes these words itself it has answered already, and would refuse our answer.
    """
    word = turn.inbound.details.get("keyword") or commands.carrier_word(turn.text)
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
        turn.spoken.append(help_text(turn))
        turn.purpose = "safety"
    elif not (word and turn.abilities.has_carrier_words):
        turn.spoken.append(Say(text=texts.OPTED_OUT))
        turn.purpose = "consent"
    await _write(turn, "withdrawn", source="carrier_word" if word else "free_wording")


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
    """Write down that the person wants messages again, and say so."""
    await _write(turn, "granted", source="carrier_word")
    turn.spoken.append(Say(text=texts.OPTED_IN))
    turn.purpose = "consent"


async def _write(turn: "Turn", state: Literal["granted", "withdrawn"], *, source: str) -> None:
    await record.consent(
        turn.session,
        contact_point_id=turn.standing.contact_point_id,
        state=state,
        source=source,
        wording=turn.inbound.text,
        language=turn.language,
        inbound_id=turn.inbound.id,
        at=turn.now,
    )
