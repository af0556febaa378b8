from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import pytest

from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.interview.asking_back import AskingBack
from advisor.interview.closing import Ending, Settledness
from advisor.interview.dialogue import CannotSave, Dialogue, EndOfInput
from advisor.interview.session import Session
from advisor.model.answers import Answer, Basis, Status
from advisor.model.question import Depth

PACK = open_pack()
TODAY = datetime.date(2026, 11, 22)


class Script:
    """A screen that types prepared lines and remembers what was shown."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.shown: list[str] = []

    def say(self, text: str, style: str = "", indent: int = 0) -> None:
        self.shown.append(text)

    def rows(self, rows: Sequence[tuple[str, str]], indent: int = 2) -> None:
        self.shown += [f"{short} {long}" for short, long in rows]

    def ask(self, prompt: str, words: Sequence[str]) -> str:
        self.shown.append(prompt)
        if not self.lines:
            raise EndOfInput
        return self.lines.pop(0)

    @property
    def text(self) -> str:
        return "\n".join(self.shown)


class Insight:
    def why(self, question):
        return "WHY " + question.id, [("R1", "because")]

    def why_now(self, answers, question):
        return "NOW " + question.id

    def leaning(self, outcome):
        return ["LEANING"]

    def ahead(self, answers):
        return ["AHEAD"]

    def settledness(self, answers):
        return Settledness((Ending("Who drives", "employees", settled=False),))


def talk(path: Path, *lines: str, depth: Depth = Depth.QUICK) -> Script:
    script = Script(*lines)
    Dialogue(Session(PACK, path, depth, TODAY), script, Insight()).run()
    return script


@pytest.fixture
def path(tmp_path):
    return tmp_path / "client.yaml"


def answers(path):
    return read_answers(path, PACK).answers


def test_a_value_with_how_sure_it_is(path):
    """Sure, fairly and guess go behind a value or before it; nobody types a number for it."""
    talk(path, "Acme", "250 guess", "fairly", "2", "manufacturing, a guess", "1 sure")
    found = answers(path)
    assert (found["headcount"].value, found["headcount"].certainty) == (250, 0.5)
    assert (found["site_count"].value, found["site_count"].certainty) == (2, 0.8)
    assert (found["sector"].value, found["sector"].certainty) == ("manufacturing", 0.5)
    assert found["regulation_level"].certainty == 1


def test_note_by_basis_and_confidential_are_kept_with_the_answer(path):
    """What is said about an answer, before or after it, stays with it; a second note does not erase the first."""
    talk(path, "Acme", "note From the: payroll #1", "by Ann 'HR' Lee", "basis documented", "confidential", "250")
    talk(path, "back", "note checked twice")
    found = answers(path)["headcount"]
    assert found.value == 250
    assert found.note == "From the: payroll #1 / checked twice"
    assert found.by == "Ann 'HR' Lee"
    assert found.basis is Basis.DOCUMENTED
    assert found.confidential


def test_a_note_on_an_open_question_survives_leaving(path):
    """A remark typed before the answer is in the file, and the question stays open."""
    talk(path, "Acme", "note ask payroll", "quit")
    assert answers(path)["headcount"].status is Status.NOT_ASKED
    script = talk(path, "review", "12")
    assert "1 Number of people: open (ask payroll)" in script.text
    assert answers(path)["headcount"].note == "ask payroll"
    assert answers(path)["headcount"].value == 12


def test_private_questions_are_confidential_unless_taken_back(path):
    """The sponsor question is asked privately; its answer stays out of the board's report by itself."""
    script = talk(path, "Acme", "go sponsor_behavior", "3", "go 7", "not confidential")
    assert "Ask this privately" in script.text
    assert not answers(path)["sponsor_behavior"].confidential
    talk(path, "go sponsor_behavior", "confidential")
    assert answers(path)["sponsor_behavior"].confidential


def test_skip_and_dont_know_are_kept_apart_and_can_be_changed(path):
    """Both settle a question; going back and answering replaces them."""
    talk(path, "Acme", "skip", "don't know", "back", "back", "7")
    found = answers(path)
    assert found["headcount"].value == 7
    assert found["site_count"].status is Status.DONT_KNOW


def test_what_is_answered_is_never_lost_by_looking_at_it(path):
    """Enter and skip keep an answer that stands; only don't know takes it back."""
    script = talk(path, "Acme", "10", "1", "go 1", "", "go 1", "skip", "quit")
    assert "Enter keeps 10" in script.text
    assert "The answer 10 stays" in script.text
    assert answers(path)["headcount"].value == 10


def test_a_note_goes_with_a_value_and_can_be_removed(path):
    """`3 note ...` keeps both; each remark says which question it went to; `note -` removes it."""
    script = talk(path, "Acme", "10 guess note From memory: Ann", "note counted twice", "go 1", "note -", "quit")
    assert "Kept with: Number of locations (not answered yet)." in script.text
    assert "Kept with: Number of people." in script.text
    found = answers(path)["headcount"]
    assert (found.value, found.certainty, found.note) == (10, 0.5, "")


def test_commands_are_not_taken_for_the_name(path):
    """The first prompt explains itself instead of calling the client help."""
    assert "First the name" in talk(path, "help", "?", "back", "Acme", "quit").text
    assert read_answers(path, PACK).organization == "Acme"


def test_go_finds_words_and_asks_when_several_fit(path):
    """A word of a label finds its question; several are offered with their numbers; none is guessed."""
    script = talk(path, "Acme", "go sponsor", "go belts", "go black", "go money", "2", "go", "go #1", "quit")
    assert "Which one?" in script.text
    assert "Say where: go 7" in script.text
    assert answers(path)["budget_posture"].value == 2


def test_what_others_write_meanwhile_is_taken_over(path):
    """A change made to the file by hand or by a second interview survives the next answer, comments included."""
    session = Session(PACK, path, Depth.QUICK, TODAY)
    session.name("Acme")
    first = session.next_open()
    session.record(first, Answer(value=10))
    path.write_text(path.read_text().replace("headcount: 10", "headcount: 777  # corrected\n  sector: healthcare"))
    session.record(session.next_open(), Answer(value=2))
    kept = {name: answer.value for name, answer in answers(path).items()}
    assert kept == {"headcount": 777, "sector": "healthcare", "site_count": 2}
    assert "# corrected" in path.read_text()
    assert session.taken_over


def test_a_file_broken_by_someone_else_is_not_overwritten(path):
    """If the file can no longer be read, the interview stops with the place of the fault and leaves it alone."""
    session = Session(PACK, path, Depth.QUICK, TODAY)
    session.name("Acme")
    path.write_text(path.read_text() + "x: [")
    with pytest.raises(CannotSave, match="this one is not"):
        Dialogue(session, Script("10"), Insight()).run()
    assert path.read_text().endswith("x: [")


def test_back_goes_through_the_questions_visited(path):
    """Each back goes one question further, to the first one and not beyond."""
    script = talk(path, "Acme", "10", "1", "1", "back", "back", "back", "back", "11")
    assert "This is the first question." in script.text
    assert answers(path)["headcount"].value == 11
    assert answers(path)["site_count"].value == 1


def test_review_numbers_lead_to_the_question(path):
    """The review lists every answer with a number that `go` takes; the other answers stay."""
    script = talk(path, "Acme", "10", "2", "review", "go 1", "11")
    assert "1 Number of people: 10 people" in script.text
    assert {name: answer.value for name, answer in answers(path).items()} == {"headcount": 11, "site_count": 2}


def test_why_map_leaning_help_and_levels(path):
    """Every kind of information is given on request, and the question is asked again."""
    script = talk(path, "Acme", "why", "map", "leaning", "help", "?", "10")
    for words in ("WHY headcount", "R1 because", "0/4 Your organization", "LEANING", "quit stop;", "Who would know"):
        assert words in script.text
    assert answers(path)["headcount"].value == 10


def test_a_slip_is_told_and_nothing_is_lost(path):
    """A value that does not fit gets one sentence with the nearest name, and the question comes again."""
    script = talk(path, "Acme", "ten", "", "10", "1", "manufactoring", "manufacturing", "basis hearsay", "note")
    assert "Number of people must be a whole number" in script.text
    assert "did you mean manufacturing?" in script.text
    assert "basis opinion, basis observed, basis documented" in script.text
    assert "Write the text behind it" in script.text
    assert answers(path)["sector"].value == "manufacturing"


def test_nothing_is_asked_that_is_known_not_to_matter(path):
    """A question whose condition is known to fail is passed over; with the condition unknown it is asked."""
    session = Session(PACK, path, Depth.FULL, TODAY)
    session.name("Acme")
    assert "innovation_dependence" in {item.question.id for item in session.items()}
    scope = next(item for item in session.items() if item.question.id == "improvement_scope")
    talk(path, "go improvement_scope", "team", depth=Depth.FULL)
    session = Session(PACK, path, Depth.FULL, TODAY)
    assert scope.question.id not in {item.question.id for item in session.items() if session.is_open(item)}
    assert "innovation_dependence" not in {item.question.id for item in session.items()}


def test_a_deeper_interview_asks_only_what_is_new(path):
    """After the quick depth, the default depth goes on with its own questions."""
    lines = ["Acme", "250", "1", "manufacturing", "1", "site", "2", "3", "2", "2", "0", "1", "2", "0", "none", "2"]
    talk(path, *lines)
    session = Session(PACK, path, Depth.DEFAULT, TODAY)
    assert all(item.question.depth is Depth.DEFAULT for item in session.items() if session.is_open(item))
    assert read_answers(path, PACK).answers.keys() >= {"headcount", "budget_posture"}


def test_the_closing_prompt_lets_one_look_and_change(path):
    """When all is answered one can still review, change and see the leaning; Enter finishes."""
    lines = ["Acme", "250", "1", "manufacturing", "1", "site", "2", "3", "2", "2", "0", "1", "2", "0", "none", "2"]
    script = talk(path, *lines, "review", "go headcount", "300", "leaning", "hm", "")
    assert "Nothing is open at this depth: 15 answered, 0 skipped or not known, 0 open." in script.text
    assert "Type review" in script.text
    assert answers(path)["headcount"].value == 300


def test_answers_that_no_longer_fit_are_listed_and_stay_in_the_file(path):
    """After the pack has changed, answers that do not fit are set aside, and come back if they fit again."""
    path.write_text(
        "# kept by hand\norganization: Acme\ntopic: process-improvement\nanswers:\n  headcount: 10   # from payroll\n"
        "  old_question: {value: 3, note: do not lose me}\n  urgency: 9\nset_aside:\n  site_count: 4\n"
    )
    script = talk(path, "2")
    assert "there is no question old_question" in script.text
    assert "urgency must be one of" in script.text
    kept = read_answers(path, PACK)
    assert kept.set_aside == {"old_question": {"value": 3, "note": "do not lose me"}, "urgency": 9}
    assert kept.answers["site_count"].value == 4
    assert "# kept by hand" in path.read_text()
    assert "# from payroll" in path.read_text()


def test_a_file_with_another_fault_is_refused_with_its_place(path):
    """A typo outside the answers is told with its place; the file is not touched."""
    from advisor.errors import FileFaults

    path.write_text("organisation: Acme\ntopic: process-improvement\nanswers: {}\n")
    with pytest.raises(FileFaults, match=r"client.yaml:1:1: .*did you mean organization"):
        Session(PACK, path, Depth.QUICK, TODAY)
    assert path.read_text().startswith("organisation")


def test_a_disk_that_fills_up_ends_the_interview_with_one_sentence(path):
    """If an answer cannot be saved, the sentence says so and which answers are safe."""
    session = Session(PACK, path, Depth.QUICK, TODAY)
    session.name("Acme")
    dialogue = Dialogue(session, Script("10", "1"), Insight())
    path.chmod(0o444)
    with pytest.raises(CannotSave, match="All answers before Number of people are in the file; this one is not"):
        dialogue.run()
    path.chmod(0o644)
    assert read_answers(path, PACK).organization == "Acme"


def fill(path, **values):
    session = Session(PACK, path, Depth.FULL, TODAY)
    session.name("Acme")
    for name, value in values.items():
        item = next(item for item in session.items() if item.attribute.name == name)
        session.record(item, Answer(value=value))


def test_answers_that_contradict_each_other_are_asked_back_at_once(path):
    """The question, what happens meanwhile and how to change or explain it stand right after the answer."""
    fill(path, sponsor_behavior=3, budget_posture=0)
    said = talk(path, "go release_time", "0", depth=Depth.FULL).text
    contradiction = PACK.program.contradictions["Q02"]
    assert contradiction.question in said
    assert contradiction.handling in said
    assert "go and its name" in said
    assert "reply" in said


def test_an_explanation_is_kept_and_the_question_not_repeated(path):
    """A reply goes into the file under the contradiction; the next interview does not ask again."""
    fill(path, sponsor_behavior=3, budget_posture=0)
    talk(path, "go release_time", "0", "reply she moved two people over", depth=Depth.FULL)
    assert read_answers(path, PACK).clarified["Q02"].reply == "she moved two people over"
    again = Session(PACK, path, Depth.FULL, TODAY)
    assert AskingBack(again, Script()).open() == []


def test_what_stood_before_is_told_at_the_end(path):
    """A file that already holds a contradiction is not interrupted by it, but ends with it."""
    fill(path, sponsor_behavior=3, budget_posture=0, release_time=0)
    script = Script()
    AskingBack(Session(PACK, path, Depth.FULL, TODAY), script).remind()
    assert PACK.program.contradictions["Q02"].question in script.text


def test_a_strong_answer_is_worth_a_check_and_no_problem(path):
    """Nothing contradicts it, so it is one quiet line and needs no explanation at the end."""
    said = talk(path, "Acme", "go process_ownership", "3", depth=Depth.FULL).text
    assert f"Worth a check: {PACK.program.contradictions['Q03'].question}" in said
    assert AskingBack(Session(PACK, path, Depth.FULL, TODAY), Script()).open() == []


@pytest.mark.parametrize(
    ("typed", "told"), [("reply", "Nothing was asked back"), ("reply x", "Nothing was asked back")]
)
def test_a_reply_to_nothing_is_told_kindly(path, typed, told):
    """Nothing was asked, so nothing is kept."""
    assert told in talk(path, "Acme", typed).text
    assert read_answers(path, PACK).clarified == {}


def test_a_step_that_the_plan_no_longer_has_stays_in_the_file(path):
    """The interview tells it and goes on; who had taken the step is still written there."""
    fill(path, urgency=1)
    path.write_text(path.read_text() + "plan:\n  old_step: {owner: B. Ortiz, date: 2026-12-24}\n")
    script = talk(path, "go sector", "1", depth=Depth.FULL)
    assert "there is no step of the plan old_step" in script.text
    assert "old_step: {owner: B. Ortiz, date: 2026-12-24}" in path.read_text()
    assert "sector: manufacturing" in path.read_text()
