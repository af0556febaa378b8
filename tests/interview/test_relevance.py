from __future__ import annotations

import datetime
import random
from pathlib import Path

import numpy as np
import pytest
from spread import every

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.forward import ForwardEngine
from advisor.explain.bearing import bearings
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.interview.session import Session
from advisor.model.answers import Answer, Known
from advisor.model.attribute import Kind
from advisor.model.condition import attributes
from advisor.model.question import Depth

PACK = open_pack()
ENGINE, COLUMNAR = ForwardEngine(PACK), ColumnarEngine(PACK)
CASES = sorted((Path(PACK.folder) / "cases").glob("*.yaml"))
DESCRIPTIVE = {"current_driver", "current_model"}
"""What stands today is asked for the report's first line, today -> advised."""


def values(attribute):
    if attribute.kind is Kind.INTEGER:
        return [value for value in (0, 1, 2, 3, 12, 60, 300, 2000, 20000) if value >= (attribute.minimum or 0)]
    if attribute.kind is Kind.MULTICHOICE:
        return [(), attribute.values[:1], attribute.values[2:5]]
    return list(attribute.values)


def advice(assessed, row):
    certainties = [assessed.certainty(name, row) for name in PACK.advice]
    return assessed.lead(row), assessed.roles(row), assessed.model(row), assessed.consultants(row), certainties


def test_every_question_can_change_the_advice_of_some_organization():
    """Each question is read by a rule, a guard rail or a cap; two others describe today, for the report."""
    for question in PACK.questions:
        rails = {name for rail in PACK.guard_rails for name in attributes(rail.when)}
        capped = set(PACK.derived[PACK.decisions.consultants.affordable].inputs)
        names = {attribute.name for attribute in question.asks}
        assert bearings(PACK, question) or names & (rails | capped) or names <= DESCRIPTIVE, question.id


@pytest.mark.parametrize("seed", range(40))
def test_what_is_not_asked_would_have_changed_nothing(seed):
    """For random organizations: whatever the answer to a question held irrelevant, the advice is the same."""
    chance = random.Random(seed)
    known = {
        name: Known(chance.choice(values(attribute))) for name, attribute in PACK.asked.items() if chance.random() < 0.8
    }
    hidden = ENGINE.assess(known).not_relevant
    for attribute in (item for question in PACK.questions if question.id in hidden for item in question.asks):
        options = [(attribute.name, None), *((attribute.name, Known(value)) for value in values(attribute))]
        (assessed,) = COLUMNAR.variants(known, options, np.arange(len(options))[:, None])
        expected = advice(assessed, 0)
        for row, (_, given) in enumerate(options):
            assert advice(assessed, row) == expected, (attribute.name, given)


class Unsaved(Session):
    """A session that keeps its answers in memory; what it asks does not depend on the file."""

    def _keep(self, answers):
        self.answers = answers


def asked_along_the_way(path, depth, tmp_path):
    """Return how many questions an interview asks if the case's answers are given and the rest is not known."""
    given = read_answers(path, PACK)
    session = Unsaved(PACK, tmp_path / "c.yaml", depth, datetime.date(2026, 11, 22))
    session.name(given.organization)
    asked = []
    item = session.next_open()
    while item is not None:
        asked.append(item.question.id)
        session.record(item, given.answers.get(item.attribute.name, Answer(value=values(item.attribute)[-1])))
        item = session.next_open(after=item)
    return list(dict.fromkeys(asked))


def test_the_quick_path_has_twelve_questions(tmp_path):
    """The quick interview asks the twelve essential questions, whatever the answers."""
    assert len(asked_along_the_way(CASES[0], Depth.QUICK, tmp_path)) == 12


@pytest.mark.parametrize("path", every(16, CASES), ids=lambda path: path.stem)
def test_the_default_path_has_at_most_thirty_five_questions(path, tmp_path):
    """At default depth no case is asked more than 35 questions."""
    assert len(asked_along_the_way(path, Depth.DEFAULT, tmp_path)) <= 35
