from __future__ import annotations

import pytest

from advisor.engine.forward import ForwardEngine
from advisor.files.packs import open_pack
from advisor.model.answers import Known


@pytest.fixture(scope="module")
def engine():
    return ForwardEngine(open_pack())


def derived(engine, name, **answers):
    return engine.assess({key: Known(*value) for key, value in answers.items()}).derivations[name].known


@pytest.mark.parametrize(
    ("behavior", "budget", "release", "checked"),
    [(4, 0, 0, 2), (3, 0, 0, 2), (2, 0, 0, 2), (0, 0, 0, 0), (4, 1, 0, 4), (3, 0, 1, 3), (3, None, 0, 3)],
)
def test_a_sponsor_without_money_or_hours_counts_as_one_who_approves(engine, behavior, budget, release, checked):
    """The level is at most 2 where there is neither; one of them, or not knowing, leaves the answer as it is."""
    answers = {"sponsor_behavior": (behavior, 1.0), "release_time": (release, 0.5)}
    if budget is not None:
        answers["budget_posture"] = (budget, 0.5)
    known = derived(engine, "sponsor_checked", **answers)
    assert known.value == checked
    assert known.certainty == (0.5 if behavior != checked else 1.0)


@pytest.mark.parametrize(
    ("stance", "cuts", "checked"),
    [
        ("written_no_layoff_from_improvement", True, "cuts_announced"),
        ("said_informally", True, "cuts_announced"),
        ("written_no_layoff_from_improvement", False, "written_no_layoff_from_improvement"),
        ("said_informally", None, "said_informally"),
        ("silent", True, "silent"),
        ("cuts_announced", None, "cuts_announced"),
    ],
)
def test_a_promise_beside_announced_cuts_counts_as_cuts(engine, stance, cuts, checked):
    """Only where there was a promise; what is not known changes nothing."""
    answers = {"job_security_stance": (stance,)} | ({} if cuts is None else {"cuts_alongside_promise": (cuts,)})
    assert derived(engine, "job_security_checked", **answers).value == checked


DEVICE_MAKER = {
    "headcount": 900,
    "sector": "pharma_medtech",
    "regulation_level": 4,
    "sponsor_behavior": 1,
    "process_ownership": 1,
    "ci_maturity": 2,
    "urgency": 3,
    "budget_posture": 2,
    "bb_count": 0,
}


@pytest.mark.parametrize("scope", ["site", "enterprise"])
def test_enforcement_without_an_executive_asks_for_one(engine, scope):
    """No pilot: the executive is named, and change control comes first."""
    outcome = engine.assess({key: Known(value) for key, value in (DEVICE_MAKER | {"improvement_scope": scope}).items()})
    assert outcome.lead.role is None
    assert outcome.model.value == "executive_led_transformation"
    assert outcome.consultants.mode == "targeted_specialist"
    assert {"name_responsible_executive", "change_control_first"} <= {item.id for item in outcome.of_family("action")}


def test_a_firm_of_twelve_is_given_no_departments(engine):
    """No personnel department, improvement team, officer or customer department has a part in it."""
    answers = {
        "headcount": 12,
        "site_count": 1,
        "sector": "manufacturing",
        "improvement_scope": "enterprise",
        "sponsor_behavior": 3,
        "process_ownership": 1,
        "ci_maturity": 2,
        "bb_count": 0,
        "experienced_leader": True,
        "problem_complexity": 2,
        "measurement_practice": 2,
        "budget_posture": 1,
    }
    outcome = engine.assess({key: Known(value) for key, value in answers.items()})
    for role in ("hr_training", "ci_team", "pi_officer", "customer_functions"):
        assert outcome.roles[role].involvement.value == "informed", role
    assert outcome.model.value == "team_led_kaizen"
