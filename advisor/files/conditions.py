"""Reads conditions: the closed language of docs/pack-format.md, checked against the attributes it names."""

from __future__ import annotations

import math
from collections.abc import Mapping

from advisor.errors import Fault, shown, suggestion
from advisor.files.tree import Node
from advisor.files.values import fits, is_choice
from advisor.model.attribute import Attribute, Kind
from advisor.model.condition import ALWAYS, All, Any, Condition, Operator, Test, negated, tests

MOST_ALTERNATIVES = 100
MOST_TESTS = 200
"""The network passes a fact on from test to test, and every test is a call within a call."""

_JOINS = ("all", "any", "not")
_WRITABLE = tuple(Operator)[: tuple(Operator).index(Operator.NOT_BETWEEN)]
_ONE_VALUE = (Operator.IS, Operator.IS_NOT)
_ORDER = (Operator.AT_LEAST, Operator.AT_MOST, Operator.MORE_THAN, Operator.LESS_THAN)
_LISTS = (Operator.IN, Operator.NOT_IN, Operator.INCLUDES_ANY)
_ON_MULTICHOICE = (Operator.INCLUDES, Operator.INCLUDES_ANY, Operator.COUNT_BETWEEN)
_PRESENCE = (Operator.IS_KNOWN, Operator.IS_UNKNOWN)
_SPREADS = (Operator.BETWEEN, Operator.COUNT_BETWEEN)


class ConditionReader:
    """Turns nodes into conditions and gathers what is wrong with them."""

    def __init__(self, attributes: Mapping[str, Attribute], faults: list[Fault]) -> None:
        self._attributes = attributes
        self._faults = faults

    def read(self, node: Node) -> Condition:
        """Return the condition; parts with a fault are left out, as the pack is refused anyway."""
        before = len(self._faults)
        condition = self._read(node)
        self.refuse_sprawl(condition, node)
        if len(list(tests(condition))) > MOST_TESTS:
            message = f"the condition has more than {MOST_TESTS} tests; derive a part of it as an attribute of its own"
            self._fault(node, "condition", message)
        if _never_holds(condition) and len(self._faults) == before:  # else a part is left out that may well hold
            self._fault(node, "condition", "the condition can never hold, for `not: always` never does; leave that out")
        return condition

    def refuse_sprawl(self, condition: Condition, node: Node) -> None:
        """A condition may not come to so many alternatives that the engine would choke on them."""
        if _alternatives(condition) > MOST_ALTERNATIVES:
            message = f"multiplied out, the condition has more than {MOST_ALTERNATIVES} alternatives; split it"
            self._fault(node, "condition", message)

    def _read(self, node: Node) -> Condition:
        if node.value == "always":
            return ALWAYS
        if not node.is_mapping:
            self._fault(node, "condition", "a condition is `always` or a mapping such as {urgency: {at_least: 2}}")
            return ALWAYS
        if not node.value:
            self._fault(node, "condition", "the condition is empty; write `always` if it holds everywhere")
        parts = [part for key, value in node.items() for part in self._line(key, value)]
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _line(self, key: Node, value: Node) -> list[Condition]:
        if key.value in ("all", "any"):
            if not value.is_list or not value.value:
                self._fault(value, "condition", f"{key.value} takes a list of conditions, each starting with a hyphen")
                return []
            parts = tuple(self._read(item) for item in value.value)
            return [All(parts) if key.value == "all" else Any(parts)]
        if key.value == "not":
            return [negated(self._read(value))]
        return self._tests(key, value)

    def _tests(self, key: Node, value: Node) -> list[Condition]:
        attribute = self._attributes.get(str(key.value))
        if attribute is None:
            hint = suggestion(str(key.value), [*self._attributes, *_JOINS]) or "; see questions.yaml and derived.yaml"
            self._fault(key, "unknown-attribute", f"there is no attribute {shown(key.value)}{hint}")
            return []
        if not value.is_mapping:
            return self._test(attribute, Operator.IS, key, value)
        if not value.value:
            self._fault(value, "condition", f"{attribute.name} has no test; write one such as {{is_known: true}}")
        found: list[Condition] = []
        for name, operand in value.items():
            if name.value not in _WRITABLE:
                hint = suggestion(str(name.value), _WRITABLE, limit=len(_WRITABLE))
                self._fault(name, "unknown-test", f"there is no test {shown(name.value)}{hint}")
                continue
            found += self._test(attribute, Operator(name.value), name, operand)
        return found

    def _test(self, attribute: Attribute, operator: Operator, name: Node, operand: Node) -> list[Condition]:
        if operator in _PRESENCE:
            if operand.value is not True:
                self._fault(operand, "operand", f"write {operator}: true; for the opposite use the opposite test")
                return []
            return [Test(attribute.name, operator, True)]
        multichoice = attribute.kind is Kind.MULTICHOICE
        if multichoice != (operator in _ON_MULTICHOICE):
            better = ", ".join(_ON_MULTICHOICE) if multichoice else f"{', '.join(_ONE_VALUE)}, in, not_in"
            self._fault(
                name, "wrong-test", f"{operator} does not suit {attribute.name}, of type {attribute.kind}; use {better}"
            )
            return []
        if operator in (*_ORDER, Operator.BETWEEN) and not attribute.is_ordered:
            self._fault(
                name, "wrong-test", f"{attribute.name} has no order, so {operator} cannot be asked; use is or in"
            )
            return []
        if operator in _SPREADS:
            return self._spread(attribute, operator, operand)
        if operator in _LISTS:
            return self._list(attribute, operator, operand)
        return [Test(attribute.name, operator, operand.value)] if self._fits(attribute, operand) else []

    def _list(self, attribute: Attribute, operator: Operator, operand: Node) -> list[Condition]:
        if not operand.is_list or not operand.value:
            self._fault(operand, "operand", f"{operator} takes a list of values, such as [a, b]")
            return []
        fitting = [self._fits(attribute, item) for item in operand.value]  # a list, so that every misfit is told
        if not all(fitting):
            return []
        if len({item.value for item in operand.value}) < len(operand.value):
            self._fault(operand, "operand", f"{operator} names a value twice; keep one of them")
        return [Test(attribute.name, operator, tuple(item.value for item in operand.value))]

    def _spread(self, attribute: Attribute, operator: Operator, operand: Node) -> list[Condition]:
        if not operand.is_list or len(operand.value) != 2:
            self._fault(operand, "operand", f"{operator} takes two values, [low, high]")
            return []
        low, high = operand.value
        if operator is Operator.COUNT_BETWEEN:
            counts = [item for item in (low, high) if isinstance(item.value, int) and not isinstance(item.value, bool)]
            if len(counts) < 2:
                self._fault(operand, "operand", "count_between takes two whole numbers")
                return []
            rising = low.value <= high.value
        elif not all([self._fits(attribute, low), self._fits(attribute, high)]):
            return []
        else:
            rising = attribute.number(low.value) <= attribute.number(high.value)
        if not rising:
            self._fault(operand, "operand", f"{operator} needs the lower value first")
            return []
        return [Test(attribute.name, operator, (low.value, high.value))]

    def _fits(self, attribute: Attribute, operand: Node) -> bool:
        """Return whether the operand is a value of the attribute (a choice of it, for a multichoice)."""
        if operand.is_mapping or operand.is_list:
            self._fault(operand, "operand", "write one value here, or a test such as {in: [a, b]}")
            return False
        return (is_choice if attribute.kind is Kind.MULTICHOICE else fits)(attribute, operand, self._faults)

    def _fault(self, node: Node, code: str, message: str) -> None:
        self._faults.append(Fault(node.place, code, message))


def _never_holds(condition: Condition) -> bool:
    """Return whether there is no alternative at all, whatever is known."""
    if isinstance(condition, Test):
        return False
    return (all if isinstance(condition, Any) else any)(_never_holds(part) for part in condition.parts)


def _alternatives(condition: Condition) -> int:
    """Return how many alternatives the condition comes to: those of any add up, those of all multiply.

    An any without parts, which never holds, counts as one: the others are multiplied out before it takes them away.
    """
    if isinstance(condition, Test):
        return 1
    counts = [_alternatives(part) for part in condition.parts]
    return max(1, sum(counts)) if isinstance(condition, Any) else math.prod(counts)
