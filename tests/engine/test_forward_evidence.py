"""How evidence adds up (design, section 2: Evidence, Combination)."""

from __future__ import annotations

import pytest
from small_pack import CORE, rule

from advisor.model.answers import Known


def said(*factors: float, **more: object) -> list[dict[str, object]]:
    """Return rules that always hold and say each factor of one hypothesis."""
    return [rule(f"A{index:02}", "always", {"lead.ci_team": factor}, **more) for index, factor in enumerate(factors, 1)]


@pytest.mark.parametrize(
    ("factors", "certainty"),
    [
        ((0.6,), 0.6),
        ((0.6, 0.5), 0.8),  # 0.6 + 0.5 * (1 - 0.6)
        ((0.6, 0.5, 0.5), 0.9),  # 0.8 + 0.5 * (1 - 0.8)
        ((-0.6, -0.5), -0.8),  # the same, against
        ((0.8, -0.6), 0.5),  # (0.8 - 0.6) / (1 - 0.6)
        ((0.6, -0.8), -0.5),
        ((0.5, -0.5), 0),
        ((0.6, 0.5, -0.6), 0.5),  # 0.8 from the first two, then (0.8 - 0.6) / (1 - 0.6)
        ((-0.6, 0.6, 0.5), 0.5),  # 0 from the first two, then 0.5
        ((0.95, 0.95), 0.9975),  # 0.95 + 0.95 * 0.05
        ((), 0),
    ],
)
def test_combination(assess, factors, certainty):
    """Same sign: a + b(1 - |a|); mixed: (a + b) / (1 - min(|a|, |b|)); silence is 0."""
    assert assess({}, rules=said(*factors)).hypotheses["lead.ci_team"].certainty == certainty


def test_contribution_is_factor_times_premise(assess):
    """A rule adds its factor times the certainty of its premise: to each of its hypotheses."""
    rules = [rule("A01", {"scope": "site"}, {"lead.ci_team": 0.7, "support.employees": -0.5})]
    outcome = assess({"scope": Known("site", 0.8)}, rules=rules)
    assert outcome.hypotheses["lead.ci_team"].certainty == 0.56  # 0.7 * 0.8
    assert outcome.hypotheses["support.employees"].certainty == -0.4  # -0.5 * 0.8


@pytest.mark.parametrize(
    "factors",
    [
        (0.7, 0.4, -0.3, 0.55, -0.6),
        (0.95, -0.95, 0.35, 0.1),
        (0.65, 0.5, 0.85, 0.05, -0.2, 0.3),  # just between two ninth decimals, so that the last bit of a float decides
        (0.45, 0.15, 0.75, 0.25, 0.75),
    ],
)
def test_order_of_rules_does_not_matter(assess, factors):
    """The same contributions give the same certainty, to the last digit, in any order."""
    orders = (factors, factors[::-1], sorted(factors))
    found = {assess({}, rules=said(*order)).hypotheses["lead.ci_team"].certainty for order in orders}
    assert len(found) == 1


@pytest.mark.parametrize(
    "factors",
    [
        (0.2, 0.375),  # 1 - 0.8 * 0.625
        (0.375, 0.2),
        (0.9, -0.8),  # 0.1 / 0.2, which is a little less than 0.5 in floats
        (0.95, -0.9),
        (0.8, -0.6),
        (0.6, -0.2),
        (0.75, 0.6, -0.8),  # 0.9, then 0.1 / 0.2
    ],
)
def test_certainty_is_rounded_before_it_meets_a_threshold(assess, factors):
    """Evidence that amounts to exactly 0.5 names the lead, whatever the floats say in their last digits."""
    outcome = assess(CORE, rules=said(*factors))
    assert (outcome.lead.certainty, outcome.lead.role) == (0.5, "ci_team")


def test_only_the_strongest_of_a_group_counts(assess):
    """Correlated rules: the one with the largest |factor * premise| counts, the others are named as displaced by it."""
    rules = [
        rule("A01", "always", {"lead.ci_team": 0.5}, group="same"),
        rule("A02", {"scope": "site"}, {"lead.ci_team": 0.7}, group="same"),  # 0.7 * 0.8 = 0.56
        rule("A03", {"sponsor": 3}, {"lead.ci_team": 0.9}, group="same"),  # 0.9 * 0.5 = 0.45
        rule("A04", "always", {"lead.ci_team": 0.5}),  # in no group: 0.56 + 0.5 * 0.44
    ]
    outcome = assess({"scope": Known("site", 0.8), "sponsor": Known(3, 0.5)}, rules=rules)
    hypothesis = outcome.hypotheses["lead.ci_team"]
    assert hypothesis.certainty == 0.78
    assert [(item.rule, item.value, item.displaced_by) for item in hypothesis.contributions] == [
        ("A01", 0.5, "A02"),
        ("A02", 0.56, ""),
        ("A03", 0.45, "A02"),
        ("A04", 0.5, ""),
    ]
    assert {firing.rule for firing in outcome.firings} == {"A01", "A02", "A03", "A04"}


def test_a_group_counts_each_sign_on_its_own(assess):
    """Of one group, the strongest reason for and the strongest reason against both count."""
    rules = said(0.5, 0.8, -0.2, -0.6, group="same")
    hypothesis = assess({}, rules=rules).hypotheses["lead.ci_team"]
    assert hypothesis.certainty == 0.5  # (0.8 - 0.6) / (1 - 0.6)
    assert [item.displaced_by for item in hypothesis.contributions] == ["A02", "", "A04", ""]


def test_a_group_counts_each_hypothesis_on_its_own(assess):
    """The rule that is displaced for one hypothesis may be the strongest for another."""
    rules = [
        rule("A01", "always", {"lead.ci_team": 0.5, "lead.employees": 0.2}, group="same"),
        rule("A02", "always", {"lead.ci_team": 0.4, "lead.employees": 0.3}, group="same"),
    ]
    outcome = assess({}, rules=rules)
    assert outcome.hypotheses["lead.ci_team"].certainty == 0.5
    assert outcome.hypotheses["lead.employees"].certainty == 0.3


def test_two_groups_do_not_displace_each_other(assess):
    """Only rules of the same group are correlated."""
    rules = [*said(0.5, group="one"), rule("B01", "always", {"lead.ci_team": 0.4}, group="two")]
    assert assess({}, rules=rules).hypotheses["lead.ci_team"].certainty == 0.7  # 0.5 + 0.4 * 0.5


def test_equals_in_a_group_leave_the_earlier_rule(assess):
    """Where two of a group are equally strong, the earlier rule stands, also when the later one fires more surely."""
    rules = [
        rule("A02", {"scope": "site"}, {"lead.ci_team": 0.8}, group="same"),  # 0.8 * 0.5 = 0.4
        rule("A01", "always", {"lead.ci_team": 0.4}, group="same"),
    ]
    hypothesis = assess({"scope": Known("site", 0.5)}, rules=rules).hypotheses["lead.ci_team"]
    assert [(item.rule, item.displaced_by) for item in hypothesis.contributions] == [("A02", ""), ("A01", "A02")]


def test_a_rule_that_does_not_fire_displaces_nothing(assess):
    """The strongest of a group is the strongest that fired."""
    rules = [
        rule("A01", {"scope": "team"}, {"lead.ci_team": 0.9}, group="same"),
        rule("A02", "always", {"lead.ci_team": 0.3}, group="same"),
    ]
    assert assess({"scope": "site"}, rules=rules).hypotheses["lead.ci_team"].certainty == 0.3


def test_weights_and_shares(assess):
    """|w| = -ln(1 - |c|) is a rule's weight, shown as its part of all weight for, or of all weight against."""
    rules = [*said(0.75, 0.5, -0.5), *(rule(f"B{i:02}", "always", {"lead.ci_team": 0.1}, group="g") for i in (1, 2))]
    hypothesis = assess({}, rules=rules[:3]).hypotheses["lead.ci_team"]
    # -ln(1/4) = 2 ln 2, -ln(1/2) = ln 2: two thirds and one third of what speaks for, all of what speaks against
    assert [hypothesis.share(item) for item in hypothesis.contributions] == [0.666666667, 0.333333333, 1]
    assert hypothesis.weight_for == 2.079441542  # 3 ln 2
    assert hypothesis.weight_against == -0.693147181
    with_group = assess({}, rules=rules).hypotheses["lead.ci_team"]
    assert [item.rule for item in with_group.counted] == ["A01", "A02", "A03", "B01"]


def test_every_hypothesis_is_there(assess):
    """A hypothesis nobody spoke of has certainty 0 and no contributions."""
    outcome = assess({})
    assert outcome.hypotheses["model.hub_and_spoke"].certainty == 0
    assert outcome.hypotheses["model.hub_and_spoke"].contributions == ()
    assert len(outcome.hypotheses) == 3 * 5 + 2 * 3 + 4  # three per role, two per model, one per mode
