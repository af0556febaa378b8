"""How certainty factors are rounded, weighed and combined."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.model.certainty import combine, rounded, weight
from advisor.model.outcome import Contribution, Hypothesis

FACTORS = st.floats(-0.95, 0.95).map(lambda factor: round(factor, 9))


def folded(factors: list[float]) -> float:
    """Combine one after the other by the textbook formulas (EMYCIN)."""
    total = 0.0
    for factor in factors:
        if total >= 0 and factor >= 0:
            total = total + factor * (1 - total)
        elif total <= 0 and factor <= 0:
            total = total + factor * (1 + total)
        else:
            total = (total + factor) / (1 - min(abs(total), abs(factor)))
    return total


@given(st.lists(FACTORS, max_size=8))
def test_combination_agrees_with_the_textbook(factors: list[float]) -> None:
    """Adding weights gives what folding gives, to nine decimals."""
    assert combine(factors) == pytest.approx(folded(factors), abs=2e-9)


@given(st.lists(FACTORS, max_size=8), st.integers(0, 2**16))
def test_combination_is_commutative(factors: list[float], seed: int) -> None:
    """Any order gives the same, to the last digit."""
    shuffled = Random(seed).sample(factors, len(factors))
    assert combine(shuffled) == combine(factors)


@given(st.lists(FACTORS, max_size=6), FACTORS)
def test_combination_moves_with_what_is_added(factors: list[float], added: float) -> None:
    """What speaks for never lowers the certainty and what speaks against never raises it."""
    before, after = combine(factors), combine([*factors, added])
    assert after >= before if added >= 0 else after <= before


@given(st.lists(FACTORS, max_size=5))
def test_combination_is_odd(factors: list[float]) -> None:
    """The same evidence, turned against, gives the same certainty against."""
    assert combine([-factor for factor in factors]) == -combine(factors)


@given(st.lists(FACTORS, max_size=6))
def test_combination_never_reaches_certainty(factors: list[float]) -> None:
    """However much speaks for a hypothesis, it is not certain."""
    assert -1 < combine(factors) < 1


def test_combination_of_nothing() -> None:
    """Silence is 0."""
    assert combine([]) == 0


@pytest.mark.parametrize("factor", [0.05, 0.5, 0.95])
def test_what_is_as_strong_on_both_sides_cancels(factor: float) -> None:
    """Equal evidence for and against leaves 0, not a negative zero."""
    assert str(combine([factor, -factor])) == "0.0"


@pytest.mark.parametrize(
    ("value", "result"), [(0.1 + 0.2, 0.3), (0.49999999999, 0.5), (1e-12, 0), (0.1234567894, 0.123456789)]
)
def test_rounded(value: float, result: float) -> None:
    """Nine decimals are kept."""
    assert rounded(value) == result


def test_no_negative_zero() -> None:
    """What rounds to zero from below is plain zero."""
    assert math.copysign(1, rounded(-1e-12)) == 1


@given(FACTORS)
def test_weight(factor: float) -> None:
    """A weight has the sign of its contribution, and says the same on a scale that adds up."""
    size = 1 - math.exp(-abs(weight(factor)))
    assert math.copysign(size, weight(factor)) == pytest.approx(factor, abs=1e-12)


@given(st.lists(FACTORS.filter(bool), min_size=1, max_size=6))
def test_shares(factors: list[float]) -> None:
    """The shares of what speaks for add up to 1, and so do those of what speaks against; the net is the certainty."""
    contributions = tuple(Contribution(f"A{index}", factor) for index, factor in enumerate(factors))
    hypothesis = Hypothesis("lead.ci_team", combine(factors), contributions)
    for side in (True, False):
        shares = [hypothesis.share(item) for item in contributions if (item.value > 0) is side]
        assert all(0 <= share <= 1 for share in shares)
        assert not shares or sum(shares) == pytest.approx(1, abs=1e-6)
    net = hypothesis.weight_for + hypothesis.weight_against
    assert math.copysign(1 - math.exp(-abs(net)), net) == pytest.approx(hypothesis.certainty, abs=1e-7)


def test_the_displaced_have_no_part() -> None:
    """A contribution that another displaced adds no weight."""
    kept, displaced = Contribution("A1", 0.5), Contribution("A2", 0.4, displaced_by="A1")
    hypothesis = Hypothesis("lead.ci_team", 0.5, (kept, displaced))
    assert hypothesis.counted == (kept,)
    assert hypothesis.weight_for == kept.weight
    assert hypothesis.share(kept) == 1
