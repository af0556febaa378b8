"""Derived attributes over boxes: every row of a case table that can decide gives what it would give."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import numpy as np

from advisor.engine.columnar.organizations import Coding
from advisor.explain.bounds.conditions import Holding
from advisor.explain.bounds.formulas import RangeOf, code_range
from advisor.explain.bounds.possible import NUMERIC, Flags, Numbers, Possible
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.derived import Derived
from advisor.model.formula import Formula


class PossibleDerived:
    """How one derived attribute is worked out for a set of boxes."""

    def __init__(self, derived: Derived, attributes: Mapping[str, Attribute]) -> None:
        self.derived = derived
        self._attributes = attributes
        self._coding = Coding(derived.attribute)
        self._outcomes: list[Value | Formula] = [row.value for row in derived.rows]
        if derived.otherwise is not None:
            self._outcomes.append(derived.otherwise)
        self._read = [derived.read_up_to(index) for index in range(len(self._outcomes))]

    def of(self, holding: Holding) -> Possible:
        """Return what the attribute may be."""
        reached, missed = self._reached(holding)
        parts = [
            self._outcome(holding, index, outcome, here)
            for index, (outcome, here) in enumerate(zip(self._outcomes, reached, strict=True))
        ]
        return _joined(parts, missed, self.derived.attribute)

    def _reached(self, holding: Holding) -> tuple[list[Flags], Flags]:
        """Return where each row can decide, `otherwise` being the last, and where none may."""
        derived, possible = self.derived, holding.possible
        can, must = np.array([True]), np.array([True])
        for group in derived.required:
            can = can & reduce(np.logical_or, (possible[name].known for name in group))
            must = must & reduce(np.logical_or, (~possible[name].unknown for name in group))
        missed, reached = ~must, []
        for row in derived.rows:
            row_can, row_must = holding.holds(row.when, derived.refining)
            reached.append(can & row_can)
            can = can & ~row_must
        if derived.otherwise is None:
            return reached, missed | can
        settled = reduce(np.logical_and, (~possible[name].unknown for name in derived.deciding), np.array([True]))
        can_settle = reduce(np.logical_and, (possible[name].known for name in derived.deciding), np.array([True]))
        reached.append(can & can_settle)
        return reached, missed | (can & ~settled)

    def _outcome(self, holding: Holding, index: int, outcome: Value | Formula, here: Flags) -> Possible:
        """Return what the attribute may be where one row decides; nowhere else can it be known."""
        attribute = self.derived.attribute
        low, high = self._certainty(holding, index)
        if not isinstance(outcome, Formula):
            return _literal(attribute, outcome, here, low, high)
        found = RangeOf(self._attributes, holding.possible, self.derived.refining).range(outcome)
        least, most = code_range(found, self._coding)
        known, unknown = here & found.some, here & found.none
        if attribute.kind in NUMERIC:
            empty = np.zeros((1, 0), np.bool_)
            return Possible(known, unknown, low, high, empty, empty, least, most)
        codes = np.array([self._coding.code(value) for value in attribute.values])
        can = (codes >= least[:, None]) & (codes <= most[:, None]) & known[:, None]
        return Possible(known, unknown, low, high, can, can, _zero(), _zero())

    def _certainty(self, holding: Holding, index: int) -> tuple[Numbers, Numbers]:
        """Return the least and greatest certainty: that of the least certain input read; the unknown lower none."""
        low, high = np.ones(1), np.ones(1)
        for name in self._read[index]:
            given = holding.possible[name]
            low = np.minimum(low, np.where(given.known, given.low, 1.0))
            high = np.minimum(high, np.where(given.unknown, 1.0, given.high))
        return low, high


def _zero() -> Numbers:
    return np.zeros(1)


def _literal(attribute: Attribute, value: Value, here: Flags, low: Numbers, high: Numbers) -> Possible:
    never = np.zeros(1, np.bool_)
    if attribute.kind in NUMERIC:
        number, empty = np.array([attribute.number(value)]), np.zeros((1, 0), np.bool_)
        return Possible(here, never, low, high, empty, empty, number, number)
    chosen = value if isinstance(value, tuple) else (value,)
    same = [[any(item == own and type(item) is type(own) for item in chosen) for own in attribute.values]]
    can = np.array(same) & here[:, None]
    return Possible(here, never, low, high, can, can, _zero(), _zero())


def _joined(parts: list[Possible], missed: Flags, attribute: Attribute) -> Possible:
    """Return what is possible where any of several outcomes is."""
    known = reduce(np.logical_or, (part.known for part in parts), np.array([False]))
    unknown = reduce(np.logical_or, (part.unknown for part in parts), missed)
    low = reduce(np.minimum, (np.where(part.known, part.low, 1.0) for part in parts), np.ones(1))
    high = reduce(np.maximum, (np.where(part.known, part.high, 0.0) for part in parts), np.zeros(1))
    least, most = _zero(), _zero()
    can = must = np.zeros((1, len(attribute.values)), np.bool_)
    if attribute.kind in NUMERIC:
        least = reduce(np.minimum, (np.where(part.known, part.least, np.inf) for part in parts))
        most = reduce(np.maximum, (np.where(part.known, part.most, -np.inf) for part in parts))
        least, most = np.where(known, least, 0.0), np.where(known, most, 0.0)
    else:
        can = reduce(np.logical_or, (part.can & part.known[:, None] for part in parts), can)
        if attribute.kind is Kind.MULTICHOICE:
            must = reduce(np.logical_and, (part.must | ~part.known[:, None] for part in parts), np.array([[True]]))
            must = must & known[:, None]
        else:
            must = can
    return Possible(known, unknown, low, high, can, must, least, most)
