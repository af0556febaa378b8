"""Combines what rules contributed: certainty factors, evidence groups, displacement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from advisor.model.certainty import combine, rounded
from advisor.model.outcome import Contribution, Firing, Hypothesis
from advisor.model.rule import Rule


def hypotheses(names: Iterable[str], firings: Iterable[Firing], rules: Mapping[str, Rule]) -> dict[str, Hypothesis]:
    """Return each named hypothesis with the contributions of the rules that fired, in the order of `firings`."""
    said: dict[str, list[Contribution]] = {name: [] for name in names}
    for firing in firings:
        for conclusion in rules[firing.rule].then:
            if conclusion.hypothesis in said:
                value = rounded(conclusion.factor * firing.premise)
                said[conclusion.hypothesis].append(Contribution(firing.rule, value))
    return {name: _combined(name, contributions, rules) for name, contributions in said.items()}


def _combined(name: str, contributions: list[Contribution], rules: Mapping[str, Rule]) -> Hypothesis:
    marked = _displaced(contributions, rules)
    return Hypothesis(name, combine(item.value for item in marked if not item.displaced_by), tuple(marked))


def _displaced(contributions: list[Contribution], rules: Mapping[str, Rule]) -> list[Contribution]:
    """Mark all but the strongest of each evidence group and sign; among equals the earlier rule stands."""
    strongest: dict[tuple[str, bool], Contribution] = {}
    for item in contributions:
        key = (rules[item.rule].group, item.value > 0)
        if key[0] and (key not in strongest or abs(item.value) > abs(strongest[key].value)):
            strongest[key] = item
    return [
        Contribution(item.rule, item.value, winner.rule)
        if (winner := strongest.get((rules[item.rule].group, item.value > 0))) is not None and winner is not item
        else item
        for item in contributions
    ]
