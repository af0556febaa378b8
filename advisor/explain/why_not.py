"""Why a conclusion does not stand: what fell short, which rules kept silent and on which answers, what weighed against.

The rules that would have supported it come in the order of what they lack, then of what they would bring.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from advisor.engine.decisions import decided_values
from advisor.engine.forward import passes
from advisor.explain.how import Explanation, answers_behind, explain
from advisor.explain.settled import decision_text, settled_outcome
from advisor.explain.wording import IN_CONFIDENCE, conclusion_title, factor, listed, lowered, test_text
from advisor.model.answers import Known
from advisor.model.certainty import FIRES_ABOVE, combine, rounded
from advisor.model.condition import All, Condition, Operator, Test, attributes
from advisor.model.outcome import Contribution, Hypothesis, Involvement, Outcome
from advisor.model.pack import Pack
from advisor.model.rule import Rule, family, subject


class Missing(Struct, frozen=True):
    """One test that does not hold. `now` tells the value, or that it is not known; `unknown` and `unsure` say why.

    `rests_on` names the answers behind a derived attribute.
    """

    attribute: str
    wanted: str
    now: str
    unknown: bool
    unsure: bool
    rests_on: tuple[str, ...]


class SilentRule(Struct, frozen=True):
    """A rule that would have supported it. `missing` is the least that it lacks; `would_be` the certainty with it."""

    rule: str
    title: str
    because: str
    factor: float
    missing: tuple[Missing, ...]
    would_be: float


class WhyNot(Struct, frozen=True):
    """Why a conclusion does not stand. `stands` says that it does; `shortfall` is 0 where the evidence reaches."""

    conclusion: str
    title: str
    stands: bool
    summary: tuple[str, ...]
    certainty: float
    threshold: float
    shortfall: float
    silent: tuple[SilentRule, ...]
    evidence: Explanation


def why_not(pack: Pack, outcome: Outcome, conclusion: str, withheld: frozenset[str] = frozenset()) -> WhyNot:
    """Return why a hypothesis, named exactly, was not concluded; rules that read something `withheld` are left out."""
    evidence = explain(pack, outcome, conclusion, withheld)
    threshold = _threshold(pack, conclusion)
    fired = {firing.rule for firing in outcome.firings}
    silent = [
        _silent(pack, outcome, conclusion, rule, factor)
        for rule in pack.rules
        for factor in _adds(rule, conclusion)
        if factor > 0 and rule.id not in fired and withheld.isdisjoint(attributes(rule.when))
    ]
    stands = _stands(outcome, conclusion)
    return WhyNot(
        conclusion=conclusion,
        title=conclusion_title(pack, conclusion),
        stands=stands,
        summary=() if stands else tuple(_summary(pack, outcome, evidence, threshold, withheld)),
        certainty=evidence.certainty,
        threshold=threshold,
        shortfall=rounded(max(0.0, threshold - evidence.certainty)),
        silent=tuple(sorted(silent, key=lambda item: (len(item.missing), -item.would_be))),
        evidence=evidence,
    )


def _threshold(pack: Pack, conclusion: str) -> float:
    decisions = pack.decisions
    return {
        "lead": decisions.lead.threshold,
        "co_lead": decisions.lead.co_lead_threshold,
        "support": decisions.lead.support_threshold,
        "model": decisions.model.threshold,
        "next_stage": decisions.model.next_stage_threshold,
        "consultants": decisions.consultants.threshold,
    }.get(family(conclusion), decisions.advice_threshold)


def _stands(outcome: Outcome, conclusion: str) -> bool:
    kind, name = family(conclusion), subject(conclusion)
    now = settled_outcome(outcome)
    if kind in ("lead", "co_lead", "support"):
        order = list(Involvement)
        return order.index(outcome.roles[name].involvement) <= order.index(Involvement(kind))
    if kind == "next_stage":
        return outcome.model.next_stage == name
    if kind in ("model", "consultants"):
        return name == (now.operating_model if kind == "model" else now.consultants)
    return any(item.id == name and item.family == kind and item.certainty > 0 for item in outcome.advice)


def _summary(
    pack: Pack, outcome: Outcome, evidence: Explanation, threshold: float, withheld: frozenset[str]
) -> Iterable[str]:
    """Yield a hard limit, the bar of the budget, what is open, how far it falls short, or what is ahead of it."""
    conclusion, kind, name = evidence.conclusion, family(evidence.conclusion), subject(evidence.conclusion)
    for rail in evidence.rails:
        yield f"A hard limit {rail.effect}: {rail.title}." if rail.rail else f"{rail.title} {rail.effect}."
    now = settled_outcome(outcome)
    if kind == "consultants" and name == outcome.consultants.wanted:
        is_told = pack.decisions.consultants.affordable not in withheld
        barred = "the budget does not allow it" if is_told else f"{IN_CONFIDENCE} stands against it"
        yield f"It would be the best mode, but {barred}."
    still_open = _open(outcome, kind)
    if still_open:
        names = listed([lowered(pack.attributes[item].label) for item in still_open])
        yield f"The decision is open as long as this is not known: {names}."
    if evidence.certainty < threshold:
        short = rounded(threshold - evidence.certainty)
        needs = f"{factor(threshold)} is needed; {factor(short)} is missing"
        yield f"The evidence reaches {factor(evidence.certainty)} where {needs}."
        return
    part = {"lead": "lead", "model": "operating_model", "consultants": "consultants"}.get(kind)
    chosen = getattr(now, part) if part else ""
    if part and f"{kind}.{chosen}" in outcome.hypotheses and f"{kind}.{chosen}" != conclusion:
        ahead = outcome.hypotheses[f"{kind}.{chosen}"].certainty
        told = decision_text(pack, part, chosen)
        if ahead < evidence.certainty:  # a hard limit decided, or a near tie went to what fits the lead
            return
        yield f"With {factor(evidence.certainty)} it has enough evidence, but {told} has {factor(ahead)}."


def _open(outcome: Outcome, kind: str) -> tuple[str, ...]:
    """Return the core attributes that a decision still waits for."""
    if kind == "lead":
        return outcome.lead.open
    return {"model": outcome.model.open, "consultants": outcome.consultants.open}.get(kind, ())


def _adds(rule: Rule, conclusion: str) -> list[float]:
    return [item.factor for item in rule.then if item.hypothesis == conclusion]


def _silent(pack: Pack, outcome: Outcome, conclusion: str, rule: Rule, factor: float) -> SilentRule:
    lacking = _lacking(pack, outcome, rule.when)
    hypothesis = outcome.hypotheses.get(conclusion, Hypothesis(conclusion))
    return SilentRule(
        rule=rule.id,
        title=rule.title,
        because=rule.because,
        factor=factor,
        missing=tuple(_missing(pack, outcome, test) for test in lacking),
        would_be=_with_rule(pack, hypothesis, rule, factor),
    )


def _with_rule(pack: Pack, hypothesis: Hypothesis, rule: Rule, factor: float) -> float:
    """Return the certainty if the rule fired as well, surely; of its evidence group only the strongest counts."""
    rivals = [
        item
        for item in hypothesis.counted
        if rule.group and pack.rule_by_id[item.rule].group == rule.group and item.value > 0
    ]
    others = [item.value for item in hypothesis.counted if item not in rivals]
    strongest = max([Contribution(rule.id, factor), *rivals], key=lambda item: item.value)
    return combine([*others, strongest.value])


def _lacking(pack: Pack, outcome: Outcome, condition: Condition) -> tuple[Test, ...]:
    """Return the fewest tests that do not hold and would have to: all of an `all`, the nearest branch of an `any`."""
    if isinstance(condition, Test):
        return () if _holds(pack, outcome, condition) else (condition,)
    parts = [_lacking(pack, outcome, part) for part in condition.parts]
    if isinstance(condition, All):
        return tuple(dict.fromkeys(test for part in parts for test in part))
    return min(parts, key=len)


def _holds(pack: Pack, outcome: Outcome, test: Test) -> bool:
    known = _known(outcome, test.attribute)
    if test.asks_presence:
        return (known is not None) == (test.operator is Operator.IS_KNOWN)
    if known is None or known.certainty <= FIRES_ABOVE:
        return False
    return passes(test, known.value, pack.attributes[test.attribute])


def _known(outcome: Outcome, name: str) -> Known | None:
    """Return an answer, a derived value, the certainty of a hypothesis, or a decision."""
    if name in outcome.known:
        return outcome.known[name]
    if name in outcome.hypotheses:
        return Known(outcome.hypotheses[name].certainty)
    return decided_values(outcome).get(name)


def _missing(pack: Pack, outcome: Outcome, test: Test) -> Missing:
    attribute, known = pack.attributes[test.attribute], _known(outcome, test.attribute)
    return Missing(
        attribute=test.attribute,
        wanted=test_text(test, attribute),
        now="not known" if known is None else attribute.shown(known.value),
        unknown=known is None,
        unsure=known is not None and not test.asks_presence and known.certainty <= FIRES_ABOVE,
        rests_on=tuple(
            pack.asked[name].label
            for name in answers_behind(pack, outcome, (test.attribute,))
            if name != test.attribute
        ),
    )


def missing_text(items: Iterable[Missing]) -> str:
    """Return what a rule lacks, in one clause: urgency is at least level 2 (now level 1 of 0 to 3)."""
    return listed([f"{item.wanted} (now {item.now})" for item in items])
