"""Drawing a flow, so that a coordinator can see a conversation at a glance.

Pure: a flow goes in, an SVG text comes out, the same one every time. The layout is the file's own order, from
    top to
bottom; jumps run along the right-hand side. All text is escaped, so a flow file cannot smuggle anything in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Final

from flows.conditions import COUNTED
from flows.data import Json
from flows.flow import END, RESTART, All, AnyOf, Compare, Condition, Flow, Node, Not

WIDTH: Final = 460  # of a box, in pixels
LINE: Final = 18  # height of a line of text
PADDING: Final = 10
GAP: Final = 26  # between two boxes
LEFT: Final = 24
TOP: Final = 64
LANE: Final = 16  # between two jumps that run side by side
COLUMNS: Final = 60  # characters that fit in a box

_COLOURS: Final = {
    "ask": "#e3f0fd",
    "say": "#f4f4f4",
    "run": "#efe6fb",
    "inventory": "#e3f0fd",
    "": "#fdf6e0",
}
_ARROW: Final = (
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"'
    ' orient="auto"><path d="M0 0 8 4 0 8z" fill="#333"/></marker></defs>'
)
_STYLE: Final = (
    "text{font:13px sans-serif}.title{font-size:17px}.title,.bold{font-weight:bold}"
    ".italic{font-style:italic;fill:#333}"
)
_LOOK: Final = 'stroke="#333" fill="none" marker-end="url(#arrow)"'
_OPERATORS: Final = {
    "is": "is",
    "is_not": "is not",
    "in": "is one of",
    "not_in": "is none of",
    "at_least": "is at least",
    "at_most": "is at most",
    "more_than": "is more than",
    "less_than": "is less than",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One node where it stands in the drawing."""

    node: Node
    lines: tuple[tuple[str, str], ...]
    top: int
    height: int

    @property
    def bottom(self) -> int:
        """Where the box ends."""
        return self.top + self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """One way that does not lead to the next node; the end lies one past the last box."""

    start: int
    end: int
    lane: int


def draw(flow: Flow) -> str:
    """Draw a flow as SVG.

    Returns:
        A complete SVG document. Questions are blue, messages grey, other flows violet, everything else
        yellow; a dashed arrow is the way taken when a node does not happen.
    """
    boxes = _boxes(flow)
    jumps = _jumps(flow)
    end = (boxes[-1].bottom if boxes else TOP) + GAP
    width = LEFT + WIDTH + LANE * (2 + max((jump.lane for jump in jumps), default=0)) + LEFT
    title = escape(f"{flow.title.msgid} ({flow.id}, version {flow.version})")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{end + 60}" role="img">',
        f"<style>{_STYLE}</style>",
        f"<title>{title}</title>",
        _ARROW,
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{LEFT}" y="28" class="title">{title}</text>',
        f'<text x="{LEFT}" y="48" fill="#444">{escape(_starts(flow))}</text>',
    ]
    for box in boxes:
        parts += _box(box)
    for place, box in enumerate(boxes):
        below = boxes[place + 1].top if place + 1 < len(boxes) else end
        parts += _arrow_down(box, below)
    parts += [_jump(jump, boxes, end) for jump in jumps]
    parts += [
        f'<circle cx="{LEFT + WIDTH // 2}" cy="{end + 14}" r="13" fill="#333"/>',
        f'<text x="{LEFT + WIDTH // 2}" y="{end + 44}" text-anchor="middle">End</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def describe(condition: Condition) -> str:
    """Put a condition into words, such as `progress is at least 10`."""
    match condition:
        case Compare(operator="known"):
            return f"{condition.name} is {'known' if condition.literal else 'not known'}"
        case Compare() if condition.operator.startswith(COUNTED):
            operator = _OPERATORS[condition.operator[len(COUNTED) :]]
            return f"number of {condition.name} {operator} {_literal(condition.literal)}"
        case Compare():
            return f"{condition.name} {_OPERATORS[condition.operator]} {_literal(condition.literal)}"
        case Not():
            return f"not ({describe(condition.part)})"
        case All():
            return " and ".join(describe(part) for part in condition.parts)
        case AnyOf():
            return "(" + " or ".join(describe(part) for part in condition.parts) + ")"


def _literal(value: Json) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)


def _starts(flow: Flow) -> str:
    on = ", ".join(flow.starts_on) or "nothing: other flows run it"
    return f"For: {', '.join(flow.audience)}. Starts on: {on}."


def _boxes(flow: Flow) -> list[Box]:
    boxes: list[Box] = []
    top = TOP
    for node in flow.nodes:
        lines = tuple(_lines(node))
        height = len(lines) * LINE + 2 * PADDING
        boxes.append(Box(node=node, lines=lines, top=top, height=height))
        top += height + GAP
    return boxes


def _lines(node: Node) -> Iterator[tuple[str, str]]:
    """List the lines of a node's box, each with its style."""
    yield node.id, "bold"
    if node.when is not None:
        yield from _wrapped(f"only if {describe(node.when)}", "italic")
    if node.each is not None:
        yield f"for each {node.each[0]} of {node.each[1]}:", "italic"
    if node.say is not None:
        yield from _wrapped(node.say.msgid, "")
    if node.ask is not None:
        yield from _wrapped(node.ask.text.msgid, "")
        for number, option in enumerate(node.ask.options, start=1):
            yield from _wrapped(f"{number}. {option.label.msgid}", "")
        yield f"[{node.ask.kind}{', may be skipped' if node.ask.optional else ''}]", "italic"
    yield from _deeds(node)


def _deeds(node: Node) -> Iterator[tuple[str, str]]:
    """List what a node does besides speaking."""
    if node.inventory is not None:
        yield f"asks the inventory {node.inventory.of}, {node.inventory.at_a_time} at a time", ""
    if node.run is not None:
        yield f"runs the flow {node.run}" if isinstance(node.run, str) else f"runs what {node.run} is", ""
    for name, _ in node.set:
        yield f"sets {name}", "italic"
    if node.set_language is not None:
        yield "sets the language", "italic"
    if node.set_rhythm is not None:
        yield "sets how often we ask", "italic"
    for proposing in node.propose:
        yield f"proposes {proposing.kind}", "italic"
    if node.hand_off is not None:
        yield f"tells a person: {node.hand_off}", "italic"
    if node.waits_for_person:
        yield "a person speaks next", "italic"
    if node.go is not None:
        yield f"then: {node.go}", "italic"


def _wrapped(text: str, style: str) -> Iterator[tuple[str, str]]:
    for line in wrap(text, COLUMNS) or [""]:
        yield line, style


def _jumps(flow: Flow) -> list[Jump]:
    """Give every jump a lane of its own beside those it runs along with; short ones lie inside."""
    ways = []
    for place, node in enumerate(flow.nodes):
        if node.go is None:
            continue
        target = {END: len(flow.nodes), RESTART: 0}.get(node.go, flow.index.get(node.go, place + 1))
        ways.append((place, target))
    jumps: list[Jump] = []
    for start, end in sorted(ways, key=lambda way: (abs(way[1] - way[0]), way)):
        low, high = sorted((start, end))
        taken = {
            jump.lane
            for jump in jumps
            if min(jump.start, jump.end) <= high and max(jump.start, jump.end) >= low
        }
        lane = next(lane for lane in range(len(taken) + 1) if lane not in taken)
        jumps.append(Jump(start=start, end=end, lane=lane))
    return jumps


def _box(box: Box) -> Iterator[str]:
    node = box.node
    what = next((key for key in ("ask", "inventory", "run", "say") if getattr(node, key) is not None), "")
    yield (
        f'<rect x="{LEFT}" y="{box.top}" width="{WIDTH}" height="{box.height}" rx="8" fill="{_COLOURS[what]}"'
        ' stroke="#777"/>'
    )
    for number, (text, style) in enumerate(box.lines):
        y = box.top + PADDING + LINE * number + 13
        look = f' class="{style}"' if style else ""
        yield f'<text x="{LEFT + PADDING}" y="{y}"{look}>{escape(text)}</text>'


def _arrow_down(box: Box, below: int) -> Iterator[str]:
    """Draw the way to the next node: dashed when it is taken only if this node does not happen."""
    if box.node.go is not None and box.node.when is None:
        return
    dashed = ' stroke-dasharray="4 3"' if box.node.go is not None else ""
    x = LEFT + WIDTH // 2
    yield f'<path d="M{x} {box.bottom}V{below - 2}" {_LOOK}{dashed}/>'


def _jump(jump: Jump, boxes: list[Box], end: int) -> str:
    right = LEFT + WIDTH
    x = right + LANE * (jump.lane + 1)
    y = boxes[jump.start].bottom - PADDING
    if jump.end < len(boxes):
        to_y, to_x = boxes[jump.end].top + PADDING, right
    else:
        to_y, to_x = end + 14, LEFT + WIDTH // 2 + 15
    return f'<path d="M{right} {y}H{x}V{to_y}H{to_x + 2}" {_LOOK}/>'
