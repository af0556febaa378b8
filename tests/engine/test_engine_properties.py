"""What holds for any answers to the shipped pack (design, section 2: Combination, Determinism)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import msgspec
import pytest
from answer_sets import answer_sets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_pack import rule, small_pack

from advisor.engine.forward import ForwardEngine
from advisor.files.packs import open_pack
from advisor.model.answers import Known
from advisor.model.outcome import Outcome

PACK = open_pack()
ANSWERS = answer_sets(PACK)
CALM = [HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.fixture(scope="module")
def engine() -> ForwardEngine:
    return ForwardEngine(PACK)


@given(answers=ANSWERS, seed=st.integers(0, 2**16))
@settings(max_examples=10, suppress_health_check=CALM)
def test_order_of_answers_does_not_matter(answers: dict[str, Known], seed: int, engine: ForwardEngine) -> None:
    """The same answers in any order give the same outcome, whole trace included."""
    names = list(answers)
    Random(seed).shuffle(names)
    assert engine.assess({name: answers[name] for name in names}) == engine.assess(answers)


@pytest.fixture(scope="module")
def shuffled() -> list[ForwardEngine]:
    """Engines for the shipped pack with its rules in other orders."""
    orders = [PACK.rules[::-1], *(tuple(Random(seed).sample(PACK.rules, len(PACK.rules))) for seed in (1, 2))]
    return [ForwardEngine(replace(PACK, rules=order)) for order in orders]


@given(answers=ANSWERS)
@settings(max_examples=8, suppress_health_check=CALM)
def test_order_of_rules_does_not_matter(
    answers: dict[str, Known], engine: ForwardEngine, shuffled: list[ForwardEngine]
) -> None:
    """The rules in any order give the same certainties, to the last digit, and the same decisions and advice.

    Ties in an evidence group need no exception: equals that displace one another say the same, so only the name of the
    displaced changes, which is not compared here.
    """
    expected = engine.assess(answers)
    for other in shuffled:
        assert without_order(other.assess(answers)) == without_order(expected)


def without_order(outcome: Outcome) -> dict[str, object]:
    return {
        "certainties": {name: hypothesis.certainty for name, hypothesis in outcome.hypotheses.items()},
        "premises": {firing.rule: firing.premise for firing in outcome.firings},
        "lead": msgspec.structs.replace(outcome.lead, preconditions=tuple(sorted(outcome.lead.preconditions))),
        "rest": (outcome.roles, outcome.model, outcome.consultants, outcome.guard_rails, outcome.advice),
        "derived": (outcome.known, outcome.derivations, outcome.not_relevant),
    }


@given(answers=ANSWERS)
@settings(max_examples=12, suppress_health_check=CALM)
def test_numbers(answers: dict[str, Known], engine: ForwardEngine) -> None:
    """No hypothesis is ever certain, and every number of an outcome is rounded to nine decimals."""
    outcome = engine.assess(answers)
    for hypothesis in outcome.hypotheses.values():
        assert -1 < hypothesis.certainty < 1
        weights = [item.weight for item in hypothesis.contributions]
        assert all(abs(item.value) <= 0.95 for item in hypothesis.contributions)
        for number in (*weights, hypothesis.weight_for, hypothesis.weight_against):
            assert number == round(number, 9)
    for number in numbers(msgspec.to_builtins(outcome)):
        assert number == round(number, 9)


def numbers(data: object) -> Iterator[float]:
    if isinstance(data, float):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from numbers(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from numbers(value)


@given(first=ANSWERS, second=ANSWERS)
@settings(max_examples=8, suppress_health_check=CALM)
def test_nothing_is_left_from_the_assessment_before(
    first: dict[str, Known], second: dict[str, Known], engine: ForwardEngine
) -> None:
    """An engine that has assessed others gives the same outcome as a fresh one."""
    before = engine.assess(first)
    engine.assess(second)
    assert engine.assess(first) == before == ForwardEngine(PACK).assess(first)


def test_an_outcome_stays_as_it_is(engine: ForwardEngine) -> None:
    """An outcome that was handed out is not changed by the assessments after it."""
    outcome = engine.assess({"headcount": Known(40)})
    kept = msgspec.json.encode(outcome)
    engine.assess({"improvement_scope": Known("enterprise"), "sponsor_behavior": Known(0)})
    assert msgspec.json.encode(outcome) == kept


def test_every_process_gives_the_same_bytes() -> None:
    """The outcome, trace included, does not depend on the process: sets and ids are ordered anew in each."""
    script = """
import sys
from pathlib import Path
import msgspec
from advisor.engine.forward import ForwardEngine
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
pack = open_pack()
engine = ForwardEngine(pack)
for name in ("ge_1995", "st_andrews", "judged_f01"):
    path = Path(pack.folder, "cases", f"{name}.yaml")
    if path.exists():
        sys.stdout.buffer.write(msgspec.json.encode(engine.assess(read_answers(path, pack).known())))
"""
    printed = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            cwd=Path(__file__).parents[2],
        ).stdout
        for seed in ("0", "1", "4711")
    ]
    assert len(printed[0]) > 10_000
    assert printed[0] == printed[1] == printed[2]


@given(
    answers=ANSWERS, mandate=st.sampled_from(["regulator_or_court_orders", None]), sponsor=st.sampled_from([0, 1, None])
)
@settings(max_examples=15, suppress_health_check=CALM)
def test_hard_limits(
    answers: dict[str, Known], mandate: str | None, sponsor: int | None, engine: ForwardEngine
) -> None:
    """Whatever the evidence says, the hard limits of the shipped pack hold."""
    if mandate is not None:
        answers = answers | {"external_mandate": Known(mandate)}
    if sponsor is not None:
        answers = answers | {"sponsor_behavior": Known(sponsor), "improvement_scope": Known("enterprise")}
    outcome = engine.assess(answers)
    assert outcome.accountable == "top_management"
    assert outcome.lead.role != "external_consultants"
    assert outcome.roles["external_consultants"].involvement.value not in ("lead", "co_lead")
    if mandate is not None:
        assert outcome.consultants.mode == "targeted_specialist"
    if sponsor is not None:
        level = answers.get("regulation_level")
        enforced = level is not None and level.value == 4 and level.certainty > 0.2
        narrow = ("executive_led_transformation",) if enforced else ("process_owner_led", "team_led_kaizen")
        assert outcome.model.value in narrow
    union = answers.get("union_works_council")
    if union is not None and union.value != "none" and union.certainty > 0.2:
        actions = [item.id for item in outcome.of_family("action")]
        assert actions.index("inform_employee_representatives") < actions.index("announce_program")


# --- certainty of an answer ------------------------------------------------------------------------------------------

POSITIVE_RULES = [
    rule("A01", {"scope": "site"}, {"lead.ci_team": 0.6, "co_lead.employees": 0.3}),
    rule("A02", {"scope": "site", "sponsor": {"at_least": 2}}, {"lead.ci_team": 0.5}, group="same"),
    rule(
        "A03",
        {"any": [{"sponsor": 3}, {"union": True}]},
        {"lead.ci_team": 0.4, "model.hub_and_spoke": 0.7},
        group="same",
    ),
    rule("A04", {"size": "high"}, {"model.hub_and_spoke": 0.3}),
    rule("A05", "always", {"lead.ci_team": -0.5, "model.hub_and_spoke": -0.3}),
]
"""Each answer stands in tests of rules with positive factors only; what speaks against does so whatever is answered."""


@pytest.fixture(scope="module")
def supporting(tmp_path_factory: pytest.TempPathFactory) -> ForwardEngine:
    size = {"type": "ordinal", "levels": ["low", "high"], "required": ["people"], "formula": "bins(people, 10)"}
    return ForwardEngine(
        small_pack(tmp_path_factory.mktemp("supporting"), rules=POSITIVE_RULES, derived={"size": size})
    )


@given(
    answers=st.fixed_dictionaries(
        {},
        optional={
            "scope": st.sampled_from(["site", "team"]),
            "sponsor": st.integers(0, 4),
            "union": st.booleans(),
            "people": st.integers(5, 15),
        },
    ),
    certainty=st.dictionaries(st.sampled_from(["scope", "sponsor", "union", "people"]), st.floats(0.01, 1)),
    raised=st.sampled_from(["scope", "sponsor", "union", "people"]),
    by=st.floats(0, 1),
)
@settings(max_examples=120)
def test_a_surer_answer_supports_no_less(
    answers: dict[str, object], certainty: dict[str, float], raised: str, by: float, supporting: ForwardEngine
) -> None:
    """Raising the certainty of an answer that only supports never lowers what it supports.

    Min, max, the strongest of a group, a positive factor and the combination all rise with the premise.
    """
    lower = {name: Known(value, certainty.get(name, 1)) for name, value in answers.items()}
    higher = {
        name: Known(known.value, min(1, known.certainty + by)) if name == raised else known
        for name, known in lower.items()
    }
    before, after = supporting.assess(lower).hypotheses, supporting.assess(higher).hypotheses
    for name, hypothesis in before.items():
        assert after[name].certainty >= hypothesis.certainty
