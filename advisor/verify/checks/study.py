"""What the exact checks share: organizations drawn to see where to look, and the search that proves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Protocol

import numpy as np

from advisor.explain.bounds.possible import Flags
from advisor.explain.bounds.reasoning import Boxes, Reasoning
from advisor.explain.bounds.witness import Question, Verdict, Witness, WitnessSearch
from advisor.model.condition import Condition, attributes
from advisor.model.pack import Pack
from advisor.verify.checks.base import Finding
from advisor.verify.survey import Survey


class Study:
    """A pack under study; each part is made when it is first asked for."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.reasoned = {rule.id: rule.when for rule in pack.rules if not rule.is_advice}
        """The conditions that are about answers alone; those of advice may read decisions."""
        self.reasoned |= {rail.id: rail.when for rail in pack.guard_rails}

    @cached_property
    def survey(self) -> Survey:
        """Organizations drawn at random."""
        return Survey(self.pack)

    @cached_property
    def reasoning(self) -> Reasoning:
        """The rules over boxes."""
        return Reasoning(self.pack)

    @cached_property
    def search(self) -> WitnessSearch:
        """The search over all answers."""
        return WitnessSearch(self.reasoning)

    def witness(self, question: Question, conditions: Iterable[Condition]) -> Witness:
        """Search for answers under which something holds that rests on some conditions."""
        names = {name for condition in conditions for name in attributes(condition)}
        evidence = [rule.when for rule in self.pack.rules if any(part.hypothesis in names for part in rule.then)]
        names |= {name for condition in evidence for name in attributes(condition)}
        return self.search.find(question, self.pack.asked_behind(names))

    def fires_without(self, rule: str, other: str) -> Witness:
        """Search for answers under which one rule fires and another does not."""
        return self.witness(
            lambda boxes: self._one_without(boxes, rule, other), [self.reasoned[rule], self.reasoned[other]]
        )

    def fires(self, rule: str) -> Witness:
        """Search for answers under which a rule or guard rail fires."""
        when = self.reasoned[rule]
        return self.witness(lambda boxes: self._fires(boxes, when), [when])

    def fire_together(self, rule: str, other: str) -> Witness:
        """Search for answers under which two rules fire."""
        both = [self.reasoned[rule], self.reasoned[other]]

        def together(boxes: Boxes) -> tuple[Flags, Flags]:
            (can, must), (other_can, other_must) = (self._fires(boxes, when) for when in both)
            return can & other_can, must & other_must

        return self.witness(together, both)

    def always_with(self, rule: str, other: str) -> bool:
        """Whether it is proved that one rule never fires without another."""
        fired = self.survey.fired
        if bool(np.any(fired[rule] & ~fired[other])):
            return False
        return self.fires_without(rule, other).verdict is Verdict.IMPOSSIBLE

    def _one_without(self, boxes: Boxes, rule: str, other: str) -> tuple[Flags, Flags]:
        can, must = self._fires(boxes, self.reasoned[rule])
        other_can, other_must = self._fires(boxes, self.reasoned[other])
        return can & ~other_must, must & ~other_can

    @staticmethod
    def _fires(boxes: Boxes, when: Condition) -> tuple[Flags, Flags]:
        least, most = boxes.holding.premise(when)
        return most > 0, least > 0


class StudyCheck(Protocol):
    """A named question to a pack under study."""

    code: str

    def find(self, study: Study) -> Iterator[Finding]:
        """Yield everything that does not satisfy the check."""
