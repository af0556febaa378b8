"""Whether to engage consultants, and how (design, section 2: Decisions, Consultants)."""

from __future__ import annotations

import pytest
from small_pack import CORE, evidence

from advisor.model.outcome import Standing


def decide(assess, answers, **factors):
    """Return the decision on consultants for evidence per mode."""
    named = {f"consultants__{mode}": factor for mode, factor in factors.items()}
    return assess(answers, rules=evidence(**named)).consultants


@pytest.mark.parametrize(
    ("external", "without", "mode"),
    [
        (0.2, 0, "coaching_training"),  # exactly 0.2 is enough
        (0.19, 0, "not_needed"),
        (0.19, -0.9, "not_needed"),  # beating doing without is not enough
        (0.51, 0.5, "coaching_training"),
        (0.5, 0.5, "not_needed"),  # a draw does not carry the burden of proof
        (0.6, 0.7, "not_needed"),
        (0.3, -0.5, "coaching_training"),
    ],
)
def test_the_burden_of_proof_is_on_engaging(assess, external, without, mode):
    """An external mode needs 0.2 and must beat not_needed; else, with the core questions answered, it is a no."""
    found = decide(assess, CORE, coaching_training=external, not_needed=without)
    assert (found.standing, found.mode, found.engage) == (Standing.NAMED, mode, mode != "not_needed")
    assert found.certainty == (without if mode == "not_needed" else external)


def test_the_best_external_mode(assess):
    """Of the external modes the most certain is advised; of equals, the first in outcomes.yaml."""
    assert decide(assess, CORE, coaching_training=0.3, full_partner=0.5).mode == "full_partner"
    assert decide(assess, CORE, full_partner=0.5, targeted_specialist=0.5).mode == "targeted_specialist"


def test_certainty_of_each_mode_is_told(assess):
    """The certainty of every mode is shown, in the order of outcomes.yaml."""
    found = decide(assess, CORE, full_partner=-0.3, not_needed=0.4)
    assert dict(found.modes) == {
        "not_needed": 0.4,
        "coaching_training": 0,
        "targeted_specialist": 0,
        "full_partner": -0.3,
    }
    assert next(iter(found.modes)) == "not_needed"


@pytest.mark.parametrize(
    ("budget", "mode", "wanted"),
    [
        (2, "full_partner", None),
        (1, "coaching_training", "full_partner"),
        (0, "not_needed", "full_partner"),
    ],
)
def test_budget_caps_the_modes(assess, budget, mode, wanted):
    """What the budget does not allow is not advised; what would have been advised is kept as wanted."""
    found = decide(assess, {**CORE, "budget": budget}, coaching_training=0.3, full_partner=0.6, not_needed=0.1)
    assert (found.mode, found.wanted) == (mode, wanted)


def test_the_affordable_mode_must_carry_the_burden_too(assess):
    """An affordable mode that does not beat not_needed is not advised in place of the one wanted."""
    found = decide(assess, {**CORE, "budget": 1}, coaching_training=0.3, full_partner=0.6, not_needed=0.4)
    assert (found.mode, found.wanted) == ("not_needed", "full_partner")


def test_the_cap_leaves_certainties_alone(assess):
    """The cap comes after combination: the certainty of a mode that cannot be paid for stays."""
    found = decide(assess, {**CORE, "budget": 0}, full_partner=0.6)
    assert found.modes["full_partner"] == 0.6
    assert found.certainty == found.modes["not_needed"] == 0


def test_an_unknown_budget_is_no_cap(assess):
    """While the budget is unknown, any mode may be advised."""
    found = decide(assess, {"scope": "site"}, full_partner=0.6)
    assert (found.standing, found.mode, found.wanted) == (Standing.NAMED, "full_partner", None)


def test_silence_is_a_no_only_when_the_core_questions_are_answered(assess):
    """No evidence and everything asked: not needed. A core question open: undetermined, and it is named."""
    answered = decide(assess, CORE)
    assert (answered.standing, answered.mode, answered.engage) == (Standing.NAMED, "not_needed", False)
    opened = decide(assess, {"scope": "site"})
    assert (opened.standing, opened.mode, opened.engage) == (Standing.UNDETERMINED, None, None)
    assert opened.open == ("budget",)


@pytest.mark.parametrize(("without", "mode"), [(0.2, "not_needed"), (0.19, None)])
def test_evidence_for_doing_without_needs_no_core_questions(assess, without, mode):
    """With core questions open, not_needed is named if its own evidence reaches the threshold."""
    found = decide(assess, {}, not_needed=without)
    assert found.mode == mode
    assert found.standing is (Standing.NAMED if mode else Standing.UNDETERMINED)


def test_wanted_while_undetermined(assess):
    """What cannot be paid for is still told as wanted while a core question is open."""
    found = decide(assess, {"budget": 0}, full_partner=0.6)
    assert (found.standing, found.mode, found.wanted, found.open) == (
        Standing.UNDETERMINED, None, "full_partner", ("scope",),
    )  # fmt: skip
