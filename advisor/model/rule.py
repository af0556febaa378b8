"""Rules: a condition that adds certainty factors to hypotheses; guard rails: hard limits on conclusions."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from advisor.model.condition import Condition
from advisor.model.source import Citation

EVIDENCE_FAMILIES = ("lead", "co_lead", "support", "model", "next_stage", "consultants")
ADVICE_FAMILIES = ("action", "warning", "note", "workstream", "engagement", "check")


def family(hypothesis: str) -> str:
    """Return what stands before the dot: lead, model, action and so on."""
    return hypothesis.partition(".")[0]


def subject(hypothesis: str) -> str:
    """Return what stands after the dot: the role, model, mode or piece of advice."""
    return hypothesis.partition(".")[2]


class Conclusion(Struct, frozen=True):
    """A hypothesis and the certainty factor, within -0.95 to 0.95, that a rule adds to it on a certain premise."""

    hypothesis: str
    factor: float


class Rule(Struct, frozen=True):
    """A piece of knowledge, complete: when, then, why, on what sources, and when it misleads."""

    id: str
    title: str
    when: Condition
    then: tuple[Conclusion, ...]
    because: str
    sources: tuple[Citation, ...]
    limits: str
    topic: str
    group: str = ""
    precondition: str = ""

    @property
    def is_advice(self) -> bool:
        """Whether the rule concludes advice only, and so may read decisions."""
        return all(family(conclusion.hypothesis) in ADVICE_FAMILIES for conclusion in self.then)


class Effect(StrEnum):
    """What a guard rail does."""

    FORBID = "forbid"
    FORCE = "force"
    ORDER = "order"


class GuardRail(Struct, frozen=True):
    """A hard limit, not a matter of certainty.

    `targets` are conclusions such as `model.central_coe` for forbid and force, and actions in their order for order.
    """

    id: str
    title: str
    when: Condition
    effect: Effect
    targets: tuple[str, ...]
    because: str
    sources: tuple[Citation, ...]
