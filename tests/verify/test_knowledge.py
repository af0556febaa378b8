"""The tests that stand beside the shipped rules, and the runner that authors use for theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from program_parts import PHASES, activity, assignment, line, pillar, step
from small_pack import guard_rail, rule, small_pack
from spread import every

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.errors import FileFaults
from advisor.files.knowledge_tests import read_knowledge_tests
from advisor.files.packs import open_pack, rule_places
from advisor.verify.knowledge.properties import counterexamples
from advisor.verify.knowledge.run import run_examples, run_properties, trial_of, untested
from advisor.verify.survey import Survey

PACK = open_pack()
TESTS = read_knowledge_tests(PACK)
GROUPS = 64
"""Examples are tried in so many groups, so that several processes share them."""

# --- the shipped rules ------------------------------------------------------------------------------------------------


def test_every_example_holds_in_the_columnar_engine():
    """All of them, at once."""
    assert len(TESTS.examples) > 2300
    assert [str(miss) for miss in run_examples(PACK, TESTS.examples, forward=False)] == []


@pytest.mark.parametrize("group", every(8, range(GROUPS)))
def test_examples_hold_in_both_engines(group):
    """The forward engine agrees with what was worked out by hand, and tells what is displaced."""
    assert [str(miss) for miss in run_examples(PACK, TESTS.examples[group::GROUPS])] == []


def test_every_property_holds():
    """Nothing among the situations of the tests, and nothing among organizations drawn, speaks against one."""
    assert len(TESTS.properties) > 40
    assert [str(miss) for miss in run_properties(PACK, TESTS)] == []


def test_every_side_of_every_test_is_shown():
    """Each rule, guard rail and part of the program is seen at its very boundary and just beyond it."""
    assert list(untested(PACK, TESTS)) == []


def test_expectations_stand_under_the_topic_of_their_rule():
    """Each file of rules has a file of tests of the same name, with exactly its rules."""
    places = rule_places(Path(PACK.folder))
    for name in PACK.rule_by_id:
        stem = Path(places[name].path).stem
        listed = {Path(item.place.path).stem for item in TESTS.examples if item.subject == name}
        assert listed <= {stem}, name


# --- what the runner notices ------------------------------------------------------------------------------------------


RULES = [
    rule("L01", {"sponsor": {"at_least": 3}}, {"lead.top_management": 0.7}),
    rule("L02", {"sponsor": {"at_most": 1}}, {"lead.top_management": -0.5}),
    rule("K01", {"people": {"at_least": 50}}, {"consultants.coaching_training": 0.6}),
]
RAILS = [guard_rail("G1", {"scope": "enterprise"}, forbid=["lead.employees"])]
LINES = {"lines": [line("S01", {"scope": "site"}, 1, 2)]}
PROGRAM = {
    "staffing.yaml": LINES,
    "raci.yaml": {"activities": [activity("goals", assignment(["top_management"], ["lead"]))]},
    "plan.yaml": {"phases": PHASES, "steps": [step("talk")]},
    "pillars.yaml": {"pillars": [pillar("care", {"sponsor": 4}, {"sponsor": 0})]},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("knowledge")
    small_pack(path, rules=RULES, guard_rails=RAILS, program=PROGRAM)
    return path


def told(folder: Path, tests: Mapping[str, Any], forward: bool = True):
    """Return what comes of some tests of the small pack."""
    (folder / "tests").mkdir(exist_ok=True)
    (folder / "tests" / "all.yaml").write_text(yaml.safe_dump(dict(tests), sort_keys=False), "utf-8")
    pack = open_pack(str(folder))
    return trial_of(pack, read_knowledge_tests(pack), forward)


def messages(folder: Path, tests: Mapping[str, Any]) -> set[str]:
    return {f"{miss.subject} {miss.told}" for miss in told(folder, tests).misses}


def test_what_is_as_claimed_passes_in_both_engines(folder):
    """Every kind of claim, each true."""
    tests = {
        "situations": {"led": {"sponsor": 4, "scope": "site"}},
        "rules": {
            "L01": {
                "fires": [
                    {"given": {"sponsor": {"value": 3, "certainty": 0.8}}, "adds": {"lead.top_management": 0.56}},
                    {"situation": "led", "adds": {"lead.top_management": 0.7}},
                ],
                "silent": [{"sponsor": 2}, {"situation": "led", "given": {"sponsor": None}}, {}],
            },
            "G1": {"fires": [{"given": {"scope": "enterprise"}}], "silent": [{"scope": "site"}]},
        },
        "derived": {
            "affordable_modes": [
                {"given": {"budget": 0}, "is": ["not_needed"]},
                {"given": {"budget": {"value": 0, "certainty": 0.6}}, "is": ["not_needed"], "certainty": 0.6},
                {"unknown": True},
            ]
        },
        "decisions": [
            {"says": "An active sponsor leads.", "situation": "led", "lead": "top_management"},
            {"says": "Nothing is known.", "given": {}, "lead": "undetermined", "consultants": "undetermined"},
        ],
        "properties": [
            {"says": "More never hurts.", "raising": "sponsor", "never_lowers": ["lead.top_management"]},
            {"says": "Size keeps it.", "raising": "people", "keeps": {"decided.lead": "top_management"}},
            {"says": "No outsiders.", "never": {"decided.lead": "external_consultants"}},
            {"says": "Sponsors lead.", "when": {"sponsor": 4}, "always": {"lead.top_management": {"more_than": 0}}},
        ],
    }
    trial = told(folder, tests)
    assert trial.misses == ()
    assert (trial.examples, trial.properties, len(trial.engines)) == (12, 4, 2)


@pytest.mark.parametrize(
    ("tests", "message"),
    [
        ({"rules": {"L01": {"fires": [{"given": {"sponsor": 2}}]}}}, "L01 is silent, and should fire"),
        ({"rules": {"L01": {"silent": [{"sponsor": 3}]}}}, "L01 fires, and should be silent"),
        (
            {"rules": {"L01": {"fires": [{"given": {"sponsor": 3}, "adds": {"lead.top_management": 0.6}}]}}},
            "L01 adds +0.7 to lead.top_management, and should add +0.6 to lead.top_management",
        ),
        (
            {"derived": {"affordable_modes": [{"given": {"budget": 0}, "unknown": True}]}},
            "affordable_modes is ('not_needed',), and should be unknown",
        ),
        (
            {"decisions": [{"says": "It leads.", "given": {"sponsor": 1}, "lead": "top_management"}]},
            "\u201cIt leads.\u201d: lead is undetermined, and should be top_management",
        ),
        (
            {"properties": [{"says": "It helps.", "raising": "sponsor", "never_raises": ["lead.top_management"]}]},
            "It helps. But lead.top_management is higher after than before, from level",
        ),
        (
            {"properties": [{"says": "Never.", "never": {"decided.lead": "top_management"}}]},
            "Never. But it happens, in",
        ),
    ],
)
def test_what_is_not_as_claimed_is_told(folder, tests, message):
    """The subject, what came out, and what was claimed; by both engines where both can tell."""
    found = messages(folder, tests)
    assert any(item.startswith(message) for item in found), found


def test_displacement_is_told_by_the_engine_that_explains(folder):
    """Only the forward engine keeps a trace, so only it can contradict what is said of displacement."""
    tests = {"rules": {"L01": {"fires": [{"given": {"sponsor": 3}, "displaced": ["lead.top_management"]}]}}}
    assert [miss.engine for miss in told(folder, tests).misses] == ["the forward engine"]


def test_a_rule_that_is_claimed_not_to_be_displaced_is_told(tmp_path):
    """An empty list claims that nothing is displaced, also where nothing is said of what the rule adds."""
    weaker = rule("L03", {"sponsor": {"at_least": 3}}, {"lead.top_management": 0.3}, group="one")
    small_pack(tmp_path, rules=[{**RULES[0], "group": "one"}, weaker])
    claimed = {"rules": {"L03": {"fires": [{"given": {"sponsor": 3}, "displaced": []}]}}}
    assert messages(tmp_path, claimed) == {"L03 is displaced for lead.top_management, and should be for nothing"}
    assert messages(tmp_path, {"rules": {"L03": {"fires": [{"given": {"sponsor": 3}}]}}}) == set()


def test_a_rule_that_is_claimed_never_to_fire_is_told_where_it_does(folder):
    found = messages(folder, {"rules": {"L01": {"never": "Nobody does so much."}}})
    assert any(item.startswith("L01 never fires: Nobody does so much. But it happens") for item in found), found


def test_what_does_not_apply_is_told_by_both_engines(tmp_path):
    """Only the forward engine works out numbers of people; that there are none, the condition says already."""
    small_pack(tmp_path, program={"staffing.yaml": LINES})
    claimed = {"program": {"staffing.S01": {"holds": [{"given": {"scope": "team"}, "range": [1, 2]}]}}}
    assert len(told(tmp_path, claimed).misses) == 2


def test_sides_that_no_example_shows_are_told(folder):
    """A test seen from one side only, an example far from the boundary, and a rule without examples."""
    tests = {"rules": {"L01": {"fires": [{"given": {"sponsor": 4}}], "silent": [{"sponsor": 0}]}}}
    found = {(item.subject, item.told) for item in told(folder, tests, forward=False).unseen}
    assert ("L01", "holding by sponsor at_least 3") in found
    assert ("L01", "failing just beyond sponsor at_least 3") in found
    assert ("K01", "no example") in found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules:\n  L9: {}\n", "2:3: there is no rule or guard rail L9; "),
        ("rules:\n  L01:\n    silent:\n      - {sponsr: 2}\n", "4:10: there is no question that asks for sponsr"),
        ("rules:\n  L01:\n    silent:\n      - {sponsor: 7}\n", "4:19: sponsor must be one of 0, 1, 2, 3, 4, not 7"),
        ("rules:\n  L01:\n    silent:\n      - {given: {}, sponsor: 2}\n", "4:21: sponsor does not belong here"),
        ("rules:\n  L01:\n    silent: [3]\n", "3:14: a situation is made of answers"),
        (
            "rules:\n  L01:\n    fires:\n      - {adds: {lead.employees: 1}}\n",
            "L01 says nothing about lead.employees; valid: lead.top_management",
        ),
        ("rules:\n  L01:\n    silent:\n      - {situation: led}\n", "4:21: there is no situation led"),
        ("rules:\n  L01:\n    silent:\n      - {case: led}\n", "4:16: there is no case led"),
        ("derived:\n  affordable_modes: [{given: {}}]\n", "say what affordable_modes is, or unknown: true"),
        ("decisions: [{says: It leads.}]\n", "1:13: say what comes out: lead, operating_model, consultants"),
        ("decisions: [{says: It leads., lead: nobdy}]\n", "there is no lead nobdy; did you mean nobody?"),
        ("properties: [{says: So.}]\n", "a property says one thing"),
        ("properties: [{says: So., raising: scope, never_lowers: []}]\n", "scope has no order"),
        ("properties: [{says: So., raising: sponsor}]\n", "say one thing that raising does"),
        ("properties: [{says: So., never: {sponsr: 1}}]\n", "there is no attribute sponsr"),
        ("rules: {L01: {fires: [{given: {sponsor: 3}, adds: }]}}\n", "adds must be made of lines"),
        ("rules: {G1: {fires: [{given: {scope: team}, adds: {}}]}}\n", "G1 is a guard rail, which adds nothing"),
        ("rules: {G1: {fires: [{given: {scope: team}, displaced: []}]}}\n", "G1 is a guard rail, which adds nothing"),
        ("rules: {L01: {out_of_reach: {people: So.}}}\n", "there is no attribute that L01 reads people"),
        ("derived: {affordable_modes: [{unknown: true, certainty: 0.5}]}\n", "what is unknown has no certainty"),
        ("properties: [{says: So., never: {sponsor: 4}, when: {budget: 0}}]\n", "when says nothing beside never"),
        (
            "properties: [{says: So., always: {sponsor: 4}, never_lowers: [lead.ci_team]}]\n",
            "never_lowers says nothing beside always",
        ),
        ("program: {step.talk: {holds: [{given: {}, range: [1, 2]}]}}\n", "range does not belong here"),
        ("program: {pillar.care: {stands: [{given: {}, accountable: ci_team}]}}\n", "accountable does not belong here"),
        ("program: {staffing.S01: {not: [{given: {}, range: [1, 2]}]}}\n", "range does not belong here"),
        ("program: {staffing.S01: {holds: [{given: {}, capped: true}]}}\n", "capped is true or false, beside a range"),
        ("program: {staffing.S01: {holds: [{given: {}, range: }]}}\n", "a range is two whole numbers"),
        ("program: {activity.goals: {holds: [{given: {}, accountable: }]}}\n", "accountable is one name"),
        ("program: {pillar.care: {out_of_reach: {people: So.}}}\n", "no attribute that pillar.care reads people"),
        ("rule: {}\n", "rule is not a part that belongs here; did you mean rules?"),
    ],
)
def test_faults_of_a_test_file_are_told_with_their_place(folder, text, message):
    """Where, what is wrong, and the nearest name."""
    (folder / "tests").mkdir(exist_ok=True)
    (folder / "tests" / "all.yaml").write_text(text, "utf-8")
    with pytest.raises(FileFaults) as caught:
        read_knowledge_tests(open_pack(str(folder)))
    assert message in str(caught.value)


def test_a_property_that_a_rule_breaks_is_found(folder):
    """A rule that weighs against a stronger sponsor breaks what a stronger sponsor never does; the step is named."""
    (folder / "tests").mkdir(exist_ok=True)
    text = "properties: [{says: More never hurts., raising: sponsor, never_lowers: [lead.top_management]}]\n"
    (folder / "tests" / "all.yaml").write_text(text, "utf-8")
    pack = open_pack(str(folder))
    wrong = replace(pack, rules=(replaced_sign(pack.rules[0]), *pack.rules[1:]))
    claims = read_knowledge_tests(pack).properties
    survey = Survey(pack, 512)
    assert list(counterexamples(ColumnarEngine(pack), survey.organizations, claims)) == []
    [(_, found)] = counterexamples(ColumnarEngine(wrong), survey.organizations, claims)
    assert found.step == (2, 3)


def replaced_sign(item):
    from msgspec.structs import replace as changed

    return changed(item, then=tuple(changed(part, factor=-part.factor) for part in item.then))
