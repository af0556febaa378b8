"""Why not: what falls short, which rules kept silent and on what, what weighs against, what forbids it."""

from __future__ import annotations

import pytest
from small_pack import CORE, given, guard_rail, rule, small_pack

from advisor.engine.forward import ForwardEngine
from advisor.errors import AdvisorError
from advisor.explain.conclusions import conclusion_names, find_rival
from advisor.explain.why_not import missing_text, why_not
from advisor.model.answers import Known

RULES = [
    rule("R01", {"sponsor": {"at_least": 3}, "scope": "site"}, {"lead.ci_team": 0.4}),
    rule("R02", {"people": {"at_least": 100}, "scope": "enterprise"}, {"lead.ci_team": 0.6}),
    rule("R03", {"any": [{"union": True, "spare": 3, "people": 7}, {"spare": 3}]}, {"lead.ci_team": 0.5}),
    rule("R04", {"budget": 2}, {"lead.ci_team": -0.3, "lead.employees": 0.7, "consultants.full_partner": 0.5}),
    rule("R05", {"union": True}, {"warning.caution": 0.5}),
    rule("R06", {"spare": {"at_least": 1}}, {"lead.ci_team": 0.2}, group="same"),
    rule("R07", {"people": {"at_least": 1}}, {"lead.ci_team": 0.3}, group="same"),
]
ANSWERS = CORE | {"people": 50, "spare": Known(2, 0.2)}


@pytest.fixture
def asked(tmp_path):
    """Ask why not about a small organization."""
    pack = small_pack(
        tmp_path, rules=RULES, guard_rails=[guard_rail("G1", {"budget": 2}, forbid=["model.hub_and_spoke"])]
    )
    outcome = ForwardEngine(pack).assess(given(ANSWERS))

    def ask(named, withheld=frozenset()):
        return why_not(pack, outcome, find_rival(pack, outcome, named), withheld)

    return ask


def test_it_tells_how_far_the_evidence_falls_short(asked):
    """0.4 and 0.3 for (0.58), 0.3 against: (0.58 - 0.3) / (1 - 0.3) = 0.4; 0.1 is missing to 0.5."""
    found = asked("ci_team")
    assert found.certainty == pytest.approx(0.4)
    assert found.shortfall == pytest.approx(0.1)
    assert found.summary == ("The evidence reaches 0.40 where 0.50 is needed; 0.10 is missing.",)
    assert not found.stands


def test_it_names_the_rules_that_kept_silent_with_what_they_lack(asked):
    """The fewest missing first. R03 lacks one test in its nearer branch, R02 two. R06 is too unsure to count."""
    found = asked("ci_team")
    told = {item.rule: missing_text(item.missing) for item in found.silent}
    assert list(told) == ["R03", "R06", "R02"]
    assert told["R03"] == "spare is level 3 (now level 2 of 0 to 3)"
    assert told["R02"] == "people is at least 100 people (now 50 people) and scope is enterprise (now site)"
    (spare,) = next(item for item in found.silent if item.rule == "R06").missing
    assert spare.unsure
    assert not spare.unknown


def test_it_tells_what_a_silent_rule_would_bring(asked):
    """R02 brings 0.6: ln 0.4 more weight. R06 is of R07's group and weaker, so it would bring nothing."""
    would_be = {item.rule: item.would_be for item in asked("ci_team").silent}
    left = 0.6 * 0.7 * 0.4 / 0.7  # what 0.4, 0.3 and 0.6 leave, over what -0.3 leaves
    assert would_be["R02"] == pytest.approx(1 - left)
    assert would_be["R06"] == pytest.approx(0.4)


def test_it_tells_what_weighs_against_it(asked):
    """The rules that fired against it, weightiest first, and those that fired for it."""
    evidence = asked("ci_team").evidence
    assert [reason.rule for reason in evidence.reasons_against] == ["R04"]
    assert [reason.rule for reason in evidence.reasons_for] == ["R01", "R07"]


def test_an_unknown_answer_is_said_to_be_unknown(asked):
    """The union is not known, so the warning is not given."""
    (rule_,) = asked("caution").silent
    assert (rule_.missing[0].now, rule_.missing[0].unknown) == ("not known", True)


def test_a_guard_rail_that_forbids_it_is_told_first(asked):
    """A hard limit is not a matter of evidence."""
    assert asked("hub_and_spoke").summary[0] == "A hard limit forbids it: Rail G1."


def test_what_stands_is_said_to_stand(asked):
    """The lead itself needs no explanation of why not."""
    found = asked("employees")
    assert found.stands
    assert found.summary == ()


def test_what_is_ahead_of_it_is_told(tmp_path):
    """Enough evidence and still second."""
    rules = [rule("R01", "always", {"lead.ci_team": 0.6}), rule("R02", "always", {"lead.employees": 0.7})]
    pack = small_pack(tmp_path, rules=rules)
    outcome = ForwardEngine(pack).assess(given(CORE))
    found = why_not(pack, outcome, "lead.ci_team")
    assert found.summary == ("With 0.60 it has enough evidence, but employees has 0.70.",)


def test_an_open_decision_says_what_it_waits_for(tmp_path):
    """Without core questions nothing is decided, and that is why."""
    pack = small_pack(tmp_path, rules=[])
    outcome = ForwardEngine(pack).assess(given({"scope": "site"}))
    assert "as long as this is not known: budget." in why_not(pack, outcome, "consultants.not_needed").summary[0]


def test_rules_that_read_what_is_withheld_are_left_out(asked):
    """Nothing about spare is told, neither its value nor the rules that read it."""
    assert [item.rule for item in asked("ci_team", frozenset({"spare"})).silent] == ["R02"]


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        ("lead", "lead.ci_team"),
        ("process owners", "lead.process_owners"),
        ("consultants", "consultants.not_needed"),
        ("external consultants", "consultants.full_partner"),
        ("full partner", "consultants.full_partner"),
        ("co_lead.employees", "co_lead.employees"),
        ("caution", "warning.caution"),
    ],
)
def test_rivals_are_named_as_people_name_them(tmp_path, named, meant):
    """A role is meant as the lead; lead, model and consultants as what came second."""
    pack = small_pack(tmp_path, rules=RULES)
    outcome = ForwardEngine(pack).assess(given(ANSWERS))
    assert find_rival(pack, outcome, named) == meant


def test_something_derived_is_no_conclusion(tmp_path):
    """It is explained by `how`, and the message says so."""
    pack = small_pack(tmp_path, rules=RULES)
    outcome = ForwardEngine(pack).assess({})
    with pytest.raises(AdvisorError, match="see: advisor how FILE affordable_modes"):
        find_rival(pack, outcome, "affordable_modes")
    with pytest.raises(AdvisorError, match="did you mean employees"):
        find_rival(pack, outcome, "emploees")


def test_names_to_complete_are_names_that_are_found(tmp_path):
    """Whatever the shell completes is understood, derived attributes by `how` alone."""
    pack = small_pack(tmp_path, rules=RULES)
    outcome = ForwardEngine(pack).assess({})
    for name in conclusion_names(pack):
        if name not in pack.derived:
            assert find_rival(pack, outcome, name)
