"""The shipped pack: it reads without a fault, asks for the whole vocabulary, and rests on named sources."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.files.answer_file import read_answers
from advisor.files.pack_reader import digest_of, read_pack
from advisor.files.packs import find_pack, open_pack
from advisor.model.attribute import Kind
from advisor.model.condition import ALWAYS
from advisor.model.question import Depth, Direction
from advisor.model.source import SourceStatus

SHIPPED = find_pack()
VOCABULARY: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "vocabulary.yaml").read_text(encoding="utf-8"))
ATTRIBUTES: dict[str, dict[str, Any]] = VOCABULARY["attributes"]
OUTCOMES: dict[str, list[str]] = VOCABULARY["outcomes"]


@pytest.fixture
def copy(tmp_path):
    """Return a copy of the shipped pack that a test may change."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "pack"))


def test_the_shipped_pack_reads_without_a_fault(shipped_pack):
    """What is shipped is what the other tests speak of."""
    assert shipped_pack.id == "process-improvement"
    assert shipped_pack.folder == str(SHIPPED)
    assert shipped_pack.certainty_words == {"sure": 1, "fairly": 0.8, "guess": 0.5}


@pytest.mark.parametrize("named", ["process-improvement", str(SHIPPED)])
def test_a_pack_is_found_by_id_and_by_folder(named):
    """Both lead to the same pack."""
    assert open_pack(named).digest == digest_of(SHIPPED)


# --- the digest ------------------------------------------------------------------------------------------------------


def test_the_digest_names_the_knowledge(shipped_pack, copy):
    """It is the same for a copy elsewhere."""
    assert shipped_pack.digest == digest_of(copy) == read_pack(copy).digest
    assert shipped_pack.digest.startswith("sha256:")
    assert len(shipped_pack.digest) == len("sha256:") + 64


def test_the_digest_does_not_depend_on_line_ends(shipped_pack, copy):
    """A checkout on Windows is the same knowledge."""
    for path in copy.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_pack(copy).digest == shipped_pack.digest


def test_the_digest_does_not_depend_on_the_cases(shipped_pack, copy):
    """Cases test the knowledge; they are no part of it."""
    (copy / "cases" / "further.yaml").write_text("organization: Acme\n")
    (copy / "cases" / "judged_f01.yaml").write_text("")
    (copy / "README.md").write_text("About this pack")
    assert read_pack(copy).digest == shipped_pack.digest


@pytest.mark.parametrize(
    "file",
    ["pack.yaml", "outcomes.yaml", "decisions.yaml", "questions.yaml", "derived.yaml", "advice.yaml", "sources.yaml"],
)
def test_the_digest_changes_with_every_file(shipped_pack, copy, file):
    """A single further character shows."""
    (copy / file).write_text((copy / file).read_text(encoding="utf-8") + "#", encoding="utf-8")
    assert digest_of(copy) != shipped_pack.digest


def test_the_digest_changes_with_the_names_of_the_rule_files(shipped_pack, copy):
    """Their order is the order of the rules."""
    (copy / "rules" / "customers.yaml").rename(copy / "rules" / "zebras.yaml")
    assert digest_of(copy) != shipped_pack.digest


# --- the vocabulary --------------------------------------------------------------------------------------------------


def test_the_vocabulary_has_all_attributes():
    """The copy beside this test is whole."""
    assert len(ATTRIBUTES) == 56


def test_every_attribute_of_the_vocabulary_is_asked_exactly_once(shipped_pack):
    """No more, no fewer, none twice."""
    asked = Counter(attribute.name for question in shipped_pack.questions for attribute in question.asks)
    assert asked == dict.fromkeys(ATTRIBUTES, 1)


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_an_attribute_has_the_type_and_values_of_the_vocabulary(shipped_pack, name):
    """In the same order, since ordinals and reports depend on it."""
    promised, attribute = ATTRIBUTES[name], shipped_pack.asked[name]
    assert attribute.kind == promised["type"]
    if attribute.kind is Kind.BOOLEAN:
        assert set(attribute.values) == {True, False}
    else:
        assert list(attribute.values) == promised.get("values", [])
    assert attribute.minimum == promised.get("min")
    assert attribute.label
    assert all(level.meaning for level in attribute.levels)


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_an_attribute_takes_its_values_and_nothing_else(shipped_pack, name):
    """The checks of answers and the vocabulary agree."""
    attribute = shipped_pack.asked[name]
    values = ATTRIBUTES[name].get("values", [1])
    good = {Kind.MULTICHOICE: [[], values[:1], values], Kind.BOOLEAN: [True, False]}.get(attribute.kind, values)
    assert [attribute.problem(value) for value in good] == [None] * len(good)
    bad = [None, -1, 99 if attribute.kind is not Kind.INTEGER else 0.5, "nonsense", ["nonsense"], {}, 1.5, "1"]
    assert all(attribute.problem(value) for value in bad)


def test_the_outcomes_are_those_of_the_vocabulary(shipped_pack):
    """Nine roles, five models, five modes, in tie order."""
    assert set(shipped_pack.roles) == set(OUTCOMES["roles"])
    assert set(shipped_pack.models) == set(OUTCOMES["operating_models"])
    assert set(shipped_pack.modes) == set(OUTCOMES["consultant_modes"])
    assert list(shipped_pack.involvement) == OUTCOMES["involvement"]


# --- questions -------------------------------------------------------------------------------------------------------


def test_there_are_53_questions_of_which_12_are_quick(shipped_pack):
    """The belts are one question with four numbers."""
    assert len(shipped_pack.questions) == 53
    assert [question.depth for question in shipped_pack.questions].count(Depth.QUICK) == 12
    assert len({question.id for question in shipped_pack.questions}) == 53
    assert [len(question.asks) for question in shipped_pack.questions if question.id == "belts"] == [4]


def test_core_questions_are_quick_and_always_asked(shipped_pack):
    """A quick interview settles every decision, so nothing may hide a core question."""
    decisions = shipped_pack.decisions
    cores = (*decisions.lead.core_questions, *decisions.model.core_questions, *decisions.consultants.core_questions)
    assert cores
    for core in cores:
        question = shipped_pack.question_of[core[0]]
        assert question.depth is Depth.QUICK
        assert question.ask_when == ALWAYS


def test_every_question_is_complete(shipped_pack):
    """Wording, who would know, why, and what could be changed with how much effort."""
    for question in shipped_pack.questions:
        assert question.wording.endswith(("?", ".")), question.id
        assert question.who_knows, question.id
        assert question.why, question.id
        assert question.section in shipped_pack.sections
        assert bool(question.changeable.effort) == (question.changeable.direction is not Direction.NONE), question.id
        assert question.changeable.steps_in_90_days >= 0


# --- rules -----------------------------------------------------------------------------------------------------------

SECTIONS = {"L": range(2, 14), "P": range(1, 13), "C": range(1, 16), "E": range(1, 11), "H": range(1, 9)} | {
    "T": range(1, 9),
    "V": range(1, 7),
    "M": range(1, 29),
    "K": range(1, 35),
}


@pytest.mark.parametrize("letter", SECTIONS)
def test_the_rules_of_a_section_are_complete(shipped_pack, letter):
    """Ids are never reused, so none may be missing."""
    found = {rule.id for rule in shipped_pack.rules if rule.id.startswith(letter) and rule.id[1:].isdigit()}
    assert found >= {f"{letter}{number:02}" for number in SECTIONS[letter]}


def test_every_rule_and_guard_rail_rests_on_sources_with_a_status(shipped_pack):
    """One at least, each of which is checked, recalled or a heuristic."""
    for rule in (*shipped_pack.rules, *shipped_pack.guard_rails):
        assert rule.sources, rule.id
        for citation in rule.sources:
            assert isinstance(shipped_pack.sources[citation.key].status, SourceStatus), rule.id


def test_every_rule_is_complete(shipped_pack):
    """Title, reason, limits and at least one factor between -0.95 and 0.95 that is not 0."""
    for rule in shipped_pack.rules:
        assert rule.title, rule.id
        assert rule.because, rule.id
        assert rule.limits, rule.id
        assert rule.topic, rule.id
        assert rule.then, rule.id
        assert all(0 < abs(conclusion.factor) <= 0.95 for conclusion in rule.then), rule.id


def test_every_derived_attribute_rests_on_sources(shipped_pack):
    """As rules do."""
    for derived in shipped_pack.derived.values():
        assert derived.because, derived.name
        assert derived.sources, derived.name


def test_every_source_that_names_a_case_has_one_that_is_read(shipped_pack):
    """The story of a case can be looked up."""
    cases = [source.case for source in shipped_pack.sources.values() if source.case]
    assert cases
    for case in cases:
        assert read_answers(SHIPPED / "cases" / f"{case}.yaml", shipped_pack).about
