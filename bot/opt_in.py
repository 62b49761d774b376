"""Which exact words somebody agreed to: the evidence that a phone company or a court may ask for.

A wording's version follows from its text in its language, names left out. It is kept the first time somebody
agrees to it, so that a text changed later stays readable as it was.
"""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot import texts
from storage import evidence, record

if TYPE_CHECKING:
    from bot.brain import Brain
    from bot.turn import Turn

_DIGEST_LENGTH: Final = 12


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One text that people agree to by answering it.

    Attributes:
        version: Its kind and the beginning of its SHA-256, as "invite:3f9a0c71d2be".
        language: BCP 47.
        text: As shown, with `{placeholders}` for names and codes.
    """

    version: str
    language: str
    text: str


def invite_wording(brain: "Brain", language: str, *, is_link: bool) -> Wording:
    """Give the words of an invite: what somebody has before them when they send its code or open it."""
    if is_link:
        return _wording(brain, "link", language, texts.INVITE_LINK.msgid)
    return _wording(brain, "invite", language, texts.INVITE.msgid, texts.TERMS.msgid)


def restart_wording(brain: "Brain", language: str) -> Wording:
    """Give the words that told somebody how to get messages again."""
    return _wording(brain, "restart", language, texts.OPTED_OUT.msgid)


async def agree(turn: "Turn") -> None:
    """Write down that somebody who used an invite agreed to be written to, and to which words."""
    assert turn.person is not None  # noqa: S101 - the invite said who
    brain = turn.assistant.brain
    language = turn.person.language if turn.person.language in brain.languages else brain.default_language
    wording = invite_wording(brain, language, is_link=turn.inbound.choice == "start")
    await keep(turn, wording)
    await record.consent(
        turn.session,
        contact_point_id=turn.standing.contact_point_id,
        state="granted",
        source="invite",
        wording=wording.version,
        language=wording.language,
        inbound_id=turn.inbound.id,
        at=turn.now,
    )


async def keep(turn: "Turn", wording: Wording) -> None:
    """Keep a wording as it is now, unless it is kept already."""
    await evidence.keep_wording(
        turn.session, version=wording.version, language=wording.language, text=wording.text, at=turn.now
    )


def _wording(brain: "Brain", kind: str, language: str, *msgids: str) -> Wording:
    text = "\n".join(brain.catalogue.text(each, language) for each in msgids)
    digest = hashlib.sha256(f"{language}\n{text}".encode()).hexdigest()[:_DIGEST_LENGTH]
    return Wording(version=f"{kind}:{digest}", language=language, text=text)
