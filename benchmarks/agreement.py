"""Before anything is timed: the forward engine, the columnar engine and CLIPS must conclude the same.

What is compared, and how, is the tests' own: `parity` for the two engines, `test_against_clips` for CLIPS.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.forward import ForwardEngine
from advisor.model.answers import Known

TESTS = Path(__file__).parent.parent / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "engine")]

import parity  # noqa: E402
import test_against_clips as second_opinion  # noqa: E402
from clips_oracle import ClipsOracle  # noqa: E402

__all__ = ["ClipsOracle", "agreed"]


def agreed(
    forward: ForwardEngine, columnar: ColumnarEngine, clips: ClipsOracle, organizations: Sequence[Mapping[str, Known]]
) -> float:
    """Compare everything that the three conclude of each organization; return how many rules fire on average."""
    found = parity.differences(forward, columnar, organizations)
    assert not found, found[:3]
    fired = 0
    for index, answers in enumerate(organizations):
        outcome = forward.assess(answers)
        found = second_opinion.differences(outcome, clips.advise(answers), forward.pack)
        assert not found, (index, found[:3])
        fired += len(outcome.firings)
    return fired / len(organizations)
