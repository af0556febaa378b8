"""advisor pack book."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.cli.options import PACK
from advisor.files.packs import open_pack
from advisor.report.book.write import write_book


@click.command("book", epilog="Example: advisor pack book -o rulebook/")
@click.argument("named", metavar="[ID|FOLDER]", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder to write; it is made if it is missing.",
)
@PACK
def book(named: str | None, output: Path, pack: str) -> None:
    """Write everything a pack knows as a book for people who know the field: a folder of HTML pages.

    Open index.html in it. It needs no server and no network. Every question, rule, source and case is linked with
    whatever reads, concludes or cites it. A folder that holds anything but an earlier book is refused.
    """
    knowledge = open_pack(named or pack)
    pages = write_book(knowledge, output)
    click.echo(f"{knowledge.id} {knowledge.version} written as {pages} pages; open {output / 'index.html'}")
