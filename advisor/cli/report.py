"""advisor report."""

from __future__ import annotations

import os
from pathlib import Path

import click

from advisor.cli.options import FILE, PACK
from advisor.engine.forward import ForwardEngine
from advisor.errors import AdvisorError
from advisor.files.answer_file import read_answers
from advisor.files.atomic import write_text
from advisor.files.case_library import read_library
from advisor.files.packs import open_pack
from advisor.report.context import report_context
from advisor.report.dates import report_date
from advisor.report.disclosure import Audience
from advisor.report.html import render_html


@click.command(epilog="Example: advisor report client.yaml -o report.html")
@FILE
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The file to write; its name ends in .html."
)
@click.option(
    "--audience",
    type=click.Choice([item.value for item in Audience]),
    default=Audience.BOARD.value,
    show_default=True,
    help="board: no notes, no names, nothing said in confidence. working: everything.",
)
@PACK
def report(file: Path, output: Path, audience: str, pack: str) -> None:
    """Write the report of an answer file: one HTML file that needs nothing else.

    It shows the advice, the roles, the reasons with their weights and sources, and the answers they rest on. For the
    board, what follows from an answer given in confidence shows only that it does.

    The date is that of the answer file, else that of SOURCE_DATE_EPOCH; nobody asks the clock.
    """
    if output.suffix.lower() not in (".html", ".htm"):
        raise AdvisorError(f"{output} does not end in .html; write for example -o {output.with_suffix('.html')}")
    if output.resolve() == file.resolve():
        raise AdvisorError(f"{output} is the answer file itself; choose another name for the report")
    knowledge = open_pack(pack)
    answers = read_answers(file, knowledge)
    outcome = ForwardEngine(knowledge).assess(answers.known())
    library = read_library(knowledge)
    date = report_date(answers.date, os.environ.get("SOURCE_DATE_EPOCH"))
    write_text(output, render_html(report_context(knowledge, answers, outcome, Audience(audience), date, library)))
    kept = "; it holds names, notes and answers given in confidence" if audience == Audience.WORKING else ""
    click.echo(f"Report written to {output}{kept}")
