"""Evidence over boxes: the least and greatest certainty of each hypothesis, and how far one must be above another.

Combining certainty factors is adding weights, so the ends of the sum are the sums of the ends; a rule that speaks for
two hypotheses at once moves both, which the distance between them takes into account.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from advisor.engine.columnar.evidence import UNIT
from advisor.explain.bounds.conditions import Interval
from advisor.explain.bounds.possible import Numbers
from advisor.model.certainty import rounded, weight
from advisor.model.rule import Rule

_SLACK = 1e-12
"""Sums of weights differ from the engines' in the last bits."""
_HIGHEST = 1 - 1 / UNIT
_JOINT_SLACK = 4e-8
_CLAMPED = 18.0
"""From a weight a little above this on all certainties are the highest there is."""
_UNSURE = 1e-4
"""So near to a half, in billionths, a certainty may be rounded to either side."""


@dataclass(frozen=True, slots=True)
class _Share:
    rule: str
    factor: float
    group: str


class Shares:
    """Which rules say what about each hypothesis."""

    def __init__(self, names: Iterable[str], rules: Sequence[Rule]) -> None:
        self.by_hypothesis: dict[str, list[_Share]] = {name: [] for name in names}
        for rule in rules:
            for conclusion in rule.then:
                if conclusion.hypothesis in self.by_hypothesis:
                    share = _Share(rule.id, conclusion.factor, rule.group)
                    self.by_hypothesis[conclusion.hypothesis].append(share)


class PossibleEvidence:
    """The evidence of a set of boxes, given how certain the premise of each rule is at least and at most."""

    def __init__(self, shares: Shares, premises: Mapping[str, Interval]) -> None:
        self._shares = shares.by_hypothesis
        self._premises = premises
        self._sums: dict[str, Interval] = {}
        self._certainties: dict[str, Interval] = {}

    def certainty(self, name: str) -> Interval:
        """Return the least and greatest certainty of a hypothesis, in whole billionths."""
        if name not in self._certainties:
            least, most = self._sum(name)
            self._certainties[name] = _as_certainty(least, np.floor), _as_certainty(most, np.ceil)
        return self._certainties[name]

    def _sum(self, name: str) -> Interval:
        if name not in self._sums:
            self._sums[name] = self._total(self._shares[name])
        return self._sums[name]

    def distance(self, name: str, other: str) -> Numbers:
        """Return how far, in billionths, a hypothesis is above another at least; negative where it may be below."""
        least, most = self.certainty(name)[0], self.certainty(other)[1]
        apart = least - most
        if bool((apart > 0).all()):
            return apart
        total = self._distance_of_sums(name, other)
        largest = np.abs(np.stack(np.broadcast_arrays(*self._sum(name), *self._sum(other)))).max(axis=0)
        # certainty grows with weight w by at least exp(-w) there; a billionth is lost to the rounding of either side
        grown = np.where(largest < _CLAMPED, np.floor(total * np.exp(-largest) * UNIT) - 1, 0)
        return np.asarray(np.where(total > _SLACK, np.maximum(apart, np.maximum(grown, 0)), apart))

    def _distance_of_sums(self, name: str, other: str) -> Numbers:
        """Return the least difference of the sums of weights, rule by rule; evidence groups count by themselves."""
        grouped = [self._total([share for share in self._shares[item] if share.group]) for item in (name, other)]
        least = grouped[0][0] - grouped[1][1]
        factors: dict[str, list[float]] = {}
        for side, item in enumerate((name, other)):
            for share in self._shares[item]:
                if not share.group:
                    factors.setdefault(share.rule, [0.0, 0.0])[side] += share.factor
        for rule, (mine, theirs) in factors.items():
            low, high = self._premises[rule]
            at_ends = (_weights(mine, end) - _weights(theirs, end) for end in (low, high))
            # the difference of two weights rises or falls with the premise throughout, so its ends bound it; but for
            # the rounding of either contribution to a billionth, which weighs up to 20 times as much near the limit
            least = least + np.minimum(*at_ends) - (_JOINT_SLACK if mine and theirs else 0.0) * (low < high)
        return least

    def _total(self, shares: Sequence[_Share]) -> Interval:
        least, most = np.zeros(1), np.zeros(1)
        strongest: dict[tuple[str, bool], Interval] = {}
        for share in shares:
            low, high = self._premises[share.rule]
            ends = _weights(share.factor, low), _weights(share.factor, high)
            below, above = ends if share.factor > 0 else ends[::-1]
            if not share.group:
                least, most = least + below, most + above
                continue
            key, pick = (share.group, share.factor > 0), np.maximum if share.factor > 0 else np.minimum
            before = strongest.get(key)
            strongest[key] = (below, above) if before is None else (pick(before[0], below), pick(before[1], above))
        for below, above in strongest.values():
            least, most = least + below, most + above
        return least, most


def _weights(factor: float, premise: Numbers) -> Numbers:
    """Return the weights of a factor by the certainty of its premise."""
    if len(premise) == 1:
        return np.array([weight(rounded(factor * float(premise[0])))])
    scaled = factor * premise * UNIT
    values = np.rint(scaled) / UNIT
    for place in np.flatnonzero(np.abs(scaled - np.rint(scaled)) > 0.5 - _UNSURE):
        values[place] = rounded(factor * float(premise[place]))
    return np.asarray(np.copysign(-np.log1p(-np.abs(values)), values))


def _as_certainty(total: Numbers, outward: np.ufunc) -> Numbers:
    """Return sums of weights as certainties in whole billionths; where rounding is unsure, the outer one."""
    exact = np.copysign(np.minimum(-np.expm1(-np.abs(total)), _HIGHEST), total) * UNIT
    whole = np.rint(exact)
    return np.asarray(np.where(np.abs(exact - whole) > 0.5 - _UNSURE, outward(exact), whole) + 0.0)
