"""advisor interview."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import click

from advisor.cli.options import FILE, PACK
from advisor.cli.screen import screen
from advisor.explain.bearing import bearings
from advisor.explain.headline import headline
from advisor.files.packs import open_pack
from advisor.interview.dialogue import Dialogue
from advisor.interview.session import Session
from advisor.model.outcome import Outcome
from advisor.model.pack import Pack
from advisor.model.question import Depth, Question
from advisor.report.terminal import console

_SHOWN_RULES = 5


@click.command(epilog="Example: advisor interview client.yaml --quick")
@FILE
@click.option("--quick", "depth", flag_value="quick", help="Only the 12 essential questions.")
@click.option("--full", "depth", flag_value="full", help="Every question that is relevant.")
@PACK
def interview(file: Path, depth: str | None, pack: str) -> None:
    """Interview a client; every answer is saved to FILE as it is given.

    Name the same FILE again to go on, at any depth: nothing is asked twice, and any answer can be changed. One prompt
    takes values and commands: ? explains the values, why tells what a question bears on, help lists the rest.
    """
    knowledge = open_pack(pack)
    session = Session(knowledge, file, Depth(depth or "default"), datetime.date.today())
    place = screen(console())
    finished = Dialogue(session, place, _Insight(knowledge)).run()
    click.echo()
    again = f"advisor interview {file}" + (f" --{depth}" if depth else "")
    if finished:
        deeper = {"quick": f" For more: advisor interview {file}.", "default": f" For more: {again} --full."}
        place.say(f"Saved in {file}.{deeper.get(session.depth.value, '')}")
        place.say(f"Next: advisor assess {file}, then advisor report {file} -o report.html")
    elif session.answers.organization:
        left = sum(session.is_open(item) for item in session.items())
        place.say(f"Saved in {file}; {left} {'answer is' if left == 1 else 'answers are'} open. Go on with: {again}")
    else:
        place.say("Nothing was answered, so nothing was saved.")


class _Insight:
    """What the rules say about a question and about the answers so far."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def why(self, question: Question) -> tuple[str, Sequence[tuple[str, str]]]:
        """Return how many rules read the answer, and the strongest of them with their reasons."""
        found = bearings(self.pack, question)
        rows = [(bearing.rule, f"{bearing.conclusions[0]}. {bearing.because}") for bearing in found[:_SHOWN_RULES]]
        more = f" The strongest {len(rows)}:" if len(found) > len(rows) else ""
        count = f"{len(found)} rule{'' if len(found) == 1 else 's'} read{'s' if len(found) == 1 else ''} the answer."
        return f"{count}{more}", rows

    def leaning(self, outcome: Outcome) -> Sequence[str]:
        """Return the advice so far in three sentences."""
        return headline(self.pack, outcome)
