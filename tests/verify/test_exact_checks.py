"""What is proved about a pack: each check with a pack that it finds fault with, and a like one that it does not."""

from __future__ import annotations

import shutil
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from program_parts import contradiction
from random_packs import random_pack
from small_pack import evidence, guard_rail, question, rule, small_pack
from spread import every

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.forward import ForwardEngine
from advisor.errors import FileFaults, Place
from advisor.explain.bounds.witness import Verdict
from advisor.files.answer_file import read_answers
from advisor.files.pack_reader import read_pack
from advisor.files.upkeep import locked, read_lock, write_lock
from advisor.model.answers import Known
from advisor.model.condition import ALWAYS, Operator
from advisor.model.condition import Test as AttributeTest
from advisor.model.knowledge_test import Monotone, Movement
from advisor.verify.checks import STUDY_CHECKS, check_pack
from advisor.verify.checks.base import Severity
from advisor.verify.checks.movement import against, along
from advisor.verify.checks.study import Study
from advisor.verify.examples import write_examples
from advisor.verify.knowledge.properties import counterexamples, steps_up, stretches
from advisor.verify.survey import Survey

SHIPPED = Path(__file__).parents[2] / "rules/process_improvement"
TEAM, EMPLOYEES = {"lead.ci_team": 0.5}, {"lead.employees": 0.5}
WIDE = {
    "type": "boolean",
    "required": ["scope"],
    "cases": [{"when": {"scope": "enterprise"}, "value": True}],
    "otherwise": False,
}
NOT_TOGETHER = {"wide": True, "scope": {"in": ["team", "site"]}}
"""Each test can hold by itself; only the table of `wide` shows that they cannot together."""
THINGS = {"type": "integer", "min": 0, "unit": "things"}


def rules(*given: tuple[Any, ...]) -> dict[str, Any]:
    """Return rules from (condition, conclusions) or (condition, conclusions, group)."""
    found = []
    for number, (when, then, *group) in enumerate(given, 1):
        found.append(rule(f"L{number:02}", when, then, **({"group": group[0]} if group else {})))
    return {"rules": found}


def contradicting(when: object) -> dict[str, Any]:
    return {
        "derived": {"wide": WIDE},
        "program": {"contradictions.yaml": {"contradictions": [contradiction("Q01", when)]}},
    }


def asking(when: object) -> dict[str, Any]:
    return {"derived": {"wide": WIDE}, "questions": [question("extra", THINGS, ask_when=when)]}


LOW, HIGH = {"people": {"at_most": 10}}, {"people": {"at_most": 100}}
TEN, OVER_NINE, OVER_TEN = (
    {"people": {test: limit}} for test, limit in (("at_least", 10), ("more_than", 9), ("more_than", 10))
)
ROLE = "lead.employees"
IMPOSSIBLE = Verdict.IMPOSSIBLE
ACTIVE, PASSIVE, TOP = {"sponsor": {"at_least": 3}}, {"sponsor": {"at_most": 2}}, {"lead.top_management": 0.6}
CLAIM = {"says": "More never hurts.", "raising": "sponsor", "never_lowers": ["lead.top_management"]}
CLAIMED = {"program": {"tests/all.yaml": {"properties": [CLAIM]}}}
CLAIMED_OF_PEOPLE = {"program": {"tests/all.yaml": {"properties": [{**CLAIM, "raising": "people"}]}}}
HUNDREDS = {
    "derived": {"hundreds": {"type": "number", "required": ["people"], "formula": "people / 100"}},
}
"""What stops beyond 3 hundreds stops from 300 to 301 people, which is at no limit of the number of people itself."""
BROKEN: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "never-fires": (
        rules((NOT_TOGETHER, TEAM)) | {"derived": {"wide": WIDE}},
        rules(({"wide": True, "scope": {"in": ["team", "enterprise"]}}, TEAM)) | {"derived": {"wide": WIDE}},
        "L01",
    ),
    "same-rule": (rules((TEN, TEAM), (OVER_NINE, TEAM)), rules((TEN, TEAM), (OVER_TEN, TEAM)), "L02"),
    "subsumed-rule": (
        rules((LOW, TEAM), (HIGH, {"lead.ci_team": 0.4})),
        rules((LOW, {"lead.ci_team": 0.5, "lead.employees": 0.3}), (HIGH, {"lead.ci_team": 0.4})),
        "L01",
    ),
    "opposite-twins": (
        rules((TEN, TEAM), (OVER_NINE, {"lead.ci_team": -0.3})),
        rules((TEN, TEAM), (OVER_NINE, {"lead.employees": -0.3})),
        "L02",
    ),
    "never-counts": (
        rules((LOW, EMPLOYEES, "size"), (HIGH, {ROLE: 0.6}, "size")),
        rules((LOW, {ROLE: 0.7}, "size"), (HIGH, {ROLE: 0.6}, "size")),
        "L01",
    ),
    "idle-group": (
        rules((LOW, EMPLOYEES, "size"), (OVER_TEN, {ROLE: 0.6}, "size")),
        rules((LOW, EMPLOYEES, "size"), (HIGH, {ROLE: 0.4}, "size")),
        "L01",
    ),
    "out-of-reach": (
        {"rules": evidence(lead__ci_team=0.3, lead__employees=0.6)},
        rules((LOW, {"lead.ci_team": 0.6})),
        "lead.ci_team",
    ),
    "silent-contradiction": (
        contradicting(NOT_TOGETHER),
        contradicting({"wide": True, "budget": 0}),
        "contradiction.Q01",
    ),
    "dead-end": (asking(NOT_TOGETHER), asking({"wide": True}), "extra"),
    "idle-answer": (rules((LOW, TEAM)), rules((LOW, TEAM), ({"spare": 1}, EMPLOYEES)), "spare"),
    "core-gap": (rules((ACTIVE, TOP)), rules((ACTIVE, TOP), (PASSIVE, {ROLE: 0.6})), "lead"),
    "core-tie": (rules((ACTIVE, TOP | {ROLE: 0.6})), rules((ACTIVE, TOP | {ROLE: 0.7})), "lead"),
    "wrong-way": (
        rules((ACTIVE, {"lead.top_management": -0.5})) | CLAIMED,
        rules((ACTIVE, TOP), (PASSIVE, {"lead.top_management": -0.5})) | CLAIMED,
        "sponsor",
    ),
    "unproved-way": (
        rules(({"hundreds": {"between": [2.5, 3]}}, TOP)) | HUNDREDS | CLAIMED_OF_PEOPLE,
        rules(({"hundreds": {"at_least": 2.5}}, TOP)) | HUNDREDS | CLAIMED_OF_PEOPLE,
        "people",
    ),
}
"""By check: a pack that is broken, a like one that is not, and the subject of the finding."""


def found(folder: Path, code: str, parts: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item.subject, item.message) for item in check_pack(small_pack(folder, **parts)) if item.code == code]


def test_every_exact_check_has_a_pack_that_breaks_it():
    assert {check.code for check in STUDY_CHECKS} == set(BROKEN)


@pytest.mark.parametrize("code", BROKEN)
def test_each_finds_what_it_is_for_and_not_in_a_like_pack(tmp_path, code):
    broken, sound, subject = BROKEN[code]
    told = found(tmp_path / "broken", code, broken)
    assert subject in [name for name, _ in told]
    [message] = [message for name, message in told if name == subject]
    assert (subject, message) not in found(tmp_path / "sound", code, sound)


def test_examples_can_be_assessed_and_show_the_finding(tmp_path):
    pack = small_pack(tmp_path / "pack", **BROKEN["opposite-twins"][0])
    findings = check_pack(pack)
    place = next(index for index, item in enumerate(findings) if item.code == "opposite-twins")
    written = write_examples(tmp_path / "cases", pack, findings)
    fired = ForwardEngine(pack).assess(read_answers(written[place], pack).known()).firings
    assert {firing.rule for firing in fired} >= {"L01", "L02"}


def test_a_step_the_wrong_way_is_found_where_hardly_anybody_is(tmp_path):
    """One combination of answers among many thousands is enough; the example shows it."""
    rare = {"people": 777, "spare": 2, "union": True, "gaps": {"count_between": [3, 3]}, "budget": 1, "scope": "team"}
    parts = rules((ACTIVE, TOP), ({**ACTIVE, **rare}, {"lead.top_management": -0.8})) | CLAIMED
    [finding] = [item for item in check_pack(small_pack(tmp_path, **parts)) if item.code == "wrong-way"]
    assert finding.severity is Severity.ERROR
    assert finding.place.endswith("all.yaml:2:3")
    engine, example = ForwardEngine(read_pack(tmp_path)), dict(finding.example)
    after = {**example, "sponsor": Known(example["sponsor"].value + 1)}
    before, later = (engine.assess(item).hypotheses["lead.top_management"].certainty for item in (example, after))
    assert later < before


@pytest.mark.parametrize("seed", every(24, range(24)))
def test_movement_is_found_where_it_is(tmp_path, seed):
    """On a pack drawn at random: what is found is so in the engine, and what was seen is not called impossible."""
    pack = random_pack(tmp_path, seed)
    study, engine, survey = Study(pack), ForwardEngine(pack), Survey(pack, 2_048)
    for name, movement in product(("sponsor", "people"), (Movement.NEVER_LOWERS, Movement.NEVER_RAISES)):
        for hypothesis in pack.hypotheses[seed % 5 :: 5]:
            claim = Monotone("So.", name, movement, ALWAYS, Place("here"), (hypothesis,))
            seen = dict(counterexamples(survey.engine, survey.organizations, [claim])).get(claim)
            verdicts = {step: against(study, claim, hypothesis, step, 400) for step in steps_up(pack, name)[:6]}
            assert seen is None or verdicts.get(seen.step) is None or verdicts[seen.step].verdict is not IMPOSSIBLE
            for step, item in verdicts.items():
                if item.verdict is Verdict.FOUND:
                    sides = [engine.assess({**item.answers, name: Known(value)}) for value in step]
                    low, high = (side.hypotheses[hypothesis].certainty for side in sides)
                    assert high < low if movement is Movement.NEVER_LOWERS else high > low


@pytest.mark.parametrize("seed", every(24, range(24)))
def test_what_is_proved_along_a_stretch_holds_of_each_step_in_it(tmp_path, seed):
    """Random packs, and steps by one at random places of a stretch, with all else drawn at random."""
    pack, random = random_pack(tmp_path, seed), Random(seed)
    study, survey = Study(pack), Survey(pack, 512)
    proved = 0
    for low, high in stretches(pack, "people"):
        for hypothesis in pack.hypotheses[seed % 4 :: 4]:
            claim = Monotone("So.", "people", Movement.NEVER_LOWERS, ALWAYS, Place("here"), (hypothesis,))
            if along(study, claim, hypothesis, (low, high), 200).verdict is not IMPOSSIBLE:
                continue
            proved += 1
            for start in [random.randrange(low, min(high, low + 2_000)) for _ in range(3)]:
                before, after = (
                    survey.engine.assess(
                        [{**survey.answers(index), "people": Known(value)} for index in range(0, survey.size, 4)]
                    ).certainties(hypothesis)
                    for value in (start, start + 1)
                )
                assert (before <= after).all(), (hypothesis, start)
    assert proved


ON_DECIDED = {"decided.lead": "top_management"}
LED = ((ACTIVE, TOP), (ON_DECIDED, {"action.announce": 0.6}))
ON_EVIDENCE = {"lead.top_management": {"more_than": 0}}


@pytest.mark.parametrize(
    ("hypothesis", "more", "when"),
    [
        ("action.announce", [], ALWAYS),
        ("action.announce", [({**ACTIVE, **ON_DECIDED}, {"action.announce": 0.4})], ALWAYS),
        ("action.train", [(ON_EVIDENCE, {"action.train": 0.5})], ALWAYS),
        (
            "support.employees",
            [(ACTIVE, {"support.employees": 0.5})],
            AttributeTest("decided.lead", Operator.IS, "ci_team"),
        ),
        (
            "support.employees",
            [(ACTIVE, {"support.employees": 0.5})],
            AttributeTest("lead.ci_team", Operator.AT_LEAST, 0.1),
        ),
    ],
)
def test_a_step_is_not_followed_through_evidence_and_decisions(tmp_path, hypothesis, more, when):
    """What rests on them is neither proved nor refused: it stays open, also where a claim holds only for some of it."""
    study = Study(small_pack(tmp_path, **rules(*LED, *more, ({"scope": "team"}, TEAM))))
    claim = Monotone("So.", "sponsor", Movement.NEVER_RAISES, when, Place("here"), (hypothesis,))
    assert against(study, claim, hypothesis, (2, 3)).verdict is Verdict.OPEN


def test_a_step_the_wrong_way_is_told_although_another_hypothesis_could_not_be_proved(tmp_path):
    """What was found comes before what stays open, whichever is claimed first."""
    rare = {"people": 777, "spare": 2, "union": True, "gaps": {"count_between": [3, 3]}, "budget": 1, "scope": "team"}
    claim = {**CLAIM, "never_lowers": ["action.announce", "lead.top_management"]}
    parts = rules(*LED, ({**ACTIVE, **rare}, {"lead.top_management": -0.8}))
    told = check_pack(small_pack(tmp_path, **parts, program={"tests/all.yaml": {"properties": [claim]}}))
    assert [item.code for item in told if item.code.endswith("-way")] == ["wrong-way"]


def test_every_list_of_choices_is_a_combination_of_answers_to_core_questions(tmp_path):
    """A gap that only shows where two of three choices are marked is found."""
    two = {"gaps": {"count_between": [2, 2]}}
    core = {"decisions": {"lead": {"core_questions": ["gaps"]}}}
    [(_, message)] = [
        item for item in found(tmp_path, "core-gap", rules(({"not": two}, TOP)) | core) if item[0] == "lead"
    ]
    assert "3 of 8 combinations" in message


def test_each_of_several_answers_that_settle_a_core_question_is_given_in_turn(tmp_path):
    """The lead follows from what the sponsor does and stays open where only the union answered."""
    core = {"decisions": {"lead": {"core_questions": [["sponsor", "union"]]}}}
    told = found(tmp_path, "core-gap", rules(({"sponsor": {"is_known": True}}, TOP)) | core)
    assert ["2 of 2 combinations" in message for name, message in told if name == "lead"] == [True]


def test_a_threshold_that_is_always_reached_is_told(tmp_path):
    told = dict(found(tmp_path, "out-of-reach", {"rules": evidence(lead__ci_team=0.6)}))
    assert told["lead.ci_team"] == "it reaches the threshold whatever is answered"


@pytest.mark.parametrize("seed", every(4, range(8)))
def test_a_witness_fires_its_rule_and_where_there_is_none_no_answers_do(tmp_path, seed):
    """Random packs; the columnar engine confirms each witness, and 32,768 organizations each impossibility."""
    pack = random_pack(tmp_path, seed)
    study, engine = Study(pack), ColumnarEngine(pack)
    verdicts = set()
    for name in [item for item in study.reasoned if not item.startswith("G")]:
        witness = study.fires(name)
        verdicts.add(witness.verdict)
        if witness.verdict is Verdict.FOUND:
            assert engine.assess([witness.answers]).fires(name)[0], name
        if witness.verdict is Verdict.IMPOSSIBLE:
            assert not study.survey.fired[name].any(), name
    assert Verdict.FOUND in verdicts


def test_guard_rails_that_read_evidence_are_searched_as_well(tmp_path):
    rail = guard_rail("G1", {"lead.ci_team": {"more_than": 0}}, forbid=["lead.employees"])
    pack = small_pack(tmp_path, guard_rails=[rail], **rules((LOW, TEAM)))
    witness = Study(pack).fires("G1")
    assert witness.verdict is Verdict.FOUND
    assert [effect.rail for effect in ForwardEngine(pack).assess(witness.answers).guard_rails] == ["G1"]


# --- what is kept beside the rules -----------------------------------------------------------------------------------


def kept(folder: Path, text: str) -> Path:
    small_pack(folder, rules=evidence(lead__ci_team=0.6, lead__employees=0.3))
    (folder / "upkeep.yaml").write_text(text, encoding="utf-8")
    return folder


def test_an_excluded_finding_is_not_told_and_an_exclusion_without_one_is(tmp_path):
    entry = "  - {check: out-of-reach, subject: %s, reason: It is meant so., date: 2026-11-27}\n"
    folder = kept(tmp_path / "pack", "exclusions:\n" + entry % "lead.employees" + entry % "lead.nobody")
    told = {(item.code, item.subject) for item in check_pack(read_pack(folder))}
    assert ("out-of-reach", "lead.employees") not in told
    assert ("idle-exclusion", "lead.nobody") in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("exclusions: [{check: a, subject: b}]", "upkeep.yaml:1:14: "),
        ("exclusion: []", "did you mean exclusions"),
        ("retired: [L09]", "upkeep.yaml:1:10: "),
        ("exclusions: [{check: a, subject: b, reason: c, date: tomorrow}]", "upkeep.yaml:1:54: "),
    ],
)
def test_a_mistake_in_it_is_told_at_its_place(tmp_path, text, told):
    folder = kept(tmp_path / "pack", text)
    with pytest.raises(FileFaults) as error:
        check_pack(read_pack(folder), study=False)
    assert told in str(error.value)


def test_a_lock_tells_changed_rules_until_the_version_is_raised(tmp_path):
    folder = tmp_path / "pack"
    shutil.copytree(SHIPPED, folder)
    path = folder / "rules/top_management.yaml"
    path.write_text(path.read_text().replace("lead.top_management: 0.7", "lead.top_management: 0.65", 1))
    told = [item.subject for item in check_pack(read_pack(folder), study=False) if item.code == "changed-rule"]
    assert len(told) == 1
    text = (folder / "pack.yaml").read_text()
    (folder / "pack.yaml").write_text(text.replace('version: "1.1"', 'version: "9.9"'))
    assert not [item for item in check_pack(read_pack(folder), study=False) if item.code == "changed-rule"]
    write_lock(folder, locked(read_pack(folder)))
    assert read_lock(folder) == locked(read_pack(folder))


def test_the_shipped_rules_are_locked():
    assert read_lock(SHIPPED) == locked(read_pack(SHIPPED))
