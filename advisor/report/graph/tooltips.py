"""What is told of a node and of an edge where the pointer rests on it."""

from __future__ import annotations

from advisor.explain.graph.parts import Edge, EdgeKind, Graph, Node, Reason
from advisor.explain.wording import factor

_CLAUSES = {
    EdgeKind.INPUT: "{target} is derived from {source}",
    EdgeKind.FOR: "{source} speaks for {target}",
    EdgeKind.AGAINST: "{source} speaks against {target}",
    EdgeKind.TAKEN: "{source} counts for {target}",
    EdgeKind.CORE: "{target} waits for {source}",
    EdgeKind.READ: "{target} reads {source}",
    EdgeKind.FORCE: "{source} demands {target}",
    EdgeKind.FORBID: "{source} forbids {target}",
    EdgeKind.ORDER: "{source} puts {target} in an order",
}


def node_text(node: Node) -> str:
    """Return what a node is, in lines: its label, its kind and name, the rules that always conclude it."""
    lines = [node.label, f"{node.kind.value} {node.name}" + (f" ({node.group})" if node.group else "")]
    if node.always:
        lines += ["Whatever is answered:", *(_reason(reason) for reason in node.always)]
    if node.unsupported:
        lines.append("No rule speaks for it.")
    return "\n".join(lines)


def edge_text(graph: Graph, edge: Edge) -> str:
    """Return what an edge says, in lines: both ends, then every rule with its certainty factor and title."""
    source, target = graph.by_key[edge.source], graph.by_key[edge.target]
    clause = _CLAUSES[edge.kind].format(source=_quoted(source), target=_quoted(target))
    return "\n".join([clause, *(_reason(reason) for reason in edge.reasons)])


def _quoted(node: Node) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{node.label}\N{RIGHT DOUBLE QUOTATION MARK}"


def _reason(reason: Reason) -> str:
    return f"{reason.rule} {signed(reason.factor)} {reason.title}"


def signed(certainty: float) -> str:
    """Return a certainty factor with its sign."""
    return f"+{factor(certainty)}" if certainty > 0 else factor(certainty)
