from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import html5lib
import pytest
from jinja2 import Environment, meta

from advisor.engine.forward import ForwardEngine
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.report.context import ReportContext, report_context
from advisor.report.html import render_html
from advisor.resources import templates_folder

ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "rules/process_improvement/cases").glob("*.yaml"))


@pytest.fixture(scope="module")
def engine():
    return ForwardEngine(open_pack())


def rendered(engine, path):
    answers = read_answers(path, engine.pack)
    return render_html(report_context(engine.pack, answers, engine.assess(answers.known())))


def written(tmp_path, text):
    path = tmp_path / "answers.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", [*CASES, ROOT / "docs/examples/northgate.yaml"], ids=lambda path: path.stem)
def test_every_report_is_valid_and_self_contained(engine, path):
    """The HTML parses without a fault and refers to nothing outside itself."""
    text = rendered(engine, path)
    html5lib.HTMLParser(strict=True).parse(text)
    assert not re.search(r"(?:src|href|action)\s*=|url\(|@import|<script|<link|https?://", text)
    assert not re.search(r">\s*None\s*<|\{\{|\{%", text)


def test_what_people_typed_is_shown_as_text(engine, tmp_path):
    """Markup, quotes and right-to-left text in a name are shown, not obeyed."""
    name = """<script>alert(1)</script> & "quotes" 'x' שלום"""
    answers = written(
        tmp_path,
        f"organization: {name!r}\ntopic: process-improvement\nanswers: {{}}\n"
        "departure: {reason: '<b>no</b>', by: '<i>me</i>'}\n".replace("\\'", "''"),
    )
    text = rendered(engine, answers)
    assert "<script" not in text
    assert "<b>no" not in text
    assert "&lt;script&gt;" in text
    assert "שלום" in text


def test_confidential_answers_and_notes_are_not_in_the_bytes(engine, tmp_path):
    """What was told in confidence does not reach the file: no note, no name, no value behind a reason."""
    answers = written(
        tmp_path,
        """
organization: A
topic: process-improvement
answers:
  headcount: 40
  site_count: 1
  improvement_scope: team
  sponsor_behavior: {value: 3, note: NOTE-SECRET, by: NAME-SECRET, confidential: true}
""",
    )
    text = rendered(engine, answers)
    assert "NOTE-SECRET" not in text
    assert "NAME-SECRET" not in text
    assert "an answer given in confidence" in text
    assert "What the sponsor does: level" not in text
    assert "has removed a barrier" not in text


def test_the_template_uses_exactly_the_documented_context():
    """Every value in the template is a documented field of the context, and every field is used."""
    environment = Environment(autoescape=True)
    used = meta.find_undeclared_variables(environment.parse((templates_folder() / "report.html").read_text()))
    documented = {item.name for item in fields(ReportContext)}
    assert used <= documented
    assert documented - used == {"asked"}, "asked is shown by the terminal only"
    assert all(item.metadata["help"] for item in fields(ReportContext))


def test_the_same_answers_give_the_same_bytes_in_any_process(tmp_path):
    """Reports written by processes with different hash seeds are the same file."""
    case = ROOT / "rules/process_improvement/cases/hmrc_pacesetter.yaml"
    texts = set()
    for seed in range(4):
        target = tmp_path / f"{seed}.html"
        subprocess.run(
            [sys.executable, "-m", "advisor.cli.main", "report", case, "-o", target],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": str(seed + 1)},
        )
        texts.add(target.read_bytes())
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("r.pdf", "does not end in .html"),
        ("nowhere/r.html", "cannot be written"),
        ("answers.html", "is the answer file"),
    ],
)
def test_a_report_that_cannot_be_written_is_one_sentence(tmp_path, target, words):
    """A wrong ending, a missing folder or the answer file itself as target: one sentence, exit code 2, nothing lost."""
    answers = tmp_path / "answers.html"
    answers.write_text("organization: A\ntopic: process-improvement\nanswers: {}\n")
    result = subprocess.run(
        [sys.executable, "-m", "advisor.cli.main", "report", "answers.html", "-o", target],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert answers.read_text().startswith("organization: A")
