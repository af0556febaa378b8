"""Warnings, actions and notes, each with the strongest reason for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from advisor.explain.how import Reason
from advisor.model.rule import subject
from advisor.report.disclosure import Disclosure


@dataclass(frozen=True, slots=True)
class AdviceView:
    """A warning, action or note."""

    title: str = field(metadata={"help": "The advice in a few words"})
    text: str = field(metadata={"help": "One to three sentences"})
    advised: bool = field(metadata={"help": "False where an action is advised against"})
    reasons: tuple[Reason, ...] = field(metadata={"help": "The strongest reason on its side, if there is one"})


def advice_views(told: Disclosure, *families: str, without: Collection[str] = ()) -> tuple[AdviceView, ...]:
    """Return what may be told of some families (action, warning, note, workstream), in reading order.

    `without` names pieces of advice that are told elsewhere.
    """
    found = []
    for name, certainty in _names(told, *families):
        if told.tells_advice(name) and subject(name) not in without:
            found.append(advice_view(told, name, certainty))
    return tuple(found)


def advice_view(told: Disclosure, name: str, certainty: float) -> AdviceView:
    """Return one piece of advice that may be told, by its hypothesis."""
    item = told.pack.advice[name]
    explanation = told.explanation(name)
    side = explanation.reasons_for if certainty > 0 else explanation.reasons_against
    return AdviceView(
        item.title, item.text, certainty > 0, tuple(reason for reason in side if not reason.in_confidence)[:1]
    )


def said_once(views: Iterable[AdviceView], told_rules: set[str]) -> tuple[AdviceView, ...]:
    """Return advice without the reasons that were given before; `told_rules` remembers the rules behind them."""
    found = []
    for view in views:
        reasons = tuple(reason for reason in view.reasons if reason.rule not in told_rules)
        told_rules.update(reason.rule for reason in reasons)
        found.append(replace(view, reasons=reasons))
    return tuple(found)


def hidden_advice(told: Disclosure) -> int:
    """Return how many warnings, actions and notes rest on answers given in confidence and are not shown."""
    names = _names(told, "warning", "action", "note", "workstream")
    return sum(not told.tells_advice(name) for name, _ in names)


def _names(told: Disclosure, *families: str) -> list[tuple[str, float]]:
    return [
        (f"{item.family}.{item.id}", item.certainty) for family in families for item in told.outcome.of_family(family)
    ]
