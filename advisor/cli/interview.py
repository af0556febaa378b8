"""advisor interview."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from advisor.cli.options import FILE, PACK
from advisor.cli.screen import screen
from advisor.engine.columnar.engine import ColumnarEngine
from advisor.explain.bearing import bearings
from advisor.explain.headline import headline
from advisor.explain.outlook import Outlooks, Prospect
from advisor.files.packs import open_pack
from advisor.interview.closing import Ending, Settledness
from advisor.interview.dialogue import Dialogue
from advisor.interview.session import Session
from advisor.model.answers import Answer
from advisor.model.outcome import Outcome
from advisor.model.pack import Pack
from advisor.model.question import Depth, Question
from advisor.report.terminal import console
from advisor.resources import DEFAULT_PACK

_SHOWN_RULES = 5


@click.command(epilog="Example: advisor interview client.yaml --quick")
@FILE
@click.option("--quick", "depth", flag_value="quick", help="Only the essential questions.")
@click.option("--full", "depth", flag_value="full", help="Every question that is relevant.")
@click.option(
    "--fixed-order",
    is_flag=True,
    help="Ask in the order of the rules, for two interviews side by side; else the most telling question comes first.",
)
@PACK
def interview(file: Path, depth: str | None, fixed_order: bool, pack: str) -> None:
    """Interview a client; every answer is saved to FILE as it is given.

    Name the same FILE again to go on, at any depth: nothing is asked twice, and any answer can be changed. One prompt
    takes values and commands: ? explains the values, why tells what a question bears on, help lists the rest.

    Inside a section the question comes first whose answer tells most of what is still open. When no open answer can
    change the three decisions any more, the interview says so; that is proved, not guessed.
    """
    knowledge = open_pack(pack)
    insight = _Insight(knowledge)
    order = None if fixed_order else insight.ranked
    session = Session(knowledge, file, Depth(depth or "default"), datetime.date.today(), order)
    place = screen(console())
    finished = Dialogue(session, place, insight).run()
    click.echo()
    rules = "" if pack == DEFAULT_PACK else f" --pack {shlex.quote(pack)}"
    start = f"advisor interview {file}{rules}"
    again = start + (f" --{depth}" if depth else "")
    if finished:
        deeper = {"quick": f" For more: {start}.", "default": f" For more: {start} --full."}
        place.say(f"Saved in {file}.{deeper.get(session.depth.value, '')}")
        place.say(f"Next: advisor assess {file}{rules}, then advisor report {file} -o report.html{rules}")
    elif session.answers.organization:
        left = sum(session.is_open(item) for item in session.items())
        place.say(f"Saved in {file}; {left} {'answer is' if left == 1 else 'answers are'} open. Go on with: {again}")
    else:
        place.say("Nothing was answered, so nothing was saved.")


class _Insight:
    """What the rules say about a question and about the answers so far."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._outlooks = Outlooks(ColumnarEngine(pack))

    def why(self, question: Question) -> tuple[str, Sequence[tuple[str, str]]]:
        """Return how many rules read the answer, and the strongest of them with their reasons."""
        found = bearings(self.pack, question)
        rows = [(bearing.rule, f"{bearing.conclusions[0]}. {bearing.because}") for bearing in found[:_SHOWN_RULES]]
        more = f" The strongest {len(rows)}:" if len(found) > len(rows) else ""
        count = f"{len(found)} rule{'' if len(found) == 1 else 's'} read{'s' if len(found) == 1 else ''} the answer."
        return f"{count}{more}", rows

    def why_now(self, answers: Mapping[str, Answer], question: Question) -> str:
        """Return between which outcomes the question decides most, of those that are open."""
        for told in self._outlooks.of(answers).next_questions([question], 1):
            return f"Of what is open, it {told.reason}." if told.reason else ""
        return ""

    def ranked(self, answers: Mapping[str, Answer], questions: Sequence[Question]) -> Sequence[Question]:
        """Return questions in the order in which their answers tell most of the decisions that are open."""
        return self._outlooks.of(answers).ranked(questions)

    def ahead(self, answers: Mapping[str, Answer]) -> Sequence[str]:
        """Return each decision with its prospects, and the questions that would tell most."""
        outlook = self._outlooks.of(answers)
        lines = [self._prospect(item) for item in outlook.prospects]
        told = outlook.next_questions(self.pack.questions)
        if told and not all(item.settled for item in outlook.prospects):
            lines.append("Of what is open, these would tell most:")
            lines += [f"- {self.pack.asked[item.attribute].label}: {item.reason}" for item in told if item.reason]
        return lines + [item.sentence(self.pack) for item in outlook.settlings if item.needed]

    def _prospect(self, item: Prospect) -> str:
        if item.settled and not item.decided:
            labels = ", ".join(self.pack.asked[name].label for name in item.missing)
            return f"{item.heading}: cannot be said{f'; find out: {labels}' if labels else ''}."
        if item.settled:
            return f"{item.heading}: settled ({item.now})."
        if not item.decided or item.share < 0.5:
            return f"{item.heading}: open."
        return f"{item.heading}: leaning to {item.now}, so in {item.share * 100:.0f} of 100 sampled completions."

    def settledness(self, answers: Mapping[str, Answer]) -> Settledness:
        """Return which decisions stay, whatever the open questions are answered."""
        outlook = self._outlooks.of(answers)
        asked = self.pack.asked
        decisions = tuple(
            Ending(
                item.heading, item.now, item.settled, item.decided, tuple(asked[name].label for name in item.missing)
            )
            for item in outlook.prospects
        )
        return Settledness(decisions, outlook.still if all(item.settled for item in decisions) else ())

    def leaning(self, outcome: Outcome) -> Sequence[str]:
        """Return the advice so far in three sentences."""
        return headline(self.pack, outcome)
