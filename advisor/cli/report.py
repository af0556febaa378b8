"""advisor report."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.cli.options import FILE, PACK
from advisor.engine.forward import ForwardEngine
from advisor.errors import AdvisorError
from advisor.files.answer_file import read_answers
from advisor.files.atomic import write_text
from advisor.files.packs import open_pack
from advisor.report.context import report_context
from advisor.report.html import render_html


@click.command(epilog="Example: advisor report client.yaml -o report.html")
@FILE
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The file to write; its name ends in .html."
)
@PACK
def report(file: Path, output: Path, pack: str) -> None:
    """Write the report of an answer file: one HTML file that needs nothing else.

    It shows the advice, the roles, the reasons with their weights and sources, and the answers they rest on. Notes,
    names of informants and answers given in confidence are left out.
    """
    if output.suffix.lower() not in (".html", ".htm"):
        raise AdvisorError(f"{output} does not end in .html; write for example -o {output.with_suffix('.html')}")
    if output.resolve() == file.resolve():
        raise AdvisorError(f"{output} is the answer file itself; choose another name for the report")
    knowledge = open_pack(pack)
    answers = read_answers(file, knowledge)
    outcome = ForwardEngine(knowledge).assess(answers.known())
    write_text(output, render_html(report_context(knowledge, answers, outcome)))
    click.echo(f"Report written to {output}")
