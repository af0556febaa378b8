from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from small_pack import files, question, rule, write_pack

PACK = Path(__file__).parents[2] / "rules/process_improvement"
TEAM = rule("E01", {"union": True}, {"lead.ci_team": 0.6})
READING = (("E02", 3, "employees"), ("E03", 5, "process_owners"))


@pytest.fixture
def small(tmp_path):
    """Two small packs in the working folder, of which the second asks one question more, and cases of both."""
    write_pack(tmp_path / "old", files(rules=[TEAM]))
    crisis = question("crisis", {"type": "boolean", "choices": {True: "One", False: "None"}})
    weaker = {**TEAM, "then": {"lead.ci_team": 0.4}, "because": "It was seen twice."}
    write_pack(tmp_path / "new", files(rules=[weaker], questions=[crisis]))
    (tmp_path / "cases").mkdir()
    for name, answers in (("union_shop", {"union": True}), ("burning", {"crisis": True}), ("calm", {"union": False})):
        text = yaml.safe_dump({"organization": name, "topic": "small", "answers": answers})
        (tmp_path / "cases" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_factor_of_the_shipped_pack(advisor, tmp_path):
    """The headline, the change, the cases with the rule behind each, and whom it restores; within 80 columns."""
    shutil.copytree(PACK, tmp_path / "new")
    path = tmp_path / "new/rules/top_management.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("lead.top_management: 0.75", "lead.top_management: 0.45", 1)
    )
    result = advisor("pack", "diff", "process-improvement", "new", "--sample", 1000, COLUMNS="80")
    assert (result.returncode, result.stderr) == (0, "")
    told = " ".join(result.stdout.split())
    assert re.search(r"1 rule changed; \d+ of \d+ cases and \d+\.\d % of 1,000 organizations drawn get another", told)
    assert "Top management leads +0.75 -> +0.45" in told
    assert re.search(r"fpl_deming Who leads: top management -> cannot be said yet, through L02", told)
    assert 'L02 now adds 0.45 instead of 0.75 to "Top management leads"' in told
    assert "a lead needs 0.50; the strongest now has 0.45" in told
    assert re.search(r"L02 fires +\d+\.\d % +\d+\.\d % +\d+ +35 -> 35", result.stdout)
    assert re.search(r"L02 +100\.0 %", result.stdout)
    assert "it stays" not in told
    assert "no change alone makes it" not in told
    assert re.search(r"Other advice, of those drawn: \d+ organizations, .* of them with another decision too", told)
    assert re.search(r"Steps of the plan: \d\.\d % most often .* applies -> does not apply \(\d+, through L02\)", told)
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_case_that_one_pack_cannot_read_is_told(advisor, small):
    """It is left out with the reason; the others are compared, and the exit code is that of success."""
    result = advisor("pack", "diff", "old", "new", "--cases", "cases", "--sample", 200)
    assert (result.returncode, result.stderr) == (0, "")
    told = " ".join(result.stdout.split())
    assert "1 rule changed, 1 question added; 1 of 2 cases and" in told
    assert "burning: under the old pack there is no question crisis" in told
    assert "union_shop Who leads: ci team -> cannot be said yet, through E01" in told
    assert "crisis is asked by the new pack only" in told
    assert "in words because" in told


def test_other_certainties_are_no_other_advice(advisor, small):
    """The cases are named, and what is said of the change does not contradict them."""
    write_pack(small / "firmer", files(rules=[{**TEAM, "then": {"lead.ci_team": 0.7}}]))
    result = advisor("pack", "diff", "old", "firmer", "--cases", "cases", "--sample", 200, COLUMNS="80")
    assert "burning" in result.stdout
    told = " ".join(result.stdout.split())
    assert "Cases with nothing but another certainty union_shop" in told
    assert "No other advice follows from: E01 (other certainties only)" in told
    for place in range(10):
        shutil.copy(small / "cases/union_shop.yaml", small / f"cases/union_{place}.yaml")
    told = " ".join(advisor("pack", "diff", "old", "firmer", "--cases", "cases", "--sample", 200).stdout.split())
    assert "union_6, union_7 and 3 more" in told


def test_packs_that_ask_nothing_alike_are_told_in_a_sentence(advisor, tmp_path):
    """Whichever is the old one, and however few organizations are drawn."""
    advisor("pack", "new", "my_rules")
    for packs in (("process-improvement", "my_rules"), ("my_rules", "process-improvement")):
        result = advisor("pack", "diff", *packs, "--sample", 1)
        assert (result.returncode, result.stdout) == (2, "")
        assert len(result.stderr.splitlines()) == 1
        assert "the two packs ask nothing alike" in result.stderr


def test_changes_that_go_together_have_one_row(advisor, small):
    """A rule with the derived attribute that it reads and a step that reads it, too; of two rules each by itself."""
    derived = {"strength": {"type": "integer", "required": ["sponsor"], "formula": "sponsor + 1"}}
    reading = [rule(name, {"strength": {"at_least": least}}, {f"lead.{role}": 0.6}) for name, least, role in READING]
    for name, rules in (("one", reading[:1]), ("both", reading)):
        write_pack(small / name, files(rules=[TEAM, *rules], derived=derived))
    one, both = (advisor("pack", "diff", "old", name, "--sample", 200).stdout for name in ("one", "both"))
    assert len(re.findall(r"^ +E02 together with derived attribute strength", one, re.MULTILINE)) == 2
    assert not re.search(r"^ +derived attribute strength", one, re.MULTILINE)
    assert "of these" not in one
    assert len(re.findall(r"^ +E0[23] of these", both, re.MULTILINE)) == 4


def test_json_holds_everything(advisor, small):
    """The same figures, for programs; the same bytes each time."""
    command = ("pack", "diff", "old", "new", "--cases", "cases", "--sample", 200, "--format", "json")
    first, second = (advisor(*command, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first.stdout == second.stdout
    found = json.loads(first.stdout)
    assert [change["id"] for change in found["changes"]] == ["E01", "crisis"]
    assert found["cases"]["changed"][0]["decisions"][0]["explained_by"] == ["E01"]
    lead = found["sample"]["parts"][0]
    assert lead["part"] == "lead"
    assert lead["transitions"][0]["example"] == {"union": True}
    assert found["tracing"]["portions"][0]["restores"]["lead"] == lead["count"] > 0


def test_without_a_difference_one_sentence_says_so(advisor, small):
    """The same pack twice, a copy with a comment, and changes of words."""
    assert advisor("pack", "diff", "old", "old").stdout.splitlines()[-1] == "The two packs are the same."
    shutil.copytree(small / "old", small / "noted")
    path = small / "noted/advice.yaml"
    path.write_text(f"# checked in May\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    noted = advisor("pack", "diff", "old", "noted").stdout
    assert noted.splitlines()[-1] == "Nothing was changed but layout, comments or order."
    write_pack(small / "worded", files(rules=[{**TEAM, "limits": "Seldom."}]))
    worded = advisor("pack", "diff", "old", "worded", "--sample", 200).stdout
    assert "1 change of words only; nobody gets other advice." in worded
    assert worded.splitlines()[-1].strip() == "-  E01 changed (limits)"


def test_what_is_no_pack_is_told(advisor, small):
    """A folder without pack.yaml, an id that there is not, a fault in a file, a folder without cases."""
    for arguments, words in (
        (("old", "cases"), "cases is not a pack: it has no pack.yaml"),
        (("proces-improvement", "old"), "did you mean process-improvement?"),
        (("old", "new", "--cases", "none"), "none is not a folder; name a folder of answer files\n"),
    ):
        result = advisor("pack", "diff", *arguments)
        assert (result.returncode, result.stdout) == (2, "")
        assert words in result.stderr
    path = small / "new/rules/all.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("lead.ci_team", "lead.ci_taem"), encoding="utf-8")
    result = advisor("pack", "diff", "old", "new")
    assert result.returncode == 2
    assert re.search(r"new/rules/all\.yaml:\d+:\d+: .*did you mean lead.ci_team", result.stderr)
