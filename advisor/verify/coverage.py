"""What a set of outcomes touches of a pack: which rules fire in which of them, and which decisions come out."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from advisor.files.answer_file import NOBODY
from advisor.model.outcome import Outcome, Standing
from advisor.model.pack import Pack
from advisor.verify.cases import given_values

Names = tuple[str, ...]


class Coverage(Struct, frozen=True):
    """The names of the outcomes behind everything that they can touch; empty where none does.

    `rules`: by rule, in the order of the pack. `decisions`: by decision and the value that it takes, in tie order, then
    nobody and undetermined.
    """

    names: Names
    rules: Mapping[str, Names]
    decisions: Mapping[str, Mapping[str, Names]]

    @property
    def silent(self) -> Names:
        """The rules that fire in none."""
        return tuple(rule for rule, names in self.rules.items() if not names)

    def share(self, rules: Names) -> float:
        """Return which part of some rules, 0 to 1, fires in at least one outcome; 1 for no rules."""
        return sum(bool(self.rules[rule]) for rule in rules) / len(rules) if rules else 1.0


def coverage_of(pack: Pack, outcomes: Mapping[str, Outcome]) -> Coverage:
    """Return what some outcomes, by name, touch. They may come from cases, from tests or from anything else."""
    firing = {name: {item.rule for item in outcome.firings} for name, outcome in outcomes.items()}
    given = {name: given_values(outcome) for name, outcome in outcomes.items()}
    return Coverage(
        tuple(outcomes),
        {rule.id: tuple(name for name in outcomes if rule.id in firing[name]) for rule in pack.rules},
        {
            decision: {value: tuple(name for name in outcomes if given[name][decision] == value) for value in values}
            for decision, values in _values(pack).items()
        },
    )


def _values(pack: Pack) -> dict[str, Names]:
    undetermined = Standing.UNDETERMINED.value
    return {
        "lead": (*pack.roles, NOBODY, undetermined),
        "operating_model": (*pack.models, undetermined),
        "consultants": (*pack.modes, undetermined),
    }


def rules_by_topic(pack: Pack) -> dict[str, Names]:
    """Return the rules of each topic, in the order of the pack."""
    found: dict[str, list[str]] = {}
    for rule in pack.rules:
        found.setdefault(rule.topic, []).append(rule.id)
    return {topic: tuple(rules) for topic, rules in found.items()}
