"""The closed condition language: tests on one attribute, joined by all and any. `not` is pushed into the tests.

A test on an unknown value does not hold and neither does its negation (is_known and is_unknown excepted).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import product

from msgspec import Struct

from advisor.model.attribute import Value


class Operator(StrEnum):
    """What a test asks of a value. The last four exist only as negations of others."""

    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    NOT_IN = "not_in"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    BETWEEN = "between"
    INCLUDES = "includes"
    INCLUDES_ANY = "includes_any"
    COUNT_BETWEEN = "count_between"
    IS_KNOWN = "is_known"
    IS_UNKNOWN = "is_unknown"
    NOT_BETWEEN = "not_between"
    EXCLUDES = "excludes"
    EXCLUDES_ALL = "excludes_all"
    COUNT_NOT_BETWEEN = "count_not_between"


_PAIRS = (
    (Operator.IS, Operator.IS_NOT),
    (Operator.IN, Operator.NOT_IN),
    (Operator.AT_LEAST, Operator.LESS_THAN),
    (Operator.AT_MOST, Operator.MORE_THAN),
    (Operator.BETWEEN, Operator.NOT_BETWEEN),
    (Operator.INCLUDES, Operator.EXCLUDES),
    (Operator.INCLUDES_ANY, Operator.EXCLUDES_ALL),
    (Operator.COUNT_BETWEEN, Operator.COUNT_NOT_BETWEEN),
    (Operator.IS_KNOWN, Operator.IS_UNKNOWN),
)
OPPOSITE = dict(_PAIRS) | {right: left for left, right in _PAIRS}


class Test(Struct, frozen=True):
    """One question to one attribute. `operand` is a value, a tuple of values or bounds, or True for is_known."""

    attribute: str
    operator: Operator
    operand: Value | tuple[Value, ...]

    @property
    def asks_presence(self) -> bool:
        """Whether the test asks if the value is known, not what it is; such a test has certainty 1."""
        return self.operator in (Operator.IS_KNOWN, Operator.IS_UNKNOWN)


class All(Struct, frozen=True):
    """Holds when every part holds, with the lowest of their certainties; with no parts it always holds, certainty 1."""

    parts: tuple[Condition, ...]


class Any(Struct, frozen=True):
    """Holds when one part holds, with the highest of their certainties."""

    parts: tuple[Condition, ...]


Condition = Test | All | Any
ALWAYS = All(())


def negated(condition: Condition) -> Condition:
    """Return the condition for `not`, by De Morgan's laws."""
    if isinstance(condition, Test):
        return Test(condition.attribute, OPPOSITE[condition.operator], condition.operand)
    parts = tuple(negated(part) for part in condition.parts)
    return Any(parts) if isinstance(condition, All) else All(parts)


def tests(condition: Condition) -> Iterator[Test]:
    """Yield every test in the condition, in reading order."""
    if isinstance(condition, Test):
        yield condition
    else:
        for part in condition.parts:
            yield from tests(part)


def attributes(condition: Condition) -> tuple[str, ...]:
    """Return the names the condition reads, each once, in reading order."""
    return tuple(dict.fromkeys(test.attribute for test in tests(condition)))


def alternatives(condition: Condition) -> tuple[tuple[Test, ...], ...]:
    """Return the condition as alternatives (disjunctive normal form): it holds when all tests of one of them hold.

    Min and max distribute over each other, so the certainty of the condition is the highest, over the alternatives
    that hold, of the lowest certainty in each.
    """
    if isinstance(condition, Test):
        return ((condition,),)
    branches = [alternatives(part) for part in condition.parts]
    if isinstance(condition, Any):
        found = [alternative for branch in branches for alternative in branch]
    else:
        found = [tuple(test for part in combination for test in part) for combination in product(*branches)]
    return tuple(dict.fromkeys(tuple(dict.fromkeys(alternative)) for alternative in found))
