"""A proportion that was counted, with the interval that so few cases allow."""

from __future__ import annotations

import math
from statistics import NormalDist

from msgspec import Struct

CONFIDENCE = 0.95
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


class Proportion(Struct, frozen=True):
    """`count` of `of`, with the bounds of the 95 % interval; the shares are None where nothing was counted."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


def proportion(count: int, of: int) -> Proportion:
    """Return a proportion with its score interval, which holds for small numbers and shares near 0 and 1.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American
    Statistical Association 22 (1927) 209-212.
    """
    if of == 0:
        return Proportion(0, 0, None, None, None)
    share = count / of
    spread = 1 + _Z**2 / of
    center = (share + _Z**2 / (2 * of)) / spread
    half = _Z * math.sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2)) / spread
    return Proportion(count, of, _rounded(share), _rounded(max(0.0, center - half)), _rounded(min(1.0, center + half)))


def _rounded(value: float) -> float:
    return round(value, 4)
