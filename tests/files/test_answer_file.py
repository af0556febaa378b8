"""Answer files: what is written is read back the same, whatever was typed."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from advisor.errors import AdvisorError, FileFaults
from advisor.files.answer_file import read_answers
from advisor.files.answer_writer import as_data, write_answers
from advisor.files.packs import find_pack, open_pack
from advisor.model.answers import (
    Answer,
    AnswerSet,
    Basis,
    Clarification,
    Departure,
    Expectation,
    Interviewer,
    MadeWith,
    Objection,
    Planned,
    Status,
)
from advisor.model.attribute import Attribute, Kind, Value

PACK = open_pack()
CASES = sorted((find_pack() / "cases").glob("*.yaml"))

# fmt: off
ODD_TEXTS = (
    "yes", "No", "y", "N", "on", "off", "true", "False", "null", "~", "0", "1", "007", "-1", "1.5", ".5", "1e5",
    "1e400", "0x1F", "1_000", "12:30:45", "2026-11-22", "2026-13-40", ".nan", "-.inf", "=", "<<", "-", "- a", "? a",
    ": a", "a: b", "a #b", "# a", "[a]", "{a}", "'a'", '"a"', "a 'b' \"c\"", "%a", "@a", "`a`", "!a", "&a", "*a", "|",
    ">", "---", "...", "a\nb", "a\n\n b\n", "\n", "a\r\nb", "\ta", " a ", "a ", "\\", "\\n", "\\u1234", "x:",
    "https://a.b/c?d=e#f", "C:\\Users", "\x85", "\u2028", "\u2029", "\x07", "\x00", "\x7f", "\x9f", "\ufeff",
    "\uffff", "\xa0", "ü", "株式会社", "😀👩‍👩‍👧", "עברית", "\u202eabc", "e\u0301", "word " * 60, "x" * 300, "ü" * 300,
)
# fmt: on
texts = (
    st.sampled_from(ODD_TEXTS)
    | st.text(min_size=1, max_size=30)
    | st.text(st.sampled_from("ab \n\t:#-'\"\\,[]{}&*!|>%@`?~019.eyn\x85\u2028é😀"), min_size=1, max_size=30)
)
maybe = st.just("") | texts
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(texts, part, max_size=3),
    max_leaves=6,
)


def values(attribute: Attribute) -> st.SearchStrategy[Value]:
    """Return any value that the attribute may have."""
    if attribute.kind is Kind.INTEGER:
        return st.integers(attribute.minimum or 0, 10**9)
    if attribute.kind is Kind.MULTICHOICE:
        chosen = st.sets(st.sampled_from(attribute.values))
        return chosen.map(lambda some: tuple(value for value in attribute.values if value in some))
    return st.sampled_from(attribute.values)


@st.composite
def answers_to(draw: st.DrawFn, attribute: Attribute) -> Answer:
    """Return any answer to an attribute."""
    status = draw(st.sampled_from(Status))
    return Answer(
        status=status,
        value=draw(values(attribute)) if status is Status.ANSWERED else None,
        certainty=draw(st.just(1.0) | st.floats(0, 1, exclude_min=True)),
        basis=draw(st.none() | st.sampled_from(Basis)),
        note=draw(maybe),
        by=draw(maybe),
        confidential=draw(st.booleans()),
    )


def expectation_of(role: str) -> Expectation:
    """Return an expectation as it is read: the preferred value is the first of the acceptable ones."""
    return Expectation(role, tuple(dict.fromkeys((role, "ci_team"))))


days = st.just("") | st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(str)
plans = st.dictionaries(
    st.sampled_from(list(PACK.program.steps)),
    st.builds(Planned, owner=maybe, date=days, done=st.booleans(), note=maybe),
    max_size=3,
)
replies = st.dictionaries(
    st.sampled_from(list(PACK.program.contradictions)), st.builds(Clarification, reply=texts, by=maybe), max_size=3
)


def objections_to(attribute: Attribute) -> st.SearchStrategy[Objection]:
    """Return a doubt, with another value, with the claim that it is not known, or alone."""
    instead = st.none() | st.just(Answer(status=Status.DONT_KNOW, value=None))
    instead |= answers_to(attribute).map(lambda answer: None if answer.value is None else Answer(value=answer.value))
    return st.builds(Objection, answer=instead, comment=maybe, by=maybe)


@st.composite
def answer_sets(draw: st.DrawFn) -> AnswerSet:
    """Return any answer set of the shipped pack."""
    names = draw(st.lists(st.sampled_from(list(PACK.asked)), unique=True, max_size=6))
    roles, modes = st.sampled_from(list(PACK.roles)), st.sampled_from(list(PACK.modes))
    return AnswerSet(
        organization=draw(texts),
        topic=PACK.id,
        answers={name: draw(answers_to(PACK.asked[name])) for name in names},
        date=draw(days),
        made_with=MadeWith(draw(maybe), draw(maybe), draw(st.sampled_from(["", "quick", "default", "full"]))),
        interviewer=Interviewer(draw(maybe), draw(st.none() | st.booleans())),
        clarified=draw(replies),
        plan=draw(plans),
        departure=draw(st.none() | st.builds(Departure, reason=texts, by=maybe, lead=roles, consultants=modes)),
        objections={name: draw(objections_to(PACK.asked[name])) for name in names[:2]},
        expected=draw(st.dictionaries(st.just("lead"), roles.map(expectation_of))),
        about=draw(st.dictionaries(texts, anything, max_size=3)),
    )


def scratch(folder: pytest.TempPathFactory, suffix: str) -> Path:
    """Return a file of this process that does not exist yet."""
    path = folder.getbasetemp() / f"answers-{os.getpid()}{suffix}"
    path.unlink(missing_ok=True)
    return path


@pytest.mark.parametrize("suffix", [".yaml", ".json"])
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(first=answer_sets(), then=answer_sets())
def test_what_is_written_is_read_back_the_same(tmp_path_factory, suffix, first, then):
    """In a new file, and again over an older one whose layout is kept."""
    path = scratch(tmp_path_factory, suffix)
    for answers in (first, then):
        write_answers(path, answers)
        assert read_answers(path, PACK) == answers


@pytest.mark.parametrize("suffix", [".yaml", ".json"])
@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_texts_stay_what_they_are(tmp_path, suffix, text):
    """Names, notes and keys that look like something else, or hold what files cannot show."""
    answers = AnswerSet(
        text,
        PACK.id,
        {"urgency": Answer(value=3, note=text, by=text), "headcount": Answer(status=Status.SKIPPED, note=text)},
        about={text: [text, {text: text}]},
    )
    path = tmp_path / f"a{suffix}"
    write_answers(path, answers)
    assert read_answers(path, PACK) == answers
    write_answers(path, answers)
    assert read_answers(path, PACK) == answers


@pytest.mark.parametrize("name", list(PACK.asked))
def test_every_value_of_every_attribute_comes_back(tmp_path, name):
    """With its type: true stays true and 1 stays 1."""
    attribute = PACK.asked[name]
    if attribute.kind is Kind.INTEGER:
        every: list[Value] = [attribute.minimum or 0, 1, 17, 10**9]
    elif attribute.kind is Kind.MULTICHOICE:
        every = [(), *((str(value),) for value in attribute.values), tuple(map(str, attribute.values))]
    else:
        every = list(attribute.values)
    for value in every:
        for path in (tmp_path / "a.yaml", tmp_path / "a.json"):
            write_answers(path, AnswerSet("Acme", PACK.id, {name: Answer(value=value)}))
            found = read_answers(path, PACK).answers[name].value
            assert found == value
            assert type(found) is type(value)


def test_the_choices_of_a_list_come_in_the_order_of_the_question(tmp_path):
    """So that the same answers are equal however they were ticked."""
    path = tmp_path / "a.yaml"
    path.write_text(
        "organization: Acme\ntopic: process-improvement\n"
        "answers: {specialist_gap: [other, org_change, statistics_doe]}\n"
    )
    assert read_answers(path, PACK).answers["specialist_gap"].value == ("statistics_doe", "org_change", "other")


def test_only_organization_topic_and_answers_are_needed(tmp_path):
    """Everything else has a default that says it was not given."""
    path = tmp_path / "a.yaml"
    path.write_text("organization: Acme\ntopic: process-improvement\nanswers: {}\n")
    assert read_answers(path, PACK) == AnswerSet("Acme", "process-improvement")


def test_short_and_long_answers_mean_the_same(tmp_path):
    """A value alone is sure, public, and without basis or note."""
    path = tmp_path / "a.yaml"
    path.write_text(
        "organization: Acme\ntopic: process-improvement\n"
        "answers: {urgency: 2, headcount: {value: 9}, site_count: {value: 1, status: answered, certainty: 1}}\n"
    )
    assert read_answers(path, PACK).answers == {
        "urgency": Answer(value=2),
        "headcount": Answer(value=9),
        "site_count": Answer(value=1),
    }


@pytest.mark.parametrize("status", ["dont_know", "skipped", "not_relevant", "not_asked"])
def test_reasons_for_having_no_answer_are_kept_apart(tmp_path, status):
    """They are all unknown to the rules, but not the same to a reader."""
    path = tmp_path / "a.yaml"
    path.write_text(
        "organization: Acme\ntopic: process-improvement\n"
        f"answers: {{urgency: {{status: {status}, note: ask finance}}}}\n"
    )
    found = read_answers(path, PACK)
    assert found.answers == {"urgency": Answer(status=Status(status), note="ask finance")}
    assert found.known() == {}


def test_what_is_expected_and_told_about_a_case_is_kept_and_is_no_answer(tmp_path):
    """Worked cases carry their story; the rules never see it."""
    path = tmp_path / "a.yaml"
    path.write_text(
        "organization: Acme\ntopic: process-improvement\nanswers: {urgency: 1}\n"
        "expected:\n  lead: {preferred: nobody, acceptable: [ci_team]}\n  consultants: {preferred: undetermined}\n"
        "about: {urgency: 3, year: 1998, sources: [a, {b: c}]}\n"
    )
    found = read_answers(path, PACK)
    assert list(found.answers) == ["urgency"]
    assert found.known()["urgency"].value == 1
    assert found.expected == {
        "lead": Expectation("nobody", ("nobody", "ci_team")),
        "consultants": Expectation("undetermined", ("undetermined",)),
    }
    assert found.about == {"urgency": 3, "year": 1998, "sources": ["a", {"b": "c"}]}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_every_shipped_case_is_read_and_written_back(tmp_path, case):
    """In YAML and in JSON, with what it expects."""
    answers = read_answers(case, PACK)
    assert answers.expected
    for path in (tmp_path / "a.yaml", tmp_path / "a.json"):
        write_answers(path, answers)
        assert read_answers(path, PACK) == answers


@pytest.mark.parametrize("suffix", [".yaml", ".json"])
def test_the_plan_and_what_was_clarified_are_written_and_read(tmp_path, suffix):
    """Who takes which step until when, and what was said when an answer was asked back."""
    answers = AnswerSet(
        "Acme",
        PACK.id,
        clarified={"Q02": Clarification("He gave up two other projects.", "the head of operations")},
        plan={
            "name_goal": Planned("B. Ortiz", "2026-12-24", True, "On the first page of the budget"),
            "tell_people": Planned(date="2028-02-29"),
            "free_hours": Planned(),
        },
    )
    path = tmp_path / f"a{suffix}"
    write_answers(path, answers)
    assert read_answers(path, PACK) == answers
    assert json.loads(json.dumps(as_data(answers)))["plan"] == {
        "name_goal": {
            "owner": "B. Ortiz",
            "date": "2026-12-24",
            "done": True,
            "note": "On the first page of the budget",
        },
        "tell_people": {"date": "2028-02-29"},
        "free_hours": {},
    }


def test_the_plan_and_what_was_clarified_survive_another_answer(tmp_path):
    """With their comments, after the answers."""
    path = tmp_path / "a.yaml"
    text = (
        "organization: Acme\ntopic: process-improvement\nanswers:\n  urgency: 1\n"
        "clarified:\n  Q02: {reply: He gave up two projects}   # told on the phone\n"
        "plan:\n  name_goal:\n    owner: B. Ortiz   # from March on\n    date: 2026-12-24\n"
    )
    path.write_text(text)
    found = read_answers(path, PACK)
    assert found.clarified == {"Q02": Clarification("He gave up two projects")}
    assert found.plan == {"name_goal": Planned("B. Ortiz", "2026-12-24")}
    write_answers(path, structs.replace(found, answers={**found.answers, "headcount": Answer(value=9)}))
    assert path.read_text() == text.replace("  urgency: 1\n", "  urgency: 1\n  headcount: 9\n")


def test_writing_again_changes_nothing(tmp_path):
    """The same answers give the same bytes."""
    path = tmp_path / "a.yaml"
    write_answers(path, read_answers(CASES[0], PACK))
    before = path.read_bytes()
    write_answers(path, read_answers(path, PACK))
    assert path.read_bytes() == before


def test_comments_and_layout_survive_an_edit(tmp_path):
    """What a person wrote into the file is theirs."""
    path = tmp_path / "a.yaml"
    text = (
        "# our second try\norganization: 'Acme'   # legal name\ntopic: process-improvement\nanswers:\n"
        "  urgency: 1      # asked twice\n  specialist_gap: [org_change]\n"
    )
    path.write_text(text)
    answers = read_answers(path, PACK)
    write_answers(path, AnswerSet("Acme", PACK.id, {**answers.answers, "headcount": Answer(value=9)}))
    assert path.read_text() == text + "  headcount: 9\n"


@pytest.mark.parametrize(
    "about",
    [
        "{day: 2026-13-40}",
        "{day: 2026-02-30, time: 25:61:61}",
        "{x: 6.296449478573069e+16}",
        "{x: '<<', <<: z}",
        "{x: 1_0}",
    ],
)
def test_what_other_programs_stumble_over_is_kept(tmp_path, about):
    """Texts that look like impossible dates, long fractions and merges survive an edit by the program."""
    path = tmp_path / "a.yaml"
    path.write_text(f"organization: Acme\ntopic: process-improvement\nanswers: {{}}\nabout: {about}\n")
    answers = read_answers(path, PACK)
    write_answers(path, AnswerSet("Acme", PACK.id, {"headcount": Answer(value=9)}, about=answers.about))
    assert read_answers(path, PACK).about == answers.about


@pytest.mark.parametrize("suffix", [".yaml", ".json"])
def test_halves_of_characters_do_not_spoil_the_file(tmp_path, suffix):
    """A terminal in another encoding leaves them in what is typed; the rest of the text is kept."""
    path = tmp_path / f"a{suffix}"
    typed = "M\udcfcller \ud83d\ude00"
    write_answers(path, AnswerSet(typed, PACK.id, {"urgency": Answer(value=1, note=typed)}))
    found = read_answers(path, PACK)
    assert found.organization == found.answers["urgency"].note == "M\ufffdller 😀"


def test_what_could_not_be_read_again_is_not_written(tmp_path):
    """A note of two megabytes would make the file unreadable; the old file stays."""
    path = tmp_path / "a.json"
    write_answers(path, AnswerSet("Acme", PACK.id))
    with pytest.raises(AdvisorError, match="too large to be read again; shorten the longest note"):
        write_answers(path, AnswerSet("Acme", PACK.id, {"urgency": Answer(value=1, note="x" * 2_000_000)}))
    assert read_answers(path, PACK) == AnswerSet("Acme", PACK.id)


@pytest.mark.parametrize("mark", ["\ufeff", "\u200b", "\x07", "\x85"])
def test_an_unseen_sign_in_a_long_text_adds_no_space(tmp_path, mark):
    """Pasted texts have them anywhere; where such a line was folded, a space was added each time it was written."""
    for length in range(60, 120):
        note = "x" * length + mark + "y and a word " * 5 + "end"
        answers = AnswerSet("A", PACK.id, {"urgency": Answer(value=3, note=note)})
        write_answers(tmp_path / "a.yaml", answers)
        assert read_answers(tmp_path / "a.yaml", PACK) == answers


def test_a_long_text_is_kept_whole(tmp_path):
    """A name of 100 kB is odd, but nothing typed is lost."""
    for path in (tmp_path / "a.yaml", tmp_path / "a.json"):
        answers = AnswerSet("Müller " * 15_000, PACK.id, {"urgency": Answer(value=1, note="x" * 100_000)})
        write_answers(path, answers)
        assert read_answers(path, PACK) == answers


def test_the_file_shows_what_was_given_and_no_more(tmp_path):
    """Defaults are left out, so that a person can read and edit it."""
    path = tmp_path / "a.yaml"
    write_answers(
        path,
        AnswerSet(
            "Northgate Hospital",
            PACK.id,
            {
                "headcount": Answer(value=9000),
                "sponsor_behavior": Answer(value=1, certainty=0.8, basis=Basis.OBSERVED, note="Missed two reviews"),
                "gain_retention": Answer(status=Status.DONT_KNOW),
            },
        ),
    )
    assert path.read_text() == (
        "organization: Northgate Hospital\ntopic: process-improvement\nanswers:\n  headcount: 9000\n"
        "  sponsor_behavior:\n    value: 1\n    certainty: 0.8\n    basis: observed\n    note: Missed two reviews\n"
        "  gain_retention:\n    status: dont_know\n"
    )


def test_json_is_json_to_any_reader(tmp_path):
    """And says the same as the YAML file."""
    answers = read_answers(CASES[0], PACK)
    write_answers(tmp_path / "a.json", answers)
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == as_data(answers)


def test_the_suffix_decides_whatever_its_case(tmp_path):
    """a.JSON is JSON, anything else is YAML."""
    write_answers(tmp_path / "a.JSON", AnswerSet("Acme", PACK.id))
    write_answers(tmp_path / "a.txt", AnswerSet("Acme", PACK.id))
    assert (tmp_path / "a.JSON").read_text().startswith("{")
    assert (tmp_path / "a.txt").read_text().startswith("organization: Acme\n")
    assert read_answers(tmp_path / "a.JSON", PACK) == read_answers(tmp_path / "a.txt", PACK)


def test_objections_are_read_and_written_back(tmp_path):
    """A value, that something is not known, or a doubt alone; what was read is written the same."""
    path = tmp_path / "objections.json"
    path.write_text(
        '{"organization": "Acme", "topic": "process-improvement", "answers": {}, "objections": {'
        '"sponsor_behavior": {"value": 1, "comment": "Seen it", "by": "A ward lead"}, '
        '"specialist_gap": {"value": ["other", "lean_flow_pull"]}, '
        '"gain_retention": {"status": "dont_know"}, "headcount": {"comment": "Really?"}}}'
    )
    read = read_answers(path, PACK)
    assert read.objections["sponsor_behavior"] == Objection(Answer(value=1), "Seen it", "A ward lead")
    assert read.objections["specialist_gap"].answer == Answer(value=("lean_flow_pull", "other"))
    assert read.objections["gain_retention"].answer == Answer(status=Status.DONT_KNOW, value=None)
    assert read.objections["headcount"] == Objection(None, "Really?", "")
    write_answers(tmp_path / "again.yaml", read)
    assert read_answers(tmp_path / "again.yaml", PACK) == read


def test_objections_to_what_is_not_asked_are_faults(tmp_path):
    """With their place and the nearest name, or what would fit."""
    path = tmp_path / "objections.yaml"
    path.write_text(
        "organization: Acme\ntopic: process-improvement\nanswers: {}\n"
        "objections:\n  sponsor_behaviour: {value: 1}\n  urgency: {value: 9}\n"
    )
    with pytest.raises(FileFaults) as caught:
        read_answers(path, PACK)
    first, second = caught.value.faults
    assert str(first).endswith(
        "objections.yaml:5:3: there is no question sponsor_behaviour; did you mean sponsor_behavior? [unknown-name]"
    )
    assert "objections.yaml:6:20: urgency must be one of 0, 1, 2, 3" in str(second)


def test_an_objection_says_one_thing(tmp_path):
    """A value and that it is not known do not go together."""
    path = tmp_path / "objections.yaml"
    path.write_text(
        "organization: Acme\ntopic: process-improvement\nanswers: {}\n"
        "objections:\n  urgency: {value: 1, status: dont_know}\n"
    )
    with pytest.raises(FileFaults, match="has a value and says that it is not known; keep one of the two"):
        read_answers(path, PACK)
