"""The interview says when it is done, and asks the most telling question first."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

from advisor.files.packs import open_pack
from advisor.interview.closing import Closing, Ending, Settledness
from advisor.interview.progress import Item
from advisor.interview.session import Session
from advisor.model.answers import Answer, Status
from advisor.model.question import Depth, Question

PACK = open_pack()
TODAY = datetime.date(2026, 11, 27)


class Listener:
    def __init__(self) -> None:
        self.heard: list[str] = []

    def say(self, text: str, style: str = "", indent: int = 0) -> None:
        self.heard.append(text)


class Oracle:
    """Says what it is told to say."""

    def __init__(self) -> None:
        self.settled: set[str] = set()
        self.undecided: set[str] = set()

    def settledness(self, answers: Mapping[str, Answer]) -> Settledness:
        headings = ("Who drives", "Operating model", "Outside consultants")
        endings = (
            Ending(heading, "employees", heading in self.settled, heading not in self.undecided, ("Sector",))
            for heading in headings
        )
        return Settledness(tuple(endings), ("warnings",))


def backwards(answers: Mapping[str, Answer], questions: Sequence[Question]) -> Sequence[Question]:
    return questions[::-1]


def test_each_decision_is_told_once_and_the_end_is_offered_once(tmp_path: Path) -> None:
    session = Session(PACK, tmp_path / "c.yaml", Depth.QUICK, TODAY)
    listener, oracle = Listener(), Oracle()
    closing = Closing(session, listener, oracle)
    closing.after_answer()
    assert listener.heard == []
    oracle.settled = {"Operating model"}
    closing.after_answer()
    closing.after_answer()
    assert listener.heard == ["Settled, whatever else you answer: operating model (employees)."]
    oracle.settled = {"Operating model", "Who drives", "Outside consultants"}
    closing.after_answer()
    closing.after_answer()
    assert listener.heard[1:] == [
        "You may leave out 15 questions: no answer to them can change the lead, the operating model or the advice on "
        "consultants.",
        "What they could still change: warnings.",
        "Type quit to stop here, or go on with the next question.",
    ]


def test_a_changed_answer_may_open_it_again(tmp_path: Path) -> None:
    listener, oracle = Listener(), Oracle()
    closing = Closing(Session(PACK, tmp_path / "c.yaml", Depth.QUICK, TODAY), listener, oracle)
    for settled in ({"Who drives"}, set(), {"Who drives"}):
        oracle.settled = settled
        closing.after_answer()
    assert listener.heard == ["Settled, whatever else you answer: who drives (employees)."] * 2


def test_a_decision_that_no_answer_can_make_any_more_is_no_reason_to_stop(tmp_path: Path) -> None:
    listener, oracle = Listener(), Oracle()
    oracle.settled, oracle.undecided = {"Operating model", "Who drives", "Outside consultants"}, {"Who drives"}
    Closing(Session(PACK, tmp_path / "c.yaml", Depth.QUICK, TODAY), listener, oracle).after_answer()
    assert listener.heard[0] == "No further answer can decide: who drives. Find out: Sector."
    assert not any("leave out" in said for said in listener.heard)


def test_nothing_is_said_when_nothing_is_open(tmp_path: Path) -> None:
    session = Session(PACK, tmp_path / "c.yaml", Depth.QUICK, TODAY)
    session.name("Acme")
    while (item := session.next_open()) is not None:
        session.record(item, Answer(status=Status.SKIPPED))
    listener, oracle = Listener(), Oracle()
    oracle.settled = {"Operating model", "Who drives", "Outside consultants"}
    Closing(session, listener, oracle).after_answer()
    assert listener.heard == []


def test_the_order_holds_inside_a_section_and_keeps_the_parts_of_a_question_together(tmp_path: Path) -> None:
    session = Session(PACK, tmp_path / "c.yaml", Depth.QUICK, TODAY, backwards)
    session.name("Acme")
    asked: list[Item] = []
    item = session.next_open()
    while item is not None:
        asked.append(item)
        session.record(item, Answer(status=Status.DONT_KNOW))
        item = session.next_open(after=item)
    usual = Session(PACK, tmp_path / "other.yaml", Depth.QUICK, TODAY).items()
    assert [item.question.section for item in asked] == [item.question.section for item in usual]
    for section in PACK.sections:
        here = [item.question.id for item in asked if item.question.section == section]
        expected = [item.question.id for item in usual if item.question.section == section]
        assert list(dict.fromkeys(here)) == list(dict.fromkeys(expected))[::-1]
    belts = [item.attribute.name for item in asked if item.question.id == "belts"]
    assert belts == ["mbb_count", "bb_count", "gb_count", "yb_count"]
    places = [place for place, item in enumerate(asked) if item.question.id == "belts"]
    assert places == list(range(places[0], places[0] + 4))
