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
    """The edges from one node to another, which run side by side, and the room for their words."""

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
    """Place boxes in columns, with the boxes of a frame together, few crossings and room for every tag.

    Raises AdvisorError if pygraphviz is missing.
    """
    graph = _drawing()
    for place, column in enumerate(columns):
        anchor = f"column-{place}"
        graph.add_node(anchor, style="invis", width=0.01, height=0.01)
        for box in column:
            graph.add_node(box.node.key, width=_inches(box.width), height=_inches(box.height + _BETWEEN))
        graph.add_subgraph([anchor, *(box.node.key for box in column)], f"rank-{place}", rank="same")
    for place in range(1, len(columns)):
        graph.add_edge(f"column-{place - 1}", f"column-{place}", f"order-{place}", style="invis", weight=0)
    for place, frame in enumerate(frames):
        graph.add_subgraph(frame.members, f"cluster_{place}", label=_room(frame.room), labeljust="l", margin=9)
    for place, link in enumerate(links):
        words = {"label": _room(link.tag)} if link.tag else {}
        graph.add_edge(link.source, link.target, f"link-{place}", **words)
    graph.layout(prog="dot")
    layout = _read(graph, [box.node.key for column in columns for box in column], links, len(frames))
    graph.close()
    return layout


def can_draw() -> bool:
    """Return whether pygraphviz is installed and works."""
    try:
        import pygraphviz  # noqa: F401, PLC0415 - an extra that only pictures need
    except ImportError:
        return False
    return True


def _drawing() -> Any:
    try:
        from pygraphviz import AGraph  # noqa: PLC0415 - an extra that only pictures need
    except ImportError:
        raise AdvisorError(f"pictures need pygraphviz, which is not installed; install it with {INSTALL}") from None
    drawing = AGraph(directed=True, strict=False, rankdir="LR", newrank="true", nodesep=0.04, ranksep=1.3)
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
    courses = []
    for place, link in enumerate(links):
        attr = graph.get_edge(link.source, link.target, f"link-{place}").attr
        courses.append(_course(attr["pos"], attr["lp"], height))
    return Layout(width, height, tuple(boxes), tuple(areas), tuple(courses))


def _course(position: str, words: str | None, height: float) -> Course:
    """Return an edge from its start to its arrow; Graphviz names first where the arrow is, at the end or the start."""
    mark, _, rest = position.partition(",")
    end, *points = [(x, height - y) for x, y in (_numbers(part) for part in rest.split())]
    middle = _numbers(words) if words else None
    forward = points if mark == "e" else points[::-1]
    return Course(tuple(forward), end, (middle[0], height - middle[1]) if middle else None)


def _numbers(text: str) -> list[float]:
    return [float(number) for number in text.split(",")]
