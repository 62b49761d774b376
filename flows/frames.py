"""What happens to the answers and proposals of one frame: kept, taken back, put aside.

A frame's `path` is the order in which its answers became known; no name is in it twice. Going back or
correcting cuts the path; everything that came after the cut is taken back with it, proposals included. Pure.
"""

from dataclasses import replace

from flows.flow import Flow
from flows.state import Frame, Given, Proposed


def with_answer(frame: Frame, name: str, given: Given) -> Frame:
    """Note an answer at the end of the path; in a loop, its earlier place in the path is given up."""
    frame = without(frame, name)
    return replace(
        frame,
        answers={**frame.answers, name: given},
        path=(*frame.path, name),
        kept={key: value for key, value in frame.kept.items() if key != name},
    )


def without(frame: Frame, name: str) -> Frame:
    """Drop an answer as if it had never been given."""
    if name not in frame.answers:
        return frame
    place = frame.path.index(name)
    return replace(
        frame,
        answers={key: given for key, given in frame.answers.items() if key != name},
        path=(*frame.path[:place], *frame.path[place + 1 :]),
        proposals=tuple(
            replace(one, after=one.after - 1) if one.after > place else one for one in frame.proposals
        ),
    )


def cut(frame: Frame, at: int, *, keep_later: bool) -> Frame:
    """Take back the answer at position `at` of the path and everything that followed from it.

    Args:
        frame: The frame.
        at: Position in the path.
        keep_later: Whether later answers are put aside for the case that their questions come up again. A
            flow that ran from here is always put aside: it is over, and it is not run twice.
    """
    later = frame.path[at + 1 :]
    aside = {
        name: frame.answers[name]
        for name in later
        if frame.answers[name].how == "ran" or (keep_later and frame.answers[name].how != "set")
    }
    gone = {*later, frame.path[at]}
    return replace(
        frame,
        answers={name: given for name, given in frame.answers.items() if name not in gone},
        path=frame.path[:at],
        kept={**{name: given for name, given in frame.kept.items() if name != frame.path[at]}, **aside},
        proposals=tuple(replace(one, is_live=False) if one.after > at else one for one in frame.proposals),
    )


def unheard(frame: Frame, names: tuple[str, ...], answer: Given | None) -> Frame:
    """Forget what was heard in the messages of an answer that does not stand any more."""
    if answer is None or not answer.message_ids:
        return frame
    return replace(
        frame,
        heard={
            name: given
            for name, given in frame.heard.items()
            if name not in names or given.message_ids != answer.message_ids
        },
    )


def key_of(frame: Frame, proposed: Proposed) -> str:
    """Name a proposal uniquely within the conversation: `3:save`, the second time `3:save.2`."""
    key = f"{frame.serial}:{proposed.ref}"
    return key if proposed.count == 1 else f"{key}.{proposed.count}"


def live_keys(frame: Frame) -> tuple[str, ...]:
    """List the keys of the proposals that still stand."""
    return tuple(key_of(frame, one) for one in frame.proposals if one.is_live)


def last_answered(frame: Frame, flow: Flow, *, kinds: frozenset[str] | None = None) -> int | None:
    """Find the position in the path of the last question the person answered, or None.

    Args:
        frame: Where to look.
        flow: Its flow.
        kinds: Only questions of these kinds; all of them when None.
    """
    for at in range(len(frame.path) - 1, -1, -1):
        name = frame.path[at]
        if frame.answers[name].how != "asked" or name not in flow.index:
            continue
        if kinds is None or (name in flow.asks and flow.asks[name].kind in kinds):
            return at
    return None


def last_filled(frame: Frame, flow: Flow) -> int | None:
    """Find the position in the path of the last question that answered itself, or None."""
    for at in range(len(frame.path) - 1, -1, -1):
        name = frame.path[at]
        if frame.answers[name].how == "heard" and name in flow.asks:
            return at
    return None
