"""How long an explained consultation takes, part by part, and the report of it, in a process that is already running.

The organization is that of the example in docs. Reading the answers has PyYAML's C parser on the same file as its peer,
and assessing has CLIPS with the same answers.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import yaml
from agreement import ClipsOracle, agreed
from timing import (
    collect_as_the_command_does,
    duration,
    machine,
    ratios,
    rounds,
    seconds_of,
    stay_on_one_processor,
    times,
)

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.forward import ForwardEngine
from advisor.explain.conclusions import find_conclusion
from advisor.explain.how import explain
from advisor.explain.result import result_data
from advisor.files.answer_file import read_answers
from advisor.files.case_library import read_library
from advisor.files.packs import open_pack
from advisor.model.answers import AnswerSet
from advisor.model.outcome import Outcome
from advisor.report.context import ReportContext, report_context
from advisor.report.disclosure import Audience
from advisor.report.html import render_html
from advisor.report.trial import Trial

CASE = Path(__file__).parent.parent / "docs/examples/northgate.yaml"
ROUNDS = 21
AT_LEAST = 0.02
"""A measurement is repeated until so many seconds have passed."""
DECISIONS = ("lead", "model", "consultants")

READING, ASSESSING, REASONS, RESULT = "reading the answers", "assessing, with trace", "reasons", "result as JSON"
CONSULTATION = "explained consultation, from file to JSON"
LIBRARY, PLAIN, TRIED, PAGE = "published cases", "content, nothing varied", "content, answers varied", "HTML of it"
REPORT = "report, from file to HTML"
YAML, CLIPS = "PyYAML's C parser", "CLIPS"
RATIOS = ((READING, YAML), (ASSESSING, CLIPS), (CONSULTATION, ASSESSING), (REPORT, ASSESSING))


class Desk:
    """One pack with its engines, and what is done with an answer file."""

    def __init__(self) -> None:
        self.pack = open_pack()
        self.forward, self.columnar = ForwardEngine(self.pack), ColumnarEngine(self.pack)

    def read(self) -> AnswerSet:
        """Return the answers."""
        return read_answers(CASE, self.pack)

    def reasons(self, outcome: Outcome) -> None:
        """Explain each decision, as `advisor how` does."""
        for name in DECISIONS:
            explain(self.pack, outcome, find_conclusion(self.pack, outcome, name))

    def result(self, answers: AnswerSet, outcome: Outcome) -> str:
        """Return what `advisor assess --format json` prints."""
        return json.dumps(result_data(self.pack, answers, outcome), ensure_ascii=False, indent=2, allow_nan=False)

    def consultation(self) -> str:
        """Go from the answer file to the result, with the reasons for each decision."""
        answers = self.read()
        outcome = self.forward.assess(answers.known())
        self.reasons(outcome)
        return self.result(answers, outcome)

    def content(
        self, answers: AnswerSet, outcome: Outcome, library: tuple[AnswerSet, ...], vary: bool
    ) -> ReportContext:
        """Return what the report shows; `vary`: also how firm the advice is and what it would take to change it."""
        trial = Trial(self.columnar, answers.known()) if vary else None
        return report_context(self.pack, answers, outcome, Audience.BOARD, None, library, trial)

    def report(self) -> str:
        """Go from the answer file to the page, as `advisor report` does."""
        answers = self.read()
        outcome = self.forward.assess(answers.known())
        return render_html(self.content(answers, outcome, read_library(self.pack), vary=True))


def main() -> None:
    """See that CLIPS concludes the same, then measure in rounds and print what came out."""
    print(machine(stay_on_one_processor()), flush=True)
    desk = Desk()
    answers = desk.read()
    known, outcome = answers.known(), desk.forward.assess(answers.known())
    library = read_library(desk.pack)
    context = desk.content(answers, outcome, library, vary=True)
    clips = ClipsOracle(desk.pack)
    agreed(desk.forward, desk.columnar, clips, [known])
    text = CASE.read_text(encoding="utf-8")
    print(f"\n{CASE.name}: {len(known)} answers, {len(outcome.firings)} rules fire, and all engines conclude the same")
    collect_as_the_command_does()
    runs = {
        READING: desk.read,
        ASSESSING: lambda: desk.forward.assess(known),
        REASONS: lambda: desk.reasons(outcome),
        RESULT: lambda: desk.result(answers, outcome),
        CONSULTATION: desk.consultation,
        LIBRARY: lambda: read_library(desk.pack),
        PLAIN: lambda: desk.content(answers, outcome, library, vary=False),
        TRIED: lambda: desk.content(answers, outcome, library, vary=True),
        PAGE: lambda: render_html(context),
        REPORT: desk.report,
        YAML: lambda: yaml.load(text, Loader=yaml.CSafeLoader),
        CLIPS: lambda: clips.advise(known),
    }
    found = rounds({name: partial(seconds_of, run, AT_LEAST) for name, run in runs.items()}, ROUNDS)
    print(f"\nMedian of {ROUNDS} rounds (lowest to highest)")
    for name, seconds in found.items():
        print(f"  {name:44}{duration(seconds)}")
    print("\nRatios within a round, median (lowest to highest)")
    for one, other in RATIOS:
        print(f"  {f'{one} / {other}':66}{times(ratios(found[one], found[other]))}")


if __name__ == "__main__":
    main()
