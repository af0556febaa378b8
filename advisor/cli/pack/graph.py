"""advisor pack graph."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.errors import AdvisorError
from advisor.files.atomic import check_writable, write_text
from advisor.files.packs import open_pack
from advisor.report.graph.picture import draw_around, draw_whole
from advisor.resources import DEFAULT_PACK


@click.command("graph", epilog="Example: advisor pack graph --around sponsor_behavior -o sponsor.svg")
@click.argument("named", metavar="[ID|FOLDER]", default=DEFAULT_PACK)
@click.option("--around", metavar="NAME", help="Draw only what lies behind one thing and what it leads to.")
@click.option("--steps", type=click.IntRange(min=1), metavar="N", help="With --around: at most N steps away from it.")
@click.option("--advice", is_flag=True, help="With --around: also the advice that may follow.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The SVG file to write.")
def graph(named: str, around: str | None, steps: int | None, advice: bool, output: Path) -> None:
    """Draw the rules as a picture: from answers over derived attributes and evidence to the decisions.

    NAME is the name or the title of an answer, derived attribute, rule, hypothesis such as lead.ci_team, decision
    (lead, model, consultants), guard rail, question or piece of advice. Contradictions, staffing, responsibilities,
    the plan, pillars, contested points, figures and sources are not drawn; 'advisor pack show' tells of them.

    Open the file in a browser: it fits the window and can be shown in full size, and what the pointer rests on stands
    out, with the rules behind it. Needs pygraphviz: pip install 'process-improvement-advisor[graph]'.
    """
    if around is None and (steps is not None or advice):
        raise AdvisorError(f"{'--advice' if advice else '--steps'} goes with --around NAME, which says around what")
    if output.suffix.lower() != ".svg":
        better = output.parent / f"{output.stem or 'pack'}.svg"
        raise AdvisorError(f"{output} does not end in .svg; write for example -o {better}")
    check_writable(output)
    pack = open_pack(named)
    text = draw_whole(pack) if around is None else draw_around(pack, around, steps, advice)
    write_text(output, text)
    click.echo(f"{pack.id} {pack.version}{f' around {around}' if around else ''} drawn in {output}")
