"""Certainty factors: how they are rounded, weighed and combined (EMYCIN; Buchanan and Shortliffe 1984).

A certainty factor (CF) lies in (-1, 1): positive speaks for a hypothesis, negative against it, 0 is silence. It is a
judgment of strength, not a probability.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

FIRES_ABOVE = 0.2
"""A premise this certain or less does not fire its rule (EMYCIN)."""

MAX_FACTOR = 0.95
"""No rule claims more, either way; what is certain by definition is a guard rail."""

DIGITS = 9
"""Floats differ in their last bits between orders and processors; decisions sit on thresholds. So every CF is rounded
to this many decimals before it is compared, subtracted, shown or written."""

_HIGHEST = 1 - 10**-DIGITS


def rounded(value: float) -> float:
    """Return `value` rounded to `DIGITS` decimals, without a negative zero."""
    return round(value, DIGITS) + 0.0


def rounded_answer(certainty: float) -> float:
    """Return the certainty of an answer rounded; however small, the answer stays known."""
    return max(rounded(certainty), 10.0**-DIGITS)


def weight(contribution: float) -> float:
    """Return the weight of a contribution in (-1, 1): sign(c) * -ln(1 - |c|), positive or negative, unbounded.

    Combining certainty factors is plain addition of weights, so a weight is a rule's part of the whole.
    """
    return math.copysign(-math.log1p(-abs(contribution)), contribution)


def combine(contributions: Iterable[float]) -> float:
    """Return the combined CF of contributions in (-1, 1), rounded; 0 for none.

    Same sign: a + b(1 - |a|). Mixed: (a + b) / (1 - min(|a|, |b|)). With weights that is addition, and `fsum` makes
    it exact, so that no order of the rules can matter. However much is said, the CF stays below 1.
    """
    total = math.fsum(weight(contribution) for contribution in contributions)
    return rounded(math.copysign(min(-math.expm1(-abs(total)), _HIGHEST), total))
