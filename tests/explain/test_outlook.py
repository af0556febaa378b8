"""What is still open: estimates of completions, the next questions, and what settles."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from small_pack import CORE, evidence, rule, small_pack

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.explain.completions import Completions
from advisor.explain.outlook import Outlook, Outlooks, open_answers
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.model.answers import Answer, Status
from advisor.model.pack import Pack

PACK = open_pack()
CASES = Path(PACK.folder) / "cases"
OUTLOOKS = Outlooks(ColumnarEngine(PACK))


def outlook(pack: Pack, **more: object) -> Outlook:
    answers = {name: Answer(value=value) for name, value in {**CORE, **more}.items()}
    closed = {name: Answer(status=Status.DONT_KNOW) for name in pack.asked if name not in answers and name != "spare"}
    return Outlooks(ColumnarEngine(pack)).of(answers | closed)


def test_the_share_tells_how_often_a_decision_stays(tmp_path: Path) -> None:
    """One of four values lifts a rival; a seventh of the sample leaves the question open."""
    rules = [*evidence(lead__ci_team=0.6), rule("X01", {"spare": 3}, {"lead.employees": 0.9})]
    found = outlook(small_pack(tmp_path, rules=rules))
    [lead] = [item for item in found.prospects if item.part == "lead"]
    assert (lead.settled, lead.now) == (False, "ci team")
    assert 0.7 < lead.share < 0.87
    others = [item for item in found.prospects if item.part != "lead"]
    assert [(item.settled, item.share) for item in others] == [(True, 1.0)] * 2


def test_the_question_that_decides_is_asked_first_and_says_between_what(tmp_path: Path) -> None:
    rules = [
        *evidence(lead__ci_team=0.6),
        rule("X01", {"spare": {"at_least": 2}}, {"lead.employees": 0.9}),
        rule("X02", {"people": {"at_least": 50}}, {"lead.employees": 0.05}),
    ]
    pack = small_pack(tmp_path, rules=rules)
    answers = {name: Answer(value=value) for name, value in CORE.items()}
    found = Outlooks(ColumnarEngine(pack)).of(answers)
    ranked = [question.id for question in found.ranked(pack.questions)]
    assert ranked[0] == "spare"
    assert [name for name in ranked if name not in ("spare", "people")] == [
        question.id for question in pack.questions if question.id not in ("spare", "people")
    ]
    [first, *_] = found.next_questions(pack.questions)
    assert first.question == "spare"
    assert set(first.between) == {"ci team", "employees"}


def test_answered_and_set_aside_are_not_open() -> None:
    given = {"headcount": Answer(value=10), "site_count": Answer(status=Status.SKIPPED)}
    kept = {"sector": Answer(status=Status.NOT_ASKED, note="ask finance")}
    assert not {"headcount", "site_count"} & set(open_answers(PACK, given | kept))
    assert "sector" in open_answers(PACK, given | kept)


@pytest.mark.parametrize("name", ["st_andrews", "xerox_2002", "worked_housing_association_nobody"])
def test_what_is_settled_is_never_told_as_an_estimate(name: str) -> None:
    answers = read_answers(CASES / f"{name}.yaml", PACK).answers
    found = OUTLOOKS.of(answers)
    for prospect in found.prospects:
        assert prospect.settled == (prospect.part in found.settled)
        assert prospect.share == 1.0 or not prospect.settled
        assert prospect.share < 1 or prospect.settled or found.completions.share(prospect.part) == 1


def test_the_same_answers_give_the_same_order_in_any_process() -> None:
    program = (
        "from advisor.explain.outlook import Outlooks\n"
        "from advisor.engine.columnar.engine import ColumnarEngine\n"
        "from advisor.files.packs import open_pack\n"
        "pack = open_pack()\n"
        "found = Outlooks(ColumnarEngine(pack)).of({})\n"
        "print([question.id for question in found.ranked(pack.questions)])\n"
        "print(found.next_questions(pack.questions))\n"
    )
    told = {
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(told) == 1


def test_information_is_none_where_an_answer_decides_nothing() -> None:
    engine = ColumnarEngine(PACK)
    known = read_answers(CASES / "st_andrews.yaml", PACK).known()
    sample = Completions(engine, known, [name for name in PACK.asked if name not in known])
    for part in sample.decided:
        if part not in sample.changing():
            assert {sample.information(name, part) for name in sample.names} == {0.0}
