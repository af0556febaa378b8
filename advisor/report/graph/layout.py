"""Places boxes and edges in columns from left to right. Graphviz does it; only this module needs pygraphviz.

Graphviz is told every size and draws nothing itself, so that no letters of the machine have a part in the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from advisor.errors import AdvisorError
from advisor.explain.graph.parts import Edge
from advisor.report.graph.boxes import Box

INSTALL = "pip install 'process-improvement-advisor[graph]'"
_INCH = 72.0
_BETWEEN = 8.0
"""The room between two boxes. It is a part of the boxes for Graphviz, so that edges may run closer together."""

_WIDE, _NARROW = 1.3, 0.85
"""The room between columns in inches; with words on the edges that between any two columns, of boxes or of words."""

Point = tuple[float, float]


class Tag(Struct, frozen=True):
    """The room that the words on an edge need."""

    width: float
    height: float


class Frame(Struct, frozen=True):
    """Boxes of one column that stand together under a title."""

    title: str
    members: tuple[str, ...]
    room: Tag


class Link(Struct, frozen=True):
    """The edges from one node to another, which run side by side, and the room for their words on the way."""

    source: str
    target: str
    edges: tuple[Edge, ...]
    tag: Tag | None


class Area(Struct, frozen=True):
    """A rectangle by its left upper corner and its size."""

    x: float
    y: float
    width: float
    height: float


class Course(Struct, frozen=True):
    """Where an edge runs: the points of a cubic curve, where its arrow ends, and the middle of its words."""

    points: tuple[Point, ...]
    end: Point
    words: Point | None


class Layout(Struct, frozen=True):
    """Where everything stands, in pixels from the left upper corner."""

    width: float
    height: float
    boxes: tuple[Area, ...]
    frames: tuple[Area, ...]
    courses: tuple[Course, ...]


def laid_out(columns: Sequence[Sequence[Box]], links: Sequence[Link], frames: Sequence[Frame]) -> Layout:
    """Place boxes in columns, with the boxes of a frame together and few crossings.

    Words stand on their own edge near its end, where no other edge runs, unless the edge leads back.

    Raises AdvisorError if pygraphviz is missing.
    """
    standing = {box.node.key: place for place, column in enumerate(columns) for box in column}
    told = {place for place, link in enumerate(links) if link.tag and standing[link.source] < standing[link.target]}
    before_words = {standing[links[place].target] for place in told}
    graph = _drawing(_NARROW if told else _WIDE)
    for place, column in enumerate(columns):
        anchor = f"column-{place}"
        graph.add_node(anchor, style="invis", width=0.01, height=0.01)
        for box in column:
            graph.add_node(box.node.key, width=_inches(box.width), height=_inches(box.height + _BETWEEN))
        graph.add_subgraph([anchor, *(box.node.key for box in column)], f"rank-{place}", rank="same")
    for place in range(1, len(columns)):
        order = {"style": "invis", "weight": 0, "minlen": 2 if place in before_words else 1}
        graph.add_edge(f"column-{place - 1}", f"column-{place}", f"order-{place}", **order)
    for place, frame in enumerate(frames):
        graph.add_subgraph(frame.members, f"cluster_{place}", label=_room(frame.room), labeljust="l", margin=9)
    for place, link in enumerate(links):
        if link.tag and place in told:
            graph.add_node(_tag(place), width=_inches(link.tag.width), height=_inches(link.tag.height + _BETWEEN))
            graph.add_edge(link.source, _tag(place), _first_half(place))
            graph.add_edge(_tag(place), link.target, _link(place), weight=3)
        else:
            graph.add_edge(link.source, link.target, _link(place))
    graph.layout(prog="dot")
    layout = _read(graph, [box.node.key for column in columns for box in column], links, len(frames))
    graph.close()
    return layout


def _tag(place: int) -> str:
    return f"tag-{place}"


def _link(place: int) -> str:
    return f"link-{place}"


def _first_half(place: int) -> str:
    return f"half-{place}"


def can_draw() -> bool:
    """Return whether pygraphviz is installed and works."""
    try:
        import pygraphviz  # noqa: F401, PLC0415 - an extra that only pictures need
    except ImportError:
        return False
    return True


def _drawing(separation: float) -> Any:
    try:
        from pygraphviz import AGraph  # noqa: PLC0415 - an extra that only pictures need
    except ImportError:
        raise AdvisorError(f"pictures need pygraphviz, which is not installed; install it with {INSTALL}") from None
    drawing = AGraph(directed=True, strict=False, rankdir="LR", newrank="true", nodesep=0.04, ranksep=separation)
    drawing.node_attr.update(shape="box", fixedsize="true", label="")
    drawing.edge_attr.update(arrowsize=0.5, headport="w", tailport="e")
    return drawing


def _inches(pixels: float) -> str:
    return f"{pixels / _INCH:.4f}"


def _room(tag: Tag) -> str:
    """Return a label without words that takes as much room as words will."""
    size = f'fixedsize="true" width="{tag.width:.0f}" height="{tag.height:.0f}"'
    return f'<<table border="0" cellborder="0" cellspacing="0" cellpadding="0" {size}><tr><td></td></tr></table>>'


def _read(graph: Any, keys: Iterable[str], links: Sequence[Link], frames: int) -> Layout:
    """Return what Graphviz found, with the y axis pointing down."""
    _, _, width, height = _numbers(graph.graph_attr["bb"])
    boxes = []
    for key in keys:
        attr = graph.get_node(key).attr
        x, y = _numbers(attr["pos"])
        wide, high = float(attr["width"]) * _INCH, float(attr["height"]) * _INCH - _BETWEEN
        boxes.append(Area(x - wide / 2, height - y - high / 2, wide, high))
    areas = []
    for place in range(frames):
        left, low, right, top = _numbers(graph.get_subgraph(f"cluster_{place}").graph_attr["bb"])
        areas.append(Area(left, height - top, right - left, top - low))
    courses = [_read_course(graph, place, link, height) for place, link in enumerate(links)]
    return Layout(width, height, tuple(boxes), tuple(areas), tuple(courses))


def _read_course(graph: Any, place: int, link: Link, height: float) -> Course:
    """Return the way of a link, straight through its words where it has any."""
    if not graph.has_node(_tag(place)):
        return _course(graph.get_edge(link.source, link.target, _link(place)).attr["pos"], height)
    tag = graph.get_node(_tag(place))
    x, y = _numbers(tag.attr["pos"])
    first = _course(graph.get_edge(link.source, tag, _first_half(place)).attr["pos"], height)
    second = _course(graph.get_edge(tag, link.target, _link(place)).attr["pos"], height)
    (from_x, from_y), (to_x, to_y) = first.points[-1], second.points[0]
    between = [(from_x + (to_x - from_x) * part, from_y + (to_y - from_y) * part) for part in (1 / 3, 2 / 3)]
    return Course((*first.points, *between, *second.points), second.end, (x, height - y))


def _course(position: str, height: float) -> Course:
    """Return an edge from its start to its arrow; Graphviz names first where the arrow is, at the end or the start."""
    mark, _, rest = position.partition(",")
    end, *points = [(x, height - y) for x, y in (_numbers(part) for part in rest.split())]
    forward = points if mark == "e" else points[::-1]
    return Course(tuple(forward), end, None)


def _numbers(text: str) -> list[float]:
    return [float(number) for number in text.split(",")]
