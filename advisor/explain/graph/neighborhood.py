"""One node of the graph with everything behind it and everything it leads to."""

from __future__ import annotations

from msgspec import Struct

from advisor.explain.graph.names import find_centers, rule_key
from advisor.explain.graph.parts import Edge, EdgeKind, Graph, Node, NodeKind
from advisor.explain.graph.whole import attribute_key, bearing, conclusion_key, full_graph, reached, reason_of, sign_of
from advisor.model.condition import attributes
from advisor.model.pack import Pack
from advisor.model.rule import Rule


class Neighborhood(Struct, frozen=True):
    """What surrounds one node, or the attributes of one question.

    `omitted` counts the advice that would follow and is left out, `dead_ends` whatever else leads to no decision.
    """

    centers: tuple[str, ...]
    title: str
    graph: Graph
    omitted: int
    dead_ends: int


def around(pack: Pack, name: str, steps: int | None = None, with_advice: bool = False) -> Neighborhood:
    """Return what surrounds a thing given by its name or title, at most `steps` edges away where a number is given.

    Where evidence or a decision follows, what leads to neither is left out, unless `with_advice`. Raises AdvisorError
    with the nearest name.
    """
    graph = full_graph(pack)
    centers = find_centers(pack, graph, name)
    for rule in pack.rules:
        if centers == (rule_key(rule),):
            graph = with_rule(pack, graph, rule)
    return neighborhood(graph, centers, steps, with_advice)


def neighborhood(
    graph: Graph, centers: tuple[str, ...], steps: int | None = None, with_advice: bool = False
) -> Neighborhood:
    """Return what surrounds some nodes of a graph, as `around` does."""
    before = reached(graph.behind, centers, steps)
    after = reached(graph.following, centers, steps)
    nodes = graph.by_key
    idle = after - bearing(graph) - set(centers)
    omitted = set() if with_advice or after - set(centers) <= idle else idle - before
    after -= omitted
    edges = tuple(edge for edge in graph.edges if any({edge.source, edge.target} <= side for side in (before, after)))
    kept = Graph(tuple(node for node in graph.nodes if node.key in before | after), edges)
    title = nodes[centers[0]].label if len(centers) == 1 else ", ".join(nodes[key].label for key in centers)
    advice = sum(nodes[key].kind is NodeKind.ADVICE for key in omitted)
    return Neighborhood(centers, title, kept, advice, len(omitted) - advice)


def with_rule(pack: Pack, graph: Graph, rule: Rule) -> Graph:
    """Return a graph in which one rule is a node between what it reads and what it concludes."""
    key = rule_key(rule)
    edges = [
        Edge(edge.source, edge.target, edge.kind, others)
        for edge in graph.edges
        if (others := tuple(reason for reason in edge.reasons if reason.rule != rule.id)) or not edge.reasons
    ]
    edges += [Edge(attribute_key(pack, name), key, EdgeKind.READ) for name in attributes(rule.when)]
    edges += [
        Edge(key, conclusion_key(pack, then.hypothesis), sign_of(then.factor), (reason_of(rule, then),))
        for then in rule.then
    ]
    node = Node(key, rule.id, NodeKind.RULE, rule.title, rule.topic)
    return Graph((*graph.nodes, node), tuple(dict.fromkeys(edges)))
