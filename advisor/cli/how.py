"""advisor how."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.cli.completion import ConclusionName
from advisor.cli.options import ALL, FILE, FORMAT, PACK, as_json, echo_json
from advisor.engine.forward import ForwardEngine
from advisor.explain.conclusions import find_conclusion
from advisor.explain.how import explain, explain_derived
from advisor.explain.settled import decided_otherwise
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.report.terminal import console, print_derived, print_explanation


@click.command(epilog="Example: advisor how client.yaml consultants.full_partner")
@FILE
@click.argument("conclusion", type=ConclusionName())
@ALL
@FORMAT
@PACK
def how(file: Path, conclusion: str, everything: bool, style: str, pack: str) -> None:
    """Explain how a conclusion was reached: the weightiest rules for and against it, and what they read.

    With --all every rule is told, with its sources, when it misleads, and what it displaced.

    CONCLUSION is lead, model or consultants; a role, operating model or consultant mode; a hypothesis such as
    co_lead.employees; a piece of advice; or something derived, such as sponsorship.
    """
    knowledge = open_pack(pack)
    outcome = ForwardEngine(knowledge).assess(read_answers(file, knowledge).known())
    name = find_conclusion(knowledge, outcome, conclusion)
    if name in knowledge.derived:
        derivation = explain_derived(knowledge, outcome, name)
        if style == "json":
            echo_json(as_json(derivation))
        else:
            print_derived(console(), derivation)
        return
    explanation = explain(knowledge, outcome, name)
    if style == "json":
        echo_json(as_json(explanation))
    else:
        decided = decided_otherwise(knowledge, outcome, name)
        if decided:
            click.echo(f"{decided}. What follows is about a conclusion that does not stand:\n")
        print_explanation(console(), explanation, everything)
