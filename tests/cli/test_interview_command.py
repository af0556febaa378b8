from __future__ import annotations

import os
import random
import sys

import pexpect
import yaml

QUICK = ["250", "1", "manufacturing", "1", "site", "2", "3", "2", "2", "0", "1", "2", "skip", "none", "don't know"]
PROMPT = r"\](?: \([^)\r\n]*\))?:"


def test_answers_typed_into_a_pipe_are_saved(advisor, tmp_path):
    """Piped lines answer the twelve essential questions, belts in four parts; the advice follows."""
    result = advisor("interview", "c.yaml", "--quick", "--fixed-order", stdin="\n".join(["Northgate", *QUICK]) + "\n")
    assert result.returncode == 0, result.stderr
    assert "Next: advisor assess c.yaml" in result.stdout
    data = yaml.safe_load((tmp_path / "c.yaml").read_text())
    assert data["organization"] == "Northgate"
    assert data["answers"]["headcount"] == 250
    assert data["answers"]["improvement_scope"] == "site"
    assert data["answers"]["sponsor_behavior"] == {"value": 3, "confidential": True}
    assert data["answers"]["yb_count"] == {"status": "skipped"}
    assert data["answers"]["budget_posture"] == {"status": "dont_know"}
    assert len(data["answers"]) == len(QUICK)
    assert advisor("assess", "c.yaml").returncode == 0
    assert advisor("report", "c.yaml", "-o", "c.html").returncode == 0


def test_it_goes_on_where_it_stopped(advisor, tmp_path):
    """The same file is resumed: what was answered is not asked again."""
    advisor("interview", "c.yaml", "--fixed-order", stdin="A\n12\n")
    result = advisor("interview", "c.yaml", "--fixed-order", stdin="3\n")
    assert "How many people work here" not in result.stdout
    assert "Going on with A" in result.stdout
    assert yaml.safe_load((tmp_path / "c.yaml").read_text())["answers"] == {"headcount": 12, "site_count": 3}


def test_leaving_at_once_saves_nothing(advisor, tmp_path):
    """Nobody gets a file with nothing in it."""
    assert "nothing was saved" in advisor("interview", "c.yaml", stdin="quit\n").stdout
    assert not (tmp_path / "c.yaml").exists()


def spawn(path, *options):
    command = ["-m", "advisor.cli.main", "interview", str(path), *options]
    environment = {**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1"}  # pexpect does not answer where the cursor is
    child = pexpect.spawn(sys.executable, command, timeout=30, dimensions=(40, 110), encoding="utf-8", env=environment)
    child.delaybeforesend = None
    return child


def test_a_whole_interview_in_a_real_terminal(tmp_path):
    """From the first question to the last in a pseudo-terminal, with completion by Tab and a look at the levels."""
    path = tmp_path / "c.yaml"
    child = spawn(path, "--quick", "--fixed-order")
    child.expect("Name of the organization")
    child.sendline("Northgate")
    for number, reply in enumerate(QUICK):
        child.expect(PROMPT)
        if number == 0:
            child.sendline("?")
            child.expect("Who would know")
            child.expect(PROMPT)
        if reply == "manufacturing":
            child.send("manuf\t")
            child.expect("manufacturing")
            child.send("\r")
        else:
            child.sendline(reply)
    child.expect("Enter to finish")
    child.sendline("")
    child.expect("Saved in")
    child.expect(pexpect.EOF)
    answers = yaml.safe_load(path.read_text())["answers"]
    assert answers["sector"] == "manufacturing"
    assert len(answers) == len(QUICK)


def test_killed_at_four_random_moments_and_resumed(tmp_path):
    """SIGKILL in the middle, four times: every acknowledged answer is there and the file is never broken."""
    path = tmp_path / "c.yaml"
    moments = random.Random(2026)
    acknowledged = 0
    kills = 0
    while kills < 4:
        child = spawn(path, "--full")
        if acknowledged == 0 and not path.exists():
            child.expect("Name of the organization")
            child.sendline("Northgate")
        for _ in range(moments.randint(0, 3)):
            child.expect(PROMPT)
            child.sendline("skip")
            child.sendline("map")
            child.expect(r"\d+/\d+")  # lines are taken in order, so the answer before this one has been saved
            acknowledged += 1
        if moments.random() < 0.5:
            child.send("1")
        child.kill(9)
        child.wait()
        child.close()
        kills += 1
        if path.exists():
            answers = yaml.safe_load(path.read_text())["answers"]
            assert len(answers) >= acknowledged
            acknowledged = len(answers)
    assert acknowledged > 1


def test_an_unwritable_place_is_told_before_anything_is_asked(advisor, tmp_path):
    """A folder that does not exist or a read-only file is one sentence with exit code 2, before the first question."""
    result = advisor("interview", "missing/c.yaml", stdin="A\n")
    assert result.returncode == 2
    assert "missing/c.yaml cannot be written: the folder" in result.stderr
    kept = tmp_path / "kept.yaml"
    kept.write_text("organization: A\ntopic: process-improvement\nanswers: {headcount: 4}\n")
    kept.chmod(0o444)
    result = advisor("interview", "kept.yaml", stdin="5\n")
    assert result.returncode == 2
    assert "kept.yaml is write-protected" in result.stderr
    assert "headcount: 4" in kept.read_text()


def test_questions_to_send_ahead(advisor, tmp_path):
    """The questions come by whom to ask, in the terminal and as a page."""
    text = advisor("questions", "--who").stdout
    assert "Human resources" in text
    assert "How many people work here" in text
    assert advisor("questions", "--who", "-o", "prep.html").returncode == 0
    page = (tmp_path / "prep.html").read_text()
    assert "How many people work here" in page
    assert "Runs a review" in page or "runs a review" in page
    assert "does not end in .html" in advisor("questions", "-o", "prep.txt").stderr
