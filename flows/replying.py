"""Taking a reply: as the answer to the open question, as the wish for something else, or as not understood.

The promise: a person is asked three times at most. The third time without a usable answer, a question that
may be skipped is skipped, and for any other a coordinator is told while the question stays open.
"""

from flows import sittings
from flows.asking import ask, open_question, read
from flows.beginning import begin
from flows.effects import Ask
from flows.events import Reply
from flows.flow import NOT_UNDERSTOOD, SOMETHING_ELSE, Node
from flows.guessing import ask_which, is_asking_which
from flows.intents import BARE_ANSWERS
from flows.questions import Question
from flows.running import after, answered, leave, proceed, start
from flows.state import Given
from flows.turn import MAX_TRIES, Turn


def reply_to_question(turn: Turn, reply: Reply) -> None:
    """Take a reply while a question is open."""
    asked = open_question(turn)
    given = read(turn, asked[1], turn.node, reply) if asked else None
    if given is not None:
        take(turn, turn.node, given)
        return
    flow_id = turn.flows.starting(reply.intent, turn.facts.role)
    # Asking for the flow one is in already answers nothing, and a bare "yes" is no wish: better to ask
    # the question more plainly.
    if flow_id is not None and flow_id != turn.top.flow and reply.intent not in BARE_ANSWERS:
        begin(turn, flow_id)
    elif is_asking_which(turn):
        not_understood(turn)
    elif not (turn.flow.is_transient and ask_which(turn, reply)):
        try_again(turn)


def reply_to_nothing(turn: Turn, reply: Reply) -> None:
    """Take a reply while no question is open."""
    flow_id = turn.flows.starting(reply.intent, turn.facts.role)
    if flow_id is not None:
        begin(turn, flow_id)
    elif not ask_which(turn, reply):
        not_understood(turn)


def not_understood(turn: Turn) -> None:
    """Say that nothing was understood, in the flow for it if there is one."""
    flow_id = turn.flows.starting(NOT_UNDERSTOOD, turn.facts.role)
    if flow_id is not None:
        proceed(turn, start(turn, flow_id))
        return
    turn.say_phrase("not_understood")
    if turn.stack:
        proceed(turn, leave(turn))


def take(turn: Turn, node: Node, given: Given) -> None:
    """Take an answer to the open question, and go on."""
    if not (is_asking_which(turn) and given.value in {None, SOMETHING_ELSE}):
        turn.has_asked_which = False
    if node.inventory is None:
        answered(turn, node, given)
    elif given.value == sittings.LATER:
        put_off(turn)
    else:
        _take_items(turn, node, given)


def put_off(turn: Turn) -> None:
    """Stop an inventory for now; what was answered is kept."""
    turn.tries = 0
    turn.say_phrase("inventory_saved")
    proceed(turn, leave(turn))


def try_again(turn: Turn) -> None:
    """Ask the open question more plainly; the third time, do without an answer or get help."""
    turn.tries += 1
    asked = open_question(turn)
    if asked is None:
        return
    text, question = asked
    node = turn.node
    if turn.tries < MAX_TRIES:
        hints = node.ask.hints if node.ask else ()
        if turn.tries <= len(hints):
            text = turn.scope().fill(hints[turn.tries - 1])
        else:
            _say_hint(turn, question)
        turn.effects.append(Ask(text=text, question=question))
    elif question.optional:
        turn.say_phrase("skipped")
        take(turn, node, turn.given(None, ""))
    else:
        turn.tries = 0
        turn.say_phrase("handed_over")
        turn.hand_off("not_understood")
        if turn.flow.is_transient and len(turn.stack) > 1:
            # A menu must not stand between a person and what they were doing.
            proceed(turn, leave(turn))


def _say_hint(turn: Turn, question: Question) -> None:
    """Say what an answer to this kind of question looks like."""
    if question.low is not None and question.high is not None:
        turn.say_phrase(f"retry_range_{turn.tries}", low=question.low, high=question.high)
    elif question.marks:
        turn.say_phrase(f"retry_items_{turn.tries}")
    else:
        turn.say_phrase(f"retry_{question.kind}_{turn.tries}")


def _take_items(turn: Turn, node: Node, given: Given) -> None:
    """Keep the answers to the items shown, from the first on; then show what is open, or finish."""
    sittings.keep(turn, node, given)
    turn.last, turn.tries = None, 0
    if sittings.is_done(turn, node):
        sittings.finish(turn, node)
        proceed(turn, after(turn, node))
        return
    ask(turn)
