from __future__ import annotations

import sys

import pexpect
import yaml

QUICK = 15
ANSWERS = [
    "Northgate",
    "250",
    "1",
    "2",
    "2",
    "cross",
    "2",
    "3",
    "?",
    "1",
    "2",
    "0",
    "1",
    "2",
    "skip",
    "don't know",
    "2",
]


def test_answers_typed_into_a_pipe_are_saved(advisor, tmp_path):
    """Piped lines answer the essential questions; ? explains, skip and don't know are kept apart."""
    result = advisor("interview", "c.yaml", stdin="\n".join(ANSWERS) + "\n")
    assert result.returncode == 0, result.stderr
    assert "Done. Next: advisor assess c.yaml" in result.stdout
    data = yaml.safe_load((tmp_path / "c.yaml").read_text())
    assert data["organization"] == "Northgate"
    assert data["answers"]["headcount"] == 250
    assert data["answers"]["improvement_scope"] == "cross_functional"
    statuses = [value["status"] for value in data["answers"].values() if isinstance(value, dict)]
    assert sorted(statuses) == ["dont_know", "skipped"]
    assert len(data["answers"]) == QUICK
    assert advisor("assess", "c.yaml").returncode == 0


def test_a_wrong_reply_is_asked_again(advisor, tmp_path):
    """A value that does not fit is told and the question comes again; nothing else is lost."""
    result = advisor("interview", "c.yaml", stdin="A\nmany\n0\n12\nquit\n")
    assert "Number of people must be a whole number" in result.stdout
    assert "Number of people must be 1 or more" in result.stdout
    assert yaml.safe_load((tmp_path / "c.yaml").read_text())["answers"] == {"headcount": 12}


def test_it_goes_on_where_it_stopped(advisor, tmp_path):
    """The same file is resumed: what was answered is not asked again."""
    advisor("interview", "c.yaml", stdin="A\n12\n")
    result = advisor("interview", "c.yaml", stdin="3\n")
    assert "How many people work here" not in result.stdout
    assert yaml.safe_load((tmp_path / "c.yaml").read_text())["answers"] == {"headcount": 12, "site_count": 3}


def test_a_killed_interview_keeps_every_answer(tmp_path):
    """In a real terminal, SIGKILL right after a question appears loses nothing that was answered."""
    path = tmp_path / "c.yaml"
    for answered in (1, 3, 5):
        path.unlink(missing_ok=True)
        child = pexpect.spawn(sys.executable, ["-m", "advisor.cli.main", "interview", str(path)], timeout=20)
        child.expect("Name of the organization")
        child.sendline("Northgate")
        for reply in ["250", "1", "2", "2", "2"][:answered]:
            child.expect(r"\]: ")
            child.sendline(reply)
        child.expect(r"\]: ")
        child.kill(9)
        child.close()
        data = yaml.safe_load(path.read_text())
        assert len(data["answers"]) == answered


def test_an_unwritable_place_is_told_before_anything_is_asked_twice(advisor):
    """A folder that does not exist is one sentence with exit code 2."""
    result = advisor("interview", "missing/c.yaml", stdin="A\n")
    assert result.returncode == 2
    assert "missing/c.yaml cannot be written" in result.stderr
