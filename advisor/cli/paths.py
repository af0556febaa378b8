"""advisor paths."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.cli.completion import ConclusionName
from advisor.cli.options import ALL, FILE, FORMAT, PACK, as_json, echo_json
from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.forward import ForwardEngine
from advisor.explain.conclusions import find_rival
from advisor.explain.paths import PathSearch
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.report.terminal import console
from advisor.report.terminal_asked import print_paths


@click.command(epilog="Example: advisor paths client.yaml consultants.not_needed")
@FILE
@click.argument("conclusion", type=ConclusionName())
@ALL
@FORMAT
@PACK
def paths(file: Path, conclusion: str, everything: bool, style: str, pack: str) -> None:
    """Say what it would take for another conclusion to stand: the smallest sets of changes that reach it.

    Only what the organization can change itself within 90 days counts, as the questions say. Every set of up to three
    changes is tried, so what is told is exact: it reaches the conclusion, and nothing smaller does. What is not known
    is never a change; it is listed as something to find out.

    CONCLUSION is a role (meant as the lead) or co_lead.ROLE, an operating model or a consultant mode.
    """
    knowledge = open_pack(pack)
    known = read_answers(file, knowledge).known()
    name = find_rival(knowledge, ForwardEngine(knowledge).assess(known), conclusion)
    found = PathSearch(ColumnarEngine(knowledge), known).to(name)
    if style == "json":
        echo_json(as_json(found))
    else:
        print_paths(console(), knowledge, found, everything)
