"""How often the advice given agrees with what cases expect, by group and decision, and what decided where it differs.

Everything is counted on cases whose answer is known, so it tells how well the rules describe these cases and no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from advisor.files.answer_file import NOBODY
from advisor.model.outcome import Standing
from advisor.model.pack import Pack
from advisor.verify.cases import DECISIONS, CaseResult, Comparison, Verdict, unused_rules
from advisor.verify.disagreement import Disagreement, disagreement
from advisor.verify.proportion import Proportion, proportion

MEANING = "Counts on known cases, with hindsight; they are not a forecast."
EVERY_CASE = "all"


class ExpectedClass(Struct, frozen=True):
    """The cases that expect one answer first, and in which part of them it was given."""

    value: str
    cases: int
    agreed: int
    recall: float


class Cell(Struct, frozen=True):
    """How many cases that expect one answer first were given another, or the same."""

    expected: str
    given: str
    cases: int


class Baseline(Struct, frozen=True):
    """What always giving the most frequent expected answer would score; of equally frequent ones the pack's first."""

    value: str
    preferred: Proportion


class DecisionAgreement(Struct, frozen=True):
    """One decision over the cases of a group."""

    decision: str
    cases: int
    preferred: Proportion
    acceptable: Proportion
    classes: tuple[ExpectedClass, ...]
    macro_recall: float
    """The mean of the recalls, every class counting the same."""
    confusion: tuple[Cell, ...]
    baseline: Baseline


class Group(Struct, frozen=True):
    """The cases of one kind; a decision that none of them expects anything of is left out."""

    kind: str
    decisions: tuple[DecisionAgreement, ...]


class Agreement(Struct, frozen=True):
    """The whole comparison; the last group holds every case."""

    meaning: str
    groups: tuple[Group, ...]
    disagreements: tuple[Disagreement, ...]
    rules_no_case_fires: tuple[str, ...]


def agreement(pack: Pack, results: Sequence[CaseResult]) -> Agreement:
    """Return how the results agree with what their cases expect."""
    kinds = list(dict.fromkeys(result.kind for result in results))
    groups = [_group(pack, kind, [result for result in results if result.kind == kind]) for kind in kinds]
    return Agreement(
        meaning=MEANING,
        groups=(*groups, _group(pack, EVERY_CASE, results)),
        disagreements=tuple(
            disagreement(pack, result, item)
            for result in results
            for item in result.comparisons
            if item.verdict is not Verdict.PREFERRED
        ),
        rules_no_case_fires=tuple(unused_rules(pack, results)),
    )


def _group(pack: Pack, kind: str, results: Sequence[CaseResult]) -> Group:
    compared = [item for result in results for item in result.comparisons]
    per_decision = ([item for item in compared if item.decision == name] for name in DECISIONS)
    return Group(kind, tuple(_decision(pack, items) for items in per_decision if items))


def _decision(pack: Pack, items: Sequence[Comparison]) -> DecisionAgreement:
    name = items[0].decision
    verdicts = Counter(item.verdict for item in items)
    cells = Counter((item.expected.preferred, item.given) for item in items)
    expected = Counter(item.expected.preferred for item in items)
    order = answers_in_order(pack, name)
    present = [value for value in order if expected[value]]
    classes = tuple(
        ExpectedClass(value, expected[value], cells[value, value], round(cells[value, value] / expected[value], 4))
        for value in present
    )
    usual = max(present, key=lambda value: expected[value])
    agreed = verdicts[Verdict.PREFERRED]
    return DecisionAgreement(
        decision=name,
        cases=len(items),
        preferred=proportion(agreed, len(items)),
        acceptable=proportion(agreed + verdicts[Verdict.ACCEPTABLE], len(items)),
        classes=classes,
        macro_recall=round(sum(cells[value, value] / expected[value] for value in present) / len(present), 4),
        confusion=tuple(
            Cell(row, column, cells[row, column]) for row in order for column in order if cells[row, column]
        ),
        baseline=Baseline(usual, proportion(expected[usual], len(items))),
    )


def answers_in_order(pack: Pack, decision: str) -> tuple[str, ...]:
    """Return every answer that a decision can have, in the order of the pack."""
    names = {"lead": (*pack.roles, NOBODY), "operating_model": tuple(pack.models), "consultants": tuple(pack.modes)}
    return (*names[decision], Standing.UNDETERMINED.value)
