"""When a rule fires, and how certain its premise is (design, section 2: Values, Conditions)."""

from __future__ import annotations

import pytest
from small_pack import question, rule

from advisor.model.answers import Known
from advisor.model.outcome import Outcome

SIZE = {
    "size": {
        "type": "ordinal",
        "levels": ["low", "high", "extreme"],  # by name they would come the other way round
        "required": ["people"],
        "formula": "bins(people, 10, 100)",
    },
    "share": {"type": "number", "required": ["people"], "formula": "people * 0.1"},
}


def fired(outcome: Outcome) -> dict[str, float]:
    """Return the premises of the rules that fired."""
    return {firing.rule: firing.premise for firing in outcome.firings}


OPERATORS = [
    # attribute, test, an answer that passes, one that does not; the attribute answered where it is derived
    ("people", {"is": 50}, 50, 49),
    ("people", {"is_not": 50}, 49, 50),
    ("people", {"in": [10, 50]}, 50, 11),
    ("people", {"not_in": [10, 50]}, 11, 10),
    ("people", {"at_least": 50}, 50, 49),
    ("people", {"at_most": 50}, 50, 51),
    ("people", {"more_than": 50}, 51, 50),
    ("people", {"less_than": 50}, 49, 50),
    ("people", {"between": [10, 50]}, 10, 9),
    ("people", {"between": [10, 50]}, 50, 51),
    ("people", {"at_least": 5, "at_most": 9}, 7, 10),  # both must hold
    ("people", {"at_least": 5, "at_most": 9}, 7, 4),
    ("people", {"is_not": 7, "in": [7, 8]}, 8, 7),
    ("sponsor", {"is": 0}, 0, 1),
    ("sponsor", {"is_not": 0}, 1, 0),
    ("sponsor", {"at_least": 2}, 2, 1),
    ("sponsor", {"between": [1, 2]}, 2, 3),
    ("union", {"is": False}, False, True),
    ("union", {"is_not": False}, True, False),
    ("union", {"in": [True]}, True, False),
    ("scope", {"is": "site"}, "site", "team"),
    ("scope", {"is_not": "site"}, "team", "site"),
    ("scope", {"in": ["site", "team"]}, "team", "enterprise"),
    ("scope", {"not_in": ["site", "team"]}, "enterprise", "team"),
    ("gaps", {"includes": "data"}, ("data", "law"), ("law",)),
    ("gaps", {"includes": "data"}, ("data",), ()),
    ("gaps", {"includes_any": ["data", "law"]}, ("law", "method"), ("method",)),
    ("gaps", {"includes_any": ["data", "law"]}, ("data", "law"), ()),
    ("gaps", {"count_between": [1, 2]}, ("data",), ()),
    ("gaps", {"count_between": [1, 2]}, ("data", "law"), ("data", "law", "method")),
    ("people>size", {"is": "high"}, 10, 9),
    ("people>size", {"at_least": "high"}, 100, 9),
    ("people>size", {"at_most": "high"}, 9, 100),
    ("people>size", {"more_than": "high"}, 100, 10),
    ("people>size", {"less_than": "extreme"}, 10, 100),
    ("people>size", {"between": ["low", "high"]}, 9, 100),
    ("people>size", {"in": ["low", "extreme"]}, 100, 10),
    ("people>share", {"at_most": 0.3}, 3, 4),  # 3 * 0.1 is a little more than 0.3 in floats
    ("people>share", {"more_than": 0.3}, 4, 3),
    ("people>share", {"is": 0.3}, 3, 2),
]


@pytest.mark.parametrize(("name", "test", "passing", "failing"), OPERATORS)
def test_operator(assess, name, test, passing, failing):
    """A test holds for a value that passes, its `not` for one that fails, and neither while the value is unknown."""
    asked, _, read = name.partition(">")
    when = {read or asked: test}
    rules = [rule("A01", when, {"lead.ci_team": 0.5}), rule("A02", {"not": when}, {"lead.ci_team": 0.5})]
    assert fired(assess({asked: passing}, rules=rules, derived=SIZE)) == {"A01": 1}
    assert fired(assess({asked: failing}, rules=rules, derived=SIZE)) == {"A02": 1}
    assert fired(assess({}, rules=rules, derived=SIZE)) == {}


def test_presence(assess):
    """is_known and is_unknown hold with certainty 1, however uncertain the value; `not` turns one into the other."""
    rules = [
        rule("A01", {"scope": {"is_known": True}}, {"lead.ci_team": 0.5}),
        rule("A02", {"scope": {"is_unknown": True}}, {"lead.ci_team": 0.5}),
        rule("A03", {"not": {"scope": {"is_known": True}}}, {"lead.ci_team": 0.5}),
        rule("A04", {"not": {"scope": {"is_unknown": True}}}, {"lead.ci_team": 0.5}),
    ]
    assert fired(assess({"scope": Known("site", 0.1)}, rules=rules)) == {"A01": 1, "A04": 1}
    assert fired(assess({}, rules=rules)) == {"A02": 1, "A03": 1}


def test_an_empty_list_is_an_answer(assess):
    """Answering that nothing is missing is not the same as not answering."""
    rules = [rule("A01", {"gaps": {"count_between": [0, 0]}}, {"lead.ci_team": 0.5})]
    assert fired(assess({"gaps": ()}, rules=rules)) == {"A01": 1}
    assert fired(assess({}, rules=rules)) == {}


@pytest.mark.parametrize(
    ("certainty", "fires"), [(1, True), (0.5, True), (0.21, True), (0.2, False), (0.1, False), (1e-9, False)]
)
def test_a_premise_fires_above_two_tenths(assess, certainty, fires):
    """A premise of exactly 0.2 does not fire its rule; 0.21 does."""
    rules = [rule("A01", {"scope": "site"}, {"lead.ci_team": 0.5})]
    assert ("A01" in fired(assess({"scope": Known("site", certainty)}, rules=rules))) is fires


def test_a_premise_is_rounded_before_it_is_compared_with_two_tenths(assess):
    """0.2 and a ten-billionth is 0.2 to nine decimals, and so does not fire."""
    rules = [rule("A01", {"scope": "site"}, {"lead.ci_team": 0.5})]
    assert fired(assess({"scope": Known("site", 0.2000000001)}, rules=rules)) == {}


@pytest.mark.parametrize(
    ("when", "premise"),
    [
        ({"scope": "site", "sponsor": 3}, 0.5),  # min(0.8, 0.5)
        ({"all": [{"scope": "site"}, {"sponsor": 3}]}, 0.5),
        ({"any": [{"scope": "site"}, {"sponsor": 3}]}, 0.8),  # max(0.8, 0.5)
        ({"any": [{"scope": "team"}, {"sponsor": 3}]}, 0.5),  # only the second holds
        ({"any": [{"scope": "site", "sponsor": 3}, {"people": 7}]}, 0.5),  # max(min(0.8, 0.5), 0.3)
        ({"people": 7, "any": [{"scope": "site"}, {"sponsor": 3}]}, 0.3),  # min(0.3, max(0.8, 0.5))
        ({"scope": {"is_known": True}, "sponsor": 3}, 0.5),  # min(1, 0.5)
        ({"not": {"scope": "team", "sponsor": 3}}, 0.8),  # not team (0.8), or not 3 (fails)
        ({"not": {"any": [{"scope": "team"}, {"sponsor": 4}]}}, 0.5),  # min(0.8, 0.5)
        ({"not": {"not": {"scope": "site"}}}, 0.8),
        ({"people": {"at_least": 5, "at_most": 9}}, 0.3),  # both tests read the same value
        ("always", 1),
    ],
)
def test_certainty_of_a_premise(assess, when, premise):
    """All has the lowest certainty of its parts, any the highest of those that hold."""
    answers = {"scope": Known("site", 0.8), "sponsor": Known(3, 0.5), "people": Known(7, 0.3)}
    outcome = assess(answers, rules=[rule("A01", when, {"lead.ci_team": 0.5})])
    assert fired(outcome) == {"A01": premise}


@pytest.mark.parametrize(
    ("when", "fires"),
    [
        ({"not": {"all": [{"scope": "team"}, {"union": True}]}}, True),  # not team holds, whatever the union
        ({"not": {"all": [{"scope": "site"}, {"union": True}]}}, False),  # site fails, not union is unknown
        ({"not": {"any": [{"scope": "team"}, {"union": True}]}}, False),  # needs both opposites, one is unknown
        ({"any": [{"union": True}, {"union": False}]}, False),  # unknown is neither
        ({"any": [{"union": True}, {"scope": "site"}]}, True),
        ({"all": [{"union": {"is_unknown": True}}, {"scope": "site"}]}, True),
    ],
)
def test_not_is_pushed_to_the_tests(assess, when, fires):
    """De Morgan: not(all) is any of the opposites; an unknown value passes neither a test nor its opposite."""
    outcome = assess({"scope": "site"}, rules=[rule("A01", when, {"lead.ci_team": 0.5})])
    assert bool(fired(outcome)) is fires


def test_an_uncertain_branch_does_not_weaken_a_certain_one(assess):
    """A rule fires once, with its strongest branch, and names the tests that carried it."""
    when = {"any": [{"sponsor": 3}, {"scope": "site"}, {"people": 7}]}
    answers = {"sponsor": Known(3, 0.5), "scope": Known("site", 0.8), "people": Known(7, 0.5)}
    outcome = assess(answers, rules=[rule("A01", when, {"lead.ci_team": 0.5})])
    (firing,) = outcome.firings
    assert (firing.premise, [item.test.attribute for item in firing.matched]) == (0.8, ["scope"])
    assert outcome.hypotheses["lead.ci_team"].certainty == 0.4  # 0.5 * 0.8, once


def test_an_unknown_value_is_listed(assess):
    """What nobody has answered is listed as unknown, in the order of the questions."""
    outcome = assess({"scope": "site", "people": 5})
    assert outcome.unknown == ("sponsor", "budget", "union", "gaps", "spare")


@pytest.mark.parametrize("name", ["stratum", "self", "args", "known", "certainty", "value", "copy", "items"])
def test_any_name_that_the_format_allows(assess, name):
    """An attribute may have any name of the format, also one that the program uses for something of its own."""
    extra = question(name, {"type": "boolean", "choices": {True: "It is so", False: "It is not"}})
    outcome = assess({name: True}, questions=[extra], rules=[rule("A01", {name: True}, {"lead.ci_team": 0.5})])
    assert fired(outcome) == {"A01": 1}
