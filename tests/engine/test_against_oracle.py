"""The engine and an evaluator that was written apart from it come to the same advice."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from answer_sets import answer_sets, known_answers, spread_answers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import Advised, Oracle
from spread import every

from advisor.engine.forward import ForwardEngine
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.model.answers import Known
from advisor.model.outcome import Outcome, PillarState, Standing
from advisor.resources import pack_folders

PACK = open_pack()
CASES = sorted((Path(PACK.folder) / "cases").glob("*.yaml"))
CALM = [HealthCheck.too_slow, HealthCheck.data_too_large]
NEAR = Fraction(2, 10**9)
"""The engine adds logarithms of floats and the oracle folds fractions, so the ninth decimal may differ by one."""


@pytest.fixture(scope="module")
def engine() -> ForwardEngine:
    return ForwardEngine(PACK)


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle(Path(PACK.folder))


def compare(outcome: Outcome, expected: Advised) -> None:
    """Compare everything that both conclude."""
    compare_values(outcome, expected)
    compare_evidence(outcome, expected)
    compare_decisions(outcome, expected)
    compare_program(outcome, expected)


def compare_program(outcome: Outcome, expected: Advised) -> None:
    """Compare which contradictions, steps, pillars and contested points hold; the chart needs a lead besides."""
    program = outcome.program
    stands = {item.pillar for item in program.pillars if item.state is PillarState.STANDS}
    missing = {item.pillar for item in program.pillars if item.state is PillarState.MISSING}
    told = expected.holding
    assert set(program.contradictions) == {name for kind, name in told if kind == "contradictions.when"}
    assert {item.step for item in program.plan} == {name for kind, name in told if kind == "steps.when"}
    assert set(program.contested) == {name for kind, name in told if kind == "points.when"}
    assert {item.line for item in program.staffing} <= {name for kind, name in told if kind == "lines.when"}
    assert stands == {name for kind, name in told if kind == "pillars.stands"}
    assert missing == {name for kind, name in told if kind == "pillars.missing"} - stands
    charted = {row.about.removeprefix("activity.") for row in program.responsibilities if "activity." in row.about}
    if outcome.lead.standing is Standing.NAMED:
        assert charted == {name for kind, name in told if kind == "activities.when"}


def compare_values(outcome: Outcome, expected: Advised) -> None:
    assert set(outcome.known) == set(expected.known)
    for name, known in expected.known.items():
        found = outcome.known[name]
        assert near(found.certainty, known.certainty), name
        if isinstance(known.value, Fraction):
            assert near(found.value, known.value), name
        else:
            assert found.value == (tuple(known.value) if isinstance(known.value, list) else known.value), name
    assert {(item.attribute, item.input) for item in outcome.assumptions} == expected.assumed
    assert set(outcome.not_relevant) == expected.hidden


def compare_evidence(outcome: Outcome, expected: Advised) -> None:
    assert {firing.rule for firing in outcome.firings} == set(expected.premises)
    for firing in outcome.firings:
        assert near(firing.premise, expected.premises[firing.rule]), firing.rule
    assert set(outcome.hypotheses) == set(expected.certainty)
    for name, certainty in expected.certainty.items():
        assert near(outcome.hypotheses[name].certainty, certainty), name
    displaced = {
        (item.rule, name)
        for name, hypothesis in outcome.hypotheses.items()
        for item in hypothesis.contributions
        if item.displaced_by
    }
    assert displaced == expected.displaced


def compare_decisions(outcome: Outcome, expected: Advised) -> None:
    lead, model, consultants = outcome.lead, outcome.model, outcome.consultants
    found_lead = {
        "standing": lead.standing.value,
        "role": lead.role,
        "open": list(lead.open),
        "preconditions": list(lead.preconditions),
        "forced_by": lead.forced_by,
        "forbidden_by": lead.forbidden_by,
    }
    margin = expected.lead.pop("margin", None)
    assert found_lead == expected.lead
    assert (lead.margin is None) == (margin is None)
    assert margin is None or near(lead.margin, margin)
    assert expected.model == {
        "standing": model.standing.value,
        "value": model.value,
        "open": list(model.open),
        "next_stage": model.next_stage,
        "forced_by": model.forced_by,
        "forbidden_by": model.forbidden_by,
    }
    assert expected.consultants == {
        "standing": consultants.standing.value,
        "mode": consultants.mode,
        "engage": consultants.engage,
        "wanted": consultants.wanted,
        "open": list(consultants.open),
        "forced_by": consultants.forced_by,
        "forbidden_by": consultants.forbidden_by,
    }
    compare_roles(outcome, expected)
    assert {(item.family, item.id) for item in outcome.advice} == expected.advice
    assert {rail.rail for rail in outcome.guard_rails} == set(expected.rails)


def compare_roles(outcome: Outcome, expected: Advised) -> None:
    assert set(outcome.roles) == set(expected.roles)
    for name, (involvement, certainty) in expected.roles.items():
        if name == PACK.decisions.lead.outsider and outcome.consultants.standing is Standing.UNDETERMINED:
            continue  # test_forward_roles says what the outsider's part is while the consultants are undetermined
        assert outcome.roles[name].involvement.value == involvement, name
        assert near(outcome.roles[name].certainty, certainty), name


def near(found: object, expected: Fraction | int) -> bool:
    assert isinstance(found, (int, float))
    return abs(Fraction(found) - expected) <= NEAR


def advised(oracle: Oracle, answers: dict[str, Known]) -> Advised:
    return oracle.advise({name: (known.value, known.certainty) for name, known in answers.items()})


def test_there_is_one_shipped_pack() -> None:
    """The comparison covers every pack that is shipped."""
    assert [str(folder) for folder in pack_folders()] == [PACK.folder]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_worked_case(path: Path, engine: ForwardEngine, oracle: Oracle) -> None:
    """Both give the same advice in every worked case."""
    answers = read_answers(path, PACK).known()
    compare(engine.assess(answers), advised(oracle, answers))


def test_nothing_is_known(engine: ForwardEngine, oracle: Oracle) -> None:
    """Both give the same advice on an empty answer file: undetermined in everything."""
    outcome = engine.assess({})
    compare(outcome, advised(oracle, {}))
    standings = {outcome.lead.standing, outcome.model.standing, outcome.consultants.standing}
    assert standings == {Standing.UNDETERMINED}


@pytest.mark.parametrize("seed", every(5, range(10)))
def test_spread_answers(seed: int, engine: ForwardEngine, oracle: Oracle) -> None:
    """Both give the same advice on answers that are evenly spread over all values."""
    random = Random(seed)
    for _ in range(30):
        answers = spread_answers(PACK, random)
        compare(engine.assess(answers), advised(oracle, answers))


@given(answers=answer_sets(PACK))
@settings(max_examples=30, suppress_health_check=CALM)
def test_random_answers(answers: dict[str, Known], engine: ForwardEngine, oracle: Oracle) -> None:
    """Both give the same advice on any answers."""
    compare(engine.assess(answers), advised(oracle, answers))


@given(path=st.sampled_from(CASES), data=st.data())
@settings(max_examples=30, suppress_health_check=CALM)
def test_changed_cases(path: Path, data: st.DataObject, engine: ForwardEngine, oracle: Oracle) -> None:
    """Both give the same advice when a few answers of a worked case are changed."""
    answers = read_answers(path, PACK).known()
    names = data.draw(st.lists(st.sampled_from(sorted(PACK.asked)), max_size=6, unique=True))
    answers |= {name: data.draw(known_answers(PACK.asked[name])) for name in names}
    compare(engine.assess(answers), advised(oracle, answers))
