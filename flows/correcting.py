"""Going back to an earlier question, and putting an earlier answer right ("no wait i meant 7").

The promise: what followed from the old answer is taken back or replaced, never left standing beside the new
one; what was answered later is not asked again; and what reads the same as before is not said again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from flows import sittings
from flows.asking import FREE, accept, ask, open_question, question_of, read
from flows.data import Json
from flows.effects import Propose, Say, Withdraw
from flows.events import Reply
from flows.flow import Name, Node
from flows.frames import cut, last_answered, last_filled, live_keys, unheard, with_answer
from flows.inventories import Item
from flows.questions import Question
from flows.running import after, answered, proceed
from flows.state import Frame, Given, Sitting
from flows.text import Text, Value
from flows.turn import MAX_FRAMES, Turn

#: Kinds of question whose answer is a number.
NUMBERS: Final = frozenset({"number", "scale"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An answer given earlier.

    Args:
        depth: How many frames lie above the one it was given in; None for the flow that is over.
        at: Its position in that frame's path; None for an item of an inventory that is still open.
        node: The node that asked.
        items: The items a correction may mean, when the node is an inventory: the last ones answered.
        question: What was asked.
    """

    depth: int | None
    at: int | None
    node: Node
    items: tuple[Item, ...]
    question: Question


def earlier(turn: Turn, *, is_number: bool = False) -> Earlier | None:
    """Find the last answer the person gave: the one a correction means.

    "no wait i meant 7" said after an answer in words means the number before it, where there is one
    (`is_number`): nobody corrects "read at lunch" to 7.

    Where nothing was asked yet, it is what was taken from the message that started the flow ("a 6 i guess").
    """
    if turn.last is not None and len(turn.stack) < MAX_FRAMES:
        # Set only while nothing has been answered since, so it is the latest.
        return _answered_in(turn, turn.last, None, is_number=is_number)
    for depth, frame in enumerate(reversed(turn.stack)):
        found = _answered_in(turn, frame, depth, is_number=is_number)
        if found is None and depth == 0:
            filled = _filled_in(turn, frame, depth)
            found = filled if filled and frame.answers[filled.node.id].words else None
        if found is not None or not frame.is_called:
            return found
    return None


def correct(turn: Turn, reply: Reply) -> bool:
    """Put the last answer right.

    Returns:
        Whether that is what the reply does; otherwise it is a reply like any other.
    """
    found = earlier(turn, is_number=reply.is_number_meant)
    if found is None:
        if reply.answer or turn.flows.starting(reply.intent, turn.facts.role):
            return False
        turn.say_phrase("cannot_correct")
        ask(turn)
        return True
    given = accept(found.question, reply.correction, reply.message_id) if reply.correction else None
    if given is not None and not _is_part_of_a_sentence(turn, found):
        _mend(turn, found, given)
        return True
    if _answers_open_question(turn, reply):
        return False
    turn.say_phrase("correct_again")
    _reopen(turn, found, keep_later=True)
    return True


def go_back(turn: Turn) -> None:
    """Open the question before the current one again.

    Questions the person answered come first; only when there are none, the last one that answered itself.
    """
    found = None
    for depth, frame in enumerate(reversed(turn.stack)):
        found = _answered_in(turn, frame, depth) or _filled_in(turn, frame, depth)
        if found is not None or not frame.is_called:
            break
    if found is None:
        turn.say_phrase("cannot_go_back")
        ask(turn)
    else:
        _reopen(turn, found, keep_later=False)


def _answered_in(turn: Turn, frame: Frame, depth: int | None, *, is_number: bool = False) -> Earlier | None:
    flow = turn.flows.flows[frame.flow]
    standing = flow.nodes[flow.index[frame.node]]
    if depth == 0 and standing.inventory is not None:
        inventory = sittings.inventory_of(turn, standing)
        items = sittings.last_items(standing, inventory, sittings.sitting_of(turn, inventory).answers)
        if items:
            question = sittings.items_question(flow.id, standing, inventory, items)
            return Earlier(depth=depth, at=None, node=standing, items=items, question=question)
    at = last_answered(frame, flow)
    if at is None:
        return None
    found = _at(turn, frame, depth, at)
    if is_number and found is not None and found.question.kind in FREE:
        number = last_answered(frame, flow, kinds=NUMBERS)
        return found if number is None else _at(turn, frame, depth, number)
    return found


def _filled_in(turn: Turn, frame: Frame, depth: int) -> Earlier | None:
    at = last_filled(frame, turn.flows.flows[frame.flow])
    return None if at is None else _at(turn, frame, depth, at)


def _at(turn: Turn, frame: Frame, depth: int | None, at: int) -> Earlier | None:
    """Describe the answer at one position of a frame's path."""
    flow = turn.flows.flows[frame.flow]
    node = flow.nodes[flow.index[frame.path[at]]]
    if node.ask is not None:
        question = question_of(turn.scope_of(frame), node.id, node.ask)
        return Earlier(depth=depth, at=at, node=node, items=(), question=question)
    inventory = sittings.inventory_of(turn, node)
    items = sittings.last_items(node, inventory, _items(frame.answers[node.id]))
    if not items:
        return None
    question = sittings.items_question(flow.id, node, inventory, items)
    return Earlier(depth=depth, at=at, node=node, items=items, question=question)


def _items(given: Given) -> Mapping[str, Json]:
    """List what was answered to each item of a finished inventory."""
    return given.value if isinstance(given.value, Mapping) else {}


def _is_part_of_a_sentence(turn: Turn, found: Earlier) -> bool:
    """Whether the answer was found in a longer message: then a correction names only a part of it.

    "i want to raise my algebra grade", "no wait i meant geometry": the goal is not "geometry"; it is asked.
    """
    if found.depth is None or found.items or found.question.kind not in FREE:
        return False
    return turn.stack[-1 - found.depth].answers[found.node.id].how == "heard"


def _answers_open_question(turn: Turn, reply: Reply) -> bool:
    """Whether only the open question understands the reply ("i meant friday", when a day is asked)."""
    asked = open_question(turn)
    if asked is None or asked[1].kind in FREE:
        return False
    return read(turn, asked[1], turn.node, reply) is not None


def _bring_up(turn: Turn, found: Earlier) -> tuple[str, ...]:
    """Put the frame of an earlier answer on top; give the keys of proposals made in frames dropped for it."""
    if found.depth is None:
        if turn.last is not None:
            turn.stack.append(turn.last)
        turn.last = None
        return ()
    keep = len(turn.stack) - found.depth
    dropped = tuple(key for frame in turn.stack[keep:] for key in live_keys(frame))
    del turn.stack[keep:]
    return dropped


def _reopen(turn: Turn, found: Earlier, *, keep_later: bool) -> None:
    """Ask an earlier question again."""
    withdrawn = _bring_up(turn, found)
    frame = turn.top
    turn.tries = 0
    if found.at is None:
        sittings.take_back(turn, found.items[-1], found.node)
    else:
        old = frame.answers[found.node.id]
        if found.items:
            _unfold(turn, found.node, found.items[-1], old)
        withdrawn += _take_back(turn, found.node, found.at, keep_later=keep_later)
        turn.put(replace(turn.top, node=found.node.id))
    if withdrawn:
        turn.effects.append(Withdraw(keys=withdrawn))
    ask(turn)


def _take_back(turn: Turn, node: Node, at: int, *, keep_later: bool) -> tuple[str, ...]:
    """Cut the current frame's path, and give the keys of the proposals that do not stand any more."""
    frame = turn.top
    shorter = cut(frame, at, keep_later=keep_later)
    if node.ask is not None:
        shorter = unheard(shorter, node.ask.listens_for, frame.answers[node.id])
    turn.put(shorter)
    still = set(live_keys(shorter))
    return tuple(key for key in live_keys(frame) if key not in still)


def _unfold(turn: Turn, node: Node, item: Item, old: Given) -> None:
    """Open a finished inventory again, without its last answer."""
    inventory = sittings.inventory_of(turn, node)
    answers = {
        id_: replace(old, value=value, words="", message_ids=())
        for id_, value in _items(old).items()
        if id_ != item.id
    }
    for id_ in list(answers)[:1]:  # the words are quoted once, so it does not matter which item carries them
        answers[id_] = replace(old, value=answers[id_].value)
    turn.saved[inventory.id] = Sitting(version=inventory.version, answers=answers)


def _mend(turn: Turn, found: Earlier, given: Given) -> None:
    """Replace an earlier answer, run again what follows from it, and come back to the open question."""
    withdrawn = _bring_up(turn, found)
    turn.tries = 0
    if found.at is None:
        sittings.put_right(turn, found.node, sittings.mended(found.items, given))
        _confirm(turn, found, given)
        ask(turn)
        return
    old = turn.top.answers[found.node.id]
    said = _said_after(turn, found.node, found.at, old)
    withdrawn += _take_back(turn, found.node, found.at, keep_later=True)
    start = len(turn.effects)
    _confirm(turn, found, given)
    answered(turn, found.node, _folded(found, old, given))
    _tidy(turn, start, said, withdrawn)


def _folded(found: Earlier, old: Given, given: Given) -> Given:
    """Put the new answers of some items among the others of their inventory."""
    if not found.items:
        return given
    mended = sittings.mended(found.items, given)
    return Given(
        value={**_items(old), **{id_: one.value for id_, one in mended.items()}},
        words="\n".join(words for words in (old.words, given.words) if words),
        message_ids=tuple(dict.fromkeys((*old.message_ids, *given.message_ids))),
    )


def _confirm(turn: Turn, found: Earlier, given: Given) -> None:
    """Say what the answer is now."""
    if given.value is None:
        turn.say_phrase("corrected_to_nothing")
        return
    if found.items:
        labels = {option.value: option.label for option in found.question.options}
        shown: Value = tuple(labels[str(value)] for value in sittings.values_of(given))
    else:
        frame = turn.top
        scope = turn.scope_of(replace(frame, answers={**frame.answers, found.node.id: given}))
        shown = scope.show(Name(head=found.node.id, source="answer"))
    turn.say_phrase("corrected", value=shown)


def _said_after(turn: Turn, node: Node, at: int, old: Given) -> list[Text]:
    """Work out what was said after the old answer: what would be said if it were given once more."""
    frame = turn.top
    again = replace(turn, stack=[frame], saved=dict(turn.saved), reply=None, effects=[])
    _take_back(again, node, at, keep_later=True)
    again.put(with_answer(again.top, node.id, old))
    proceed(again, after(again, node))
    return [effect.text for effect in again.effects if isinstance(effect, Say)]


def _tidy(turn: Turn, start: int, said: list[Text], withdrawn: tuple[str, ...]) -> None:
    """Leave out what reads the same as before, and withdraw the proposals that nothing replaced."""
    fresh = turn.effects[start + 1 :]
    replaced = {key for effect in fresh if isinstance(effect, Propose) for key in effect.supersedes}
    left = tuple(key for key in withdrawn if key not in replaced)
    turn.effects[start + 1 :] = [
        effect for effect in fresh if not (isinstance(effect, Say) and effect.text in said)
    ]
    if left:
        turn.effects.insert(start, Withdraw(keys=left))
