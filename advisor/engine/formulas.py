"""Evaluates formulas of derived attributes over one organization's values.

Everything is calculated in floats, from left to right, so that any engine that does the same gets the same bits.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from functools import reduce

from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.certainty import rounded
from advisor.model.formula import Call, Formula, Function, Name, Number, Operation

_OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}

Lookup = Callable[[str], float | None]
"""Gives the number of an attribute (the number of items, for a multichoice), or None while it is unknown."""


def evaluate(formula: Formula, lookup: Lookup) -> float | None:
    """Return the value, or None if a part it needs is unknown, divides by zero or is beyond every number."""
    match formula:
        case Number(value):
            return float(value)
        case Name(attribute):
            number = lookup(attribute)
            return None if number is None else float(number)
        case Operation(symbol, left, right):
            return _operate(symbol, evaluate(left, lookup), evaluate(right, lookup))
        case Call(function, arguments):
            return _call(function, [evaluate(argument, lookup) for argument in arguments])


def _operate(symbol: str, left: float | None, right: float | None) -> float | None:
    if left is None or right is None:
        return None
    if symbol == "/" and not right:
        return None
    return _finite(_OPERATIONS[symbol](left, right))


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _call(function: Function, values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    if function is Function.COUNT_KNOWN:
        return len(known)
    if not known or (function is Function.BINS and values[0] is None):
        return None
    match function:
        case Function.MIN:
            return min(known)
        case Function.MAX:
            return max(known)
        case Function.MEAN:
            return _finite(reduce(operator.add, known) / len(known))
        case Function.BINS:
            value, *limits = (rounded(number) for number in known)
            return sum(value >= limit for limit in limits)
        case _:
            return known[0]


def as_value(attribute: Attribute, number: float) -> Value:
    """Return a formula's number as a value of the attribute; levels beyond the ends become the first or last."""
    number = rounded(number)
    match attribute.kind:
        case Kind.ORDINAL:
            numbers = [attribute.number(value) for value in attribute.values]
            within = min(max(number, numbers[0]), numbers[-1])  # far beyond them all levels would seem equally near
            return min(attribute.values, key=lambda value: abs(numbers[attribute.values.index(value)] - within))
        case Kind.BOOLEAN:
            return bool(number)
        case Kind.INTEGER:
            return int(number)
        case _:
            return number
