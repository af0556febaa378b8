# ruff: noqa: RUF001 - signs as readers see them

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from small_pack import rule, small_pack

from advisor.files.pack_reader import read_pack
from advisor.verify.checks import check_pack
from advisor.verify.checks.base import Severity
from advisor.verify.examples import write_examples

PACK = Path(__file__).parents[2] / "rules/process_improvement"
STARTER = Path(__file__).parents[2] / "advisor/starter"
RULES = sum(path.read_text().count("\n  - id: ") for path in (PACK / "rules").glob("*.yaml"))


def test_check_tells_every_fault_at_once(advisor, tmp_path):
    """Three faults in three files come in one run, with exit code 2."""
    shutil.copytree(PACK, tmp_path / "pack")
    for name, old, new in (
        ("rules/top_management.yaml", "lead.top_management: 0.7", "lead.top_managment: 0.7"),
        ("questions.yaml", "depth: quick", "depth: quik"),
        ("sources.yaml", "status: recalled", "status: recaled"),
    ):
        path = tmp_path / "pack" / name
        path.write_text(path.read_text().replace(old, new, 1))
    result = advisor("pack", "check", "pack")
    assert result.returncode == 2
    assert "depth must be one of" in result.stderr
    assert "status must be one of" in result.stderr
    listed = json.loads(advisor("pack", "check", "pack", "--format", "json").stdout)["faults"]
    assert {fault["code"] for fault in listed} >= {"invalid-value"}
    assert all(fault["line"] >= 1 and fault["column"] >= 1 for fault in listed)


def test_check_findings_have_exit_code_1(advisor, tmp_path):
    """A pack that reads but repeats a reason has a finding."""
    small_pack(tmp_path / "pack", rules=[rule(name, {"sponsor": 4}, {"lead.ci_team": 0.5}) for name in ("L01", "L02")])
    result = advisor("pack", "check", "pack")
    assert result.returncode == 1
    assert "[boilerplate]" in result.stdout


def test_a_sample_notes_what_it_finds_and_writes_it_down(advisor, tmp_path):
    """What is proved of the shipped pack, make test checks beside the tests; here it is what a sample of it shows."""
    pack = read_pack(PACK)
    notes = check_pack(pack, sample=60, study=False)
    assert {note.severity for note in notes} == {Severity.NOTE}
    assert any("undetermined although all core questions are answered" in note.message for note in notes)
    silent = [note for note in notes if "never fired in 60 organizations" in note.message]
    assert all(re.search(r"/rules/\w+\.yaml:\d+:\d+$", note.place) for note in silent)
    written = write_examples(tmp_path / "drawn", pack, notes)
    assert sorted(written.values()) == sorted((tmp_path / "drawn").iterdir())
    assert advisor("assess", min(written.values())).returncode == 0


def test_notes_do_not_make_exit_code_1(advisor, tmp_path):
    """A rule that no organization drawn fires is a note, and has no example."""
    result = advisor("pack", "check", STARTER, "--sample", 2, "--write-cases", "drawn")
    assert (result.returncode, result.stderr) == (0, "")
    *notes, last = result.stdout.splitlines()
    assert re.search(r"15 rules, nothing to mend, \d+ notes?$", last)
    assert all(re.match(r"\S+/rules/\w+\.yaml:\d+:\d+: note: \w+: never fired in 2 organizations", n) for n in notes)


def test_findings_as_json_hold_the_same(advisor, tmp_path):
    """Code, severity, subject, place and sentence of each, for programs."""
    small_pack(tmp_path / "pack", rules=[rule(name, {"sponsor": 4}, {"lead.ci_team": 0.5}) for name in ("L01", "L02")])
    told = advisor("pack", "check", "pack").stdout.splitlines()
    listed = json.loads(advisor("pack", "check", "pack", "--format", "json").stdout)["findings"]
    assert len(listed) == len(told) - 1
    for line, item in zip(told, listed, strict=False):
        assert line.endswith(f"{item['subject']}: {item['message']} [{item['code']}]")


def test_list_names_the_pack(advisor):
    """The shipped pack is listed with its size."""
    assert advisor("pack", "list").stdout.startswith("process-improvement 1.1: Who should drive")
    listed = json.loads(advisor("pack", "list", "--format", "json").stdout)
    assert listed[0]["rules"] == RULES


def test_show_finds_anything_and_where_it_is_used(told):
    """Rules, questions, sources, hypotheses, derived attributes, guard rails and advice are found by id."""
    for identifier, words in {
        "L02": "every manager's boundary",
        "sponsor_behavior": "What the sponsor really does",
        "sponsor_checked": "L04",
        "KOTTER95": "L02",
        "lead.top_management": "L02 adds +0.75",
        "bb_count": "Master Black Belts",
        "sponsorship": "readiness_score",
        "G4": "model.central_coe",
        "action.appoint_owners": "P04",
    }.items():
        assert words in " ".join(told("pack", "show", identifier).split()), identifier


def test_show_finds_what_the_program_files_define(told):
    """Under its id, in words, with what else it is about and where it is used."""
    for identifier, words in {
        "Q02": (
            "contradiction: A sponsor who leads but gave up nothing",
            "Until this is clear",
            "interview: asked back",
        ),
        "q03": ("answer to be shown: An owner who may change procedures",),
        "S03a": (
            "from the largest of 1 and 0.003 × number of people to 0.01 × number of people, in people",
            "projects ready to start ÷ 2 (two projects a year for each of them)",
            "Black Belts (bb_count)",
            "black_belt_ratio: One full-time Black Belt for about 100 employees",
        ),
        "carry_program": ("accountable: top management", "responsible: whoever leads, else top management"),
        "finance": ("party beside the roles: Finance", "activity.verify_benefits"),
        "board_names_executive": ("Days 1 to 30", "Carries out action.name_executive_in_days"),
        "direction": ("pillar: Direction", "Stands when", "Missing when", "Built by"),
        "D02": ("contested point", "One side", "The other", "black_belt_ratio"),
        "black_belt_ratio": ("Caveat The same answer warns", "S03a: Black Belts", "D02: Belts by headcount"),
        "change_failure_rate": ("never shown in a report: a review of the literature found no valid evidence",),
    }.items():
        text = " ".join(told("pack", "show", identifier).split())
        assert [part for part in words if part not in text] == [], identifier


def test_show_tells_apart_what_has_the_same_name(advisor):
    """An attribute and a pillar: the attribute by its name, with a hint; the pillar with its kind before it."""
    both = advisor("pack", "show", "ownership").stdout
    assert both.startswith("ownership  derived attribute: Process ownership")
    assert "advisor pack show pillar.ownership: pillar" in both
    assert advisor("pack", "show", "pillar.ownership").stdout.startswith("ownership  pillar: Ownership")


def test_show_lists_what_of_the_program_uses_something(told):
    """Conditions, formulas and today's number of an attribute; sources; actions that a step carries out."""
    for identifier, users in {
        "release_time": ("Q02", "Q16", "step.free_hours", "pillar.participation"),
        "project_pipeline": ("S03a", "S04c"),
        "bb_count": ("S02a", "Q04"),
        "size_band": ("S03a", "D03"),
        "owner_in_sight": ("activity.release_time",),
        "HUGHES11": ("figure.change_failure_rate",),
        "KOTTER95": ("D01", "pillar.direction", "step.name_goal"),
        "action.name_counterparts": ("step.name_counterparts carries it out",),
        "improvement_scope": ("resemblance of cases: weight 3",),
    }.items():
        used = told("pack", "show", identifier).partition("Used by")[2]
        assert [user for user in users if user not in " ".join(used.split())] == [], identifier


def test_show_as_json_holds_the_same(advisor):
    """Facts and what uses it, for programs."""
    found = json.loads(advisor("pack", "show", "D02", "--format", "json").stdout)
    assert (found["kind"], found["id"]) == ("contested point", "D02")
    assert dict(found["facts"])["When"] == ["Black Belts that the size suggests is at least 1"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sponsor_behaviour", "sponsor_behavior"),
        ("step.name_gaol", "step.name_goal"),
        ("black_belt_ration", "black_belt_ratio"),
        ("Q99", "Q29"),
    ],
)
def test_show_suggests_the_nearest_id(advisor, typed, meant):
    """A misspelled id is told with the right one, be it of the program."""
    result = advisor("pack", "show", typed)
    assert result.returncode == 2
    assert f"process-improvement has nothing called {typed}; did you mean {meant}" in result.stderr


def test_test_compares_with_what_cases_expect(advisor, tmp_path, cases):
    """Agreement is exit code 0; a case that expects something else is shown with exit code 1."""
    folder = tmp_path / "mine"
    folder.mkdir()
    shutil.copy(cases / "vignette_a_joinery.yaml", folder)
    agreeing = advisor("pack", "test", "mine")
    assert agreeing.returncode == 0
    case = folder / "vignette_a_joinery.yaml"
    case.write_text(
        case.read_text().replace(
            "preferred: not_needed\n    acceptable:\n    - coaching_training\n    - not_needed",
            "preferred: full_partner",
        )
    )
    differing = advisor("pack", "test", "mine")
    assert differing.returncode == 1
    given, expected = differing.stdout.splitlines()[1:3]
    assert given.rstrip().endswith("x not_needed")
    assert expected.split() == ["expected", "full_partner"]
    listed = json.loads(advisor("pack", "test", "mine", "--format", "json").stdout)
    assert listed["cases"][0]["decisions"]["consultants"]["verdict"] == "different"
    assert "M01" in listed["rules_no_case_fires"]


def test_test_needs_a_folder_with_cases(advisor, tmp_path):
    """An empty or missing folder is told."""
    (tmp_path / "none").mkdir()
    assert "holds no answer files" in advisor("pack", "test", "none").stderr
    assert advisor("pack", "test", "nowhere").returncode == 2


def test_test_fits_its_table_into_110_columns(advisor):
    """Nothing that is printed of the shipped cases is wider, and nothing is cut."""
    result = advisor("pack", "test", PACK / "cases")
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    assert max(map(len, lines)) <= 110
    assert any(line.startswith("worked_component_plant_sister_trainers top_management") for line in lines)


def test_agreement_is_printed_in_100_columns(advisor):
    """Figures, tables, reasons and what the figures do not mean; the exit code says that some decision differs."""
    result = advisor("pack", "test", "--agreement")
    assert (result.returncode, result.stderr) == (1, "")
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    assert max(map(len, lines)) <= 100
    assert lines[1].split()[:7] == ["published", "lead", "29", "25", "86", "%", "[69-94]"]
    assert "judged_f03  lead  x different" in result.stdout
    assert lines[-1] == "Counts on known cases, with hindsight; they are not a forecast."


def test_agreement_as_json_on_a_folder(advisor, tmp_path, cases):
    """The same figures for programs; cases that all agree have exit code 0."""
    (tmp_path / "mine").mkdir()
    shutil.copy(cases / "vignette_a_joinery.yaml", tmp_path / "mine")
    result = advisor("pack", "test", "mine", "--agreement", "--format", "json")
    assert result.returncode == 0
    found = json.loads(result.stdout)
    assert [group["kind"] for group in found["groups"]] == ["vignette", "all"]
    assert found["groups"][0]["decisions"][0]["preferred"]["count"] == 1
    assert found["disagreements"] == []
    assert found["meaning"].startswith("Counts on known cases")


def test_test_runs_what_stands_beside_the_rules(advisor, tmp_path):
    """Both engines, or the faster one; what is not as claimed has its place and exit code 1; programs get the same."""
    shutil.copytree(STARTER, tmp_path / "mine")
    told = advisor("pack", "test", "--pack", "mine")
    assert told.returncode == 0
    assert (
        "examples and 5 properties, all as claimed. Asked: the columnar engine and the forward engine." in told.stdout
    )
    path = tmp_path / "mine/rules/lead.yaml"
    name, factor = re.search(r"    then:\n      (\S+): (0\.\d)", path.read_text()).groups()
    path.write_text(path.read_text().replace(f"{name}: {factor}", f"{name}: 0.15", 1))
    told = advisor("pack", "test", "--pack", "mine", "--quick")
    assert told.returncode == 1
    assert re.search(r"mine/tests/lead\.yaml:\d+:\d+: \w+ adds ", " ".join(told.stdout.split()))
    found = json.loads(advisor("pack", "test", "--pack", "mine", "--quick", "--format", "json").stdout)["tests"]
    assert found["engines"] == ["the columnar engine"]
    assert all(miss["path"].endswith("tests/lead.yaml") for miss in found["misses"] if "adds" in miss["message"])


def test_mutants_are_told_with_what_noticed_them(advisor, tmp_path):
    """Tests that claim less notice less; what passes is named."""
    shutil.copytree(STARTER, tmp_path / "mine")
    before = json.loads(advisor("pack", "mutants", "mine", "--format", "json").stdout)
    assert sum(bool(item["by"]) for item in before) / len(before) > 0.95
    for path in (tmp_path / "mine/tests").glob("*.yaml"):
        path.write_text("properties: []\n")
    told = advisor("pack", "mutants", "mine").stdout
    assert "Not noticed" in told
    assert re.search(r"left out +\d+ of \d+ \(\d+\.\d%\)", told)


def test_a_file_for_other_rules_is_one_fault(advisor):
    """Whatever else does not fit follows from it; what to do is said."""
    told = advisor("assess", STARTER / "cases/worked_online_shop.yaml").stderr
    assert told.count("\n") == 1
    assert "the file is about my-rules, and the rules in use are process-improvement" in told
    assert "(--pack)" in told


def test_the_folder_of_a_pack_is_taken_wherever_a_pack_is(advisor, tmp_path):
    """As an argument of test and book too, not only after --pack; a file is told to be one."""
    assert "examples and 5 properties, all as claimed" in advisor("pack", "test", STARTER, "--quick").stdout
    assert "my-rules" in advisor("pack", "book", STARTER, "-o", "book").stdout
    assert "pack.yaml is a file; name the folder" in advisor("pack", "check", STARTER / "pack.yaml").stderr


def test_lock_refuses_what_check_would_find(advisor, tmp_path):
    """A rule that changed without a new version is not locked away."""
    shutil.copytree(STARTER, tmp_path / "mine")
    assert advisor("pack", "lock", "mine").returncode == 0
    path = tmp_path / "mine/rules/lead.yaml"
    path.write_text(re.sub(r"(then:\n      \S+): 0\.\d", r"\1: 0.15", path.read_text(), count=1))
    refused = advisor("pack", "lock", "mine")
    assert refused.returncode == 2
    assert "changed and the version is still 0.1" in refused.stderr
    assert advisor("pack", "lock", "mine", "--force").returncode == 0
    pack = tmp_path / "mine/pack.yaml"
    path.write_text(path.read_text().replace(": 0.15", ": 0.35", 1))
    pack.write_text(pack.read_text().replace('"0.1"', '"0.2"'))
    assert advisor("pack", "lock", "mine").returncode == 0
