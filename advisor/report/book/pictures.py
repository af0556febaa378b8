"""The pictures of the book: of the whole pack, and around every attribute and every hypothesis.

A picture around every rule would take more time and room than all the rest of the book; `advisor pack graph` draws
each of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from advisor.explain.graph.neighborhood import neighborhood
from advisor.explain.graph.parts import Graph, NodeKind
from advisor.explain.graph.whole import full_graph
from advisor.model.pack import Pack
from advisor.report.graph.layout import can_draw
from advisor.report.graph.picture import draw_neighborhood, draw_whole

WHOLE = "graph.svg"
"""The picture of the whole pack."""


PAGE = "picture.html"
"""The page that shows the picture of the whole pack."""

_WAYS = {
    NodeKind.ANSWER: "what it leads to",
    NodeKind.DERIVED: "what leads to it and what it leads to",
    NodeKind.EVIDENCE: "what leads to it",
}
"""What pictures are drawn around, and what each of them shows."""

_MOST_READ = 4
"""As many pictures around answers, and around hypotheses, are named beside the whole."""


class Drawn(Struct, frozen=True):
    """The picture around one thing: its file, what it is around, and what of that it shows."""

    file: str
    title: str
    shows: str


class Pictures(Struct, frozen=True):
    """The files to write, the picture of each entry by its anchor, and some around what most rules touch."""

    files: Mapping[str, str]
    by_entry: Mapping[str, Drawn]
    small: tuple[Drawn, ...]


def pictures_of(pack: Pack, pages: Mapping[str, str]) -> Pictures:
    """Return the pictures of a pack, nothing where pygraphviz is missing.

    `pages` are the files of the book by the anchors in them; a box leads to what is told about it there.
    """
    if not can_draw():
        return Pictures({}, {}, ())

    def href(key: str) -> str | None:
        return f"{pages[key]}#{key}" if key in pages else None

    graph = full_graph(pack)
    files = {WHOLE: draw_whole(pack, href, PAGE)}
    by_entry = {
        node.key: Drawn(f"graph-{node.key}.svg", node.label, _WAYS[node.kind])
        for node in graph.nodes
        if node.kind in _WAYS and node.key in pages
    }
    for key, drawn in by_entry.items():
        files[drawn.file] = draw_neighborhood(pack, neighborhood(graph, (key,)), href=href, back=href(key) or PAGE)
    small = tuple(by_entry[key] for kind in (NodeKind.ANSWER, NodeKind.EVIDENCE) for key in _touched(graph, kind))
    return Pictures(files, by_entry, small)


def _touched(graph: Graph, kind: NodeKind) -> list[str]:
    """Return the nodes of a kind that most rules touch."""
    rules: dict[str, set[str]] = {node.key: set() for node in graph.nodes if node.kind is kind}
    for edge in graph.edges:
        for end in {edge.source, edge.target} & rules.keys():
            rules[end].update(reason.rule for reason in edge.reasons)
    return sorted(rules, key=lambda key: -len(rules[key]))[:_MOST_READ]
