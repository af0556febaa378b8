"""Organizations labeled before the rules met them: still readable, and the advice no worse than at first sight."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from advisor.engine.forward import ForwardEngine
from advisor.files.packs import open_pack
from advisor.verify.cases import Verdict, case_files, run_cases

UNSEEN = Path(__file__).parents[2] / "docs/unseen"
FIRST_SIGHT = {
    "first": {"lead": (16, 22), "operating_model": (10, 17), "consultants": (19, 24)},
    "second": {"lead": (17, 23), "operating_model": (15, 18), "consultants": (18, 23)},
}
"""Preferred and acceptable of 24, as docs/calibration.md tells them."""


def test_the_advice_is_no_worse_than_at_first_sight():
    """Both sets have 24 organizations with three labels each."""
    preferred, acceptable, total = Counter(), Counter(), Counter()
    for result in run_cases(ForwardEngine(open_pack()), case_files(UNSEEN)):
        name = result.name.partition("_")[0]
        for item in result.comparisons:
            total[name, item.decision] += 1
            preferred[name, item.decision] += item.verdict is Verdict.PREFERRED
            acceptable[name, item.decision] += item.verdict is not Verdict.DIFFERENT
    for name, decisions in FIRST_SIGHT.items():
        for decision, (first, defended) in decisions.items():
            key = (name, decision)
            assert total[key] == 24
            assert preferred[key] >= first, key
            assert acceptable[key] >= defended, key
