"""What becomes of a question that nobody answers: asked once more, then let go, taken up again on request.

The promises: no question is asked again more than once, and nobody is asked again who has not answered the
last time; what expires is let go without a word, and nothing half-written is proposed; and the next message
is never taken as an answer to a question somebody has forgotten. Pure: how long to wait is an effect.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from flows.asking import ask
from flows.effects import WakeAt
from flows.flow import Flow, Timeout
from flows.moving import go_on, settle
from flows.running import drop_transient, group_start, proceed, resume, start
from flows.state import Frame, State
from flows.turn import MAX_FRAMES, Turn

#: Of an inventory, and of a question whose flow file says nothing else.
USUAL: Final = Timeout()
#: Of a flow whose file is gone.
USUAL_EXPIRY: Final = timedelta(days=7)


def open_key(state: State) -> str | None:
    """Name the question a conversation stands at, unique within it; None when nothing is open."""
    return _key(state.stack[-1]) if state.stack else None


def set_timers(turn: Turn, *, may_nudge: bool = True) -> None:
    """Ask to be woken when the open question has gone unanswered, and when the conversation is over."""
    if not turn.stack or turn.is_suspended or turn.is_returning:
        return
    expires_after = _expires_after(turn)
    timeout = _timeout(turn) if may_nudge else None
    if timeout is not None and timeout.after < expires_after:
        turn.effects.append(WakeAt(name="question", after=timeout.after))
    turn.effects.append(WakeAt(name="expiry", after=expires_after))


def nudge(turn: Turn) -> None:
    """Ask the open question once more, gently. The caller has made sure that it is the one that was asked."""
    timeout = _timeout(turn)
    if timeout is None:
        return
    turn.nudged, turn.is_nudge_open = _key(turn.top), True
    if timeout.say is None:
        turn.say_phrase("nudge")
    else:
        turn.say(turn.scope().fill(timeout.say))
    ask(turn)


def leave_in_peace(turn: Turn) -> None:
    """Never ask the open question again: this is no moment for it."""
    if turn.stack:
        turn.nudged = _key(turn.top)


def expire(turn: Turn) -> None:
    """Let go of all that is open, without a word; remember what the person was in the middle of."""
    if turn.is_suspended or turn.is_returning:
        return
    settle(turn)
    drop_transient(turn)
    if turn.stack:
        group = turn.stack[group_start(turn.stack, len(turn.stack) - 1) :]
        is_kept = turn.flows.flows[group[0].flow].keeps_answers
        turn.unfinished = tuple(group) if is_kept else (_bare(group[0]),)
        turn.is_unfinished_told = False
    turn.stack.clear()
    turn.last, turn.has_asked_which = None, False


def remind(turn: Turn) -> None:
    """Begin what is said with one line on where the conversation stopped, once, unless it is open again."""
    if not turn.unfinished or turn.is_unfinished_told:
        return
    frame = turn.unfinished[0]
    flow = turn.flows.flows.get(frame.flow)
    if flow is None or any(one.flow == frame.flow for one in turn.stack):
        turn.unfinished = ()
        return
    turn.is_unfinished_told = True
    spoken, turn.effects = turn.effects, []
    turn.say_phrase("stopped_at", title=turn.scope_of(frame).fill(flow.title))
    turn.effects += spoken


def take_up(turn: Turn) -> None:
    """Go on with what the person was in the middle of when the conversation expired."""
    group, turn.unfinished = turn.unfinished, ()
    flow = turn.flows.flows.get(group[0].flow)
    if flow is None:
        turn.say_phrase("flow_gone")
        return
    is_open = any(frame.flow in {one.flow for one in group} for frame in turn.stack)
    drop_transient(turn)
    if not flow.keeps_answers or is_open or len(turn.stack) + len(group) > MAX_FRAMES:
        proceed(turn, start(turn, flow.id))
        return
    turn.stack += group
    told = settle(turn)
    proceed(turn, go_on(turn, told) if told else resume(turn))


def _key(frame: Frame) -> str:
    return f"{frame.serial}:{frame.node}"


def _timeout(turn: Turn) -> Timeout | None:
    """Say how long to wait for an answer; None when nobody is to be asked again."""
    flow = _standing_in(turn)
    if flow is None or flow.is_transient or turn.is_nudge_open or turn.nudged == _key(turn.top):
        return None
    node = turn.node
    return node.ask.timeout if node.ask else USUAL if node.inventory else None


def _expires_after(turn: Turn) -> timedelta:
    group = turn.stack[group_start(turn.stack, len(turn.stack) - 1) :]
    flows = [turn.flows.flows.get(frame.flow) for frame in group]
    return max(flow.expires_after if flow else USUAL_EXPIRY for flow in flows)


def _standing_in(turn: Turn) -> Flow | None:
    """Find the flow of the open question; None when its file has changed so that it is not there."""
    flow = turn.flows.flows.get(turn.top.flow)
    return flow if flow is not None and turn.top.node in flow.index else None


def _bare(frame: Frame) -> Frame:
    """Forget all but which flow it was."""
    return replace(
        Frame(serial=frame.serial, flow=frame.flow, version=frame.version, node=frame.node), is_called=False
    )
