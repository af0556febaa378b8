"""Turns what was concluded about actions, warnings and notes into advice in reading order, under the guard rails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.engine.decisions import Decided
from advisor.model.outcome import AdviceItem, ConsultantDecision, Hypothesis, LeadDecision, ModelDecision, RailEffect
from advisor.model.pack import Pack
from advisor.model.rule import Effect, family, subject


def advice_items(pack: Pack, hypotheses: Mapping[str, Hypothesis]) -> list[AdviceItem]:
    """Return the advice that reached the threshold, the strongest first; only actions are advised against."""
    threshold = pack.decisions.advice_threshold
    items = [
        AdviceItem(subject(name), family(name), hypothesis.certainty)
        for name, hypothesis in hypotheses.items()
        if hypothesis.certainty >= threshold or (family(name) == "action" and hypothesis.certainty <= -threshold)
    ]
    return sorted(items, key=lambda item: -item.certainty)


def apply_rails(
    pack: Pack, premises: Mapping[str, float], decided: Decided, items: list[AdviceItem]
) -> tuple[tuple[RailEffect, ...], tuple[AdviceItem, ...]]:
    """Return what each guard rail that applied did, and the advice in the order that they require."""
    effects: list[RailEffect] = []
    decisions: dict[str, LeadDecision | ModelDecision | ConsultantDecision] = {
        "lead": decided.lead,
        "operating_model": decided.model,
        "consultants": decided.consultants,
    }
    for rail in pack.guard_rails:
        if rail.id not in premises:
            continue
        changed = [name for name, item in decisions.items() if rail.id in (item.forced_by, item.forbidden_by)]
        if any(family(target) == "accountable" for target in rail.targets):
            changed += ["accountable"] if decided.accountable != pack.decisions.lead.accountable else []
        if rail.effect is Effect.ORDER:
            before = items
            items = _ordered(items, rail.targets, premises[rail.id])
            changed += ["actions"] if items != before else []
        effects.append(RailEffect(rail.id, rail.effect, rail.targets, premises[rail.id], tuple(changed)))
    return tuple(effects), tuple(items)


def _ordered(items: list[AdviceItem], steps: Sequence[str], premise: float) -> list[AdviceItem]:
    """Return the advice with the steps of an ordering rail in it, each before the next."""
    present = {item.id: item for item in items if item.family == "action"}
    advised = {name: item for name, item in present.items() if item.certainty > 0}
    ordered = [advised.get(step) or AdviceItem(step, "action", premise) for step in steps]
    others = [item for item in items if not (item.family == "action" and item.id in steps)]
    first = min((items.index(item) for item in ordered if item in items), default=0)
    return [*others[:first], *ordered, *others[first:]]
