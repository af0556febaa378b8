"""advisor sensitivity."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.cli.options import ALL, FILE, FORMAT, PACK, as_json, echo_json
from advisor.engine.columnar.engine import ColumnarEngine
from advisor.explain.sensitivity import sensitivity as measure
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.report.terminal import console
from advisor.report.terminal_asked import print_sensitivity


@click.command(epilog="Example: advisor sensitivity client.yaml")
@FILE
@ALL
@FORMAT
@PACK
def sensitivity(file: Path, everything: bool, style: str, pack: str) -> None:
    """Say how firm the advice is, and which answers to verify first.

    Every answer is changed to every other value it might have, and every two answers together. The shares count all
    answers equally and all values of an answer equally; they are no probabilities.
    """
    knowledge = open_pack(pack)
    found = measure(ColumnarEngine(knowledge), read_answers(file, knowledge).known())
    if style == "json":
        stamp = found.robustness.stamp if found.decided else "Undecided"
        words = {"stamp": stamp, "sentence": found.robustness.sentence}
        echo_json(words | as_json(found))
    else:
        print_sensitivity(console(), knowledge, found, everything)
