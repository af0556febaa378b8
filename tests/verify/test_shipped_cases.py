from __future__ import annotations

from collections import Counter

import pytest

from advisor.engine.forward import ForwardEngine
from advisor.files.packs import find_pack, open_pack
from advisor.verify.cases import Verdict, case_files, run_cases


@pytest.fixture(scope="module")
def results():
    engine = ForwardEngine(open_pack())
    return run_cases(engine, case_files(find_pack() / "cases"))


def agreement(results, kind):
    counted: Counter[tuple[str, str]] = Counter()
    for result in results:
        if result.kind == kind:
            for item in result.comparisons:
                counted[item.decision, "preferred"] += item.verdict is Verdict.PREFERRED
                counted[item.decision, "acceptable"] += item.verdict is not Verdict.DIFFERENT
    return counted


def test_every_case_is_assessed(results):
    """All fifty shipped cases are read and assessed."""
    assert Counter(result.kind for result in results) == {"published": 29, "judged": 17, "vignette": 4, "worked": 16}


def test_worked_examples_get_their_preferred_advice(results):
    """The four worked examples get the preferred lead, operating model and consultant mode."""
    for result in results:
        if result.kind == "vignette":
            assert {item.decision: item.given for item in result.comparisons} == {
                item.decision: item.expected.preferred for item in result.comparisons
            }, result.name


def test_published_cases_agree_as_the_readme_says(results):
    """The figures in the README are those of the rules."""
    counted = agreement(results, "published")
    assert [counted[name, "preferred"] for name in ("lead", "operating_model", "consultants")] == [25, 22, 22]
    assert [counted[name, "acceptable"] for name in ("lead", "operating_model", "consultants")] == [29, 29, 25]


def test_judged_cases_agree_as_the_readme_says(results):
    """The figures in the README are those of the rules."""
    counted = agreement(results, "judged")
    assert [counted[name, "preferred"] for name in ("lead", "operating_model", "consultants")] == [16, 17, 15]
    assert [counted[name, "acceptable"] for name in ("lead", "operating_model", "consultants")] == [16, 17, 16]
