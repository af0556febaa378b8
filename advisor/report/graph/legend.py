"""The legend of a picture: a sample of every kind of line that is in it, and of boxes that look otherwise."""

from __future__ import annotations

from msgspec import Struct

from advisor.explain.graph.parts import EdgeKind, Graph

_WORDS = (
    ((EdgeKind.FOR,), "rules speak for it"),
    ((EdgeKind.AGAINST,), "rules speak against it"),
    ((EdgeKind.INPUT, EdgeKind.READ, EdgeKind.TAKEN), "is read or counted"),
    ((EdgeKind.CORE,), "decision waits for it"),
    ((EdgeKind.FORCE,), "guard rail demands it"),
    ((EdgeKind.FORBID,), "guard rail forbids it"),
    ((EdgeKind.ORDER,), "guard rail puts it in an order"),
)
"""The kinds that look alike, and what they mean together."""

_UNSUPPORTED = "no rule speaks for it"
_STRONGER = " (thicker: stronger)"
_LETTER, _LINE, _GAP = 6.3, 34.0, 26.0


class Sample(Struct, frozen=True):
    """A line with what it means, and where it begins in the row and the next would; without widths it is a box."""

    style: str
    words: str
    x: float
    end: float
    widths: tuple[float, ...]


def samples_of(graph: Graph) -> tuple[Sample, ...]:
    """Return a sample of each kind of line in a graph, in a row; of those with a strength weak, clear and strong.

    The last is the box of evidence that no rule speaks for, if there is one.
    """
    present = {edge.kind for edge in graph.edges}
    found: list[Sample] = []
    x = 0.0
    for kinds, meaning in _WORDS:
        kind = next((kind for kind in kinds if kind in present), None)
        if kind is None:
            continue
        weighed = kind in (EdgeKind.FOR, EdgeKind.AGAINST)
        words = meaning + (_STRONGER if weighed and not found else "")
        end = x + _LINE + len(words) * _LETTER + _GAP
        found.append(Sample(kind.name.lower(), words, x, end, (1.4, 2.2, 3.2) if weighed else (1.4,)))
        x = end
    if any(node.unsupported for node in graph.nodes):
        found.append(Sample("unsupported", _UNSUPPORTED, x, x + _LINE + len(_UNSUPPORTED) * _LETTER + _GAP, ()))
    return tuple(found)
