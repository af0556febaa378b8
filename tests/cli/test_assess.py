from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

ROLES = [
    "top_management",
    "process_owners",
    "ci_team",
    "pi_officer",
    "employees",
    "hr_training",
    "external_consultants",
    "technology_leadership",
    "customer_functions",
]
MODES = ["not_needed", "coaching_training", "targeted_specialist", "diagnostic", "full_partner"]


def assessed(advisor, file):
    result = advisor("assess", file, "--format", "json")
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return json.loads(result.stdout)


def test_json_has_the_shape_of_the_contract(advisor, cases):
    """Programs find every key of the contract, all nine roles and all five modes."""
    data = assessed(advisor, cases / "vignette_c_insurer.yaml")
    assert data["pack"]["id"] == "process-improvement"
    assert data["pack"]["digest"].startswith("sha256:")
    assert data["organization"] == "Insurer, 2400 people"
    assert data["accountable"] == "top_management"
    assert data["lead"]["status"] == "named"
    assert data["lead"]["role"] == "process_owners"
    assert list(data["roles"]) == ROLES
    assert list(data["consultants"]["modes"]) == MODES
    assert {
        "guard_rails",
        "warnings",
        "actions",
        "contradictions",
        "staffing",
        "raci",
        "plan",
        "unknown",
        "assumed",
        "trace",
    } <= set(data)
    warning = data["warnings"][0]
    assert warning["id"] == "it_queue"
    assert {"id", "certainty", "text"} <= set(warning)
    first = data["trace"][0]
    assert set(first) >= {"rule", "premise", "adds", "displaced"}


def test_trace_adds_up_to_the_certainties(advisor, cases):
    """What the trace says each rule added combines, by the textbook formula, to the certainty shown."""
    data = assessed(advisor, cases / "judged_f22.yaml")
    for name, hypothesis in data["hypotheses"].items():
        combined = 0.0
        for entry in data["trace"]:
            for target, value in entry["adds"]:
                if target == name:
                    if combined * value >= 0:
                        combined = combined + value * (1 - abs(combined))
                    else:
                        combined = (combined + value) / (1 - min(abs(combined), abs(value)))
        assert hypothesis["certainty"] == pytest.approx(combined, abs=2e-9), name


def test_empty_answers_leave_everything_undetermined(advisor, tmp_path):
    """Ignorance is not unreadiness: every decision is open and names its core questions."""
    (tmp_path / "empty.yaml").write_text("organization: Nobody asked\ntopic: process-improvement\nanswers: {}\n")
    data = assessed(advisor, "empty.yaml")
    assert (
        data["lead"]["status"] == data["operating_model"]["status"] == data["consultants"]["status"] == "undetermined"
    )
    assert data["lead"]["role"] is data["operating_model"]["value"] is data["consultants"]["mode"] is None
    assert data["consultants"]["engage"] is None
    assert [item["question"] for item in data["lead"]["open"]] == [
        "improvement_scope",
        "sponsor_behavior",
        "process_ownership",
        "ci_maturity",
    ]
    assert [item["question"] for item in data["operating_model"]["open"]][-1] == "headcount"
    assert [item["question"] for item in data["consultants"]["open"]] == [
        "improvement_scope",
        "sponsor_behavior",
        "ci_maturity",
        "belts",
        "budget_posture",
    ]
    assert len(data["unknown"]) == 56
    text = advisor("assess", "empty.yaml").stdout
    assert "cannot be said yet" in text
    assert "In the last three months, what did the most senior person" in text


def test_the_same_bytes_in_eight_processes(cases):
    """Eight fresh processes with different hash seeds print the same bytes."""
    outputs = set()
    for seed in range(8):
        result = subprocess.run(
            [sys.executable, "-m", "advisor.cli.main", "assess", cases / "judged_f22.yaml", "--format", "json"],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": str(seed * 211)},
        )
        outputs.add(result.stdout)
    assert len(outputs) == 1


def test_json_and_yaml_files_give_the_same_advice(advisor, cases, tmp_path):
    """The format of the answer file does not matter."""
    import yaml

    source = cases / "vignette_a_joinery.yaml"
    (tmp_path / "a.json").write_text(json.dumps(yaml.safe_load(source.read_text())))
    assert assessed(advisor, "a.json") == assessed(advisor, source)


def test_the_summary_names_roles_reasons_and_what_is_forced(advisor, cases):
    """A court order shows in the summary as the reason for the specialist."""
    text = advisor("assess", cases / "vignette_e_device_warning_letter.yaml").stdout
    assert "Bring in one kind of outside help: a targeted specialist" in text
    assert "Top management" in text
    assert "K06" in text


def test_text_that_looks_like_markup_is_printed_as_it_is(advisor, tmp_path):
    """Square brackets and colons in a name are not markup."""
    (tmp_path / "m.yaml").write_text(
        "organization: '[bold]ACME[/bold] :smile:'\ntopic: process-improvement\nanswers: {headcount: 10}\n"
    )
    assert "[bold]ACME[/bold] :smile:" in advisor("assess", "m.yaml").stdout


def test_a_terminal_that_cannot_show_a_character_does_not_fail(advisor, tmp_path):
    """Names in other scripts do not break an ASCII terminal."""
    (tmp_path / "m.yaml").write_text(
        "organization: Müller 株式会社\ntopic: process-improvement\nanswers: {}\n", encoding="utf-8"
    )
    result = advisor("assess", "m.yaml", PYTHONUTF8="0", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert result.returncode == 0
    assert "M?ller" in result.stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("topic: process-improvement\nanswers: {}\n", "has no organization"),
        (
            "organization: A\ntopic: process-improvement\nanswers: {sponsor_behaviour: 1}\n",
            "a.yaml:3:11: there is no question sponsor_behaviour; did you mean sponsor_behavior?",
        ),
        (
            "organization: A\ntopic: process-improvement\nanswers: {urgency: 9}\n",
            "a.yaml:3:20: urgency must be one of 0, 1, 2, 3, not 9",
        ),
        ("", "the file is empty"),
        ("hello", "an answer file starts with organization:"),
        ("a: [1", "not valid YAML"),
    ],
)
def test_bad_answers_are_one_sentence_and_exit_code_2(advisor, tmp_path, text, words):
    """A mistake in a file is told in one line on standard error, without a traceback."""
    (tmp_path / "a.yaml").write_text(text)
    result = advisor("assess", "a.yaml")
    assert result.returncode == 2
    assert result.stdout == ""
    assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_missing_file_is_one_sentence(advisor):
    """A file that does not exist is named, with what to do."""
    result = advisor("assess", "nowhere.yaml")
    assert result.returncode == 2
    assert result.stderr == (
        "nowhere.yaml does not exist; check the path, or start it with: advisor interview nowhere.yaml\n"
    )


def test_an_unknown_pack_gets_the_nearest_one(advisor, cases):
    """A wrong pack id is told with the right one."""
    result = advisor("assess", cases / "vignette_a_joinery.yaml", "--pack", "process-improvment")
    assert result.returncode == 2
    assert "did you mean process-improvement?" in result.stderr
