"""Answer files and files beside a pack damaged at random, and odd things typed: read, or refused in clear sentences."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import mutated_bytes, mutated_text
from refusals import check_refusal

from advisor.cli.completion import Setting
from advisor.errors import AdvisorError, FileFaults
from advisor.files.answer_file import read_answers, read_fitting_answers
from advisor.files.answer_writer import answer_file_text
from advisor.files.packs import find_pack, open_pack
from advisor.files.upkeep import read_lock, read_upkeep
from advisor.interview.reply import Given, read_line

SHIPPED = find_pack()
PACK = open_pack()
SEEDS = st.integers(0, 2**32 - 1)
CALM = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
ANSWERS = """\
organization: Northgate Hospital
topic: process-improvement
date: 2026-11-22
made_with: {pack: process-improvement, version: "1.0", depth: quick}
interviewer: {name: A. Lee, profits_from_engagement: true}
answers:
  headcount: 9000
  sponsor_behavior: {value: 3, certainty: 0.8, basis: observed, note: They missed two, by: Ann, confidential: true}
  budget_posture: 0
  sector: healthcare
  specialist_gap: [org_change, other]
  urgency: {status: dont_know}
clarified:
  Q02: {reply: He gave up two other projects., by: the head of finance}
plan:
  name_goal: {owner: B. Ortiz, date: 2026-12-15, done: true, note: On the first page}
departure: {reason: We know better, by: C. Lind, lead: ci_team, operating_model: hub_and_spoke, consultants: not_needed}
objections:
  sponsor_behavior: {value: 1, comment: She missed the last two reviews., by: a ward lead}
  gain_retention: {status: dont_know, comment: Who counted}
expected:
  lead: {preferred: ci_team, acceptable: [top_management]}
  consultants: {preferred: not_needed}
about: {kind: published, story: It went well, lesson: Go on, sources: [a, {b: c}], verdict: positive}
set_aside: {old: [1, 2], headcount: many}
"""


def damage_answers(folder: Path, seed: int) -> None:
    random = Random(seed)
    data, suffix = yaml.load(ANSWERS, yaml.CBaseLoader), random.choice((".yaml", ".yaml", ".json"))
    if random.random() < 0.5:
        text = json.dumps(data, ensure_ascii=random.random() < 0.5) if suffix == ".json" else ANSWERS
        damaged = mutated_bytes(text.encode(), random)
    else:
        damaged = mutated_text(yaml.safe_load(ANSWERS), random).encode("utf-8", "surrogatepass")
    path, again = folder / f"a{suffix}", folder / "again.yaml"
    path.write_bytes(damaged)
    try:
        read_fitting_answers(path, PACK)
        answers = read_answers(path, PACK)
    except AdvisorError as error:
        check_refusal(error)
        return
    again.write_text(answer_file_text(folder / "new.yaml", answers), encoding="utf-8")
    assert read_answers(again, PACK) == answers


@settings(max_examples=100, suppress_health_check=CALM)
@given(SEEDS)
def test_a_damaged_answer_file(tmp_path, seed):
    """Whatever is read of it, every part included, can be written and comes back."""
    damage_answers(tmp_path, seed)


@pytest.mark.slow
@settings(max_examples=20_000, suppress_health_check=CALM)
@given(SEEDS)
def test_thousands_of_damaged_answer_files(tmp_path, seed):
    damage_answers(tmp_path, seed)


@settings(max_examples=60, suppress_health_check=CALM)
@given(SEEDS)
def test_damaged_files_of_the_maintainers(tmp_path, seed):
    """upkeep.yaml and lock.yaml."""
    random = Random(seed)
    name, reader = random.choice((("upkeep.yaml", read_upkeep), ("lock.yaml", read_lock)))
    text = "version: '1.0'\nrules: {L02: 0f3a, X99: 77aa}\n" if name == "lock.yaml" else (SHIPPED / name).read_text()
    damaged = mutated_bytes(text.encode(), random)
    if random.random() < 0.5:
        damaged = mutated_text(yaml.safe_load(text), random).encode("utf-8", "surrogatepass")
    (tmp_path / name).write_bytes(damaged)
    try:
        reader(tmp_path)
    except FileFaults as error:
        check_refusal(error)


SAID = (
    "3",
    "9,000",
    "1" * 5000,
    "yes",
    "none",
    "guess",
    "a guess",
    "note",
    "note: a note: b",
    ",",
    "[",
    "and",
    "-",
    "=",
)
ODD = (
    "\x1b",
    "é",
    "٣",
    "²",
    "1e400",
    "+5",
    "10 people",
    " ",
    "*",
    "(",
    "x" * 3000,
    "go 7",
    "{value}",
    "%s",
    "org_change",
)


@settings(max_examples=100)
@given(st.sampled_from(list(PACK.asked)), st.lists(st.sampled_from((*SAID, *ODD)) | st.text(max_size=5), max_size=6))
def test_whatever_is_typed_for_an_answer(name, parts):
    """In the interview, and after --set: a value that the question takes, a command, or a sentence."""
    typed = " ".join(parts)
    try:
        _, said = Setting().convert(f"{name}={typed}", None, None)
        found = read_line(PACK.asked[name], said, PACK.certainty_words)
    except AdvisorError:
        return
    if isinstance(found, Given):
        assert PACK.asked[name].problem(found.value) is None
