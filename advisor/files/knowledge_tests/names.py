"""What the readers of knowledge tests share: names that must be there, lines and entries of a node."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from advisor.errors import Fault, shown, suggestion
from advisor.files.tree import Node


class Names:
    """Tells of every name that the pack does not know, with the nearest one, and gathers other faults."""

    def __init__(self, faults: list[Fault]) -> None:
        self._faults = faults

    def knows(self, node: Node, names: Collection[str], kind: str) -> bool:
        """Return whether a name is one of those given; add a fault if not."""
        if isinstance(node.value, str) and node.value in names:
            return True
        hint = suggestion(shown(node.value), names)
        self.fault(node, "unknown-name", f"there is no {kind} {shown(node.value)}{hint}")
        return False

    def fault(self, node: Node, code: str, message: str) -> None:
        """Add a fault at a node."""
        self._faults.append(Fault(node.place, code, message))


def lines(node: Node, name: str) -> Iterator[tuple[Node, Node]]:
    """Yield the key and value nodes of a mapping in a mapping, none if it is not there."""
    yield from node.get(name).items() if name in node.value else ()


def entries(node: Node, name: str) -> list[Node]:
    """Return the entries of a list in a mapping, none if it is not there."""
    found = node.get(name)
    return found.value if name in node.value and found.is_list else []
