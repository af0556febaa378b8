"""Formulas over columns. Not a number (NaN) stands for unknown.

Every operation is the one that the forward engine makes, in the same order, so both get the same bits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.engine.columnar.facts import Facts
from advisor.engine.columnar.organizations import Array, Coding
from advisor.model.attribute import Kind
from advisor.model.certainty import DIGITS, rounded
from advisor.model.derived import Refinement
from advisor.model.formula import Call, Formula, Function, Name, Number, Operation

Numbers = NDArray[np.float64]

_UNIT = 10.0**DIGITS
_WHOLE_FROM = 2.0**22
"""From here on neighboring floats lie so far apart that rounding leaves them as they are."""
_NEAR_HALF = 1e-3

_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": lambda left, right: np.divide(left, np.where(right == 0, np.nan, right)),
}


def rounded_numbers(numbers: Numbers) -> Numbers:
    """Return numbers rounded exactly as `certainty.rounded` does, where it matters by that function itself."""
    if bool(((numbers == np.rint(numbers)) | np.isnan(numbers)).all()):
        return numbers + 0.0
    scaled = np.where(np.abs(numbers) < _WHOLE_FROM * 4, numbers, 0.0) * _UNIT
    whole = np.rint(scaled)
    found = np.where(np.abs(numbers) < _WHOLE_FROM, whole / _UNIT, numbers) + 0.0
    unsure = np.abs(np.abs(scaled - whole) - 0.5) < _NEAR_HALF + np.spacing(np.abs(scaled)) * 4
    unsure &= np.abs(numbers) < _WHOLE_FROM * 4
    for index in np.flatnonzero(unsure):
        found[index] = rounded(float(numbers[index]))
    return found


def evaluate(
    formula: Formula, facts: Facts, codings: Mapping[str, Coding], refining: Mapping[str, Refinement]
) -> Numbers:
    """Return a formula's value for every organization."""
    match formula:
        case Number(value):
            return np.array([float(value)])
        case Name(attribute):
            return _lookup(attribute, facts, codings, refining)
        case Operation(symbol, left, right):
            sides = evaluate(left, facts, codings, refining), evaluate(right, facts, codings, refining)
            with np.errstate(over="ignore"):
                return _finite(_OPERATIONS[symbol](*sides))
        case Call(function, arguments):
            return _call(function, [evaluate(argument, facts, codings, refining) for argument in arguments])


def _finite(numbers: Numbers) -> Numbers:
    """Return numbers, those beyond every number as unknown."""
    return np.where(np.isinf(numbers), np.nan, numbers)


def _lookup(name: str, facts: Facts, codings: Mapping[str, Coding], refining: Mapping[str, Refinement]) -> Numbers:
    column, coding = facts.columns[name], codings[name]
    numbers = _numbers(column.values, coding)
    refinement = refining.get(name)
    missing = np.nan
    if refinement is not None and refinement.assume is not None:
        missing = float(_numbers(np.array([coding.code(refinement.assume)], coding.dtype), coding)[0])
    return np.where(column.known, numbers, missing)


def _numbers(values: Array, coding: Coding) -> Numbers:
    return (np.bitwise_count(values) if coding.kind is Kind.MULTICHOICE else values).astype(np.float64)


def _call(function: Function, values: list[Numbers]) -> Numbers:
    match function:
        case Function.COUNT_KNOWN:
            return reduce(np.add, (1.0 - np.isnan(value) for value in values))
        case Function.MIN:
            return reduce(np.fmin, values)
        case Function.MAX:
            return reduce(np.fmax, values)
        case Function.MEAN:
            count = reduce(np.add, (1.0 - np.isnan(value) for value in values))
            with np.errstate(over="ignore"):
                total = reduce(np.add, (np.where(np.isnan(value), 0.0, value) for value in values))
            return _finite(total / np.where(count == 0, np.nan, count))
        case Function.BINS:
            number, *limits = (rounded_numbers(value) for value in values)
            reached = reduce(np.add, (1.0 * (number >= limit) for limit in limits))
            return np.where(np.isnan(number), np.nan, reached)
        case _:
            return values[0]


def as_codes(numbers: Numbers, coding: Coding) -> Numbers:
    """Return numbers as codes of an attribute: the nearest level, yes unless it is 0, or cut to a whole number."""
    number = rounded_numbers(numbers)
    match coding.kind:
        case Kind.ORDINAL:
            return _nearest(number, [coding.code(value) for value in coding.attribute.values])
        case Kind.BOOLEAN:
            return np.where(np.isnan(number), np.nan, 1.0 * (number != 0))
        case Kind.INTEGER:
            return np.trunc(number)
        case _:
            return number


def _nearest(number: Numbers, levels: list[float]) -> Numbers:
    """Return the level nearest to each number, the lower of two equally near."""
    if levels == list(range(int(levels[0]), int(levels[0]) + len(levels))):
        return np.asarray(np.clip(np.ceil(number - 0.5), levels[0], levels[-1]))
    steps = np.array(levels)
    distance = np.abs(steps[:, None] - np.clip(np.nan_to_num(number), levels[0], levels[-1]))
    return np.where(np.isnan(number), np.nan, steps[distance.argmin(axis=0)])
