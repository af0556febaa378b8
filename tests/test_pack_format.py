"""docs/pack-format.md: its examples load, and what it lists is what there is."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from advisor.files.answer_file import read_answers
from advisor.files.pack_reader import read_pack
from advisor.files.packs import open_pack
from advisor.files.program_schema import PROGRAM_FILES
from advisor.model.pack import decided_attributes
from advisor.model.rule import ADVICE_FAMILIES

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/pack-format.md").read_text(encoding="utf-8")
EXAMPLES = dict(
    text.split("\n", 1) for text in re.findall(r"^```yaml\n# ([^\n]*\n.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
)


def merged(old, new):
    """Return a mapping with the parts of another in it, at any depth."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{name: merged(old.get(name), part) for name, part in new.items()}}
    return new


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """The shipped pack with every example of the page in it."""
    folder = tmp_path_factory.mktemp("format") / "pack"
    shutil.copytree(ROOT / "rules/process_improvement", folder)
    for where, text in EXAMPLES.items():
        if where.startswith("in "):
            path = folder / where.removeprefix("in ")
            whole = merged(yaml.safe_load(path.read_text(encoding="utf-8")), yaml.safe_load(text))
            path.write_text(yaml.safe_dump(whole, sort_keys=False, allow_unicode=True), encoding="utf-8")
        elif where.endswith(".yaml"):
            (folder / where).write_text(text, encoding="utf-8")
    return read_pack(folder)


def test_every_program_file_has_an_example():
    """Each is a whole file; the others are parts of one, and an answer file."""
    parts = {"in pack.yaml", "in outcomes.yaml", "in advice.yaml", "an answer file"}
    assert set(EXAMPLES) == {*PROGRAM_FILES, *parts}


def test_the_examples_load(pack):
    """Without a fault, and with what they say."""
    program = pack.program
    assert list(program.contradictions) == ["Q02"]
    assert [figure.blocked for figure in program.figures.values()] == [False, True]
    assert [(line.id, line.today, line.figures) for line in program.staffing] == [
        ("S03a", "bb_count", ("black_belt_ratio",))
    ]
    assert [list(activity.models) for activity in program.activities] == [["process_owner_led"]]
    assert program.steps["name_goal"].covers == ("appoint_owners",)
    assert [pillar.id for pillar in program.pillars] == ["direction"]
    assert [point.id for point in program.contested] == ["D02"]
    assert [stage.outside_part for stage in pack.modes["coaching_training"].handover] == [1, 0]
    assert pack.advice["engagement.name_the_end"].part == "contract"
    assert pack.advice["check.who_explains"].title.startswith("Can your own people")
    assert pack.resemblance["improvement_scope"] == 3


def test_the_answer_file_loads(tmp_path):
    """With its plan and replies, under the shipped pack."""
    path = tmp_path / "a.yaml"
    path.write_text(EXAMPLES["an answer file"], encoding="utf-8")
    found = read_answers(path, open_pack())
    assert found.clarified["Q02"].by == "the head of finance"
    assert (found.plan["name_goal"].date, found.plan["name_goal"].done) == ("2026-12-15", True)


def test_every_name_that_a_condition_may_read_is_listed():
    """Under decided, with one line for all roles."""
    names = {re.sub(r"involvement\..*", "involvement.R", name) for name in decided_attributes(open_pack())}
    assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_every_family_of_advice_is_listed():
    """As rules conclude them."""
    assert [family for family in ADVICE_FAMILIES if f"`{family}.X`" not in PAGE] == []


def test_every_file_of_the_shipped_pack_is_listed():
    """In the overview at the top."""
    files = [path.name for path in (ROOT / "rules/process_improvement").glob("*.yaml")]
    assert [name for name in files if f"  {name} " not in PAGE] == []
