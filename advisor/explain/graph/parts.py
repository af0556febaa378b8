"""What the graph of a rule base is made of: nodes, and edges that say through which rules they lead."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property

from msgspec import Struct


class NodeKind(StrEnum):
    """What a node stands for, in the order in which advice comes about."""

    ANSWER = "answer"
    DERIVED = "derived attribute"
    GUARD_RAIL = "guard rail"
    RULE = "rule"
    EVIDENCE = "evidence"
    DECISION = "decision"
    ADVICE = "advice"


class EdgeKind(StrEnum):
    """What an edge says of its two ends."""

    INPUT = "is derived from"
    FOR = "speaks for"
    AGAINST = "speaks against"
    TAKEN = "is decided by the strongest"
    CORE = "is waited for"
    READ = "is read by"
    FORCE = "demands"
    FORBID = "forbids"
    ORDER = "puts in an order"


class Reason(Struct, frozen=True):
    """A rule that an edge leads through, with the certainty factor it adds there; 0 where it only reads."""

    rule: str
    title: str
    factor: float


class Node(Struct, frozen=True):
    """One thing that the pack defines.

    `key` is its kind and name, unique in the graph; `group` is what it stands with: a section, or the decision that it
    is evidence for. `always` are the rules that conclude it whatever is answered. `unsupported`: it is evidence that no
    rule speaks for and no guard rail demands.
    """

    key: str
    name: str
    kind: NodeKind
    label: str
    group: str = ""
    always: tuple[Reason, ...] = ()
    unsupported: bool = False


class Edge(Struct, frozen=True):
    """One node bears on another. Between two nodes there is one edge of each kind, with every rule behind it."""

    source: str
    target: str
    kind: EdgeKind
    reasons: tuple[Reason, ...] = ()

    @property
    def strength(self) -> float:
        """The strongest certainty factor on the edge, without its sign; 0 where there is none."""
        return max((abs(reason.factor) for reason in self.reasons), default=0.0)


class Graph(Struct, frozen=True, dict=True):
    """Nodes and edges in the order of the pack. Both ends of every edge are nodes."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @cached_property
    def by_key(self) -> dict[str, Node]:
        """The nodes by key."""
        return {node.key: node for node in self.nodes}

    @cached_property
    def following(self) -> dict[str, list[str]]:
        """The keys that each node leads to."""
        return _gathered(self, ((edge.source, edge.target) for edge in self.edges))

    @cached_property
    def behind(self) -> dict[str, list[str]]:
        """The keys that lead to each node."""
        return _gathered(self, ((edge.target, edge.source) for edge in self.edges))

    def only(self, keys: set[str]) -> Graph:
        """Return the part of the graph that these nodes make, with the edges between them."""
        return Graph(
            tuple(node for node in self.nodes if node.key in keys),
            tuple(edge for edge in self.edges if edge.source in keys and edge.target in keys),
        )


def _gathered(graph: Graph, pairs: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {node.key: [] for node in graph.nodes}
    for one, other in pairs:
        if other not in found[one]:
            found[one].append(other)
    return found
