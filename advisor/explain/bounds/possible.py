"""What an attribute may be in a box: a set of completions that is looked at as a whole. One entry per box.

Listed values are a column of yes and no each, numbers an interval, a list of choices says of each choice whether it can
and whether it must be in it. Arrays of length 1 say the same of every box.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind
from advisor.model.certainty import rounded_answer

Flags = NDArray[Any]
Numbers = NDArray[Any]

LEAST_CERTAINTY = 1e-9
LARGEST = 1e9
"""No number that is given is larger, either way."""

NUMERIC = (Kind.INTEGER, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Possible:
    """Whether an attribute can be known and unknown, and what it can be while it is known.

    `low` and `high` bound its certainty then. `can` has a column per listed value or choice; `must` only exists for
    choices; `least` and `most` only for numbers.
    """

    known: Flags
    unknown: Flags
    low: Numbers
    high: Numbers
    can: Flags
    must: Flags
    least: Numbers
    most: Numbers


def _flags(value: bool) -> Flags:
    return np.array([value])


def _number(value: float) -> Numbers:
    return np.array([value])


def nothing_known(attribute: Attribute) -> Possible:
    """Return that an attribute is not known."""
    none = np.zeros((1, len(attribute.values)), np.bool_)
    return Possible(_flags(False), _flags(True), _number(1), _number(1), none, none, _number(0), _number(0))


def exactly(attribute: Attribute, known: Known | None) -> Possible:
    """Return that an attribute is as it was answered."""
    unknown = nothing_known(attribute)
    if known is None:
        return unknown
    certainty = _number(rounded_answer(known.certainty))
    found = replace(unknown, known=_flags(True), unknown=_flags(False), low=certainty, high=certainty)
    if attribute.kind in NUMERIC:
        number = _number(attribute.number(known.value))
        return replace(found, least=number, most=number)
    chosen = known.value if isinstance(known.value, tuple) else (known.value,)
    can = np.array([[_same(value, chosen) for value in attribute.values]])
    return replace(found, can=can, must=can)


def _same(value: object, chosen: tuple[object, ...]) -> bool:
    return any(item == value and type(item) is type(value) for item in chosen)


def between(attribute: Attribute, least: int, most: int) -> Possible:
    """Return that a number is known for certain to lie between two, or to be one of them."""
    return replace(exactly(attribute, Known(least)), most=_number(most))


def anything(attribute: Attribute) -> Possible:
    """Return that an attribute may be unknown, or have any value with any certainty."""
    every = np.ones((1, len(attribute.values)), np.bool_)
    least = -LARGEST if attribute.minimum is None else attribute.minimum
    return replace(
        nothing_known(attribute),
        known=_flags(True),
        low=_number(LEAST_CERTAINTY),
        high=_number(1),
        can=every,
        least=_number(least),
        most=_number(LARGEST),
    )


def certainly_anything(attribute: Attribute) -> Possible:
    """Return that an attribute may be unknown, or have any value for certain."""
    return replace(anything(attribute), low=_number(1))


def parted(attribute: Attribute, given: Possible, cuts: tuple[float, ...]) -> list[Possible]:
    """Return the parts of one box (arrays of length 1), which together are all of it: unknown, and value by value.

    A number is parted at its `cuts`, each the first of a part; a list of choices by its first choice that is open.
    """
    parts = []
    if given.unknown[0]:
        parts.append(nothing_known(attribute))
    if not given.known[0]:
        return parts
    known = replace(given, unknown=_flags(False))
    if attribute.kind in NUMERIC:
        inside = [cut for cut in cuts if given.least[0] < cut <= given.most[0]]
        step = 1 if attribute.kind is Kind.INTEGER else 0
        starts, ends = [given.least[0], *inside], [*(cut - step for cut in inside), given.most[0]]
        return parts + [
            replace(known, least=_number(start), most=_number(end)) for start, end in zip(starts, ends, strict=True)
        ]
    if attribute.kind is Kind.MULTICHOICE:
        undecided = np.flatnonzero(given.can[0] & ~given.must[0])
        if not len(undecided):
            return [*parts, known]
        without, within = given.can.copy(), given.must.copy()
        without[0, undecided[0]], within[0, undecided[0]] = False, True
        return [*parts, replace(known, can=without), replace(known, must=within)]
    for place in np.flatnonzero(given.can[0]):
        one = np.zeros_like(given.can)
        one[0, place] = True
        parts.append(replace(known, can=one, must=one))
    return parts


def is_one(attribute: Attribute, given: Possible) -> bool:
    """Whether a box (arrays of length 1) leaves nothing open about an attribute but its certainty."""
    if given.known[0] and given.unknown[0]:
        return False
    if not given.known[0]:
        return True
    if attribute.kind in NUMERIC:
        return bool(given.least[0] == given.most[0])
    if attribute.kind is Kind.MULTICHOICE:
        return bool((given.can[0] == given.must[0]).all())
    return int(given.can[0].sum()) == 1


def stacked(parts: list[Possible]) -> Possible:
    """Return several boxes as one."""
    return Possible(*(np.concatenate([getattr(part, name) for part in parts]) for name in Possible.__slots__))
