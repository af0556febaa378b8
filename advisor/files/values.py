"""Checks a value in a file against its attribute and says how it would fit."""

from __future__ import annotations

import re

from advisor.errors import Fault, FileFaults, shown, suggestion
from advisor.files.tree import Node, plain_value
from advisor.model.attribute import Attribute, Kind

_GROUPED = re.compile(r"[0-9]{1,3}([ ,._'\u00a0\u2009\u202f][0-9]{3})+")

MOST_LEVELS = 200
MOST_MARKED = 50
"""Choices of which several may be marked: the engine keeps a bit for each in a number that a float can hold."""


def refuse_too_many(name: str, kind: Kind, count: int, node: Node, faults: list[Fault]) -> None:
    """Raise FileFaults if an attribute has more values than anybody chooses from, for each fault would list them."""
    most = MOST_MARKED if kind is Kind.MULTICHOICE else MOST_LEVELS
    if count > most:
        faults.append(
            Fault(node.place, "too-many", f"{name}, of type {kind}, has more than {most} values; split it up")
        )
        raise FileFaults(faults)


def fits(attribute: Attribute, node: Node, faults: list[Fault]) -> bool:
    """Return whether the node is a value of the attribute; add a fault with the nearest valid value if not."""
    value = node.plain()
    problem = attribute.problem(value)
    if problem is None:
        return True
    if attribute.kind is Kind.MULTICHOICE and node.is_list:
        misfits = [item for item in node.value if not is_choice(attribute, item, faults)]
        if not misfits:
            faults.append(Fault(node.place, "invalid-value", f"{attribute.name} {problem}; keep one of them"))
    elif node.is_list or node.is_mapping:
        faults.append(Fault(node.place, "invalid-value", f"{attribute.name} {problem}"))
    else:
        faults.append(Fault(node.place, "invalid-value", f"{attribute.name} {problem}{_help(attribute, value)}"))
    return False


def is_choice(attribute: Attribute, node: Node, faults: list[Fault]) -> bool:
    """Return whether the node is one choice of a multichoice; add a fault with the nearest choice if not."""
    value = node.plain()
    if value in attribute.values:
        return True
    message = f"{attribute.name} has no choice {shown(value)}{suggestion(shown(value), _names(attribute), limit=99)}"
    faults.append(Fault(node.place, "invalid-value", message))
    return False


def _help(attribute: Attribute, value: object) -> str:
    """Return how a value would fit: without quotes, in brackets, without separators, or as the nearest valid one."""
    if attribute.kind is Kind.MULTICHOICE and value in attribute.values:
        return f"; write [{value}]"
    if isinstance(value, str) and attribute.problem(plain_value(value)) is None:
        return f"; write {value} without quotes"
    if isinstance(value, str) and attribute.kind is Kind.INTEGER and _GROUPED.fullmatch(value):
        return f", not {value}; write {re.sub('[^0-9]', '', value)}"
    return f", not {shown(value)}{suggestion(shown(value), _names(attribute), limit=0)}"


def _names(attribute: Attribute) -> list[str]:
    return [shown(value) for value in attribute.values]
