"""One node of the graph with everything behind it and everything it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from advisor.errors import AdvisorError, shown, suggestion
from advisor.explain.graph.parts import Edge, EdgeKind, Graph, Node, NodeKind
from advisor.explain.graph.whole import MODEL, attribute_key, conclusion_key, full_graph, reason_of, sign_of
from advisor.model.condition import attributes
from advisor.model.pack import Pack
from advisor.model.rule import Rule


class Neighborhood(Struct, frozen=True):
    """What surrounds one node, or the attributes of one question.

    `omitted` counts the advice that would follow and is left out.
    """

    centers: tuple[str, ...]
    title: str
    graph: Graph
    omitted: int


def around(pack: Pack, name: str, steps: int | None = None, with_advice: bool = False) -> Neighborhood:
    """Return what surrounds a thing named by its id, at most `steps` edges away where a number is given.

    Advice that follows is left out where more than advice follows, unless `with_advice`. Raises AdvisorError with the
    nearest name.
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
    advice = {key for key in after if nodes[key].kind is NodeKind.ADVICE}
    omitted = set() if with_advice or after - set(centers) <= advice else advice - set(centers)
    after -= omitted
    edges = tuple(edge for edge in graph.edges if any({edge.source, edge.target} <= side for side in (before, after)))
    kept = Graph(tuple(node for node in graph.nodes if node.key in before | after), edges)
    title = nodes[centers[0]].label if len(centers) == 1 else ", ".join(nodes[key].label for key in centers)
    return Neighborhood(centers, title, kept, len(omitted))


def reached(neighbors: Mapping[str, Iterable[str]], centers: Iterable[str], steps: int | None) -> set[str]:
    """Return the nodes within a number of steps, the centers with them."""
    found = set(centers)
    edge = set(found)
    while edge and steps != 0:
        edge = {key for near in edge for key in neighbors[near]} - found
        found |= edge
        steps = None if steps is None else steps - 1
    return found


def find_centers(pack: Pack, graph: Graph, name: str) -> tuple[str, ...]:
    """Return the keys of what a name means; a question means the attributes it asks for.

    Raises AdvisorError with the nearest name.
    """
    known: dict[str, tuple[str, ...]] = {node.name: (node.key,) for node in reversed(graph.nodes)}
    for question in pack.questions:
        known.setdefault(question.id, tuple(f"attribute-{attribute.name}" for attribute in question.asks))
    for rule in pack.rules:
        known.setdefault(rule.id, (rule_key(rule),))
    known.setdefault("model", (MODEL,))
    folded = {other.lower(): other for other in known}
    found = known.get(name) or known.get(folded.get(name.lower().replace("-", "_"), ""))
    if found is None:
        hint = suggestion(name, known)
        raise AdvisorError(f"{pack.id} has nothing called {shown(name)} that could be drawn{hint}")
    return found


def rule_key(rule: Rule) -> str:
    """Return the key of a rule that is drawn as a node."""
    return f"rule-{rule.id}"


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
