"""Formulas by interval arithmetic: from which to which number, and whether there can be none.

The ends are calculated by the very operations of the engines. Rounding to the nearest float keeps order, so what the
engines get lies between them; where the order of additions differs, the ends give way by some last bits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np

from advisor.engine.columnar.formulas import as_codes, rounded_numbers
from advisor.engine.columnar.organizations import Coding
from advisor.explain.bounds.possible import NUMERIC, Flags, Numbers, Possible
from advisor.model.attribute import Attribute, Kind
from advisor.model.derived import Refinement
from advisor.model.formula import Call, Formula, Function, Name, Number, Operation

_BEYOND = 1e18


@dataclass(frozen=True, slots=True)
class Range:
    """The least and greatest number, whether there can be a number, and whether there can be none."""

    least: Numbers
    most: Numbers
    some: Flags
    none: Flags


class RangeOf:
    """Works out the range of formulas over a set of boxes."""

    def __init__(
        self,
        attributes: Mapping[str, Attribute],
        possible: Mapping[str, Possible],
        refining: Mapping[str, Refinement],
    ) -> None:
        self._attributes = attributes
        self._possible = possible
        self._refining = refining

    def range(self, formula: Formula) -> Range:
        """Return the range of a formula."""
        match formula:
            case Number(value):
                return _certain(np.array([float(value)]))
            case Name(name):
                return self._named(name)
            case Operation(symbol, left, right):
                return _operated(symbol, self.range(left), self.range(right))
            case Call(function, arguments):
                return _called(function, [self.range(argument) for argument in arguments])

    def _named(self, name: str) -> Range:
        attribute, given = self._attributes[name], self._possible[name]
        least, most = _numbers(attribute, given)
        refinement = self._refining.get(name)
        if refinement is None or refinement.assume is None:
            return Range(least, most, given.known, given.unknown)
        value = refinement.assume
        assumed = float(len(value)) if isinstance(value, tuple) else attribute.number(value)
        low = np.where(given.known, np.where(given.unknown, np.minimum(least, assumed), least), assumed)
        high = np.where(given.known, np.where(given.unknown, np.maximum(most, assumed), most), assumed)
        return _certain_range(low, high)


def _numbers(attribute: Attribute, given: Possible) -> tuple[Numbers, Numbers]:
    """Return the least and greatest number that a known attribute can stand for."""
    if attribute.kind in NUMERIC:
        return given.least, given.most
    if attribute.kind is Kind.MULTICHOICE:
        return given.must.sum(axis=1) * 1.0, given.can.sum(axis=1) * 1.0
    numbers = np.array([attribute.number(value) for value in attribute.values])
    least = np.where(given.can, numbers, np.inf).min(axis=1)
    most = np.where(given.can, numbers, -np.inf).max(axis=1)
    return np.where(np.isinf(least), 0.0, least), np.where(np.isinf(most), 0.0, most)


def _certain(number: Numbers) -> Range:
    return _certain_range(number, number)


def _certain_range(least: Numbers, most: Numbers) -> Range:
    return Range(least, most, np.array([True]), np.array([False]))


def _operated(symbol: str, left: Range, right: Range) -> Range:
    some, none = left.some & right.some, left.none | right.none
    if symbol == "+":
        return Range(left.least + right.least, left.most + right.most, some, none)
    if symbol == "-":
        return Range(left.least - right.most, left.most - right.least, some, none)
    if symbol == "*":
        return Range(*_ends(left, right, np.multiply), some, none)
    crosses = (right.least <= 0) & (right.most >= 0)
    least, most = _ends(left, Range(*_without_zero(right), right.some, right.none), np.divide)
    both = (right.least < 0) & (right.most > 0)
    always_zero = (right.least == 0) & (right.most == 0)
    least, most = np.where(both, -np.inf, least), np.where(both, np.inf, most)
    return Range(
        np.where(always_zero, 0.0, least), np.where(always_zero, 0.0, most), some & ~always_zero, none | crosses
    )


def _without_zero(right: Range) -> tuple[Numbers, Numbers]:
    """Return the ends of a divisor with 0 as the end replaced by the smallest number beside it."""
    tiny = np.finfo(np.float64).tiny
    return np.where(right.least == 0, tiny, right.least), np.where(right.most == 0, -tiny, right.most)


def _ends(left: Range, right: Range, operation: np.ufunc) -> tuple[Numbers, Numbers]:
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        corners = [
            np.nan_to_num(operation(one, other), nan=0.0, posinf=np.inf, neginf=-np.inf)
            for one in (left.least, left.most)
            for other in (right.least, right.most)
        ]
    return reduce(np.minimum, corners), reduce(np.maximum, corners)


def _called(function: Function, given: list[Range]) -> Range:
    match function:
        case Function.COUNT_KNOWN:
            least = reduce(np.add, (1.0 - item.none for item in given))
            most = reduce(np.add, (1.0 * item.some for item in given))
            return _certain_range(least, most)
        case Function.MIN:
            return _lowest(given)
        case Function.MAX:
            turned = _lowest([Range(-item.most, -item.least, item.some, item.none) for item in given])
            return Range(-turned.most, -turned.least, turned.some, turned.none)
        case Function.MEAN:
            return _mean(given)
        case Function.BINS:
            number, limits = given[0], [item.least for item in given[1:]]
            ends = [
                reduce(np.add, (1.0 * (_rounded(end) >= _rounded(limit)) for limit in limits))
                for end in (number.least, number.most)
            ]
            return Range(ends[0], ends[1], number.some, number.none)
        case _:
            return given[0]


def _lowest(given: list[Range]) -> Range:
    """Return the range of the lowest of those numbers that there are."""
    least = reduce(np.minimum, (np.where(item.some, item.least, np.inf) for item in given))
    surely = reduce(np.minimum, (np.where(item.none, np.inf, item.most) for item in given))
    perhaps = reduce(np.maximum, (np.where(item.some, item.most, -np.inf) for item in given))
    most = np.where(np.isinf(surely), perhaps, surely)
    some = reduce(np.logical_or, (item.some for item in given))
    none = reduce(np.logical_and, (item.none for item in given))
    return Range(np.where(some, least, 0.0), np.where(some, most, 0.0), some, none)


def _mean(given: list[Range]) -> Range:
    some = reduce(np.logical_or, (item.some for item in given))
    none = reduce(np.logical_and, (item.none for item in given))
    least = _least_mean([(_finite(item.least), item.some, item.none) for item in given])
    most = -_least_mean([(-_finite(item.most), item.some, item.none) for item in given])
    return Range(np.where(some, least, 0.0), np.where(some, most, 0.0), some, none)


def _least_mean(given: list[tuple[Numbers, Flags, Flags]]) -> Numbers:
    """Return the least mean of numbers of which some may be missing: of those, the lowest few lower it most."""
    size = max(len(part) for item in given for part in item)
    numbers = np.stack([np.broadcast_to(number, size) for number, _, _ in given], axis=1)
    sure = np.stack([np.broadcast_to(some & ~none, size) for _, some, none in given], axis=1)
    open_ = np.stack([np.broadcast_to(some & none, size) for _, some, none in given], axis=1)
    total = np.zeros(size)
    for place in range(numbers.shape[1]):  # in the order in which the engines add
        total = total + np.where(sure[:, place], numbers[:, place], 0.0)
    count = sure.sum(axis=1)
    best = np.where(count > 0, total / np.maximum(count, 1), np.inf)
    slack = 8 * np.spacing(np.abs(numbers).sum(axis=1))  # the lowest few are added in another order than the engines do
    lowest = np.sort(np.where(open_, numbers, np.inf), axis=1)
    for place in range(numbers.shape[1]):
        here = np.isfinite(lowest[:, place])
        total, count = total + np.where(here, lowest[:, place], 0.0), count + here
        mean = np.where(here, total / np.maximum(count, 1), np.inf)
        best = np.minimum(best, mean - slack)
    return np.where(np.isinf(best), 0.0, best)


def _finite(end: Numbers) -> Numbers:
    """Return an end with what is out of all reason cut off, far beyond every number that a pack compares with."""
    return np.clip(end, -_BEYOND, _BEYOND)


def _rounded(end: Numbers) -> Numbers:
    return rounded_numbers(_finite(end))


def code_range(found: Range, coding: Coding) -> tuple[Numbers, Numbers]:
    """Return the ends of a range as codes of an attribute; what cannot be a number has no meaning."""
    least, most = (as_codes(_finite(end), coding) for end in (found.least, found.most))
    if coding.kind is Kind.BOOLEAN:
        zero = (_rounded(found.least) <= 0) & (_rounded(found.most) >= 0)
        return np.where(zero, 0.0, 1.0), np.maximum(least, most)
    return least, most
