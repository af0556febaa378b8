"""advisor pack diff."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.cli.options import FORMAT, as_json, echo_json
from advisor.files.packs import open_pack
from advisor.report.agreement import TABLE_WIDTH
from advisor.report.pack_diff.printing import print_pack_diff
from advisor.report.terminal import console
from advisor.verify.diff.compare import SIZE, compare_packs

MOST = 200_000
"""What is advised to so many fits into memory several times."""


@click.command("diff", epilog="Example: advisor pack diff process-improvement my_rules/")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--cases",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder of answer files to assess under both; else NEW's own cases.",
)
@click.option(
    "--sample",
    type=click.IntRange(1, MOST),
    default=SIZE,
    show_default=True,
    metavar="N",
    help="How many organizations to draw.",
)
@FORMAT
def diff(old: str, new: str, cases: Path | None, sample: int, style: str) -> None:
    """Say what another version of the rules changes: which rules, for whom, and through which of them.

    OLD and NEW are ids or folders of packs. Stored cases and organizations drawn at random are assessed under both.
    Then each change is put back by itself, to see whose advice it explains.

    Exit code 0: the packs could be compared, whether or not they differ.
    """
    found = compare_packs(open_pack(old), open_pack(new), cases, sample)
    if style == "json":
        echo_json(as_json(found))
    else:
        print_pack_diff(console(widest=TABLE_WIDTH), found)
