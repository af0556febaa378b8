"""The boxes of a picture: their words in lines, and a size that is worked out from the words alone.

Every reader's machine has other letters, so widths are estimates with room to spare, and nothing is measured.
"""

from __future__ import annotations

import re
import textwrap

from msgspec import Struct

from advisor.explain.graph.parts import Node, NodeKind

LETTER, MONO = 6.7, 6.05
"""The room for a letter of a label and of a name, in pixels."""
LINE, NAME_LINE, PADDING = 15.0, 13.0, 6.0
"""The height of a line of a label and of a name, and the room around the words."""
LABEL_LETTERS, NAME_LETTERS, MOST_LINES = 30, 40, 4
_NARROW, _WIDE = 110.0, 268.0
_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_MORE = {NodeKind.DECISION: 12.0}
"""More room around the words of some kinds."""


class Box(Struct, frozen=True):
    """A node with its words in lines and its size in pixels."""

    node: Node
    lines: tuple[str, ...]
    name: str
    width: float
    height: float


def box_of(node: Node) -> Box:
    """Return the box of a node, as wide as its words need, within limits."""
    lines = wrapped(node.label)
    name = cut(node.name, NAME_LETTERS)
    more = _MORE.get(node.kind, 0.0)
    letters = max(max(len(line) for line in lines) * LETTER, len(name) * MONO)
    width = min(max(letters + 4 * PADDING, _NARROW), _WIDE) + more
    return Box(node, lines, name, round(width), len(lines) * LINE + NAME_LINE + 2 * PADDING + more)


def as_wide(boxes: list[Box]) -> list[Box]:
    """Return boxes that stand in one column, all as wide as the widest."""
    widest = max(box.width for box in boxes)
    return [Box(box.node, box.lines, box.name, widest, box.height) for box in boxes]


def wrapped(label: str) -> tuple[str, ...]:
    """Return a label in as few lines as it needs, of about equal length; what does not fit ends in an ellipsis."""
    text = " ".join(_NOT_TEXT.sub(" ", label).split()) or "\N{EN DASH}"
    lines = textwrap.wrap(text, LABEL_LETTERS, break_on_hyphens=False)
    if len(lines) > MOST_LINES:
        return *lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1][: LABEL_LETTERS - 1]}\N{HORIZONTAL ELLIPSIS}"
    for narrower in range(len(text) // len(lines), LABEL_LETTERS):
        even = textwrap.wrap(text, max(narrower, 1), break_on_hyphens=False)
        if len(even) == len(lines):
            return tuple(even)
    return tuple(lines)


def cut(text: str, letters: int) -> str:
    """Return a text of at most so many letters."""
    plain = _NOT_TEXT.sub(" ", text)
    return plain if len(plain) <= letters else f"{plain[: letters - 1]}\N{HORIZONTAL ELLIPSIS}"
