"""advisor compare."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.cli.options import ALL, FORMAT, PACK, as_json, echo_json
from advisor.errors import AdvisorError
from advisor.explain.compare import compared
from advisor.files.answer_file import read_answers, read_fitting_answers
from advisor.files.atomic import write_text
from advisor.files.packs import open_pack
from advisor.model.answers import AnswerSet
from advisor.model.pack import Pack
from advisor.report.comparison import render_comparison
from advisor.report.disclosure import Audience
from advisor.report.terminal import console
from advisor.report.terminal_asked import print_comparison


@click.command(epilog="Example: advisor compare spring.yaml autumn.yaml -o changes.html")
@click.argument("first", metavar="A", type=click.Path(path_type=Path))
@click.argument("second", metavar="[B]", type=click.Path(path_type=Path), required=False)
@click.option("--other-pack", metavar="ID|FOLDER", help="Other rules, for B or, without B, for A once more.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write it as an HTML page.")
@click.option(
    "--audience",
    type=click.Choice([item.value for item in Audience]),
    default=Audience.BOARD.value,
    show_default=True,
    help="Of the page. board: nothing said in confidence. working: everything.",
)
@ALL
@FORMAT
@PACK
def compare(
    first: Path,
    second: Path | None,
    other_pack: str | None,
    output: Path | None,
    audience: str,
    everything: bool,
    style: str,
    pack: str,
) -> None:
    """Say what differs between two answer files: which answers, which advice, and through which rules.

    A and B may be of two dates or from two people; or B may hold the objections that a reader saved from a report. With
    --other-pack and no B, one file is assessed under two sets of rules.
    """
    if second is None and other_pack is None:
        raise AdvisorError("name a second answer file, or other rules with --other-pack")
    packs = open_pack(pack), open_pack(other_pack or pack)
    if other_pack is None:
        packs = packs[0], packs[0]
    answers = read_answers(first, packs[0]), _second(second or first, packs)
    before, after, found = compared(packs, answers, (str(first), str(second or first)))
    if output is not None:
        if output.suffix.lower() not in (".html", ".htm"):
            raise AdvisorError(f"{output} does not end in .html; write for example -o {output.with_suffix('.html')}")
        write_text(output, render_comparison(before, after, found, Audience(audience)))
        click.echo(f"Comparison written to {output}")
    elif style == "json":
        echo_json(as_json(found))
    else:
        print_comparison(console(), found, everything)


def _second(path: Path, packs: tuple[Pack, Pack]) -> AnswerSet:
    """Return the second answers; what does not fit other rules is set aside instead of refused."""
    if packs[0] is packs[1]:
        return read_answers(path, packs[1])
    return read_fitting_answers(path, packs[1])[0]
