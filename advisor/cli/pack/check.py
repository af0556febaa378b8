"""advisor pack check."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from advisor.cli.options import FORMAT, echo_json
from advisor.errors import FileFaults
from advisor.files.pack_reader import read_pack
from advisor.files.packs import find_pack
from advisor.resources import DEFAULT_PACK
from advisor.verify.checks import check_pack
from advisor.verify.checks.base import Finding, Severity
from advisor.verify.examples import write_examples


@click.command("check", epilog="Example: advisor pack check rules/process_improvement")
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
    if sample and sys.stderr.isatty():
        click.echo(f"Drawing {sample:,} organizations and assessing each; a thousand take half a minute.", err=True)
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
