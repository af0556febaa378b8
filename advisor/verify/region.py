"""Where, among drawn organizations, something happens: the few values of core attributes it goes with most."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from advisor.model.attribute import Value
from advisor.verify.proportion import proportion
from advisor.verify.sample import Organization

MOST_VALUES = 3
LEAST_ORGANIZATIONS = 5
MOST_REGIONS = 3

Part = tuple[str, str]
"""An attribute and a value of it, or a range of values, in words."""


class Region(Struct, frozen=True):
    """Organizations that have a few values in common: in how many of them it happens, and the first of those."""

    parts: tuple[Part, ...]
    hits: int
    organizations: int
    example: Organization

    def __str__(self) -> str:
        return " and ".join(f"{name} {value}" for name, value in self.parts)


def regions(
    organizations: Sequence[Organization],
    hits: Collection[int],
    names: Sequence[str],
    limits: Mapping[str, Sequence[int]],
) -> list[Region]:
    """Return where the organizations at the indexes `hits` lie, by the values of the attributes `names`.

    Greedy: the conjunction of one to three values in which it happens most for certain (by the lower bound of its
    share, so that a few chance hits do not win and a value that adds nothing is left out), then the same for what is
    not covered yet. A region must be denser than the rest and hold five hits that no earlier one covers.
    """
    parts = [
        [(name, _words(item.core[name], limits.get(name, ()))) for name in names if name in item.core]
        for item in organizations
    ]
    conjunctions = [_conjunctions(item) for item in parts]
    totals = Counter(found for item in conjunctions for found in item)
    happens = Counter(found for index in hits for found in conjunctions[index])
    base = len(hits) / len(organizations)
    ranked = sorted(
        ((proportion(times, totals[found]).low or 0, -len(found), found) for found, times in happens.items()),
        key=lambda item: item[:2],
        reverse=True,
    )
    left = sorted(hits)
    chosen: list[Region] = []
    for low, _, found in ranked:
        covered = [index for index in left if found in conjunctions[index]]
        if low > base and len(covered) >= LEAST_ORGANIZATIONS and len(chosen) < MOST_REGIONS:
            chosen.append(Region(found, happens[found], totals[found], organizations[covered[0]]))
            left = [index for index in left if found not in conjunctions[index]]
    return chosen


def _conjunctions(parts: Sequence[Part]) -> tuple[tuple[Part, ...], ...]:
    """Return them in an order that is the same in every process, since equals are ranked by it."""
    return tuple(found for size in range(1, MOST_VALUES + 1) for found in combinations(parts, size))


def _words(value: Value, limits: Sequence[int]) -> str:
    """Return a value, or for a number the range between the limits that it lies in."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    if isinstance(value, str) or not limits:
        return str(value)
    index = bisect_right(limits, value)
    if index == 0:
        return f"below {limits[0]}"
    if index == len(limits):
        return f"{limits[-1]} or more"
    low, high = limits[index - 1], limits[index] - 1
    return str(low) if low == high else f"{low} to {high}"
