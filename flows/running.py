"""Going through a flow's nodes until it waits for an answer or is over, and what happens then.

The promise: it always ends. Each node passed costs one from the turn's budget, so a flow that goes in circles
is cut, the person gets an apology, and a coordinator is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from flows import sittings
from flows.asking import ask
from flows.conditions import holds
from flows.effects import RHYTHMS, Effect, Propose, SetLanguage, SetRhythm
from flows.filling import is_kept, is_known, listen
from flows.flow import END, GUESSES, RESTART, Expression, Name, Node, Template
from flows.frames import last_answered, with_answer, without
from flows.names import Scope
from flows.proposing import propose
from flows.state import Frame, Given
from flows.turn import MAX_EACH, MAX_FRAMES, Turn

SAID: Final = "said"  # the name under which a flow finds the message that started it

NOTHING: Final[Mapping[str, Given]] = MappingProxyType({})


def proceed(turn: Turn, index: int | None) -> None:
    """Run the current frame from the node at `index` until the conversation waits or nothing is open."""
    while index is not None:
        index = _happen(turn, index)


def answered(turn: Turn, node: Node, given: Given) -> None:
    """Note the answer to the open question and go on."""
    listen(turn, node)
    turn.put(with_answer(turn.top, node.id, given))
    turn.last, turn.tries = None, 0
    proceed(turn, after(turn, node))


def after(turn: Turn, node: Node) -> int | None:
    """Do what a node does once its question is answered, and find the next one."""
    flow = turn.flow
    for name, expression in node.set:
        turn.put(with_answer(turn.top, name, _set_to(turn.scope(), expression)))
    if node.set_language is not None:
        language = turn.scope().work_out(node.set_language)
        if language in turn.facts.languages:
            turn.language = str(language)
            turn.effects.append(SetLanguage(language=turn.language))
    if node.set_rhythm is not None:
        rhythm = turn.scope().work_out(node.set_rhythm)
        if rhythm in RHYTHMS:
            turn.effects.append(SetRhythm(rhythm=str(rhythm)))
    for proposing in node.propose:
        propose(turn, proposing)
    if node.hand_off is not None:
        turn.hand_off(node.hand_off, is_promised=node.waits_for_person)
    if node.waits_for_person:
        _fall_silent(turn)
        return None
    if node.go == END:
        return _over(turn)
    if node.go == RESTART:
        turn.put(replace(turn.top, answers={}, path=(), kept={}, heard={}))
        return 0
    return flow.index[node.id] + 1 if node.go is None else flow.index[node.go]


def start(
    turn: Turn,
    flow_id: str,
    *,
    heard: Mapping[str, Given] = NOTHING,
    answers: Mapping[str, Given] = NOTHING,
) -> int | None:
    """Start a flow on top of what is open, or return to it when it is open already.

    Returns:
        Where to go on, for `proceed`.
    """
    place = _place_of(turn, flow_id)
    if place is not None:
        return _return_to(turn, place)
    drop_transient(turn)
    if len(turn.stack) >= MAX_FRAMES:
        turn.say_phrase("too_many_open")
        turn.hand_off("too_many_open")
        ask(turn)
        return None
    _push(turn, flow_id, heard=heard, answers=answers)
    return 0


def resume(turn: Turn) -> int | None:
    """Come back to the flow that is now on top: ask its open question again, or find where it goes on."""
    if not turn.stack or turn.is_suspended:
        return None
    turn.tries = 0
    node = turn.node
    if not node.waits:
        # It was waiting for another flow that is gone, or its file changed: the node happens (again).
        return turn.flow.index[node.id]
    turn.say_phrase("back_to", title=turn.scope().fill(turn.flow.title))
    ask(turn)
    return None


def leave(turn: Turn) -> int | None:
    """Take the current frame off the stack, and find where the one below goes on."""
    frame = turn.stack.pop()
    return _has_returned(turn) if frame.is_called and turn.stack else resume(turn)


def group_start(stack: Sequence[Frame], place: int) -> int:
    """Find the first frame of those that run one another, up to the one at `place`."""
    while place > 0 and stack[place].is_called:
        place -= 1
    return place


def _has_returned(turn: Turn) -> int | None:
    """Go on in the current frame, after the flow that ran from it is over."""
    turn.tries = 0
    node = turn.node
    if node.run is None:  # its file changed meanwhile
        return turn.flow.index[node.id]
    turn.put(with_answer(turn.top, node.id, Given(value=None, how="ran")))
    return after(turn, node)


def _fall_silent(turn: Turn) -> None:
    """End the current flow, and leave what lies below it as it is: a person speaks next."""
    frame = turn.stack.pop()
    if frame.is_called and turn.stack:
        # What ran from there is over; it does not run again when the assistant is back.
        ran = {turn.top.node: Given(value=None, how="ran")}
        turn.put(replace(turn.top, kept={**turn.top.kept, **ran}))
    drop_transient(turn)


def _over(turn: Turn) -> int | None:
    """End the current frame; remember it when the last answer was given in it."""
    if turn.last is None and last_answered(turn.top, turn.flow) is not None:
        turn.last = replace(turn.top, is_called=False, kept={})
    return leave(turn)


def _happen(turn: Turn, index: int) -> int | None:
    """Let one node happen and find the next; None when the conversation waits or nothing is open."""
    flow = turn.flow
    if index >= len(flow.nodes):
        return _over(turn)
    turn.budget -= 1
    if turn.budget < 0:
        _drop_echoes(turn)
        return _give_up(turn, "stuck", "flow_looped")
    node = flow.nodes[index]
    if node.when is not None and not holds(node.when, turn.scope().look):
        # In a loop an answer counts only as far as its question was asked on the way here.
        turn.put(without(turn.top, node.id))
        return index + 1
    if node.say is not None and not (node.inventory and sittings.is_begun(turn, node)):
        _say(turn, node.say, node.each)
    if (node.ask and not is_known(turn, node)) or (node.inventory and not _is_sat(turn, node)):
        turn.put(replace(turn.top, node=node.id))
        turn.tries = 0
        ask(turn)
        return None
    if isinstance(node.run, Name) or (node.run is not None and not is_kept(turn, node)):
        return _run(turn, node)  # what was picked anew has not run yet, even if something ran from here
    return after(turn, node)


def _say(turn: Turn, template: Template, each: tuple[str, Name] | None) -> None:
    scope = turn.scope()
    if each is None:
        turn.say(scope.fill(template))
        return
    values = scope.look(each[1])
    if isinstance(values, str) or not isinstance(values, Sequence):
        return
    for value in values[:MAX_EACH]:
        scope.loop = value
        turn.say(scope.fill(template))


def _set_to(scope: Scope, expression: Expression) -> Given:
    """Work out what `set` sets; another answer keeps the words it was given in."""
    value = scope.work_out(expression)
    given = scope.given(expression) if isinstance(expression, Name) else None
    if given is None:
        return Given(value=value, how="set")
    return Given(value=value, words=given.words, message_ids=given.message_ids, how="set")


def _is_sat(turn: Turn, node: Node) -> bool:
    """Finish an inventory when every item has an answer; otherwise say that it goes on, if it does."""
    if is_kept(turn, node):
        return True
    inventory = sittings.inventory_of(turn, node)
    sitting = sittings.sitting_of(turn, inventory)
    if not sittings.open_items(node, inventory, sitting):
        sittings.finish(turn, node)
        return True
    if sitting.answers:
        turn.say_phrase("inventory_resumed", left=len(inventory.items) - len(sitting.answers))
    return False


def _run(turn: Turn, node: Node) -> int | None:
    """Let another flow run from this node; one that is open already is gone back to, never begun twice."""
    is_called, heard = True, NOTHING
    turn.put(replace(turn.top, node=node.id))
    called = str(node.run)
    if isinstance(node.run, Name):
        # What was picked because of an earlier message takes along what was heard in that message.
        called, heard = str(turn.scope().look(node.run)), turn.top.heard
    elif turn.flow.is_transient:
        # A menu has done its work once something was picked: nobody wants to come back to it.
        is_called = turn.stack.pop().is_called
    if called not in turn.flows.flows:  # it was picked before its file was taken away
        return after(turn, node)
    place = _place_of(turn, called)
    if place is None:
        if len(turn.stack) >= MAX_FRAMES:
            return _give_up(turn, "too_many_open", "too_many_open")
        _push(turn, called, heard=heard, is_called=is_called)
        return 0
    if is_called and place >= group_start(turn.stack, len(turn.stack) - 1):
        # It waits for the current frame: what it waits for is over.
        del turn.stack[place + 1 :]
        return _has_returned(turn)
    first, end = _group(turn.stack, place)
    group = turn.stack[first:end]
    del turn.stack[first:end]
    turn.stack += [replace(group[0], is_called=is_called), *group[1:]]
    return resume(turn)


def _return_to(turn: Turn, place: int) -> int | None:
    """Bring a flow that is open to the top. What lay above it stays open below it."""
    first, end = _group(turn.stack, place)
    if end == len(turn.stack):
        ask(turn)
        return None
    group = turn.stack[first:end]
    del turn.stack[first:end]
    drop_transient(turn)
    turn.stack += group
    return resume(turn)


def _place_of(turn: Turn, flow_id: str) -> int | None:
    return next((place for place, frame in enumerate(turn.stack) if frame.flow == flow_id), None)


def _group(stack: Sequence[Frame], place: int) -> tuple[int, int]:
    """Find the frames that run one another around `place`: first, and one past the last."""
    end = place + 1
    while end < len(stack) and stack[end].is_called:
        end += 1
    return group_start(stack, place), end


def drop_transient(turn: Turn) -> None:
    """Forget small talk, such as a menu, that lies on top."""
    while turn.stack and turn.flow.is_transient:
        turn.stack.pop()


def _push(
    turn: Turn,
    flow_id: str,
    *,
    heard: Mapping[str, Given] = NOTHING,
    answers: Mapping[str, Given] = NOTHING,
    is_called: bool = False,
) -> None:
    """Put a new frame on the stack. Answers given beforehand wait until their question comes up."""
    flow = turn.flows.flows[flow_id]
    turn.serial += 1
    frame = Frame(
        serial=turn.serial,
        flow=flow_id,
        version=flow.version,
        node=flow.nodes[0].id,
        # Which flow was meant is not known yet, so whatever was heard is kept for it.
        heard={name: given for name, given in heard.items() if name in flow.hears or GUESSES in flow.hears},
        kept={name: given for name, given in answers.items() if name in flow.asks},
        is_called=is_called,
    )
    for name, given in answers.items():
        if name not in flow.asks:
            frame = with_answer(frame, name, given)
    turn.stack.append(frame)


def _drop_echoes(turn: Turn) -> None:
    """Keep what a circle has said and proposed only once: nobody gets a hundred messages."""
    kept: list[Effect] = []
    seen: list[object] = []
    for effect in turn.effects:
        what = (effect.kind, effect.fields) if isinstance(effect, Propose) else effect
        if what not in seen:
            kept.append(effect)
            seen.append(what)
    turn.effects[:] = kept


def _give_up(turn: Turn, phrase: str, reason: str) -> int | None:
    """Drop what cannot go on: say sorry, tell a person, and go back to what was open before."""
    turn.say_phrase(phrase)
    turn.hand_off(reason)
    del turn.stack[group_start(turn.stack, len(turn.stack) - 1) :]
    while turn.stack and not turn.node.waits:
        turn.stack.pop()
    return resume(turn)
