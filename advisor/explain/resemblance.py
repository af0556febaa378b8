"""Finds published cases that resemble an organization, from how near their answers are (Gower 1971).

Gower, J. C. (1971), A general coefficient of similarity and some of its properties, Biometrics 27(4): the mean, over
the attributes known on both sides, of the nearness in each; here weighted by the pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import log

from msgspec import Struct

from advisor.model.answers import AnswerSet, Known
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.certainty import rounded
from advisor.model.pack import Pack

LEAST_SHARED = 0.5
"""At least this part of the weight must be known on both sides; else too little is compared."""
LEAST_ALIKE = 0.6
"""Below this nearness, in [0, 1], nobody would call two organizations alike."""
_WIDE = log(1000)
"""Numbers that differ by this factor, on a log scale, are not alike at all."""
SAME, FAR = 0.999, 0.5


class Resemblance(Struct, frozen=True):
    """A case with its nearness in [0, 1], what is the same, and what differs most; both are names of attributes."""

    case: AnswerSet
    nearness: float
    same: tuple[str, ...]
    different: tuple[str, ...]


def resembling(pack: Pack, known: Mapping[str, Known], cases: Iterable[AnswerSet]) -> tuple[Resemblance, ...]:
    """Return the cases that are near enough, the nearest first; equals keep their order."""
    found = [item for case in cases if (item := compare(pack, known, case)) is not None]
    near = [item for item in found if item.nearness >= LEAST_ALIKE]
    return tuple(sorted(near, key=lambda item: -item.nearness))


def compare(pack: Pack, known: Mapping[str, Known], case: AnswerSet) -> Resemblance | None:
    """Return how alike an organization and a case are, or None if too little is known on both sides."""
    told = case.known()
    weights = pack.resemblance
    shared = {name: weight for name, weight in weights.items() if name in known and name in told}
    if not weights or sum(shared.values()) < LEAST_SHARED * sum(weights.values()):
        return None
    near = {name: _nearness(pack.asked[name], known[name].value, told[name].value) for name in shared}
    total = sum(weight * near[name] for name, weight in shared.items()) / sum(shared.values())
    by_weight = sorted(near, key=lambda name: -weights[name])
    return Resemblance(
        case,
        rounded(total),
        tuple(name for name in by_weight if near[name] >= SAME),
        tuple(name for name in by_weight if near[name] < FAR),
    )


def _nearness(attribute: Attribute, one: Value, other: Value) -> float:
    if attribute.kind is Kind.ORDINAL:
        return 1 - abs(attribute.number(one) - attribute.number(other)) / (len(attribute.levels) - 1)
    if attribute.kind is Kind.INTEGER:
        apart = abs(log(1 + attribute.number(one)) - log(1 + attribute.number(other)))
        return max(0.0, 1 - apart / _WIDE)
    if isinstance(one, tuple) and isinstance(other, tuple):
        union = set(one) | set(other)
        return len(set(one) & set(other)) / len(union) if union else 1.0
    return float(one == other)
