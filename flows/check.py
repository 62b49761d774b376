"""What is wrong with flows that can be read.

Places nobody reaches, circles, ends without a word, stranded people: every fault of every flow at once. "Ends
without a message" is worked out by walking each way through a flow from each answer on; only where nothing at
all is said on a way that is possible, it is a fault.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flows.assuming import Assumed, branches, forget, of_answer
from flows.errors import Fault
from flows.flow import END, RESTART, Flow, FlowSet, Node
from flows.intents import NEVER_GUESSED

#: Ways walked from one answer on; a flow with more is not a conversation any more, and the rest is taken to
#: be fine.
MAX_WAYS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many people stand at a node, as saved conversations say."""

    flow: str
    version: int
    node: str
    people: int


def check(flows: FlowSet) -> list[Fault]:
    """List the faults of all flows together, in the order of files and lines."""
    faults = list(_same_start(flows))
    for flow in flows.flows.values():
        faults += _unreachable(flow)
        faults += _circles(flow)
        faults += _silent_ends(flow)
        faults += _dangerous_offer(flow)
    return sorted(faults)


def stranded(flows: FlowSet, standing: Iterable[Standing]) -> list[Fault]:
    """List the places where people stand and that are no longer there, with no word on where they should go.

    The engine would send them through the flow from its beginning; an author should decide that, not a slip.
    """
    faults = []
    for one in standing:
        flow = flows.flows.get(one.flow)
        if flow is None:
            what = f"{one.people} people are in the flow {one.flow!r}, which is not there any more"
            faults.append(Fault(file="flows", line=1, what=what, how="keep the flow until nobody is in it"))
        elif one.node not in flow.index and one.node not in flow.removed:
            faults.append(
                Fault(
                    file=flow.file,
                    line=flow.line,
                    what=f"{one.people} people stand at {one.node!r} of version {one.version}, which is gone",
                    how=f"say what became of it: 'was: {one.node}' or 'removed: {{{one.node}: ...}}'",
                )
            )
    return sorted(faults)


def _same_start(flows: FlowSet) -> Iterator[Fault]:
    taken: dict[tuple[str, str], str] = {}
    for flow in flows.flows.values():
        for intent in flow.starts_on:
            for role in flow.audience:
                first = taken.setdefault((intent, role), flow.id)
                if first != flow.id:
                    yield Fault(
                        file=flow.file,
                        line=flow.line,
                        what=f"{intent!r} of a {role} starts both {first!r} and {flow.id!r}",
                        how="remove it from 'starts_on' of one of them",
                    )


def _target(flow: Flow, place: int) -> int:
    """Find where a node leads once it has happened; one past the last node is the end."""
    node = flow.nodes[place]
    if node.go == END or node.waits_for_person:
        return len(flow.nodes)
    if node.go == RESTART:
        return 0
    # A target that is not there is a fault of its own; the node after it keeps the rest checkable.
    return flow.index.get(node.go, place + 1) if node.go else place + 1


def _next(flow: Flow, place: int) -> set[int]:
    """List every place a node can lead to, not to happen included."""
    skipped = {place + 1} if flow.nodes[place].when is not None else set()
    return {_target(flow, place), *skipped}


def _unreachable(flow: Flow) -> Iterator[Fault]:
    reached: set[int] = set()
    ahead = [0]
    while ahead:
        place = ahead.pop()
        if place < len(flow.nodes) and place not in reached:
            reached.add(place)
            ahead += _next(flow, place)
    for place, node in enumerate(flow.nodes):
        if place not in reached:
            yield _fault(flow, node, "nobody can get here", "lead to it with 'go', or remove it")


def _circles(flow: Flow) -> Iterator[Fault]:
    """Find ways that come back to where they began without ever waiting for an answer."""
    through = {
        place: ({place + 1} if node.when is not None else set()) if node.waits else _next(flow, place)
        for place, node in enumerate(flow.nodes)
    }
    reported: set[int] = set()
    for place, node in enumerate(flow.nodes):
        reached: set[int] = set()
        ahead = list(through[place])
        while ahead:
            one = ahead.pop()
            if one < len(flow.nodes) and one not in reached:
                reached.add(one)
                ahead += through[one]
        if place in reached and not reached & reported:
            reported |= reached
            yield _fault(
                flow,
                node,
                "from here the flow can go in circles without asking anything",
                "ask something on the way",
            )


def _silent_ends(flow: Flow) -> Iterator[Fault]:
    """Find answers after which a flow can end without a word."""
    if _is_silent(flow, 0, {}):
        yield _fault(flow, flow.nodes[0], "the flow can begin and end without a message", "say something")
    for place, node in enumerate(flow.nodes):
        if not node.waits:
            continue
        if any(_is_silent(flow, _target(flow, place), _set(node, assumed)) for assumed in of_answer(node)):
            yield _fault(
                flow,
                node,
                "after the answer to this, the flow can end without a message",
                "say something before the end",
            )


def _set(node: Node, assumed: Assumed) -> Assumed:
    return forget(assumed, (name for name, _ in node.set))


def _is_silent(flow: Flow, start: int, assumed: Assumed) -> bool:
    """Whether some way from here to the end says nothing."""
    ahead: list[tuple[int, Assumed]] = [(start, assumed)]
    seen: set[tuple[int, frozenset[object]]] = set()
    while ahead and len(seen) < MAX_WAYS:
        place, assumed = ahead.pop()
        if place >= len(flow.nodes):
            return True
        key = (place, frozenset(assumed.items()))
        if key in seen:
            continue
        seen.add(key)
        node = flow.nodes[place]
        for happens, then in [(True, assumed)] if node.when is None else branches(node.when, assumed):
            if not happens:
                ahead.append((place + 1, then))
            elif not (node.waits or node.run or (node.say and not node.each)):
                ahead.append((_target(flow, place), _set(node, then)))
    return False


def _dangerous_offer(flow: Flow) -> Iterator[Fault]:
    """Find a flow that may be guessed at and must not be."""
    for intent in sorted(NEVER_GUESSED.intersection(flow.starts_on)):
        if flow.offer is not None:
            what = f"{flow.id!r} has an 'offer' and starts on {intent!r}, which is never guessed at"
            yield Fault(file=flow.file, line=flow.line, what=what, how="remove 'offer'")


def _fault(flow: Flow, node: Node, what: str, how: str) -> Fault:
    return Fault(file=flow.file, line=node.line, what=f"{what} (node {node.id!r})", how=how)
