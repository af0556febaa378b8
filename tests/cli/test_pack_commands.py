from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

PACK = Path(__file__).parents[2] / "rules/process_improvement"
RULES = sum(path.read_text().count("\n  - id: ") for path in (PACK / "rules").glob("*.yaml"))


def test_check_finds_nothing_in_the_shipped_pack(advisor):
    """The shipped pack satisfies every named check."""
    result = advisor("pack", "check")
    assert (result.returncode, result.stderr) == (0, "")
    assert f"{RULES} rules, nothing to mend" in result.stdout


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
    shutil.copytree(PACK, tmp_path / "pack")
    path = tmp_path / "pack/rules/top_management.yaml"
    text = path.read_text()
    path.write_text(
        text.replace("title: Wide change in a crisis", "title: A head who knows everybody and is active", 1)
    )
    result = advisor("pack", "check", "pack")
    assert result.returncode == 1
    assert "[boilerplate]" in result.stdout


def test_check_of_a_sample_notes_what_it_finds_and_writes_it_down(advisor, tmp_path):
    """Notes do not make exit code 1; each file that was written can be assessed."""
    result = advisor("pack", "check", "--sample", 60, "--write-cases", "drawn")
    assert (result.returncode, result.stderr) == (0, "")
    *notes, last = result.stdout.splitlines()
    assert re.search(rf"{RULES} rules, nothing to mend, \d+ notes$", last)
    assert any("undetermined although all core questions are answered" in note for note in notes)
    assert any(re.match(r"\S+/rules/\w+\.yaml:\d+:\d+: note: \w+: never fired in 60 organizations", n) for n in notes)
    files = sorted((tmp_path / "drawn").iterdir())
    assert files
    assert advisor("assess", files[0]).returncode == 0
    listed = json.loads(advisor("pack", "check", "--sample", 60, "--format", "json").stdout)["findings"]
    assert len(listed) == len(notes)
    assert {(item["severity"], item["case"]) for item in listed} == {("note", None)}


def test_check_writes_no_cases_without_a_sample(advisor, tmp_path):
    """There is nothing to write then, which is told."""
    result = advisor("pack", "check", "--write-cases", "drawn")
    assert result.returncode == 2
    assert "add --sample 2000" in result.stderr
    assert not (tmp_path / "drawn").exists()


def test_list_names_the_pack(advisor):
    """The shipped pack is listed with its size."""
    assert advisor("pack", "list").stdout.startswith("process-improvement 1.0: Who should drive")
    listed = json.loads(advisor("pack", "list", "--format", "json").stdout)
    assert listed[0]["rules"] == RULES


def test_show_finds_anything_and_where_it_is_used(advisor):
    """Rules, questions, sources, hypotheses, derived attributes, guard rails and advice are found by id."""
    for identifier, words in {
        "L02": "every manager's boundary",
        "sponsor_behavior": "What the sponsor does, checked",
        "sponsor_checked": "L04",
        "KOTTER95": "L02",
        "lead.top_management": "L02 adds +0.70",
        "bb_count": "Master Black Belts",
        "sponsorship": "readiness_score",
        "G4": "model.central_coe",
        "action.appoint_owners": "P04",
    }.items():
        result = advisor("pack", "show", identifier)
        assert result.returncode == 0, result.stderr
        assert words in " ".join(result.stdout.split()), identifier


def test_show_suggests_the_nearest_id(advisor):
    """A misspelled id is told with the right one."""
    result = advisor("pack", "show", "sponsor_behaviour")
    assert result.returncode == 2
    assert "did you mean sponsor_behavior?" in result.stderr


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
    result = advisor("pack", "test")
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    assert max(map(len, lines)) <= 110
    assert any(line.startswith("vignette_e_device_warning_letter top_management") for line in lines)


def test_agreement_is_printed_in_100_columns(advisor):
    """Figures, tables, reasons and what the figures do not mean; the exit code says that some decision differs."""
    result = advisor("pack", "test", "--agreement")
    assert (result.returncode, result.stderr) == (1, "")
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    assert max(map(len, lines)) <= 100
    assert lines[1].split()[:7] == ["published", "lead", "29", "25", "86", "%", "[69-94]"]
    assert "judged_f07  lead  x different" in result.stdout
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
