"""Finding one's place again after a flow file has changed.

A saved conversation names the version of each flow it was in. The promise: whatever was edited, nobody is
stranded and nobody loses an answer. A renamed node (`was`) is the same node. Somebody at a removed node goes
where `removed` says, or else through the flow from its beginning, and is told so; what they have answered is
not asked again.
"""

from dataclasses import replace

from flows import sittings
from flows.flow import Flow
from flows.running import resume
from flows.state import Frame
from flows.turn import Turn


def settle(turn: Turn) -> str | None:
    """Bring every frame to its flow's present version.

    Returns:
        The phrase that tells the person, when the open question is not the one they saw any more.
    """
    flows = turn.flows.flows
    if turn.last is not None and not _is_current(turn.last, flows.get(turn.last.flow)):
        turn.last = None
    told = None
    if not all(_is_current(frame, flows.get(frame.flow)) for frame in turn.stack):
        told = _move_all(turn)
    if told is None and turn.stack and not (_waits(turn) and _is_as_shown(turn)):
        return "flow_changed"
    return told


def go_on(turn: Turn, told: str) -> int | None:
    """Tell the person that things have changed, and find where to go on."""
    if told == "flow_gone":
        turn.say_phrase(told)
        return resume(turn)
    turn.say_phrase(told, title=turn.scope().fill(turn.flow.title))
    return turn.flow.index[turn.top.node]


def _is_current(frame: Frame, flow: Flow | None) -> bool:
    if flow is None or frame.version != flow.version or frame.node not in flow.index:
        return False
    return flow.nodes[flow.index[frame.node]].id == frame.node


def _waits(turn: Turn) -> bool:
    """Whether the current node still has something to ask."""
    node = turn.node
    return node.ask is not None or (node.inventory is not None and not sittings.is_done(turn, node))


def _is_as_shown(turn: Turn) -> bool:
    """Whether the items of the current node, if it has any, are still those the person sees."""
    node = turn.node
    return node.inventory is None or not sittings.is_edited(turn, node)


def _move_all(turn: Turn) -> str | None:
    told = None
    stack: list[Frame] = []
    is_under_gone = False
    for frame in turn.stack:
        flow = turn.flows.flows.get(frame.flow)
        if flow is None:
            told, is_under_gone = "flow_gone", True
            continue
        moved, is_elsewhere = _moved(frame, flow)
        told = "flow_changed" if is_elsewhere else None
        stack.append(replace(moved, is_called=moved.is_called and not is_under_gone))
        is_under_gone = False
    turn.stack[:] = stack
    return told


def _moved(frame: Frame, flow: Flow) -> tuple[Frame, bool]:
    """Bring one frame to its flow's present version, and say whether it stands elsewhere now."""

    def present(name: str) -> str:
        return flow.nodes[flow.index[name]].id if name in flow.index else name

    frame = replace(
        frame,
        version=flow.version,
        answers={present(name): given for name, given in frame.answers.items()},
        kept={present(name): given for name, given in frame.kept.items()},
        path=tuple(dict.fromkeys(present(name) for name in frame.path)),
        proposals=tuple(replace(one, ref=_present_ref(one.ref, flow)) for one in frame.proposals),
    )
    if frame.node in flow.index:
        return replace(frame, node=present(frame.node)), False
    if frame.node in flow.removed:
        return replace(frame, node=present(flow.removed[frame.node])), True
    return (
        replace(
            frame,
            node=flow.nodes[0].id,
            kept={**frame.kept, **frame.answers},
            answers={},
            path=(),
        ),
        True,
    )


def _present_ref(ref: str, flow: Flow) -> str:
    node, colon, number = ref.partition(":")
    return f"{flow.nodes[flow.index[node]].id}{colon}{number}" if node in flow.index else ref
