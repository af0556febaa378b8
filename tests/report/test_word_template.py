"""The shipped Word template, and what happens with one of a consultancy's own."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields

import pytest
from documents import opened, template_of, word_text
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import meta
from samples import EMPTY, HOSTILE, LONG, ROOT, answers_of, context_of, hostile

from advisor.errors import AdvisorError
from advisor.report import markdown
from advisor.report.context import ReportContext
from advisor.report.disclosure import Audience
from advisor.report.reference import INTRODUCTION
from advisor.report.word import environment, render_word
from advisor.resources import templates_folder

SHIPPED = templates_folder() / "report.docx"
FOR_THE_PAGE = {"axis_from", "dispute"}
"""Only the page draws an axis and has a script."""


@pytest.fixture(scope="module")
def context(tmp_path_factory):
    return context_of(answers_of(LONG, tmp_path_factory.mktemp("answers")), Audience.WORKING)


def test_the_templates_use_every_documented_value_and_no_other():
    """What the page shows, the document and the text show."""
    documented = {item.name for item in fields(ReportContext)} - FOR_THE_PAGE
    assert DocxTemplate(SHIPPED).get_undeclared_template_variables(environment()) == documented
    source = (templates_folder() / "report.md.j2").read_text(encoding="utf-8")
    assert meta.find_undeclared_variables(markdown.environment().parse(source)) == documented


def test_headings_lists_and_tables_are_those_of_word(context):
    """Real styles, rows that stay whole, header rows that repeat, tables with a description."""
    document = opened(render_word(context))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles.count("Heading 1") >= 15
    assert {"Title Long", "Heading 2", "Heading 3", "List Bullet", "List Number", "Caption", "Quote"} <= set(styles)
    levels = [int(name[-1]) for name in styles if name.startswith("Heading")]
    assert all(after <= before + 1 for before, after in zip([1, *levels], levels, strict=False))
    for table in document.tables:
        rows = table._tbl.findall(qn("w:tr"))
        assert len(rows) >= 2
        assert rows[0].find(f".//{qn('w:tblHeader')}") is not None
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
    assert not [
        text for text, name in zip(document.paragraphs, styles, strict=True) if "Head" in name and not text.text
    ]


def test_each_numbered_list_begins_at_one(context):
    """No two of them are one list for Word, which would count on."""
    document, heading = opened(render_word(context)), ""
    style = document.styles["List Number"].element.pPr.numPr.numId.val
    lists = {}
    for paragraph in document.paragraphs:
        if paragraph.style.name.startswith("Heading"):
            heading = paragraph.text
        elif paragraph.style.name == "List Number":
            number = paragraph._p.pPr.numPr
            lists.setdefault(heading, set()).add(style if number is None else number.numId.val)
    assert {"What to do first", "Verify these answers first"} <= set(lists)
    assert sum(len(numbers) for numbers in lists.values()) == len(set().union(*lists.values())) == len(lists)


def test_every_page_tells_whose_report_it_is(context):
    """Header, footer with page numbers, language, and the properties a search finds."""
    document = opened(render_word(context))
    section = document.sections[0]
    assert section.header.paragraphs[0].text == LONG["organization"]
    for footer in (section.footer, section.first_page_footer):
        assert "Working copy" in footer.paragraphs[0].text
        assert [code.text.strip() for code in footer._element.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    properties = document.core_properties
    assert properties.title == f"{LONG['organization']}: {context.topic}"
    assert properties.created.date().isoformat() == properties.modified.date().isoformat() == LONG["date"]
    assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-US"


def test_header_and_title_take_what_was_typed_as_text(tmp_path):
    """Not escaped twice, not obeyed, and not longer than Word allows."""
    typed = opened(render_word(context_of(answers_of(hostile(), tmp_path))))
    wanted = " ".join(HOSTILE.replace("\u0007", " ").split())
    assert typed.sections[0].header.paragraphs[0].text == wanted
    assert typed.core_properties.title.startswith(wanted)
    long = opened(render_word(context_of(answers_of({**EMPTY, "organization": "A" * 3000}, tmp_path))))
    assert long.core_properties.title == "A" * 255


def test_the_file_tells_no_time_and_no_machine(context):
    """Neither in the members of the zip file nor in the properties."""
    for content in (SHIPPED.read_bytes(), render_word(context)):
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
        assert {member.date_time for member in members} == {(1980, 1, 1, 0, 0, 0)}
        assert {(member.create_system, member.external_attr) for member in members} == {(0, 0o600 << 16)}


def test_the_example_in_the_documentation_works(context, tmp_path):
    """What docs/report.md shows makes a report."""
    lines = INTRODUCTION.split("```\n")[1].splitlines()
    text = word_text(render_word(context, template_of(tmp_path, *lines)))
    for decision in context.decisions:
        assert f"{decision.heading}: {decision.answer}" in text
        for reason in decision.explanation.reasons_for:
            assert reason.because in text


def test_rows_and_cells_repeat_in_a_template_of_ones_own(context, tmp_path):
    """A table row for each role."""
    path = template_of(tmp_path, rows=("Role", "{%tr for role in roles %}", "{{ role.title }}", "{%tr endfor %}"))
    assert word_text(render_word(context, path)).split("\n") == ["Role", *(role.title for role in context.roles)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{{ organisation }}", "there is no organisation; did you mean organization?"),
        ("{% for role in roles %}{{ role.titel }}{% endfor %}", "there is no titel in RoleView; did you mean title?"),
        ("{% for d in decisions %}{{ d.explanation.certanty }}{% endfor %}", "did you mean certainty?"),
        ("{% if zzzz %}x{% endif %}", "there is no zzzz; docs/report.md lists what there is"),
        ("{{ date|longdate }}", "there is no filter longdate; did you mean long_date?"),
        ("{% fro role in roles %}{% endfor %}", "unknown tag 'fro'; it stands near: {% fro role in roles %}"),
        ("{% if date %}x", "looking for the following tags"),
        ("{{ date", "not written as it should be"),
        ("{{ 1 / 0 }}", "cannot be done: division by zero"),
        ("{{ roles }}", "a tag shows a whole list"),
        ("{{ organization.__class__.__mro__ }}", "there is no __class__"),
        ("{{ ''.__class__.__mro__ }}", "there is no __class__"),
        ("{% include '/etc/passwd' %}", "cannot be done"),
        ("{{ range(999999999)|list }}", "Range too big"),
        ("{{p organization }}", "its tags do not stand where they can be"),
    ],
)
def test_a_wrong_tag_is_one_sentence(context, tmp_path, line, words):
    """It names the template, the tag and, where one comes near, what was meant."""
    path = template_of(tmp_path, line)
    with pytest.raises(AdvisorError) as caught:
        render_word(context, path)
    assert str(caught.value).startswith(f"{path} cannot be filled in: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_tags_across_rows_are_one_sentence(context, tmp_path):
    """Word could not open what they would make."""
    path = template_of(tmp_path, rows=("{%p for role in roles %}", "{{ role.title }}", "{%tr endfor %}"))
    with pytest.raises(AdvisorError, match="its tags do not stand where they can be"):
        render_word(context, path)


def test_a_template_that_is_none_is_one_sentence(context, tmp_path):
    """Missing, a folder, a text, another zip file, a page."""
    (tmp_path / "text.docx").write_text("organization: A")
    with zipfile.ZipFile(tmp_path / "zip.docx", "w") as other:
        other.writestr("a.txt", "a")
    for path, words in {
        tmp_path / "none.docx": "cannot be read: No such file or directory",
        tmp_path: "cannot be read: Is a directory",
        tmp_path / "text.docx": "is not a Word document",
        tmp_path / "zip.docx": "is not a Word document",
        ROOT / "reports/templates/report.html": "is not a Word document",
    }.items():
        with pytest.raises(AdvisorError, match=words):
            render_word(context, path)
