"""One test, ready to be asked of a whole column."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

import numpy as np

from advisor.engine.columnar.organizations import Array, Coding, Column
from advisor.model.attribute import Kind, Value
from advisor.model.condition import Operator, Test


class Comparison:
    """A test with its operands as codes. Two are the same only if they are one object."""

    __slots__ = ("_coding", "_passes", "asks_presence", "attribute", "test")

    def __init__(self, test: Test, coding: Coding) -> None:
        self.test = test
        self.attribute = test.attribute
        self.asks_presence = test.asks_presence
        self._coding = coding
        self._passes = _known_is(test.operator is Operator.IS_KNOWN) if test.asks_presence else _passes(test, coding)

    def of(self, column: Column) -> Array:
        """Return which values pass, whether or not they are known; a test of presence looks at that alone."""
        return self._passes(column.known if self.asks_presence else column.values)

    def admits(self, value: Value) -> bool:
        """Return whether one value passes."""
        return bool(self._passes(np.array([self._coding.code(value)], self._coding.dtype))[0])


def _known_is(wanted: bool) -> Callable[[Array], Array]:
    return (lambda known: known) if wanted else np.logical_not


def _passes(test: Test, coding: Coding) -> Callable[[Array], Array]:
    operands = test.operand if isinstance(test.operand, tuple) else (test.operand,)
    if coding.kind is Kind.MULTICHOICE:
        return _passes_list(test.operator, operands, coding)
    codes = [_plain(coding.code(operand), coding) for operand in operands]
    compare = _COMPARISONS[test.operator]
    if test.operator in (Operator.IN, Operator.NOT_IN):
        return lambda values: compare(values, codes)
    return lambda values: compare(values, *codes)


def _plain(code: float, coding: Coding) -> float:
    """Return a whole code as an integer, so that a column of small integers is compared as it is."""
    return int(code) if coding.dtype.kind == "i" and code == int(code) else code


def _passes_list(operator: Operator, operands: tuple[Value, ...], coding: Coding) -> Callable[[Array], Array]:
    if operator in (Operator.COUNT_BETWEEN, Operator.COUNT_NOT_BETWEEN):
        compare = _COMPARISONS[Operator.BETWEEN if operator is Operator.COUNT_BETWEEN else Operator.NOT_BETWEEN]
        return lambda values: compare(np.bitwise_count(values), *operands)
    bits = sum(coding.bit(operand) for operand in operands)
    if operator in (Operator.INCLUDES, Operator.INCLUDES_ANY):
        return lambda values: (values & bits) != 0
    return lambda values: (values & bits) == 0


def _one_of(values: Array, codes: list[float]) -> Array:
    return reduce(np.logical_or, (values == code for code in codes))


_COMPARISONS: dict[Operator, Callable[..., Array]] = {
    Operator.IS: np.equal,
    Operator.IS_NOT: np.not_equal,
    Operator.IN: _one_of,
    Operator.NOT_IN: lambda values, codes: ~_one_of(values, codes),
    Operator.AT_LEAST: np.greater_equal,
    Operator.AT_MOST: np.less_equal,
    Operator.MORE_THAN: np.greater,
    Operator.LESS_THAN: np.less,
    Operator.BETWEEN: lambda values, low, high: (values >= low) & (values <= high),
    Operator.NOT_BETWEEN: lambda values, low, high: (values < low) | (values > high),
}
