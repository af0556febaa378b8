"""advisor assess."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.cli.options import FILE, FORMAT, PACK, echo_json
from advisor.engine.forward import ForwardEngine
from advisor.explain.result import result_data
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack


@click.command(epilog="Example: advisor assess client.yaml")
@FILE
@FORMAT
@PACK
def assess(file: Path, style: str, pack: str) -> None:
    """Say who should drive process improvement, in which operating model, with outside consultants or without.

    FILE holds the answers, in YAML or JSON. The summary names the main reasons; `advisor how` tells all of them.
    """
    knowledge = open_pack(pack)
    answers = read_answers(file, knowledge)
    outcome = ForwardEngine(knowledge).assess(answers.known())
    if style == "json":
        echo_json(result_data(knowledge, answers, outcome))
        return
    from advisor.report.context import report_context  # noqa: PLC0415 - what only the text needs loads with it
    from advisor.report.terminal import console, print_summary  # noqa: PLC0415

    print_summary(console(), report_context(knowledge, answers, outcome))
