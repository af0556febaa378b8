"""The columnar engine comes to what the forward engine comes to, in every field and every certainty."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
from answer_sets import answer_sets, spread_answers
from hypothesis import HealthCheck, given, settings
from parity import differences
from random_packs import random_pack
from small_pack import CORE, evidence, rule, small_pack
from small_pack import given as known

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.columnar.formulas import rounded_numbers
from advisor.engine.columnar.organizations import Organizations
from advisor.engine.forward import ForwardEngine
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.model.answers import Known
from advisor.model.certainty import rounded

PACK = open_pack()
CASES = sorted((Path(PACK.folder) / "cases").glob("*.yaml"))
FORWARD, COLUMNAR = ForwardEngine(PACK), ColumnarEngine(PACK)
NEARLY_BEYOND = "people" + " * 1e12" * 24 + " * 1e11"
"""For a thousand million people just a number; twice it is none."""


def test_every_case() -> None:
    """No case of the pack comes out differently, nor does an empty answer file."""
    organizations = [{}, *(read_answers(path, PACK).known() for path in CASES)]
    assert differences(FORWARD, COLUMNAR, organizations) == []


@pytest.mark.parametrize("seed", range(1))
def test_random_answers(seed: int) -> None:
    """Nor do answers drawn at random, with unknowns and certainties."""
    random = Random(seed)
    organizations = [spread_answers(PACK, random) for _ in range(100)]
    assert differences(FORWARD, COLUMNAR, organizations) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_twenty_thousand_random_answers(seed: int) -> None:
    """Nor do 20,000 of them."""
    random = Random(1000 + seed)
    organizations = [spread_answers(PACK, random) for _ in range(500)]
    assert differences(FORWARD, COLUMNAR, organizations) == []


@given(answers=answer_sets(PACK))
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_one_organization(answers: dict[str, Known]) -> None:
    """A block of one organization, in which every column has length 1, comes out the same."""
    assert differences(FORWARD, COLUMNAR, [answers]) == []


@pytest.mark.parametrize("seed", range(24))
def test_random_packs(seed: int, tmp_path: Path) -> None:
    """Neither does any kind of condition, formula, table, group or guard rail, in packs drawn at random."""
    pack = random_pack(tmp_path, seed)
    random = Random(seed)
    organizations = [spread_answers(pack, random) for _ in range(25)]
    assert differences(ForwardEngine(pack), ColumnarEngine(pack), organizations) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1400))
def test_many_random_packs(seed: int, tmp_path: Path) -> None:
    """The same for many more packs."""
    test_random_packs(seed, tmp_path)


def test_exact_ties_in_the_last_decimal(tmp_path: Path) -> None:
    """Evidence that ends in a five at the tenth decimal is rounded as the forward engine rounds it.

    What five factors leave, each an odd multiple of 0.05, is an odd number of 1/2 billionths: 0.35 x 0.45 x ...
    """
    random = Random(5)
    organizations = [known(CORE | {"people": people}) for people in range(1, 40)]
    for turn in range(20):
        rules = [
            rule(
                f"T{index:02}",
                {"people": {"at_least": random.randint(1, 30)}},
                {"lead.ci_team": random.choice((0.35, 0.45, 0.55, 0.65, 0.85, 0.15, -0.45, -0.65))},
            )
            for index in range(14)
        ]
        pack = small_pack(tmp_path / str(turn), rules=rules)
        assert differences(ForwardEngine(pack), ColumnarEngine(pack), organizations) == []


def test_variants_are_what_the_changed_answers_give() -> None:
    """A variant made of options comes out as the organization that has those answers; a later option wins."""
    base = read_answers(Path(PACK.folder) / "cases" / "st_andrews.yaml", PACK).known()
    options = [("sponsor_behavior", Known(4)), ("ci_maturity", None), ("sponsor_behavior", Known(0, 0.5))]
    chosen = np.array([[-1, -1], [0, -1], [0, 1], [0, 2], [1, 2]])
    (assessed,) = COLUMNAR.variants(base, options, chosen)
    for row, picked in enumerate(chosen):
        answers = dict(base)
        for index in sorted(int(index) for index in picked if index >= 0):
            name, value = options[index]
            answers.pop(name, None)
            answers |= {name: value} if value is not None else {}
        outcome = FORWARD.assess(answers)
        assert assessed.lead(row) == outcome.lead
        assert assessed.consultants(row) == outcome.consultants


def test_blocks_do_not_change_anything() -> None:
    """An organization comes out the same whichever block it falls in."""
    random = Random(3)
    organizations = Organizations.of(PACK, [spread_answers(PACK, random) for _ in range(50)])
    (whole,) = COLUMNAR.blocks(organizations)
    parts = list(COLUMNAR.blocks(organizations, size=7))
    found = [part.lead(index) for part in parts for index in range(part.size)]
    assert found == [whole.lead(index) for index in range(50)]


def test_evidence_that_nothing_reads_is_silent(tmp_path: Path) -> None:
    """A hypothesis that no rule concludes has certainty 0, and factors without a condition count."""
    pack = small_pack(tmp_path, rules=evidence(lead__ci_team=0.6))
    assessed = ColumnarEngine(pack).assess([{}])
    assert (assessed.certainty("lead.ci_team", 0), assessed.certainty("lead.employees", 0)) == (0.6, 0.0)


def test_numbers_round_as_in_python() -> None:
    """Rounding columns gives the very float that rounding one number gives, near ties and for large numbers too."""
    random = Random(1)
    numbers = [random.uniform(-10, 10) for _ in range(2000)]
    numbers += [random.randrange(10**10) / 2 / 10**9 for _ in range(2000)]
    numbers += [random.uniform(0, 10.0**power) for power in range(10) for _ in range(300)]
    numbers += [0.0, -0.0, 1e9, 4194303.9999999995]
    assert rounded_numbers(np.array(numbers)).tolist() == [rounded(number) for number in numbers]


def test_a_certainty_that_rounds_to_nothing_leaves_an_answer_known() -> None:
    """However small it is, the question is answered; both engines say so."""
    answers = {name: Known(known.value, 1e-12) for name, known in read_answers(CASES[0], PACK).known().items()}
    assert differences(FORWARD, COLUMNAR, [answers]) == []
    assert FORWARD.assess(answers).lead.open == ()


def test_the_formula_of_a_row_that_does_not_hold_lowers_no_certainty(tmp_path: Path) -> None:
    """What only such a formula reads, here a guess, has no part in what another row gives."""
    table = {
        "type": "integer",
        "required": ["people", "sponsor"],
        "cases": [{"when": {"people": 1}, "value": {"formula": "sponsor"}}],
        "otherwise": 5,
    }
    pack = small_pack(tmp_path, derived={"row": table})
    guessed = {"people": Known(9), "sponsor": Known(2, 0.5)}
    assert differences(ForwardEngine(pack), ColumnarEngine(pack), [guessed]) == []
    assert ForwardEngine(pack).assess(guessed).known["row"] == Known(5, 1.0)


def test_choices_that_are_derived_stand_in_the_order_of_the_levels(tmp_path: Path) -> None:
    """However a row lists them: the same choices are the same value."""
    modes = {"type": "multichoice", "levels": ["low", "middle", "high"], "required": ["people"]}
    rows = {"cases": [{"when": {"people": 1}, "value": ["high", "low"]}], "otherwise": ["low", "high"]}
    pack = small_pack(tmp_path, derived={"both": {**modes, **rows}})
    organizations = [{"people": Known(1)}, {"people": Known(2)}]
    assert differences(ForwardEngine(pack), ColumnarEngine(pack), organizations) == []
    assert [ForwardEngine(pack).assess(item).known["both"].value for item in organizations] == [("low", "high")] * 2


@pytest.mark.parametrize(
    ("kind", "formula", "value"),
    [
        ({"type": "integer"}, "people" + " * 1e12" * 30, None),
        ({"type": "number"}, f"mean({NEARLY_BEYOND}, {NEARLY_BEYOND})", None),
        ({"type": "ordinal", "levels": ["low", "high"]}, "people * 1e12 * 1e12", "high"),
        ({"type": "ordinal", "levels": [-7, 1, 5]}, "0 - people * 1e12 * 1e12", -7),
    ],
)
def test_numbers_out_of_all_reason(tmp_path: Path, kind: dict[str, object], formula: str, value: object) -> None:
    """What is beyond every number is unknown, as after a division by zero; a level far beyond the ends is the last."""
    pack = small_pack(tmp_path, derived={"vast": {**kind, "required": ["people"], "formula": formula}})
    organization = {"people": Known(10**9)}
    assert differences(ForwardEngine(pack), ColumnarEngine(pack), [organization]) == []
    found = ForwardEngine(pack).assess(organization).known.get("vast")
    assert found == (None if value is None else Known(value))
