"""advisor pack mutants."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from advisor.cli.options import FORMAT, as_json, echo_json
from advisor.errors import AdvisorError
from advisor.files.answer_file import read_answers
from advisor.files.knowledge_tests import read_knowledge_tests
from advisor.files.packs import open_pack
from advisor.report.knowledge_tests import print_mutation
from advisor.report.terminal import console
from advisor.resources import DEFAULT_PACK
from advisor.verify.knowledge.mutants import mutants as mutants_of
from advisor.verify.knowledge.mutation import MutationRun


@click.command("mutants", epilog="Example: advisor pack mutants rules/process_improvement")
@click.argument("named", metavar="[ID|FOLDER]", default=DEFAULT_PACK)
@FORMAT
def mutants(named: str, style: str) -> None:
    """Make every small mistake there is in the rules, one at a time, and tell which the tests do not notice.

    A rule is left out, a sign turned, a threshold shifted, a value swapped. What notices it are the examples, cases and
    properties that belong to the pack. It takes a few minutes for thousands of mistakes.
    """
    pack = open_pack(named)
    folder = Path(pack.folder) / "cases"
    cases = [read_answers(path, pack) for path in sorted(folder.glob("*.yaml"))]
    tests = read_knowledge_tests(pack)
    if not (tests.examples or tests.properties or cases):
        raise AdvisorError(
            f"{named} has neither tests nor cases, so nothing could notice a mistake; see docs/new-pack.md"
        )
    run = MutationRun(pack, tests, cases)
    made = list(mutants_of(pack))
    with click.progressbar(
        run.notice(made), length=len(made), label="Mistakes made", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as progress:
        noticed = list(progress)
    if style == "json":
        echo_json(as_json(noticed))
    else:
        print_mutation(console(), noticed)
