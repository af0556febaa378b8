from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from html import unescape

import html5lib
import pytest
from samples import CASES, EMPTY, HOSTILE, LONG, ROOT, answers_of, context_of, hostile, html_of, with_answers

from advisor.report.disclosure import Audience
from advisor.report.html import render_html

XHTML = "{http://www.w3.org/1999/xhtml}"


def parsed(text):
    return html5lib.HTMLParser(strict=True).parse(text)


def shown(text):
    """Return what a reader sees: all text outside the head and the scripts, with single spaces."""
    body = parsed(text).find(f"{XHTML}body")
    for parent in list(body.iter()):
        for script in parent.findall(f"{XHTML}script"):
            parent.remove(script)
    return " ".join("".join(body.itertext()).split())


@pytest.mark.parametrize("path", CASES[::6], ids=lambda path: path.stem)
def test_every_report_is_whole_and_self_contained(path, tmp_path):
    """It parses without a fault, runs one script, fetches nothing, and every link leads to a place in it."""
    text = html_of(answers_of(path, tmp_path))
    document = parsed(text)
    elements = [element for element in document.iter() if isinstance(element.tag, str)]
    attributes = [(name, value) for element in elements for name, value in element.attrib.items()]
    assert not {element.tag.removeprefix(XHTML) for element in elements} & {"link", "img", "iframe", "object"}
    assert [dict(item.attrib) for item in document.iter(f"{XHTML}script")] == [
        {"type": "application/json", "id": "changes"},
        {},
    ]
    assert not [name for name, _ in attributes if name == "style" or name.startswith("on") or name in ("src", "action")]
    ids = [value for name, value in attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value.removeprefix("#") for name, value in attributes if name == "href"} <= set(ids)
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/)", text)
    assert not re.search(r">\s*None\s*<|\{\{|\{%|\(\s*\)|\.\.(?!\.)", shown(text))


def test_the_policy_allows_what_stands_in_the_page_and_nothing_else(tmp_path):
    """The hashes in the policy are those of the bytes between the tags; without anything to dispute no script runs."""
    for source, with_script in ((EMPTY, False), (LONG, True)):
        text = html_of(answers_of(source, tmp_path))
        allowed = f"style-src '{hashed(text, 'style')}'"
        allowed += f"; script-src '{hashed(text, 'script')}'" if with_script else ""
        meta = parsed(text).find(f".//{XHTML}meta[@http-equiv]")
        assert meta.get("content") == f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
        assert ("<script" in text) == with_script


def hashed(text, tag):
    inside = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL).group(1)
    return f"sha256-{base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()}"


def test_what_people_typed_is_shown_as_text(tmp_path):
    """Markup, quotes, right-to-left text and template code in any text field are shown, not obeyed."""
    text = html_of(answers_of(hostile(), tmp_path), Audience.WORKING)
    assert "<script>alert" not in text
    assert "<b onclick" not in text
    told = " ".join(HOSTILE.replace("\u0007", " ").split())
    # organization, interviewer, note, informant, reason of the departure and who departs
    assert shown(text).count(told) == 6
    assert "\u0007" not in text


def test_the_answer_comes_first_with_today_beside_it(tmp_path):
    """The three sentences open the page; today is named where it is known and left out where it is not."""
    long = shown(html_of(answers_of(LONG, tmp_path)))
    first = long.index("No role is ready to lead process improvement yet")
    assert first < long.index("Today") < long.index("Nobody → ") < long.index("Who does what")
    assert "No regular form → " in long
    assert "Today" not in shown(html_of(answers_of(with_answers(EMPTY, headcount={"value": 9}), tmp_path)))


def test_a_departure_is_printed_beside_the_advice(tmp_path):
    """What the consultant would choose instead, why, and for the working team who."""
    answers = answers_of(LONG, tmp_path)
    board, working = html_of(answers), html_of(answers, Audience.WORKING)
    assert "would choose: process owners, improvement led by process owners and no consultants" in shown(board)
    assert LONG["departure"]["reason"].strip() in board
    assert "NAME-DEPARTING" in working
    assert "No role is ready to lead" in board


def test_every_runner_up_is_told_with_why_it_lost(tmp_path):
    """Each decision with a runner-up says how far behind it is and its strongest reason."""
    for path in CASES:
        context = context_of(answers_of(path, tmp_path), tested=False)
        text = unescape(render_html(context))
        for decision in context.decisions:
            second = decision.runner_up
            if second is not None and decision.settled:
                assert f"<h3>{second.question}</h3>" in text
                assert f"<p>{second.summary} {second.why}</p>" in text


def test_what_rests_on_opinion_only_is_said(tmp_path):
    """A conclusion whose every answer is opinion is named; one documented answer takes it off the list."""
    opinions = {"improvement_scope": "team", "sponsor_behavior": 3, "process_ownership": 3, "ci_maturity": 4}
    data = {**EMPTY, "answers": {name: {"value": value, "basis": "opinion"} for name, value in opinions.items()}}
    assert context_of(answers_of(data, tmp_path)).basis.opinion_only
    for name in opinions:
        data = with_answers(data, **{name: {"basis": "documented"}})
    assert not context_of(answers_of(data, tmp_path)).basis.opinion_only


def test_an_empty_file_gives_a_report_of_questions(tmp_path):
    """Nothing is concluded, every essential question is listed with who knows and why it matters."""
    answers = answers_of(EMPTY, tmp_path)
    text = shown(html_of(answers))
    assert text.count("Cannot be said yet") == 6
    for question in context_of(answers).questions:
        assert f"{question.wording} {question.why} Who knows {question.who_knows}" in text
    assert "No question has been answered." in text
    assert "0 of 56 facts are known." in text


def test_unknown_facts_are_kept_apart_by_why_they_are_unknown(tmp_path):
    """Not known, skipped and not asked are three lists."""
    groups = {group.reason: group.labels for group in context_of(answers_of(LONG, tmp_path)).unknown_groups}
    assert groups["Asked, but nobody could say"] == ("Improvements still in place",)
    assert groups["Skipped"] == ("Staff ideas put into practice",)
    assert "Number of people" not in groups["Not asked"]


def test_the_same_answers_give_the_same_bytes_in_any_process(tmp_path):
    """Reports written by processes with different hash seeds, locales and time zones are the same file."""
    case = ROOT / "rules/process_improvement/cases/hmrc_pacesetter.yaml"
    texts = set()
    for seed, zone in enumerate(("UTC", "Asia/Tokyo", "America/Lima", "Europe/Berlin")):
        target = tmp_path / f"{seed}.html"
        environment = {**os.environ, "PYTHONHASHSEED": str(seed + 1), "TZ": zone, "SOURCE_DATE_EPOCH": "1795305600"}
        run("report", case, "-o", target, environment=environment)
        texts.add(target.read_bytes())
    assert len(texts) == 1
    assert b"November 22, 2026" in texts.pop()


@pytest.mark.parametrize(
    ("date", "epoch", "expected"),
    [
        ("2026-11-22", "0", "November 22, 2026"),
        ("", "0", "January 1, 1970"),
        ("", "", None),
    ],
)
def test_the_date_is_that_of_the_answers_else_of_the_epoch(tmp_path, date, epoch, expected):
    """Never that of the clock; without either there is none."""
    answers = tmp_path / "answers.yaml"
    dated = f"date: {date}\n" if date else ""
    answers.write_text(f"organization: A\ntopic: process-improvement\n{dated}answers: {{}}\n")
    run("report", answers, "-o", tmp_path / "r.html", environment={**os.environ, "SOURCE_DATE_EPOCH": epoch})
    line = re.search(r"A ((?:\w+ \d+, \d{4}\. )?)Report for the board", shown((tmp_path / "r.html").read_text())).group(
        1
    )
    assert line == (f"{expected}. " if expected else "")


@pytest.mark.parametrize(
    ("target", "epoch", "words"),
    [
        ("r.pdf", "", "does not end in .html"),
        ("nowhere/r.html", "", "cannot be written"),
        ("answers.html", "", "is the answer file"),
        ("r.html", "soon", "SOURCE_DATE_EPOCH is soon"),
        ("r.html", "9" * 30, "SOURCE_DATE_EPOCH is 999"),
    ],
)
def test_a_report_that_cannot_be_written_is_one_sentence(tmp_path, target, epoch, words):
    """A wrong ending, a missing folder, the answer file itself, a wrong date: one sentence, exit code 2, no loss."""
    answers = tmp_path / "answers.html"
    answers.write_text("organization: A\ntopic: process-improvement\nanswers: {}\n")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch}
    result = run("report", "answers.html", "-o", target, cwd=tmp_path, environment=environment, check=False)
    assert result.returncode == 2
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert answers.read_text().startswith("organization: A")


def run(*arguments, environment=None, cwd=None, check=True):
    return subprocess.run(
        [sys.executable, "-m", "advisor.cli.main", *map(str, arguments)],
        check=check,
        capture_output=True,
        text=True,
        cwd=cwd,
        env=environment,
    )
