"""advisor pack: book, check, list, lock, show, test."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from advisor.cli.options import FORMAT, PACK, as_json, echo_json
from advisor.engine.forward import ForwardEngine
from advisor.errors import FileFaults
from advisor.explain.entries import find_entry
from advisor.files.pack_reader import read_pack
from advisor.files.packs import find_pack, open_pack
from advisor.files.upkeep import LOCK, locked, write_lock
from advisor.report.agreement import TABLE_WIDTH, print_agreement, print_cases
from advisor.report.book.write import write_book
from advisor.report.terminal import MAX_WIDTH, console, print_entry
from advisor.resources import DEFAULT_PACK, pack_folders
from advisor.verify.agreement import Agreement
from advisor.verify.agreement import agreement as agreement_of
from advisor.verify.cases import CaseResult, Verdict, case_files, run_cases, unused_rules
from advisor.verify.checks import check_pack
from advisor.verify.checks.base import Finding, Severity
from advisor.verify.examples import write_examples

UNBROKEN = 250
"""A width at which no row wraps, for output that is not a terminal."""


@click.group(epilog="Example: advisor pack show L02")
def pack() -> None:
    """Check, list, show and test the rules, and write them as a book."""


@pack.command("list", epilog="Example: advisor pack list")
@FORMAT
def list_packs(style: str) -> None:
    """List the packs that came with the advisor."""
    packs = [read_pack(folder) for folder in pack_folders()]
    if style == "json":
        echo_json(
            [
                {
                    "id": item.id,
                    "title": item.title,
                    "version": item.version,
                    "digest": item.digest,
                    "folder": item.folder,
                    "questions": len(item.questions),
                    "rules": len(item.rules),
                }
                for item in packs
            ]
        )
        return
    for item in packs:
        click.echo(f"{item.id} {item.version}: {item.title}")
        click.echo(
            f"  {len(item.questions)} questions, {len(item.derived)} derived attributes, {len(item.rules)} rules, "
            f"{len(item.guard_rails)} guard rails, {len(item.sources)} sources"
        )
        click.echo(f"  {item.folder}")


@pack.command("check", epilog="Example: advisor pack check rules/process_improvement")
@click.argument("named", metavar="[ID|FOLDER]", default=DEFAULT_PACK)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Also draw N organizations at random and look for gaps, ties and silent rules; 2000 take about a minute.",
)
@click.option(
    "--write-cases",
    "cases",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write an answer file for each finding that answers can show.",
)
@FORMAT
def check(named: str, sample: int | None, cases: Path | None, style: str) -> None:
    """Check a pack: every fault of its files with its place, then the named checks.

    Exit code 0: nothing to mend, though there may be notes; 1: findings; 2: the files could not be read as a pack.
    """
    try:
        knowledge = read_pack(find_pack(named))
    except FileFaults as error:
        if style == "json":
            echo_json(
                {
                    "faults": [
                        {
                            "path": f.place.path,
                            "line": f.place.line,
                            "column": f.place.column,
                            "code": f.code,
                            "message": f.message,
                        }
                        for f in error.faults
                    ],
                    "findings": [],
                }
            )
            raise SystemExit(2) from None
        raise
    findings = check_pack(knowledge, sample or 0)
    written = write_examples(cases, knowledge, findings) if cases else {}
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if style == "json":
        echo_json({"faults": [], "findings": [_finding(item, written.get(i)) for i, item in enumerate(findings)]})
    else:
        for index, finding in enumerate(findings):
            click.echo(f"{finding}{f' see {written[index]}' if index in written else ''}")
        found = _plural(len(errors), "finding") if errors else "nothing to mend"
        notes = f", {_plural(len(findings) - len(errors), 'note')}" if len(findings) > len(errors) else ""
        click.echo(f"{knowledge.id} {knowledge.version}: {len(knowledge.rules)} rules, {found}{notes}")
    if errors:
        raise SystemExit(1)


def _plural(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _finding(finding: Finding, written: Path | None) -> dict[str, str | None]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "subject": finding.subject,
        "place": finding.place or None,
        "message": finding.message,
        "case": str(written) if written else None,
    }


@pack.command("lock", epilog="Example: advisor pack lock rules/process_improvement")
@click.argument("named", metavar="[ID|FOLDER]", default=DEFAULT_PACK)
def lock(named: str) -> None:
    """Write down what every rule is in this version of a pack, in lock.yaml beside it.

    From then on `advisor pack check` tells every rule that was changed without a new version.
    """
    knowledge = open_pack(named)
    write_lock(Path(knowledge.folder), locked(knowledge))
    click.echo(f"{knowledge.id} {knowledge.version}: {len(knowledge.rules)} rules locked in {knowledge.folder}/{LOCK}")


@pack.command("show", epilog="Example: advisor pack show sponsor_behavior")
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


@pack.command("test", epilog="Example: advisor pack test my_cases/")
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


@pack.command("book", epilog="Example: advisor pack book -o rulebook/")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder to write; it is made if it is missing.",
)
@PACK
def book(output: Path, pack: str) -> None:
    """Write everything a pack knows as a book for people who know the field: a folder of HTML pages.

    Open index.html in it. It needs no server and no network. Every question, rule, source and case is linked with
    whatever reads, concludes or cites it. A folder that holds anything but an earlier book is refused.
    """
    knowledge = open_pack(pack)
    pages = write_book(knowledge, output)
    click.echo(f"{knowledge.id} {knowledge.version} written as {pages} pages; open {output / 'index.html'}")


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
