"""Advice that follows the decisions, and questions that are not relevant (design, section 2: Strata, Conditions)."""

from __future__ import annotations

import pytest
from small_pack import CORE, evidence, guard_rail, question, rule

from advisor.model.answers import Known


def advice(outcome) -> dict[str, float]:
    """Return the advice given, by family and id, with its certainty, in order."""
    return {f"{item.family}.{item.id}": item.certainty for item in outcome.advice}


DECIDED = [
    rule("A01", {"decided.lead": "ci_team"}, {"action.train": 0.5}),
    rule("A02", {"decided.model": "hub_and_spoke"}, {"warning.caution": 0.5}),
    rule("A03", {"decided.consultants": {"is_not": "not_needed"}}, {"note.remark": 0.5}),
    rule("A04", {"decided.involvement.employees": {"in": ["lead", "co_lead"]}}, {"workstream.training": 0.5}),
    rule("A05", {"lead.ci_team": {"at_least": 0.6}}, {"action.measure": 0.5}),
    rule("A06", {"not": {"decided.lead": "employees"}}, {"action.announce": 0.5}),
]


def test_advice_reads_decisions(assess):
    """A rule that gives advice may read what was decided, each role's part and the combined evidence."""
    rules = [*DECIDED, *evidence(lead__ci_team=0.6, co_lead__employees=0.4, model__hub_and_spoke=0.3,
                                 consultants__full_partner=0.3)]  # fmt: skip
    outcome = assess(CORE, rules=rules)
    names = {
        "action.train",
        "warning.caution",
        "note.remark",
        "workstream.training",
        "action.measure",
        "action.announce",
    }
    assert set(advice(outcome)) == names


def test_advice_reads_decisions_after_the_guard_rails(assess):
    """What a rail forces is what advice reads."""
    rails = [guard_rail("G1", "always", force="lead.ci_team")]
    outcome = assess(CORE, rules=[*DECIDED, *evidence(lead__employees=0.3)], guard_rails=rails)
    assert set(advice(outcome)) == {"action.train", "action.announce"}


def test_a_decision_that_is_not_named_is_unknown(assess):
    """While the lead is undetermined, a test on it does not hold and neither does its opposite."""
    outcome = assess({}, rules=DECIDED)
    assert advice(outcome) == {}


@pytest.mark.parametrize(("factor", "given"), [(0.2, True), (0.19, False), (-0.19, False), (-0.2, True), (-0.7, True)])
def test_threshold_of_advice(assess, factor, given):
    """An action is advised from 0.2, and advised against from -0.2."""
    outcome = assess({}, rules=[rule("A01", "always", {"action.train": factor})])
    assert advice(outcome) == ({"action.train": factor} if given else {})


def test_only_actions_are_advised_against(assess):
    """Evidence against a warning keeps it from being given; nobody is warned not to be warned."""
    outcome = assess({}, rules=[rule("A01", "always", {"warning.caution": -0.7, "note.remark": -0.7})])
    assert advice(outcome) == {}


def test_the_strongest_advice_comes_first(assess):
    """Advice is sorted by certainty; equals keep the order of advice.yaml."""
    rules = evidence(action__measure=0.5, action__train=0.9, action__inform_staff=0.5, action__announce=-0.9)
    outcome = assess({}, rules=rules)
    assert list(advice(outcome)) == ["action.train", "action.inform_staff", "action.measure", "action.announce"]


def test_advice_combines_like_evidence(assess):
    """Advice adds up, with evidence groups: 0.6 and 0.5 of one group count as 0.6, with 0.5 beside them as 0.8."""
    rules = [
        rule("A01", "always", {"action.train": 0.5}, group="same"),
        rule("A02", "always", {"action.train": 0.6}, group="same"),
        rule("A03", "always", {"action.train": 0.5}),
    ]
    outcome = assess({}, rules=rules)
    assert advice(outcome) == {"action.train": 0.8}
    assert [item.displaced_by for item in outcome.hypotheses["action.train"].contributions] == ["A02", "", ""]


def test_one_rule_may_conclude_evidence_and_advice(assess):
    """A rule that reads answers may say who should lead and what to do at once."""
    rules = [rule("A01", {"scope": "site"}, {"lead.ci_team": 0.6, "action.train": 0.5})]
    outcome = assess({"scope": Known("site", 0.9)}, rules=rules)
    assert outcome.hypotheses["lead.ci_team"].certainty == 0.54  # 0.6 * 0.9
    assert advice(outcome) == {"action.train": 0.45}  # 0.5 * 0.9


# --- relevance -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask_when", "answers", "hidden"),
    [
        ({"scope": "site"}, {}, False),  # unknown: it may hold yet
        ({"scope": "site"}, {"scope": "site"}, False),
        ({"scope": "site"}, {"scope": "team"}, True),
        ({"scope": "site"}, {"scope": Known("team", 0.1)}, True),  # known, if only as a guess
        ({"scope": "site", "sponsor": {"at_least": 2}}, {"sponsor": 1}, True),  # one part fails for good
        ({"scope": "site", "sponsor": {"at_least": 2}}, {"sponsor": 2}, False),
        ({"any": [{"scope": "site"}, {"sponsor": 2}]}, {"scope": "team"}, False),  # the other may hold yet
        ({"any": [{"scope": "site"}, {"sponsor": 2}]}, {"scope": "team", "sponsor": 1}, True),
        ({"not": {"scope": "team"}}, {"scope": "team"}, True),
        ({"not": {"scope": "team"}}, {}, False),
        ({"gaps": {"includes": "law"}}, {"gaps": ()}, True),
        ({"scope": {"is_known": True}}, {}, True),  # presence is never unknown
        ({"size": "high"}, {"people": 5}, True),
        ({"size": "high"}, {}, False),
    ],
)
def test_a_question_is_asked_unless_its_condition_is_known_to_fail(assess, ask_when, answers, hidden):
    """Relevance reads a condition the other way round: what is unknown does not hide a question."""
    size = {"type": "ordinal", "levels": ["low", "high"], "required": ["people"], "formula": "bins(people, 10)"}
    attribute = {"type": "boolean", "choices": {True: "Yes", False: "No"}}
    outcome = assess(answers, questions=[question("extra", attribute, ask_when=ask_when)], derived={"size": size})
    assert outcome.not_relevant == (("extra",) if hidden else ())


def test_an_answer_counts_though_its_question_is_not_relevant(assess):
    """An answer that is there is used; hiding a question only saves asking it."""
    attribute = {"type": "boolean", "choices": {True: "Yes", False: "No"}}
    outcome = assess(
        {"scope": "team", "extra": True},
        questions=[question("extra", attribute, ask_when={"scope": "site"})],
        rules=[rule("A01", {"extra": True}, {"lead.ci_team": 0.6})],
    )
    assert outcome.not_relevant == ("extra",)
    assert outcome.hypotheses["lead.ci_team"].certainty == 0.6
