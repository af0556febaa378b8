"""A pack's reasoning over boxes: answers to decisions, each part worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce

import numpy as np

from advisor.engine.columnar.evidence import UNIT, in_billionths
from advisor.explain.bounds.conditions import Holding, Interval, Tests
from advisor.explain.bounds.decisions import PossibleDecisions
from advisor.explain.bounds.derivations import PossibleDerived
from advisor.explain.bounds.evidence import PossibleEvidence, Shares
from advisor.explain.bounds.now import Now
from advisor.explain.bounds.possible import Flags, Possible
from advisor.model.condition import Condition
from advisor.model.pack import Pack


class Reasoning:
    """A pack prepared for boxes, once."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.tests = Tests(pack.attributes)
        self.derived = {
            item.name: PossibleDerived(item, pack.attributes) for level in pack.derivation_levels for item in level
        }
        self.rules = {rule.id: rule for rule in pack.rules}
        self.shares = Shares((*pack.hypotheses, *pack.advice), pack.rules)
        self.rails = {rail.id: rail.when for rail in pack.guard_rails}
        self.preconditions = [rule.id for rule in pack.rules if rule.precondition and not rule.is_advice]

    def over(self, answers: Mapping[str, Possible]) -> Boxes:
        """Return the reasoning over a set of boxes, given what every asked attribute may be."""
        return Boxes(self, answers)


class Boxes:
    """What follows in a set of boxes."""

    def __init__(self, reasoning: Reasoning, answers: Mapping[str, Possible]) -> None:
        self._reasoning = reasoning
        self._answers = answers
        possible = _Possible(self, answers)
        self.holding = Holding(reasoning.tests, possible)
        self.evidence = PossibleEvidence(
            reasoning.shares, _Premises(self.holding, {name: rule.when for name, rule in reasoning.rules.items()})
        )
        self._possible = possible

    def given(self, name: str, possible: Possible) -> Boxes:
        """Return the same boxes with something else that one of the answers may be."""
        return Boxes(self._reasoning, {**self._answers, name: possible})

    def derive(self, name: str) -> Possible:
        """Return what a derived attribute or the certainty of a hypothesis may be."""
        if name in self._reasoning.derived:
            return self._reasoning.derived[name].of(self.holding)
        least, most = self.evidence.certainty(name)
        sure, never, empty = np.array([True]), np.array([False]), np.zeros((1, 0), np.bool_)
        return Possible(sure, never, np.ones(1), np.ones(1), empty, empty, least / UNIT, most / UNIT)

    def warnings_stay(self, now: Now) -> Flags:
        """Return where exactly the warnings of `now` must be given, if all decisions and parts stay what they are."""
        pack = self._reasoning.pack
        threshold, found = in_billionths(pack.decisions.advice_threshold), np.array([True])
        for item in pack.advice.values():
            if item.family == "warning":
                least, most = self.evidence.certainty(item.hypothesis)
                found = found & (least >= threshold if item.hypothesis in now.warnings else most < threshold)
        return found

    def decisions(self) -> PossibleDecisions:
        """Return what can and what must be decided."""
        rails = {name: self.holding.premise(condition) for name, condition in self._reasoning.rails.items()}
        premises = [self.holding.premise(self._reasoning.rules[name].when) for name in self._reasoning.preconditions]
        never = np.array([False])
        unready = (
            reduce(np.logical_or, (most > 0 for _, most in premises), never),
            reduce(np.logical_or, (least > 0 for least, _ in premises), never),
        )
        return PossibleDecisions(self._reasoning.pack, self._possible, self.evidence, rails, unready)


class _Possible(Mapping[str, Possible]):
    """What every attribute may be; what is not answered follows."""

    def __init__(self, boxes: Boxes, answers: Mapping[str, Possible]) -> None:
        self._boxes = boxes
        self._found = dict(answers)

    def __getitem__(self, name: str) -> Possible:
        if name not in self._found:
            self._found[name] = self._boxes.derive(name)
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class _Premises(Mapping[str, Interval]):
    """How certain the premise of each rule is, worked out once."""

    def __init__(self, holding: Holding, conditions: Mapping[str, Condition]) -> None:
        self._holding = holding
        self._conditions = conditions
        self._found: dict[str, Interval] = {}

    def __getitem__(self, name: str) -> Interval:
        if name not in self._found:
            self._found[name] = self._holding.premise(self._conditions[name])
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._conditions)

    def __len__(self) -> int:
        return len(self._conditions)
