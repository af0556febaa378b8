"""advisor report."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

from advisor.cli.options import FILE, PACK
from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.forward import ForwardEngine
from advisor.errors import AdvisorError
from advisor.files.answer_file import read_answers
from advisor.files.atomic import write_bytes
from advisor.files.case_library import read_library
from advisor.files.packs import open_pack
from advisor.report.context import ReportContext, report_context
from advisor.report.dates import report_date
from advisor.report.disclosure import Audience
from advisor.report.html import render_html
from advisor.report.markdown import render_markdown
from advisor.report.trial import Trial

_Renderer = Callable[[ReportContext], bytes]


@click.command(epilog="Example: advisor report client.yaml -o report.html")
@FILE
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write; its name ends in .html, .docx (Word) or .md (Markdown).",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="DOCX",
    help="A Word template of your own, for a report in .docx; docs/report.md tells how to make one.",
)
@click.option(
    "--audience",
    type=click.Choice([item.value for item in Audience]),
    default=Audience.BOARD.value,
    show_default=True,
    help="board: no notes, no names, nothing said in confidence. working: everything.",
)
@PACK
def report(file: Path, output: Path, template: Path | None, audience: str, pack: str) -> None:
    """Write the report of an answer file: a page, a Word document or a text in Markdown, by the name of the output.

    It shows the advice, the roles, the reasons with their weights and sources, and the answers they rest on. For the
    board, what follows from an answer given in confidence shows only that it does.

    The date is that of the answer file, else that of SOURCE_DATE_EPOCH; nobody asks the clock.
    """
    render = _renderer(output, template)
    for taken, what in ((file, "answer file"), (template, "template")):
        if taken and output.resolve() == taken.resolve():
            raise AdvisorError(f"{output} is the {what} itself; choose another name for the report")
    knowledge = open_pack(pack)
    answers = read_answers(file, knowledge)
    outcome = ForwardEngine(knowledge).assess(answers.known())
    trial = Trial(ColumnarEngine(knowledge), answers.known())
    library = read_library(knowledge)
    date = report_date(answers.date, os.environ.get("SOURCE_DATE_EPOCH"))
    context = report_context(knowledge, answers, outcome, Audience(audience), date, library, trial)
    write_bytes(output, render(context))
    kept = "; it holds names, notes and answers given in confidence" if audience == Audience.WORKING else ""
    click.echo(f"Report written to {output}{kept}")


def _renderer(output: Path, template: Path | None) -> _Renderer:
    """Return what writes the format that the name of the output asks for."""
    ending = output.suffix.lower()
    if template and ending != ".docx":
        raise AdvisorError(f"--template is for a report in Word; write for example -o {output.with_suffix('.docx')}")
    if ending == ".docx":
        from advisor.report.word import render_word  # noqa: PLC0415 - the libraries for Word are an extra

        return lambda context: render_word(context, template)
    if ending == ".md":
        return lambda context: _encoded(render_markdown(context))
    if ending in (".html", ".htm"):
        return lambda context: _encoded(render_html(context))
    raise AdvisorError(
        f"{output} does not end in .html, .docx or .md; write for example -o {output.with_suffix('.html')}"
    )


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="replace")
