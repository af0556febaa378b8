"""The only place that imports experta: its defects are dealt with here, and tests become its field constraints.

experta 1.9.4 needs `collections.Mapping` (through frozendict 1.2), swallows import errors in its `__init__`, and adds a
handler to the root logger. Its OR over several values multiplies the network, so membership is one predicate; and
rules of equal salience fire in an order that differs between processes, so each production gets its own.
"""

from __future__ import annotations

import collections
import collections.abc
import logging
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from advisor.errors import AdvisorError
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.certainty import FIRES_ABOVE
from advisor.model.condition import Operator, Test

_handlers = list(logging.getLogger().handlers)
_had_mapping = hasattr(collections, "Mapping")
if not _had_mapping:
    collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]
try:
    import experta
    from experta import BETWEEN, CONTAINS, GE, GT, LE, LT, NOT, Fact, KnowledgeEngine, L, P, Rule
    from experta.matchers import ReteMatcher
    from experta.matchers.rete.check import FeatureCheck
except ImportError as error:
    raise AdvisorError(f"experta cannot be loaded ({error}); install the advisor again with pip") from None
finally:
    if not _had_mapping:
        del collections.Mapping  # type: ignore[attr-defined]
    for _handler in set(logging.getLogger().handlers) - set(_handlers):
        logging.getLogger().removeHandler(_handler)

VERSION: str = experta.__version__
Action = Callable[[Any], None]


class Situation(Fact):  # type: ignore[misc]
    """Everything known before a stratum, in one fact: that matches several times faster than many facts.

    Fields: `stratum`; per attribute `value.<name>` and `certainty.<name>` (absent while unknown) and `known.<name>`.
    """


class Conclusion(Fact):  # type: ignore[misc]
    """A derived attribute has its value; the rows below the one that held no longer match."""


def situation(
    stratum: int, attributes: Iterable[Attribute], values: Mapping[str, tuple[Value, float] | None]
) -> Situation:
    """Return the fact that the productions of `stratum` match."""
    fields: dict[str, object] = {"stratum": stratum}
    for attribute in attributes:
        given = values.get(attribute.name)
        fields[f"known.{attribute.name}"] = given is not None
        if given is not None:
            value, certainty = given
            fields[f"value.{attribute.name}"] = field_value(attribute, value)
            fields[f"certainty.{attribute.name}"] = certainty
    return Situation(**fields)


def field_value(attribute: Attribute, value: Value) -> Value:
    """Return a value as the network compares it: named levels by rank, all else as it is."""
    return attribute.number(value) if attribute.kind is Kind.ORDINAL else value


def pattern(stratum: int, tests: Iterable[Test], attributes: Mapping[str, Attribute], certain: bool) -> Situation:
    """Return the left side for tests that must all hold. `certain`: each value must also be certain enough to fire."""
    fields: dict[str, Any] = {"stratum": L(stratum)}
    for test in tests:
        if test.asks_presence:
            _add(fields, f"known.{test.attribute}", _is(test.operator is Operator.IS_KNOWN))
            continue
        _add(fields, f"value.{test.attribute}", _constraint(test.operator, _operand(attributes[test.attribute], test)))
        if certain:
            fields[f"certainty.{test.attribute}"] = _is_certain()
    return Situation(**fields)


def passes(test: Test, value: Value, attribute: Attribute) -> bool:
    """Return whether a known value passes a test, by the very check the network would make."""
    check = FeatureCheck(attribute.name, _constraint(test.operator, _operand(attribute, test)))
    return bool(check({attribute.name: field_value(attribute, value)}))


def _add(fields: dict[str, Any], name: str, constraint: Any) -> None:
    fields[name] = fields[name] & constraint if name in fields else constraint


def _operand(attribute: Attribute, test: Test) -> Any:
    if attribute.kind is not Kind.ORDINAL:
        return test.operand
    if isinstance(test.operand, tuple):
        return tuple(attribute.number(value) for value in test.operand)
    return attribute.number(test.operand)


@cache
def _is(value: bool) -> Any:
    return L(value)


@cache
def _is_certain() -> Any:
    return GT(FIRES_ABOVE)


def _constraint(operator: Operator, operand: Any) -> Any:
    """Return the field constraint of a test; equal tests give the same object, so that the network shares nodes."""
    return _typed_constraint(operator, operand, type(operand).__name__)


@cache
def _typed_constraint(operator: Operator, operand: Any, _: str) -> Any:
    return _CONSTRAINTS[operator](operand)


def _member_of(values: frozenset[Value]) -> Callable[[Value], bool]:
    return lambda value: value in values


def _shares_with(values: frozenset[str]) -> Callable[[tuple[str, ...]], bool]:
    return lambda chosen: not values.isdisjoint(chosen)


def _as_many_as(low: int, high: int) -> Callable[[tuple[str, ...]], bool]:
    return lambda chosen: low <= len(chosen) <= high


_CONSTRAINTS: dict[Operator, Callable[[Any], Any]] = {
    Operator.IS: L,
    Operator.IS_NOT: lambda value: ~L(value),
    Operator.AT_LEAST: GE,
    Operator.AT_MOST: LE,
    Operator.MORE_THAN: GT,
    Operator.LESS_THAN: LT,
    Operator.BETWEEN: lambda bounds: BETWEEN(*bounds),
    Operator.NOT_BETWEEN: lambda bounds: ~BETWEEN(*bounds),
    Operator.INCLUDES: CONTAINS,
    Operator.EXCLUDES: lambda value: ~CONTAINS(value),
    Operator.IN: lambda values: P(_member_of(frozenset(values))),
    Operator.NOT_IN: lambda values: ~P(_member_of(frozenset(values))),
    Operator.INCLUDES_ANY: lambda values: P(_shares_with(frozenset(values))),
    Operator.EXCLUDES_ALL: lambda values: ~P(_shares_with(frozenset(values))),
    Operator.COUNT_BETWEEN: lambda bounds: P(_as_many_as(*bounds)),
    Operator.COUNT_NOT_BETWEEN: lambda bounds: ~P(_as_many_as(*bounds)),
}
"""How each test is asked of a field. Presence is asked of its own field, see `pattern`."""


class _Network(ReteMatcher):  # type: ignore[misc]
    """The Rete network. Productions arrive as single alternatives; experta need not rewrite them."""

    @staticmethod
    def prepare_ruleset(engine: Any) -> set[Any]:
        """Return the productions as they are."""
        return set(engine.get_rules())

    def changes(self, adding: Iterable[Any] = (), deleting: Iterable[Any] = ()) -> tuple[list[Any], list[Any]]:
        """Return the activations that came and went, asking only the productions that a fact has reached.

        experta asks every production after every firing, which took half of a consultation.
        """
        for fact in deleting:
            self.root_node.remove(fact)
        for fact in adding:
            self.root_node.add(fact)
        came: list[Any] = []
        went: list[Any] = []
        for node in self._get_conflict_set_nodes():
            if node.added or node.removed:
                added, removed = node.get_activations()
                came += added
                went += removed
        return came, went


class ProductionSystem(KnowledgeEngine):  # type: ignore[misc]
    """A working memory, an agenda and productions in order: the first added has the highest salience."""

    __matcher__ = _Network

    def __init__(self, productions: Iterable[tuple[str, Situation, Action, str | None]]) -> None:
        """Build the network from (name, pattern, action, unless) in firing order.

        `unless` names a derived attribute: the production no longer matches once that has been concluded.
        """
        listed = list(productions)
        self._productions = [
            _production(name, left, action, unless, len(listed) - index)
            for index, (name, left, action, unless) in enumerate(listed)
        ]
        super().__init__()

    def get_rules(self) -> list[Any]:
        """Return the productions; experta looks them up by this name."""
        return self._productions

    def consult(self, first: Situation) -> None:
        """Run the agenda from the first situation until nothing matches."""
        self.reset()
        self.declare(first)
        self.run()


def _production(name: str, left: Situation, action: Action, unless: str | None, salience: int) -> Any:
    def fire(system: ProductionSystem) -> None:
        action(system)

    fire.__name__ = name
    conditions = (left,) if unless is None else (left, NOT(Conclusion(attribute=unless)))
    return Rule(*conditions, salience=salience)(fire)
