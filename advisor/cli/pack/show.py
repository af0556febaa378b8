"""advisor pack show."""

from __future__ import annotations

import click

from advisor.cli.options import FORMAT, PACK, as_json, echo_json
from advisor.explain.entries import find_entry
from advisor.files.packs import open_pack
from advisor.report.terminal import console, print_entry


@click.command("show", epilog="Example: advisor pack show sponsor_behavior")
@click.argument("identifier", metavar="ID")
@FORMAT
@PACK
def show(identifier: str, style: str, pack: str) -> None:
    """Show anything the rules define, and where it is used.

    A rule, question, source, hypothesis, derived attribute, piece of advice, contradiction (Q02), staffing range
    (S03a), activity, step of the plan, pillar, contested point (D02) or figure. Where two share a name, put the kind
    before it: pillar.ownership.
    """
    entry = find_entry(open_pack(pack), identifier)
    if style == "json":
        echo_json(as_json(entry))
    else:
        print_entry(console(), entry)
