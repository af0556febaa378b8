"""Conditions over boxes: where one can hold and where it must, and how certain it is at least and at most."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import numpy as np

from advisor.engine.columnar.comparisons import Comparison
from advisor.engine.columnar.organizations import Coding
from advisor.explain.bounds.possible import NUMERIC, Flags, Numbers, Possible
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.certainty import FIRES_ABOVE
from advisor.model.condition import All, Condition, Operator, Test
from advisor.model.derived import Refinement

Interval = tuple[Numbers, Numbers]
"""The least and the greatest certainty; 0 where the condition does not hold."""

_NEGATED = {
    Operator.IS_NOT: Operator.IS,
    Operator.NOT_IN: Operator.IN,
    Operator.NOT_BETWEEN: Operator.BETWEEN,
    Operator.LESS_THAN: Operator.AT_LEAST,
    Operator.MORE_THAN: Operator.AT_MOST,
    Operator.EXCLUDES: Operator.INCLUDES,
    Operator.EXCLUDES_ALL: Operator.INCLUDES_ANY,
    Operator.COUNT_NOT_BETWEEN: Operator.COUNT_BETWEEN,
}


class Tests:
    """The tests of a pack, with what each listed value says to each of them."""

    def __init__(self, attributes: Mapping[str, Attribute]) -> None:
        self.attributes = attributes
        self._masks: dict[Test, Flags] = {}

    def admits(self, test: Test, value: Value) -> bool:
        """Return whether one value passes a test."""
        return Comparison(test, Coding(self.attributes[test.attribute])).admits(value)

    def mask(self, test: Test) -> Flags:
        """Return which of the listed values of its attribute pass a test."""
        if test not in self._masks:
            values = self.attributes[test.attribute].values
            self._masks[test] = np.array([self.admits(test, value) for value in values])
        return self._masks[test]


class Holding:
    """What conditions say of a set of boxes. `possible` works out what follows from answers when it is asked for."""

    def __init__(self, tests: Tests, possible: Mapping[str, Possible]) -> None:
        self.possible = possible
        self._tests = tests
        self._passing: dict[Test, tuple[Flags, Flags]] = {}

    def premise(self, condition: Condition) -> Interval:
        """Return how certain a condition is, 0 where that is not enough to fire a rule."""
        low, high = self._certainty(condition)
        return low * (low > FIRES_ABOVE), high * (high > FIRES_ABOVE)

    def _certainty(self, condition: Condition) -> Interval:
        if isinstance(condition, Test):
            return self._certainty_of(condition)
        low, high = (np.array([1.0 if isinstance(condition, All) else 0.0]) for _ in range(2))
        join = np.minimum if isinstance(condition, All) else np.maximum
        for part in condition.parts:
            least, most = self._certainty(part)
            low, high = join(low, least), join(high, most)
        return low, high

    def _certainty_of(self, test: Test) -> Interval:
        given = self.possible[test.attribute]
        if test.asks_presence:
            can, must = self._present(test, given)
            return must * 1.0, can * 1.0
        can, must = self._passes(test, given)
        return given.low * (must & ~given.unknown), given.high * (can & given.known)

    def holds(self, condition: Condition, refining: Mapping[str, Refinement] | None = None) -> tuple[Flags, Flags]:
        """Return where a condition can and where it must hold, however uncertain, with what `refining` assumes."""
        if isinstance(condition, Test):
            return self._holds(condition, (refining or {}).get(condition.attribute))
        join = np.logical_and if isinstance(condition, All) else np.logical_or
        parts = [self.holds(part, refining) for part in condition.parts]
        start = np.array([isinstance(condition, All)])
        return reduce(join, (can for can, _ in parts), start), reduce(join, (must for _, must in parts), start)

    def _holds(self, test: Test, refinement: Refinement | None) -> tuple[Flags, Flags]:
        given = self.possible[test.attribute]
        if test.asks_presence:
            return self._present(test, given)
        can, must = self._passes(test, given)
        value = None if refinement is None else refinement.assume
        instead = value is not None and self._tests.admits(test, value)
        return (given.known & can) | (given.unknown & instead), (~given.known | must) & (~given.unknown | instead)

    @staticmethod
    def _present(test: Test, given: Possible) -> tuple[Flags, Flags]:
        if test.operator is Operator.IS_KNOWN:
            return given.known, ~given.unknown
        return given.unknown, ~given.known

    def _passes(self, test: Test, given: Possible) -> tuple[Flags, Flags]:
        """Return where the value, if it is known, can and must pass."""
        found = self._passing.get(test)
        if found is None:
            found = self._passing[test] = self._passing_of(test, given)
        return found

    def _passing_of(self, test: Test, given: Possible) -> tuple[Flags, Flags]:
        kind = self._tests.attributes[test.attribute].kind
        opposite = _NEGATED.get(test.operator)
        if opposite is not None and (kind in NUMERIC or kind is Kind.MULTICHOICE):
            can, must = self._passing_of(Test(test.attribute, opposite, test.operand), given)
            return ~must, ~can
        if kind in NUMERIC:
            return _number_passes(test, given)
        if kind is Kind.MULTICHOICE:
            return self._choices_pass(test, given)
        mask = self._tests.mask(test)
        passing, failing = np.any(given.can & mask, axis=1), np.any(given.can & ~mask, axis=1)
        return np.asarray(passing), np.asarray(~failing)

    def _choices_pass(self, test: Test, given: Possible) -> tuple[Flags, Flags]:
        if test.operator is Operator.COUNT_BETWEEN:
            low, high = _bounds(test)
            fewest, most = given.must.sum(axis=1), given.can.sum(axis=1)
            can: Flags = (fewest <= high) & (most >= low)
            must: Flags = (fewest >= low) & (most <= high)
            return can, must
        wanted = test.operand if isinstance(test.operand, tuple) else (test.operand,)
        values = self._tests.attributes[test.attribute].values
        bits = np.array([value in wanted for value in values])
        return (given.can & bits).any(axis=1), (given.must & bits).any(axis=1)


def _bounds(test: Test) -> tuple[int, int]:
    """Return from how many to how many choices a test counts."""
    operands = test.operand if isinstance(test.operand, tuple) else ()
    low, high = (int(operand) for operand in operands if not isinstance(operand, tuple))
    return low, high


def _number_passes(test: Test, given: Possible) -> tuple[Flags, Flags]:
    """Return where a number in its interval can and must pass a test that is none of the negated ones."""
    least, most = given.least, given.most
    operands = test.operand if isinstance(test.operand, tuple) else (test.operand,)
    numbers = [float(operand) for operand in operands if not isinstance(operand, tuple)]
    match test.operator:
        case Operator.AT_LEAST:
            return most >= numbers[0], least >= numbers[0]
        case Operator.AT_MOST:
            return least <= numbers[0], most <= numbers[0]
        case Operator.BETWEEN:
            return (most >= numbers[0]) & (least <= numbers[1]), (least >= numbers[0]) & (most <= numbers[1])
        case _:
            can = reduce(np.logical_or, ((least <= number) & (number <= most) for number in numbers))
            must = reduce(np.logical_or, ((least == number) & (number == most) for number in numbers))
            return can, must
