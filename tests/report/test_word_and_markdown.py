"""The reports in Word and Markdown show what the page shows, in its order, whoever reads it and whatever was typed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path

import html5lib
import pytest
from click.testing import CliRunner
from documents import markdown_of, markdown_tokens, one_line, opened, word_of
from msgspec import Struct
from samples import CASES, EMPTY, HOSTILE, LONG, ROOT, answers_of, context_of, engine, hostile, with_answers
from spread import every

from advisor.cli.main import cli
from advisor.explain.wording import factor
from advisor.report.disclosure import Audience
from advisor.report.html import render_html
from advisor.report.markdown import escaped, render_markdown
from advisor.report.word import render_word

NORTHGATE = ROOT / "docs/examples/northgate.yaml"
CASE = {path.stem: path for path in CASES}
SOURCES = {
    "northgate": NORTHGATE,
    "nobody": CASE["judged_f25"],
    "named": CASE["st_andrews"],
    "long": LONG,
    "empty": EMPTY,
}
FORMATS = pytest.mark.parametrize("text_of", [word_of, markdown_of])


@cache
def sample(name, audience=Audience.BOARD):
    """Return what one report is made of, made once."""
    with tempfile.TemporaryDirectory() as folder:
        return context_of(answers_of(SOURCES[name], Path(folder)), audience)


def on_paper(context):
    """Return a context without what only a script in the page shows."""
    return replace(context, dispute=None)


@cache
def page_of(name, audience):
    """Return what the page shows, in the same form."""
    return page_text(sample(name, audience))


def page_text(context):
    body = html5lib.parse(render_html(on_paper(context)), namespaceHTMLElements=False).find("body")
    return one_line("".join(body.itertext()))


def texts(value):
    """Yield every text in a context, as it is shown."""
    if isinstance(value, str):
        yield one_line(value)
    elif isinstance(value, Mapping | tuple):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from texts(part)
    elif is_dataclass(value):
        yield from texts(tuple(getattr(value, item.name) for item in fields(value)))
    elif isinstance(value, Struct):
        yield from texts(tuple(getattr(value, name) for name in value.__struct_fields__))


@FORMATS
@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("name", every(3, list(SOURCES)))
def test_what_the_page_shows_is_there_and_nothing_else(name, audience, text_of):
    """Every decision, role, step, warning, answer and source that one shows, the other shows."""
    context = sample(name, audience)
    page, text = page_of(name, audience), one_line(text_of(context))
    found = {words for words in texts(on_paper(context)) if len(words) > 2}
    assert {words for words in found if words in page} - {words for words in found if words in text} == set()
    assert [words for words in found if len(words) > 20 and words in text and words not in page] == []
    for item in (*context.decisions, *context.roles, *context.warnings, *context.actions, *context.notes):
        assert getattr(item, "heading", "") in text
        assert getattr(item, "title", "") in text
    assert text.count("None") <= page.count("None")
    assert not re.search(r"Undefined|\{[{%]|[%}]\}|\(\)|&#?\w+;", text)


@pytest.mark.parametrize("name", SOURCES)
def test_the_order_is_that_of_the_page(name):
    """The same headings one after the other."""
    context = sample(name)
    page = html5lib.parse(render_html(on_paper(context)), namespaceHTMLElements=False)
    wanted = [one_line("".join(heading.itertext())) for heading in page.iter("h2")]
    document = opened(render_word(context))
    assert ["The answer", *(item.text for item in document.paragraphs if item.style.name == "Heading 1")] == wanted
    assert re.findall(r"^## (.*)", render_markdown(context), re.MULTILINE) == wanted


@FORMATS
@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("name", [name for name in SOURCES if name != "empty"])
def test_what_would_change_the_advice_is_told_in_the_words_of_the_context(name, audience, text_of):
    """The stamp with what to verify, every answer that sways a decision, and for all others what it would take."""
    context = sample(name, audience)
    text, firmness = one_line(text_of(context)), context.firmness
    assert f"{firmness.stamp}. {firmness.sentence}" in text[: text.index("What to do first")]
    told = [firmness.sentence, f"{firmness.changes:,} changes of one answer and {firmness.double_changes:,} of two"]
    told += [f"{item.label}: {item.value}. {item.why} Who would know: {item.who_knows}." for item in firmness.verify]
    told += [f"{item.label}. Who would know: {item.who_knows}." for item in firmness.unknowns]
    told += [item.why for item in firmness.unknowns]
    for tornado in firmness.tornados:
        told.append(f"{tornado.heading}: {tornado.now}")
        for sway in tornado.sways:
            told += [sway.label, sway.value, *(f"{values} → {result}" for values, result in sway.outcomes)]
    told += [group.why_all for group in context.others]
    for other in (other for group in context.others for other in group.others):
        told += [f"{path.sentence} {path.changes}." for path in other.paths]
        told += [f"With it changes {path.also}." for path in other.paths if path.also]
        told += [other.why_alone, *(f"Find out first: {line}" for line in other.find_out)]
        told.append("no path" if other.out_of_reach else other.no_path)
        told += [f"Against: {reason.because}" for reason in other.against]
        for lack in other.lacks:
            title = f"Would support it: {lack.title}"
            told.append(f"{title} ({lack.rule}, adds {factor(lack.adds)}), if: {lack.missing}.")
    assert [words for words in told if one_line(words) not in text] == []


@pytest.mark.parametrize("text_of", [page_text, word_of, markdown_of])
def test_how_many_answers_are_not_shown_is_said_in_every_format(text_of):
    """One or several, beside others that are shown or alone; and where no answer at all would change a decision."""
    context = sample("long")
    first = next(item for item in context.firmness.tornados if item.sways)
    for changes, words in (
        ({"more": 1}, "1 more answer can change it, on fewer of its values."),
        ({"more": 2}, "2 more answers can change it, on fewer of their values."),
        ({"hidden": 1}, "1 more, given in confidence, is not shown."),
        ({"hidden": 2}, "2 more, given in confidence, are not shown."),
        ({"more": 2, "hidden": 2}, "on fewer of their values. 2 more, given in confidence, are not shown."),
        ({"sways": (), "hidden": 1}, "1 answer given in confidence can change it; no other answer can on its own."),
        ({"sways": (), "hidden": 2}, "2 answers given in confidence can change it; no other answer can on its own."),
        ({"sways": ()}, "No other answer to any single question would change it."),
    ):
        tornado = replace(first, **{"more": 0, "hidden": 0, **changes})
        firmness = replace(context.firmness, tornados=(tornado,))
        assert words in one_line(text_of(replace(context, firmness=firmness)))


@pytest.mark.parametrize("text_of", [page_text, word_of, markdown_of])
def test_an_advice_not_put_to_the_test_says_nothing_of_one(text_of, tmp_path):
    """No heading, no stamp and no gap; the rest is the same. Without any answer there is nothing to test."""
    some, none = answers_of(LONG, tmp_path), answers_of(EMPTY, tmp_path)
    tested, untested = context_of(some), context_of(some, tested=False)
    assert text_of(untested) == text_of(replace(tested, firmness=None, others=(), dispute=None))
    assert text_of(context_of(none)) == text_of(context_of(none, tested=False))
    for context in (untested, context_of(none)):
        text = text_of(context)
        assert not re.search("What would change it|Why not the others|decisions stand|Verify these|to the test", text)


@FORMATS
def test_the_board_reads_nothing_that_was_said_in_confidence(text_of, tmp_path):
    """Notes and names are for the working team; what was said in confidence shows only that it was."""
    secret = with_answers(LONG, sponsor_behavior={"confidential": True}, external_mandate={"confidential": True})
    answers = answers_of(secret, tmp_path)
    board, working = text_of(context_of(answers)), text_of(context_of(answers, Audience.WORKING))
    typed = ("NOTE-SCOPE", "NAME-SCOPE", "NOTE-SPONSOR", "NOTE-FINANCE", "NAME-ASKER", "NAME-DEPARTING")
    for words in (*typed, "an independent expert has been ordered", "do not pass it on"):
        assert words in working
        assert words not in board
    assert "A hard limit that follows from an answer given in confidence." in board


@FORMATS
def test_what_people_typed_is_text_in_every_format(text_of, tmp_path):
    """Markup, template code and right-to-left text are shown, not obeyed."""
    text = text_of(context_of(answers_of(hostile(), tmp_path), Audience.WORKING))
    assert text.count(one_line(HOSTILE.replace("\u0007", " "))) >= 6


TYPED = (
    "# x | y",
    "- a\n- b\n\n\n# c",
    "1. first",
    "> quoted",
    "`code` ``more",
    "*a* _b_ **c** ~~d~~ snake_case",
    "[a link](https://example.org) ![p](x.png) <https://example.org> www.example.org",
    "&amp; &#65; &copy",
    "a\\",
    "| a | b |\n|---|---|",
    "---",
    "===",
    "    code",
    "$x$ :smile: [ ] #12",
    "</w:t></w:r><w:p/> ]]> <!-- -->",
    "{{ 7*7 }}{% if x %}{# c #}{_{ }_}",
    "a\tb\x0bc\x07d\x0ce\u2028f\ufffeg",
    "\u202eright to left \u05e9\u05dc\u05d5\u05dd",
    "A" * 3000,
)


def wanted(typed):
    """Return a text as every format shows it: without control characters, on one line."""
    return one_line(re.sub(r"[\x00-\x1f\u2028\ufffe]", " ", typed))


@pytest.mark.parametrize("typed", TYPED, ids=range(len(TYPED)))
def test_any_text_stays_what_it_is_in_markdown(typed, tmp_path):
    """As a name, a reason, a note and an informant it comes back as it was typed."""
    answers = {"headcount": {"value": 9, "note": typed, "by": typed}}
    data = {**EMPTY, "organization": typed, "departure": {"reason": typed, "by": typed}, "answers": answers}
    text = markdown_of(context_of(answers_of(data, tmp_path), Audience.WORKING))
    assert text.count(wanted(typed)) >= 5


def test_any_text_stays_what_it_is_in_word(tmp_path):
    """Each as a note and as an informant; the longest also as a name."""
    names = list(engine().pack.asked)[: len(TYPED)]
    answers = {
        name: {"status": "dont_know", "note": typed, "by": typed} for name, typed in zip(names, TYPED, strict=True)
    }
    data = {**EMPTY, "organization": TYPED[-1], "answers": answers}
    text = word_of(context_of(answers_of(data, tmp_path), Audience.WORKING))
    assert text.split("\n").count(TYPED[-1]) == 2
    for typed in TYPED:
        assert f"\nNote: {wanted(typed)}\n{wanted(typed)}\n" in text


def test_markdown_has_no_html_and_no_link(tmp_path):
    """Not even where somebody typed one; headings and tables are only those of the template."""
    plain = markdown_kinds(context_of(answers_of({**EMPTY, "departure": {"reason": "a", "by": "b"}}, tmp_path)))
    for typed in TYPED:
        data = {**EMPTY, "organization": typed, "departure": {"reason": typed, "by": typed}}
        kinds = markdown_kinds(context_of(answers_of(data, tmp_path)))
        assert kinds == plain
    assert not {"html_block", "html_inline", "link_open", "image", "code_inline", "fence", "code_block"} & set(plain)


def markdown_kinds(context):
    return [token.type for token in markdown_tokens(render_markdown(context)) if token.type != "text"]


@pytest.mark.parametrize("text", ["Plain words, 2.5 people (half), co-lead; a_b: 10:30", "A & B", "50% of 9,000"])
def test_markdown_stays_readable(text):
    """Ordinary text gets no backslashes."""
    assert escaped(text) == text


def test_the_same_answers_give_the_same_bytes_in_any_process(tmp_path):
    """Processes with different hash seeds and time zones write the same files."""
    for ending in ("docx", "md"):
        contents = set()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
            target = tmp_path / f"{seed}.{ending}"
            advisor("report", NORTHGATE, "-o", target, environment={"PYTHONHASHSEED": seed, "TZ": zone})
            contents.add(target.read_bytes())
        assert len(contents) == 1


def test_markdown_is_wellformed_text(tmp_path):
    """It ends with one line break, has no trailing blanks, and no row of a table lacks a cell."""
    text = render_markdown(context_of(answers_of(LONG, tmp_path)))
    assert text.endswith("\n")
    assert not re.search(r"[ \t]\n|\n{3}|\n\n\Z", text)
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="apt-get install libreoffice-writer-nogui")
def test_libreoffice_opens_the_document_and_the_answer_is_one_page(tmp_path):
    """What is typed does not break it, and the second page begins with the first decision."""
    for name, data in {"long": LONG, "hostile": hostile()}.items():
        (tmp_path / f"{name}.docx").write_bytes(render_word(context_of(answers_of(data, tmp_path), Audience.WORKING)))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    made = [tmp_path / f"{name}.docx" for name in ("long", "hostile")]
    subprocess.run([*command, "--outdir", tmp_path, *made], check=True, capture_output=True, timeout=120)
    for path in made:
        assert path.with_suffix(".pdf").stat().st_size > 10_000
    if shutil.which("pdftotext"):
        for path in made:
            pages = subprocess.run(
                ["pdftotext", "-layout", path.with_suffix(".pdf"), "-"], check=True, capture_output=True, text=True
            ).stdout.split("\f")
            assert "What to do first" in pages[0]
            assert "under “What would change it”" in pages[0]
            assert "Who drives" in pages[1][:700]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-o", "r.odt"), "does not end in .html, .docx or .md"),
        (("-o", "r"), "does not end in .html, .docx or .md"),
        (("-o", "r.md", "--template", "t.docx"), "--template is for a report in Word"),
        (("-o", "r.docx", "--template", "r.docx"), "is the template itself"),
        (("-o", "nowhere/r.docx"), "cannot be written"),
    ],
)
def test_a_wrong_output_is_one_sentence(tmp_path, monkeypatch, arguments, words):
    """Exit code 2 and one line."""
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["report", str(NORTHGATE), *arguments])
    assert result.exit_code == 2
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_without_the_extra_one_sentence_says_how_to_install_it(tmp_path):
    """Exit code 2, and no file."""
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['docxtpl'] = sys.modules['docx'] = None\n")
    blocked = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    result = advisor("report", NORTHGATE, "-o", tmp_path / "r.docx", check=False, environment=blocked)
    assert result.returncode == 2
    assert "pip install 'process-improvement-advisor[word]'" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "r.docx").exists()


def test_nothing_else_loads_the_libraries_for_word(tmp_path):
    """Neither help, nor an assessment, nor the other formats."""
    code = (
        "import sys; from click.testing import CliRunner; from advisor.cli.main import cli\n"
        "for line in (['--help'], ['assess', sys.argv[1]], ['report', sys.argv[1], '-o', sys.argv[2]]):\n"
        "    assert CliRunner().invoke(cli, line).exit_code == 0, line\n"
        "print(sorted({'docx', 'docxtpl', 'lxml'} & set(sys.modules)))\n"
    )
    command = [sys.executable, "-c", code, NORTHGATE, tmp_path / "r.md"]
    assert subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout == "[]\n"


def advisor(*arguments, check=True, environment=None):
    return subprocess.run(
        [sys.executable, "-m", "advisor.cli.main", *map(str, arguments)],
        check=check,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
    )
