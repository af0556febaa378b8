"""advisor pack test."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from advisor.cli.options import FORMAT, PACK, as_json, echo_json
from advisor.engine.forward import ForwardEngine
from advisor.files.packs import open_pack
from advisor.report.agreement import TABLE_WIDTH, print_agreement, print_cases
from advisor.report.terminal import MAX_WIDTH, console
from advisor.verify.agreement import Agreement
from advisor.verify.agreement import agreement as agreement_of
from advisor.verify.cases import CaseResult, Verdict, case_files, run_cases, unused_rules

UNBROKEN = 250
"""A width at which no row wraps, for output that is not a terminal."""


@click.command("test", epilog="Example: advisor pack test my_cases/")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--agreement", is_flag=True, help="Agreement by group, with intervals and reasons.")
@FORMAT
@PACK
def test(folder: Path | None, agreement: bool, style: str, pack: str) -> None:
    """Assess worked cases and compare the advice with what they expect.

    FOLDER holds answer files with an `expected` part; without it, the pack's own cases are taken. A decision agrees if
    it is the preferred or an acceptable one. --agreement counts by group of cases, with 95 % intervals and tables of
    expected by given, and names the rules behind each answer that is not the preferred one.

    Exit code 1: some decision does not agree.
    """
    knowledge = open_pack(pack)
    results = run_cases(ForwardEngine(knowledge), case_files(folder or Path(knowledge.folder) / "cases"))
    if agreement:
        _print_agreement(agreement_of(knowledge, results), style)
    else:
        _print_cases(results, unused_rules(knowledge, results), style)
    if any(item.verdict is Verdict.DIFFERENT for result in results for item in result.comparisons):
        raise SystemExit(1)


def _print_agreement(found: Agreement, style: str) -> None:
    if style == "json":
        echo_json(as_json(found))
    else:
        print_agreement(console(None if sys.stdout.isatty() else MAX_WIDTH), found)


def _print_cases(results: list[CaseResult], silent: list[str], style: str) -> None:
    if style == "json":
        echo_json({"cases": [_case(result) for result in results], "rules_no_case_fires": silent})
        return
    width = None if sys.stdout.isatty() else UNBROKEN
    print_cases(console(width, widest=TABLE_WIDTH), results, silent)


def _case(result: CaseResult) -> dict[str, object]:
    return {
        "name": result.name,
        "kind": result.kind,
        "decisions": {
            item.decision: {"expected": as_json(item.expected), "given": item.given, "verdict": item.verdict.value}
            for item in result.comparisons
        },
    }
