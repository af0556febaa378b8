"""The pictures of the book: of the whole pack, and around every attribute and every hypothesis.

A picture around every rule would take more time and room than all the rest of the book; `advisor pack graph` draws
each of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from advisor.explain.graph.neighborhood import neighborhood
from advisor.explain.graph.parts import NodeKind
from advisor.explain.graph.whole import full_graph
from advisor.model.pack import Pack
from advisor.report.graph.layout import can_draw
from advisor.report.graph.picture import draw_neighborhood, draw_whole

WHOLE = "graph.svg"
"""The picture of the whole pack."""

_DRAWN = (NodeKind.ANSWER, NodeKind.DERIVED, NodeKind.EVIDENCE)


class Pictures(Struct, frozen=True):
    """The files to write, and the picture of each entry that has one by its anchor."""

    files: Mapping[str, str]
    by_entry: Mapping[str, str]


def pictures_of(pack: Pack, pages: Mapping[str, str]) -> Pictures:
    """Return the pictures of a pack, nothing where pygraphviz is missing.

    `pages` are the files of the book by the anchors in them; a box leads to what is told about it there.
    """
    if not can_draw():
        return Pictures({}, {})

    def href(key: str) -> str | None:
        return f"{pages[key]}#{key}" if key in pages else None

    graph = full_graph(pack)
    files = {WHOLE: draw_whole(pack, href)}
    by_entry = {node.key: f"graph-{node.key}.svg" for node in graph.nodes if node.kind in _DRAWN and node.key in pages}
    for key, file in by_entry.items():
        files[file] = draw_neighborhood(pack, neighborhood(graph, (key,)), href=href)
    return Pictures(files, by_entry)
