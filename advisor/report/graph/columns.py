"""Which column of a picture each node stands in: answers on the left, what follows from them to the right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct

from advisor.explain.graph.parts import Graph, Node, NodeKind
from advisor.explain.wording import lowered

_TITLES = {
    NodeKind.ANSWER: "Answers",
    NodeKind.DERIVED: "Derived",
    NodeKind.GUARD_RAIL: "Guard rails",
    NodeKind.RULE: "Rule",
    NodeKind.EVIDENCE: "Evidence",
    NodeKind.DECISION: "Decisions",
    NodeKind.ADVICE: "Advice",
}
_PLACES = {NodeKind.ANSWER: 0, NodeKind.EVIDENCE: 1, NodeKind.DECISION: 2, NodeKind.ADVICE: 3}
"""The order of the columns that do not depend on what a node reads; the others stand before evidence."""


class Column(Struct, frozen=True):
    """Nodes that stand above each other."""

    nodes: tuple[Node, ...]


class Heading(Struct, frozen=True):
    """A title over neighboring columns, from the first to the last of them."""

    title: str
    first: int
    last: int


def columns_of(graph: Graph) -> tuple[Column, ...]:
    """Return the columns from left to right, in each the nodes in the order of the graph."""
    places = {node.key: _place(graph, node) for node in graph.nodes}
    return tuple(
        Column(tuple(node for node in graph.nodes if places[node.key] == place))
        for place in sorted(set(places.values()))
    )


def _place(graph: Graph, node: Node) -> tuple[float, int]:
    if node.kind in _PLACES:
        return _PLACES[node.kind], 0
    if node.kind is NodeKind.RULE:
        read = (_PLACES.get(graph.by_key[key].kind, 0) for key in graph.behind[node.key])
        return max(0.5, *(place + 0.5 for place in read), 0.5), 1000
    return 0.5, _stage(graph, node.key)


def _stage(graph: Graph, key: str) -> int:
    """Return how many steps of derivation lie between the answers and a node; nothing derived reads itself."""
    read = (graph.by_key[other] for other in graph.behind[key])
    return 1 + max((_stage(graph, node.key) for node in read if node.kind is NodeKind.DERIVED), default=0)


def headings_of(columns: tuple[Column, ...]) -> Iterator[Heading]:
    """Yield the titles; the columns of derived attributes and guard rails have one together."""
    for _, places in groupby(range(len(columns)), key=lambda place: _heading_kind(columns[place])):
        found = list(places)
        present = {node.kind for place in found for node in columns[place].nodes}
        titles = [_TITLES[kind] for kind in NodeKind if kind in present]
        yield Heading(" and ".join([*titles[:1], *(lowered(title) for title in titles[1:])]), found[0], found[-1])


def _heading_kind(column: Column) -> NodeKind:
    kind = column.nodes[0].kind
    return NodeKind.DERIVED if kind is NodeKind.GUARD_RAIL else kind
