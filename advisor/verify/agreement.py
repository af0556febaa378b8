"""How often the advice given agrees with what cases expect, by group and decision, and what decided where it differs.

Everything is counted on cases whose answer is known, so it tells how well the rules describe these cases and no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from advisor.files.answer_file import NOBODY
from advisor.model.outcome import Contribution, Outcome, Standing
from advisor.model.pack import Pack
from advisor.model.rule import Effect, family
from advisor.verify.cases import DECISIONS, CaseResult, Comparison, Verdict, unused_rules
from advisor.verify.proportion import Proportion, proportion

MEANING = "Counts on known cases, with hindsight; they are not a forecast."
EVERY_CASE = "all"
STRONGEST = 3
"""So many rules are named for, and as many against, each conclusion of a disagreement."""

_FAMILY = {"lead": "lead", "operating_model": "model", "consultants": "consultants"}


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


class Said(Struct, frozen=True):
    """What the strongest rules say about one conclusion: rule and contribution, displaced ones left out.

    `certainty` is None where no hypothesis stands behind it: for nobody and undetermined.
    """

    value: str
    certainty: float | None = None
    rules_for: tuple[tuple[str, float], ...] = ()
    rules_against: tuple[tuple[str, float], ...] = ()


class Rail(Struct, frozen=True):
    """A guard rail that bore on a decision; `changed`: without it the decision would have come out otherwise."""

    rail: str
    effect: Effect
    targets: tuple[str, ...]
    changed: bool


class Disagreement(Struct, frozen=True):
    """A decision that is not the preferred one, and what decided it.

    `open` names core questions that nobody answered, `preconditions` the rules that found nobody ready, `instead_of`
    the conclusion that ranked higher and gave way: to a model that fits the lead, or to what can be paid for.
    """

    case: str
    kind: str
    decision: str
    acceptable: bool
    given: Said
    expected: Said
    guard_rails: tuple[Rail, ...] = ()
    open: tuple[str, ...] = ()
    preconditions: tuple[str, ...] = ()
    instead_of: str | None = None


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
            _disagreement(pack, result, item)
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


def _disagreement(pack: Pack, result: CaseResult, item: Comparison) -> Disagreement:
    outcome = result.outcome
    kind = _FAMILY[item.decision]
    still_open = {
        "lead": outcome.lead.open,
        "operating_model": outcome.model.open,
        "consultants": outcome.consultants.open,
    }
    expected = f"{kind}.{item.expected.preferred}"
    rules = pack.rule_by_id
    unready = [firing.rule for firing in outcome.firings if rules[firing.rule].precondition]
    return Disagreement(
        case=result.name,
        kind=result.kind,
        decision=item.decision,
        acceptable=item.verdict is Verdict.ACCEPTABLE,
        given=_said(outcome, kind, item.given),
        expected=_said(outcome, kind, item.expected.preferred),
        guard_rails=tuple(
            Rail(rail.rail, rail.effect, rail.targets, item.decision in rail.changed)
            for rail in outcome.guard_rails
            if item.decision in rail.changed or expected in rail.targets or _forces(rail.effect, rail.targets, kind)
        ),
        open=still_open[item.decision],
        preconditions=tuple(unready) if item.given == NOBODY else (),
        instead_of=outcome.model.preferred_over if item.decision == "operating_model" else _wanted(outcome, item),
    )


def _wanted(outcome: Outcome, item: Comparison) -> str | None:
    return outcome.consultants.wanted if item.decision == "consultants" else None


def _forces(effect: Effect, targets: Sequence[str], kind: str) -> bool:
    return effect is Effect.FORCE and any(family(target) == kind for target in targets)


def _said(outcome: Outcome, kind: str, value: str) -> Said:
    hypothesis = outcome.hypotheses.get(f"{kind}.{value}")
    if hypothesis is None:
        return Said(value)
    ranked = sorted(hypothesis.counted, key=lambda item: -abs(item.value))
    return Said(value, hypothesis.certainty, _strongest(ranked, 1), _strongest(ranked, -1))


def _strongest(ranked: Sequence[Contribution], sign: int) -> tuple[tuple[str, float], ...]:
    return tuple((item.rule, item.value) for item in ranked if item.value * sign > 0)[:STRONGEST]
