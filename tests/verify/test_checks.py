from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from program_parts import PHASES, activity, assignment, contradiction, figure, line, pillar, point, step
from small_pack import rule, small_pack

from advisor.files.pack_reader import read_pack
from advisor.verify.checks import CHECKS, SAMPLE_CHECKS, STUDY_CHECKS, check_pack

PACK = Path(__file__).parents[2] / "rules/process_improvement"

BROKEN: dict[str, tuple[str, str, str]] = {
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
    "unused-figure": ("figures.yaml", "use: blocked", "use: shown"),
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
    "unused-source": ("sources.yaml", "HEURISTIC:\n", "NOBODY90:\n  title: Nobody\n  status: recalled\n\nHEURISTIC:\n"),
    "retired-id": ("upkeep.yaml", "retired: {}", "retired: {G1: it was about another thing}"),
    "changed-rule": ("rules/top_management.yaml", "lead.top_management: 0.7", "lead.top_management: 0.65"),
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
    before = {(finding.code, finding.subject) for finding in check_pack(read_pack(PACK), study=False)}
    found = {(finding.code, finding.subject) for finding in check_pack(read_pack(tmp_path / "pack"), study=False)}
    assert {finding[0] for finding in found - before} - ({"changed-rule"} - {code}) == {code}


# --- the program -----------------------------------------------------------------------------------------------------


def found(folder, code: str, **parts: Any) -> list[tuple[str, str, str]]:
    """Return what one check finds in a small pack: where, about what, and the sentence."""
    findings = [finding for finding in check_pack(small_pack(folder, **parts), study=False) if finding.code == code]
    return [
        (finding.place.removeprefix(f"{folder.as_posix()}/").partition(":")[0], finding.subject, finding.message)
        for finding in findings
    ]


CHECKED = {
    "sponsor_checked": {
        "type": "ordinal",
        "levels": [0, 1, 2, 3, 4],
        "checks": "sponsor",
        "required": ["sponsor"],
        "cases": [{"when": {"sponsor": 4}, "value": 3}],
        "otherwise": {"formula": "sponsor"},
    }
}
RAW = {"sponsor": {"at_least": 3}}
TOP = assignment(["top_management"], ["lead"])


@pytest.mark.parametrize(
    ("file", "content", "subject"),
    [
        ("staffing.yaml", {"lines": [line("S01", RAW, 1, 2)]}, "staffing.S01"),
        ("raci.yaml", {"activities": [activity("one", TOP, when=RAW)]}, "activity.one"),
        ("plan.yaml", {"phases": PHASES, "steps": [step("begin", when={"any": [RAW, {"budget": 2}]})]}, "step.begin"),
        ("pillars.yaml", {"pillars": [pillar("direction", RAW, {"sponsor": 0})]}, "pillar.direction"),
        ("contested.yaml", {"points": [point("D01", {"not": RAW})]}, "contested.D01"),
    ],
)
def test_conditions_of_the_program_read_checked_answers(tmp_path, file, content, subject):
    """Once for each thing that reads the raw one, with its file and line."""
    told = found(tmp_path, "raw-instead-of-checked", derived=CHECKED, program={file: content})
    assert told == [(file, subject, "it reads sponsor; read sponsor_checked instead")]


def test_contradictions_may_read_answers_as_they_were_given(tmp_path):
    """That is what they are about."""
    program = {"contradictions.yaml": {"contradictions": [contradiction("Q01", RAW)]}}
    assert found(tmp_path, "raw-instead-of-checked", derived=CHECKED, program=program) == []


def differing(entry: dict[str, Any], *parts: str, number: int) -> dict[str, Any]:
    """Return an entry whose texts but for `parts` say something that no other says."""
    texts = {name: f"{value} {number}" for name, value in entry.items() if isinstance(value, str)}
    fixed = ("id", "phase", "role", "kind", "unit", "part", *parts)
    return {**entry, **{name: text for name, text in texts.items() if name not in fixed}}


@pytest.mark.parametrize("part", ["title", "text", "done_when"])
def test_no_step_repeats_another(tmp_path, part):
    """Case and spaces make no difference."""
    first = differing(step("one", **{part: "Do this now."}), part, number=1)
    second = differing(step("two", **{part: "DO  this now."}), part, number=2)
    program = {"plan.yaml": {"phases": PHASES, "steps": [first, second]}}
    told = f"its {part} repeats that of step.one; say what holds here"
    assert found(tmp_path, "boilerplate", program=program) == [("plan.yaml", "step.two", told)]


def test_no_part_of_the_program_repeats_another_of_a_different_kind(tmp_path):
    """Steps, pillars, staffing, contested points, engagement, checks and contradictions are told beside each other."""
    same = "Nobody but the head decides."
    entry = {"title": "Of its own", "text": same}
    program = {
        "plan.yaml": {"phases": PHASES, "steps": [step("begin", text=same)]},
        "pillars.yaml": {"pillars": [pillar("direction", RAW, {"sponsor": 0}, meaning=same)]},
        "staffing.yaml": {"lines": [line("S01", "always", 1, 2, text=same)]},
        "contested.yaml": {"points": [point("D01", "always", treatment=same)]},
        "contradictions.yaml": {"contradictions": [contradiction("Q01", RAW, handling=same, title="Of Q01")]},
    }
    advice = {"engagement": {"terms": {"part": "contract", **entry}}, "checks": {"look": {**entry, "title": "Look"}}}
    told = found(tmp_path, "boilerplate", program=program, advice=advice)
    assert {(subject, message.split(" repeats")[0]) for _, subject, message in told} == {
        ("pillar.direction", "its meaning"),
        ("staffing.S01", "its text"),
        ("contested.D01", "its treatment"),
        ("engagement.terms", "its text"),
        ("check.look", "its text"),
        ("contradiction.Q01", "its handling"),
    }
    assert {message.partition(" repeats that of ")[2] for *_, message in told} == {"step.begin; say what holds here"}


def test_staffing_ranges_for_other_sizes_may_have_the_same_title(tmp_path):
    """They count the same people; what is said of them must differ."""
    program = {"staffing.yaml": {"lines": [line("S01", "always", 1, 2), line("S02", "always", 1, 2, text="Other.")]}}
    assert found(tmp_path, "boilerplate", program=program) == []


def test_a_figure_is_for_something(tmp_path):
    """It is shown with a staffing range or a contested point, or blocked; anything else is noted."""
    program = {
        "figures.yaml": {
            "ratio": figure(text="One in ten."),
            "rate": figure(text="Two in ten."),
            "rumor": figure(text="Seven in ten.", use="blocked"),
            "spare_one": figure(text="Three in ten."),
        },
        "staffing.yaml": {"lines": [line("S01", "always", 1, 2, figures=["ratio"])]},
        "contested.yaml": {"points": [point("D01", "always", figures=["rate"])]},
    }
    told = "nothing refers to it; name it under figures: where it bears on, or remove it"
    assert found(tmp_path, "unused-figure", program=program) == [("figures.yaml", "figure.spare_one", told)]


def test_engagement_and_checks_need_a_rule_too(tmp_path):
    """As every other text of advice."""
    advice = {
        "engagement": {"terms": {"part": "contract", "title": "Terms", "text": "Write them down."}},
        "checks": {"look": {"title": "Look", "text": "See for yourself."}},
    }
    unconcluded = [subject for _, subject, _ in found(tmp_path / "a", "unconcluded-advice", advice=advice)]
    assert {"engagement.terms", "check.look"} <= set(unconcluded)
    rules = [rule("A01", "always", {"engagement.terms": 0.5, "check.look": 0.5})]
    concluded = [subject for _, subject, _ in found(tmp_path / "b", "unconcluded-advice", advice=advice, rules=rules)]
    assert not {"engagement.terms", "check.look"} & set(concluded)


def test_every_check_is_documented_in_its_own_words():
    """The page on checks lists each code with the first sentence of its class."""
    page = (PACK.parents[1] / "docs/checks.md").read_text(encoding="utf-8")
    for check in (*CHECKS, *STUDY_CHECKS, *SAMPLE_CHECKS):
        assert f"| `{check.code}` | {type(check).__doc__} |" in page
