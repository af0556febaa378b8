from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from msgspec import structs

from advisor.errors import AdvisorError
from advisor.files.answer_file import read_answers
from advisor.files.knowledge_tests import read_knowledge_tests
from advisor.files.pack_reader import read_pack
from advisor.files.starter import STARTER, create_pack
from advisor.model.answers import Expectation
from advisor.model.condition import ALWAYS
from advisor.model.knowledge_test import KnowledgeTests
from advisor.model.source import SourceStatus
from advisor.verify.checks import check_pack
from advisor.verify.knowledge.mutants import mutants
from advisor.verify.knowledge.mutation import MutationRun
from advisor.verify.knowledge.run import untested


@pytest.fixture(scope="module")
def starter():
    """The starter, read where it lies."""
    return read_pack(STARTER)


def texts(folder):
    """Every file of a folder by its path."""
    return {path.relative_to(folder): path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}


def test_the_starter_is_a_pack_without_any_finding(starter):
    """Nothing to mend and nothing to note, also among organizations drawn at random."""
    assert [str(finding) for finding in check_pack(starter, sample=500)] == []


def test_the_starter_claims_no_published_evidence(starter):
    """All of its sources are judgment, and it says so."""
    assert {source.status for source in starter.sources.values()} == {SourceStatus.HEURISTIC}


def test_the_starters_examples_show_every_side_of_every_condition(starter):
    """Each rule, guard rail and part of the program; derived attributes and conditional questions have examples too."""
    tests = read_knowledge_tests(starter)
    assert list(untested(starter, tests)) == []
    subjects = {example.subject for example in tests.examples}
    assert set(starter.derived) <= subjects
    assert {question.id for question in starter.questions if question.ask_when != ALWAYS} <= subjects


def test_the_starters_tests_notice_every_mistake_but_those_that_change_nothing(starter):
    """Only the threshold of the next stage may be shifted, of which no rule says anything."""
    run = MutationRun(
        starter,
        read_knowledge_tests(starter),
        [read_answers(path, starter) for path in sorted((STARTER / "cases").glob("*.yaml"))],
    )
    missed = [noticed for noticed in run.notice(mutants(starter)) if not noticed.by]
    assert {(item.subject, item.told.split()[0]) for item in missed} == {("decisions.model", "next_stage_threshold")}
    assert not [part for rule in starter.rules for part in rule.then if part.hypothesis.startswith("next_stage.")]


def test_a_case_that_notices_a_mistake_is_named_though_another_has_its_name(starter):
    """The first of the cases whose advice no longer agrees, whatever else agrees under the same name."""
    cases = [read_answers(path, starter) for path in sorted((STARTER / "cases").glob("*.yaml"))]
    unlike = [structs.replace(case, expected={"lead": Expectation("undetermined", ())}) for case in cases]
    found = [
        [item.by for item in MutationRun(starter, KnowledgeTests(), given).notice(mutants(starter))]
        for given in (cases, [*cases, *unlike])
    ]
    named = {f"the case {case.organization}" for case in cases}
    assert found[0] == found[1]
    assert set(found[0]) == {"", *named}


def test_a_copy_under_the_starters_own_name_is_the_starter_byte_for_byte(tmp_path):
    """Comments and layout come through the change of id and title."""
    assert create_pack(tmp_path / "my_rules") == "my-rules"
    assert texts(tmp_path / "my_rules") == texts(STARTER)


def test_only_the_id_the_title_and_the_topic_of_the_cases_differ(tmp_path):
    """Everything else, remarks included, stays line by line."""
    create_pack(tmp_path / "other", "mine", "Who leads in our clinics")
    changed = [
        (path.as_posix(), now.split("#")[0].strip())
        for path, text in texts(tmp_path / "other").items()
        for was, now in zip(texts(STARTER)[path].splitlines(), text.splitlines(), strict=True)
        if was != now
    ]
    assert sorted(changed) == [
        ("cases/worked_furniture_dealer.yaml", 'topic: "mine"'),
        ("cases/worked_online_shop.yaml", 'topic: "mine"'),
        ("pack.yaml", 'id: "mine"'),
        ("pack.yaml", 'title: "Who leads in our clinics"'),
    ]


@pytest.mark.parametrize("identifier", ["on", "null", "true", "n", "e1", "a-1-b"])
def test_an_id_that_reads_like_something_else_stays_an_id(tmp_path, identifier):
    """YAML knows words of its own, and an id may be one of them; the cases still belong to the pack."""
    create_pack(tmp_path / "x", identifier)
    pack = read_pack(tmp_path / "x")
    assert pack.id == identifier
    assert read_answers(tmp_path / "x/cases/worked_online_shop.yaml", pack).topic == identifier


def test_an_empty_folder_that_is_there_is_filled(tmp_path):
    """It stays the same folder, and nothing is left beside the pack in it."""
    folder = tmp_path / "here"
    folder.mkdir()
    before = folder.stat().st_ino
    create_pack(folder)
    assert folder.stat().st_ino == before
    assert set(texts(folder)) == set(texts(STARTER))
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in STARTER.iterdir())


@pytest.mark.parametrize("there", [True, False])
def test_a_disk_that_fills_up_leaves_nothing_behind(tmp_path, monkeypatch, there):
    """Neither half a pack nor the files set aside; an empty folder stays as it was."""
    folder = tmp_path / "mine"
    if there:
        folder.mkdir()
    write, written = Path.write_text, []

    def filling_up(path, *arguments, **options):
        written.append(path)
        if len(written) == 5:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(path, *arguments, **options)

    monkeypatch.setattr(Path, "write_text", filling_up)
    with pytest.raises(AdvisorError, match="mine cannot be created: No space left on device"):
        create_pack(folder)
    assert [path.name for path in tmp_path.rglob("*")] == (["mine"] if there else [])


def test_a_failure_while_the_files_are_moved_takes_them_away_again(tmp_path, monkeypatch):
    """In a folder that was there, what had been moved into it is removed."""
    rename, moved = Path.rename, []

    def failing(path, goal):
        moved.append(goal)
        if len(moved) == 3:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(path, goal)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(AdvisorError, match="Input/output error"):
        create_pack(tmp_path, "mine")
    assert list(tmp_path.iterdir()) == []
