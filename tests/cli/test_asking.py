"""The commands that ask the advice back: why-not, what-if, paths, sensitivity, compare."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from spread import every

from advisor.cli.main import cli
from advisor.resources import rules_folder

EXAMPLE = Path(__file__).parents[2] / "docs/examples/northgate.yaml"
INSURER = "vignette_c_insurer.yaml"


def run(*arguments):
    """Run a command in this process; tests of mistakes use the real one."""
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments], env={"COLUMNS": "100"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 0, result.output
    return result.output


def as_json(*arguments):
    return json.loads(run(*arguments, "--format", "json"))


# --- why-not ---------------------------------------------------------------------------------------------------------


def test_why_not_tells_what_is_missing_and_the_rules_that_kept_silent():
    """How far it falls short, what weighs against it, and per silent rule what it needs and how that is now."""
    text = run("why-not", EXAMPLE, "employees")
    assert "is needed" in text
    assert "What weighs against it" in text
    assert "What would have supported it, but is not so" in text
    assert "Scope of the improvement is team  now cross functional" in text
    assert "--all" in text


def test_why_not_tells_everything_on_request():
    """All silent rules, with their reasons and the answers behind what they lack."""
    short, everything = run("why-not", EXAMPLE, "employees"), run("why-not", EXAMPLE, "employees", "--all")
    assert len(everything) > len(short)
    assert "--all" not in everything
    found = as_json("why-not", EXAMPLE, "employees")
    assert all(item["rule"] in everything for item in found["silent"])


def test_why_not_of_what_stands_points_to_how():
    """The lead itself stands."""
    assert "advisor how FILE lead.top_management" in run("why-not", EXAMPLE, "top management")


def test_how_is_trimmed_to_the_weightiest_rules(cases):
    """It says how many rules with less weight there are; --all tells them."""
    file = cases / "worked_insurer_claims_platform.yaml"
    short, everything = run("how", file, "lead"), run("how", file, "lead", "--all")
    found = as_json("how", file, "lead")
    left = max(len(found["reasons_for"]), len(found["reasons_against"])) - 3
    assert f"and {left} with less weight" in short
    assert "with less weight" not in everything
    assert all(reason["rule"] in everything for reason in found["reasons_for"] + found["reasons_against"])


# --- what-if ---------------------------------------------------------------------------------------------------------


def test_what_if_tells_decisions_and_rules_and_changes_no_file(tmp_path):
    """Another sponsor: nobody leads, through which rules; the file stays as it is."""
    mine = tmp_path / "client.yaml"
    shutil.copy(EXAMPLE, mine)
    before = mine.read_bytes()
    text = run("what-if", mine, "--set", "sponsor_behavior=1", "--set", "gain_retention=2 guess")
    assert "top management -> nobody is ready yet" in text
    assert "No longer counts" in text
    assert "not known -> level 2 of 0 to 3 (a guess)" in text
    assert mine.read_bytes() == before


def test_what_if_takes_lists_and_unknown():
    """Commas separate the choices of a list; unknown takes an answer away."""
    found = as_json(
        "what-if", EXAMPLE, "--set", "specialist_gap=statistics_doe, org_change", "--set", "headcount=unknown"
    )
    told = {item["attribute"]: item["after"] for item in found["answers"]}
    assert told == {"specialist_gap": "statistics doe, org change (sure)", "headcount": "not known"}
    assert as_json("what-if", EXAMPLE, "--set", "specialist_gap=none")["answers"][0]["after"] == "none (sure)"


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("sponsor_behaviour=3", "there is no question sponsor_behaviour; did you mean sponsor_behavior?"),
        ("sponsor_behavior=9", "--set sponsor_behavior: What the sponsor does must be one of 0, 1, 2, 3, 4"),
        ("sponsorship=strong", "sponsorship follows from other answers and cannot be set; set one of sponsor_checked"),
        ("union_works_council=formal", "--set union_works_council: "),
        ("headcount=help", "--set headcount: help is no value; see: advisor pack show headcount"),
        ("headcount", "--set headcount is not of the form name=value, such as sponsor_behavior=3"),
    ],
)
def test_what_if_tells_what_is_wrong_with_a_setting(setting, told):
    """One sentence with the nearest name or what would fit, exit code 2."""
    result = CliRunner().invoke(cli, ["what-if", str(EXAMPLE), "--set", setting])
    assert result.exit_code == 2
    assert told in result.output
    assert len(result.output.splitlines()) == 1


# --- paths -----------------------------------------------------------------------------------------------------------


def test_paths_tells_the_smallest_sets_as_advice():
    """As a sentence, with each change from what to what, and what else changes."""
    text = run("paths", EXAMPLE, "consultants.not_needed")
    assert "You can do without outside consultants once there are trainers of your own with time to" in text
    assert "level 2 of 0 to 3 -> level 3 of 0 to 3" in text
    found = as_json("paths", EXAMPLE, "not needed")
    assert [len(path["changes"]) for path in found["paths"]] == sorted(len(path["changes"]) for path in found["paths"])


def test_paths_says_so_when_there_is_none_and_when_it_stands_already():
    """No change reaches it; or none is needed."""
    assert "none of them reaches it within 90 days" in run("paths", EXAMPLE, "hr_training")
    assert "It is so already" in run("paths", EXAMPLE, "top_management")


def test_paths_tells_what_takes_longer(cases):
    """Where nobody is ready, an owner with authority would do, but takes more steps than 90 days allow."""
    told = " ".join(run("paths", cases / "worked_housing_association_nobody.yaml", "process owners").split())
    assert "In more than 90 days" in told
    assert "Process owners can lead once the process has an owner with targets who may change its procedures." in told


def test_paths_refuses_what_one_cannot_work_toward(advisor):
    """A warning is nothing to reach."""
    result = advisor("paths", EXAMPLE, "it_queue")
    assert result.returncode == 2
    assert "name a role, operating model or consultant mode" in result.stderr


# --- sensitivity -----------------------------------------------------------------------------------------------------


def test_sensitivity_gives_a_stamp_and_the_answers_to_verify(cases):
    """The stamp with its figures, never called a probability; three answers; what would change each decision."""
    text = run("sensitivity", EXAMPLE)
    assert text.startswith(("Firm.", "Steady.", "Sensitive.", "Delicate."))
    assert "not a probability" in text
    assert "Verify these first" in text
    assert "Who drives: top management. What would change it" in text
    assert "What is not known: all three decisions stand under all single answers to it" in " ".join(text.split())
    found = as_json("sensitivity", EXAMPLE)
    assert len(found["verify"]) == 3
    assert found["stamp"] in text


def test_sensitivity_of_an_empty_file(tmp_path):
    """Nothing is decided, so nothing can be firm."""
    empty = tmp_path / "empty.yaml"
    empty.write_text("organization: Acme\ntopic: process-improvement\nanswers: {}\n")
    assert "Nothing is decided yet" in run("sensitivity", empty)
    assert as_json("sensitivity", empty)["stamp"] == "Undecided"
    told = " ".join(run("paths", empty, "employees").split())
    assert "Essential questions are open (scope of the improvement" in told


# --- compare ---------------------------------------------------------------------------------------------------------


def test_compare_two_dates(tmp_path):
    """Which answers differ, which advice, through which rules."""
    later = tmp_path / "later.yaml"
    text = EXAMPLE.read_text(encoding="utf-8").replace("date: 2026-11-22", "date: 2027-05-22")
    later.write_text(text.replace("budget_posture: {value: 2", "budget_posture: {value: 0"), encoding="utf-8")
    told = run("compare", EXAMPLE, later)
    assert "2026-11-22 -> 2027-05-22" in told
    assert "outside diagnosis -> no consultants" in told
    found = as_json("compare", EXAMPLE, later)
    assert [item["attribute"] for item in found["difference"]["answers"]] == ["budget_posture"]


def test_compare_one_file_under_two_packs(tmp_path):
    """The answers are the same; a rule says something else."""
    other = tmp_path / "other"
    shutil.copytree(rules_folder() / "process_improvement", other)
    pack = other / "pack.yaml"
    pack.write_text(pack.read_text().replace('version: "1.1"', 'version: "1.2"'))
    rules = other / "rules/top_management.yaml"
    rules.write_text(rules.read_text().replace("lead.top_management: 0.65", "lead.top_management: 0.2"))
    told = run("compare", EXAMPLE, "--other-pack", other)
    assert "process-improvement 1.1 -> process-improvement 1.2" in told
    assert "All answers are the same." in told
    assert "Counts less" in told


def test_compare_sets_aside_what_other_rules_do_not_ask(tmp_path):
    """An answer that the other rules do not know is named, not refused."""
    other = tmp_path / "other"
    shutil.copytree(rules_folder() / "process_improvement", other)
    pack = other / "pack.yaml"
    pack.write_text(pack.read_text().replace('version: "1.1"', 'version: "1.2"'))
    questions = other / "questions.yaml"
    fewest = "min: 0\n        unit: projects"
    questions.write_text(questions.read_text().replace(fewest, fewest.replace("0", "3")))
    mine = tmp_path / "mine.yaml"
    text = EXAMPLE.read_text(encoding="utf-8")
    mine.write_text(text.replace("project_pipeline: {value: 5", "project_pipeline: {value: 2"), encoding="utf-8")
    told = " ".join(run("compare", mine, "--other-pack", other).split())
    assert "Left out, because process-improvement 1.2 has no such question or value: project_pipeline." in told
    assert "Projects ready to start" in told


def test_compare_needs_something_to_compare_with(advisor):
    """One file and one set of rules are no comparison."""
    result = advisor("compare", EXAMPLE)
    assert result.returncode == 2
    assert result.stderr == "name a second answer file, or other rules with --other-pack\n"


def test_compare_writes_a_page_only_as_html(advisor, tmp_path):
    """Another ending is refused with the name that would do."""
    result = advisor("compare", EXAMPLE, EXAMPLE, "-o", "changes.pdf")
    assert result.returncode == 2
    assert result.stderr == "changes.pdf does not end in .html; write for example -o changes.html\n"
    assert advisor("compare", EXAMPLE, EXAMPLE, "-o", "changes.html").returncode == 0
    assert "The advice stays the same" in (tmp_path / "changes.html").read_text(encoding="utf-8")


# --- for all ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    every(2, [["why-not", "employees"], ["paths", "employees"], ["compare", str(EXAMPLE)], ["sensitivity"]]),
    ids=lambda arguments: arguments[0],
)
def test_the_same_question_gets_the_same_bytes_in_any_process(advisor, cases, arguments):
    """Whatever the seed of Python's hashes."""
    command, *rest = arguments
    told = {
        advisor(command, cases / INSURER, *rest, "--format", "json", PYTHONHASHSEED=str(seed)).stdout for seed in (1, 2)
    }
    assert len(told) == 1
    assert json.loads(told.pop())


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("advisor why-not client.yaml emp", "employees"),
        ("advisor paths client.yaml consultants.not", "consultants.not_needed"),
        ("advisor how client.yaml sponsors", "sponsorship"),
        ("advisor what-if client.yaml --set sponsor_b", "sponsor_behavior="),
        ("advisor what-if client.yaml --set sponsor_behavior=", "sponsor_behavior=3"),
    ],
)
def test_the_shell_completes_conclusions_and_answers(typed, wanted):
    """As the shell asks for it, with the words so far and the beginning of the next."""
    *words, incomplete = typed.split()[1:]
    found = ShellComplete(cli, {}, "advisor", "_ADVISOR_COMPLETE").get_completions(words, incomplete)
    assert wanted in [item.value for item in found]
