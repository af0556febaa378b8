"""Attributes that follow from answers (design, section 2: Derived attributes; docs/pack-format.md)."""

from __future__ import annotations

import pytest
from small_pack import rule

from advisor.model.answers import Known
from advisor.model.outcome import Outcome


def derive(assess, answers, *, more=None, **entry) -> Outcome:
    """Assess with one derived attribute named `result`, a number unless said otherwise."""
    return assess(answers, derived={**(more or {}), "result": {"type": "number", **entry}})


def formula(assess, text, answers, **inputs):
    """Return what a formula over people and sponsor gives, and its certainty; None if it is unknown."""
    names = [name for name in ("people", "sponsor", "gaps") if name in text]
    inputs = inputs or {"required": names}
    return derive(assess, answers, formula=text, **inputs).known.get("result")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("people + sponsor", 10),
        ("people - sponsor", 6),
        ("people * sponsor / 4", 4),
        ("people + sponsor * 2 - 1", 11),
        ("-sponsor", -2),
        ("(people + sponsor) / 4", 2.5),
        ("min(people, sponsor, 5)", 2),
        ("max(people, sponsor, 5)", 8),
        ("mean(people, sponsor)", 5),
        ("bins(people, 3, 8, 9)", 2),  # 3 and 8 are reached, 9 is not
        ("bins(1 - people * 0.1, 0.2)", 1),  # 0.2 is reached, though 1 - 0.8 is a little less in floats
        ("people * 0.1 - 0.7", 0.1),  # 0.10000000000000009 in floats
        ("count_known(people, sponsor)", 2),
        ("people / 3", 2.666666667),
    ],
)
def test_formula(assess, text, result):
    """+ - * / and the functions calculate; the result is rounded to nine decimals."""
    assert formula(assess, text, {"people": 8, "sponsor": 2}) == Known(result)


def test_count(assess):
    """Count gives the number of items of a multichoice; none is 0, unknown is unknown."""
    assert formula(assess, "count(gaps)", {"gaps": ("data", "law")}) == Known(2)
    assert formula(assess, "count(gaps)", {"gaps": ()}) == Known(0)
    assert formula(assess, "count(gaps)", {}) is None


def test_division_by_zero_is_unknown(assess):
    """Nothing follows from dividing by zero; the rest of the advice goes on."""
    assert formula(assess, "people / sponsor", {"people": 8, "sponsor": 0}) is None
    assert formula(assess, "people / (sponsor - 2)", {"people": 8, "sponsor": 2}) is None


LEFT_OUT = {"people": {"leave_out": "it is left out"}, "sponsor": {"leave_out": "it is left out"}}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("min(people, sponsor)", 8),
        ("max(people, sponsor)", 8),
        ("mean(people, sponsor)", 8),
        ("mean(people, sponsor / 4)", 8),  # the whole part that uses it is left out
        ("count_known(people, sponsor)", 1),
    ],
)
def test_functions_leave_out_what_is_unknown(assess, text, result):
    """Min, max and mean go over what is known; count_known counts it."""
    assert formula(assess, text, {"people": 8}, refining=LEFT_OUT).value == result


def test_functions_of_nothing_known(assess):
    """With nothing known, min, max and mean are unknown and count_known is 0."""
    for text in ("min(people, sponsor)", "max(people, sponsor)", "mean(people, sponsor)"):
        assert formula(assess, text, {}, refining=LEFT_OUT) is None
    assert formula(assess, "count_known(people, sponsor)", {}, refining=LEFT_OUT) == Known(0)


@pytest.mark.parametrize(
    ("people", "level"), [(9, "low"), (10, "middle"), (99, "middle"), (100, "high"), (999, "high")]
)
def test_a_formula_gives_a_named_level_by_its_rank(assess, people, level):
    """The first level is rank 0; what is beyond the last level is the last."""
    levels = {"type": "ordinal", "levels": ["low", "middle", "high"], "required": ["people"]}
    outcome = derive(assess, {"people": people}, formula="bins(people, 10, 100, 500)", **levels)
    assert outcome.known["result"].value == level


def test_a_named_level_counts_as_its_rank(assess):
    """A formula reads a named level as its rank from 0 and a boolean as 0 or 1."""
    size = {"type": "ordinal", "levels": ["low", "high"], "required": ["people"], "formula": "bins(people, 10)"}
    answers = {"people": 50, "union": True}
    outcome = derive(assess, answers, more={"size": size}, required=["size", "union"], formula="10 * size + union")
    assert outcome.known["result"].value == 11


# --- required, refining, deciding -----------------------------------------------------------------------------------


def test_required_unknown(assess):
    """While a required input is unknown, so is the result, and no rule can take it for a no."""
    entry = {"type": "boolean", "required": ["scope", "sponsor"],
             "cases": [{"when": {"scope": "site"}, "value": True}, {"when": {"sponsor": 1}, "value": True}],
             "otherwise": False}  # fmt: skip
    rules = [
        rule("A01", {"result": False}, {"lead.ci_team": 0.5}),
        rule("A02", {"result": True}, {"lead.ci_team": 0.5}),
    ]
    outcome = assess({"scope": "site"}, derived={"result": entry}, rules=rules)
    assert "result" not in outcome.known
    assert outcome.derivations["result"].known is None
    assert outcome.firings == ()
    assert assess({"scope": "site", "sponsor": 4}, derived={"result": entry}).known["result"] == Known(True)


def test_one_of_a_required_group_is_enough(assess):
    """A list inside required: one of them is enough."""
    entry = {"required": [["scope", "union"]], "refining": {name: {"leave_out": "so the other decides"} for name in
             ("scope", "union")}, "cases": [{"when": {"any": [{"scope": "site"}, {"union": True}]}, "value": 1}],
             "otherwise": 0}  # fmt: skip
    assert derive(assess, {"scope": "site"}, **entry).known["result"] == Known(1)
    assert derive(assess, {"union": False}, **entry).known["result"] == Known(0)
    assert "result" not in derive(assess, {}, **entry).known


def test_assumed_value(assess):
    """A refining input stands in with the value assumed, without certainty of its own, and the assumption is told."""
    entry = {"required": ["people"], "refining": {"sponsor": {"assume": 0}}, "formula": "people + 100 * sponsor"}
    outcome = derive(assess, {"people": Known(7, 0.8)}, **entry)
    assert outcome.known["result"] == Known(7, 0.8)
    assert [(item.attribute, item.input, item.value) for item in outcome.assumptions] == [("result", "sponsor", 0)]
    assert str(outcome.assumptions[0]) == "result: sponsor is unknown, 0 assumed"
    known = derive(assess, {"people": Known(7, 0.8), "sponsor": Known(1, 0.5)}, **entry)
    assert known.known["result"] == Known(107, 0.5)
    assert known.assumptions == ()


@pytest.mark.parametrize(
    ("when", "value"),
    [
        ({"sponsor": 0}, "row"),
        ({"sponsor": {"at_least": 1}}, "otherwise"),
        ({"not": {"sponsor": {"at_least": 1}}}, "row"),
        ({"sponsor": {"is_unknown": True}}, "row"),  # it is assumed, not known
        ({"sponsor": {"is_known": True}}, "otherwise"),
        ({"any": [{"people": 9}, {"sponsor": {"at_most": 1}}]}, "row"),
        ({"sponsor": {"at_most": 1}, "people": 9}, "otherwise"),
        ({"sponsor": {"at_least": 0, "at_most": 1}}, "row"),
    ],
)
def test_assumed_value_in_a_case_table(assess, when, value):
    """A row reads the assumed value as it would a known one; whether it is known stays the truth."""
    entry = {"type": "choice", "levels": ["row", "otherwise"], "required": ["people"],
             "refining": {"sponsor": {"assume": 0}},
             "cases": [{"when": when, "value": "row"}, {"when": {"people": 8}, "value": "otherwise"}]}  # fmt: skip
    outcome = derive(assess, {"people": 8}, **entry)
    assert outcome.known["result"] == Known(value)
    assert [item.input for item in outcome.assumptions] == ["sponsor"]


def test_left_out(assess):
    """A test on an input that may be left out does not hold while it is unknown, and what was left out is told."""
    entry = {"type": "boolean", "required": ["people"], "refining": {"sponsor": {"leave_out": "so only size counts"}},
             "cases": [{"when": {"sponsor": {"at_most": 1}}, "value": True}], "otherwise": False}  # fmt: skip
    entry["cases"].append({"when": {"people": {"more_than": 100}}, "value": True})
    outcome = derive(assess, {"people": 8}, **entry)
    assert outcome.known["result"] == Known(False)
    assert [str(item) for item in outcome.assumptions] == ["result: sponsor is unknown, so only size counts"]


def test_nothing_is_assumed_where_a_row_above_decides(assess):
    """Inputs of the rows below the one that holds are not read, and so need no assumption."""
    entry = {"type": "boolean", "required": ["people"], "refining": {"sponsor": {"leave_out": "so only size counts"}},
             "cases": [{"when": {"people": {"more_than": 100}}, "value": True},
                       {"when": {"sponsor": {"at_most": 1}}, "value": True}], "otherwise": False}  # fmt: skip
    assert derive(assess, {"people": 101}, **entry).assumptions == ()
    assert len(derive(assess, {"people": 100}, **entry).assumptions) == 1


def test_deciding(assess):
    """A deciding input decides on its own where it is known; all of them must be known before otherwise is reached."""
    entry = {"type": "boolean", "deciding": ["union", "sponsor"],
             "cases": [{"when": {"any": [{"union": True}, {"sponsor": 4}]}, "value": True}],
             "otherwise": False}  # fmt: skip
    assert derive(assess, {"union": True}, **entry).known["result"] == Known(True)
    assert derive(assess, {"sponsor": 4}, **entry).known["result"] == Known(True)
    assert "result" not in derive(assess, {"union": False}, **entry).known
    assert "result" not in derive(assess, {}, **entry).known
    assert derive(assess, {"union": False, "sponsor": 0}, **entry).known["result"] == Known(False)


def test_the_first_row_that_holds_decides(assess):
    """A case table is read from the top."""
    entry = {"required": ["people"], "cases": [{"when": {"people": {"at_least": 10}}, "value": 1},
             {"when": {"people": {"at_least": 100}}, "value": 2}, {"when": {"people": 5}, "value": 3}]}  # fmt: skip
    assert derive(assess, {"people": 100}, **entry).known["result"].value == 1
    assert derive(assess, {"people": 5}, **entry).known["result"].value == 3


def test_no_row_and_no_otherwise(assess):
    """Where no row holds and there is no otherwise, the result is unknown."""
    entry = {"required": ["people"], "cases": [{"when": {"people": {"at_least": 10}}, "value": 1}]}
    assert "result" not in derive(assess, {"people": 9}, **entry).known


def test_a_row_whose_formula_is_unknown_still_decides(assess):
    """The rows below are not asked when the row that holds cannot be calculated."""
    row = {"when": {"people": 8}, "value": {"formula": "people / sponsor"}}
    entry = {"required": ["people", "sponsor"], "cases": [row], "otherwise": 1}
    assert "result" not in derive(assess, {"people": 8, "sponsor": 0}, **entry).known
    assert derive(assess, {"people": 8, "sponsor": 4}, **entry).known["result"] == Known(2)


# --- certainty -------------------------------------------------------------------------------------------------------


def test_certainty_of_a_formula(assess):
    """A formula is as certain as the least certain known input."""
    answers = {"people": Known(8, 0.8), "sponsor": Known(2, 0.5)}
    assert formula(assess, "people + sponsor", answers) == Known(10, 0.5)


@pytest.mark.parametrize(("people", "certainty"), [(101, 0.9), (50, 0.5), (5, 0.3)])
def test_certainty_of_a_case_table(assess, people, certainty):
    """A case table is as certain as the least certain of what the rows read: those down to the one that holds."""
    entry = {"required": ["people", "sponsor", "union"],
             "cases": [{"when": {"people": {"more_than": 100}}, "value": 1},
                       {"when": {"people": 50, "sponsor": 2}, "value": 2},
                       {"when": {"union": True}, "value": {"formula": "people"}}]}  # fmt: skip
    answers = {"people": Known(people, 0.9), "sponsor": Known(2, 0.5), "union": Known(True, 0.3)}
    assert derive(assess, answers, **entry).known["result"].certainty == certainty


def test_certainty_passes_through_strata(assess):
    """A derived attribute of derived attributes is as certain as the answers behind it; so is a rule that reads it."""
    more = {"half": {"type": "number", "required": ["people"], "formula": "people / 2"}}
    rules = [rule("A01", {"result": {"at_least": 8}}, {"lead.ci_team": 0.5})]
    entry = {"type": "number", "required": ["half", "sponsor"], "formula": "half * sponsor"}
    answers = {"people": Known(8, 0.8), "sponsor": Known(2, 0.5)}
    outcome = assess(answers, derived={"result": entry, **more}, rules=rules)  # listed before what it reads
    assert outcome.known["result"] == Known(8, 0.5)
    assert outcome.hypotheses["lead.ci_team"].certainty == 0.25


def test_a_row_may_hold_on_little_certainty(assess):
    """A case table decides however uncertain its inputs are; the rule that reads it then does not fire."""
    entry = {"type": "boolean", "required": ["people"], "cases": [{"when": {"people": 8}, "value": True}]}
    rules = [rule("A01", {"result": True}, {"lead.ci_team": 0.5})]
    outcome = assess({"people": Known(8, 0.1)}, derived={"result": entry}, rules=rules)
    assert outcome.known["result"] == Known(True, 0.1)
    assert outcome.firings == ()


def test_a_multichoice_may_be_assumed(assess):
    """A multichoice may be assumed to be empty: its tests and its count read the empty list."""
    refining = {"gaps": {"assume": []}}
    entry = {"required": ["people"], "refining": refining, "formula": "people + count(gaps)"}
    assert derive(assess, {"people": 8}, **entry).known["result"] == Known(8)
    table = {"type": "boolean", "required": ["people"], "refining": refining, "otherwise": False,
             "cases": [{"when": {"people": 8, "gaps": {"count_between": [0, 0]}}, "value": True}]}  # fmt: skip
    assert derive(assess, {"people": 8}, **table).known["result"] == Known(True)
