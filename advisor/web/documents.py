"""Files to take along: reports in every format, and answer files."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from django.http import HttpResponse

from advisor.files.answer_writer import answer_file_text
from advisor.model.answers import AnswerSet
from advisor.report.context import ReportContext
from advisor.report.disclosure import Audience
from advisor.report.html import render_html
from advisor.report.markdown import render_markdown
from advisor.web.knowledge import knowledge

TYPES = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "yaml": "application/yaml; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "zip": "application/zip",
}
REPORTS = ("html", "docx", "md")


def report_file(answers: AnswerSet, audience: Audience, ending: str) -> HttpResponse:
    """Return the report of an assessment as a file; `ending` is one of REPORTS."""
    content = _rendered(knowledge().context(answers, audience), ending)
    return file_response(content, f"{file_name(answers.organization)}-{audience.value}", ending)


def _rendered(context: ReportContext, ending: str) -> bytes:
    if ending == "docx":
        from advisor.report.word import render_word  # noqa: PLC0415 - the libraries for Word load slowly

        return render_word(context, None)
    render = render_html if ending == "html" else render_markdown
    return render(context).encode(errors="replace")


def answer_file(answers: AnswerSet, ending: str) -> bytes:
    """Return an answer file, in YAML or JSON. Raises AdvisorError if it would be too large to be read again."""
    with tempfile.TemporaryDirectory() as folder:  # where no file of that name is, whose comments would be kept
        return answer_file_text(Path(folder) / f"answers.{ending}", answers).encode()


def file_name(organization: str) -> str:
    """Return a name without ending that every system can keep, close to that of the organization."""
    return re.sub(r"[^a-z0-9]+", "_", organization.lower()).strip("_")[:60] or "assessment"


def file_response(content: bytes, stem: str, ending: str) -> HttpResponse:
    """Return a response that a browser saves as a file."""
    response = HttpResponse(content, content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{stem}.{ending}"'
    return response
