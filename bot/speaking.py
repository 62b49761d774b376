"""Put what a turn says into the outbox, in the person's language, as their channel can carry it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.composing import Composed, compose, go_on
from bot.facts import zone_of
from bot.messages import OutboundReply
from bot.portions import kept
from bot.render import Rendered
from storage import record
from storage.record import Draft

if TYPE_CHECKING:
    from bot.turn import Turn

#: How long a reply handed over in a webhook's response may go without a sign of life before we look for it.
#: Twilio waits 15 s for the response and reports within seconds after that.
GRACE: Final = timedelta(seconds=30)


async def speak(turn: "Turn") -> tuple[OutboundReply, ...]:
    """Render what the turn says, and keep it with the snapshot and the mark that the message was handled.

    Returns:
        The messages as stored; where the channel answers in its response, the webhook hands them over.
    """
    drafts, rendered = _drafts(turn)
    ids = await record.answer(
        turn.session,
        turn.standing,
        inbound_id=turn.inbound.id,
        replies=drafts,
        state=turn.snapshot,
        language=turn.language if turn.snapshot is not None else None,
        at=turn.now,
        timers=turn.timers,
    )
    return _replies(ids, drafts, rendered)


async def speak_unhandled(turn: "Turn") -> tuple[OutboundReply, ...]:
    """Render what the turn says and keep only that: the message stays the dead letter that it is."""
    drafts, rendered = _drafts(turn)
    ids = [
        await record.outbound(
            turn.session,
            conversation_id=turn.standing.conversation_id,
            contact_point_id=turn.standing.contact_point_id,
            channel=turn.standing.channel,
            in_reply_to=turn.inbound.id,
            position=position,
            at=turn.now,
            **vars(draft),
        )
        for position, draft in enumerate(drafts)
    ]
    return _replies(ids, drafts, rendered)


def _drafts(turn: "Turn") -> tuple[list[Draft], tuple[Rendered, ...]]:
    """Write the messages of a turn; what is not sent yet is kept with where the conversation stands."""
    composed = _composed(turn)
    if turn.snapshot is not None:
        turn.snapshot = kept(turn.snapshot, composed.waiting)
    status, not_before = turn.assistant.departure(turn)
    drafts = [
        Draft(
            text=message.text,
            language=message.language,
            purpose=turn.purpose,
            buttons=[{"value": each.value, "label": each.label} for each in message.buttons],
            # A later part of a sequence waits in the outbox until the one before was accepted.
            status="pending" if composed.is_sequence and place and status == "answering" else status,
            not_before=turn.now if composed.is_sequence and place else not_before,
            segments=message.segments,
        )
        for place, message in enumerate(composed.messages)
    ]
    return drafts, composed.messages


def _composed(turn: "Turn") -> Composed:
    brain = turn.assistant.brain
    if turn.continues is not None:
        return go_on(turn.continues, brain=brain, capabilities=turn.abilities)
    zone = zone_of(turn.person) if turn.person else turn.assistant.zone
    return compose(
        turn.spoken,
        turn.language,
        brain=brain,
        capabilities=turn.abilities,
        today=turn.now.astimezone(zone).date(),
        is_whole=turn.purpose in {"safety", "consent"},
        may_wait=turn.may_wait,
    )


def _replies(
    ids: Sequence[int], drafts: Sequence[Draft], rendered: Sequence[Rendered]
) -> tuple[OutboundReply, ...]:
    """Give what to hand over: where some are answered with in place, those that follow them are left out."""
    is_answering = any(draft.status == "answering" for draft in drafts)
    return tuple(
        OutboundReply(id=id_, text=message.text, buttons=message.buttons, language=message.language)
        for id_, draft, message in zip(ids, drafts, rendered, strict=True)
        if not (is_answering and draft.status == "pending")
    )
