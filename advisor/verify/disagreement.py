"""What decided where a case was not given the preferred answer."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from advisor.files.answer_file import NOBODY
from advisor.model.outcome import Contribution, Outcome
from advisor.model.pack import Pack
from advisor.model.rule import Effect, family
from advisor.verify.cases import CaseResult, Comparison, Verdict

STRONGEST = 3
"""So many rules are named for, and as many against, each conclusion of a disagreement."""

_FAMILY = {"lead": "lead", "operating_model": "model", "consultants": "consultants"}


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


def disagreement(pack: Pack, result: CaseResult, item: Comparison) -> Disagreement:
    """Return what decided one decision of one case."""
    outcome = result.outcome
    gave_way = {"operating_model": outcome.model.preferred_over, "consultants": outcome.consultants.wanted}
    kind = _FAMILY[item.decision]
    still_open = {
        "lead": outcome.lead.open,
        "operating_model": outcome.model.open,
        "consultants": outcome.consultants.open,
    }
    expected = f"{kind}.{item.expected.preferred}"
    fired = (pack.rule_by_id[firing.rule] for firing in outcome.firings)
    unready = [rule.id for rule in fired if rule.precondition and not rule.is_advice]
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
        instead_of=gave_way.get(item.decision),
    )


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
