"""advisor questions."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.cli.options import FORMAT, PACK, as_json, echo_json
from advisor.errors import AdvisorError
from advisor.explain.who import by_informant
from advisor.files.atomic import write_text
from advisor.files.packs import open_pack
from advisor.model.question import Depth
from advisor.report.preparation import render_preparation
from advisor.report.terminal import console, print_questions


@click.command(epilog="Example: advisor questions --who -o prep.html")
@click.option("--who", is_flag=True, help="Grouped by who would know, with what each value means.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write them as an HTML page to send ahead.")
@click.option("--quick", "depth", flag_value="quick", help="Only the 12 essential questions.")
@click.option("--full", "depth", flag_value="full", help="Every question there is.")
@FORMAT
@PACK
def questions(who: bool, output: Path | None, depth: str | None, style: str, pack: str) -> None:
    """List the questions of the interview, to prepare for it.

    With --who they are grouped by who would know, with the meaning of every value, so that each person can be sent
    theirs. With -o they are written as a page that needs nothing else.
    """
    knowledge = open_pack(pack)
    groups = by_informant(knowledge, Depth(depth or "default"))
    if output is not None:
        if output.suffix.lower() not in (".html", ".htm"):
            raise AdvisorError(f"{output} does not end in .html; write for example -o prep.html")
        write_text(output, render_preparation(knowledge, groups))
        click.echo(f"Questions written to {output}")
    elif style == "json":
        echo_json([as_json(group) for group in groups])
    else:
        print_questions(console(), groups, who)
