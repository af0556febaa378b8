"""Derives one attribute for every organization: the first row of its case table that holds, or its formula."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from advisor.engine.columnar.facts import Compiler, Facts
from advisor.engine.columnar.formulas import as_codes, evaluate
from advisor.engine.columnar.organizations import Array, Column, Ranks
from advisor.model.attribute import Value
from advisor.model.condition import attributes
from advisor.model.derived import Derived, value_names
from advisor.model.formula import Formula

NO_ROW = -1


@dataclass(frozen=True, slots=True)
class Derivations:
    """A derived attribute: its column, and the row that decided (len(rows): otherwise; -1: none)."""

    column: Column
    rows: Array


class DerivedColumn:
    """How one derived attribute is worked out for a block."""

    def __init__(self, derived: Derived, compiler: Compiler) -> None:
        self.derived = derived
        self._codings = compiler.codings
        self._coding = compiler.codings[derived.name]
        self._rows = [compiler.compile(row.when) for row in derived.rows]
        self._outcomes: list[Value | Formula] = [row.value for row in derived.rows]
        if derived.otherwise is not None:
            self._outcomes.append(derived.otherwise)
        self._literals = np.array([*(self._literal(outcome) for outcome in self._outcomes), 0.0])
        self._read = self._newly_read()
        self._named = [value_names(outcome) for outcome in self._outcomes]

    def of(self, facts: Facts) -> Derivations:
        """Return the attribute for every organization in the block."""
        chosen = self._chosen_rows(facts)
        values = self._literals[chosen]
        ranks: Ranks = np.zeros(1, facts.rank_type)
        least: Ranks = facts.certain - 1
        for index, outcome in enumerate(self._outcomes):
            for name in self._read[index]:
                least = np.minimum(least, _one_below(facts, name))
            here = chosen == index
            if not here.any():
                continue
            lowest = reduce(np.minimum, (_one_below(facts, name) for name in self._named[index]), least)
            if isinstance(outcome, Formula):
                numbers = evaluate(outcome, facts, self._codings, self.derived.refining)
                values = np.where(here, as_codes(numbers, self._coding), values)
            ranks = ranks | (lowest + 1) * here
        unknown = np.isnan(values)
        if unknown.any():
            values, ranks = np.where(unknown, 0.0, values), ranks * ~unknown
        return Derivations(Column(values.astype(self._coding.dtype), ranks), chosen)

    def _literal(self, outcome: Value | Formula) -> float:
        return np.nan if isinstance(outcome, Formula) else float(self._coding.code(outcome))

    def _newly_read(self) -> list[tuple[str, ...]]:
        """Return the attributes that the condition of each row tests and none before; otherwise tests none."""
        seen: set[str] = set()
        found = []
        for row in self.derived.rows:
            found.append(tuple(name for name in attributes(row.when) if name not in seen))
            seen.update(found[-1])
        return [*found, ()]

    def _chosen_rows(self, facts: Facts) -> Array:
        open_ = np.array([True])
        for group in self.derived.required:
            open_ = open_ & reduce(np.logical_or, (facts.columns[name].known for name in group))
        chosen: Array = np.full(1, NO_ROW, np.int16)
        for index, row in enumerate(self._rows):
            here = open_ & facts.holds(row, self.derived.refining)
            chosen = chosen + here * np.int16(index + 1)
            open_ = open_ & ~here
        if self.derived.otherwise is not None:
            here = reduce(np.logical_and, (facts.columns[name].known for name in self.derived.deciding), open_)
            chosen = chosen + here * np.int16(len(self._rows) + 1)
        return chosen


def _one_below(facts: Facts, name: str) -> Ranks:
    """Return the ranks of an attribute less one. Unknown wraps to the highest: an assumption lowers no certainty."""
    return np.subtract(facts.columns[name].ranks, 1, dtype=facts.rank_type)
