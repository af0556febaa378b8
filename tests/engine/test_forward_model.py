"""Which operating model (design, section 2: Decisions, Model)."""

from __future__ import annotations

import pytest
from small_pack import CORE, evidence

from advisor.model.outcome import Standing


@pytest.mark.parametrize(
    ("certainty", "value"), [(0.21, "hub_and_spoke"), (0.2, "hub_and_spoke"), (0.19, None), (-0.3, None)]
)
def test_threshold(assess, certainty, value):
    """A model needs a certainty of 0.2; exactly 0.2 is enough."""
    model = assess(CORE, rules=evidence(model__hub_and_spoke=certainty)).model
    assert model.value == value
    assert model.standing is (Standing.NAMED if value else Standing.UNDETERMINED)


def test_the_highest_is_chosen(assess):
    """The most certain model is named, with the next one as runner-up."""
    model = assess(CORE, rules=evidence(model__hub_and_spoke=0.4, model__team_led_kaizen=0.6)).model
    assert (model.value, model.certainty, model.runner_up) == ("team_led_kaizen", 0.6, "hub_and_spoke")


def test_a_tie_goes_by_the_order_of_the_models(assess):
    """Of equals that fit the lead equally little, the one that stands first in outcomes.yaml is named."""
    model = assess(CORE, rules=evidence(model__team_led_kaizen=0.4, model__hub_and_spoke=0.4)).model
    assert (model.value, model.runner_up) == ("hub_and_spoke", "team_led_kaizen")


@pytest.mark.parametrize(
    ("behind", "value", "preferred_over"),
    [
        (0.55, "hub_and_spoke", None),  # it fits, and is level
        (0.5, "hub_and_spoke", "team_led_kaizen"),  # 0.55 - 0.5 is 0.05, and a little more in floats
        (0.49, "team_led_kaizen", None),  # 0.06 behind
    ],
)
def test_of_models_nearly_tied_the_one_that_fits_the_lead(assess, behind, value, preferred_over):
    """Within 0.05 of the highest, the model that fits the lead is preferred, and what it was preferred over is told."""
    rules = evidence(lead__ci_team=0.6, model__hub_and_spoke=behind, model__team_led_kaizen=0.55)
    model = assess(CORE, rules=rules).model
    assert (model.value, model.preferred_over) == (value, preferred_over)


def test_fit_needs_a_lead(assess):
    """While no lead is named, no model fits and the highest is chosen."""
    rules = evidence(lead__ci_team=0.4, model__hub_and_spoke=0.5, model__team_led_kaizen=0.55)
    assert assess(CORE, rules=rules).model.value == "team_led_kaizen"


def test_near_ties_count_from_the_highest(assess):
    """A model that fits and is near the second, but not near the highest, is not preferred."""
    rules = evidence(
        lead__ci_team=0.6,
        model__hub_and_spoke=0.46,
        model__team_led_kaizen=0.5,
        model__executive_led_transformation=0.54,
    )
    assert assess(CORE, rules=rules).model.value == "executive_led_transformation"


def test_undetermined_names_the_open_core_questions(assess):
    """Not reached with a core question open: undetermined, and the question is named."""
    assert assess({"sponsor": 3}).model.open == ("scope",)
    assert assess(CORE).model.open == ()


def test_next_stage(assess):
    """The next stage is the best other model that reaches the threshold; the model chosen is no next stage."""
    factors = {"model__hub_and_spoke": 0.5, "next_stage__hub_and_spoke": 0.9}
    assert assess(CORE, rules=evidence(**factors)).model.next_stage is None
    factors["next_stage__team_led_kaizen"] = 0.2
    assert assess(CORE, rules=evidence(**factors)).model.next_stage == "team_led_kaizen"
    factors["next_stage__team_led_kaizen"] = 0.19
    assert assess(CORE, rules=evidence(**factors)).model.next_stage is None
