"""What a question bears on: the rules that read its answer, directly or through derived attributes."""

from __future__ import annotations

from msgspec import Struct

from advisor.explain.wording import conclusion_title
from advisor.model.condition import attributes
from advisor.model.pack import Pack
from advisor.model.question import Question
from advisor.model.rule import Conclusion, Rule


class Bearing(Struct, frozen=True):
    """One rule that an answer can bring to fire: what it would say, for or against, and why."""

    rule: str
    conclusions: tuple[str, ...]
    because: str
    strongest: float


def bearings(pack: Pack, question: Question) -> tuple[Bearing, ...]:
    """Return every rule that a question bears on, the strongest first."""
    found = [_bearing(pack, rule) for rule in rules_resting_on(pack, {attribute.name for attribute in question.asks})]
    return tuple(sorted(found, key=lambda bearing: -bearing.strongest))


def rules_resting_on(pack: Pack, names: set[str]) -> tuple[Rule, ...]:
    """Return the rules that read some attributes, directly or through derived ones, in the order of the pack."""
    behind = resting_on(pack, names)
    return tuple(rule for rule in pack.rules if behind & set(attributes(rule.when)))


def resting_on(pack: Pack, names: set[str]) -> set[str]:
    """Return the names with every derived attribute that rests on them."""
    found = set(names)
    for level in pack.derivation_levels:
        found |= {derived.name for derived in level if found & set(derived.inputs)}
    return found


def _bearing(pack: Pack, rule: Rule) -> Bearing:
    said = tuple(_said(pack, conclusion) for conclusion in rule.then)
    return Bearing(rule.id, said, rule.because, max(abs(conclusion.factor) for conclusion in rule.then))


def _said(pack: Pack, conclusion: Conclusion) -> str:
    side = "for" if conclusion.factor > 0 else "against"
    return f"{side}: {conclusion_title(pack, conclusion.hypothesis)}"
