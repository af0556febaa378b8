from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from advisor.files.pack_reader import read_pack
from advisor.verify.checks import CHECKS, SAMPLE_CHECKS, check_pack

PACK = Path(__file__).parents[2] / "rules/process_improvement"

BROKEN = {
    "raw-instead-of-checked": (
        "rules/operating_model.yaml",
        "maturity_checked: {at_most: 2}",
        "ci_maturity: {at_most: 2}",
    ),
    "boilerplate": (
        "rules/top_management.yaml",
        "title: Wide change in a crisis",
        "title: A head who knows everybody and is active",
    ),
    "unconcluded-advice": ("rules/technology.yaml", "warning.it_queue: 0.5", "warning.shadow_automation: 0.5"),
    "impossible-rule": (
        "rules/top_management.yaml",
        "sponsorship: {at_least: moderate}",
        "sponsorship: {at_least: moderate, less_than: moderate}",
    ),
    "vague-anchor": (
        "questions.yaml",
        "You make physical products in series or to order.",
        "You mostly make physical products.",
    ),
    "core-question-hidden": (
        "questions.yaml",
        "    who_knows: Human resources\n",
        "    who_knows: Human resources\n    ask_when: {urgency: 1}\n",
    ),
    "core-question-not-quick": (
        "questions.yaml",
        "id: headcount\n    section: organization\n    depth: quick",
        "id: headcount\n    section: organization\n    depth: default",
    ),
    "missing-responsibilities": ("outcomes.yaml", "      informed:\n", "      not_involved:\n"),
    "unknown-fit": ("outcomes.yaml", "fits: [ci_team", "fits: [quality_team"),
}


def test_every_check_has_a_pack_that_breaks_it():
    """No check can be added without showing that it finds something."""
    assert {check.code for check in CHECKS} == set(BROKEN)


@pytest.mark.parametrize("code", BROKEN)
def test_each_check_finds_what_it_is_for(tmp_path, code):
    """The shipped pack with one thing broken gets exactly this finding."""
    shutil.copytree(PACK, tmp_path / "pack")
    name, old, new = BROKEN[code]
    path = tmp_path / "pack" / name
    text = path.read_text(encoding="utf-8")
    assert old in text, "the shipped pack no longer has this text; choose another"
    path.write_text(re.sub(re.escape(old), lambda _: new, text, count=1), encoding="utf-8")
    assert {finding.code for finding in check_pack(read_pack(tmp_path / "pack"))} == {code}


def test_the_shipped_pack_has_no_finding():
    """The shipped pack satisfies every check."""
    assert check_pack(read_pack(PACK)) == []


def test_every_check_is_documented_in_its_own_words():
    """The page on checks lists each code with the first sentence of its class."""
    page = (PACK.parents[1] / "docs/checks.md").read_text(encoding="utf-8")
    for check in (*CHECKS, *SAMPLE_CHECKS):
        assert f"| `{check.code}` | {type(check).__doc__} |" in page
