"""Mistakes in the files about the program: each is one sentence at its place."""

from __future__ import annotations

import pytest
from program_parts import (
    PHASES,
    activity,
    assignment,
    contradiction,
    figure,
    line,
    pillar,
    point,
    step,
)
from small_pack import files, write_pack

from advisor.errors import FileFaults
from advisor.files.pack_reader import read_pack

TOP = assignment(["top_management"], ["lead"])


def raci(*activities: object, **more: object) -> dict[str, object]:
    return {"raci.yaml": {"activities": list(activities), **more}}


def plan(*steps: object) -> dict[str, object]:
    return {"plan.yaml": {"phases": PHASES, "steps": list(steps)}}


CASES = {
    "contradiction-reads-a-decision": (
        {"contradictions.yaml": {"contradictions": [contradiction("Q01", {"decided.lead": "employees"})]}},
        "there is no attribute decided.lead",
        "unknown-attribute",
    ),
    "contradiction-id": (
        {"contradictions.yaml": {"contradictions": [contradiction("X1", {"budget": 0})]}},
        "its id is Q and a number, such as Q04",
        "invalid-value",
    ),
    "contradiction-id-with-a-line-end": (
        {"contradictions.yaml": {"contradictions": [contradiction("Q01\n", {"budget": 0})]}},
        "its id is Q and a number, such as Q04",
        "invalid-value",
    ),
    "day-beyond-the-calendar": (
        {"plan.yaml": {"phases": {"first": {**PHASES["first"], "to_day": 10**29}}, "steps": []}},
        "to_day must be at most 10,000",
        "out-of-range",
    ),
    "same-id-twice": (
        {"contradictions.yaml": {"contradictions": [contradiction("Q01", {"budget": 0})] * 2}},
        "Q01 is taken by",
        "duplicate-id",
    ),
    "blocked-figure": (
        {
            "figures.yaml": {"most_fail": figure(use="blocked")},
            "contested.yaml": {"points": [point("D01", "always", figures=["most_fail"])]},
        },
        "the figure most_fail is blocked: it may never be shown; leave it out",
        "blocked-figure",
    ),
    "unknown-figure": (
        {"contested.yaml": {"points": [point("D01", "always", figures=["ratio"])]}},
        "there is no figure ratio",
        "unknown-name",
    ),
    "cap-without-note": (
        {"staffing.yaml": {"lines": [line("S01", "always", 1, 2, most="people")]}},
        "S01 needs most: and cap_note: together, or neither",
        "wrong-part",
    ),
    "formula-over-a-choice": (
        {"staffing.yaml": {"lines": [line("S01", "always", 1, "scope * 2")]}},
        "scope, of type choice, has no number",
        "formula",
    ),
    "formula-over-nothing-known": (
        {"staffing.yaml": {"lines": [line("S01", "always", 1, "peopel * 2")]}},
        "there is no attribute peopel; did you mean people?",
        "unknown-name",
    ),
    "formula-unreadable": (
        {"staffing.yaml": {"lines": [line("S01", "always", 1, "people *")]}},
        "the formula cannot be read as a formula",
        "formula",
    ),
    "missing-range": (
        {"staffing.yaml": {"lines": [{k: v for k, v in line("S01", "always", 1, 2).items() if k != "from"}]}},
        "S01 has no from; add from:",
        "missing-part",
    ),
    "consultants-accountable": (
        raci(activity("run", assignment(["external_consultants", "lead"], ["lead"]))),
        "external_consultants can be consulted, never accountable or responsible",
        "outsider",
    ),
    "nobody-may-be-left": (
        raci(activity("run", assignment(["top_management"], ["ci_team"]))),
        "the last candidate may take no part; end the list with lead or top_management",
        "candidates",
    ),
    "unknown-party": (
        raci(
            activity("run", assignment(["lead"], ["lead"], ["finanse"])),
            parties={"finance": {"title": "F", "phrase": "f"}},
        ),
        "there is no role or party finanse; did you mean finance?",
        "unknown-name",
    ),
    "unknown-model": (
        raci(activity("run", TOP, models={"hub_and_spokes": TOP})),
        "there is no operating model hub_and_spokes; did you mean hub_and_spoke?",
        "unknown-name",
    ),
    "unknown-phase": (
        plan(step("begin", phase="last")),
        "there is no phase last",
        "unknown-name",
    ),
    "phase-runs-backward": (
        {"plan.yaml": {"phases": {"first": {"title": "First", "from_day": 9, "to_day": 2}}, "steps": []}},
        "first ends before it begins",
        "days",
    ),
    "owner-from-outside": (
        plan(step("begin", owner=["external_consultants", "lead"])),
        "name a role that stays",
        "outsider",
    ),
    "pillar-role": (
        {"pillars.yaml": {"pillars": [pillar("aim", {"budget": 1}, {"budget": 0}, role="boss")]}},
        "there is no role boss",
        "unknown-name",
    ),
    "engagement-part": (
        {"advice.yaml": {"engagement": {"scope": {"part": "start", "title": "T", "text": "T."}}}},
        "part must be one of beforehand, contract, dependence",
        "invalid-value",
    ),
}


@pytest.mark.parametrize(("program", "words", "code"), CASES.values(), ids=CASES)
def test_a_mistake_in_a_program_file_is_told_at_its_place(tmp_path, program, words, code):
    """One sentence that names the file, line and column, what is wrong and the nearest name."""
    folder = write_pack(tmp_path, files(program=program))
    with pytest.raises(FileFaults) as told:
        read_pack(folder)
    (fault,) = told.value.faults
    assert fault.code == code
    assert words in fault.message
    assert fault.place.path.removeprefix(f"{tmp_path.as_posix()}/") == list(program)[-1]
    assert fault.place.line > 1
