"""advisor pack test."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from advisor.cli.options import FORMAT, PACK, as_json, echo_json
from advisor.engine.forward import ForwardEngine
from advisor.errors import AdvisorError
from advisor.files.knowledge_tests import read_knowledge_tests
from advisor.files.packs import open_pack
from advisor.model.knowledge_test import KnowledgeTests
from advisor.model.pack import Pack
from advisor.report.agreement import TABLE_WIDTH, print_agreement, print_cases
from advisor.report.knowledge_tests import print_trial
from advisor.report.terminal import MAX_WIDTH, console
from advisor.verify.agreement import Agreement
from advisor.verify.agreement import agreement as agreement_of
from advisor.verify.cases import CaseResult, Verdict, case_files, run_cases, unused_rules
from advisor.verify.knowledge.run import Miss, Trial, trial_of

UNBROKEN = 250
"""A width at which no row wraps, for output that is not a terminal."""

_MANY = 500
"""From so many examples on it takes some ten seconds, and is told beforehand."""


@click.command("test", epilog="Example: advisor pack test my_cases/")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--agreement", is_flag=True, help="Only the cases: agreement by group, with intervals and reasons.")
@click.option("--quick", is_flag=True, help="Ask only the faster engine about the tests beside the rules.")
@FORMAT
@PACK
def test(folder: Path | None, agreement: bool, quick: bool, style: str, pack: str) -> None:
    """Hold the advice against worked cases, and the rules against the tests that stand beside them.

    FOLDER holds answer files with an `expected` part; without it, or where it is the folder of a pack, the pack's own
    cases are taken, and what its folder `tests` claims is tried in both engines. A decision of a case agrees if it is
    the preferred or an acceptable one. --agreement counts by group of cases, with 95 % intervals and tables of expected
    by given, and names the rules behind each answer that is not the preferred one.

    Exit code 1: some decision does not agree, or a test finds something else than it claims.
    """
    if folder is not None and (folder / "pack.yaml").is_file():
        folder, pack = None, str(folder)  # the folder of a pack, as the other commands take it
    knowledge = open_pack(pack)
    tests = KnowledgeTests() if folder or agreement else read_knowledge_tests(knowledge)
    results = _results(knowledge, folder, tests)
    trial = None
    if agreement:
        _print_agreement(agreement_of(knowledge, results), style)
    else:
        trial = _try(knowledge, tests, results, quick, style)
    differing = [item for result in results for item in result.comparisons if item.verdict is Verdict.DIFFERENT]
    if style == "text" and differing and not agreement:
        count = "1 decision differs" if len(differing) == 1 else f"{len(differing)} decisions differ"
        click.echo(f"\n{count} from what the cases expect (x above), so the exit code is 1.")
    if differing or (trial is not None and trial.misses):
        raise SystemExit(1)


def _results(pack: Pack, folder: Path | None, tests: KnowledgeTests) -> list[CaseResult]:
    """Return the cases, assessed; a pack with tests may do without any."""
    where = folder or Path(pack.folder) / "cases"
    try:
        files = case_files(where)
    except AdvisorError:
        if folder or not (tests.examples or tests.properties):
            raise
        return []
    return run_cases(ForwardEngine(pack), files)


def _try(pack: Pack, tests: KnowledgeTests, results: list[CaseResult], quick: bool, style: str) -> Trial | None:
    """Print the cases, and after them what came of the tests beside the rules, if there are any."""
    silent = unused_rules(pack, results)
    out = console(None if sys.stdout.isatty() else UNBROKEN, widest=TABLE_WIDTH)
    if style == "text" and results:
        print_cases(out, results, silent)
    if sys.stderr.isatty() and not quick and len(tests.examples) > _MANY:
        click.echo(f"Asking both engines about {len(tests.examples):,} examples; --quick asks one.", err=True)
    trial = trial_of(pack, tests, forward=not quick) if tests.examples or tests.properties else None
    if style == "json":
        told = {"cases": [_case(result) for result in results], "rules_no_case_fires": silent}
        echo_json(told if trial is None else {**told, "tests": _trial(trial)})
    elif trial is not None:
        print_trial(out, trial)
    return trial


def _print_agreement(found: Agreement, style: str) -> None:
    if style == "json":
        echo_json(as_json(found))
    else:
        print_agreement(console(None if sys.stdout.isatty() else MAX_WIDTH), found)


def _case(result: CaseResult) -> dict[str, object]:
    return {
        "name": result.name,
        "kind": result.kind,
        "decisions": {
            item.decision: {"expected": as_json(item.expected), "given": item.given, "verdict": item.verdict.value}
            for item in result.comparisons
        },
    }


def _trial(trial: Trial) -> dict[str, object]:
    return {
        "examples": trial.examples,
        "properties": trial.properties,
        "engines": list(trial.engines),
        "misses": [_miss(miss) for miss in trial.misses],
        "unseen": as_json(trial.unseen),
    }


def _miss(miss: Miss) -> dict[str, object]:
    place = miss.place
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "subject": miss.subject,
        "engine": miss.engine,
        "message": miss.told,
        "answers": {name: known.value for name, known in miss.answers.items()},
    }
