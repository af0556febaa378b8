"""Draws a graph as SVG: boxes in columns, the rules between them, a legend, and what the pointer brings out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from math import hypot

from msgspec import Struct

from advisor.explain.graph.neighborhood import Neighborhood, around
from advisor.explain.graph.parts import Edge, EdgeKind, Graph, NodeKind
from advisor.explain.graph.whole import whole_graph
from advisor.explain.wording import listed
from advisor.model.pack import Pack
from advisor.report.graph.boxes import LINE, MONO, NAME_LINE, Box, as_wide, box_of, cut
from advisor.report.graph.columns import Column, columns_of, headings_of
from advisor.report.graph.layout import Area, Course, Frame, Layout, Link, Point, Tag, laid_out
from advisor.report.graph.legend import Sample, samples_of
from advisor.report.graph.tooltips import edge_text, node_text, signed
from advisor.report.templates import environment

Href = Callable[[str], str | None]
"""Gives the address of what is told about a node, by its key, or None."""

TOP, SIDE, BOTTOM = 190, 32, 40
"""The room around what is laid out: above for the ways out, title, legend and headings."""
_TITLE_LETTER, _ABOUT_LETTER = 13.5, 6.2
_MOST_TAGS = 48
"""With more edges than this, the rules on them stand in the tooltips only."""
_TAG_RULES, _RULE_LETTERS = 2, 12
_APART = 1.7
"""Half the way between two edges with the same ends."""
_FRAME_LETTER, _FRAME_LINE = 5.6, 14.0
_FOOT = 12.0
"""From the top of a line of words to the foot of its letters."""


class ShownNode(Struct, frozen=True):
    """A box where it stands, and the foot of its first line. `near`: the marks of all it touches, for the pointer."""

    mark: str
    near: str
    style: str
    box: Box
    area: Area
    first: float
    text: str
    href: str | None


class ShownEdge(Struct, frozen=True):
    """A curve with the marks of both ends."""

    near: str
    style: str
    path: str
    width: float
    text: str


class ShownTag(Struct, frozen=True):
    """The rules on an edge, in lines from the middle of the first."""

    near: str
    style: str
    x: float
    y: float
    width: float
    words: str


class ShownHeading(Struct, frozen=True):
    """The title of one or more columns, over their whole width."""

    title: str
    x: float
    width: float


class Picture(Struct, frozen=True):
    """Everything that the template draws. `back` is the address of the way back to the book; may be empty."""

    kicker: str
    title: str
    about: str
    note: str
    width: float
    height: float
    headings: tuple[ShownHeading, ...]
    frames: tuple[tuple[str, Area], ...]
    edges: tuple[ShownEdge, ...]
    tags: tuple[ShownTag, ...]
    nodes: tuple[ShownNode, ...]
    samples: tuple[Sample, ...]
    back: str


def no_address(_: str) -> None:
    """Give no node an address."""


def draw_whole(pack: Pack, href: Href = no_address, back: str = "") -> str:
    """Return the picture of a whole pack as SVG; `back` leads to the book. Raises AdvisorError without pygraphviz."""
    graph = whole_graph(pack)
    rules = sum(any(then.hypothesis not in pack.advice for then in rule.then) for rule in pack.rules)
    drawn = Counter(node.kind for node in graph.nodes)
    counts = [_several(drawn[kind], kind.value) for kind in (NodeKind.ANSWER, NodeKind.DERIVED)]
    about = f"{listed([', '.join(counts), _several(rules, 'rule')])} behind three decisions."
    return _drawn(pack, graph, "From answers to decisions", about, _left_out(pack, drawn), (), href, back)


def _left_out(pack: Pack, drawn: Mapping[NodeKind, int]) -> str:
    """Return what of a pack is not in its whole picture."""
    idle = {"answer": len(pack.asked) - drawn[NodeKind.ANSWER], NodeKind.DERIVED.value: len(pack.derived)}
    idle[NodeKind.DERIVED.value] -= drawn[NodeKind.DERIVED]
    found = ["advice"] if pack.advice else []
    if several := [_several(count, thing) for thing, count in idle.items() if count]:
        found.append(f"{' and '.join(several)} that bear on no decision")
    if lone := len(pack.hypotheses) - drawn[NodeKind.EVIDENCE]:
        found.append(f"{_several(lone, 'conclusion')} that nothing leads to")
    return f"Left out: {'; '.join(found)}." if found else ""


def draw_around(pack: Pack, name: str, steps: int | None = None, with_advice: bool = False) -> str:
    """Return the picture around one thing as SVG; arguments and errors are those of `around`.

    Raises AdvisorError also if pygraphviz is missing.
    """
    return draw_neighborhood(pack, around(pack, name, steps, with_advice), steps, all_with="--advice shows")


def draw_neighborhood(
    pack: Pack,
    near: Neighborhood,
    steps: int | None = None,
    href: Href = no_address,
    back: str = "",
    all_with: str = "",
) -> str:
    """Return the picture of a neighborhood as SVG. Raises AdvisorError if pygraphviz is missing.

    `back` leads to the book; `all_with` are words on how what is left out is shown.
    """
    within = "Everything behind it and everything it leads to"
    about = f"{within}, up to {_several(steps, 'step')} away." if steps is not None else f"{within}."
    return _drawn(pack, near.graph, near.title, about, _not_followed(near, all_with), near.centers, href, back)


def _not_followed(near: Neighborhood, all_with: str) -> str:
    """Return what of all that follows is left out of a neighborhood."""
    found = [f"{_several(near.omitted, 'piece')} of advice that may follow"] if near.omitted else []
    if near.dead_ends:
        found.append(f"{_several(near.dead_ends, 'box', 'boxes')} leading to no decision")
    if not found:
        return ""
    shown_with = f" ({all_with} {'it' if near.omitted + near.dead_ends == 1 else 'them'})" if all_with else ""
    return f"{' and '.join(found)}: left out{shown_with}."


def _several(count: int, thing: str, things: str = "") -> str:
    return f"{count} {thing if count == 1 else things or f'{thing}s'}"


def _drawn(
    pack: Pack, graph: Graph, title: str, about: str, note: str, centers: tuple[str, ...], href: Href, back: str
) -> str:
    columns = columns_of(graph)
    boxes = [as_wide([box_of(node) for node in column.nodes]) for column in columns]
    frames = tuple(_frames(columns))
    links = _links(graph)
    layout = laid_out(boxes, links, frames)
    samples = samples_of(graph)
    heads = (len(title) * _TITLE_LETTER, len(about + note) * _ABOUT_LETTER, samples[-1].end if samples else 0.0)
    width = max(layout.width, *heads) + 2 * SIDE
    marks = {node.key: f"x{place}" for place, node in enumerate(graph.nodes)}
    drawn = [(edge, link, course) for link, course in zip(links, layout.courses, strict=True) for edge in link.edges]
    picture = Picture(
        kicker=f"{pack.id} {pack.version}",
        title=title,
        about=about,
        note=note,
        width=round(width),
        height=round(layout.height + TOP + BOTTOM),
        headings=tuple(_headings(columns, layout)),
        frames=tuple((frame.title, area) for frame, area in zip(frames, layout.frames, strict=True)),
        edges=tuple(_edge(graph, marks, *found) for found in sorted(drawn, key=lambda found: found[0].strength)),
        tags=tuple(
            tag for link, course in zip(links, layout.courses, strict=True) for tag in _tags(marks, link, course)
        ),
        nodes=tuple(_nodes(graph, marks, [box for column in boxes for box in column], layout, centers, href)),
        samples=samples,
        back=back,
    )
    return environment().get_template("graph.svg").render(picture=picture, top=TOP, side=SIDE, line_height=LINE)


def _frames(columns: tuple[Column, ...]) -> Iterator[Frame]:
    """Yield the groups: answers by section, evidence by decision."""
    for column in columns:
        groups: dict[str, list[str]] = {}
        for node in column.nodes:
            if node.kind in (NodeKind.ANSWER, NodeKind.EVIDENCE):
                groups.setdefault(node.group, []).append(node.key)
        for title, members in groups.items():
            yield Frame(title, tuple(members), Tag(len(title) * _FRAME_LETTER, _FRAME_LINE))


def _links(graph: Graph) -> tuple[Link, ...]:
    """Return the edges by their ends, so that for and against run side by side."""
    pairs: dict[tuple[str, str], list[Edge]] = {}
    for edge in graph.edges:
        pairs.setdefault((edge.source, edge.target), []).append(edge)
    tagged = sum(bool(edge.reasons) for edge in graph.edges) <= _MOST_TAGS
    return tuple(Link(*ends, tuple(edges), _room(edges) if tagged else None) for ends, edges in pairs.items())


def _room(edges: list[Edge]) -> Tag | None:
    words = [_tag_words(edge) for edge in edges if edge.reasons]
    if not words:
        return None
    return Tag(max(len(line) for line in words) * MONO + 6, len(words) * NAME_LINE)


def _tag_words(edge: Edge) -> str:
    """Return the rules on an edge: one with its certainty factors, of several the first."""
    rules = list(dict.fromkeys(reason.rule for reason in edge.reasons))
    names = [cut(rule, _RULE_LETTERS) for rule in rules[:_TAG_RULES]]
    if len(rules) == 1:
        return " ".join([*names, *dict.fromkeys(signed(reason.factor) for reason in edge.reasons)])
    more = len(rules) - _TAG_RULES
    told = f"{', '.join(names)} and {more} more" if more > 0 else ", ".join(names)
    return f"against: {told}" if edge.kind is EdgeKind.AGAINST else told


def _headings(columns: tuple[Column, ...], layout: Layout) -> Iterator[ShownHeading]:
    places: list[list[Area]] = []
    taken = 0
    for column in columns:
        places.append(list(layout.boxes[taken : taken + len(column.nodes)]))
        taken += len(column.nodes)
    for heading in headings_of(columns):
        areas = [area for column in places[heading.first : heading.last + 1] for area in column]
        start = min(area.x for area in areas)
        yield ShownHeading(heading.title, start, max(area.x + area.width for area in areas) - start)


def _edge(graph: Graph, marks: dict[str, str], edge: Edge, link: Link, course: Course) -> ShownEdge:
    lane = link.edges.index(edge) - (len(link.edges) - 1) / 2
    near = f"{marks[edge.source]} {marks[edge.target]}"
    points = _beside((*course.points, course.end), 2 * _APART * lane)
    first, *curve, end = (f"{x:.1f} {y:.1f}" for x, y in points)
    width = 0.9 + 2.6 * edge.strength if edge.reasons else 1.1
    return ShownEdge(near, edge.kind.name.lower(), f"M{first}C{' '.join(curve)}L{end}", width, edge_text(graph, edge))


def _beside(points: tuple[Point, ...], distance: float) -> tuple[Point, ...]:
    """Return a curve moved sideways."""
    if not distance:
        return points
    ahead = [*points[1:], points[-1]]
    behind = [points[0], *points[:-1]]
    moved = []
    for (x, y), (after_x, after_y), (before_x, before_y) in zip(points, ahead, behind, strict=True):
        along_x, along_y = after_x - before_x, after_y - before_y
        length = hypot(along_x, along_y) or 1.0
        moved.append((x - along_y / length * distance, y + along_x / length * distance))
    return tuple(moved)


def _tags(marks: dict[str, str], link: Link, course: Course) -> Iterator[ShownTag]:
    if course.words is None:
        return
    tagged = [edge for edge in link.edges if edge.reasons]
    x, middle = course.words
    for place, edge in enumerate(tagged):
        words = _tag_words(edge)
        y = middle + (place - (len(tagged) - 1) / 2) * NAME_LINE
        near = f"{marks[edge.source]} {marks[edge.target]}"
        yield ShownTag(near, edge.kind.name.lower(), x, y, len(words) * MONO + 6, words)


def _nodes(
    graph: Graph, marks: dict[str, str], boxes: list[Box], layout: Layout, centers: tuple[str, ...], href: Href
) -> Iterator[ShownNode]:
    for box, area in zip(boxes, layout.boxes, strict=True):
        key = box.node.key
        touched = dict.fromkeys([key, *graph.behind[key], *graph.following[key]])
        style = box.node.kind.name.lower().replace("_", "-")
        style += " center" if key in centers else ""
        style += " unsupported" if box.node.unsupported else ""
        near = " ".join(marks[other] for other in touched)
        first = area.y + (area.height - len(box.lines) * LINE - NAME_LINE) / 2 + _FOOT
        yield ShownNode(marks[key], near, style, box, area, first, node_text(box.node), href(key))
