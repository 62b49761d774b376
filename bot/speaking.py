"""Put what a turn says into the outbox, in the person's language, as their channel can carry it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.facts import zone_of
from bot.messages import OutboundReply
from bot.render import Rendered, render
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
    )
    return _replies(ids, rendered)


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
    return _replies(ids, rendered)


def _drafts(turn: "Turn") -> tuple[list[Draft], tuple[Rendered, ...]]:
    zone = zone_of(turn.person) if turn.person else turn.assistant.zone
    rendered = render(
        turn.spoken,
        turn.language,
        catalogue=turn.assistant.brain.catalogue,
        capabilities=turn.abilities,
        today=turn.now.astimezone(zone).date(),
    )
    status, not_before = turn.assistant.departure(turn)
    drafts = [
        Draft(
            text=message.text,
            language=message.language,
            purpose=turn.purpose,
            buttons=[{"value": each.value, "label": each.label} for each in message.buttons],
            status=status,
            not_before=not_before,
        )
        for message in rendered
    ]
    return drafts, rendered


def _replies(ids: Sequence[int], rendered: Sequence[Rendered]) -> tuple[OutboundReply, ...]:
    return tuple(
        OutboundReply(id=id_, text=message.text, buttons=message.buttons, language=message.language)
        for id_, message in zip(ids, rendered, strict=True)
    )
