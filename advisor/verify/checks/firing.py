"""Exact checks on when rules fire: never, always with another, always in vain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

import numpy as np

from advisor.explain.bounds.witness import Verdict
from advisor.model.rule import EVIDENCE_FAMILIES, Rule, family
from advisor.verify.checks.base import Finding
from advisor.verify.checks.study import Study


class NeverFires:
    """A rule or guard rail that no answers bring to fire, also where each of its tests can hold by itself."""

    code = "never-fires"

    def find(self, study: Study) -> Iterator[Finding]:
        """Yield each; what fires for an organization drawn needs no search."""
        for name in study.reasoned:
            if not study.survey.fired[name].any() and study.fires(name).verdict is Verdict.IMPOSSIBLE:
                yield Finding(self.code, name, "no answers bring it to fire; correct its condition or remove it")


class SameRule:
    """Two rules that fire together always and say the same: one of them counts what the other counted already."""

    code = "same-rule"

    def find(self, study: Study) -> Iterator[Finding]:
        """Yield the later of each pair."""
        for first, second in combinations(_evidence_rules(study), 2):
            if set(first.then) == set(second.then) and _together(study, first, second):
                told = f"it fires exactly when {first.id} does and says the same; remove one of them"
                yield Finding(self.code, second.id, told, example=study.fires(second.id).answers)


class SubsumedRule:
    """A rule that fires only where a more general one does and says nothing that the other does not say as well."""

    code = "subsumed-rule"

    def find(self, study: Study) -> Iterator[Finding]:
        """Yield each rule whose every word of evidence a more general one says with the same sign."""
        for rule, general in permutations(_evidence_rules(study), 2):
            if _is_said_by(rule, general) and study.always_with(rule.id, general.id):
                if study.always_with(general.id, rule.id):
                    continue  # neither is more general; SameRule and OppositeTwins look at such pairs
                told = f"wherever it fires {general.id} does, too, and says the same; put both into an evidence group"
                yield Finding(self.code, rule.id, told, example=study.fires(rule.id).answers)


class OppositeTwins:
    """Two rules that fire together always and weigh for and against the same: they should be one weaker rule."""

    code = "opposite-twins"

    def find(self, study: Study) -> Iterator[Finding]:
        """Yield the later of each pair."""
        for first, second in combinations(_evidence_rules(study), 2):
            said = {part.hypothesis: part.factor for part in first.then}
            opposed = [part.hypothesis for part in second.then if said.get(part.hypothesis, 0) * part.factor < 0]
            if opposed and _together(study, first, second):
                told = f"it fires exactly when {first.id} does and says the opposite of {opposed[0]}; make them one"
                yield Finding(self.code, second.id, told, example=study.fires(second.id).answers)


class NeverCounts:
    """A rule of an evidence group that is displaced by a stronger one whenever it fires, so that it never counts."""

    code = "never-counts"

    def find(self, study: Study) -> Iterator[Finding]:
        """Yield each rule whose every conclusion is displaced always."""
        for rule in _evidence_rules(study):
            if rule.group:
                others = [other for other in _evidence_rules(study) if other.group == rule.group and other is not rule]
                stronger = [_displacing(study, rule, part.hypothesis, part.factor, others) for part in rule.then]
                if all(stronger):
                    told = f"whenever it fires, {stronger[0]} fires too and displaces it in the group {rule.group}"
                    yield Finding(self.code, rule.id, told, example=study.fires(rule.id).answers)


class IdleGroup:
    """An evidence group in which no two rules ever speak for the same at once, so that it displaces nothing."""

    code = "idle-group"

    def find(self, study: Study) -> Iterator[Finding]:
        """Yield each group, under the rule that is in it first."""
        groups: dict[str, list[Rule]] = {}
        for rule in _evidence_rules(study):
            groups.setdefault(rule.group, []).append(rule)
        for group, rules in groups.items():
            if group and not any(self._meet(study, *pair) for pair in combinations(rules, 2) if _agree(*pair)):
                told = f"the evidence group {group} never displaces anything; leave it out"
                yield Finding(self.code, rules[0].id, told)

    @staticmethod
    def _meet(study: Study, rule: Rule, other: Rule) -> bool:
        fired = study.survey.fired
        if bool(np.any(fired[rule.id] & fired[other.id])):
            return True
        return study.fire_together(rule.id, other.id).verdict is not Verdict.IMPOSSIBLE


def _evidence_rules(study: Study) -> list[Rule]:
    return [rule for rule in study.pack.rules if not rule.is_advice]


def _together(study: Study, first: Rule, second: Rule) -> bool:
    """Whether it is proved that two rules fire for the same answers always, and that they ever fire."""
    fired = study.survey.fired
    if not np.array_equal(fired[first.id], fired[second.id]) or not fired[first.id].any():
        return False
    return all(study.always_with(one.id, other.id) for one, other in permutations((first, second)))


def _displacing(study: Study, rule: Rule, hypothesis: str, factor: float, others: Sequence[Rule]) -> str:
    """Return a rule of the same group that is as strong or stronger for a hypothesis and fires with this one always."""
    places = {item.id: place for place, item in enumerate(study.pack.rules)}
    for other in others:
        for part in other.then:
            same = part.hypothesis == hypothesis and part.factor * factor > 0
            stronger = abs(part.factor) > abs(factor)
            earlier = abs(part.factor) == abs(factor) and places[other.id] < places[rule.id]
            if same and (stronger or earlier) and study.always_with(rule.id, other.id):
                return other.id
    return ""


def _is_said_by(rule: Rule, general: Rule) -> bool:
    """Whether another rule, not of the same group, says with the same sign whatever a rule says as evidence."""
    said = {part.hypothesis: part.factor for part in general.then}
    evidence = [part for part in rule.then if family(part.hypothesis) in EVIDENCE_FAMILIES]
    apart = not rule.group or rule.group != general.group
    return apart and all(said.get(part.hypothesis, 0) * part.factor > 0 for part in evidence)


def _agree(rule: Rule, other: Rule) -> bool:
    """Whether two rules say something of the same hypothesis with the same sign."""
    said = {part.hypothesis: part.factor for part in rule.then}
    return any(said.get(part.hypothesis, 0) * part.factor > 0 for part in other.then)
