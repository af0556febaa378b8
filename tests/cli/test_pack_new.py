from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from advisor.files.answer_file import read_answers
from advisor.files.pack_reader import read_pack
from advisor.model.answers import AnswerSet

TUTORIAL = Path(__file__).parents[2] / "docs/new-pack.md"


def created(advisor, *arguments):
    """Run the command, which has to succeed without a word on standard error."""
    result = advisor("pack", "new", *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def refusal(advisor, *arguments):
    """Run the command, which has to end with one sentence and exit code 2."""
    result = advisor("pack", "new", *arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.fixture
def pack(advisor, tmp_path):
    """A new pack, as the command makes it."""
    created(advisor, "my_rules")
    return tmp_path / "my_rules"


def test_it_tells_the_next_three_commands_and_each_of_them_works(advisor, tmp_path):
    """Nothing to mend, nothing to note, every test as claimed; and a folder's name with a space is quoted."""
    lines = created(advisor, tmp_path / "my rules", "--id", "mine").splitlines()
    assert lines[0] == f"The pack mine is in '{tmp_path}/my rules' now. Next:"
    assert [line.split()[:3] for line in lines[1:]] == [
        ["advisor", "pack", "check"],
        ["advisor", "pack", "test"],
        ["advisor", "interview", "answers.yaml"],
    ]
    assert [line for line in lines[1:] if not line.endswith(f"'{tmp_path}/my rules'")] == []
    check = advisor("pack", "check", "my rules")
    assert (check.returncode, check.stdout) == (0, "mine 0.1: 15 rules, nothing to mend\n")
    test = advisor("pack", "test", "--pack", "my rules")
    assert test.returncode == 0
    assert "all as claimed" in test.stdout
    assert "What no example shows" not in test.stdout
    interview = advisor("interview", "answers.yaml", "--pack", "my rules", stdin="Acme\nservice\nquit\n")
    assert interview.returncode == 0
    assert isinstance(read_answers(tmp_path / "answers.yaml", read_pack(tmp_path / "my rules")), AnswerSet)


def test_its_cases_can_be_assessed_and_reported(advisor, pack, tmp_path):
    """Both come out as they expect, and a report is written in HTML."""
    for case, told in (("worked_online_shop", "The service team"), ("worked_furniture_dealer", "Management")):
        assessed = advisor("assess", pack / f"cases/{case}.yaml", "--pack", pack)
        assert f"{told} should drive process improvement" in assessed.stdout
        report = advisor("report", pack / f"cases/{case}.yaml", "--pack", pack, "-o", f"{case}.html")
        assert (report.returncode, report.stderr) == (0, "")
        assert told in (tmp_path / f"{case}.html").read_text(encoding="utf-8")


def test_it_can_be_read_as_a_book_and_drawn(advisor, pack, tmp_path):
    """Both work on a pack this small."""
    book = advisor("pack", "book", "--pack", pack, "-o", "book")
    assert (book.returncode, book.stderr) == (0, "")
    assert "Complaints that arise in other departments" in (tmp_path / "book/rules.html").read_text(encoding="utf-8")
    drawn = advisor("pack", "graph", pack, "-o", "pack.svg")
    assert drawn.returncode == 0
    assert "<svg" in (tmp_path / "pack.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "title",
    [
        'Who: "leads" at Ärger #1, it\'s {x} & [y] \\ z',
        "- yes",
        "no",
        "1.5",
        "%TAG !",
        "日本語の題",
        "word " * 39 + "end",
    ],
)
def test_any_title_of_one_line_survives(advisor, tmp_path, title):
    """Quotes, colons, umlauts, words that YAML takes for something else."""
    created(advisor, "x", "--title", title)
    assert read_pack(tmp_path / "x").title == title


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("two\nlines", "the title holds the character U+000A; a title is one line of text"),
        ("bell\a", "U+0007"),
        (" ", "the title is empty"),
        ("a" * 201, "the title has 201 characters; 200 is the most"),
    ],
)
def test_a_title_that_is_none_is_refused(advisor, tmp_path, title, told):
    """One sentence says what is wrong with it; no folder is made."""
    assert told in refusal(advisor, "x", "--title", title)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("identifier", ["My-Rules", "a_b", "1a", "a--b", "-a", "", "a b", "ä", "a\n", "a" * 201])
def test_an_id_that_does_not_fit_is_refused_with_the_pattern(advisor, tmp_path, identifier):
    """The sentence says what an id is made of, and no folder is made."""
    said = refusal(advisor, "x", f"--id={identifier}")
    assert "is no id: an id is made of at most 200 small letters, digits and single hyphens" in said
    assert list(tmp_path.iterdir()) == []


def test_a_folder_whose_name_makes_no_id_asks_for_one(advisor, tmp_path):
    """Underscores become hyphens; anything else is for the author to decide."""
    assert "the folder's name Our Rules makes no id; give one with --id" in refusal(advisor, "Our Rules")
    created(advisor, "Our Rules", "--id", "our-rules")
    assert read_pack(tmp_path / "Our Rules").id == "our-rules"


@pytest.mark.parametrize("arguments", [["process_improvement"], ["x", "--id", "process-improvement"]])
def test_the_name_of_the_shipped_rules_is_refused(advisor, tmp_path, arguments):
    """Whoever named it in --pack would be given the shipped rules."""
    assert "process-improvement is the id of rules that came with the advisor" in refusal(advisor, *arguments)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_refused_and_untouched(advisor, tmp_path):
    """What is there stays as it is."""
    (tmp_path / "x").mkdir()
    (tmp_path / "x/notes.txt").write_text("mine")
    assert "x is not empty, and nothing in it was changed; name a new or empty folder" in refusal(advisor, "x")
    assert [path.name for path in tmp_path.rglob("*")] == ["x", "notes.txt"]
    assert (tmp_path / "x/notes.txt").read_text() == "mine"


def test_places_where_no_folder_can_be_are_refused(advisor, tmp_path):
    """A file, a folder in a folder that does not exist, a name that is too long, and where nobody may write."""
    (tmp_path / "file").write_text("")
    assert "file is a file; name a new or empty folder" in refusal(advisor, "file")
    assert f"the folder {tmp_path}/a does not exist; create it first" in refusal(advisor, "a/b")
    assert "cannot be created: File name too long" in refusal(advisor, "a" * 300, "--id", "a")
    (tmp_path / "circle").symlink_to("circle")
    assert "circle cannot be created" in refusal(advisor, "circle")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["circle", "file"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a file system in which nothing can be made")
def test_a_place_where_nothing_can_be_made_is_one_sentence(advisor):
    """Not even root makes a folder there."""
    assert "/proc/x cannot be created: " in refusal(advisor, "/proc/x")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_in_which_one_may_not_write_is_one_sentence(advisor, tmp_path):
    """The reason is told, and nothing is made."""
    tmp_path.chmod(0o555)
    try:
        assert "x cannot be created: Permission denied" in refusal(advisor, "x")
    finally:
        tmp_path.chmod(0o755)
    assert list(tmp_path.iterdir()) == []


def test_the_tutorial_does_what_it_says(advisor, tmp_path):
    """Every command of docs/new-pack.md, with the changes that it asks for, and every line of output that it shows."""
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    said = ""
    for kind, text in blocks:
        if kind == "console":
            said = "".join(ran(advisor, tmp_path, line) for line in text.splitlines())
        elif kind == "text":
            assert [line for line in text.splitlines() if line not in said] == []
        else:
            changed(tmp_path, text)
    assert (tmp_path / "rulebook/index.html").is_file()
    assert (tmp_path / "my_rules/lock.yaml").is_file()


def ran(advisor, folder, line):
    """Run a command of the page; as it says, a copy is kept before anything is changed."""
    result = advisor(*line.split()[1:], stdin="Acme\nservice\nquit\n")
    assert result.stderr == ""
    assert result.returncode == ("Not as claimed" in result.stdout)
    if not (folder / "before").exists():
        shutil.copytree(folder / "my_rules", folder / "before")
    return result.stdout


def changed(folder, text):
    """Put each line that says what it was in the place of the one that it replaces."""
    path = folder / re.search(r"my_rules/\S+\.yaml", text)[0]
    for line in text.splitlines():
        if found := re.search(r" +# was (\S+)$", line):
            new = line[: found.start()]
            old = re.sub(r"[\d.]+", found[1], new)
            before = path.read_text(encoding="utf-8")
            assert before.count(old) == 1
            path.write_text(before.replace(old, new), encoding="utf-8")
