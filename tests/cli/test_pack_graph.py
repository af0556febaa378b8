from __future__ import annotations

import pytest


def test_the_whole_pack_is_drawn(advisor, tmp_path):
    """Into the file named, with what was done as the only output."""
    result = advisor("pack", "graph", "-o", "pack.svg")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("process-improvement ")
    assert result.stdout.endswith(" drawn in pack.svg\n")
    assert (tmp_path / "pack.svg").read_text().startswith("<?xml")
    assert [path.name for path in tmp_path.iterdir()] == ["pack.svg"]


def test_one_thing_is_drawn_with_what_is_around_it(advisor, tmp_path):
    """At most so many steps away; a piece of advice as well."""
    for name, more in (("K01", ["--steps", 1]), ("warning.backsliding", []), ("sponsor_behavior", ["--advice"])):
        result = advisor("pack", "graph", "process-improvement", "--around", name, *more, "-o", "one.svg")
        assert (result.returncode, result.stderr) == (0, "")
        assert f" around {name} drawn in one.svg" in result.stdout
        assert f">{name}</text>" in (tmp_path / "one.svg").read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--around", "sponsor_behaviour", "-o", "x.svg"], "could be drawn; did you mean sponsor_behavior?"),
        (["--around", "Q02", "-o", "x.svg"], "Q02 is a contradiction, which is not drawn; pictures show answers, "),
        (["--around", "", "-o", "x.svg"], "a picture needs something to be around, such as headcount or lead."),
        (["--steps", "2", "-o", "x.svg"], "--steps goes with --around NAME, which says around what"),
        (["--advice", "-o", "x.svg"], "--advice goes with --around NAME, which says around what"),
        (["-o", "missing/x.svg"], "missing/x.svg cannot be written: the folder "),
        (["-o", "pack.png"], "pack.png does not end in .svg; write for example -o pack.svg"),
        (["-o", "."], ". does not end in .svg; write for example -o pack.svg"),
        (["proces-improvement", "-o", "x.svg"], "did you mean process-improvement?"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(arguments, told, advisor, tmp_path):
    """With exit code 2, and nothing is written."""
    result = advisor("pack", "graph", *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())
