"""Reports in Word and Markdown as a reader sees them, and templates to try."""

from __future__ import annotations

import io
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from advisor.report.context import ReportContext
from advisor.report.markdown import render_markdown
from advisor.report.word import render_word

_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def one_line(text: str) -> str:
    """Return text with single spaces, as every format shows it."""
    return " ".join(text.split())


def opened(content: bytes) -> DocumentType:
    """Return a Word document."""
    return Document(io.BytesIO(content))


def word_text(content: bytes) -> str:
    """Return all text of a Word document's body, a paragraph per line."""
    body = opened(content).element.body
    lines = ("".join(text.text or "" for text in item.iter(qn("w:t"))) for item in body.iter(qn("w:p")))
    return "\n".join(one_line(line) for line in lines)


def word_of(context: ReportContext) -> str:
    """Return the text of the report in Word."""
    return word_text(render_word(context))


def markdown_tokens(text: str):
    """Yield every piece of a Markdown text as CommonMark with tables reads it."""
    for token in _MARKDOWN.parse(text):
        yield token
        yield from token.children or ()


def markdown_of(context: ReportContext) -> str:
    """Return the text of the report in Markdown, without its markup."""
    blocks = (token for token in _MARKDOWN.parse(render_markdown(context)) if token.type == "inline")
    return "\n".join(one_line("".join(part.content for part in token.children or ())) for token in blocks)


def template_of(folder: Path, *paragraphs: str, rows: tuple[str, ...] = ()) -> Path:
    """Return a Word template with these paragraphs, then a table with these rows."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=0, cols=1)
        for text in rows:
            table.add_row().cells[0].text = text
    path = folder / "template.docx"
    document.save(str(path))
    return path
