"""What came of reading one reply: counted, so that a language in which people are not understood shows.

Pure. Looks at the conversation before and after the step, never at words.
"""

from typing import Literal

from flows.effects import Effect, Handoff, Say
from flows.flow import NOT_UNDERSTOOD, FlowSet
from flows.state import State

Outcome = Literal["understood", "asked_which", "not_understood", "handed_over"]


def outcome_of(
    before: State, after: State, effects: tuple[Effect, ...], *, flows: FlowSet, role: str
) -> Outcome:
    """Say what came of a reply.

    Args:
        before: Where the conversation stood.
        after: Where it stands now.
        effects: What the step decided.
        flows: All flows of the district.
        role: Of who wrote.

    Returns:
        `handed_over` when we gave up and called a person, `not_understood` when the question was asked again
        or nothing was made of the message, `asked_which` when it could have meant two things.
    """
    if any(isinstance(effect, Handoff) and effect.reason == NOT_UNDERSTOOD for effect in effects):
        return "handed_over"
    said = {effect.text.msgid for effect in effects if isinstance(effect, Say)}
    if said & _admissions(flows, role) or after.tries > before.tries:
        return "not_understood"
    return "asked_which" if after.has_asked_which else "understood"


def _admissions(flows: FlowSet, role: str) -> set[str]:
    """List the texts by which we admit that we made nothing of a message."""
    lost = flows.starting(NOT_UNDERSTOOD, role)
    if lost is None:
        return {flows.phrases[NOT_UNDERSTOOD].msgid}
    return {node.say.msgid for node in flows.flows[lost].nodes if node.say is not None}
