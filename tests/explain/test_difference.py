"""What differs between two assessments, and through which rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from program_parts import PHASES, step
from small_pack import CORE, rule, small_pack

from advisor.engine.forward import ForwardEngine
from advisor.explain.compare import compared, with_objections
from advisor.explain.difference import advice_titles
from advisor.explain.what_if import what_if
from advisor.model.answers import Answer, AnswerSet, Objection, Status

RULES = [
    rule("R01", {"sponsor": {"at_least": 3}}, {"lead.ci_team": 0.6, "co_lead.employees": 0.5}),
    rule("R02", {"sponsor": {"at_most": 2}}, {"lead.employees": 0.7, "warning.caution": 0.5}),
    rule("R03", {"budget": 2}, {"lead.ci_team": 0.2, "consultants.full_partner": 0.4}),
]
PLAN = {"plan.yaml": {"phases": PHASES, "steps": [step("ask", when={"sponsor": {"at_most": 2}})]}}


def answers(**values):
    given = {**CORE, "people": 50, **values}
    return AnswerSet(
        "Acme",
        "small",
        {name: item if isinstance(item, Answer) else Answer(value=item) for name, item in given.items()},
    )


@pytest.fixture
def pack(tmp_path):
    return small_pack(tmp_path, rules=RULES, program=PLAN)


@pytest.fixture
def changed(pack):
    """Ask what if."""

    def ask(**values):
        changes = {name: item if isinstance(item, Answer) else Answer(value=item) for name, item in values.items()}
        return what_if(ForwardEngine(pack), answers(), changes)[2]

    return ask


def test_it_tells_the_answers_that_differ(changed):
    """In words, with how sure they are; an answer taken away is not known."""
    found = changed(sponsor=Answer(value=1, certainty=0.5), people=Answer(status=Status.DONT_KNOW, value=None))
    assert [(item.label, item.before, item.after) for item in found.answers] == [
        ("Sponsor", "level 3 of 0 to 4", "level 1 of 0 to 4 (a guess)"),
        ("People", "50 people", "not known"),
    ]


def test_it_tells_the_decision_and_the_rules_behind_it(changed):
    """The team loses R01's 0.6 (0.68 with R03 to 0.2), the employees gain 0.7; the weightiest shift comes first."""
    lead = changed(sponsor=1).decisions[0]
    assert (lead.before, lead.after, lead.changed) == ("ci team", "employees", True)
    assert (lead.certainty_before, lead.certainty_after) == (pytest.approx(0.68), pytest.approx(0.7))
    told = [(shift.rule, shift.before, shift.after, shift.verb) for shift in lead.through]
    assert told == [("R02", 0.0, 0.7, "Now counts"), ("R01", 0.6, 0.0, "No longer counts")]


def test_a_rule_that_counts_less_is_told_so(changed):
    """As a guess, R02 brings 0.35, so nobody leads; the rule still counts."""
    lead = changed(sponsor=Answer(value=4, certainty=0.5)).decisions[0]
    assert [(shift.rule, shift.verb) for shift in lead.through] == [("R01", "Counts less")]


def test_it_tells_parts_advice_and_plan_that_came_and_went(changed):
    """Employees led instead of co-leading; the warning and the step are new."""
    found = changed(sponsor=1)
    assert {(item.heading, item.before, item.after) for item in found.roles} == {
        ("Ci team", "lead", "support"),
        ("Employees", "co_lead", "lead"),
    }
    titles = dict(advice_titles(found))
    assert titles["Warnings: new"] == ["A title"]
    assert list(titles) == ["Warnings: new", "Steps of the plan: new"]


def test_what_changes_nothing_is_said_to_change_nothing(changed):
    """Another number of people is noticed by no rule."""
    found = changed(people=60)
    assert len(found.answers) == 1
    assert not found.changes_advice
    assert all(not decision.changed and decision.through == () for decision in found.decisions)


def test_an_essential_question_that_opens_is_told(changed):
    """Without the budget nothing can be said about consultants; no rule did that."""
    found = changed(budget=Answer(status=Status.DONT_KNOW, value=None)).decisions[2]
    assert found.after == "cannot be said yet"
    assert found.notes == ("An essential question is open: budget.",)


def test_withheld_answers_are_not_told(pack):
    """Only that an answer given in confidence changed, and of rules that read it nothing."""
    engine = ForwardEngine(pack)
    before, after, _ = what_if(engine, answers(), {"sponsor": Answer(value=1)})
    from advisor.explain.difference import difference

    found = difference(before, after, frozenset({"sponsor"}))
    assert [(item.attribute, item.in_confidence) for item in found.answers] == [("", True)]
    assert all(shift.rule == "" and shift.because == "" for shift in found.decisions[0].through)


# --- comparing -------------------------------------------------------------------------------------------------------


def objecting(**objections):
    return AnswerSet("Acme", "small", {}, date="2026-05-01", objections=objections)


def test_objections_stand_for_the_file_they_object_to(pack):
    """What they say instead counts; one without another value is told and changes nothing."""
    objections = objecting(
        sponsor=Objection(Answer(value=1), "She missed two reviews", "A reader"), people=Objection(None, "Really?")
    )
    _, after, found = compared((pack, pack), (answers(), objections), ("a.yaml", "b.json"))
    assert after.answers.answers["sponsor"].value == 1
    assert after.answers.answers["people"].value == 50
    assert [(item.label, item.answer, item.instead, item.comment) for item in found.disputes] == [
        ("Sponsor", "level 3 of 0 to 4", "level 1 of 0 to 4", "She missed two reviews"),
        ("People", "50 people", "", "Really?"),
    ]
    assert found.difference.decisions[0].after == "employees"


def test_objections_may_be_named_first(pack):
    """Then the first side is the second file as it would be after them."""
    before, after, found = compared(
        (pack, pack), (objecting(sponsor=Objection(Answer(value=1))), answers()), ("o.json", "a.yaml")
    )
    assert before.answers.answers["sponsor"].value == 1
    assert after.answers.answers["sponsor"].value == 3
    assert len(found.disputes) == 1


def test_an_objection_that_something_is_not_known_takes_the_answer_away():
    """The reader says that nobody knows."""
    found = with_objections(answers(), objecting(people=Objection(Answer(status=Status.DONT_KNOW, value=None))))
    assert found.answers["people"].value is None


def test_two_dates_are_told_apart_by_them_and_two_organizations_are_said_to_be_two(pack):
    """Dates where both have one, else the names of the files."""
    first = replace_date(answers(), "2026-01-01")
    second = replace_date(answers(sponsor=1), "2026-07-01")
    assert compared((pack, pack), (first, second), ("a", "b"))[2].titles == ("2026-01-01", "2026-07-01")
    other = AnswerSet("Other", "small", {})
    found = compared((pack, pack), (first, other), ("a", "b"))[2]
    assert found.titles == ("a", "b")
    assert found.remarks == ("These are two organizations: Acme and Other.",)


def test_one_file_under_two_packs(pack, tmp_path):
    """The rules differ, so the shift of a rule is told though no answer differs."""
    rules = [RULES[0] | {"then": {"lead.ci_team": 0.3}}, *RULES[1:]]
    other = replace(small_pack(tmp_path / "other", rules=rules), version="2")
    _, _, found = compared((pack, other), (answers(), answers()), ("a", "a"))
    assert found.titles == ("small 1", "small 2")
    assert found.difference.answers == ()
    assert [shift.rule for shift in found.difference.decisions[0].through] == ["R01"]


def replace_date(answers, date):
    from msgspec import structs

    return structs.replace(answers, date=date)
