"""Somebody's way through an inventory: which items are shown, what was answered, what is still open.

Items are asked a few at a time: the inventory is cut into batches of `at_a_time`, in its own order, and what
is shown are the open items of the first batch that has any. Answers live in `State.saved` until the last item
is answered, not in the frame: so an interruption, "never mind" or "later" loses none of them, and starting
again days later goes on at the first open item. Nothing else has to be remembered, and a changed inventory
cannot strand anybody. The promise: an item is never answered before it was shown.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle, islice
from typing import Final

from flows.data import Json
from flows.flow import Node
from flows.frames import with_answer
from flows.inventories import MARKS, Inventory, Item
from flows.questions import Option, Question
from flows.state import Given, Sitting
from flows.text import Lines, Text
from flows.turn import Turn

LATER: Final = "later"  # what is given instead of an answer by whoever wants to stop for now

LINE: Final = "{letter}: {item}"  # letters, because numbers would look like the options


def inventory_of(turn: Turn, node: Node) -> Inventory:
    """Find the inventory a node asks. The node must have one."""
    if node.inventory is None:  # the loader lets no caller get here
        raise LookupError(node.id)
    return turn.flows.inventories[node.inventory.of]


def sitting_of(turn: Turn, inventory: Inventory) -> Sitting:
    """Find what was answered so far, under the ids the items have now."""
    sitting = turn.saved.get(inventory.id)
    if sitting is None:
        return Sitting(version=inventory.version)
    if sitting.version == inventory.version:
        return sitting
    answers = {
        inventory.items[position].id: given
        for id_, given in sitting.answers.items()
        if (position := inventory.position.get(id_)) is not None
    }
    return Sitting(version=inventory.version, answers=answers)


def open_items(node: Node, inventory: Inventory, sitting: Sitting) -> tuple[Item, ...]:
    """Find the items to show: the open ones of the first batch that has any; none when all are answered."""
    for batch in batches(node, inventory):
        if left := tuple(item for item in batch if item.id not in sitting.answers):
            return left
    return ()


def last_items(node: Node, inventory: Inventory, answers: Mapping[str, object]) -> tuple[Item, ...]:
    """Find what a correction may mean: the answered items of the last batch that has any, in order."""
    for batch in reversed(batches(node, inventory)):
        if there := tuple(item for item in batch if item.id in answers):
            return there
    return ()


def batches(node: Node, inventory: Inventory) -> tuple[tuple[Item, ...], ...]:
    """Cut an inventory into what is asked in one message."""
    size = node.inventory.at_a_time if node.inventory else 1
    return tuple(inventory.items[at : at + size] for at in range(0, len(inventory.items), size))


def items_question(flow: str, node: Node, inventory: Inventory, items: tuple[Item, ...]) -> Question:
    """Describe what some items ask, one answer each. Each may be skipped."""
    return Question(
        flow=flow,
        node=f"{node.id}:{items[0].id}",
        kind="scale",
        options=tuple(Option(value=step.value, label=step.label, also=step.also) for step in inventory.scale),
        optional=True,
        up_to=len(items),
        marks=tuple(_mark(node, inventory, item) for item in items) if len(items) > 1 else (),
    )


def _mark(node: Node, inventory: Inventory, item: Item) -> str:
    """Give the letter of an item. It keeps it when the others of its batch are answered."""
    size = node.inventory.at_a_time if node.inventory else 1
    return MARKS[inventory.position[item.id] % size]


def open_question(turn: Turn, node: Node) -> tuple[Text, Question] | None:
    """Word what an inventory's node asks now; None when every item has an answer."""
    inventory = inventory_of(turn, node)
    items = open_items(node, inventory, sitting_of(turn, inventory))
    if not items:
        return None
    later = Option(
        value=LATER, label=turn.phrase("inventory_later"), also=(turn.phrase("inventory_later_also"),)
    )
    question = replace(items_question(turn.flow.id, node, inventory, items), asides=(later,))
    return _wording(turn, node, inventory, items, question.marks), question


def _wording(
    turn: Turn, node: Node, inventory: Inventory, items: tuple[Item, ...], marks: tuple[str, ...]
) -> Text:
    """Write the open items, each on a line of its own; a new batch says once how to stop for now."""
    first, last, total = (
        inventory.position[items[0].id],
        inventory.position[items[-1].id],
        len(inventory.items),
    )
    if len(items) == 1:
        return turn.phrase("inventory_item", number=first + 1, total=total, item=items[0].text)
    is_new = first > 0 and turn.tries == 0 and items in batches(node, inventory)
    return turn.phrase(
        "inventory_items_more" if is_new else "inventory_items",
        first=first + 1,
        last=last + 1,
        total=total,
        items=Lines(
            tuple(
                Text(LINE, {"letter": mark, "item": item.text})
                for mark, item in zip(marks, items, strict=True)
            )
        ),
        example=example(inventory, len(items)),
    )


def example(inventory: Inventory, count: int) -> str:
    """Show what a reply to `count` items looks like: "1 3 2"."""
    highest = len(inventory.scale)
    numbers = cycle(dict.fromkeys((1, highest, (highest + 1) // 2)))
    return " ".join(str(number) for number in islice(numbers, count))


def keep(turn: Turn, node: Node, given: Given) -> None:
    """Keep an answer for each item shown, from the first on.

    Args:
        turn: The step.
        node: The inventory's node.
        given: The value of one option, several of them, or None for a skipped item. More values than there
            are items shown are ignored: nobody answers what they have not seen.
    """
    inventory = inventory_of(turn, node)
    sitting = sitting_of(turn, inventory)
    answers = dict(sitting.answers)
    for item, value in zip(open_items(node, inventory, sitting), values_of(given), strict=False):
        answers[item.id] = replace(given, value=value)
    turn.saved[inventory.id] = Sitting(version=inventory.version, answers=answers)


def values_of(given: Given) -> list[Json]:
    """List the values of one reply, also when it holds just one."""
    return list(given.value) if isinstance(given.value, list) else [given.value]


def note_shown(turn: Turn, node: Node) -> None:
    """Remember which version of the inventory the person sees."""
    inventory = inventory_of(turn, node)
    turn.saved[inventory.id] = sitting_of(turn, inventory)


def is_edited(turn: Turn, node: Node) -> bool:
    """Whether the inventory is not the one the person saw: a reply to it may mean other items."""
    inventory = inventory_of(turn, node)
    sitting = turn.saved.get(inventory.id)
    return sitting is not None and sitting.version != inventory.version


def is_begun(turn: Turn, node: Node) -> bool:
    """Whether some items have an answer from before."""
    return bool(sitting_of(turn, inventory_of(turn, node)).answers)


def is_done(turn: Turn, node: Node) -> bool:
    """Whether every item has an answer."""
    inventory = inventory_of(turn, node)
    return not open_items(node, inventory, sitting_of(turn, inventory))


def take_back(turn: Turn, item: Item, node: Node) -> None:
    """Open an answered item again."""
    inventory = inventory_of(turn, node)
    sitting = sitting_of(turn, inventory)
    answers = {id_: given for id_, given in sitting.answers.items() if id_ != item.id}
    turn.saved[inventory.id] = Sitting(version=sitting.version, answers=answers)


def put_right(turn: Turn, node: Node, mended: Mapping[str, Given]) -> None:
    """Replace the answers of some items."""
    inventory = inventory_of(turn, node)
    sitting = sitting_of(turn, inventory)
    turn.saved[inventory.id] = Sitting(version=inventory.version, answers={**sitting.answers, **mended})


def mended(items: tuple[Item, ...], given: Given) -> dict[str, Given]:
    """Give each of the last items its new answer: one answer mends the last item, two the last two."""
    values = values_of(given)
    return {
        item.id: replace(given, value=value)
        for item, value in zip(items[-len(values) :], values, strict=False)
    }


def finish(turn: Turn, node: Node) -> None:
    """Move the answers of a finished inventory into the frame, as one answer."""
    inventory = inventory_of(turn, node)
    sitting = sitting_of(turn, inventory)
    turn.saved.pop(inventory.id, None)
    ordered = [sitting.answers[item.id] for item in inventory.items]
    turn.put(with_answer(turn.top, node.id, together(ordered, sitting)))


def together(ordered: list[Given], sitting: Sitting) -> Given:
    """Make one answer of many: each message is quoted once."""
    quoted = {(given.words, given.message_ids): None for given in ordered if given.words}
    return Given(
        value={id_: given.value for id_, given in sitting.answers.items()},
        words="\n".join(words for words, _ in quoted),
        message_ids=tuple(dict.fromkeys(id_ for given in ordered for id_ in given.message_ids)),
    )
