"""Combines what rules contribute, for every organization: certainty factors in whole billionths.

Few rules: each pattern of certainties is combined once by `model.certainty.combine` and looked up from then on. Many: a
factor c leaves 1 - |c| of the doubt. Combining factors of one sign multiplies what they leave, and mixed signs divide:
with P and Q left by what speaks for and against, CF = 1 - P/Q where P <= Q, else -(1 - Q/P). That is the same number as
the sum of weights, without a logarithm; where the two could round apart in the last decimal, `combine` itself is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from advisor.engine.columnar.organizations import Array, Ranks
from advisor.model.certainty import DIGITS, combine, rounded
from advisor.model.rule import Rule

Billionths = NDArray[np.int32]
UNIT: int = 10**DIGITS

_MOST_PATTERNS = 4096
"""As many patterns of certainties are kept for one hypothesis; beyond that it is calculated each time."""
_MOST_TABLES = 2000
_UNSURE = 1e-4
"""Both ways of combining are off by less than a tenth of this, in billionths; so near to a half they may disagree."""
_NOT_YET = np.iinfo(np.int32).min


class _Share(NamedTuple):
    """What one rule says about a hypothesis."""

    rule: str
    factor: float
    group: str


def in_billionths(certainty: float) -> int:
    """Return a certainty factor or threshold as whole billionths."""
    return round(certainty * UNIT)


class Evidence:
    """The combined certainty of hypotheses, from the rules that conclude them."""

    def __init__(self, names: Iterable[str], rules: Sequence[Rule]) -> None:
        self._shares: dict[str, list[_Share]] = {name: [] for name in names}
        self._tables: dict[tuple[str, tuple[float, ...]], Billionths] = {}
        for rule in rules:
            for conclusion in rule.then:
                if conclusion.hypothesis in self._shares:
                    self._shares[conclusion.hypothesis].append(_Share(rule.id, conclusion.factor, rule.group))

    def combine(self, premises: Mapping[str, Ranks], certainties: tuple[float, ...]) -> dict[str, Billionths]:
        """Return each hypothesis, given how certain the premise of each rule is (rank 0: it did not fire)."""
        indexes: dict[str, NDArray[np.intp]] = {}
        return {name: self._combined(name, premises, certainties, indexes) for name in self._shares}

    def _combined(
        self,
        name: str,
        premises: Mapping[str, Ranks],
        certainties: tuple[float, ...],
        indexes: dict[str, NDArray[np.intp]],
    ) -> Billionths:
        shares = self._shares[name]
        if not shares:
            return np.zeros(1, np.int32)
        if len(certainties) ** len(shares) <= _MOST_PATTERNS:
            return self._looked_up(name, premises, certainties)
        left = {True: np.ones(1), False: np.ones(1)}
        strongest: dict[tuple[str, bool], NDArray[np.float64]] = {}
        for rule, factor, group in shares:
            ranks = premises[rule]
            if len(ranks) == 1 and not ranks[0]:
                continue
            if rule not in indexes:
                indexes[rule] = ranks.astype(np.intp)
            remains = np.take(_remains(factor, certainties), indexes[rule], mode="clip")
            side = factor > 0
            if group:
                before = strongest.get((group, side))
                strongest[group, side] = remains if before is None else np.minimum(before, remains)
            else:
                left[side] = left[side] * remains
        for (_, side), remains in strongest.items():
            left[side] = left[side] * remains
        found, unsure = _rounded(left[True], left[False])
        if len(unsure):
            ranks = np.stack([np.broadcast_to(premises[share.rule], len(found))[unsure] for share in shares], axis=1)
            found[unsure] = _by_pattern(shares, ranks, certainties)
        return found

    def _looked_up(self, name: str, premises: Mapping[str, Ranks], certainties: tuple[float, ...]) -> Billionths:
        """Return a hypothesis from its table; patterns that have not occurred before are added to it."""
        shares, base = self._shares[name], len(certainties)
        table = self._tables.get((name, certainties))
        if table is None:
            if len(self._tables) >= _MOST_TABLES:  # of certainties that nobody has words for there is no end
                self._tables.clear()
            table = self._tables[name, certainties] = np.full(base ** len(shares), _NOT_YET, np.int32)
        pattern: Array = np.zeros(1, np.uint16)
        for share in shares:
            ranks = premises[share.rule]
            pattern = pattern * np.uint16(base) + ranks if len(pattern) > 1 or pattern[0] else ranks.astype(np.uint16)
        places = pattern.astype(np.intp)
        found = table.take(places, mode="clip")
        new = np.unique(places[found == _NOT_YET])
        if len(new):
            digits = np.stack([new // base**power % base for power in reversed(range(len(shares)))], axis=1)
            table[new] = _by_pattern(shares, digits, certainties)
            found = table.take(places, mode="clip")
        return found


def _rounded(left_for: NDArray[np.float64], left_against: NDArray[np.float64]) -> tuple[Billionths, NDArray[np.intp]]:
    """Return the certainties, and where they may be rounded to the wrong side."""
    ratio = left_for / left_against
    exact = np.where(ratio <= 1, 1 - ratio, 1 / ratio - 1) * UNIT
    whole = np.rint(exact)
    found = np.clip(whole, 1 - UNIT, UNIT - 1).astype(np.int32)
    return found, np.flatnonzero(np.abs(exact - whole) > 0.5 - _UNSURE)


@lru_cache(maxsize=4096)
def _remains(factor: float, certainties: tuple[float, ...]) -> NDArray[np.float64]:
    """Return what a factor leaves of the doubt, by the rank of its premise."""
    return np.array([1 - abs(rounded(factor * certainty)) for certainty in certainties])


def _by_pattern(shares: Sequence[_Share], ranks: Array, certainties: tuple[float, ...]) -> Billionths:
    """Return the certainties for rows of ranks, each pattern worked out once."""
    patterns, places = np.unique(ranks, axis=0, return_inverse=True)
    told = [_reference(shares, pattern, certainties) for pattern in patterns.tolist()]
    return np.array(told, np.int32)[places.reshape(-1)]


def _reference(shares: Sequence[_Share], ranks: Sequence[int], certainties: tuple[float, ...]) -> int:
    """Return one organization's certainty as the forward engine rounds it."""
    counted: list[float] = []
    strongest: dict[tuple[str, bool], float] = {}
    for (_, factor, group), rank in zip(shares, ranks, strict=True):
        value = rounded(factor * certainties[rank])
        if group and value:
            key = (group, value > 0)
            strongest[key] = max(strongest.get(key, 0.0), value, key=abs)
        elif value:
            counted.append(value)
    return in_billionths(combine([*counted, *strongest.values()]))
