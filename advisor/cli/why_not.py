"""advisor why-not."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.cli.completion import ConclusionName
from advisor.cli.options import ALL, FILE, FORMAT, PACK, as_json, echo_json
from advisor.engine.forward import ForwardEngine
from advisor.explain.conclusions import find_rival
from advisor.explain.why_not import why_not as explain_why_not
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.report.terminal import console
from advisor.report.terminal_asked import print_why_not


@click.command(epilog="Example: advisor why-not client.yaml employees")
@FILE
@click.argument("conclusion", type=ConclusionName())
@ALL
@FORMAT
@PACK
def why_not(file: Path, conclusion: str, everything: bool, style: str, pack: str) -> None:
    """Explain why a conclusion does not stand.

    It tells how much evidence is missing, which hard limit forbids it, what weighs against it, and which rules would
    have supported it: what each of them lacks, and on which answers.

    CONCLUSION is a role (meant as the lead), an operating model, a consultant mode or a piece of advice; lead, model
    and consultants stand for what came second.
    """
    knowledge = open_pack(pack)
    outcome = ForwardEngine(knowledge).assess(read_answers(file, knowledge).known())
    explanation = explain_why_not(knowledge, outcome, find_rival(knowledge, outcome, conclusion))
    if style == "json":
        echo_json(as_json(explanation))
    else:
        print_why_not(console(), explanation, everything)
