"""docs/domain-experts.md: whoever follows it, step by step in a copy of the pack, gets what it promises."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from advisor.engine.forward import ForwardEngine
from advisor.errors import FileFaults
from advisor.files.answer_file import read_answers
from advisor.files.pack_reader import read_pack
from advisor.files.packs import open_pack
from advisor.model.answers import Known
from advisor.report.book.write import book_files
from advisor.verify.cases import Verdict, run_cases
from advisor.verify.checks import check_pack

ROOT = Path(__file__).parents[1]
PACK = ROOT / "rules/process_improvement"
PAGE = (ROOT / "docs/domain-experts.md").read_text(encoding="utf-8")
SNIPPETS = [text.split("\n", 1) for text in re.findall(r"^```yaml\n# (.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)]
MESSAGES = [re.findall(r"`([^`]+)`", line.split(" | ")[0]) for line in PAGE.splitlines() if re.match(r"\| `.* ", line)]
MISTAKES = [
    (
        "      maturity_checked: {at_least: 3}\n      specialist_gap",
        "      maturity_cheked: {at_least: 3}\n      specialist_gap",
    ),
    ("{at_least: adequate}", "{at_least: adequat}"),
    ("consultants.not_needed: 0.8", "consultants.not_needed: 1"),
    ("id: K02", "id: K01"),
    ("[TURNER82]", "[TURNER83]"),
    ("group: inhouse", "gruop: inhouse"),
    ("because: >-\n      The general skill", "# because: >-\n      #The general skill"),
    ("title: Skills and experience in house, nothing", "title: Skills and experience in house: nothing"),
    (
        "owner: [process_owners, top_management]",
        "owner: [process_owners]",
    ),
    (
        "      maturity_checked: {at_least: 3}\n      specialist_gap",
        "      ci_maturity: {at_least: 3}\n      specialist_gap",
    ),
]
"""One for each message in the page, in its order."""


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """The copy of the pack in which every step of the page has been taken."""
    folder = tmp_path_factory.mktemp("experts") / "my_rules"
    shutil.copytree(PACK, folder)
    for where, text in SNIPPETS:
        follow(folder, where, text)
    return folder


def follow(folder, where, text):
    """Put a snippet where its first line says."""
    if found := re.fullmatch(r"new file: (\S+)", where):
        assert not (folder / found[1]).exists()
        (folder / found[1]).write_text(text, encoding="utf-8")
        return
    path = folder / re.search(r"[\w/]+\.yaml", where)[0]
    before = path.read_text(encoding="utf-8")
    if where.startswith("at the end of"):
        after = f"{before.rstrip()}\n\n{text}"
    elif found := re.match(r'directly below "(\w+:)"', where):
        after = before.replace(f"{found[1]}\n", f"{found[1]}\n{text}\n", 1)
    elif found := re.search(r'instead of the "(\w+)" of (\w+)', where):
        part = rf"(- id: {found[2]}\n(?:    .*\n)*?)    {found[1]}:\n(?:      .*\n)+"
        after = re.sub(part, lambda old: old[1] + text, before, count=1)
    else:
        rule = yaml.safe_load(text)[0]
        assert rule in yaml.safe_load(before)["rules"], "the rule shown is the one in the pack"
        return
    assert after != before
    path.write_text(after, encoding="utf-8")


def test_every_snippet_loads_in_a_copy_of_the_pack(followed):
    """All of them together; there is nothing more to mend than before, and the change has come through."""
    pack = read_pack(followed)
    assert len(SNIPPETS) == 11
    shipped = open_pack(str(PACK))
    assert [
        (found.code, found.subject) for found in check_pack(pack, study=False) if found.code != "changed-rule"
    ] == []
    assert set(pack.rule_by_id) - set(shipped.rule_by_id) == {"E90"}
    assert set(pack.asked) - set(shipped.asked) == {"shift_count"}
    assert {name: item.factor for name, item in zip("abc", pack.rule_by_id["K01"].then, strict=True)}["c"] == -0.3
    assert set(pack.program.steps) - set(shipped.program.steps) == {"hand_over_at_the_board"}
    assert set(pack.program.contradictions) - set(shipped.program.contradictions) == {"Q90"}
    assert [point.id for point in pack.program.contested][len(shipped.program.contested) :] == ["D90"]
    derived = book_files(pack)["derived.html"]
    assert [name for name in ("rule-E90", "step-hand_over_at_the_board", "contested-D90") if name not in derived] == []


def test_the_case_comes_out_as_the_page_expects(followed):
    """The new case agrees in all three decisions, and the new rule fires in it."""
    [result] = run_cases(ForwardEngine(read_pack(followed)), [followed / "cases/vignette_night_shift.yaml"])
    assert [item.verdict for item in result.comparisons if item.verdict is Verdict.DIFFERENT] == []
    assert "E90" in [firing.rule for firing in result.outcome.firings]
    assert "every_shift_takes_part" in [item.id for item in result.outcome.advice]


def test_the_program_of_the_case_holds_what_was_added(followed):
    """The step has an owner and the point is told; the contradiction waits for a bakery of five."""
    pack = read_pack(followed)
    engine = ForwardEngine(pack)
    known = read_answers(followed / "cases/vignette_night_shift.yaml", pack).known()
    program = engine.assess(known).program
    assert "hand_over_at_the_board" in [planned.step for planned in program.plan]
    assert "D90" in program.contested
    assert "Q90" not in program.contradictions
    assert "Q90" in engine.assess({**known, "headcount": Known(5)}).program.contradictions


@pytest.mark.parametrize(("message", "mistake"), list(zip(MESSAGES, MISTAKES, strict=True)))
def test_a_mistake_gives_the_message_of_the_page(message, mistake, tmp_path):
    """Each message in the table is what `advisor pack check` says to such a mistake."""
    shutil.copytree(PACK, tmp_path / "my_rules")
    path = tmp_path / "my_rules" / ("plan.yaml" if "owner:" in mistake[0] else "rules/consultants.yaml")
    text = path.read_text(encoding="utf-8")
    assert mistake[0] in text
    path.write_text(text.replace(*mistake, 1), encoding="utf-8")
    try:
        said = "\n".join(str(finding) for finding in check_pack(read_pack(tmp_path / "my_rules"), study=False))
    except FileFaults as error:
        said = str(error)
    for part in message:
        assert part in said
