"""Who leads, and what is said when nobody can be named (design, section 2: Decisions, Lead, Status)."""

from __future__ import annotations

import pytest
from small_pack import CORE, evidence, guard_rail, rule

from advisor.model.outcome import Standing


@pytest.mark.parametrize(
    ("certainty", "role"), [(0.51, "ci_team"), (0.5, "ci_team"), (0.49, None), (0.1, None), (-0.5, None)]
)
def test_threshold(assess, certainty, role):
    """A lead needs a certainty of 0.5; exactly 0.5 is enough."""
    lead = assess(CORE, rules=evidence(lead__ci_team=certainty)).lead
    assert (lead.role, lead.certainty if role else None) == (role, certainty if role else None)
    assert lead.standing is (Standing.NAMED if role else Standing.UNDETERMINED)


def test_the_highest_leads_and_the_margin_is_told(assess):
    """The most certain role drives; the margin is its distance to the runner-up, rounded."""
    lead = assess(CORE, rules=evidence(lead__ci_team=0.6, lead__employees=0.7, lead__process_owners=0.5)).lead
    assert (lead.role, lead.runner_up, lead.margin) == ("employees", "ci_team", 0.1)  # 0.7 - 0.6 is less in floats


def test_a_lead_without_rivals(assess):
    """Where nobody else was spoken for, there is no runner-up and the margin is the whole certainty."""
    lead = assess(CORE, rules=evidence(lead__ci_team=0.6)).lead
    assert (lead.role, lead.runner_up, lead.margin) == ("ci_team", None, 0.6)


def test_a_tie_goes_by_the_order_of_the_roles(assess):
    """Of equals, the role that stands first in outcomes.yaml leads, and the margin is 0."""
    lead = assess(CORE, rules=evidence(lead__employees=0.6, lead__process_owners=0.6)).lead
    assert (lead.role, lead.runner_up, lead.margin) == ("process_owners", "employees", 0)


def test_evidence_that_names_a_lead_needs_no_core_questions(assess):
    """The threshold reached, the lead is named, whatever is still open."""
    lead = assess({}, rules=evidence(lead__ci_team=0.6)).lead
    assert (lead.standing, lead.role, lead.open) == (Standing.NAMED, "ci_team", ())


NOBODY_OWNS_IT = [rule("A01", {"sponsor": 0}, {"lead.ci_team": -0.4}, precondition="Win a sponsor first.")]


def test_nobody_is_ready(assess):
    """With every core question answered and a precondition missing, nobody is ready, and what is missing is told."""
    lead = assess({"scope": "site", "sponsor": 0}, rules=NOBODY_OWNS_IT).lead
    assert (lead.standing, lead.role) == (Standing.NOBODY_READY, None)
    assert lead.preconditions == ("Win a sponsor first.",)
    assert lead.open == ()


def test_ignorance_is_not_unreadiness(assess):
    """With a core question open, the lead is undetermined and the question is named, though a precondition fired."""
    lead = assess({"sponsor": 0}, rules=NOBODY_OWNS_IT).lead
    assert (lead.standing, lead.open, lead.preconditions) == (Standing.UNDETERMINED, ("scope",), ())


def test_undetermined_without_open_questions(assess):
    """Everything answered, nothing missing and yet no evidence: undetermined, with nothing to ask."""
    lead = assess({"scope": "site", "sponsor": 4}, rules=NOBODY_OWNS_IT).lead
    assert (lead.standing, lead.open, lead.preconditions) == (Standing.UNDETERMINED, (), ())


def test_a_precondition_does_not_stop_a_lead(assess):
    """Where the threshold is reached, the lead is named, even if a precondition fired."""
    rules = [*NOBODY_OWNS_IT, rule("A02", "always", {"lead.employees": 0.6})]
    lead = assess({"scope": "site", "sponsor": 0}, rules=rules).lead
    assert (lead.standing, lead.role, lead.preconditions) == (Standing.NAMED, "employees", ())


def test_nothing_known_is_undetermined_in_everything(assess):
    """An empty answer file decides nothing and names every core question."""
    outcome = assess({}, rules=NOBODY_OWNS_IT)
    assert (outcome.lead.standing, outcome.lead.open) == (Standing.UNDETERMINED, ("scope", "sponsor"))
    assert (outcome.model.standing, outcome.model.open) == (Standing.UNDETERMINED, ("scope",))
    consultants = outcome.consultants
    assert (consultants.standing, consultants.open) == (Standing.UNDETERMINED, ("scope", "budget"))
    assert (consultants.engage, consultants.mode) == (None, None)


@pytest.mark.parametrize(
    ("answers", "still_open"),
    [
        ({}, ("scope", "people")),
        ({"scope": "site"}, ("people",)),
        ({"scope": "site", "people": 5}, ()),
        ({"scope": "site", "budget": 0}, ()),  # affordable_modes is derived from it
        ({"budget": 0}, ("scope",)),
    ],
)
def test_one_of_a_core_group_settles_it(assess, answers, still_open):
    """A group of core questions is settled by any member, asked or derived; while open, its first is named."""
    decisions = {"lead": {"core_questions": ["scope", ["people", "affordable_modes"]]}}
    assert assess(answers, decisions=decisions).lead.open == still_open


# --- roles -----------------------------------------------------------------------------------------------------------


def parts(outcome) -> dict[str, str]:
    """Return each role's involvement, the outsider left out."""
    return {name: role.involvement.value for name, role in outcome.roles.items() if name != "external_consultants"}


def test_every_role_has_a_part(assess):
    """Lead, co-lead, support and informed, each with the certainty that decided it."""
    rules = evidence(lead__ci_team=0.7, co_lead__employees=0.4, support__process_owners=0.2)
    outcome = assess(CORE, rules=rules)
    found = {name: (role.involvement.value, role.certainty) for name, role in outcome.roles.items()}
    assert found == {
        "top_management": ("informed", 0),
        "process_owners": ("support", 0.2),
        "ci_team": ("lead", 0.7),
        "employees": ("co_lead", 0.4),
        "external_consultants": ("not_involved", 0),
    }
    assert outcome.accountable == "top_management"


@pytest.mark.parametrize(
    ("factors", "part"),
    [
        ({"co_lead__employees": 0.4}, "co_lead"),
        ({"co_lead__employees": 0.39}, "support"),
        ({"lead__employees": 0.7}, "co_lead"),  # 0.9 - 0.7 is 0.2, and a little more in floats
        ({"lead__employees": 0.69}, "support"),  # 0.21 behind the lead
        ({"lead__employees": 0.69, "co_lead__employees": 0.4}, "co_lead"),
        ({"lead__employees": 0.2}, "support"),
        ({"co_lead__employees": 0.2}, "support"),
        ({"support__employees": 0.2}, "support"),
        ({"support__employees": 0.19, "co_lead__employees": 0.19, "lead__employees": 0.19}, "informed"),
        ({"support__employees": -0.6}, "informed"),
    ],
)
def test_part_beside_a_lead_of_nine_tenths(assess, factors, part):
    """Co-lead by co_lead >= 0.4, or by lead >= 0.4 within 0.2 of the lead; support by any of the three >= 0.2."""
    assert parts(assess(CORE, rules=evidence(lead__ci_team=0.9, **factors)))["employees"] == part


@pytest.mark.parametrize(("own", "part"), [(0.4, "co_lead"), (0.39, "support")])
def test_a_runner_up_needs_four_tenths(assess, own, part):
    """Being within 0.2 of the lead is not enough below 0.4."""
    assert parts(assess(CORE, rules=evidence(lead__ci_team=0.5, lead__employees=own)))["employees"] == part


def test_at_most_two_co_leads(assess):
    """Of three that could co-lead, the strongest two do; the third supports."""
    rules = evidence(
        lead__ci_team=0.7, co_lead__top_management=0.5, co_lead__process_owners=0.45, co_lead__employees=0.6
    )
    assert parts(assess(CORE, rules=rules)) == {
        "top_management": "co_lead",
        "process_owners": "support",
        "ci_team": "lead",
        "employees": "co_lead",
    }


def test_a_co_lead_for_two_reasons(assess):
    """A role that could co-lead as co-lead and as runner-up does so on the stronger of the two."""
    rules = evidence(
        lead__ci_team=0.9,
        co_lead__employees=0.4,
        lead__employees=0.8,
        co_lead__top_management=0.5,
        co_lead__process_owners=0.6,
    )
    roles = assess(CORE, rules=rules).roles
    assert (roles["employees"].involvement.value, roles["employees"].certainty) == ("co_lead", 0.8)
    assert roles["process_owners"].involvement.value == "co_lead"
    assert roles["top_management"].involvement.value == "support"


def test_equal_co_leads_go_by_the_order_of_the_roles(assess):
    """Of three equals, the two that stand first in outcomes.yaml co-lead."""
    rules = evidence(
        lead__ci_team=0.7, co_lead__employees=0.5, co_lead__process_owners=0.5, co_lead__top_management=0.5
    )
    found = parts(assess(CORE, rules=rules))
    assert [role for role, part in found.items() if part == "co_lead"] == ["top_management", "process_owners"]


def test_without_a_lead_nobody_co_leads(assess):
    """No lead, no co-lead: however certain, the role supports."""
    found = parts(assess(CORE, rules=evidence(lead__ci_team=0.49, co_lead__employees=0.9)))
    assert found == {
        "top_management": "informed",
        "process_owners": "informed",
        "ci_team": "support",
        "employees": "support",
    }


def test_consultants_never_co_lead(assess):
    """The outsider's part follows from the decision on consultants, whatever speaks for them as co-lead."""
    rules = evidence(lead__ci_team=0.7, co_lead__external_consultants=0.9, consultants__coaching_training=0.6)
    engaged = assess(CORE, rules=rules).roles["external_consultants"]
    assert (engaged.involvement.value, engaged.certainty) == ("support", 0.6)
    declined = assess({**CORE, "budget": 0}, rules=rules).roles["external_consultants"]
    assert declined.involvement.value == "not_involved"


def test_nobody_outside_is_involved_before_it_is_decided(assess):
    """While the decision is open, outsiders are not involved: there is nothing yet to inform them of."""
    outcome = assess({})
    assert outcome.consultants.standing is Standing.UNDETERMINED
    assert outcome.roles["external_consultants"].involvement.value == "not_involved"


def test_thresholds_are_data_of_the_pack(assess):
    """Another pack may set other thresholds, margins and numbers of co-leads."""
    lead = {"threshold": 0.3, "co_lead_threshold": 0.3, "co_lead_margin": 0.05, "most_co_leads": 1}
    decisions = {"lead": {**lead, "support_threshold": 0.1, "accountable": "process_owners"}}
    rules = evidence(
        lead__ci_team=0.38, lead__employees=0.33, co_lead__top_management=0.31, support__process_owners=0.1
    )
    outcome = assess(CORE, rules=rules, decisions=decisions)
    assert (outcome.lead.role, outcome.accountable) == ("ci_team", "process_owners")
    assert parts(outcome) == {
        "top_management": "support",
        "process_owners": "support",
        "ci_team": "lead",
        "employees": "co_lead",
    }


def test_the_lead_may_be_forbidden_and_nobody_else_ready(assess):
    """With the only lead forbidden, the lead is undetermined and says which guard rail did it."""
    rails = [guard_rail("G1", "always", forbid=["lead.ci_team"])]
    lead = assess(CORE, rules=evidence(lead__ci_team=0.6), guard_rails=rails).lead
    assert (lead.standing, lead.role, lead.forbidden_by) == (Standing.UNDETERMINED, None, "G1")
