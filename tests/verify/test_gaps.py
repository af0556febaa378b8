from __future__ import annotations

import re
from itertools import pairwise

import pytest
from small_pack import evidence, guard_rail, question, rule, small_pack

from advisor.engine.forward import ForwardEngine
from advisor.files.answer_file import read_answers
from advisor.model.limits import numeric_limits
from advisor.model.outcome import Standing
from advisor.verify.checks import check_pack
from advisor.verify.checks.base import Severity
from advisor.verify.checks.gaps import Gap, OrderedTie, SilentRule
from advisor.verify.checks.impossible import ImpossibleRule
from advisor.verify.examples import write_examples
from advisor.verify.region import regions
from advisor.verify.sample import Organization, draw

SAMPLE = 300
SITES = {"scope": {"is_not": "team"}}
EMPLOYEES = {"lead.employees": 0.8}
MODEL = rule("M01", "always", {"model.hub_and_spoke": 0.6})
LEADS = [
    MODEL,
    rule("L01", {"scope": "enterprise"}, {"lead.top_management": 0.8}),
    rule("L02", {"scope": "site"}, {"lead.ci_team": 0.8}),
]


def found(check, pack, count=SAMPLE):
    return list(check.find(pack, draw(ForwardEngine(pack), count)))


# --- gaps ------------------------------------------------------------------------------------------------------------


def test_a_gap_is_found_with_its_region(tmp_path):
    """Teams have a lead only from a sponsor of 3 on, so the gap is a team with less, and there it is certain."""
    pack = small_pack(tmp_path, rules=[*LEADS, rule("L03", {"scope": "team", "sponsor": {"at_least": 3}}, EMPLOYEES)])
    findings = found(Gap(), pack)
    assert {(item.subject, item.severity) for item in findings} == {("lead", Severity.NOTE)}
    where = [re.search(r"with scope team and sponsor ([012]) in (\d+) of (\d+)$", item.message) for item in findings]
    assert sorted(match[1] for match in where) == ["0", "1", "2"]
    assert all(match[2] == match[3] for match in where)


def test_a_gap_that_one_value_explains_is_told_by_that_value(tmp_path):
    """Nothing is said about teams at all: a second value would add nothing."""
    (finding,) = found(Gap(), small_pack(tmp_path, rules=LEADS))
    assert re.search(r"; with scope team in (\d+) of \1$", finding.message)


def test_without_a_gap_nothing_is_found(tmp_path):
    """Every scope has its lead."""
    pack = small_pack(tmp_path, rules=[*LEADS, rule("L03", {"scope": "team"}, EMPLOYEES)])
    assert found(Gap(), pack) == []


def test_a_gap_in_a_range_of_numbers_is_told_as_a_range(tmp_path):
    """People count from the limits that rules test."""
    pack = small_pack(
        tmp_path,
        rules=[
            MODEL,
            rule("L01", {"people": {"less_than": 50}}, EMPLOYEES),
            rule("L02", {"people": {"at_least": 250}}, {"lead.top_management": 0.8}),
        ],
        decisions={"lead": {"core_questions": ["people"]}},
    )
    (finding,) = found(Gap(), pack)
    assert re.search(r"; with people 50 to 249 in (\d+) of \1$", finding.message)


def test_a_gap_everywhere_is_told_once(tmp_path):
    """No rule names a lead, so no value stands out."""
    (finding,) = found(Gap(), small_pack(tmp_path, rules=[MODEL]))
    assert f"{SAMPLE} of {SAMPLE} organizations (100.0%); no value of a core question stands out" in finding.message


def test_an_open_core_question_is_no_gap(tmp_path):
    """`late` is a core question that teams are not asked; with teams, the lead waits for it."""
    pack = small_pack(
        tmp_path,
        questions=[question("late", {"type": "boolean", "choices": {True: "Yes", False: "No"}}, ask_when=SITES)],
        decisions={"lead": {"core_questions": ["scope", "late"]}},
        rules=[MODEL, rule("L01", SITES, EMPLOYEES)],
    )
    assert found(Gap(), pack) == []


def test_nobody_ready_is_no_gap(tmp_path):
    """That nobody is ready is an answer."""
    pack = small_pack(
        tmp_path, rules=[MODEL, rule("P01", "always", {"lead.employees": -0.5}, precondition="Train first")]
    )
    assert found(Gap(), pack) == []


def test_of_regions_that_cover_the_same_the_first_core_question_is_told():
    """Eight values always occur together; which one is told must not depend on the order of a set."""
    names = [f"name_{index}" for index in range(8)]
    drawn = [Organization({}, dict.fromkeys(names, index < 10), (), {}, frozenset()) for index in range(40)]
    (region,) = regions(drawn, range(10), names, {})
    assert (str(region), region.hits, region.organizations) == ("name_0 true", 10, 10)
    assert region.example is drawn[0]


def test_a_region_holds_five_organizations():
    """Four, however pure, may be chance."""
    drawn = [Organization({}, {"scope": "site" if index < 4 else "team"}, (), {}, frozenset()) for index in range(40)]
    assert regions(drawn, range(4), ["scope"], {}) == []


# --- ties ------------------------------------------------------------------------------------------------------------


def test_a_tie_settled_by_order_names_the_rivals(tmp_path):
    """Two leads are equally certain on sites."""
    pack = small_pack(tmp_path, rules=[MODEL, rule("L01", {"scope": "site"}, {"lead.ci_team": 0.8, **EMPLOYEES})])
    (finding,) = [item for item in found(OrderedTie(), pack) if item.subject == "lead"]
    assert re.search(r"; with scope site in (\d+) of \1, such as ci_team and employees$", finding.message)


def test_what_settles_otherwise_is_no_tie(tmp_path):
    """A model that fits the lead goes first, doing without goes before engaging, and rails force and forbid."""
    pack = small_pack(
        tmp_path,
        rules=evidence(
            lead__ci_team=0.7,
            lead__employees=0.7,
            model__hub_and_spoke=0.5,
            model__executive_led_transformation=0.5,
            consultants__not_needed=0.5,
            consultants__full_partner=0.5,
        ),
        guard_rails=[guard_rail("G01", "always", forbid=["lead.employees"])],
    )
    assert found(OrderedTie(), pack) == []


def test_what_a_rail_forces_is_no_tie(tmp_path):
    """Two modes are equally certain, but one of them is an order."""
    pack = small_pack(
        tmp_path,
        rules=evidence(consultants__coaching_training=0.5, consultants__full_partner=0.5),
        guard_rails=[guard_rail("G01", "always", force="consultants.full_partner")],
    )
    assert [item for item in found(OrderedTie(), pack) if item.subject == "consultants"] == []


def test_modes_tie_only_where_both_can_be_paid_for(tmp_path):
    """Coaching is affordable from a budget of 1, a full partner from 2."""
    pack = small_pack(tmp_path, rules=evidence(consultants__coaching_training=0.5, consultants__full_partner=0.5))
    (finding,) = [item for item in found(OrderedTie(), pack) if item.subject == "consultants"]
    assert re.search(r"; with budget 2 in (\d+) of \1, such as coaching_training and full_partner$", finding.message)


# --- rules that never fire -------------------------------------------------------------------------------------------


def test_a_rule_that_fired_for_nobody_is_found(tmp_path):
    """Two attributes exclude each other through a derived one; only drawing shows it."""
    rich = {"type": "boolean", "required": ["budget"], "cases": [{"when": {"budget": 2}, "value": True}]}
    pack = small_pack(
        tmp_path,
        derived={"rich": {**rich, "otherwise": False}},
        rules=[MODEL, rule("L01", {"rich": True, "budget": 0}, EMPLOYEES)],
    )
    assert list(ImpossibleRule().find(pack)) == []
    (finding,) = found(SilentRule(), pack)
    assert (finding.subject, finding.severity) == ("L01", Severity.NOTE)
    assert f"never fired in {SAMPLE} organizations" in finding.message


IMPOSSIBLE = {
    "a level above and below": {"all": [{"sponsor": {"at_least": 3}}, {"sponsor": {"at_most": 2}}]},
    "two values": {"all": [{"scope": "site"}, {"scope": "team"}]},
    "a whole number between two": {"people": {"more_than": 9, "less_than": 10}},
    "less than the least": {"people": {"less_than": 1}},
    "known and unknown": {"all": [{"union": True}, {"union": {"is_unknown": True}}]},
    "a list with and without": {"all": [{"gaps": {"includes": "law"}}, {"not": {"gaps": {"includes": "law"}}}]},
    "three of one": {"gaps": {"includes": "law", "count_between": [0, 0]}},
    "a derived list that no row gives": {"affordable_modes": {"count_between": [3, 3]}},
    "both alternatives": {"any": [{"scope": {"is": "site", "is_not": "site"}}, {"people": {"less_than": 1}}]},
}

POSSIBLE = {
    "one of two alternatives": {"any": [{"people": {"less_than": 1}}, {"scope": "site"}]},
    "the least": {"people": {"at_most": 1}},
    "one number": {"people": {"more_than": 9, "less_than": 11}},
    "one level": {"sponsor": {"at_least": 3, "at_most": 3}},
    "unknown": {"union": {"is_unknown": True}},
    "a list of two": {"gaps": {"includes": "law", "count_between": [2, 2]}},
    "a derived list": {"affordable_modes": {"count_between": [2, 2]}},
    "always": "always",
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_a_rule_that_can_never_fire_is_an_error(tmp_path, name):
    """It is told with its place, and not again as a rule that fired for nobody."""
    pack = small_pack(tmp_path, rules=[MODEL, rule("L01", IMPOSSIBLE[name], EMPLOYEES)])
    findings = {item.code: item for item in check_pack(pack, sample=20) if item.subject == "L01"}
    assert findings["impossible-rule"].severity is Severity.ERROR
    assert re.search(r"rules/all\.yaml:\d+:\d+$", findings["impossible-rule"].place)
    assert "silent-rule" not in findings


@pytest.mark.parametrize("name", POSSIBLE)
def test_a_rule_that_can_fire_is_left_alone(tmp_path, name):
    """One alternative that can hold is enough."""
    pack = small_pack(tmp_path, rules=[MODEL, rule("L01", POSSIBLE[name], EMPLOYEES)])
    assert list(ImpossibleRule().find(pack)) == []


def test_a_guard_rail_that_can_never_apply_is_an_error(tmp_path):
    """Guard rails have conditions too."""
    rail = guard_rail("G01", {"people": {"less_than": 1}}, forbid=["lead.employees"])
    (finding,) = ImpossibleRule().find(small_pack(tmp_path, rules=[MODEL], guard_rails=[rail]))
    assert finding.subject == "G01"


# --- drawing ---------------------------------------------------------------------------------------------------------


def test_the_same_seed_draws_the_same_organizations(tmp_path):
    """And another seed draws others."""
    engine = ForwardEngine(small_pack(tmp_path, rules=LEADS))
    assert draw(engine, 20) == draw(engine, 20)
    assert draw(engine, 20) != draw(engine, 20, seed=1)


def test_drawn_answers_are_valid_core_questions_answered_and_no_other_irrelevant(tmp_path):
    """`late` is asked only of sites, `later` only where `late` is answered; what is not asked is not answered."""
    yes_or_no = {"type": "boolean", "choices": {True: "Yes", False: "No"}}
    pack = small_pack(
        tmp_path,
        questions=[
            question("late", yes_or_no, ask_when={"scope": "site"}),
            question("later", yes_or_no, ask_when={"late": {"is_known": True}}),
        ],
        rules=LEADS,
    )
    engine = ForwardEngine(pack)
    drawn = draw(engine, 200)
    for item in drawn:
        assert {"scope", "sponsor", "budget"} <= set(item.answers)
        assert all(pack.asked[name].problem(known.value) is None for name, known in item.answers.items())
        assert not set(engine.assess(item.answers).not_relevant) & set(item.answers)
    assert any("late" in item.answers for item in drawn)
    assert any("union" in item.answers for item in drawn)
    assert any("union" not in item.answers for item in drawn)


def test_numbers_are_drawn_on_both_sides_of_every_limit(tmp_path):
    """at_most 9 tells 10 from 9, at_least 250 tells 250 from 249."""
    tests = [{"people": {"at_most": 9}}, {"people": {"at_least": 250}}]
    pack = small_pack(tmp_path, rules=[rule(f"L0{index}", when, EMPLOYEES) for index, when in enumerate(tests, 1)])
    assert numeric_limits(pack)["people"] == (10, 250)
    people = {item.answers["people"].value for item in draw(ForwardEngine(pack), 200) if "people" in item.answers}
    assert {9, 10, 249, 250} <= people
    assert min(people) >= 1
    bounds = (1, 10, 250, 2501)
    assert all(any(low <= value < high for value in people) for low, high in pairwise(bounds))


def test_examples_show_their_finding(tmp_path):
    """Each file, read and assessed, is undetermined with nothing open, as the finding says."""
    pack = small_pack(tmp_path / "pack", rules=LEADS)
    findings = check_pack(pack, sample=SAMPLE)
    gaps = {index for index, item in enumerate(findings) if item.code == "gap"}
    written = write_examples(tmp_path / "cases", pack, findings)
    assert gaps <= set(written)
    for index in gaps:
        answers = read_answers(written[index], pack)
        lead = ForwardEngine(pack).assess(answers.known()).lead
        assert (lead.standing, lead.open) == (Standing.UNDETERMINED, ())
        assert answers.about["finding"] == findings[index].message
