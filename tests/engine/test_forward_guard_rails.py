"""Hard limits on conclusions (design, section 2: Guard rails)."""

from __future__ import annotations

import pytest
from small_pack import ACTIONS, CORE, MODELS, ROLES, evidence, guard_rail, rule

from advisor.model.answers import Known
from advisor.model.outcome import Standing


def effects(outcome) -> dict[str, tuple[str, ...]]:
    """Return what each guard rail that applied has changed."""
    return {effect.rail: effect.changed for effect in outcome.guard_rails}


LEADS = {"lead__ci_team": 0.8, "lead__employees": 0.6, "model__hub_and_spoke": 0.5, "model__team_led_kaizen": 0.3}


def test_forbid(assess):
    """A forbidden value is no candidate; its certainty stays, and the decision says which rail forbade it."""
    rails = [guard_rail("G1", {"scope": "site"}, forbid=["lead.ci_team", "model.hub_and_spoke"])]
    outcome = assess(CORE, rules=evidence(**LEADS), guard_rails=rails)
    assert (outcome.lead.role, outcome.lead.certainty, outcome.lead.forbidden_by) == ("employees", 0.6, "G1")
    assert (outcome.model.value, outcome.model.forbidden_by) == ("team_led_kaizen", "G1")
    assert outcome.hypotheses["lead.ci_team"].certainty == 0.8
    assert effects(outcome) == {"G1": ("lead", "operating_model")}
    assert outcome.lead.forced_by is None


def test_a_rail_that_does_not_apply(assess):
    """A rail whose condition does not hold does nothing and is not listed."""
    rails = [guard_rail("G1", {"scope": "team"}, forbid=["lead.ci_team"])]
    outcome = assess(CORE, rules=evidence(**LEADS), guard_rails=rails)
    assert (outcome.lead.role, outcome.lead.forbidden_by) == ("ci_team", None)
    assert outcome.guard_rails == ()


def test_a_rail_that_changes_nothing(assess):
    """A rail that forbids or forces what comes out anyway is listed, but no conclusion carries its name."""
    rails = [
        guard_rail("G1", "always", forbid=["lead.top_management", "model.executive_led_transformation"]),
        guard_rail("G2", "always", force="lead.ci_team"),
        guard_rail("G3", "always", force="model.hub_and_spoke"),
        guard_rail("G4", "always", force="consultants.not_needed"),
    ]
    outcome = assess(CORE, rules=evidence(**LEADS), guard_rails=rails)
    for decision in (outcome.lead, outcome.model, outcome.consultants):
        assert (decision.forced_by, decision.forbidden_by) == (None, None)
    assert effects(outcome) == {"G1": (), "G2": (), "G3": (), "G4": ()}


def test_a_forbidden_co_lead(assess):
    """A role that may not co-lead supports instead, and does not take a place among the two."""
    rails = [guard_rail("G1", "always", forbid=["co_lead.employees"])]
    rules = evidence(
        lead__ci_team=0.8, co_lead__employees=0.9, co_lead__top_management=0.5, co_lead__process_owners=0.5
    )
    outcome = assess(CORE, rules=rules, guard_rails=rails)
    assert {name: role.involvement.value for name, role in outcome.roles.items()} == {
        "top_management": "co_lead",
        "process_owners": "co_lead",
        "ci_team": "lead",
        "employees": "support",
        "external_consultants": "not_involved",
    }


def test_force_a_lead(assess):
    """A forced lead beats threshold and rivals; its certainty stays that of the evidence."""
    rails = [guard_rail("G1", "always", force="lead.process_owners")]
    outcome = assess(CORE, rules=[*evidence(**LEADS), rule("A01", "always", {"lead.process_owners": 0.1})],
                     guard_rails=rails)  # fmt: skip
    lead = outcome.lead
    assert (lead.role, lead.certainty, lead.forced_by) == ("process_owners", 0.1, "G1")
    assert lead.standing is Standing.NAMED
    assert outcome.roles["process_owners"].involvement.value == "lead"
    assert effects(outcome) == {"G1": ("lead",)}


def test_force_a_lead_where_there_is_none(assess):
    """A forced lead is named even where no evidence speaks and questions are open."""
    lead = assess({}, guard_rails=[guard_rail("G1", "always", force="lead.ci_team")]).lead
    assert (lead.standing, lead.role, lead.certainty, lead.forced_by) == (Standing.NAMED, "ci_team", 0, "G1")


def test_force_a_model(assess):
    """A forced model beats threshold and rivals, and what fits the lead."""
    rails = [guard_rail("G1", "always", force="model.executive_led_transformation")]
    model = assess(CORE, rules=evidence(**LEADS), guard_rails=rails).model
    assert (model.value, model.certainty, model.forced_by) == ("executive_led_transformation", 0, "G1")
    assert model.runner_up == "hub_and_spoke"


@pytest.mark.parametrize("budget", [0, 1, 2])
def test_force_a_mode(assess, budget):
    """A forced mode beats threshold, not_needed and the budget; its certainty stays that of the evidence."""
    rails = [guard_rail("G1", {"union": True}, force="consultants.targeted_specialist")]
    outcome = assess(
        {**CORE, "budget": budget, "union": True}, rules=evidence(consultants__not_needed=0.9), guard_rails=rails
    )
    found = outcome.consultants
    assert (found.standing, found.engage, found.mode) == (Standing.NAMED, True, "targeted_specialist")
    assert (found.certainty, found.forced_by) == (0, "G1")
    assert effects(outcome) == {"G1": ("consultants",)}
    assert outcome.roles["external_consultants"].involvement.value == "support"


def test_force_doing_without_where_it_was_undetermined(assess):
    """A rail that turns undetermined into not_needed has changed the conclusion, and the conclusion says so."""
    rails = [guard_rail("G1", "always", force="consultants.not_needed")]
    outcome = assess({}, guard_rails=rails)
    assert (outcome.consultants.standing, outcome.consultants.mode) == (Standing.NAMED, "not_needed")
    assert outcome.consultants.forced_by == "G1"
    assert effects(outcome) == {"G1": ("consultants",)}


def test_forbid_a_mode(assess):
    """A forbidden mode is no candidate; the next best is advised, and it was not the budget."""
    rails = [guard_rail("G1", "always", forbid=["consultants.full_partner"])]
    rules = evidence(consultants__full_partner=0.8, consultants__coaching_training=0.4)
    found = assess(CORE, rules=rules, guard_rails=rails).consultants
    assert (found.mode, found.forbidden_by, found.wanted) == ("coaching_training", "G1", None)


def test_forbid_doing_without(assess):
    """Not to need consultants may be forbidden as well: with no other candidate, the decision is undetermined."""
    rails = [guard_rail("G1", "always", forbid=["consultants.not_needed"])]
    found = assess(CORE, guard_rails=rails).consultants
    assert (found.standing, found.mode, found.forbidden_by) == (Standing.UNDETERMINED, None, "G1")


def test_forbid_every_lead(assess):
    """With every role forbidden to lead, the lead is undetermined and says by which rail."""
    rails = [guard_rail("G1", "always", forbid=[f"lead.{role}" for role in ROLES])]
    lead = assess(CORE, rules=evidence(**LEADS), guard_rails=rails).lead
    assert (lead.standing, lead.role, lead.forbidden_by) == (Standing.UNDETERMINED, None, "G1")


def test_forbid_every_model(assess):
    """With every model forbidden, the model is undetermined and says by which rail."""
    rails = [guard_rail("G1", "always", forbid=[f"model.{model}" for model in MODELS])]
    model = assess(CORE, rules=evidence(**LEADS), guard_rails=rails).model
    assert (model.standing, model.value, model.forbidden_by) == (Standing.UNDETERMINED, None, "G1")


def test_force_and_forbid_together(assess):
    """Where one rail forbids what the evidence says and another forces a value, both are named."""
    rails = [
        guard_rail("G1", "always", forbid=["model.hub_and_spoke"]),
        guard_rail("G2", "always", force="model.executive_led_transformation"),
    ]
    outcome = assess(CORE, rules=evidence(**LEADS), guard_rails=rails)
    assert (outcome.model.forbidden_by, outcome.model.forced_by) == ("G1", "G2")
    assert effects(outcome) == {"G1": ("operating_model",), "G2": ("operating_model",)}


def test_accountable(assess):
    """Who is accountable is data of the pack; a rail may force another role."""
    assert assess(CORE).accountable == "top_management"
    rails = [guard_rail("G1", {"scope": "site"}, force="accountable.process_owners")]
    assert assess(CORE, guard_rails=rails).accountable == "process_owners"


def test_rails_run_in_pack_order(assess):
    """Of two rails that force the same decision, the earlier one wins; of two that forbid, the earlier one is named."""
    rails = [
        guard_rail("G2", "always", force="lead.process_owners"),
        guard_rail("G1", "always", force="lead.employees"),
        guard_rail("G4", "always", forbid=["model.hub_and_spoke"]),
        guard_rail("G3", "always", forbid=["model.hub_and_spoke"]),
    ]
    outcome = assess(CORE, rules=evidence(**LEADS), guard_rails=rails)
    assert (outcome.lead.role, outcome.lead.forced_by) == ("process_owners", "G2")
    assert outcome.model.forbidden_by == "G4"
    assert [effect.rail for effect in outcome.guard_rails] == ["G2", "G1", "G4", "G3"]


@pytest.mark.parametrize(("certainty", "applies"), [(0.21, True), (0.2, False)])
def test_rails_fire_above_two_tenths(assess, certainty, applies):
    """A rail fires like a rule, above 0.2, and tells how certain its premise is."""
    rails = [guard_rail("G1", {"scope": "site"}, forbid=["lead.ci_team"])]
    outcome = assess({"scope": Known("site", certainty)}, rules=evidence(**LEADS), guard_rails=rails)
    assert outcome.lead.role == ("employees" if applies else "ci_team")
    assert [effect.premise for effect in outcome.guard_rails] == ([certainty] if applies else [])


def test_certainty_of_a_rail(assess):
    """All has the lowest certainty and any the highest; the combined evidence is certain to be what it is."""
    when = {
        "any": [{"scope": "site", "sponsor": 3}, {"union": True}],
        "lead.ci_team": {"at_least": 0.3},
    }
    answers = {"scope": Known("site", 0.9), "sponsor": Known(3, 0.7), "union": Known(True, 0.5)}
    outcome = assess(
        answers, rules=evidence(lead__ci_team=0.3), guard_rails=[guard_rail("G1", when, forbid=["lead.ci_team"])]
    )
    assert [effect.premise for effect in outcome.guard_rails] == [0.7]


@pytest.mark.parametrize(
    ("test", "applies"),
    [({"more_than": 0.4}, True), ({"at_least": 0.5}, True), ({"more_than": 0.5}, False), ({"at_most": 0}, False)],
)
def test_rails_read_the_combined_evidence(assess, test, applies):
    """A rail compares the combined, rounded certainty: here (0.9 - 0.8) / (1 - 0.8) = 0.5."""
    rules = [rule("A01", "always", {"model.hub_and_spoke": 0.9}), rule("A02", "always", {"model.hub_and_spoke": -0.8})]
    rails = [guard_rail("G1", {"model.hub_and_spoke": test}, force="model.team_led_kaizen")]
    outcome = assess(CORE, rules=rules, guard_rails=rails)
    assert outcome.model.value == ("team_led_kaizen" if applies else "hub_and_spoke")


def test_silence_is_known_evidence(assess):
    """A hypothesis nobody spoke of is 0 to a rail, not unknown."""
    rails = [guard_rail("G1", {"lead.ci_team": {"at_most": 0}}, force="lead.employees")]
    assert assess({}, guard_rails=rails).lead.role == "employees"


# --- order -----------------------------------------------------------------------------------------------------------


def actions(outcome) -> list[str]:
    """Return the actions in the order they are to be taken."""
    return [item.id for item in outcome.of_family("action")]


def advised(**factors: float):
    """Return rules that always advise actions."""
    return evidence(**{f"action__{name}": factor for name, factor in factors.items()})


ORDER = [guard_rail("G1", {"union": True}, order=["inform_staff", "announce"])]


def test_order_puts_the_steps_in_order(assess):
    """The steps come in the order the rail requires, whatever their certainty; other actions keep their places."""
    rules = advised(announce=0.8, train=0.6, inform_staff=0.4, measure=0.3)
    outcome = assess({"union": False}, rules=rules, guard_rails=ORDER)
    assert actions(outcome) == ["announce", "train", "inform_staff", "measure"]
    outcome = assess({"union": True}, rules=rules, guard_rails=ORDER)
    assert actions(outcome) == ["inform_staff", "announce", "train", "measure"]
    assert effects(outcome) == {"G1": ("actions",)}
    assert {item.id: item.certainty for item in outcome.advice}["inform_staff"] == 0.4


def test_order_adds_steps_that_are_missing(assess):
    """A step that no rule advised is added with the certainty of the rail."""
    outcome = assess({"union": Known(True, 0.7)}, rules=advised(announce=0.8, train=0.9), guard_rails=ORDER)
    assert actions(outcome) == ["train", "inform_staff", "announce"]
    assert {item.id: item.certainty for item in outcome.advice}["inform_staff"] == 0.7
    outcome = assess({"union": True}, guard_rails=ORDER)
    assert actions(outcome) == ["inform_staff", "announce"]


def test_order_that_holds_anyway(assess):
    """A rail whose steps stand in order already has changed nothing."""
    rules = advised(inform_staff=0.8, announce=0.6)
    outcome = assess({"union": True}, rules=rules, guard_rails=ORDER)
    assert actions(outcome) == ["inform_staff", "announce"]
    assert effects(outcome) == {"G1": ()}


def test_order_of_three(assess):
    """A rail may order more than two steps."""
    rails = [guard_rail("G1", "always", order=["inform_staff", "announce", "train"])]
    outcome = assess({}, rules=advised(train=0.9, announce=0.8, inform_staff=0.7, measure=0.5), guard_rails=rails)
    assert actions(outcome) == ["inform_staff", "announce", "train", "measure"]
    assert set(actions(outcome)) == set(ACTIONS)
