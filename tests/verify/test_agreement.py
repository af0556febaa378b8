from __future__ import annotations

import pytest
from small_pack import guard_rail, rule, small_pack

from advisor.engine.forward import ForwardEngine
from advisor.files.packs import find_pack
from advisor.verify.agreement import MEANING, agreement
from advisor.verify.cases import case_files, case_kinds, run_cases
from advisor.verify.proportion import proportion

RULES = (
    rule("R01", {"scope": "enterprise"}, {"lead.top_management": 0.8}),
    rule("R02", {"scope": "site"}, {"lead.ci_team": 0.6}),
    rule("R03", {"scope": "team"}, {"lead.employees": 0.7}),
    rule("R04", {"union": True}, {"lead.ci_team": -0.3}),
    rule("R05", {"budget": 2}, {"consultants.full_partner": 0.5}),
    rule("R06", {"gaps": {"includes": "law"}}, {"model.hub_and_spoke": 0.5}),
)


def assessed(folder, cases, **parts):
    """Return the agreement of a small pack on cases: name -> (answers, what is expected per decision)."""
    pack = small_pack(folder / "pack", rules=RULES, **parts)
    (folder / "cases").mkdir()
    for name, (answers, expected) in cases.items():
        lines = [
            "organization: X",
            "topic: small",
            "answers:",
            *(f"  {key}: {value}" for key, value in answers.items()),
        ]
        lines += ["expected:"]
        for decision, (preferred, *acceptable) in expected.items():
            lines += [f"  {decision}:", f"    preferred: {preferred}", f"    acceptable: [{', '.join(acceptable)}]"]
        (folder / "cases" / f"{name}.yaml").write_text("\n".join(lines) + "\n")
    return agreement(pack, run_cases(ForwardEngine(pack), case_files(folder / "cases")))


def lead(*expected):
    return {"lead": expected}


CASES = {
    "alfa": ({"scope": "enterprise"}, lead("top_management")),
    "beta": ({"scope": "enterprise"}, lead("ci_team", "top_management")),
    "gamma": ({"scope": "site"}, lead("ci_team")),
    "delta": ({"scope": "site", "union": "true"}, lead("ci_team")),
    "worked_one": ({"scope": "team"}, lead("top_management")),
    "judged_one": ({"scope": "team"}, lead("employees")),
}
"""Given, in turn: top_management, top_management, ci_team, nobody above 0.5 (undetermined), employees, employees."""


def test_the_interval_is_that_of_wilson():
    """25 of 29 by hand, with z = 1.959964 and so z² = 3.841459.

    p = 25/29 = 0.862069; 1 + z²/n = 1.132464; center (0.862069 + 3.841459/58) / 1.132464 = 0.819718;
    half width 1.959964 * sqrt(0.862069 * 0.137931 / 29 + 3.841459 / 3364) / 1.132464 = 0.125309.
    """
    found = proportion(25, 29)
    assert (found.low, found.high) == pytest.approx((0.6944, 0.9450), abs=5e-5)
    assert found.share == pytest.approx(25 / 29, abs=5e-5)


def test_the_interval_of_none_and_all_ends_there():
    """With p = 1 the lower bound is n / (n + z²) = 5 / 8.841459 = 0.5655; with p = 0 it is the mirror image."""
    every, none = proportion(5, 5), proportion(0, 5)
    assert (every.low, every.high) == (0.5655, 1.0)
    assert (none.low, none.high) == (0.0, 0.4345)


def test_an_interval_of_nothing_is_told_as_nothing():
    """Nothing counted has no share."""
    assert proportion(0, 0).share is None


def test_counts_recall_and_confusion(tmp_path):
    """Of six cases three get the preferred lead; ci_team is expected three times and given once."""
    found = assessed(tmp_path, CASES)
    whole = found.groups[-1]
    assert whole.kind == "all"
    (item,) = whole.decisions
    assert (item.decision, item.cases) == ("lead", 6)
    assert (item.preferred.count, item.acceptable.count) == (3, 4)
    assert [(c.value, c.cases, c.agreed, c.recall) for c in item.classes] == [
        ("top_management", 2, 1, 0.5),
        ("ci_team", 3, 1, 0.3333),
        ("employees", 1, 1, 1.0),
    ]
    assert item.macro_recall == round((1 / 2 + 1 / 3 + 1) / 3, 4)
    assert [(c.expected, c.given, c.cases) for c in item.confusion] == [
        ("top_management", "top_management", 1),
        ("top_management", "employees", 1),
        ("ci_team", "top_management", 1),
        ("ci_team", "ci_team", 1),
        ("ci_team", "undetermined", 1),
        ("employees", "employees", 1),
    ]
    assert (item.baseline.value, item.baseline.preferred.count) == ("ci_team", 3)


def test_a_tie_for_the_baseline_goes_by_the_order_of_the_pack(tmp_path):
    """employees comes first in the folder, top_management in the pack."""
    found = assessed(
        tmp_path,
        {"alfa": ({"scope": "team"}, lead("employees")), "beta": ({"scope": "team"}, lead("top_management"))},
    )
    assert found.groups[-1].decisions[0].baseline.value == "top_management"


def test_groups_go_by_the_start_of_the_name(tmp_path):
    """Each group holds its own cases, the last one all of them."""
    found = assessed(tmp_path, CASES)
    assert {group.kind: group.decisions[0].cases for group in found.groups} == {
        "published": 4,
        "judged": 1,
        "worked": 1,
        "all": 6,
    }


def test_what_three_cases_share_is_a_group():
    """Two published cases may be of one company; three that start alike are a group of their own."""
    kinds = case_kinds(["pilot_a", "pilot_b", "pilot_c", "acme_1990", "acme_2000", "plain", "vignette_a", "judgedx"])
    assert set(kinds.values()) == {"pilot", "published", "vignette"}
    assert kinds["pilot_b"] == "pilot"
    assert kinds["vignette_a"] == "vignette"
    assert kinds["acme_1990"] == kinds["plain"] == kinds["judgedx"] == "published"


def test_a_disagreement_names_the_rules_for_and_against(tmp_path):
    """What was given and what was expected, each with its certainty and its rules."""
    found = assessed(tmp_path, CASES)
    by_case = {item.case: item for item in found.disagreements}
    assert set(by_case) == {"beta", "delta", "worked_one"}
    assert by_case["beta"].acceptable
    assert by_case["beta"].given.rules_for == (("R01", 0.8),)
    assert by_case["beta"].expected.rules_for == ()
    delta = by_case["delta"]
    assert not delta.acceptable
    assert delta.given.certainty is None
    assert delta.open == ("sponsor",)
    assert delta.expected.certainty == pytest.approx((0.6 - 0.3) / (1 - 0.3))
    assert delta.expected.rules_for == (("R02", 0.6),)
    assert delta.expected.rules_against == (("R04", -0.3),)


def test_a_disagreement_names_the_guard_rail_and_what_gave_way(tmp_path):
    """A rail that forbids what is expected is named; so is the mode that cannot be paid for."""
    answers = {"scope": "enterprise", "sponsor": 3, "budget": 2}
    found = assessed(
        tmp_path,
        {"alfa": (answers, {"lead": ("top_management",), "consultants": ("full_partner",)})},
        guard_rails=[
            guard_rail("G01", {"budget": 2}, forbid=["lead.top_management"]),
            guard_rail("G02", {"budget": 2}, force="consultants.not_needed"),
            guard_rail("G03", {"budget": 2}, forbid=["model.hub_and_spoke"]),
        ],
    )
    rails = {item.decision: [(rail.rail, rail.changed) for rail in item.guard_rails] for item in found.disagreements}
    assert rails == {"lead": [("G01", True)], "consultants": [("G02", True)]}


def test_what_cannot_be_paid_for_is_named(tmp_path):
    """A budget of 1 pays for coaching only, so the full partner gives way."""
    rules = [
        *RULES,
        rule("R07", {"budget": 1}, {"consultants.full_partner": 0.5, "consultants.coaching_training": 0.3}),
    ]
    pack = small_pack(tmp_path / "pack", rules=rules)
    (tmp_path / "one.yaml").write_text(
        "organization: X\ntopic: small\nanswers: {budget: 1}\n"
        "expected: {consultants: {preferred: full_partner, acceptable: []}}\n"
    )
    (item,) = agreement(pack, run_cases(ForwardEngine(pack), [tmp_path / "one.yaml"])).disagreements
    assert (item.given.value, item.instead_of) == ("coaching_training", "full_partner")


def test_a_lead_of_nobody_is_explained_by_its_preconditions(tmp_path):
    """P01 finds nobody ready; the advice rule with a precondition comes later and decided nothing."""
    rules = [
        rule("P01", {"sponsor": 0}, {"lead.employees": -0.5}, precondition="A sponsor"),
        rule("P02", {"sponsor": 0}, {"action.train": 0.5}, precondition="Training"),
    ]
    pack = small_pack(tmp_path / "pack", rules=rules)
    (tmp_path / "one.yaml").write_text(
        "organization: X\ntopic: small\nanswers: {scope: site, sponsor: 0}\n"
        "expected: {lead: {preferred: employees, acceptable: []}}\n"
    )
    (item,) = agreement(pack, run_cases(ForwardEngine(pack), [tmp_path / "one.yaml"])).disagreements
    assert (item.given.value, item.preconditions) == ("nobody", ("P01",))
    assert item.expected.rules_against == (("P01", -0.5),)


def test_rules_that_no_case_fires_are_named(tmp_path):
    """R05 and R06 read what no case answers."""
    found = assessed(tmp_path, CASES)
    assert found.rules_no_case_fires == ("R05", "R06")
    assert found.meaning == MEANING


def test_the_shipped_figures_are_those_of_the_readme(shipped_pack):
    """The published group is counted as the README says."""
    found = agreement(shipped_pack, run_cases(ForwardEngine(shipped_pack), case_files(find_pack() / "cases")))
    published = next(group for group in found.groups if group.kind == "published")
    assert [item.preferred.count for item in published.decisions] == [25, 22, 22]
    for group in found.groups:
        for item in group.decisions:
            assert sum(cell.cases for cell in item.confusion) == item.cases
            assert sum(cell.cases for cell in item.confusion if cell.expected == cell.given) == item.preferred.count
