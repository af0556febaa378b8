"""The working memory of a block of organizations: what is known of each, and which conditions hold where.

A condition comes out as ranks of certainty, 0 where it does not hold: all = min, any = max, as in the forward engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import numpy as np

from advisor.engine.columnar.comparisons import Comparison
from advisor.engine.columnar.organizations import Array, Coding, Column, Organizations, Ranks, fires_from
from advisor.model.condition import All, Condition, Test
from advisor.model.derived import Refinement

Compiled = Comparison | tuple[bool, tuple["Compiled", ...]]
"""A condition ready for columns: a comparison, or (whether all or any, parts)."""


class Compiler:
    """Prepares conditions; equal tests become one comparison, so that a block works each out once."""

    def __init__(self, codings: Mapping[str, Coding]) -> None:
        self.codings = codings
        self._comparisons: dict[Test, Comparison] = {}

    def compile(self, condition: Condition) -> Compiled:
        """Return the condition ready for columns."""
        if isinstance(condition, Test):
            if condition not in self._comparisons:
                self._comparisons[condition] = Comparison(condition, self.codings[condition.attribute])
            return self._comparisons[condition]
        return isinstance(condition, All), tuple(self.compile(part) for part in condition.parts)


class Facts:
    """Grows stratum by stratum; a test is worked out once per block, whoever asks."""

    def __init__(self, organizations: Organizations) -> None:
        self.size = organizations.size
        self.certainties = organizations.certainties
        self.columns: dict[str, Column] = dict(organizations.columns)
        self.rank_type = np.min_scalar_type(len(organizations.certainties) - 1)
        self.certain = np.full(1, len(organizations.certainties) - 1, self.rank_type)
        self._fires_from = fires_from(organizations.certainties)
        self._nothing = np.zeros(1, self.rank_type)
        self._ranks: dict[Comparison, Ranks] = {}
        self._holds: dict[Comparison, Array] = {}

    def premise(self, condition: Compiled) -> Ranks:
        """Return how certain a condition is where it is certain enough to fire, and 0 elsewhere."""
        ranks = self._rank(condition)
        return ranks if self._fires_from == 1 else np.where(ranks >= self._fires_from, ranks, self._nothing)

    def _rank(self, condition: Compiled) -> Ranks:
        if isinstance(condition, Comparison):
            found = self._ranks.get(condition)
            if found is None:
                found = self._ranks[condition] = self._rank_of(condition)
            return found
        every, parts = condition
        if not every:
            return reduce(np.maximum, map(self._rank, parts), self._nothing)
        found = self.certain
        for part in parts:
            ranks = self._rank(part)
            found = ranks if found is self.certain else np.minimum(found, ranks)
            if len(found) == 1 and not found[0]:
                break
        return found

    def _rank_of(self, comparison: Comparison) -> Ranks:
        ranks = self.certain if comparison.asks_presence else self.columns[comparison.attribute].ranks
        return np.multiply(self._passing(comparison), ranks)

    def holds(self, condition: Compiled, refining: Mapping[str, Refinement] | None = None) -> Array:
        """Return where a condition holds, however uncertain; what `refining` assumes counts while it is unknown."""
        if isinstance(condition, Comparison):
            held = self._passing(condition)
            refinement = (refining or {}).get(condition.attribute)
            if not condition.asks_presence:
                known = self.columns[condition.attribute].known
                held = held & known
                if refinement is not None and refinement.assume is not None and condition.admits(refinement.assume):
                    held = held | ~known
            return held
        every, parts = condition
        join = np.logical_and if every else np.logical_or
        return reduce(join, (self.holds(part, refining) for part in parts), np.array([every]))

    def _passing(self, comparison: Comparison) -> Array:
        """Return where the value passes; where it is unknown, whatever stands in the column may."""
        found = self._holds.get(comparison)
        if found is None:
            column = self.columns[comparison.attribute]
            found = self._holds[comparison] = comparison.of(column)
        return found
